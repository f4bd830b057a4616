"""Partly masked numbers in a folded text, graded by what is left to see (domain-brief 7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog_app.checks.digit_groups import label_of
from catalog_app.checks.hits import Hit, Severity
from catalog_app.checks.number_kinds import PROVINCES, is_date
from catalog_app.model.patterns import lazy

_STAR = r"*✱∗●○•■□◼▇█"
_MASKED = lazy(
    rf"(?<![0-9A-Za-z{_STAR}])(?=[\d \-]{{0,30}}[{_STAR}xX])"
    rf"\d[\dxX{_STAR} \-]{{9,32}}[\dxX{_STAR}](?![0-9A-Za-z{_STAR}])",
    re.ASCII,
)
_PIECE = lazy(rf"[\dX]*[{_STAR}][\dX{_STAR}]*")
_WHOLE_SIZES = (11, 15, 18)
_HIDDEN = lazy(rf"[{_STAR}]")
_X_MASK = lazy(r"X{2,}")
WORTH = lazy(r"\d[ \-]?(?:[*＊✱∗●○•■□◼▇█]|[xXＸｘ×]{2})")


def partial_masks(text: str, context: str) -> Iterator[Hit]:
    """Numbers of which too much is left: the whole birth date, first 6 and last 4, all but a few digits."""
    if not WORTH.search(text):
        return
    for start, end in _written(text):
        shape = _shape(text[start:end])
        if "*" not in shape:
            continue
        kind, severity, reason = _graded(shape, label_of(text, start, context))
        if severity:
            yield Hit(kind, start, end, severity, reason, _excerpt(kind, shape))


def _written(text: str) -> Iterator[tuple[int, int]]:
    """Where masked numbers stand; figures beside one that is whole by itself are no part of it."""
    for found in _MASKED.finditer(text):
        whole = [piece for piece in _PIECE.finditer(text, *found.span()) if len(piece[0]) in _WHOLE_SIZES]
        yield from (piece.span() for piece in whole) if whole else (found.span(),)


def _shape(written: str) -> str:
    """Digits and * only; an X at the end of an identity number stays."""
    shape = _HIDDEN.sub("*", written.translate({32: None, 45: None, ord("x"): "X"}))
    return _X_MASK.sub(lambda found: "*" * len(found[0]), shape)


def _graded(shape: str, label: str) -> tuple[str, Severity | None, str]:
    shown = len(shape) - shape.count("*")
    if len(shape) == 11 and re.match(r"1[3-9*]", shape):
        return "mobile", *_graded_mobile(11 - shown)
    if shape[:2] in PROVINCES and (len(shape) in (15, 18) or (label == "id" and len(shape) in range(14, 22))):
        return "id_card", *_graded_identity(shape, shown)
    if (shape.startswith("62") and 13 <= len(shape) <= 21) or label == "bank":
        return "bank_account", *_graded_account(len(shape) - shown, shown)
    return "", None, ""


def _graded_mobile(hidden: int) -> tuple[Severity | None, str]:
    if hidden <= 1:
        return "orange", "手机号只遮住一位，等于没有遮"
    return ("yellow", "手机号遮得太少") if hidden <= 3 else (None, "")


def _graded_identity(shape: str, shown: int) -> tuple[Severity | None, str]:
    if len(shape) - shown <= 2:
        return "red", "身份证号只遮住一两位，能推算出来"
    if "*" not in shape[6:14] and len(shape) == 18 and is_date(shape[6:14]):
        return "orange", "身份证号遮得太少，完整的出生日期还看得见"
    if shown >= 14:
        return "orange", "身份证号遮得太少，能推算出来"
    return ("yellow", "身份证号遮得太少，只遮住了出生日期") if shown >= 9 else (None, "")


def _graded_account(hidden: int, shown: int) -> tuple[Severity | None, str]:
    if hidden <= 2:
        return "red", "银行账号只遮住一两位，能推算出来"
    if hidden <= 4:
        return "orange", "银行账号遮得太少"
    return ("yellow", "银行账号遮得太少，只应留后四位") if shown >= 10 else (None, "")


def _excerpt(kind: str, shape: str) -> str:
    head, tail = {"id_card": (2, 3), "mobile": (3, 4)}.get(kind, (0, 4))
    return shape[:head] + "*" * (len(shape) - head - tail) + shape[-tail:]
