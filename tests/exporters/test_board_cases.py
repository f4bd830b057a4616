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


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("code", REVIEWED)
def test_a_reviewed_notice_is_set_as_before(code: str, paper: Literal["A4", "A3"], tmp_path: Path) -> None:
    wanted = json.loads(REFERENCES.read_text("utf-8"))[f"{code}-{paper}"]
    assert drawn(code, paper, tmp_path) == wanted


def test_every_case_can_be_drawn_and_no_unit_is_broken(tmp_path: Path) -> None:
    for case in bundled_cases():
        out = draw_notice(sample_notice(case), sample_sheet("A4", "portrait"), tmp_path / "a.pdf", Silent())
        assert 1 <= len(out.pages) <= 4, case.code
        pieces = [piece.text for page in out.pages for piece in page.pieces]
        assert not [text for text in pieces if text in ("）", "元）")], case.code
