"""Lists of persons or projects as stations send them: title, header, rows; what is hidden is told, never read.

Sheets with the same header, one for each village, are one list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, field

from catalog_app.importers.grid import RawTable
from catalog_app.importers.sources import read_source
from catalog_app.support.progress import Progress

IsHeader = Callable[[str], bool]
_LOOKED_AT = 40
_MOST_HEADER_ROWS = 3
_LONGEST_HEADER = 30
_TITLE = re.compile(r"名单|花名册|公示|公布|公开|公告|情况|统计|汇总|台账|明细|[表册]$|[表册][（(]")
_NO_TITLE = re.compile(r"^(?:附件|附表|表)\s*\d*\s*[:：]?$|[:：]|^第.+页")
_TOTAL = re.compile(r"^(?:本页|全[镇乡村组县]|\S{0,8})?(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计)\s*[:：]?")
_FOOTER = re.compile(
    r"^(?:\d*[.、]?\s*(?:注|备\s*注|说\s*明|填表说明|填报说明)\s*[:：])|"
    r"^(?:填报|填表|制表|审核|复核|经办|负责|分管|主管|主要|单位|村|乡|镇|街道|社区|公示|监督|举报|联系|咨询|投诉)\S{0,10}\s*[:：]"
)
_VILLAGE = re.compile(r"\S{1,12}(?:村|社区|居委会|村委会)")


class ReadRoster(Struct, kw_only=True):
    """One list as it stands in a file; every row has as many texts as there are headers."""

    title: str
    sheet: str
    headers: tuple[str, ...]
    groups: tuple[str, ...]
    """The header above each header, empty where it has none."""
    rows: list[tuple[str, ...]]
    villages: list[str] = field(default_factory=list)
    """By row, the village that the sheet's name tells; empty where none of the sheets tells one."""
    set_aside: int = 0
    """Totals, footers and repeated headers that are no rows of the list."""


class RosterFile(Struct, frozen=True):
    """The lists of a file, the longest first, and what was left out of it, a sentence each."""

    kind: str
    rosters: tuple[ReadRoster, ...]
    told: tuple[str, ...]


def read_rosters(path: Path, is_header: IsHeader, progress: Progress) -> RosterFile:
    """The lists of a file; `is_header` tells whether words may head a column. Errors as `sources.read_source`."""
    raw = read_source(path, progress)
    told = [f"{problem.message}。" for problem in raw.problems if problem.code == "hidden_text"]
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], ReadRoster] = {}
    for table in raw.tables:
        if table.hidden:
            told.append(f"隐藏的工作表“{table.name}”没有读入。")
            continue
        told += hidden_words(table)
        roster = roster_of(table, is_header)
        if roster is None:
            told += [f"“{table.name}”里没有名单，没有读入。"] if table.rows else []
        elif (same := found.get((roster.headers, roster.groups))) is None:
            found[roster.headers, roster.groups] = roster
        else:
            _join(same, roster)
    rosters = sorted(found.values(), key=lambda one: -len(one.rows))
    return RosterFile(raw.kind, tuple(rosters), tuple(told))


def hidden_words(table: RawTable) -> list[str]:
    """What is hidden in a table, a sentence each; empty where nothing is."""
    said = []
    if rows := len(table.hidden_rows & table.rows.keys()):
        said.append(f"“{table.name}”里隐藏的{rows}行没有读入。")
    if columns := len(table.hidden_columns & set(table.columns)):
        said.append(f"“{table.name}”里隐藏的{columns}列没有读入。")
    return said


def roster_of(table: RawTable, is_header: IsHeader) -> ReadRoster | None:
    """The list of one table, without what is hidden; None where there is no header over at least one row."""
    columns = [column for column in table.columns if column not in table.hidden_columns]
    shown = [row for row in table.rows if row not in table.hidden_rows]
    place = _header_place(table, shown, columns, is_header)
    if place is None:
        return None
    heads = shown[place[0] : place[1]]
    columns = [column for column in columns if any(table.text(row, column).strip() for row in shown[place[0] :])]
    leaves, groups = _headers(table, heads, columns)
    roster = ReadRoster(title="", sheet=table.name, headers=leaves, groups=groups, rows=[])
    for row in shown[place[1] :]:
        texts = tuple(table.text(row, column).strip() for column in columns)
        if _is_row(texts, (leaves, groups)):
            roster.rows.append(texts)
        else:
            roster.set_aside += any(texts)
    if not roster.rows:
        return None
    roster.title = _title(table, shown[: place[0]], columns)
    roster.villages = [table.name if _VILLAGE.fullmatch(table.name) else ""] * len(roster.rows)
    return roster


