"""生成干净副本: case and use, before and after side by side, what goes and why; nothing is written before 保存."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.cases import OUTPUT_LABELS, OUTPUTS, NoticeCase, Output, Treatment
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError
from catalog_app.services.cases import notice_cases
from catalog_app.services.cleaning import CleanReport, clean_file, keep_copy, told_case, try_clean
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.before_after import BeforeAfter
from catalog_app.ui.views.latest import LatestWork
from catalog_app.ui.widgets.basic import EmptyState, Note, button, label

NAMES: dict[Output, str] = {"web": "公示", "wall": "上墙", "archive": "存档"}
"""What the name of a copy ends with."""
GUESS = "?"
"""The case is not chosen yet: the file's title tells it."""
NO_CASE = ""


class Text:
    """Words of the dialog."""

    TITLE, OF_SEVERAL = "生成干净副本", "第 {place} 个，共 {count} 个"
    CASE, USE = "公示情形", "用在"
    NO_CASE = "不按情形：按每一列的内容判断"
    WORKING = ("正在生成预览……", "")
    NO_LIST = ("这种文件没有名单可以对照", "下面写明了副本里没有带上的内容。")
    KEPT, MASKED, DROPPED = "保留 {count} 列：{labels}", "打码 {count} 列：{labels}", "删去 {count} 列：{labels}"
    ROWS = "名单共 {count} 行。"
    BY_CASE = "“{name}”在{use}上只公开这些列；证件号、账号、电话、住址、病情等任何时候都不公开。"
    BY_CONTENT = "有个人信息的列整列删去，留下的文字里夹带的号码打码。"
    CLEAN, LEFT = "副本查过了：没有红色，{words}。", "{count} 处提醒"
    NOTHING_LEFT = "也没有提醒"
    SAVE, SKIP, CLOSE = "保存副本…", "跳过这个文件", "取消"
    SAVE_TITLE, FILTER = "保存干净副本", "{suffix} 文件 (*{suffix})"
    JOB = "生成干净副本"


class Preview(Struct, frozen=True):
    """What the background work hands back."""

    report: CleanReport
    suffix: str
    case: NoticeCase | None


