"""What is of the whole unit: 主动公开基本目录 as web page and workbook, 公开指南 as web page and Word document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog_app.exporters.layout import Column
from catalog_app.exporters.portal.fragments import plain
from catalog_app.exporters.portal.request import UnitSheet
from catalog_app.exporters.portal.word import Paper, word_bytes
from catalog_app.model.catalog import DomainCatalog, Item, Origin
from catalog_app.model.cells import cell_text
from catalog_app.model.public_guide import PublicGuide
from catalog_app.model.unit import Unit
from catalog_app.support.progress import Silent

BASIC, BASIC_CODE = "主动公开基本目录", "basic"
GUIDE, GUIDE_CODE = "公开指南", "guide"
_OPEN_MODE = "主动"
_CENTRED = frozenset(("sequence", "domain", "station"))
_COLUMNS = (
    Column(key="sequence", label="序号", width=4, narrow=True),
    Column(key="domain", label="公开领域", width=8),
    Column(key="item", label="公开事项", width=12),
    Column(key="elements", label="公开内容", width=24),
    Column(key="deadline", label="公开时限", width=14),
    Column(key="channels", label="公开方式", width=14),
    Column(key="publisher", label="公开主体", width=10),
    Column(key="station", label="责任单位", width=8),
    Column(key="number", label="事项编号", width=8),
)


def basic_sheet(
    unit: Unit, catalogs: Sequence[DomainCatalog], stations: dict[str, str], version: str = ""
) -> UnitSheet:
    """主动公开基本目录: subject, content, limit and manner of every item that is published unasked."""
    title = f"{unit.signature}{BASIC}"
    rows = list(basic_rows(unit, catalogs, stations))
    lines = [f"编制单位：{unit.signature}", *filter(None, [version]), f"共{len(rows)}项。"]
    return UnitSheet(
        code=BASIC_CODE,
        name=BASIC,
        title=title,
        fragment=_basic_fragment(title, lines, rows),
        ending="xlsx",
        render=lambda: _basic_workbook(unit, title, lines, rows),
    )


def basic_rows(unit: Unit, catalogs: Sequence[DomainCatalog], stations: dict[str, str]) -> Iterator[list[str]]:
    """Its rows, numbered."""
    shown = (
        (catalog, item)
        for catalog in catalogs
        for item in catalog.items
        if item.origin is not Origin.NOT_APPLICABLE and (not item.mode or _OPEN_MODE in item.mode)
    )
    for place, (catalog, item) in enumerate(shown, 1):
        yield [
            str(place),
            catalog.domain.name,
            " › ".join(dict.fromkeys(filter(None, (item.level1, item.level2, item.level3)))),
            *(cell_text(item, key) for key in ("elements", "deadline")),
            _channels(item),
            item.publisher or unit.signature,
            stations.get(item.station or "", ""),
            item.number,
        ]


def guide_sheet(unit: Unit, guide: PublicGuide) -> UnitSheet:
    """公开指南 as far as its facts are known."""
    lines = [f"<p><strong>{_text(guide.title)}</strong></p>", *_guide_lines(guide)]
    paper = Paper(title=guide.title, fragment="\n".join(lines[1:]), signed=unit.signature)
    return UnitSheet(
        code=GUIDE_CODE,
        name=GUIDE,
        title=guide.title,
        fragment="\n".join(lines) + "\n",
        ending="docx",
        render=lambda: word_bytes(paper),
    )


def write_unit_sheet(sheet: UnitSheet, out: Path) -> None:
    """Write one of its two files to `out`, by its ending; the web page stands by itself."""
    out.write_bytes(_standing_page(sheet) if out.suffix == ".html" else sheet.render())


def _standing_page(sheet: UnitSheet) -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{_text(sheet.title)}</title>\n</head>\n<body>\n{sheet.fragment}</body>\n</html>\n"
    ).encode()


def _guide_lines(guide: PublicGuide) -> Iterator[str]:
    for part in guide.parts:
        yield f"<p><strong>{_text(part.title)}</strong></p>"
        yield from (f"<p>{_text(line)}</p>" for line in part.paragraphs)
        yield f"<p>（依据：{_text(part.source)}）</p>"


def _basic_fragment(title: str, lines: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    parts = [f"<p><strong>{_text(title)}</strong></p>", *(f"<p>{_text(line)}</p>" for line in lines), "<table>"]
    parts.append(f"<tr>{''.join(f'<th>{_text(column.label)}</th>' for column in _COLUMNS)}</tr>")
    parts += [f"<tr>{''.join(f'<td>{_lines(text)}</td>' for text in row)}</tr>" for row in rows]
    return "\n".join([*parts, "</table>"]) + "\n"


def _basic_workbook(unit: Unit, title: str, lines: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    from catalog_app.exporters.list_workbook import ListSheet, write_list_workbook

    sheet = ListSheet(name=BASIC, title=title, columns=_COLUMNS, rows=rows, notes=tuple(lines), centred=_CENTRED)
    with TemporaryDirectory() as room:
        out = Path(room) / f"{BASIC}.xlsx"
        write_list_workbook([sheet], unit.signature, out, Silent())
        return out.read_bytes()


def _channels(item: Item) -> str:
    channels = item.channels
    chosen = channels.required or channels.optional
    return "、".join((*(one for one in chosen if one != "其他" or not channels.other), *channels.other))


def _lines(text: str) -> str:
    return "<br>".join(map(_text, text.split("\n")))


def _text(text: str) -> str:
    return escape(plain(text.strip()), quote=True)