def _join(whole: ReadRoster, part: ReadRoster) -> None:
    whole.rows += part.rows
    whole.villages += part.villages
    whole.set_aside += part.set_aside
    whole.title = whole.title or part.title


def _header_place(
    table: RawTable, shown: Sequence[int], columns: Sequence[int], is_header: IsHeader
) -> tuple[int, int] | None:
    """Where the header begins and where the rows begin, as places in `shown`."""
    scores = [_score(_own_texts(table, row, columns), is_header) for row in shown[:_LOOKED_AT]]
    best = max(scores, default=0)
    main = scores.index(best) if best else _plain_header(table, shown, columns)
    if main is None:
        return None
    first, last = main, main + 1
    while first and main - first < _MOST_HEADER_ROWS - 1 and _is_group(table, shown[first - 1], shown[first], columns):
        first -= 1
    while last < len(shown) and last - first < _MOST_HEADER_ROWS and _goes_on(table, shown, last, columns, is_header):
        last += 1
    return first, last


def _own_texts(table: RawTable, row: int, columns: Sequence[int]) -> list[str]:
    """The texts of a row without the copies a merged range makes."""
    texts = (table.text(row, column).strip() for column in columns if not table.copied(row, column))
    return [text for text in texts if text]


def _score(texts: Sequence[str], is_header: IsHeader) -> int:
    """How many headers a row has; 0 where it holds more of other things, or the label of a single line."""
    known = sum(1 for text in texts if is_header(text))
    return known if known * 2 >= len(texts) and (known > 1 or len(texts) == 1) and not _labels(texts) else 0


def _labels(texts: Sequence[str]) -> bool:
    return any(text.endswith((":", "：")) for text in texts)


def _plain_header(table: RawTable, shown: Sequence[int], columns: Sequence[int]) -> int | None:
    """The first row of several short words that are no numbers, where no header is known."""
    for place, row in enumerate(shown[:_LOOKED_AT]):
        texts = _own_texts(table, row, columns)
        if len(texts) * 2 > len(columns) and len(texts) > 1 and all(map(_is_short_word, texts)) and not _labels(texts):
            return place
    return None


def _is_short_word(text: str) -> bool:
    return len(text) <= _LONGEST_HEADER and not re.search(r"\d{2}", text)


def _is_group(table: RawTable, row: int, below: int, columns: Sequence[int]) -> bool:
    """Whether a row heads several columns of the header below it: merged ranges of words, not one title over all."""
    texts = _own_texts(table, row, columns)
    merged = any(table.copied(row, column) or table.copied(below, column) for column in columns)
    return merged and len(texts) > 1 and all(map(_is_short_word, texts)) and not _labels(texts)


def _goes_on(table: RawTable, shown: Sequence[int], place: int, columns: Sequence[int], is_header: IsHeader) -> bool:
    """Whether a row below the header still belongs to it."""
    row, above = shown[place], shown[place - 1]
    reaches = any(merge.top <= above < row <= merge.bottom for merge in table.merges if merge.left in columns)
    spans = any(table.copied(above, column) and not table.copied(row, column) for column in columns)
    texts = _own_texts(table, row, columns)
    if not all(map(_is_short_word, texts)):
        return False
    return reaches or (spans and bool(texts)) or _score(texts, is_header) > 1


def _headers(table: RawTable, heads: Sequence[int], columns: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    leaves, groups = [], []
    for column in columns:
        texts = dict.fromkeys(" ".join(table.text(row, column).split()) for row in heads)
        words = [text for text in texts if text]
        leaves.append(words[-1] if words else "")
        groups.append("".join(words[:-1]))
    return tuple(leaves), tuple(groups)


def _is_row(texts: tuple[str, ...], header: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Whether a row belongs to the list: no total, no footer, no note over all columns, no header once more."""
    filled = [text for text in texts if text]
    if not filled or texts in header or (len(texts) > 2 and len(set(filled)) == 1):
        return False
    return not any(_TOTAL.match(text) for text in filled[:3]) and not _FOOTER.match(filled[0])


def _title(table: RawTable, above: Sequence[int], columns: Sequence[int]) -> str:
    """The line over the list that names it."""
    lines = [" ".join(line.split()) for line in table.before]
    for row in above:
        texts = list(dict.fromkeys(text for text in _own_texts(table, row, columns) if text))
        if len(texts) == 1:
            lines.append(" ".join(texts[0].split()))
    fitting = [line for line in lines if line and not _NO_TITLE.search(line)]
    named = [line for line in fitting if _TITLE.search(line)]
    return (named or fitting or [""])[-1]