class CleanDialog(QDialog):
    """One file after the other; `made` are the copies that were saved."""

    def __init__(self, context: PageContext, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(Text.TITLE)
        self.resize(124 * UNIT, 68 * UNIT)
        self.made: list[Path] = []
        self._context, self._paths, self._place = context, tuple(paths), 0
        self._contacts = frozenset(one.value for one in context.session.workspace.contacts())
        self._cases = tuple(case for case in notice_cases(context.session) if case.sheet == "roster")
        self._preview: Preview | None = None
        self._saving = False
        self.heading = label("", "heading", self)
        self.count = label("", "muted", self)
        self.case = QComboBox(self)
        self.case.setAccessibleName(Text.CASE)
        self.case.addItem(Text.NO_CASE, NO_CASE)
        for case in self._cases:
            self.case.addItem(case.name, case.code)
        self.use = QComboBox(self)
        self.use.setAccessibleName(Text.USE)
        for output in OUTPUTS:
            self.use.addItem(OUTPUT_LABELS[output], output)
        self.tables = BeforeAfter(self)
        self.problem = Note("", "note-bad", self)
        self.told = label("", "", self, wrap=True)
        self.save_button = button(Text.SAVE, self.save, "primary", self)
        self.skip_button = button(Text.SKIP, self.skip, "", self)
        self._maker = LatestWork(self)
        self._lay_out()
        self._maker.done.connect(self._made)
        self._maker.failed.connect(self._not_made)
        self.case.activated.connect(self._chosen)
        self.use.activated.connect(self._chosen)
        self._begin_file()

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(UNIT)
        for words, field, stretch in ((Text.CASE, self.case, 1), (Text.USE, self.use, 0)):
            caption = label(words, "field", self)
            caption.setBuddy(field)
            choice.addWidget(caption)
            choice.addWidget(field, stretch)
        choice.addStretch(1)
        self._empty = EmptyState(*Text.WORKING, parent=self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tables)
        self._stack.addWidget(self._empty)
        told = QScrollArea(self)
        told.setWidgetResizable(True)
        told.setWidget(self.told)
        told.setMinimumHeight(16 * UNIT)
        self._stack.setMaximumHeight(33 * UNIT)
        foot = QHBoxLayout()
        foot.setSpacing(UNIT)
        foot.addWidget(self.skip_button)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(button(Text.CLOSE, self.reject, "", self))
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT + 4)
        layout.addLayout(head)
        layout.addLayout(choice)
        layout.addWidget(self._stack, 2)
        layout.addWidget(self.problem)
        layout.addWidget(told, 1)
        layout.addLayout(foot)

    # one file

    def _begin_file(self) -> None:
        count = len(self._paths)
        self.count.setText(Text.OF_SEVERAL.format(place=self._place + 1, count=count) if count > 1 else "")
        self.skip_button.setVisible(count > 1)
        self.heading.setText("")
        self._make(GUESS)

    @Slot(int)
    def _chosen(self, place: int) -> None:  # noqa: ARG002 - both fields count
        self._make(str(self.case.currentData()))

    def _make(self, code: str) -> None:
        self._preview = None
        self.save_button.setEnabled(False)
        self.problem.hide()
        self.told.setText("")
        self._empty.set_text(*Text.WORKING)
        self._stack.setCurrentIndex(1)
        path, output = self._paths[self._place], self.use.currentData()
        self._maker.start(partial(_preview, path, self._cases, code, output, self._contacts))

    @Slot(object)
    def _made(self, preview: Preview) -> None:
        self._preview = preview
        report = preview.report
        self._show_name(report.path)
        self.case.setCurrentIndex(self.case.findData(preview.case.code if preview.case else NO_CASE))
        if report.before:
            self.tables.show_tables(report.before, report.after, treatments_of(report))
            self._stack.setCurrentIndex(0)
        else:
            self._empty.set_text(*Text.NO_LIST)
        self.told.setText("\n".join(self._words(preview)))
        self.save_button.setEnabled(True)
        self.save_button.setFocus()

    @Slot(object)
    def _not_made(self, error: BaseException) -> None:
        if not isinstance(error, AppError):
            self._context.notify.crash(error)
            self.reject()
            return
        self._empty.set_text("", "")
        self.problem.set_text(f"{error.cause}{error.remedy}（{error.code}）")
        self.problem.show()

    def _show_name(self, path: str) -> None:
        self.heading.setText(path.replace("\\", "/").rsplit("/", 1)[-1])

    def _words(self, preview: Preview) -> list[str]:
        report, case = preview.report, preview.case
        lines = []
        for words, labels in ((Text.DROPPED, report.dropped), (Text.MASKED, report.masked), (Text.KEPT, report.kept)):
            if labels:
                lines.append(words.format(count=len(labels), labels="、".join(labels)))
        lines += report.told
        if report.before:
            use = OUTPUT_LABELS[report.policy]
            lines.append(Text.ROWS.format(count=report.rows))
            lines.append(Text.BY_CASE.format(name=case.name, use=use) if case else Text.BY_CONTENT)
        found = len(report.findings)
        left = Text.LEFT.format(count=found) if found else Text.NOTHING_LEFT
        return [*lines, Text.CLEAN.format(words=left)]

    # saving

    @Slot()
    def save(self) -> None:
        """保存副本…: ask where, write, scan, go on to the next file."""
        preview, context = self._preview, self._context
        if preview is None or self._saving:
            return
        stem = Path(preview.report.path.replace("\\", "/")).stem
        name = f"{stem}-{NAMES[preview.report.policy]}{preview.suffix}"
        name_filter = Text.FILTER.format(suffix=preview.suffix)
        out = context.notify.save_file(Text.SAVE_TITLE, name, name_filter)
        if out is not None:
            self._saving = True
            self._enable()
            work = partial(
                _write,
                self._paths[self._place],
                out,
                preview.case,
                preview.report.policy,
                self._contacts,
                context.stamp("check"),
            )
            job = context.jobs.run(work, self._saved, Text.JOB, modal=True, on_failed=self._not_made)
            job.ended.connect(self._save_ended)

    def _saved(self, pair: tuple[CleanReport, Path]) -> None:
        report, out = pair
        context = self._context
        context.notify.attempt(keep_copy, context.session, report, context.stamp("check"))
        self.made.append(out)
        self._next()

    @Slot(object)
    def _save_ended(self, job: object) -> None:  # noqa: ARG002 - the signal carries the job
        self._saving = False
        self._enable()

    def _enable(self) -> None:
        self.save_button.setEnabled(not self._saving and self._preview is not None)
        for part in (self.case, self.use, self.skip_button):
            part.setEnabled(not self._saving)

    @Slot()
    def skip(self) -> None:
        """跳过这个文件."""
        self._next()

    def _next(self) -> None:
        self._place += 1
        if self._place < len(self._paths):
            self._begin_file()
        else:
            self.accept()

    def done(self, result: int) -> None:
        """Qt's: end the background work before the dialog goes; not while a copy is being written."""
        if not self._saving or result == QDialog.DialogCode.Accepted.value:
            self._maker.stop()
            super().done(result)

    @classmethod
    def ask(cls, context: PageContext, paths: Sequence[Path], parent: QWidget | None) -> list[Path]:
        """The copies that were made."""
        dialog = cls(context, paths, parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.made


def treatments_of(report: CleanReport) -> list[Treatment]:
    """How each column of the received list is treated, by its header."""
    dropped, masked = set(report.dropped), set(report.masked)
    return ["drop" if one in dropped else "mask" if one in masked else "keep" for one in report.before[0]]


def _preview(
    path: Path, cases: Sequence[NoticeCase], code: str, output: Output, contacts: frozenset[str], progress: Progress
) -> Preview:
    case = told_case(path, cases, progress) if code == GUESS else _case(cases, code)
    try:
        report, suffix = try_clean(path, case, output, contacts, progress)
    except AppError:
        if code != GUESS or case is None:
            raise
        case = None  # what the title told does not fit
        report, suffix = try_clean(path, case, output, contacts, progress)
    return Preview(report, suffix, case)


def _case(cases: Sequence[NoticeCase], code: str) -> NoticeCase | None:
    return next((case for case in cases if case.code == code), None)


def _write(
    path: Path,
    out: Path,
    case: NoticeCase | None,
    output: Output,
    contacts: frozenset[str],
    stamp: Stamp,
    progress: Progress,
) -> tuple[CleanReport, Path]:
    return clean_file(path, out, case, output, contacts, stamp=stamp, progress=progress, replace=True), out
