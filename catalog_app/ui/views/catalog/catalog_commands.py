"""What the clerk can do on the 目录 page: each slot asks a service, in one step, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Slot
from PySide6.QtGui import QGuiApplication

from catalog_app.model.catalog import Origin
from catalog_app.model.changes import ChangeSet
from catalog_app.model.errors import AppError
from catalog_app.services import browsing, editing
from catalog_app.ui.models.item_columns import COLUMN_INDEX, ITEM_COLUMNS
from catalog_app.ui.views.catalog import block_edits
from catalog_app.ui.views.catalog.block_edits import Block, EditPlan, Kept
from catalog_app.ui.views.catalog.channel_names import unknown_channels, unknown_error, unknown_words
from catalog_app.ui.views.catalog.table_text import has_header, read_block, write_block

if TYPE_CHECKING:
    from catalog_app.services.exporting import WorkbookJob
    from catalog_app.services.gate import Passage
    from catalog_app.support.progress import Progress
    from catalog_app.ui.views.catalog.catalog_page import CatalogPage


CHANNELS = "channels"


class TEXT:
    """What is said."""

    READ_ONLY = "工作区以只读方式打开，不能修改。"
    NOTHING_TO_PASTE = "剪贴板里没有文字。"
    SORTED = "表格正按列排序，不能调整顺序。先点表头取消排序，恢复目录顺序。"
    EDGE = "已经到头了。"
    ONE_DOMAIN = "只能在同一个领域里调整顺序。"
    NOT_LOCAL = "来自国家目录的事项不能删除，请改为“标为不适用”并写明理由。"
    CHOOSE_DOMAIN = "请先在左边选一个领域。"
    EXPORT_TITLE, EXPORTED = "导出工作簿", "已导出：{0}"
    NO_MORE_ROWS = "国家目录里这个领域的事项都已经采用。"


def _write_workbook(job: WorkbookJob, out: Path, passage: Passage, progress: Progress) -> Path:
    from catalog_app.services import exporting

    return exporting.write_workbook_file(job, out, replace=True, progress=progress, passage=passage)


class CatalogCommands(QObject):
    """Receiver of the page's actions. `page` shows the outcome."""

    def __init__(self, page: CatalogPage) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context

    # ---- cells

    def write_cell(self, uid: str, key: str, text: str) -> bool:
        """Store one cell; when it cannot be stored, say why and open the editor again with the words."""
        if self._unknown(uid, key, text):
            self._page.tell_refusal(unknown_error(self._unknown(uid, key, text)), (uid, key, text))
            return False
        return self._run(editing.edit_item, uid, {key: text}, refused=(uid, key, text)) is not None

    def _unknown(self, uid: str, key: str, text: str) -> tuple[str, ...]:
        """Channels nobody knows."""
        if key != CHANNELS:
            return ()
        return unknown_channels(self._context.session, self._context.session.workspace.item(uid), text)

    def _with_known_channels(self, plan: EditPlan) -> EditPlan:
        """Without the cells that name a channel nobody knows."""
        edits, kept = [], list(plan.kept)
        for edit in plan.edits:
            names = self._unknown(edit.uid, edit.key, edit.text)
            if names:
                row = self._page.items.index_of(edit.uid).row() + 1
                kept.append(Kept(row, ITEM_COLUMNS[COLUMN_INDEX[CHANNELS]].plain_label, unknown_words(names)))
            else:
                edits.append(edit)
        return EditPlan(tuple(edits), tuple(kept), plan.beyond)

    @Slot()
    def copy(self) -> None:
        """Ctrl+C: the selected block as a table."""
        block = self._block()
        if block.cells:
            texts = block_edits.block_texts(self._page.items, block)
            QGuiApplication.clipboard().setText(write_block(texts))
            self._say(f"已复制{len(block.rows)}行{len(block.columns)}列")

    @Slot()
    def paste(self) -> None:
        """Ctrl+V: a block from WPS or from here as one step."""
        text = QGuiApplication.clipboard().text()
        if not text:
            self._say(TEXT.NOTHING_TO_PASTE)
            return
        block = read_block(text)
        if has_header(block):
            self._context.go("command:import_clipboard", {})
            return
        grid = self._page.grid
        plan = block_edits.paste_plan(self._page.items, self._block(), grid.columns_in_order(), block)
        self._apply(plan, "粘贴")

    @Slot()
    def fill_down(self) -> None:
        """Ctrl+D."""
        self._apply(block_edits.fill_plan(self._page.items, self._block()), "向下填充")

    @Slot()
    def clear(self) -> None:
        """Del: empty the optional cells."""
        self._apply(block_edits.clear_plan(self._page.items, self._block()), "清除")

    @Slot(list, str)
    def tick(self, indexes: list[QModelIndex], text: str) -> None:
        """Space: turn ticks over."""
        plan = block_edits.tick_plan(self._page.items, indexes, text)
        label = ITEM_COLUMNS[indexes[0].column()].plain_label if indexes else ""
        self._apply(plan, f"修改{label}", quiet=True)

    def _apply(self, plan: EditPlan, verb: str, *, quiet: bool = False) -> None:
        plan = self._with_known_channels(plan)
        name = verb if quiet else f"{verb}（{len(plan.edits)}格）"
        if plan.edits and self._run(editing.edit_cells, plan.edits, name) is None:
            return
        words = [f"{verb}了{len(plan.edits)}格"] if plan.edits else [f"没有可以{verb}的格"]
        if plan.kept:
            words.append(f"{len(plan.kept)}格保持原样：{block_edits.kept_words(plan.kept)}")
        if plan.beyond:
            words.append(f"多出的{plan.beyond}行没有位置，未粘贴")
        if not quiet:
            self._say("，".join(words))

    def _block(self) -> Block:
        grid = self._page.grid
        grid.commit_open_editor()
        indexes = grid.selectedIndexes() or [grid.currentIndex()]
        return block_edits.block_of([index for index in indexes if index.isValid()], grid.columns_in_order())

    # ---- items

    def edit_field(self, uid: str, key: str, text: str) -> None:
        """From the panel."""
        names = self._unknown(uid, key, text)
        if names:
            self._page.tell_refusal(unknown_error(names), None)
        else:
            self._run(editing.edit_item, uid, {key: text})

    def choose_station(self, uid: str, station: str) -> None:
        """From the panel."""
        self._run(editing.set_station, [uid], station or None)

    def write_reason(self, uid: str, text: str) -> None:
        """From the panel."""
        self._run(editing.set_reason, uid, text)

    def restore_fields(self, uid: str, keys: Sequence[str]) -> None:
        """From the panel's 来源; no keys = the whole item."""
        if self._run(editing.restore_standard, [uid], keys=tuple(keys)) is not None:
            self._say("已恢复国家目录内容")

    @Slot()
    def restore_items(self) -> None:
        """恢复国家目录内容 for all selected items."""
        uids = [row.item.uid for row in self._selected() if row.item.standard_id]
        if uids and self._run(editing.restore_standard, uids) is not None:
            self._say(f"已恢复{len(uids)}项的国家目录内容")

    @Slot()
    def toggle_applicable(self) -> None:
        """标为不适用… or 恢复适用, as the current item is."""
        row = self._page.current_row()
        if row is None:
            return
        if row.item.origin is Origin.NOT_APPLICABLE:
            self.mark_applicable()
        else:
            self.mark_not_applicable()

    @Slot()
    def mark_not_applicable(self) -> None:
        """Ask for the reason first."""
        from catalog_app.ui.dialogs.reason import ReasonDialog
        from catalog_app.ui.views.phrase_button import PhraseSource

        rows = [row for row in self._selected() if row.item.origin is not Origin.NOT_APPLICABLE]
        if not rows or self._read_only():
            return
        phrases = PhraseSource(self._context, self._page.page_key, rows[0].item.title)
        reason = ReasonDialog.ask([row.item.title for row in rows], self._page, phrases)
        if reason is not None:
            self._run(editing.mark_not_applicable, [row.item.uid for row in rows], reason)

    @Slot()
    def mark_applicable(self) -> None:
        """Take 不适用 back."""
        uids = [row.item.uid for row in self._selected() if row.item.origin is Origin.NOT_APPLICABLE]
        if uids:
            self._run(editing.mark_applicable, uids)

    @Slot()
    def add_item(self) -> None:
        """Ctrl+N: a local item behind the current one."""
        from catalog_app.ui.dialogs.add_item import AddItemDialog, AddItemValues

        if self._read_only():
            return
        current = self._page.current_row()
        domain = self._page.domain or (current.item.domain if current else "")
        after = current.item if current and current.item.domain == domain else None
        values: AddItemValues | None = AddItemValues(domain=domain, level1=after.level1 if after else "")
        problem = ""
        while values is not None:
            values = AddItemDialog.ask(self._page.domain_names(), values, self._page, problem=problem)
            if values is None:
                return
            place = after.uid if after and values.domain == after.domain and values.behind else None
            try:
                uid, changes = editing.add_local_item(
                    self._context.session, values.domain, values.texts(), self._stamp(), after=place
                )
            except AppError as error:
                problem = error.cause + error.remedy
                continue
            self._page.after_change(changes)
            self._page.show_item(uid)
            return

    @Slot()
    def remove_items(self) -> None:
        """Local items only; undo brings them back."""
        rows = self._selected()
        local = [row.item.uid for row in rows if not row.item.standard_id]
        if not local:
            self._say(TEXT.NOT_LOCAL)
            return
        if self._run(editing.remove_items, local) is not None:
            kept = f"，{len(rows) - len(local)}项来自国家目录，没有删除" if len(rows) > len(local) else ""
            self._say(f"已删除{len(local)}个本地事项{kept}，可撤销")

    @Slot()
    def adopt_rows(self) -> None:
        """Take further national rows, of other levels too."""
        from catalog_app.ui.dialogs.adopt_rows import AdoptRowsDialog

        current = self._page.current_row()
        domain = self._page.domain or (current.item.domain if current else "")
        if not domain or self._read_only():
            self._say(TEXT.CHOOSE_DOMAIN)
            return
        rows = browsing.open_national_rows(self._context.session, domain)
        if not rows:
            self._context.notify.info(TEXT.NO_MORE_ROWS)
            return
        chosen = AdoptRowsDialog.ask(rows, self._page.domain_names()[domain], self._page)
        if chosen and self._run(editing.adopt_rows, chosen) is not None:
            self._say(f"已采用{len(chosen)}项")

    @Slot()
    def move_up(self) -> None:
        """Alt+Up."""
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        """Alt+Down."""
        self._move(1)

    def _move(self, step: int) -> None:
        if self._page.items.sorting:
            self._say(TEXT.SORTED)
            return
        rows = self._selected()
        if not rows or len({row.item.domain for row in rows}) > 1:
            self._say(TEXT.ONE_DOMAIN)
            return
        before = self._neighbour([row.item.uid for row in rows], step)
        if before is None:
            self._say(TEXT.EDGE)
            return
        uids = [row.item.uid for row in rows]
        column = ITEM_COLUMNS[max(self._page.grid.currentIndex().column(), 0)].key
        if self._run(editing.move_items, uids, before or None) is not None:
            self._page.select_items(uids, column)

    def _neighbour(self, uids: Sequence[str], step: int) -> str | None:
        """The uid of the item to stand before, '' for the end of the domain, None where there is no way to go."""
        shown = [row.item for row in self._page.items.shown_rows()]
        places = [place for place, item in enumerate(shown) if item.uid in uids]
        target = places[0] - 1 if step < 0 else places[-1] + 1
        if not 0 <= target < len(shown) or shown[target].domain != shown[places[0]].domain:
            return None
        if step < 0:
            return shown[target].uid
        all_items = [row.item for row in self._page.table.rows() if row.item.domain == shown[target].domain]
        order = [item.uid for item in all_items if item.uid not in uids or item.uid == shown[target].uid]
        place = order.index(shown[target].uid) + 1
        return order[place] if place < len(order) else ""

    # ---- more

    @Slot()
    def publish(self) -> None:
        """登记公开… for the current item."""
        row = self._page.current_row()
        if row is not None:
            self.publish_item(row.item.uid)

    def publish_item(self, uid: str) -> None:
        """The page of publications has the dialog."""
        self._page.commit_open_editor()
        self._context.go("publications", {"new": uid})

    @Slot()
    def sign_no_information(self) -> None:
        """本期无此类信息… for the current item."""
        row = self._page.current_row()
        if row is not None:
            self._page.commit_open_editor()
            self._context.go("command:no_information", {"item": row.item.uid})

    @Slot()
    def show_deadline_tool(self) -> None:
        """时限计算… with the limit of the current item."""
        row = self._page.current_row()
        self._context.go("command:deadline_tool", {"words": row.item.deadline.text if row is not None else ""})

    @Slot()
    def localize(self) -> None:
        """批量本地化…."""
        from catalog_app.ui.dialogs.localize import LocalizeDialog

        self._page.commit_open_editor()
        LocalizeDialog.open_for(self._context, self._page, domain=self._page.domain)

    @Slot()
    def show_editions(self) -> None:
        """目录版本…."""
        self._page.commit_open_editor()
        self._context.go("command:editions", {})

    @Slot()
    def export_workbook(self) -> None:
        """The domain on screen, or all of them, as a workbook in the standard's layout."""
        from functools import partial

        from catalog_app.services import exporting
        from catalog_app.ui.notify import EXCEL_FILTER

        self._page.commit_open_editor()
        domain = self._page.domain
        name = (
            f"{self._context.session.workspace.unit().name}{self._page.domain_names().get(domain, '')}政务公开目录.xlsx"
        )
        out = self._context.notify.save_file(TEXT.EXPORT_TITLE, name, EXCEL_FILTER)
        if out is None:
            return
        today = self._context.today()
        job = self._context.notify.attempt(
            exporting.workbook_job, self._context.session, today, (domain,) if domain else ()
        )
        if job is not None:
            work = partial(_write_workbook, job, out)
            from catalog_app.ui.gated import GatedJob  # the gate's readers are not needed to start

            GatedJob(self._context, work, self._exported, TEXT.EXPORT_TITLE).start()

    def _exported(self, out: Path) -> None:
        self._context.notify.info(TEXT.EXPORTED.format(out.name), str(out.parent))

    # ---- how

    def _run(
        self, service: Callable[..., Any], *arguments: Any, refused: tuple[str, str, str] | None = None, **named: Any
    ) -> Any:
        """The outcome of a service (None when it failed and was told); the page shows what changed."""
        if self._read_only():
            return None
        try:
            outcome = service(self._context.session, *arguments, self._stamp(), **named)
        except AppError as error:
            self._page.tell_refusal(error, refused)
            return None
        if isinstance(outcome, ChangeSet):
            self._page.after_change(outcome)
        return outcome

    def _read_only(self) -> bool:
        if self._context.session.read_only:
            self._say(TEXT.READ_ONLY)
        return bool(self._context.session.read_only)

    def _selected(self) -> list[browsing.ItemRow]:
        self._page.commit_open_editor()
        return self._page.rows_of(self._page.grid.selected_uids())

    def _stamp(self) -> Any:
        return self._context.stamp(self._page.page_key)

    def _say(self, text: str) -> None:
        self._context.notify.status(text)
