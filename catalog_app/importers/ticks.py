"""A cell that should hold a tick: ticked or not, and the words that stand in place of the tick or beside it."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from catalog_app.importers.wording import tidy
from catalog_app.model.patterns import lazy

_TICKS = "√✓✔☑■▄█◼●◆★▲þü\uf0fc\uf0fe\uf06e\uf052✅◉"
_EMPTY = "□口☐○〇◯◇△☆×✗✘✕☒❌\uf06f\uf0a8\uf0a3\uf071"
_TICK_WORDS = frozenset(("是", "有", "R", "P", "t", "n", "V", "v", "Y", "y", "1", "對", "对", "打勾", "勾"))
_NO_WORDS = frozenset(("否", "无", "不", "0", "X", "x", "N", "不公开", "不适用", "£", "o", "O", "/", "\\", "无此项"))
_DASHES = lazy(r"^[-—–─－_＿~～/、.。*…·\\|]+$")
_BRACKETS = lazy(r"^[（(【\[〔](?P<inside>[^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*)[)）】\]〕]$")
_LEADING = lazy(rf"^(?:[{_TICKS}{_EMPTY}]+|[RPVtnv](?=\s*[（(一-鿿])|(?:是|有)(?=\s*[（(：:])|是(?=[一-鿿]))")
_TRAILING = lazy(rf"[{_TICKS}{_EMPTY}]+$")


class Tick(Struct, frozen=True):
    """`ticked` None = the cell is empty; `words` is what it says besides (or instead of) the tick."""

    ticked: bool | None
    words: str = ""


@lru_cache(maxsize=4096)
def read_tick(text: str) -> Tick:
    """√, ■, 是 … tick; ×, □, 否, — do not; any other words tick and are told: “√（征收范围内）”, 项目单位, 乡级."""
    words = tidy(text)
    if not words:
        return Tick(None)
    if _DASHES.match(words) or words in _NO_WORDS:
        return Tick(False)
    if words in _TICK_WORDS:
        return Tick(True)
    mark = _LEADING.match(words) or _TRAILING.search(words)
    rest = _TRAILING.sub("", _LEADING.sub("", words)).strip(" ：:；;，,。、")
    inside = _BRACKETS.match(rest)
    rest = inside["inside"].strip() if inside else rest
    if mark and all(character in _EMPTY for character in mark.group()):
        return Tick(False, rest)
    return Tick(True, "" if rest in _TICK_WORDS else rest)
