"""Every notice case on paper: it says what was reviewed, in that order and on so many pages, and breaks no words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog_app.exporters.board import draw_notice
from catalog_app.exporters.notice_text import spoken_lines
from catalog_app.model.notice import Notice
from catalog_app.services.cases import bundled_cases
from catalog_app.support.progress import Silent
from tests.helpers.notices import REFERENCES, all_notices, drawn, sample_sheet
from tests.helpers.pdf_pages import read_pages


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Notice]:
    return all_notices(tmp_path_factory.mktemp("cases"))


def test_every_case_is_set_as_reviewed(notices: dict[str, Notice], tmp_path: Path) -> None:
    assert {case.code for case in bundled_cases()} == set(notices)
    wanted = json.loads(REFERENCES.read_text("utf-8"))
    assert wanted.keys() == notices.keys()
    for code, notice in notices.items():
        assert drawn(notice, tmp_path) == wanted[code], code


def test_the_seal_never_stands_alone_and_no_bracket_alone_in_a_cell(notices: dict[str, Notice], tmp_path: Path) -> None:
    for code in ("dibao-review", "transition-projects", "land-compensation"):
        notice = notices[code]
        out = draw_notice(notice, sample_sheet("A4", "portrait"), tmp_path / "a.pdf", Silent())
        pieces = [piece.text for page in out.pages for piece in page.pieces]
        assert not [text for text in pieces if text in ("）", "元）")], code
        assert notice.closing[-1] in out.pages[-1].rest, code
        assert notice.table is None or out.pages[-1].pieces, code


def test_a_paragraph_does_not_end_in_a_line_of_one_character(notices: dict[str, Notice], tmp_path: Path) -> None:
    draw_notice(notices["consultation"], sample_sheet("A4", "portrait"), tmp_path / "a.pdf", Silent())
    ends = [text.words for page in read_pages(tmp_path / "a.pdf") for text in page.texts]
    assert "三、提出意见的方式" in ends
    assert not [words for words in ends if words in ("办）。", "条。", "日）。", "实。")]


def test_every_notice_can_be_read_aloud(notices: dict[str, Notice]) -> None:
    spoken = {code: list(spoken_lines(notice)) for code, notice in notices.items()}
    words = "\n".join(line for lines in spoken.values() for line in lines)
    assert not [sign for sign in ("{", "*", " | ", "元/", "  ") if sign in words]
    row = spoken["dibao-review"][3]
    assert row.startswith("1．青石村，第一村民小组，张小明，家庭人口4人，拟保障人数2人，")
    assert "补贴标准每亩97.42元" in spoken["farm-subsidy"][3]
    assert "月份7至9月" in spoken["disability-allowance"][3]
    assert spoken["student-aid"][3].startswith("1．张某涵，")
