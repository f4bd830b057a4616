"""The look of an official paper: numbers of GB/T 9704-2012, and what stands in which font.

22 lines of 28 characters in 156 × 225 mm; larger paper is set in proportion.
"""

from __future__ import annotations

import re

from catalog_app.exporters.fonts import Style

_MILLIMETRE = 72 / 25.4
TOP, LEFT, AREA = 37 * _MILLIMETRE, 28 * _MILLIMETRE, (156 * _MILLIMETRE, 225 * _MILLIMETRE)
BINDING = 1 * _MILLIMETRE
"""Half of what the margins differ by: on the back of a sheet they change places."""
BODY = AREA[0] / 28.005
"""三号 (16 pt) drawn together so that 28 characters fill a line."""
LEADING = AREA[1] / 22
TITLE, PAGE_NUMBER = 22.0, 14.0
BOLDER = 0.035
"""Outline of the title's characters, in ems, where 宋体 has to stand for 小标宋."""
NUMBER_BELOW, DASH = 7 * _MILLIMETRE, 0.38
"""The dashes beside the page number stand so far below the type area; and their height above the baseline, in ems."""
STYLES: tuple[Style, ...] = ("xiaobiaosong", "fangsong", "kaiti", "heiti", "songti")
_FIRST = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SECOND = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_LONGEST_HEADING = 40


def paragraph_style(words: str) -> Style:
    """黑体 for headings of the first level, 楷体 for those of the second, 仿宋 for everything else."""
    if len(words) > _LONGEST_HEADING or "。" in words.rstrip("。"):
        return "fangsong"
    if _FIRST.match(words):
        return "heiti"
    return "kaiti" if _SECOND.match(words) else "fangsong"


def page_number(page: int) -> str:
    """— 1 —, counted from 0."""
    return f"— {page + 1} —"
