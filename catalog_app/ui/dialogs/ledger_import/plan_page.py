"""Page 3: what becomes of each line; ticks to leave out; the item of doubtful lines is chosen here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from catalog_app.model.catalog import Item
from catalog_app.services.ledger_import import CHANGE_LABELS, LedgerLine
from catalog_app.ui.dialogs.ledger_import.choose_item import ChooseItemDialog
from catalog_app.ui.dialogs.ledger_import.draft import LedgerDraft
from catalog_app.ui.dialogs.wizard.lines_page import TEXT as BASE
from catalog_app.ui.dialogs.wizard.lines_page import LinesPage
from catalog_app.ui.models.ledger_lines import LINE_COLUMNS, LineRow, line_row, line_rows
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import Note, button, label, row

_KINDS = ("new", "unmatched", "same", "skipped")


class TEXT:
    """What this page says besides."""

    ITEM, WHICH, OTHER = "这一行属于：", "请选择公开事项", "选择其他事项…"
    KIND = "选定后，同类标题的各行一并归入，下次导入也记得。"
    WAITING = "还有{0}行没有对应公开事项，不会导入。"
    NOTHING_NEW = "台账里的各行都已登记过，没有需要导入的。"
    PLACE, ADDRESS, STATION, NUMBER = "位置：{0}", "网址：{0}", "责任站所：{0}", "文号：{0}"


class LedgerPlanPage(LinesPage):
    """The plan and its decisions."""

    def __init__(self, draft: LedgerDraft, items: Sequence[Item], domains: dict[str, str], parent: QWidget) -> None:
        labels = {str(kind): words for kind, words in CHANGE_LABELS.items()}
        super().__init__(
            {kind: labels[kind] for kind in _KINDS}, LINE_COLUMNS, (104, 88, 260, 190, 80, 170, 70), 2, parent
        )
        self.draft = draft
        self._items, self._domains = {item.uid: item for item in items}, domains
        self.candidates = QComboBox(self)
        self.candidates.setAccessibleName(TEXT.ITEM)
        self.candidates.setMinimumWidth(40 * UNIT)
        self.other = button(TEXT.OTHER, self._choose_other, parent=self)
        self.detail = Note("", "note", self)
        caption = label(TEXT.ITEM, "field", self)
        caption.setBuddy(self.candidates)
        self._choice = row(caption, self.candidates, self.other, label(TEXT.KIND, "muted", self), None, parent=self)
        self.body.addWidget(row(self.kinds, None, parent=self))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._choice)
        self.body.addWidget(self.detail)
        self.candidates.activated.connect(self._candidate_chosen)

    def enter(self) -> None:
        """Show the plan; what was settled and left out stays."""
        plan = self.draft.plan
        if plan is not None and self.show_plan(self.draft.planned, line_rows(plan)):
            first = next((at for at, line in enumerate(plan.lines) if line.change == "unmatched"), 0)
            self.table.select_row(first)
        self.renew()

    def problem(self) -> str:
        """Something has to be stored."""
        if self.model.wanted():
            return ""
        lines = self.draft.plan.lines if self.draft.plan else ()
        if self.counts().get("unmatched"):
            return self.remark()
        return TEXT.NOTHING_NEW if lines and all(one.change == "same" for one in lines) else BASE.NOTHING

    def remark(self) -> str:
        """How many lines wait for an item."""
        waiting = self.counts().get("unmatched", 0)
        return TEXT.WAITING.format(waiting) if waiting else ""

    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind, those that could not be read with the skipped ones."""
        plan = self.draft.plan
        if plan is None:
            return {}
        counts = plan.counts()
        return {**counts, "skipped": counts["skipped"] + len(plan.refused)}

    def _line(self) -> LedgerLine | None:
        place = self.place()
        lines = self.draft.plan.lines if self.draft.plan else ()
        return lines[place] if 0 <= place < len(lines) else None

    def show_line(self) -> None:
        """Show the current line, and the items it may be given to."""
        line = self._line()
        may_choose = line is not None and line.change in ("new", "unmatched")
        self._choice.setEnabled(may_choose)
        self.candidates.clear()
        if line is not None and may_choose:
            self._show_candidates(line)
        row_at = self.table.currentIndex().row()
        shown: LineRow | None = self.model.rows()[row_at] if 0 <= row_at < self.model.rowCount() else None
        self.detail.set_text(_detail(shown) if shown is not None else "")

    def _show_candidates(self, line: LedgerLine) -> None:
        items = [one.item for one in line.candidates]
        if line.item is not None and line.item.uid not in {item.uid for item in items}:
            items.insert(0, line.item)
        if line.item is None:
            self.candidates.addItem(TEXT.WHICH, "")
        for item in items:
            words = f"{item.number}　{self._domains.get(item.domain, '')}　{item.level1} / {item.title}"
            self.candidates.addItem(words, item.uid)
        self.candidates.setCurrentIndex(max(self.candidates.findData(line.item.uid if line.item else ""), 0))

    @Slot()
    def _candidate_chosen(self) -> None:
        self._give(str(self.candidates.currentData() or ""))

    @Slot()
    def _choose_other(self) -> None:
        line = self._line()
        if line is not None:
            now = line.item.uid if line.item else ""
            self._give(ChooseItemDialog.ask(line.row.title, list(self._items.values()), self._domains, now, self))

    def _give(self, uid: str) -> None:
        item = self._items.get(uid)
        place = self.place()
        if item is None or self.draft.plan is None or place < 0:
            return
        changed = self.draft.settle(place, item)
        self.model.replace_lines({at: line_row(self.draft.plan.lines[at]) for at in changed})
        self.renew()
        self.changed.emit()


def _detail(shown: LineRow) -> str:
    head = f"{shown.title}　{shown.reason}" if shown.reason else shown.title
    parts = [TEXT.PLACE.format(shown.place)]
    if shown.line is not None:
        told = shown.line.row
        words = ((TEXT.NUMBER, told.number), (TEXT.STATION, told.station), (TEXT.ADDRESS, told.url))
        parts += [pattern.format(text) for pattern, text in words if text]
    return f"{head}\n{'　'.join(parts)}"
