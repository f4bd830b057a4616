"""报送: what differs from the last accepted package, making the next one, and what became of the earlier ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs
from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.model.errors import AppError
from catalog_app.model.findings import SEVERITY_LABELS, Finding
from catalog_app.model.records import PACKAGE_STATUS_LABELS, PackageRecord
from catalog_app.services.exporting import PackageJob, PackageLine, mark_package, package_job, record_package
from catalog_app.services.exporting import write_package_file as write_package
from catalog_app.services.gate import Passage
from catalog_app.support.progress import Progress
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models.portal_rows import CHANGE_LABELS, LINE_COLUMNS, PACKAGE_COLUMNS
from catalog_app.ui.models.rows import RowsModel, RowsProxy
from catalog_app.ui.notify import ZIP_FILTER
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.outcome import OutcomePanel
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Chip, EmptyState, button, label

if TYPE_CHECKING:
    from catalog_app.services.exporting import PackageResult
    from catalog_app.services.site import SiteJob, SiteResult
    from catalog_app.services.verify import VerifyReport

_TABLES = ("item", "domain", "publication", "posting", "unit", "package")


class Text:
    """Words of the page."""

    AGAINST = "与上次已接收的 {number} 相比"
    FIRST = "还没有已接收的上传包，全部内容都是新增"
    FULL, ALL = "全部内容", "全部内容，不管有没有变化"
    FULL_TIP = "不管有没有变化，把全部内容都放进这一包"
    MAKE, MAKE_TIP = "生成上传包…", "生成 zip 文件，生成后自动按门户的规则核验"
    SAVE_AS, MAKING = "把上传包存为", "生成上传包"
    NAME = "{unit}政务公开上传包{number}.zip"
    SITE, SITE_TIP = "生成网站…", "把公开目录和已公开的信息生成一个网站文件夹，双击就能打开；再次生成只改有变化的文件"
    SITE_FOLDER = "选择放网站的文件夹（以前生成的网站，或空文件夹）"
    SITE_MADE = "网站已生成：写入{written}个文件，删去{removed}个，没有变化{same}个"
    SITE_NEXT = "打开其中的 index.html 查看；整个文件夹可以拷到别的电脑，或放到网站服务器上。"
    SITE_OPEN = "打开网站"
    NOTHING = ("没有需要报送的变化", "内容与上次已接收的上传包一致。需要重新报送时，勾选“全部内容”。")
    NOTHING_HERE = ("这一类没有内容", "点上面的按钮看其他变化。")
    LINES = "这一包的内容"
    PACKAGES = "已生成的上传包"
    NO_PACKAGES = ("还没有生成过上传包", "生成后在这里登记门户的答复。")
    ACCEPT, REJECT, REOPEN = "标为已接收", "标为已退回", "改回待回复"
    MARKED = "上传包 {number} 已标为“{status}”。“撤销”不改这个标记；标错了，请在这里改标。"
    MARK_TIP = "登记门户的答复；标错了可以随时改标"
    VERIFY, VERIFY_OTHER = "核验文件", "核验其他文件…"
    FOLDER = "打开文件夹"
    CHOOSE = "选择要核验的上传包"
    VERIFYING = "核验上传包"
    GONE = "找不到文件“{name}”，它可能已被移走；请用“核验其他文件…”选择它现在的位置。"
    MADE = "上传包 {number} 已生成并通过核验：新增 {new}，修改 {changed}，撤回 {withdrawn}"
    MADE_BAD = "上传包 {number} 已生成，但核验发现 {count} 个问题"
    GOOD = "核验通过：{name}"
    BAD = "核验发现 {count} 个问题：{name}"
    GOOD_DETAIL = "结构、清单、每个文件的指纹、链接和个人信息都检查过了。"
    NEXT = "把文件复制到门户所在的电脑；门户接收后，在下面的列表里标为已接收。"
    FINDING = "【{severity}】{message}{remedy}"
    SELECTED = "已选上传包 {number}"


class MadePackage(Struct, frozen=True):
    """What the background work hands back."""

    job: PackageJob
    result: PackageResult
    report: VerifyReport
    passage: Passage


def make_package(job: PackageJob, out: Path, passage: Passage, progress: Progress) -> MadePackage:
    """Write the package and read it back with the portal's rules. Any thread."""
    from catalog_app.services.verify import verify_package_file

    result = write_package(job, out, replace=True, progress=progress, passage=passage)
    return MadePackage(
        job, result, verify_package_file(out, job.public_contacts, released=passage.released > 0), passage
    )


