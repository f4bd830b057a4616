"""What a 办事指南 and a 岗位信息公示牌 hold: read from, and written to, a table in the body of their publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import Literal

from msgspec import Struct

from catalog_app.model.errors import UsageError
from catalog_app.model.notice import Notice, NoticeGroup, NoticeTable
from catalog_app.model.publication import Publication

GUIDE_KIND = "办事指南"
SheetForm = Literal["notice", "guide", "posts"]
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_NUMBERED = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+步[：:、，]?|\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])\s*"
)
_ARROW = re.compile(r"\s*(?:→|-{1,2}>|=>)\s*")
_SPACES = re.compile(r"[\s　]+")
_FEWEST_FIELDS = 2
_TWO = 2


class GuideField(Struct, frozen=True):
    """One thing a guide tells. `listed` = each line of it is numbered."""

    label: str
    aliases: tuple[str, ...] = ()
    required: bool = True
    listed: bool = False


GUIDE_FIELDS = (
    GuideField("事项名称", ("事项", "办理事项", "服务事项")),
    GuideField("设定依据", ("办理依据", "政策依据", "法律依据", "依据")),
    GuideField("申请条件", ("办理条件", "受理条件", "条件", "办理对象", "申请对象")),
    GuideField("办理材料", ("申请材料", "所需材料", "提交材料", "材料"), listed=True),
    GuideField("办理流程", ("流程", "办理程序", "办事流程", "程序", "步骤"), listed=True),
    GuideField("办理时限", ("时限", "承诺时限", "办结时限", "法定时限")),
    GuideField("办理地点", ("地点", "受理地点", "地址", "办公地址")),
    GuideField("办理时间", ("办公时间", "受理时间", "工作时间"), required=False),
    GuideField("联系电话", ("电话", "咨询电话", "联系方式", "咨询方式")),
    GuideField("收费标准", ("收费", "是否收费", "收费情况", "收费依据和标准")),
    GuideField("相关表格", ("表格", "表格下载", "申请表"), required=False),
)
_FIELD_OF = {name: field for field in GUIDE_FIELDS for name in (field.label, *field.aliases)}
POST_COLUMNS: dict[str, tuple[str, ...]] = {
    "岗位": ("岗位名称", "职务", "岗位职务"),
    "姓名": ("工作人员", "人员", "负责人"),
    "职责": ("岗位职责", "工作职责", "主要职责", "分工"),
    "联系电话": ("电话", "办公电话", "联系方式"),
}


class Guide(Struct, frozen=True):
    """The fields of a guide in the order they are shown, each a label and its words, lines apart by line breaks."""

    title: str
    fields: tuple[tuple[str, str], ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of what a guide must tell and this one does not."""
        told = {label for label, words in self.fields if words}
        return tuple(field.label for field in GUIDE_FIELDS if field.required and field.label not in told)

    def lines(self, label: str) -> tuple[str, ...]:
        """The words of a field as they are set: steps and papers numbered."""
        return field_lines(label, dict(self.fields).get(label, ""))


class PostHolder(Struct, frozen=True):
    """One post: who holds it, what for, and how to reach them."""

    post: str
    name: str
    duty: str = ""
    telephone: str = ""


def field_lines(label: str, words: str) -> tuple[str, ...]:
    """The lines of a field; where it lists several, they are numbered anew."""
    lines = [line for line in (one.strip() for one in words.split("\n")) if line]
    field = _FIELD_OF.get(label)
    if field is None or not field.listed:
        return tuple(lines)
    if len(lines) == 1:
        lines = [part for part in _ARROW.split(lines[0]) if part]
    bare = [_NUMBERED.sub("", line) or line for line in lines]
    return tuple(f"{number}．{line}" for number, line in enumerate(bare, start=1)) if len(bare) > 1 else tuple(bare)


def sheet_form(publication: Publication) -> SheetForm:
    """Which sheet a publication is shown as."""
    if read_posts(publication):
        return "posts"
    if publication.kind == GUIDE_KIND and len(read_guide(publication).fields) >= _FEWEST_FIELDS:
        return "guide"
    return "notice"


def require_form(publication: Publication, form: SheetForm) -> None:
    """UsageError NOTHING_TO_PRINT where the publication holds nothing for this sheet."""
    empty = {"posts": not read_posts(publication), "guide": len(read_guide(publication).fields) < _FEWEST_FIELDS}
    if empty.get(form, False):
        what = {"posts": "岗位信息", "guide": "办事指南"}[form]
        raise UsageError(
            "NOTHING_TO_PRINT",
            f"“{publication.title[:40]}”里没有{what}的内容。",
            f"请先在公示栏页用“填写{what}…”填写，再打印。",
        )


def read_guide(publication: Publication) -> Guide:
    """The fields its body tells, in a table of two columns, else in lines that begin with their label."""
    for table in tables_of(publication.html):
        found = _fields_in(table)
        if found:
            return Guide(publication.title, found)
    return Guide(publication.title, _in_order(_labelled(publication.body)[0]))


def guide_body(publication: Publication, fields: Mapping[str, str]) -> str:
    """The body as rich text with these fields: in place of its old table, else below what else it says."""
    shown = [(label, words.strip()) for label, words in fields.items() if words.strip()]
    return _with_table(publication, lambda table: bool(_fields_in(table)), shown)


def read_posts(publication: Publication) -> tuple[PostHolder, ...]:
    """The posts its body tells in a table headed 岗位, 姓名, 职责, 联系电话; none where there is no such table."""
    for table in tables_of(publication.html):
        found = _posts_in(table)
        if found:
            return found
    return ()


