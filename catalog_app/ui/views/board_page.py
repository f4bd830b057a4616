"""公示栏: choose what goes on the wall, see the produced PDF, export or print it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from catalog_app.model.catalog import DomainCatalog, Origin
from catalog_app.model.changes import ChangeSet
from catalog_app.model.errors import AppError, GateError, UsageError
from catalog_app.services.exporting import BoardFile, BoardJob, BoardRequest, board_job, board_names, write_boards
from catalog_app.services.gate import Passage
from catalog_app.services.overview import catalogs
from catalog_app.services.publishing import publication_rows
from catalog_app.services.sheets import PAPER_LABELS
from catalog_app.support.progress import Progress
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models.print_choices import PrintChoice
from catalog_app.ui.models.publication_rows import board_label
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.board_choices import DOMAINS, PUBLICATIONS, ChoicePanel
from catalog_app.ui.views.board_more import BoardMore
from catalog_app.ui.views.board_options import TWINS, BoardChoice, BoardOptions
from catalog_app.ui.views.latest import LatestWork
from catalog_app.ui.views.outcome import OutcomePanel
from catalog_app.ui.views.pdf_pages import PdfDocument, read_document
from catalog_app.ui.views.pdf_preview import PdfPreview
from catalog_app.ui.views.pdf_print import PrintSetup, chosen_places, is_paper, print_pages
from catalog_app.ui.widgets.basic import EmptyState, button, label, line

SETTLE_MS = 250
_TITLE_WIDTH, _WIDER = 26 * UNIT, 5
_TABLES = ("item", "domain", "publication", "unit", "contact", "board", "village", "station")


class Text:
    """Words of the page."""

    EXPORT, PRINT = "导出PDF文件…", "打印…"
    EXPORT_TIP = "把勾选的每一份存成 PDF 文件；没有勾选时存下面预览的这一份"
    PRINT_TIP = "用系统打印窗口打印下面预览的页面（Ctrl+P）"
    FOLDER = "选择存放 PDF 的文件夹"
    EXPORTING, PRINTING, PREPARING = "生成公示栏 PDF", "打印公示栏", "准备打印"
    EXPORTED = "已导出 {count} 个文件，共 {pages} 页"
    FILE_LINE, TWIN_LINE = "{name}（{paper}，{pages} 页）", "{name}"
    PRINTED = "已送出 {pages} 页到打印机“{printer}”"
    PRINTED_FILE = (
        "已打印成文件（{printer}），共 {pages} 页",
        "打印成文件的不登记；在别处印到纸上以后，请点“登记已打印…”。",
    )
    NOT_READY = "预览还在生成，请稍候再打印。"
    NOTHING = ("还没有选择内容", "在左边点名称预览，勾选要导出的领域或公开信息。")
    REPLACE = "文件夹里已有同名的文件，要替换吗？"
    REPLACE_YES = "替换"
    ITEMS = "{count} 项"
    SELECTED = "已选 {count} 份"
    PREVIEW_ONE, PREVIEW_ALL = "预览：{title}", "预览：勾选的 {count} 份"
    WILL_EXPORT, WILL_EXPORT_IT = "将导出勾选的 {count} 份", "将导出这 1 份"
    BY_VILLAGE, CORRECTED, NOT_CORRECTED = "，一村一份", "，页脚写明更正", "，没有打印过，页脚不写更正"
    BESIDE, TWINS = "，另存{kinds}", {"docx": "Word", "text": "广播文字"}
    BAD_RANGE = "打印的页码“{words}”不对。"
    BAD_RANGE_REMEDY = "请写成 1-3,5 的样子，最大 {total}；不填就全部打印。"
    BACK = "预览勾选的 {count} 份"


class BoardPreview(Struct, frozen=True):
    """What the background work hands back."""

    files: tuple[BoardFile, ...]
    document: PdfDocument


def make_preview(job: BoardJob, progress: Progress, passage: Passage | None = None) -> BoardPreview:
    """The very files an export would write, read back into memory; nothing stays on disk. Any thread."""
    with TemporaryDirectory(prefix="catalog-preview-") as folder:
        files = write_boards(job, Path(folder), replace=True, progress=progress, passage=passage)
        return BoardPreview(tuple(files), read_document([file.path for file in files]))


class BoardPage(Page):
    """See the module's first line."""

    page_key = "board"
    title = "公示栏"
    help_topic = "boards"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._files: tuple[BoardFile, ...] = ()
        self._seen: tuple[str, ...] = ()
        self._stale = True
        self._print_when_ready = False
        self._at_work = self._releasable = False
        self._made_released: BoardPreview | None = None
        self._printer_name = ""
        self._sent: tuple[list[BoardFile], int] = ([], 0)
        self.choices = ChoicePanel(self)
        self.options = BoardOptions(context.settings, self)
        self.export_button = button(Text.EXPORT, self.export_files, "", self, icon_name="file", tip=Text.EXPORT_TIP)
        self.print_button = button(
            Text.PRINT, self.print_sheets, "primary", self, icon_name="print", tip=Text.PRINT_TIP
        )
        self.more = BoardMore(self)
        self.outcome = OutcomePanel(self)
        self.caption = label("", "heading", self)
        self.promise = label("", "muted", self)
        self.back_button = button(Text.BACK, self.choices.show_ticked, "link", self)
        self.preview = PdfPreview(EmptyState(*Text.NOTHING, parent=self), self)
        self._maker = LatestWork(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._lay_out()
        self._connect()
        self._enable()

    def _lay_out(self) -> None:
        top = QFrame(self)
        set_kind(top, "bar")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        bar.setSpacing(UNIT)
        bar.addWidget(self.options, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(top)
        right.addWidget(self.outcome)
        right.addLayout(self._caption_row())
        right.addWidget(self.preview, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.choices, 1)
        layout.addWidget(line(self, vertical=True))
        layout.addLayout(right, _WIDER)

    def _caption_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(UNIT + 4, UNIT // 2, UNIT + 4, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(self.caption)
        row.addSpacing(UNIT)
        row.addWidget(self.promise)
        row.addStretch(1)
        for part in (self.back_button, self.export_button, self.print_button, self.more):
            row.addWidget(part)
        for words in (self.caption, self.promise):
            words.setMinimumHeight(3 * UNIT)
        return row

    def _connect(self) -> None:
        self.choices.changed.connect(self._choice_changed)
        self.options.changed.connect(self._request_changed)
        self.more.correction_changed.connect(self._request_changed)
        self.preview.retry.connect(self._request_changed)
        self.preview.problem.copy_requested.connect(self.context.notify.copy)
        self.outcome.open_requested.connect(self.context.notify.open_path)
        self._settle.timeout.connect(self._make)
        self._maker.done.connect(self._made)
        self._maker.failed.connect(self._not_made)

    def refresh(self, changes: ChangeSet | None) -> None:
        """New lists; a new preview when something on the sheets may have changed."""
        if changes is not None and not changes.touches(*_TABLES):
            return
        session = self.context.session
        self.choices.set_choices(DOMAINS, [one for one in map(_domain_choice, catalogs(session)) if one])
        publications = [PrintChoice(row.uid, row.title, row.state, row.item_title) for row in publication_rows(session)]
        self.choices.set_choices(PUBLICATIONS, publications)
        self.options.set_boards(self._boards())
        if changes is None and self.choices.tab == DOMAINS:
            self.choices.show_first()
        self._request_changed()

    def _boards(self) -> list[BoardChoice]:
        workspace = self.context.session.workspace
        villages = {village.uid: village.name for village in workspace.villages()}
        return [BoardChoice(one.uid, board_label(one, villages), one.paper) for one in workspace.boards()]

    def show_target(self, target: Target) -> None:
        """{"domain": code}, {"publication": uid} or {"print": True}."""
        if "domain" in target:
            self.choices.show_choice(DOMAINS, str(target["domain"]))
        if "publication" in target:
            self.choices.show_choice(PUBLICATIONS, str(target["publication"]))
        if target.get("print"):
            self.print_sheets()

    def stop(self) -> None:
        """End everything that runs in the background."""
        self._settle.stop()
        self._maker.stop()
        self.preview.stop()

    def request(self, keys: tuple[str, ...], *, twins: bool = False) -> BoardRequest:
        """Sheets of these lines with the options on screen; with `twins` Word and text beside them where chosen."""
        return BoardRequest(
            domains=keys if self.choices.tab == DOMAINS else (),
            publications=keys if self.choices.tab == PUBLICATIONS else (),
            paper=self.options.paper,
            orientation=self.options.orientation,
            boxes=self.options.boxes,
            duplex=self.options.has("duplex"),
            poster=self.options.has("poster"),
            one_file=self.options.has("one_file"),
            large_print=self.choices.tab == PUBLICATIONS and self.options.has("large_print"),
            high_contrast=self.choices.tab == PUBLICATIONS and self.options.has("high_contrast"),
            docx="docx" in self._twins() and twins,
            text="text" in self._twins() and twins,
            board=self.options.board_uid,
            correction=self.more.correction.isChecked(),
            split_by_village=self.choices.tab == PUBLICATIONS and self.options.by_village.isChecked(),
        )

    def shown_publications(self) -> tuple[str, ...]:
        """The publications on show or ticked."""
        return self.choices.previewed() if self.choices.tab == PUBLICATIONS else ()

    def shown_domains(self) -> tuple[str, ...]:
        """The domains on show or ticked."""
        return self.choices.previewed() if self.choices.tab == DOMAINS else ()

    def shown_files(self) -> tuple[BoardFile, ...]:
        """The files the preview shows; none while newer ones are being made."""
        return () if self._stale else self._files

    @Slot()
    def _choice_changed(self) -> None:
        """Another sheet: that the one before was a correction holds for it no more."""
        if not set(self._seen) & set(self.choices.previewed()):
            self.more.end_correction()
        self._request_changed()

    @Slot()
    def _request_changed(self) -> None:
        self._stale = True
        if self.outcome.failed:
            self.outcome.hide()  # it told of what was shown before
        self.options.set_notices(self.choices.tab == PUBLICATIONS)
        self._enable()
        if self.isVisible():
            self._begin()

    def _begin(self) -> None:
        if self.choices.previewed():
            self.preview.show_waiting()
        self._settle.start()

    @Slot()
    def _make(self) -> None:
        if not self.choices.previewed():
            self._maker.cancel()
            self._show_nothing()
            return
        try:
            job = self._job(self.choices.previewed())
        except AppError as error:
            self._maker.cancel()
            self._not_made(error)
            return
        self.preview.show_waiting()
        self._maker.start(partial(make_preview, job))

    def _show_nothing(self) -> None:
        self._files, self._stale, self._releasable = (), False, False
        self.preview.show_empty(*Text.NOTHING)
        self._enable()

    @Slot(object)
    def _made(self, result: BoardPreview) -> None:
        self._files, self._stale, self._releasable = result.files, False, False
        self.preview.show_document(result.document)
        if self._seen != self.choices.previewed():
            self._seen = self.choices.previewed()
            self.preview.view.go_to(1)
            self.preview.clear_range()
        self._enable()
        if self._print_when_ready:
            self._print_when_ready = False
            self.print_sheets()

    @Slot(object)
    def _not_made(self, error: BaseException) -> None:
        self._files, self._stale, self._print_when_ready = (), False, False
        self._releasable = isinstance(error, GateError) and error.releasable  # export and print ask for it
        self._enable()
        if not isinstance(error, AppError):
            raise error
        self.preview.show_problem(error)

    def _enable(self) -> None:
        ready = self.preview.shows_pages and bool(self._files) and not self._stale and not self._at_work
        self.export_button.setEnabled(ready or (self._releasable and not self._stale and not self._at_work))
        self.print_button.setEnabled(self.export_button.isEnabled())
        self.more.enable(ready=ready)
        self._tell()

    def _tell(self) -> None:
        """Say apart what is shown and what an export would write."""
        alone, ticked = self.choices.shown_title(), len(self.choices.ticked())
        short = self.caption.fontMetrics().elidedText(alone, Qt.TextElideMode.ElideRight, _TITLE_WIDTH)
        self.caption.setText(Text.PREVIEW_ONE.format(title=short) if alone else Text.PREVIEW_ALL.format(count=ticked))
        self.caption.setToolTip(alone)
        self.caption.setVisible(bool(alone or ticked))
        promised = Text.WILL_EXPORT.format(count=ticked) if ticked else Text.WILL_EXPORT_IT
        kinds = "、".join(Text.TWINS[way] for way in self._twins())
        promised += Text.BY_VILLAGE if self.request(()).split_by_village else ""
        promised += Text.BESIDE.format(kinds=kinds) if kinds else ""
        self.promise.setText(promised + self._corrected())
        self.promise.setVisible(bool(alone or ticked))
        self.back_button.setText(Text.BACK.format(count=ticked))
        self.back_button.setVisible(bool(ticked) and self.choices.previewed() != self.choices.ticked())
        self.selection_text.emit(Text.SELECTED.format(count=ticked) if ticked else "")

    def _corrected(self) -> str:
        """Whether the sheets in sight say that they replace others; the tick for it hides in a menu."""
        if not self.more.correction.isChecked() or self._stale:
            return ""
        return Text.CORRECTED if any(file.replaces for file in self._files) else Text.NOT_CORRECTED

    def _twins(self) -> list[str]:
        return [way for way in TWINS if self.choices.tab == PUBLICATIONS and self.options.has(way)]

    def _job(self, keys: tuple[str, ...], *, twins: bool = False) -> BoardJob:
        return board_job(self.context.session, self.request(keys, twins=twins), self.context.today())

    @Slot()
    def export_files(self) -> None:
        """Ask for a folder and write the sheets into it."""
        folder = self.context.notify.choose_folder(Text.FOLDER)
        if folder is None:
            return
        try:
            job = self._job(self.choices.exported(), twins=True)
        except AppError as error:
            self.context.notify.error(error)
            return
        replace = self._may_replace(folder, board_names(job))
        if replace is not None:
            self._export(job, folder, replace)

    def _may_replace(self, folder: Path, names: list[str]) -> bool | None:
        """False where no file is in the way, True when the clerk lets it go, None when not."""
        taken = [name for name in names if (folder / name).exists()]
        if not taken:
            return False
        return True if self.context.notify.confirm(Text.REPLACE, "\n".join(taken), yes=Text.REPLACE_YES) else None

    def _export(self, job: BoardJob, folder: Path, replace: bool) -> None:
        self._begin_work()
        work = partial(_write, job, folder, replace)
        running = GatedJob(self.context, work, self._exported, Text.EXPORTING, self._failed)
        running.ended.connect(self._end_work)
        running.start()

    def _begin_work(self) -> None:
        self.outcome.hide()
        self._at_work = True
        self._enable()

    @Slot(object)
    def _end_work(self, job: object) -> None:  # noqa: ARG002 - the signal carries the job
        self._at_work = False
        self._enable()

    def _exported(self, files: list[BoardFile]) -> None:
        lines = [
            (Text.FILE_LINE if f.pages else Text.TWIN_LINE).format(
                name=f.path.name, paper=PAPER_LABELS[f.paper], pages=f.pages
            )
            for f in files
        ]
        words = Text.EXPORTED.format(count=len(files), pages=sum(file.pages for file in files))
        folder = files[0].path.parent
        self.outcome.show_done(words, str(folder), lines, folder)
        self.context.notify.status(words)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.outcome.show_failed(error.cause, f"{error.remedy}（{error.code}）")
        else:
            self.context.notify.crash(error)

    @Slot()
    def print_sheets(self) -> None:
        """Ask for a printer and print what the preview shows; waits for a preview that is on its way."""
        if self._stale:
            self._print_when_ready = bool(self.choices.previewed())
            self.context.notify.status(Text.NOT_READY)
            return
        document = self.preview.chosen_document()
        if self._releasable and not self._at_work:
            self._release_and_print()
            return
        if not document.pages or self._at_work:
            return
        if not self.preview.range_is_good():
            total, words = len(self.preview.document.pages), self.preview.bar.range.text()
            remedy = Text.BAD_RANGE_REMEDY.format(total=total)
            self._failed(UsageError("BAD_RANGE", Text.BAD_RANGE.format(words=words[:20]), remedy))
            return
        self.outcome.hide()
        try:
            duplex = self.options.has("duplex") and not self.options.has("poster")
            printer = PrintSetup.ask(document, self.preview.current_choice(), self.window(), duplex=duplex)
        except AppError as error:
            self._failed(error)
            return
        if printer is None:
            return
        self._begin_work()
        places = chosen_places(printer, len(document.pages))
        self._printer_name = Path(printer.outputFileName()).name or printer.printerName()
        self._sent = self._on_paper(document, places, printer)
        work = partial(print_pages, document, places, printer, fit=self.preview.fits_paper)
        running = self.context.jobs.run(work, self._printed, Text.PRINTING, on_failed=self._failed)
        running.ended.connect(self._end_work)

    def _on_paper(self, document: PdfDocument, places: list[int], printer: QPrinter) -> tuple[list[BoardFile], int]:
        """The files that come out on paper, and how many of each."""
        if not is_paper(printer) or not places:
            return [], 0
        numbers = {document.pages[place].file for place in places}
        return [file for number, file in enumerate(self._files) if number in numbers], max(printer.copyCount(), 1)

    def _release_and_print(self) -> None:
        """The pages hold 橙: a person releases them, they are shown, then the printer is asked for."""
        job = self.context.notify.attempt(self._job, self.choices.previewed())
        if job is not None:
            self._begin_work()
            work = partial(_preview_released, job)
            running = GatedJob(self.context, work, self._released, Text.PREPARING, self._failed)
            running.ended.connect(self._end_release)
            running.start()

    def _released(self, result: BoardPreview) -> None:
        self._print_when_ready = True
        self._made_released = result

    @Slot(object)
    def _end_release(self, job: object) -> None:  # noqa: ARG002 - the signal carries the job
        self._at_work = False
        released, self._made_released = self._made_released, None
        if released is not None:
            self._made(released)
        self._enable()

    def _printed(self, pages: int) -> None:
        files, copies = self._sent
        words, hint = (Text.PRINTED, "") if files else Text.PRINTED_FILE
        words = words.format(pages=pages, printer=self._printer_name)
        recorded = self.more.record(files, copies) if files else ""
        self.outcome.show_done(words, recorded or hint)
        self.context.notify.status(recorded or words)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the preview that was put off while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: give up what is being made."""
        super().hideEvent(event)
        self._settle.stop()
        if self._maker.busy:
            self._stale = True
            self._maker.cancel()


def _domain_choice(catalog: DomainCatalog) -> PrintChoice | None:
    count = sum(item.origin is not Origin.NOT_APPLICABLE for item in catalog.items)
    return PrintChoice(catalog.domain.code, catalog.domain.name, Text.ITEMS.format(count=count)) if count else None


def _write(job: BoardJob, folder: Path, replace: bool, passage: Passage, progress: Progress) -> list[BoardFile]:
    return write_boards(job, folder, replace=replace, progress=progress, passage=passage)


def _preview_released(job: BoardJob, passage: Passage, progress: Progress) -> BoardPreview:
    return make_preview(job, progress, passage)