def make_site(job: SiteJob, folder: Path, passage: Passage, progress: Progress) -> SiteResult:
    """Write the static site, or what changed of it. Any thread."""
    from catalog_app.services.site import write_site_folder

    return write_site_folder(job, folder, replace=False, progress=progress, passage=passage)


def verify_file(path: Path, contacts: frozenset[str], progress: Progress) -> tuple[Path, VerifyReport]:
    """Check any package. Any thread."""
    from catalog_app.services.verify import verify_package_file

    progress.step(0, 0, path.name)
    return path, verify_package_file(path, contacts)


def finding_words(findings: tuple[Finding, ...] | list[Finding]) -> list[str]:
    """One line a finding."""
    return [
        Text.FINDING.format(severity=SEVERITY_LABELS[one.severity], message=one.message, remedy=one.remedy)
        for one in findings
    ]


class PortalPage(Page):
    """See the module's first line."""

    page_key = "portal"
    title = "报送"
    help_topic = "portal"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: PackageJob | None = None
        self._at_work = False
        self.lines = RowsModel(LINE_COLUMNS, self)
        self.shown = RowsProxy(self)
        self.shown.setSourceModel(self.lines)
        self.packages = RowsModel(PACKAGE_COLUMNS, self)
        self.against = label("", "heading", self)
        self.chips = {change: Chip(words, self) for change, words in CHANGE_LABELS.items()}
        self.full = QCheckBox(Text.FULL, self)
        self.full.setToolTip(Text.FULL_TIP)
        self.make_button = button(Text.MAKE, self.make_package, "primary", self, icon_name="package", tip=Text.MAKE_TIP)
        self.site_button = button(Text.SITE, self.make_site, "", self, icon_name="folder", tip=Text.SITE_TIP)
        self.outcome = OutcomePanel(self)
        self.empty = EmptyState(*Text.NOTHING, parent=self)
        self.table = RowsTable(self.shown, (12 * UNIT, 0, 20 * UNIT, 12 * UNIT), Text.LINES, self, stretch=1)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.package_table = RowsTable(
            self.packages, (17 * UNIT, 18 * UNIT, 12 * UNIT, 18 * UNIT, 0), Text.PACKAGES, self, stretch=4
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top_bar())
        layout.addWidget(self.outcome)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        upper = QWidget(self)
        box = QVBoxLayout(upper)
        box.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        box.setSpacing(UNIT)
        box.addWidget(self._chip_row())
        box.addWidget(self._stack, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(self._lower())
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([40 * UNIT, 26 * UNIT])
        layout.addWidget(splitter, 1)

    def _top_bar(self) -> QFrame:
        top = QFrame(self)
        set_kind(top, "bar")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        bar.setSpacing(2 * UNIT)
        bar.addWidget(self.against, 1)
        bar.addWidget(self.site_button)
        bar.addWidget(self.full)
        bar.addWidget(self.make_button)
        return top

    def _chip_row(self) -> QWidget:
        box = QWidget(self)
        chips = QHBoxLayout(box)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(UNIT)
        for chip in self.chips.values():
            chip.clicked.connect(self._narrow)
            chips.addWidget(chip)
        chips.addStretch(1)
        return box

    def _lower(self) -> QWidget:
        self.accept_button = button(Text.ACCEPT, self._accept, "", self, icon_name="saved", tip=Text.MARK_TIP)
        self.reject_button = button(Text.REJECT, self._reject, "", self, icon_name="undo", tip=Text.MARK_TIP)
        self.reopen_button = button(Text.REOPEN, self._reopen, "quiet", self, tip=Text.MARK_TIP)
        self.verify_button = button(Text.VERIFY, self._verify_selected, "", self, icon_name="check")
        self.folder_button = button(Text.FOLDER, self._open_folder, "", self, icon_name="folder")
        self.verify_other = button(Text.VERIFY_OTHER, self.verify_chosen, "", self)
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(label(Text.PACKAGES, "heading", self))
        head.addStretch(1)
        marks = (self.reopen_button, self.accept_button, self.reject_button)
        for part in (*marks, self.verify_button, self.folder_button, self.verify_other):
            head.addWidget(part)
        self._package_stack = QStackedWidget(self)
        self._package_stack.addWidget(self.package_table)
        self._package_stack.addWidget(EmptyState(*Text.NO_PACKAGES, parent=self))
        lower = QWidget(self)
        box = QVBoxLayout(lower)
        box.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        box.setSpacing(UNIT)
        box.addLayout(head)
        box.addWidget(self._package_stack, 1)
        return lower

    def _connect(self) -> None:
        self.full.toggled.connect(self._reckon)
        self.outcome.open_requested.connect(self.context.notify.open_path)
        self.package_table.selectionModel().currentRowChanged.connect(self._package_changed)
        self.table.doubleClicked.connect(self._open_line)

    def refresh(self, changes: ChangeSet | None) -> None:
        """What would be sent now, and the packages made."""
        if changes is not None and not changes.touches(*_TABLES):
            return
        self._show_packages()
        self._reckon()

    def show_target(self, target: Target) -> None:
        """{"package": number}."""
        for row, record in enumerate(self.packages.rows()):
            if record.number == target.get("package"):
                self.package_table.select_row(row)

    def _show_packages(self) -> None:
        current = self._selected()
        records = sorted(self.context.session.workspace.packages(), key=_newest_first, reverse=True)
        self.packages.set_rows(records)
        self._package_stack.setCurrentIndex(0 if records else 1)
        kept = next((n for n, one in enumerate(records) if current and one.number == current.number), 0)
        self.package_table.select_row(kept)
        self._enable()

    @Slot()
    def _reckon(self) -> None:
        context = self.context
        self._job = context.notify.attempt(
            package_job, context.session, context.stamp(self.page_key), full=self.full.isChecked()
        )
        names = {domain.code: domain.name for domain in context.session.workspace.domains()}
        lines = [structs.replace(one, domain=names.get(one.domain, one.domain)) for one in self._lines_of_job()]
        self.lines.set_rows(lines)
        base = self._job.request.base if self._job else None
        self.against.setText(self._against(base))
        for change, chip in self.chips.items():
            count = sum(line.change == change for line in lines)
            chip.setText(f"{CHANGE_LABELS[change]} {count}")
            chip.setAccessibleName(chip.text())
            chip.setEnabled(count > 0)
            chip.setChecked(chip.isChecked() and count > 0)
        self._narrow()
        self._enable()

    def _lines_of_job(self) -> tuple[PackageLine, ...]:
        return self._job.lines if self._job else ()

    def _against(self, base: str | None) -> str:
        if base:
            return Text.AGAINST.format(number=base)
        return Text.ALL if self.full.isChecked() else Text.FIRST

    @Slot()
    def _narrow(self) -> None:
        chosen = frozenset(change for change, chip in self.chips.items() if chip.isChecked())
        wanted = chosen or frozenset({"new", "changed", "withdrawn"})
        self.shown.set_rule(partial(_is_one_of, wanted))
        self.empty.set_text(*(Text.NOTHING_HERE if self._differs() else Text.NOTHING))
        self._stack.setCurrentIndex(0 if self.shown.rowCount() else 1)

    def _differs(self) -> bool:
        return any(line.change != "same" for line in self.lines.rows())

    def _selected(self) -> PackageRecord | None:
        index = self.package_table.currentIndex()
        rows = self.packages.rows()
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def _enable(self) -> None:
        writable = not self.context.session.read_only
        worth_sending = self._job is not None and (self._differs() or self.full.isChecked())
        self.make_button.setEnabled(writable and worth_sending and not self._at_work)
        record = self._selected()
        self.accept_button.setEnabled(writable and record is not None and record.status != "accepted")
        self.reject_button.setEnabled(writable and record is not None and record.status != "rejected")
        self.reopen_button.setVisible(writable and record is not None and record.status != "sent")
        self.verify_button.setEnabled(record is not None)
        self.folder_button.setEnabled(record is not None)
        self.selection_text.emit(Text.SELECTED.format(number=record.number) if record else "")

    @Slot(QModelIndex, QModelIndex)
    def _package_changed(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        self._enable()

    @Slot(QModelIndex)
    def _open_line(self, index: QModelIndex) -> None:
        line = self.shown.row_at(index)
        if not isinstance(line, PackageLine) or line.change == "withdrawn":
            return
        if line.kind == "publication":
            self.context.go("publications", {"publication": line.uid})
        else:
            code = next(one.domain for one in self._lines_of_job() if one.uid == line.uid)
            self.context.go("catalog", {"domain": code})

    # making one

    @Slot()
    def make_package(self) -> None:
        """Ask where, write, verify, remember."""
        self._reckon()
        if self._job is None:
            return
        name = Text.NAME.format(unit=self._job.request.unit.name, number=self._job.request.number)
        out = self.context.notify.save_file(Text.SAVE_AS, name, ZIP_FILTER)
        if out is None:
            return
        self.outcome.hide()
        self._at_work = True
        self._enable()
        work = partial(make_package, self._job, out)
        running = GatedJob(self.context, work, self._made, Text.MAKING, self._failed, records=False)
        running.ended.connect(self._end_work)
        running.start()

    @Slot(object)
    def _end_work(self, job: object) -> None:  # noqa: ARG002 - the signal carries the job
        self._at_work = False
        self._enable()

    def _made(self, made: MadePackage) -> None:
        context, result = self.context, made.result
        stamp = context.stamp(self.page_key)
        if context.notify.attempt(record_package, context.session, made.job, result, stamp, made.passage) is None:
            return
        numbers = {"number": made.job.request.number, "new": result.new, "changed": result.changed}
        if made.report.ok:
            words = Text.MADE.format(withdrawn=result.withdrawn, **numbers)
            self.outcome.show_done(words, Text.NEXT, [result.path.name], result.path.parent)
        else:
            words = Text.MADE_BAD.format(number=made.job.request.number, count=len(made.report.findings))
            self.outcome.show_failed(words, str(result.path), finding_words(made.report.findings))
        context.notify.status(words)
        self.full.setChecked(False)
        self.refresh(None)
        self.package_table.select_row(0)

    @Slot()
    def make_site(self) -> None:
        """Ask where, and write the static site."""
        from catalog_app.services.site import site_job, site_target

        context = self.context
        job = context.notify.attempt(site_job, context.session, context.stamp(self.page_key).now)
        folder = context.notify.choose_folder(Text.SITE_FOLDER) if job else None
        if job is None or folder is None:
            return
        self.outcome.hide()
        self.site_button.setEnabled(False)
        work = partial(make_site, job, site_target(folder, job.request.unit))
        running = GatedJob(context, work, self._site_made, Text.SITE.rstrip("…"), self._failed)
        running.ended.connect(self._end_site)
        running.start()

    @Slot(object)
    def _end_site(self, job: object) -> None:  # noqa: ARG002 - the signal carries the job
        self.site_button.setEnabled(True)

    def _site_made(self, result: SiteResult) -> None:
        words = Text.SITE_MADE.format(written=result.written, removed=result.removed, same=result.same)
        self.outcome.show_done(words, Text.SITE_NEXT, [result.folder.name], result.folder)
        if self.context.notify.confirm(words, Text.SITE_NEXT, yes=Text.SITE_OPEN):
            self.context.notify.open_path(result.folder / "index.html")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.outcome.show_failed(error.cause, f"{error.remedy}（{error.code}）")
        else:
            self.context.notify.crash(error)

    # earlier ones

    @Slot()
    def _accept(self) -> None:
        self._mark("accepted")

    @Slot()
    def _reject(self) -> None:
        self._mark("rejected")

    @Slot()
    def _reopen(self) -> None:
        self._mark("sent")

    def _mark(self, status: Literal["sent", "accepted", "rejected"]) -> None:
        record = self._selected()
        if record is None:
            return
        context = self.context
        stamp = context.stamp(self.page_key)
        if context.notify.attempt(mark_package, context.session, record.number, status, stamp) is not None:
            self.outcome.hide()
            # the button pressed is off now: without this the opposite one would get the focus
            self.package_table.setFocus()
            self.refresh(None)
            context.notify.status(Text.MARKED.format(number=record.number, status=PACKAGE_STATUS_LABELS[status]))

    @Slot()
    def _open_folder(self) -> None:
        record = self._selected()
        if record is not None:
            self.context.notify.open_path(Path(record.path).parent)

    @Slot()
    def _verify_selected(self) -> None:
        record = self._selected()
        if record is None:
            return
        path = Path(record.path)
        if path.is_file():
            self._verify(path)
        else:
            self.outcome.show_failed(Text.GONE.format(name=path.name))

    @Slot()
    def verify_chosen(self) -> None:
        """Verify any zip."""
        path = self.context.notify.open_file(Text.CHOOSE, ZIP_FILTER, "export_folder")
        if path is not None:
            self._verify(path)

    def _verify(self, path: Path) -> None:
        self.outcome.hide()
        contacts = frozenset(one.value for one in self.context.session.workspace.contacts())
        work = partial(verify_file, path, contacts)
        self.context.jobs.run(work, self._verified, Text.VERIFYING, on_failed=self._failed)

    def _verified(self, outcome: tuple[Path, VerifyReport]) -> None:
        path, report = outcome
        if report.ok:
            self.outcome.show_done(Text.GOOD.format(name=path.name), Text.GOOD_DETAIL, finding_words(report.findings))
        else:
            words = Text.BAD.format(count=len(report.findings), name=path.name)
            self.outcome.show_failed(words, "", finding_words(report.findings))


def _is_one_of(wanted: frozenset[str], line: PackageLine) -> bool:
    return line.change in wanted


def _newest_first(record: PackageRecord) -> tuple[object, str]:
    return record.created, record.number