def posts_body(publication: Publication, posts: Sequence[PostHolder]) -> str:
    """The body as rich text with these posts: in place of its old table, else below what else it says."""
    rows = [(one.post, one.name, one.duty, one.telephone) for one in posts]
    return _with_table(publication, lambda table: bool(_posts_in(table)), [tuple(POST_COLUMNS), *rows])


def guide_notice(guide: Guide, unit: str) -> Notice:
    """The guide as words and a list, for Word and text."""
    rows = tuple((label, "\n".join(field_lines(label, words))) for label, words in guide.fields)
    table = NoticeTable(keys=("label", "content"), labels=("栏目", "内容"), groups=(NoticeGroup("", rows),), counted="")
    return Notice(title=guide.title, table=table, unit=unit)


def guide_words(guide: Guide, unit: str) -> Notice:
    """The guide as running text, to be read out."""
    body: list[str] = []
    for label, words in guide.fields:
        lines = field_lines(label, words)
        body += [f"{label}：{lines[0]}"] if len(lines) == 1 else [f"{label}：", *lines]
    return Notice(title=guide.title, body=tuple(body), unit=unit)


def posts_notice(title: str, posts: Sequence[PostHolder], unit: str) -> Notice:
    """The posts as words and a list, for Word and text."""
    rows = tuple((str(number), p.post, p.name, p.duty, p.telephone) for number, p in enumerate(posts, start=1))
    keys = ("sequence", "post", "name", "duty", "telephone")
    labels = ("序号", *POST_COLUMNS)
    table = NoticeTable(keys=keys, labels=labels, groups=(NoticeGroup("", rows),), counted="")
    return Notice(title=title, table=table, unit=unit)


def tables_of(html: str) -> list[list[tuple[str, ...]]]:
    """The tables in rich text as rows of cells; lines inside a cell are kept."""
    if "<table" not in html:
        return []
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return reader.tables


class _TableReader(HTMLParser):
    """Rows and cells of the tables, nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[tuple[str, ...]]] = []
        self._rows: list[list[list[str]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - spans do not matter
        if tag == "table":
            self._rows, self._inside = [], False
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append([])
            self._inside = True
        elif tag in ("br", "p", "li") and self._inside:
            self._rows[-1][-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False
        elif tag == "table":
            self.tables.append([tuple(_cell_text(cell) for cell in row) for row in self._rows if row])
            self._rows = []

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._rows[-1][-1].append(data)


def _cell_text(parts: list[str]) -> str:
    return "\n".join(line for line in (one.strip() for one in "".join(parts).split("\n")) if line)


def _label(words: str) -> str:
    return _SPACES.sub("", words).rstrip("：:").strip()


def _fields_in(table: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The rows of a guide's table with labels as we call them; empty where it is another table."""
    pairs = [(_label(row[0]), row[1]) for row in table if len(row) == _TWO]
    known = sum(label in _FIELD_OF for label, _ in pairs)
    if known < _FEWEST_FIELDS:
        return ()
    found: dict[str, str] = {}
    for label, words in pairs:
        name = _FIELD_OF[label].label if label in _FIELD_OF else label
        if label and words and (label, words) != ("栏目", "内容"):
            found[name] = f"{found[name]}\n{words}" if name in found else words
    return _in_order(found)


def _in_order(found: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The known fields first, in our order; what else is told behind them."""
    places = {field.label: place for place, field in enumerate(GUIDE_FIELDS)}
    return tuple(sorted(found.items(), key=lambda pair: places.get(pair[0], len(places))))


def _labelled(body: str) -> tuple[dict[str, str], list[str]]:
    """Fields in lines that begin with a known label and a colon, and the lines before the first of them."""
    found: dict[str, str] = {}
    before: list[str] = []
    current = ""
    for line in filter(None, (one.strip() for one in body.splitlines())):
        head, colon, rest = line.replace(":", "：", 1).partition("：")
        bare = _label(_NUMBERED.sub("", re.sub(r"^[一二三四五六七八九十]+、", "", head)))
        if colon and bare in _FIELD_OF:
            current = _FIELD_OF[bare].label
            found[current] = rest.strip()
        elif current:
            found[current] = f"{found[current]}\n{line}".strip()
        else:
            before.append(line)
    return found, before


def _posts_in(table: Sequence[Sequence[str]]) -> tuple[PostHolder, ...]:
    if len(table) < _TWO:
        return ()
    places: dict[str, int] = {}
    for place, header in enumerate(map(_label, table[0])):
        for name, aliases in POST_COLUMNS.items():
            if header == name or header in aliases:
                places.setdefault(name, place)
    if "岗位" not in places or "姓名" not in places:
        return ()

    def cell(row: Sequence[str], name: str) -> str:
        place = places.get(name)
        return row[place] if place is not None and place < len(row) else ""

    made = (PostHolder(*(cell(row, name) for name in POST_COLUMNS)) for row in table[1:])
    return tuple(one for one in made if one.post or one.name)


def _with_table(
    publication: Publication, ours: Callable[[Sequence[Sequence[str]]], bool], rows: Iterable[Sequence[str]]
) -> str:
    lines = ("".join(f"<td>{_cell_html(cell)}</td>" for cell in row) for row in rows)
    table = "\n".join(["<table>", *(f"<tr>{line}</tr>" for line in lines), "</table>"])
    html = publication.html
    for found in _TABLE.finditer(html):
        if any(ours(one) for one in tables_of(found[0])):
            return html[: found.start()] + table + html[found.end() :]
    if not html:
        html = "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in _labelled(publication.body)[1])
    return f"{html}\n{table}" if html else table


def _cell_html(words: str) -> str:
    return "<br>".join(escape(line.strip(), quote=False) for line in words.split("\n") if line.strip())
