"""Sample content for every notice case, and a notice as structure: pages, lines with rounded places."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from catalog_app.exporters.board import SheetSetup, write_notice_board
from catalog_app.model.cases import CaseColumn, NoticeCase, find_case
from catalog_app.model.notice import Notice, NoticeTable, notice_table
from catalog_app.model.notice_words import basis_words, cited, filled, opening_words, period_label, period_words
from catalog_app.model.unit import Contact
from catalog_app.services.cases import bundled_cases
from catalog_app.support.progress import Silent
from tests.helpers.pdf_pages import Text, read_pages

REFERENCES = Path(__file__).parents[1] / "data" / "board" / "notices.json"
"""Made by `python -m tests.helpers.notices`, looked at as pictures before it is committed."""
REVIEWED = (
    "dibao-review",
    "farm-subsidy",
    "housing-selection",
    "land-announcement",
    "land-compensation",
    "land-notice",
    "student-aid",
    "transition-projects",
    "village-finance",
)
PAPERS: tuple[Literal["A4", "A3"], ...] = ("A4", "A3")
TODAY = date(2026, 11, 23)
VILLAGES = ("河口村", "大坪村", "石板社区")
NAMES = ("张小明", "李芳", "王建国", "欧阳春燕", "赵大山", "钱有福", "孙桂英", "周立新", "吴秀兰")
VALUES = {
    "unit": "青石桥镇人民政府",
    "county": "临川县人民政府",
    "village": "河口村",
    "year": "2026",
    "period": "2026年第三季度",
    "count": "9",
    "item": "农村公路养护工程",
}
_BY_KEY = {"family_size": "3", "insured": "2", "group": "第二村民小组", "sequence": "1", "year": "2026"}
_WORDS = "按县人民政府批准的方案执行，范围以勘测定界图为准，涉及集体土地2.35公顷，其中耕地1.82公顷。"


def sample_notice(case: NoticeCase) -> Notice:
    """A notice of the case with nine rows in three villages, or with headed paragraphs, or with running text."""
    values = VALUES | {"source": cited(case.sources)}
    shown = [column for column in case.columns if column.wall != "drop"]
    label = period_label(case)
    period = period_words(label, TODAY, date(2026, 12, 2), case.period) if label and case.period.days else ""
    fields = case.sheet == "fields"
    body = tuple(f"{column.label}：{_WORDS}" for column in shown) if fields else (_WORDS, _WORDS)
    return Notice(
        title=filled(case.title, values),
        opening=opening_words(case, values),
        body=() if case.sheet == "roster" else body,
        headings=tuple(column.label for column in shown) if fields else (),
        table=_table(case, shown) if case.sheet == "roster" else None,
        basis=basis_words(case.sources),
        period=period,
        objection=filled(case.objection, values),
        telephones="监督电话：0873-1234567（镇纪委）；0873-7654321（镇党政办）。",
        unit=VALUES["unit"],
        signed=TODAY,
        official=case.official,
        from_case=True,
    )


def sample_sheet(paper: Literal["A4", "A3"], orientation: Literal["landscape", "portrait"]) -> SheetSetup:
    """A sheet of the sample township."""
    return SheetSetup(
        unit_name="青石桥镇",
        signature=VALUES["unit"],
        printed_on=TODAY,
        paper=paper,
        orientation=orientation,
        contacts=(Contact(uid="c", label="监督电话", value="0873-1234567", owner="镇纪委"),),
        board_name="河口村村委会公示栏",
    )


def structure(path: Path) -> list[list[str]]:
    """Each page as its lines from the top: baseline, left edge, size and words of each part, rounded to 4 points."""
    return [_lines(page.texts) for page in read_pages(path)]


def drawn(code: str, paper: Literal["A4", "A3"], folder: Path) -> list[list[str]]:
    """The structure of a case's sample on this paper."""
    out = folder / f"{code}-{paper}.pdf"
    sheet = sample_sheet(paper, "portrait" if paper == "A4" else "landscape")
    write_notice_board(sample_notice(find_case(bundled_cases(), code)), (), sheet, out, Silent())
    return structure(out)


def _lines(texts: tuple[Text, ...]) -> list[str]:
    lines: dict[int, list[str]] = {}
    for text in texts:
        lines.setdefault(-round(text.bottom / 4) * 4, []).append(
            f"{round(text.left / 4) * 4}/{text.size:.0f} {text.words}"
        )
    return [f"{-place}: {' | '.join(sorted(parts, key=_left))}" for place, parts in sorted(lines.items())]


def _left(part: str) -> int:
    return int(part.partition("/")[0])


def _table(case: NoticeCase, shown: list[CaseColumn]) -> NoticeTable:
    columns = [(column.key, column.label) for column in shown]
    rows = [tuple(_cell(column, place) for column in shown) for place in range(len(NAMES))]
    villages = [
        VILLAGES[place % 3] if any(key == "village" for key, _ in columns) else "" for place in range(len(NAMES))
    ]
    return notice_table(
        columns, rows, villages, order=VILLAGES, added=[column.key for column in case.columns if column.total]
    )


def _cell(column: CaseColumn, place: int) -> str:
    if column.key == "village":
        return VILLAGES[place % 3]
    if column.key in ("name", "person_name", "person", "handler") or column.label.endswith("姓名"):
        return NAMES[place]
    if column.key in _BY_KEY:
        return _BY_KEY[column.key]
    if column.total:
        return str((place + 1) * 120)
    if any(word in column.label for word in ("时间", "日期", "月份", "年度")):
        return "2026年10月"
    if any(word in column.label for word in ("备注", "说明")):
        return "" if place else "补充材料后重新公示"
    return ("符合条件", "拟同意", "河口村入村道路硬化工程（一期）")[place % 3]


def write_references() -> None:
    """Draw every reviewed reference anew: look at the pictures before committing what comes out."""
    with TemporaryDirectory() as folder:
        found = {f"{code}-{paper}": drawn(code, paper, Path(folder)) for code in REVIEWED for paper in PAPERS}
    REFERENCES.parent.mkdir(exist_ok=True)
    REFERENCES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_references()
