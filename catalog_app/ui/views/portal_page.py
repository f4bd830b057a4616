"""报送: what differs from the last accepted package, making the next one, and what became of the earlier ones."""

from __future__ import annotations

from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs
from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.model.errors import AppError
from catalog_app.model.records import PackageRecord
from catalog_app.services.exporting import PackageJob, PackageLine, package_job, record_package
from catalog_app.services.exporting import write_package_file as write_package
from catalog_app.services.gate import Passage
from catalog_app.services.portal_profiles import choose_profile, chosen_profile, profiles_of
from catalog_app.support.progress import Progress
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models.portal_rows import CHANGE_LABELS, LINE_COLUMNS
from catalog_app.ui.models.rows import RowsModel, RowsProxy
from catalog_app.ui.notify import ZIP_FILTER
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.outcome import OutcomePanel
from catalog_app.ui.views.portal_packages import ANSWER_SUFFIXES, PackagesPane
from catalog_app.ui.views.portal_verify import Verification, dropped, dropped_file
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Chip, EmptyState, button, label, row

if TYPE_CHECKING:
    from catalog_app.services.exporting import PackageResult
    from catalog_app.services.site import SiteJob, SiteResult
    from catalog_app.ui.views.copy_desk import CopyDesk

_TABLES = ("item", "domain", "publication", "posting", "unit", "package")


class Text:
    """Words of the page."""

    AGAINST = "与上次已接收的 {number} 相比"
    PARTLY = "不含 {number} 里门户已接收的"
    FIRST = "还没有已接收的上传包，全部内容都是新增"
    WAITING = "{words}；{number} 还没有答复"
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
    LINES, THIS_PACKAGE = "这一包的内容", "这一包"
    TABS, NOW, PACKAGES = "报送的部分", "这一包", "已生成的上传包"
    PROFILE, PROFILE_TIP = "门户方案", "按哪个门户的栏目、表头和限制生成；方案在“设置”里改"
    UNCONFIRMED = "{title}（未经县里确认）"
    DESK, DESK_TIP = "人工录入台…", "门户不收批量时，把等待报送的逐条逐项复制粘贴"
    NO_DESK = "没有可以录入的公开信息：要先审核到“待公开”，而且主动公开。"
    MADE = "上传包 {number} 已生成并通过核验：新增 {new}，修改 {changed}，撤回 {withdrawn}"
    NEXT = "点“复制到U盘…”带到门户所在的电脑；门户答复后，在这里登记。"
    SELECTED = "已选上传包 {number}"


class MadePackage(Struct, frozen=True):
    """What the background work hands back."""

    job: PackageJob
    result: PackageResult
    passage: Passage


def make_package(job: PackageJob, out: Path, passage: Passage, progress: Progress) -> MadePackage:
    """Write the package, which is verified by the portal's rules before it gets its name. Any thread."""
    return MadePackage(job, write_package(job, out, replace=True, progress=progress, passage=passage), passage)


def make_site(job: SiteJob, folder: Path, passage: Passage, progress: Progress) -> SiteResult:
    """Write the static site, or what changed of it. Any thread."""
    from catalog_app.services.site import write_site_folder

    return write_site_folder(job, folder, replace=False, progress=progress, passage=passage)


