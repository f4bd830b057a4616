"""A true-to-life notice of every case, made through a workspace, and how it is set as structure.

`python -m tests.helpers.notices` writes the references anew. `python -m tests.helpers.notices FOLDER 30` draws every
case there, its list repeated to 30 rows: look at these pictures first.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from catalog_app.exporters.board import SheetSetup, draw_notice, write_notice_board
from catalog_app.exporters.notice_docx import write_notice_docx
from catalog_app.exporters.notice_text import write_notice_text
from catalog_app.model.changes import Stamp
from catalog_app.model.notice import Notice
from catalog_app.model.roster import RosterTable, bound, cut
from catalog_app.model.unit import Board, Contact, Unit, Village
from catalog_app.services import editing, publishing
from catalog_app.services.cases import notice_case
from catalog_app.services.notices import NoticeMaker
from catalog_app.services.rosters import PreparedRoster
from catalog_app.services.session import Session, create_session
from catalog_app.support.progress import Silent
from tests.helpers.pdf_pages import Page, plain, read_pages

_DATA = Path(__file__).parents[1] / "data" / "board"
SAMPLES: dict[str, dict[str, Any]] = json.loads((_DATA / "samples.json").read_text("utf-8"))
"""By case: a title, and the paragraphs of the body or the list's header and rows; all names are made up."""
REFERENCES = _DATA / "notices.json"
TODAY = date(2026, 11, 23)
STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 5, tzinfo=UTC))
UNIT = Unit(
    name="青石桥镇", kind="镇", county="临川县", full_name="青石桥镇人民政府", address="临川县青石桥镇解放路18号"
)
CONTACTS = (
    Contact(uid="c1", label="监督电话", value="0700-5550101", owner="镇纪委"),
    Contact(uid="c2", label="咨询电话", value="0700-5550102", owner="党政办公室"),
)
_VILLAGES = ("青石村", "桥头村", "柳湾村", "杨家坪村", "红土岭村", "解放路社区")
_PAPERS = {"A4": ("portrait",), "A3": ("landscape",)}
_NAMES = (
    *("张小明", "李芳", "王建国", "欧阳春燕", "赵大山", "钱有福", "孙桂英", "何长顺", "谢永红", "邓小琴", "龙学文"),
    *("司马青山", "周立新", "吴秀兰", "郑国强", "冯桂花", "杨有才", "蒋丽", "白玉兰"),
)
_FEW, _LIST = 8, "名单"


def all_notices(folder: Path, rows: int = 0) -> dict[str, Notice]:
    """The wall notice of every sample by its case; lists repeated to so many rows."""
    with create_session(folder / "工作区", UNIT, ("06",), STAMP) as session:
        editing.save_places(session, _places(), STAMP)
        return {code: _notice(session, code, rows) for code in SAMPLES}


def sample_sheet(paper: Any, orientation: Any) -> SheetSetup:
    """A sheet of the sample township."""
    return SheetSetup(
        unit_name=UNIT.name,
        signature=UNIT.signature,
        printed_on=TODAY,
        paper=paper,
        orientation=orientation,
        contacts=CONTACTS,
        board_name="青石村公示栏",
    )


def drawn(notice: Notice, folder: Path) -> dict[str, Any]:
    """What a notice says and how it is set: its blocks from the top of each page, with how many lines they take."""
    said = {
        "title": notice.title,
        "opening": notice.opening,
        "labels": " | ".join(notice.table.labels) if notice.table else "",
        "closing": list(notice.closing),
        "signed": f"{notice.unit}{' 公文格式' if notice.official else ''}",
    }
    pages: dict[str, list[str]] = {}
    for paper, (orientation,) in _PAPERS.items():
        out = folder / "a.pdf"
        made = draw_notice(notice, sample_sheet(paper, orientation), out, Silent())
        rows = [len({piece.row for piece in page.pieces}) for page in made.pages]
        pages[paper] = [_blocks(page, notice, count) for page, count in zip(read_pages(out), rows, strict=True)]
    return said | pages


