"""审核: where a publication stands, what is missing, the five gates, who decides what; only allowed moves offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QPushButton, QWidget

from catalog_app.model.publication import GATES, REVIEWS, Publication, ReviewStep, State
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.models.related_rows import STEP_COLUMNS
from catalog_app.ui.models.review_moves import (
    EXCUSE,
    INTERPRET,
    LINE,
    OPEN_INTERPRETATION,
    Move,
    allowed_moves,
    step_place,
)
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.phrase_button import PhraseButton, PhraseSource
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import Note, button, label
from catalog_app.ui.widgets.step_line import StepLine


class TEXT:
    """Words of the dialog."""

    TITLE = "审核"
    MISSING, COMPLETE = "还缺：{what}", "内容已经齐全，可以进行下一步。"
    GATES, GATES_TIP = "五关", "终审前逐关核对，全部勾选才能通过终审"
    NAME, OPINION, HISTORY = "审核人", "意见", "审核记录"
    OPINIONS = ("同意公开。", "内容属实，同意公开。", "请补充后再报。", "涉及个人信息，请处理后再报。")
    OPINION_HINT = "写一句意见；退回、撤回、废止、重新审核必须写明理由"
    SHEET, SHEET_TIP = "审核表 PDF…", "生成审核表，打印后签字"
    CLOSE = "关闭"
    NO_NAME = "审核人没有填写，请写明是谁审核的。"
    NO_REASON = "意见没有填写，请写一句理由。"
    LEFT = "已{state}"
    INTERPRET, INTERPRET_TIP = "登记解读…", "登记这份文件的政策解读，登记时就关联好"
    OPEN_INTERPRETATION, OPEN_TIP = "去审核解读", "解读已经关联，还没有审核到“待公开”"
    EXCUSE, EXCUSE_TIP = "不需要解读…", "写明理由，审核时和检查里都看得到"
    ENDED = "已经废止，没有下一步。"


class ReviewSubject(Struct, frozen=True):
    """What the dialog shows."""

    publication: Publication
    steps: tuple[ReviewStep, ...]
    missing: tuple[str, ...]
    """Words of what keeps it from its next move, gates apart."""
    persons: tuple[str, ...]
    phrases: PhraseSource | None = None
    lacks_interpretation: bool = False
    """Whether its 解读 is due."""
    interpretation: str = ""
    """uid of the 解读 that is linked and not ready; '' = there is none."""


class ReviewAnswer(Struct, frozen=True, kw_only=True):
    """The move that was chosen."""

    move: str
    name: str
    opinion: str = ""
    gates: tuple[str, ...] = ()


class ReviewDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self, subject: ReviewSubject, answer: ReviewAnswer, sheet: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        state = subject.publication.state
        moves = allowed_moves(state)
        super().__init__(TEXT.TITLE, moves[0].label if moves else TEXT.CLOSE, parent)
        self.moves = {move.key: move for move in moves}
        self._subject, self._chosen = subject, moves[0] if moves else None
        self.body.addWidget(label(subject.publication.title, "heading", self, wrap=True))
        place = step_place(state)
        self.ways_out: dict[str, QPushButton] = {}
        left = "" if place >= 0 else TEXT.LEFT.format(state=state.value)
        self.line = StepLine([one.value for one in LINE], place, self, left=left)
        self.body.addSpacing(UNIT)
        self.body.addWidget(self.line)
        self._add_missing(left)
        self.gates = {gate: QCheckBox(gate, self) for gate in GATES}
        self._add_gates(answer)
        self._add_words(answer)
        self._add_history()
        self.buttons = self._add_moves(moves, sheet)
        self.resize(84 * UNIT, 60 * UNIT)

    def _add_missing(self, left: str) -> None:
        missing = self._subject.missing
        words = TEXT.MISSING.format(what="、".join(missing)) if missing else TEXT.COMPLETE
        if not any(move.forward for move in self.moves.values()):
            words = left if self.moves else TEXT.ENDED
        self.note = Note(words, "note-warn" if missing and self.moves else "note", self)
        self.note.setVisible(bool(words))
        self.body.addWidget(self.note)
        if self._subject.lacks_interpretation and self.moves:
            self._add_ways_out()

    def _add_ways_out(self) -> None:
        """What can be done where the 解读 is missing; each closes the dialog."""
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        there = bool(self._subject.interpretation)
        words, tip = (TEXT.OPEN_INTERPRETATION, TEXT.OPEN_TIP) if there else (TEXT.INTERPRET, TEXT.INTERPRET_TIP)
        key = OPEN_INTERPRETATION if there else INTERPRET
        for move, caption, hint in ((key, words, tip), (EXCUSE, TEXT.EXCUSE, TEXT.EXCUSE_TIP)):
            one = button(caption, self._way_out, "", self, tip=hint)
            one.setProperty("move", move)
            line.addWidget(one)
            self.ways_out[move] = one
        line.addStretch(1)
        self.body.addLayout(line)

    def _add_gates(self, answer: ReviewAnswer) -> None:
        known = self._subject.publication.gates
        box = QWidget(self)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * UNIT)
        for gate, tick in self.gates.items():
            tick.setChecked(known.get(gate, False) or gate in answer.gates)
            tick.setEnabled(self._subject.publication.state in REVIEWS)
            tick.setToolTip(TEXT.GATES_TIP)
            tick.toggled.connect(self.recheck)
            line.addWidget(tick)
        line.addStretch(1)
        self.add_field(TEXT.GATES, box)

    def _add_words(self, answer: ReviewAnswer) -> None:
        self.name, self.opinion = QComboBox(self), QComboBox(self)
        for field, choices, value in (
            (self.name, self._subject.persons, answer.name),
            (self.opinion, TEXT.OPINIONS, answer.opinion),
        ):
            field.setEditable(True)
            field.addItems(list(choices))
            field.setCurrentText(value)
            field.setEnabled(bool(self.moves))
            field.currentTextChanged.connect(self.recheck)
        line_edit = self.opinion.lineEdit()
        if line_edit is not None:
            line_edit.setPlaceholderText(TEXT.OPINION_HINT)
        self.add_field(TEXT.NAME, self.name)
        self.add_field(TEXT.OPINION, self.opinion)
        PhraseButton.offer(self, self._subject.phrases if self.moves else None, [(self.opinion, "opinion")])

    def _add_history(self) -> None:
        self.history = RowsModel(STEP_COLUMNS, self)
        self.history.set_rows(list(reversed(self._subject.steps)))
        widths = (9 * UNIT, 9 * UNIT, 10 * UNIT, 17 * UNIT, 0)
        table = RowsTable(self.history, widths, TEXT.HISTORY, self, stretch=4)
        table.setMinimumHeight(12 * UNIT)
        self.add_field(TEXT.HISTORY, table, stretch=1)

    def _add_moves(self, moves: Sequence[Move], sheet: Callable[[], object]) -> dict[str, QPushButton]:
        made: dict[str, QPushButton] = {}
        self.accept_button.setDefault(False)  # a stray Enter decides nothing
        self.accept_button.setVisible(bool(moves))
        if moves:
            self.accept_button.setProperty("move", moves[0].key)
            made[moves[0].key] = self.accept_button
        line = QHBoxLayout()
        line.setSpacing(UNIT)
        self.sheet_button = button(TEXT.SHEET, sheet, "", self, icon_name="print", tip=TEXT.SHEET_TIP)
        line.addWidget(self.sheet_button)
        line.addStretch(1)
        for move in moves[1:]:
            one = button(move.label, self._other_move, "danger" if move.needs_reason else "", self, tip=move.tip)
            one.setProperty("move", move.key)
            line.addWidget(one)
            made[move.key] = one
        self.body.addLayout(line)
        return made

    def problem(self) -> str:
        """Who decides, and why, where a reason is needed; nothing missing on the way forward."""
        chosen, publication = self._chosen, self._subject.publication
        if chosen is None:
            return ""
        if not self.name.currentText().strip():
            return TEXT.NO_NAME
        if chosen.needs_reason and not self.opinion.currentText().strip():
            return TEXT.NO_REASON
        if not chosen.forward:
            return ""
        unticked = [gate for gate, tick in self.gates.items() if not tick.isChecked()]
        asked = publication.state is State.FINAL_REVIEW
        lacking = [*self._subject.missing, *(f"{gate}关没有核过" for gate in unticked if asked)]
        return TEXT.MISSING.format(what="、".join(lacking)) if lacking else ""

    def values(self) -> ReviewAnswer:
        """What was decided."""
        return ReviewAnswer(
            move=self._chosen.key if self._chosen else "",
            name=self.name.currentText().strip(),
            opinion=self.opinion.currentText().strip(),
            gates=tuple(gate for gate, tick in self.gates.items() if tick.isChecked()),
        )

    @Slot()
    def accept(self) -> None:
        """The usual move, unless another button was pressed."""
        if self.sender() is self.accept_button and self.moves:
            self._chosen = next(iter(self.moves.values()))
        super().accept()

    @Slot()
    def _way_out(self) -> None:
        self._chosen = Move(str(self.sender().property("move")), "")
        QDialog.accept(self)

    @Slot()
    def _other_move(self) -> None:
        self._chosen = self.moves[str(self.sender().property("move"))]
        super().accept()

    @classmethod
    def ask(
        cls,
        subject: ReviewSubject,
        answer: ReviewAnswer,
        sheet: Callable[[], object],
        parent: QWidget | None,
        *,
        problem: str = "",
    ) -> ReviewAnswer | None:
        """The move, or None when closed; `sheet` (a bound method) makes the PDF."""
        dialog = cls(subject, answer, sheet, parent)
        dialog.refuse(problem)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result
