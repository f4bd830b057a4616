"""Page 5: what will happen, row by row; ticks to leave out; conflicts and doubtful matches are decided here."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from catalog_app.model.catalog import Item
from catalog_app.services.importing import CHANGE_LABELS, CHANGES, PlanLine
from catalog_app.ui.dialogs.import_wizard.draft import OURS, THEIRS, Draft
from catalog_app.ui.dialogs.import_wizard.line_words import line_html
from catalog_app.ui.dialogs.wizard.lines_page import TEXT as BASE
from catalog_app.ui.dialogs.wizard.lines_page import LinesPage
from catalog_app.ui.models.import_lines import line_columns, undecided
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import LINE
from catalog_app.ui.widgets.basic import RichNote, button, label, row

NEW = "new"


class TEXT:
    """What this page says besides."""

    DOMAINS = "将新增{0}个领域：{1}。"
    KNOWN = "表头和以前导入过的一样，照上次的选择读取。"
    OWN = "这是本程序导出的工作簿或填报表，栏目不用核对。"
    LOOK, PROBLEMS = "查看表格和栏目", "查看问题（{0}）"
    DETAIL = "这一行的不同之处"
    CONFLICT = "文件和本地都改过："
    KEEP, TAKE = "保留本地", "采用文件"
    ALL_CONFLICTS = "全部{0}处冲突："
    AMBIGUOUS = "这一行是："
    WHICH, AS_NEW = "请选择是哪一个事项", "作为新事项"
    UNDECIDED = "还有{0}行没有决定，不会导入。"
    NO_CHOICE = "编号重复的行请在文件里改正后再导入。"
    NOTHING_NEW = "文件里的内容与目录完全一致，没有需要导入的。"


class PlanPage(LinesPage):
    """The plan and its decisions."""

    def __init__(self, draft: Draft, domains: Mapping[str, str], stations: Mapping[str, str], parent: QWidget) -> None:
        self._domains, self._stations = domains, stations
        labels, columns = {str(change): CHANGE_LABELS[change] for change in CHANGES}, line_columns(self._domain_name)
        super().__init__(labels, columns, (96, 90, 84, 230, 150, 150, 120), 5, parent)
        self.draft = draft
        self.note = label("", "ok", self)
        self.look = button(TEXT.LOOK, None, "link", self)
        self.see_problems = button("", None, "link", self)
        self.detail = RichNote(TEXT.DETAIL, self)
        self.candidates = QComboBox(self)
        self._arrange()
        self.say_why("")
        self.candidates.activated.connect(self._candidate_chosen)

    def _arrange(self) -> None:
        self._note_row = row(self.note, self.look, self.see_problems, None, parent=self)
        self.keep = button(TEXT.KEEP, self._keep, parent=self)
        self.take = button(TEXT.TAKE, self._take, parent=self)
        self._conflict_row = row(label(TEXT.CONFLICT, "warn", self), self.keep, self.take, None, parent=self)
        self.all_label = label("", "warn", self)
        self.keep_all = button(TEXT.KEEP, self._keep_all, "", self)
        self.take_all = button(TEXT.TAKE, self._take_all, "", self)
        for one in (self.keep_all, self.take_all):
            one.setAccessibleName(f"全部冲突：{one.text()}")
        self._all_row = row(self.all_label, self.keep_all, self.take_all, parent=self, gap=UNIT // 2)
        caption = label(TEXT.AMBIGUOUS, "warn", self)
        caption.setBuddy(self.candidates)
        self.candidates.setAccessibleName(TEXT.AMBIGUOUS)
        self.candidates.setMinimumWidth(50 * UNIT)
        self._candidate_row = row(caption, self.candidates, None, parent=self)
        self._no_choice = label(TEXT.NO_CHOICE, "warn", self)
        self.body.addWidget(self._note_row)
        self.body.addWidget(row(self.kinds, None, self._all_row, parent=self, gap=UNIT // 2))
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        set_kind(splitter, "gap")
        splitter.setHandleWidth(UNIT)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self._lower())
        splitter.setStretchFactor(0, 1)
        self._splitter = splitter
        self.body.addWidget(splitter, 1)

    def _lower(self) -> QWidget:
        lower = QWidget(self)
        layout = QVBoxLayout(lower)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        for part in (self._conflict_row, self._candidate_row, self._no_choice):
            layout.addWidget(part)
        layout.addWidget(self.detail, 1)
        return lower

    # what is shown

    def enter(self) -> None:
        """Show the plan; what was settled and left out stays."""
        added = self.draft.plan().new_domains
        names = "、".join(self._domain_name(code) for code in added)
        self.head.setText(BASE.HEAD + (TEXT.DOMAINS.format(len(added), names) if added else ""))
        if self.show_plan(self.draft.planned, self.draft.plan().lines):
            first = next((at for at, line in enumerate(self.draft.plan().lines) if line.change != "same"), 0)
            QTimer.singleShot(0, self, self._share_room)  # when the page has its size
            self.table.select_row(first)
            self.table.scrollTo(self.table.currentIndex(), self.table.ScrollHint.PositionAtTop)
        self.renew()

    @Slot()
    def _share_room(self) -> None:
        """The lines as tall as they are many, up to two thirds; the differences get the rest."""
        room = sum(self._splitter.sizes()) or 56 * UNIT
        upper = min((max(self.model.rowCount(), 3) + 1) * LINE + 2 * UNIT, 2 * room // 3)
        self._splitter.setSizes([upper, room - upper])

    def problem(self) -> str:
        """Something has to be stored or decided."""
        if self.model.wanted() or self.draft.lines:
            return ""
        lines = self.draft.plan().lines
        if undecided(lines):
            return self.remark()
        same = bool(lines) and all(line.change == "same" for line in lines)
        return TEXT.NOTHING_NEW if same else BASE.NOTHING

    def remark(self) -> str:
        """How many lines wait."""
        waiting = undecided(self.draft.plan().lines)
        return TEXT.UNDECIDED.format(waiting) if waiting else ""

    def say_why(self, text: str, problems: int = 0) -> None:
        """Say why the pages before were passed over, '' where they were not, and how many problems one of them has."""
        self.note.setText(text)
        self._note_row.setVisible(bool(text))
        self.see_problems.setVisible(problems > 0)
        self.see_problems.setText(TEXT.PROBLEMS.format(problems))

    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind."""
        return {str(change): number for change, number in self.draft.counts().items()}

    def show_line(self) -> None:
        """Show the differences of the current line, and what of it is to be decided."""
        conflicts = self.draft.open_conflicts()
        self._all_row.setVisible(bool(conflicts))
        self.all_label.setText(TEXT.ALL_CONFLICTS.format(len(conflicts)))
        place = self.place()
        original = self.draft.original(place)
        line = self.draft.lines.get(place, original) if original else None
        self.detail.label.setText(line_html(line, self._stations) if line else "")
        compared = self.draft.compared(place)
        conflict = compared is not None and compared.change == "conflict"
        self._conflict_row.setVisible(conflict and bool(compared and compared.conflicts))
        self._no_choice.setVisible(conflict and not (compared and compared.conflicts))
        self._candidate_row.setVisible(original is not None and original.change == "ambiguous")
        choice = self.draft.words.get(place, "")
        for one, word in ((self.keep, OURS), (self.take, THEIRS)):
            set_kind(one, "primary" if choice == word else "")
        if original is not None and original.change == "ambiguous":
            self._show_candidates(original, place)

    def _show_candidates(self, line: PlanLine, place: int) -> None:
        self.candidates.clear()
        self.candidates.addItem(TEXT.WHICH, "")
        for item in self._free_candidates(line, place):
            names = " / ".join(filter(None, (item.level1, item.level2, item.level3)))
            self.candidates.addItem(f"{item.number}　{names}", item.uid)
        self.candidates.addItem(TEXT.AS_NEW, NEW)
        self.candidates.setCurrentIndex(max(self.candidates.findData(self.draft.settled.get(place, "")), 0))

    def _free_candidates(self, line: PlanLine, place: int) -> list[Item]:
        """The candidates that no other line has taken."""
        taken = {one.current.uid for at, one in enumerate(self.draft.plan().lines) if one.current and at != place}
        held = self.draft.planned.held.items if self.draft.planned else ()
        by_uid = {item.uid: item for item in held}
        return [by_uid[uid] for uid in line.candidates if uid in by_uid and uid not in taken]

    def _domain_name(self, code: str) -> str:
        return self._domains.get(code, code)

    # what is decided

    @Slot()
    def _keep(self) -> None:
        self._settle([self.place()], OURS)

    @Slot()
    def _take(self) -> None:
        self._settle([self.place()], THEIRS)

    @Slot()
    def _keep_all(self) -> None:
        self._settle(self.draft.open_conflicts(), OURS)

    @Slot()
    def _take_all(self) -> None:
        self._settle(self.draft.open_conflicts(), THEIRS)

    @Slot()
    def _candidate_chosen(self) -> None:
        choice = str(self.candidates.currentData() or "")
        if choice:
            self._settle([self.place()], choice)

    def _settle(self, places: list[int], choice: str) -> None:
        for place in places:
            self.model.replace_line(place, self.draft.settle(place, choice))
        self.renew()
        self.changed.emit()
