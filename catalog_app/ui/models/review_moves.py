"""What may be done next with a publication in review, in words; no Qt in here."""

from __future__ import annotations

from msgspec import Struct

from catalog_app.model.publication import MOVES, REVIEWS, State

SUBMIT, APPROVE, SEND_BACK = "submit", "approve", "send_back"
REOPEN, WITHDRAW, ABOLISH, REDRAFT = "reopen", "withdraw", "abolish", "redraft"
INTERPRET, OPEN_INTERPRETATION, EXCUSE = "interpret", "open_interpretation", "excuse"
"""What can be done where a 解读 is missing, beside the moves."""
LINE = (
    State.DRAFT,
    State.FIRST_REVIEW,
    State.SECOND_REVIEW,
    State.FINAL_REVIEW,
    State.READY,
    State.PUBLISHED,
)
"""The way of a publication as the line of steps shows it."""


class Move(Struct, frozen=True):
    """A button of the dialog. `needs_reason`: an opinion must be written; `forward`: it must lack nothing."""

    key: str
    label: str
    needs_reason: bool = False
    forward: bool = False
    tip: str = ""


def allowed_moves(state: State) -> list[Move]:
    """The moves a state allows, the usual one first; nothing else is offered."""
    if state is State.DRAFT:
        return [Move(SUBMIT, "提交初审", forward=True)]
    if state is State.WITHDRAWN:
        return [Move(REDRAFT, "恢复为草稿", needs_reason=True)]
    moves: list[Move] = []
    if state in REVIEWS:
        moves += [
            Move(APPROVE, f"{state.value}同意", forward=True),
            Move(SEND_BACK, "退回修改", needs_reason=True, tip="改好以后从初审重新走"),
        ]
    elif State.FIRST_REVIEW in MOVES[state]:
        moves.append(Move(REOPEN, "重新审核", needs_reason=True))
    if State.ABOLISHED in MOVES[state]:
        moves.append(Move(ABOLISH, "废止", needs_reason=True))
    if State.WITHDRAWN in MOVES[state]:
        moves.append(Move(WITHDRAW, "撤回，不再公开", needs_reason=True, tip="离开审核；以后可以恢复为草稿"))
    return moves


def next_step(state: State) -> str:
    """What a publication waits for now, in words; '' = for nothing."""
    if state in REVIEWS:
        return state.value
    return "登记发布" if state is State.READY else ""


def step_place(state: State) -> int:
    """Where a state stands on the line; -1 = it left it."""
    if state is State.TAKEN_DOWN:
        return len(LINE) - 1
    return LINE.index(state) if state in LINE else -1