class PortalPage(Page):
    """See the module's first line."""

    page_key = "portal"
    title = "报送"
    help_topic = "portal"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: PackageJob | None = None
        self._at_work = False
        self._desk: CopyDesk | None = None
        self._site_home = Path()
        self.lines = RowsModel(LINE_COLUMNS, self)
        self.shown = RowsProxy(self)
        self.shown.setSourceModel(self.lines)
        self.against = label("", "heading", self)
        self.chips = {change: Chip(words, self) for change, words in CHANGE_LABELS.items()}
        self.full = QCheckBox(Text.FULL, self)
        self.full.setToolTip(Text.FULL_TIP)
        self.profile = QComboBox(self)
        self.profile.setAccessibleName(Text.PROFILE)
        self.profile.setToolTip(Text.PROFILE_TIP)
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.profile.setMaximumWidth(40 * UNIT)
        self._make_buttons()
        self.outcome = OutcomePanel(self)
        self.verification = Verification(context, self.outcome, self._failed, self)
        self.pane = PackagesPane(context, self.page_key, self.outcome, self)
        self.empty = EmptyState(*Text.NOTHING, parent=self)
        self.table = RowsTable(self.shown, (12 * UNIT, 0, 20 * UNIT, 12 * UNIT), Text.LINES, self, stretch=1)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()

    def _make_buttons(self) -> None:
        self.make_button = button(Text.MAKE, self.make_package, "primary", self, icon_name="package", tip=Text.MAKE_TIP)
        self.site_button = button(Text.SITE, self.make_site, "", self, icon_name="folder", tip=Text.SITE_TIP)
        self.desk_button = button(Text.DESK, self.open_waiting_desk, "", self, icon_name="copy", tip=Text.DESK_TIP)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        now = QWidget(self)
        inner = QVBoxLayout(now)
        inner.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        inner.setSpacing(UNIT)
        inner.addWidget(self._top_bar())
        inner.addWidget(self._chip_row())
        inner.addWidget(self._stack, 1)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(Text.TABS)
        self.tabs.tabBar().setAccessibleName(Text.TABS)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(now, Text.NOW)
        self.tabs.addTab(self.pane, Text.PACKAGES)
        verify = self.verification
        self.tabs.setCornerWidget(row(verify.site_button, verify.file_button, parent=self))
        layout.addWidget(self.outcome)
        layout.addWidget(self.tabs, 1)

    def _top_bar(self) -> QWidget:
        return row(self.against, None, self.profile, self.full, self.make_button, parent=self, gap=2 * UNIT)

    def _chip_row(self) -> QWidget:
        box = QWidget(self)
        chips = QHBoxLayout(box)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(UNIT)
        for chip in self.chips.values():
            chip.clicked.connect(self._narrow)
            chips.addWidget(chip)
        chips.addStretch(1)
        chips.addWidget(self.desk_button)
        chips.addWidget(self.site_button)
        return box

    def _connect(self) -> None:
        self.full.toggled.connect(self._reckon)
        self.outcome.open_requested.connect(self.context.notify.open_path)
        self.profile.activated.connect(self._choose_profile)
        self.pane.changed.connect(self._answered)
        self.pane.selected.connect(self._package_selected)
        self.pane.verify_requested.connect(self.verification.verify_made)
        self.pane.desk_requested.connect(self._open_package_desk)
        self.table.doubleClicked.connect(self._open_line)

    def refresh(self, changes: ChangeSet | None) -> None:
        """What would be sent now, and the packages made."""
        if changes is not None and not changes.touches(*_TABLES):
            return
        self.pane.renew()
        self._show_profiles()
        self._reckon()

    def show_target(self, target: Target) -> None:
        """{"package": number}."""
        if target.get("package"):
            self.pane.select(target["package"])
            self.tabs.setCurrentWidget(self.pane)

    def _show_profiles(self) -> None:
        session = self.context.session
        self.profile.clear()
        for name, profile in profiles_of(session).items():
            words = profile.title if profile.confirmed else Text.UNCONFIRMED.format(title=profile.title)
            self.profile.addItem(words, name)
        self.profile.setCurrentIndex(self.profile.findData(chosen_profile(session)))
        self.profile.setEnabled(not session.read_only)

    @Slot(int)
    def _choose_profile(self, index: int) -> None:
        context, name = self.context, self.profile.itemData(index)
        context.notify.attempt(choose_profile, context.session, name, context.stamp(self.page_key))
        self._reckon()

    @Slot()
    def _reckon(self) -> None:
        context = self.context
        self._job = context.notify.attempt(
            package_job,
            context.session,
            context.stamp(self.page_key),
            profile=chosen_profile(context.session),
            full=self.full.isChecked(),
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
            accepted = any(one.number == base and one.status == "accepted" for one in self.pane.packages.rows())
            words = (Text.AGAINST if accepted else Text.PARTLY).format(number=base)
        else:
            words = Text.ALL if self.full.isChecked() else Text.FIRST
        later = takewhile(lambda one: one.number != base or one.status == "sent", self.pane.packages.rows())
        waiting = next((one.number for one in later if one.status == "sent"), "")
        told = not waiting or waiting == base or self.full.isChecked()
        return words if told else Text.WAITING.format(words=words, number=waiting)

    @Slot()
    def _narrow(self) -> None:
        chosen = frozenset(change for change, chip in self.chips.items() if chip.isChecked())
        wanted = chosen or frozenset({"new", "changed", "withdrawn"})
        self.shown.set_rule(partial(_is_one_of, wanted))
        self.empty.set_text(*(Text.NOTHING_HERE if self._differs() else Text.NOTHING))
        self._stack.setCurrentIndex(0 if self.shown.rowCount() else 1)

    def _differs(self) -> bool:
        return any(line.change != "same" for line in self.lines.rows())

    def _enable(self) -> None:
        writable = not self.context.session.read_only
        worth_sending = self._job is not None and (self._differs() or self.full.isChecked())
        self.make_button.setEnabled(writable and worth_sending and not self._at_work)

    @Slot(object)
    def _package_selected(self, record: PackageRecord | None) -> None:
        self.selection_text.emit(Text.SELECTED.format(number=record.number) if record else "")

    @Slot()
    def _answered(self) -> None:
        self.refresh(None)

    @Slot(QModelIndex)
    def _open_line(self, index: QModelIndex) -> None:
        line = self.shown.row_at(index)
        if not isinstance(line, PackageLine) or line.change == "withdrawn":
            return
        if line.kind == "publication":
            self.context.go("publications", {"publication": line.uid})
        else:
            code = next(one.domain for one in self._lines_of_job() if one.uid == line.uid)
            if any(domain.code == code for domain in self.context.session.workspace.domains()):
                self.context.go("catalog", {"domain": code})
            else:  # 基本目录 and 公开指南 are made from the settings
                self.context.go("settings", {})

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
        words = Text.MADE.format(withdrawn=result.withdrawn, **numbers)
        self.outcome.show_done(words, Text.NEXT, [result.path.name], result.path.parent)
        context.notify.status(words)
        self.full.setChecked(False)
        self.refresh(None)
        self.pane.package_table.select_row(0)
        self.tabs.setCurrentWidget(self.pane)

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
        self._site_home = result.folder / "index.html"
        self.outcome.show_done(
            words, Text.SITE_NEXT, [str(result.folder)], result.folder, more=(Text.SITE_OPEN, self._open_site)
        )
        self.context.notify.status(words)

    def _open_site(self) -> None:
        self.context.notify.open_path(self._site_home)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.verification.tell_stopped(error, Text.THIS_PACKAGE)
        else:
            self.context.notify.crash(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: a package, a site or answers may be dropped; what else is dropped is the window's."""
        if dropped(event) is not None or self._dropped_answers(event) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: a zip is verified, a table read as answers to the package beside it."""
        path, answers = dropped(event), self._dropped_answers(event)
        if path is not None:
            event.acceptProposedAction()
            self.verification.verify(path)
        elif answers is not None:
            event.acceptProposedAction()
            self.pane.read(answers)

    def _dropped_answers(self, event: QDropEvent) -> Path | None:
        path = dropped_file(event)
        wanted = self.tabs.currentWidget() is self.pane and self.pane.read_button.isEnabled()
        return path if wanted and path is not None and path.suffix.lower() in ANSWER_SUFFIXES else None

    # the copy desk

    @Slot()
    def open_waiting_desk(self) -> None:
        """人工录入台 over what waits to be sent."""
        going = (one for one in self._lines_of_job() if one.kind == "publication" and one.change in ("new", "changed"))
        self._show_desk(tuple(one.uid for one in going), "")

    @Slot(str)
    def _open_package_desk(self, number: str) -> None:
        from catalog_app.services.copy_desk import desk_uids

        uids = self.context.notify.attempt(desk_uids, self.context.session, number)
        if uids is not None:
            self._show_desk(tuple(uids), number)

    def _show_desk(self, uids: tuple[str, ...], package: str) -> None:
        from catalog_app.ui.views.copy_desk import CopyDesk

        if not uids:
            self.context.notify.info(Text.NO_DESK)
            return
        if self._desk is None:
            self._desk = CopyDesk(self.context, self.page_key, self)
            self._desk.recorded.connect(self._answered)
        self._desk.show_entries(uids, package)
        self._desk.show()
        self._desk.raise_()
        self._desk.activateWindow()

    def stop(self) -> None:
        """As every page: the desk goes with it."""
        if self._desk is not None:
            self._desk.recorded.disconnect(self._answered)
            self._desk.close()


def _is_one_of(wanted: frozenset[str], line: PackageLine) -> bool:
    return line.change in wanted