def _blocks(page: Page, notice: Notice, rows: int) -> str:
    """标题×2 开头×3 名单8行 公示期 异议×2 …: by place on the page, not by the order of drawing."""
    lines: dict[int, list[tuple[float, str]]] = {}
    for text in page.texts:
        lines.setdefault(-round(text.bottom / 2), []).append((text.left, text.words))
    told = [_block("".join(words for _, words in sorted(parts)), notice) for _, parts in sorted(lines.items())]
    listed = [place for place, name in enumerate(told) if name == _LIST]
    if listed:
        told[listed[0] : listed[-1] + 1] = [_LIST]
    counted = [(name, len(list(same))) for name, same in groupby(filter(None, told))]
    return " ".join(f"名单{rows}行" if name == _LIST else name + (f"×{n}" if n > 1 else "") for name, n in counted)


def _block(line: str, notice: Notice) -> str:
    line = plain(line).replace("（盖章）", "")
    for name, words in _parts(notice):
        whole = plain(words)
        if line and (line == whole or (line in whole and (len(line) > _FEW or whole.endswith(line)))):
            return name
    return "页脚" if re.search(r"第\d+页|—\d+—", line) else (_LIST if line and notice.table else "")


def _parts(notice: Notice) -> Iterator[tuple[str, str]]:
    yield "标题", notice.title
    yield "续题", f"{notice.title}（续）"
    yield "单位", notice.unit
    yield "日期", "2026年11月23日"
    for name in ("period", "objection", "telephones", "address", "basis"):
        yield _CALLED[name], getattr(notice, name)
    yield "开头", notice.opening
    for number, words in enumerate(notice.body, start=1):
        heading, _, rest = words.partition("：")
        if heading in notice.headings:
            yield f"小标题{number}", "一二三四五六七八九"[number - 1] + "、" + heading
        yield f"正文{number}", rest if heading in notice.headings else words


_CALLED = {"period": "公示期", "objection": "异议", "telephones": "电话", "address": "地址", "basis": "依据"}


def _places() -> list[editing.Place]:
    villages = [
        Village(uid=f"v{number}", name=name, kind="社区" if name.endswith("社区") else "村", position=number)
        for number, name in enumerate(_VILLAGES, start=1)
    ]
    return [
        *CONTACTS,
        *villages,
        *(Board(uid=f"b{one.uid}", name=f"{one.name}公示栏", village=one.uid) for one in villages),
    ]


def _notice(session: Session, code: str, rows: int) -> Notice:
    sample = SAMPLES[code]
    item = session.workspace.items("06")[0]
    roster = _roster(code, rows) if "rows" in sample else None
    body = "\n".join(sample.get("body", ()))
    uid, _ = publishing.record_publication(
        session, item.uid, sample["title"], STAMP, body=body, formed=date(2026, 11, 2), roster=roster
    )
    publication = session.workspace.publication(uid)
    notice = NoticeMaker(session, "wall", TODAY).notice(publication, item, None if roster else code)
    assert notice is not None
    return notice


def _roster(code: str, count: int) -> PreparedRoster:
    sample, case = SAMPLES[code], notice_case(code)
    columns = bound(case, sample["labels"])
    assert all(column.key for column in columns), code
    rows = sample["rows"]
    if count > len(rows):
        rows = [_renamed(rows[place % len(rows)], place) for place in range(count)]
    table = cut(RosterTable(title=sample["title"], columns=columns, rows=rows), case, "archive")
    return PreparedRoster(
        case=case, table=table, verdicts=(), before=(), told=(), source="名单.xlsx", source_sha256="0" * 64
    )


def _renamed(row: list[str], place: int) -> list[str]:
    return [_NAMES[place % len(_NAMES)] if cell in _NAMES else cell for cell in row]


def write_references() -> None:
    """Set every case anew: look at the pictures before committing what comes out."""
    with TemporaryDirectory() as folder:
        found = {code: drawn(notice, Path(folder)) for code, notice in all_notices(Path(folder)).items()}
    REFERENCES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_pictures(folder: Path, rows: int) -> None:
    """Every case as PDF on A4 and A3, as Word file and as text, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as room:
        notices = all_notices(Path(room), rows)
    for code, notice in notices.items():
        for paper, orientation in (("A4", "portrait"), ("A3", "landscape"), ("A3", "portrait")):
            sheet = sample_sheet(paper, orientation)
            write_notice_board(notice, (), sheet, folder / f"{code}-{paper}-{orientation}.pdf", Silent())
        write_notice_docx(notice, sample_sheet("A4", "portrait"), folder / f"{code}.docx")
        write_notice_text(notice, folder / f"{code}.txt")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write_pictures(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    else:
        write_references()
