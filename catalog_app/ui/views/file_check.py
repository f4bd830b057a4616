"""文件检查: dropped files with their verdicts, what was found in each, and the remedy beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.model.errors import AppError
from catalog_app.services.scan_jobs import ScannedFile, files_of, keep_scanned, scan_each
from catalog_app.services.scan_report import LEVEL_LABELS
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.rows import ROW_ROLE, RowsModel, RowsProxy
from catalog_app.ui.models.scan_rows import (
    FILE_COLUMNS,
    LEVEL_TONES,
    SCAN_COLUMNS,
    FileRow,
    ScanRow,
    gravest_first,
    scan_rows,
)
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.file_check_actions import FileCheckActions
from catalog_app.ui.views.finding_detail import FindingDetail
from catalog_app.ui.views.outcome import OutcomePanel
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Chip, EmptyState, button, label

FILE_COLUMN = len(SCAN_COLUMNS) - 1


class Text:
    """Words of the tab."""

    CHOOSE, FOLDER, REPORT, CLEAR = "检查文件…", "检查文件夹…", "保存报告…", "清空列表"
    CHOOSE_TIP = "检查文件里有没有身份证号、银行账号、手机号等；也可以把文件、文件夹拖到这一页"
    CHOOSE_TITLE, FOLDER_TITLE = "选择要检查的文件", "选择要检查的文件夹"
    FILTER = "所有文件 (*)"
    JOB = "检查文件"
    FILES, FINDINGS = "检查过的文件", "发现的个人信息"
    EMPTY = (
        "把文件或文件夹拖到这里检查",
        "表格、Word、PDF、网页、文字、照片、压缩包都可以，连看不见的内容一起查；只看不改，原文件不动。",
    )
    NOTHING = ("没有发现个人信息", "这个文件全部检查过了。")
    NO_MATCH = ("没有这个程度的发现", "点上面的“红”“橙”“黄”换一个。")
    NO_FILES = "没有可检查的文件。"
    SUMMARY = "{count} 个文件：{levels}"
    LEVEL_COUNT, CLEAN_COUNT = "{count} 个{level}", "{count} 个没有发现"
    CLEAN, RELEASE = "生成干净副本…", "放行…"
    RELEASE_TIP = "有红色的文件不能放行"
    SHOW = "打开文件所在文件夹"
    SELECTED = "已选 {count} 个文件"
    CHOSEN_FILES = "{count} 个文件"


class FileCheck(QWidget):
    """See the module's first line."""

    selected = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._rows: dict[Path, FileRow] = {}
        self.doing = FileCheckActions(context, self)
        self.files = RowsModel(FILE_COLUMNS, self)
        self.findings = RowsModel(SCAN_COLUMNS, self)
        self.shown = RowsProxy(self)
        self.shown.setSourceModel(self.findings)
        self.choose_button = button(Text.CHOOSE, self.choose_files, "", self, icon_name="search", tip=Text.CHOOSE_TIP)
        self.folder_button = button(Text.FOLDER, self.choose_folder, "", self, icon_name="folder")
        self.report_button = button(Text.REPORT, self.save_report, "", self, icon_name="file")
        self.clear_button = button(Text.CLEAR, self.clear, "quiet", self)
        self.summary = label("", "muted", self)
        self.outcome = OutcomePanel(self)
        self.file_table = RowsTable(self.files, (0, 26 * UNIT, 18 * UNIT, 9 * UNIT), Text.FILES, self, stretch=0)
        self.file_table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        widths = (9 * UNIT, 15 * UNIT, 24 * UNIT, 22 * UNIT, 26 * UNIT, 0, 24 * UNIT)
        self.finding_table = RowsTable(self.shown, widths, Text.FINDINGS, self, stretch=5)
        self.finding_table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.chips = {level: Chip(words, self) for level, words in LEVEL_LABELS.items()}
        self._lay_out()
        self._connect()
        self._show_files(())

    # assembly

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        bar.setSpacing(UNIT)
        for part in (self.choose_button, self.folder_button):
            bar.addWidget(part)
        bar.addWidget(self.summary, 1)
        bar.addWidget(self.clear_button)
        bar.addWidget(self.report_button)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(_boxed(self.file_table, self._splitter))
        self._splitter.addWidget(self._lower())
        self._splitter.setSizes([18 * UNIT, 36 * UNIT])
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 2)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(EmptyState(*Text.EMPTY, parent=self))
        self._stack.addWidget(self._splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.outcome)
        layout.addWidget(self._stack, 1)

    def _lower(self) -> QWidget:
        self.heading = label("", "heading", self)
        self.clean_button = button(Text.CLEAN, self.make_copies, "primary", self)
        self.release_button = button(Text.RELEASE, self.release, "", self, tip=Text.RELEASE_TIP)
        self.show_button = button(Text.SHOW, self.open_folder, "", self, icon_name="folder")
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(self.heading, 1)
        for chip in self.chips.values():
            head.addWidget(chip)
        for part in (self.clean_button, self.release_button, self.show_button):
            head.addWidget(part)
        self.detail = FindingDetail(self)
        self._none = EmptyState(*Text.NOTHING, parent=self)
        self._found = QStackedWidget(self)
        self._found.addWidget(self.finding_table)
        self._found.addWidget(self._none)
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(head)
        layout.addWidget(self._found, 1)
        layout.addWidget(self.detail)
        return box

    def _connect(self) -> None:
        self.outcome.open_requested.connect(self.context.notify.open_path)
        self.file_table.selectionModel().selectionChanged.connect(self._files_chosen)
        self.file_table.activated.connect(self._file_activated)
        self.finding_table.selectionModel().currentRowChanged.connect(self._finding_changed)
        self.detail.place_button.clicked.connect(self.copy_places)
        self.doing.copied.connect(self.outcome.show_done)
        self.doing.released.connect(self._released)
        for chip in self.chips.values():
            chip.clicked.connect(self._narrow)

    # scanning

    @Slot()
    def choose_files(self) -> None:
        """检查文件…: ask which."""
        paths = self.context.notify.open_files(Text.CHOOSE_TITLE, Text.FILTER)
        if paths:
            self.scan(paths)

    @Slot()
    def choose_folder(self) -> None:
        """检查文件夹…: ask which; everything in it is scanned."""
        folder = self.context.notify.choose_folder(Text.FOLDER_TITLE, "import_folder")
        if folder is not None:
            self.scan([folder])

    def scan(self, paths: Iterable[Path]) -> None:
        """Look for private information in these files and folders."""
        self.outcome.hide()
        contacts = frozenset(one.value for one in self.context.session.workspace.contacts())
        work = partial(_scan, tuple(paths), contacts)
        self.context.jobs.run(work, self._scanned, Text.JOB, on_failed=self._failed)

    def _scanned(self, scanned: list[ScannedFile]) -> None:
        if not scanned:
            self.outcome.show_failed(Text.NO_FILES)
            return
        self.context.notify.attempt(keep_scanned, self.context.session, scanned, self.context.stamp("check"))
        released = self._releases()
        self._rows.update({one.path: FileRow(one, released.get(one.sha256, "")) for one in scanned})
        self._show_files([one.path for one in scanned][:1] if len(scanned) == 1 else ())

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.outcome.show_failed(error.cause, f"{error.remedy}（{error.code}）")
        else:
            self.context.notify.crash(error)

    # showing

    def refresh(self, changes: ChangeSet | None) -> None:
        """Releases may have been recorded elsewhere."""
        if self._rows and (changes is None or changes.touches("release")):
            self._released()

    @Slot()
    def _released(self) -> None:
        released = self._releases()
        for path, row in self._rows.items():
            self._rows[path] = FileRow(row.scanned, released.get(row.scanned.sha256, ""))
        self._show_files([row.scanned.path for row in self.chosen()])

    def _releases(self) -> dict[str, str]:
        found = self.context.session.workspace.releases()
        return {one.file_sha256: one.by_person for one in found if one.file_sha256}

    def _show_files(self, keep: Sequence[Path]) -> None:
        rows = gravest_first(list(self._rows.values()))
        self.files.set_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self.report_button.setEnabled(bool(rows))
        self.clear_button.setVisible(bool(rows))
        self.summary.setText(self._summary(rows))
        places = [place for place, row in enumerate(rows) if row.scanned.path in keep] or [0]
        self.file_table.select_row(places[0])
        for place in places[1:]:
            self.file_table.selectRow(place)
        self._show_findings()

    def _summary(self, rows: Sequence[FileRow]) -> str:
        if not rows:
            return ""
        counts = [(level, sum(row.level == level for row in rows)) for level in LEVEL_TONES]
        words = [_level_words(level, count) for level, count in counts if count]
        return Text.SUMMARY.format(count=len(rows), levels="，".join(words))

    def chosen(self) -> list[FileRow]:
        """The files that are selected, in the order shown."""
        places = sorted(index.row() for index in self.file_table.selectionModel().selectedRows())
        return [self.files.index(place, 0).data(ROW_ROLE) for place in places]

    def words(self) -> str:
        """For the right end of the status bar."""
        count = len(self.chosen())
        return Text.SELECTED.format(count=count) if count else ""

    @Slot(QItemSelection, QItemSelection)
    def _files_chosen(self, now: QItemSelection, before: QItemSelection) -> None:  # noqa: ARG002 - Qt hands both
        self._show_findings()

    def _show_findings(self) -> None:
        files = self.chosen()
        rows = [row for file in files for row in scan_rows(file.scanned.report)]
        self.findings.set_rows(rows)
        self.finding_table.setColumnHidden(FILE_COLUMN, len(files) < 2)
        name = files[0].name if len(files) == 1 else Text.CHOSEN_FILES.format(count=len(files))
        self.heading.setText(self.heading.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 40 * UNIT))
        self.heading.setToolTip(name)
        for level, chip in self.chips.items():
            count = sum(row.finding.severity == level for row in rows)
            chip.setText(f"{LEVEL_LABELS[level]} {count}")
            chip.setAccessibleName(chip.text())
            chip.setEnabled(count > 0)
            chip.setChecked(chip.isChecked() and count > 0)
        levels = {file.level for file in files}
        writable = not self.context.session.read_only
        self.release_button.setEnabled(levels == {"orange"} and writable and any(not file.released for file in files))
        self.clean_button.setEnabled(bool(files))
        self.show_button.setEnabled(bool(files))
        self._narrow()
        self.selected.emit()

    @Slot()
    def _narrow(self) -> None:
        wanted = frozenset(level for level, chip in self.chips.items() if chip.isChecked())
        self.shown.set_rule(partial(_has_level, wanted) if wanted else None)
        self._none.set_text(*(Text.NO_MATCH if self.findings.rowCount() else Text.NOTHING))
        self._found.setCurrentIndex(0 if self.shown.rowCount() else 1)
        self.finding_table.select_row(0)
        self._show_detail()

    @Slot(QModelIndex, QModelIndex)
    def _finding_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.shown.row_at(self.finding_table.currentIndex())
        self.detail.show_finding(row.finding if isinstance(row, ScanRow) else None)

    # doing

    @Slot()
    def make_copies(self) -> None:
        """生成干净副本…: of each selected file."""
        self.doing.make_copies([row.scanned.path for row in self.chosen()])

    @Slot()
    def release(self) -> None:
        """放行…: one person for all selected files."""
        self.doing.release([row.scanned for row in self.chosen() if not row.released])

    @Slot()
    def save_report(self) -> None:
        """保存报告…: of all files in the list."""
        self.doing.save_report([row.scanned for row in self.files.rows()])

    @Slot()
    def clear(self) -> None:
        """清空列表: nothing is lost but the list."""
        self._rows.clear()
        self.outcome.hide()
        self._show_files(())

    @Slot()
    def open_folder(self) -> None:
        """打开文件所在文件夹: of the first selected file."""
        files = self.chosen()
        if files:
            self.context.notify.open_path(files[0].scanned.path.parent)

    @Slot(QModelIndex)
    def _file_activated(self, index: QModelIndex) -> None:  # noqa: ARG002 - the selection tells it
        self.open_folder()

    @Slot()
    def copy_places(self) -> None:
        """复制位置: of the selected findings, a line each, to be pasted into the search of WPS."""
        rows = [self.shown.row_at(index) for index in self.finding_table.selectionModel().selectedRows()]
        self.context.notify.copy("\n".join(f"{row.file} {row.finding.where}" for row in rows))


def _scan(paths: tuple[Path, ...], contacts: frozenset[str], progress: Progress) -> list[ScannedFile]:
    return scan_each(files_of(paths), contacts, progress)


def _level_words(level: str, count: int) -> str:
    if not level:
        return Text.CLEAN_COUNT.format(count=count)
    return Text.LEVEL_COUNT.format(count=count, level=LEVEL_LABELS[level])


def _has_level(wanted: frozenset[str], row: ScanRow) -> bool:
    return row.finding.severity in wanted


def _boxed(content: QWidget, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(UNIT + 4, 0, UNIT + 4, UNIT)
    layout.addWidget(content)
    return box
