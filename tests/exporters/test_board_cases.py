"""Every notice case on paper: those that were reviewed stay as they were, and none breaks its words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest

from catalog_app.exporters.board import draw_notice
from catalog_app.services.cases import bundled_cases
from catalog_app.support.progress import Silent
from tests.helpers.notices import PAPERS, REFERENCES, REVIEWED, drawn, sample_notice, sample_sheet
from tests.helpers.pdf_pages import read_pages


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("code", REVIEWED)
def test_a_reviewed_notice_is_set_as_before(code: str, paper: Literal["A4", "A3"], tmp_path: Path) -> None:
    wanted = json.loads(REFERENCES.read_text("utf-8"))[f"{code}-{paper}"]
    assert drawn(code, paper, tmp_path) == wanted


def test_every_case_is_drawn_whole_and_its_seal_never_stands_alone(tmp_path: Path) -> None:
    for case in bundled_cases():
        notice = sample_notice(case)
        out = draw_notice(notice, sample_sheet("A4", "portrait"), tmp_path / "a.pdf", Silent())
        assert 1 <= len(out.pages) <= 4, case.code
        pieces = [piece.text for page in out.pages for piece in page.pieces]
        assert not [text for text in pieces if text in ("）", "元）")], case.code
        last = out.pages[-1]
        assert all(words in last.rest for words in notice.closing), case.code  # with all of the closing
        assert notice.table is None or last.pieces, case.code  # and some of the list


def test_a_paragraph_does_not_end_in_a_line_of_one_character(tmp_path: Path) -> None:
    case = next(case for case in bundled_cases() if case.code == "consultation")
    draw_notice(sample_notice(case), sample_sheet("A4", "portrait"), tmp_path / "a.pdf", Silent())
    ends = [text.words for page in read_pages(tmp_path / "a.pdf") for text in page.texts]
    assert "三、提出意见的方式" in ends
    assert not [words for words in ends if words in ("办）。", "条。", "日）。")]
