"""Tables of a saved web page: HTML of any encoding, or a page in a single file (mht)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from catalog_app.importers.charsets import decoded
from catalog_app.importers.flow import Flow, file_bytes
from catalog_app.importers.grid import RawFile, Tally, refusing
from catalog_app.importers.inside.parts import TooMuchError
from catalog_app.importers.pages import read_page
from catalog_app.model.findings import ImportProblem
from catalog_app.support.progress import Progress

_BEGINNING = 8_192
_MOST_PARTS = 20_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_MESSAGE = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version|content-type):", re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_web(path: Path, progress: Progress) -> RawFile:
    """Every table in reading order. NOT_A_FILE, FILE_MISSING …, FILE_TOO_LARGE, DAMAGED_FILE."""
    data = file_bytes(path)
    flow = Flow(Tally())
    with refusing(path):
        pages = list(_pages_inside(data)) if _is_message(data) else [page_text(data)]
        has_frames = False
        for place, text in enumerate(pages):
            progress.step(place, len(pages), "正在读取网页")
            has_frames = read_page(text, flow) or has_frames
        tables, problems = flow.finish()
    if has_frames and not tables:
        problems = (*problems, _only_frames())
    return RawFile("html", tables, problems)


def page_text(data: bytes, declared: str = "") -> str:
    """The page as characters; what the page says of its encoding is believed only if it fits."""
    found = _CHARSET.search(data[:_BEGINNING])
    return decoded(data, found[1].decode("ascii", "replace") if found else declared)


def _is_message(data: bytes) -> bool:
    return _MESSAGE.match(data[:_BEGINNING]) is not None


def _pages_inside(data: bytes) -> Iterator[str]:
    """The pages of a single-file page, without the strip of sheet names that Excel adds."""
    import email
    import email.message

    if data.count(b"\n--") > _MOST_PARTS:
        raise TooMuchError("网页里的部分太多")
    for part in email.message_from_bytes(data.lstrip()).walk():
        payload = part.get_payload(decode=True) if part.get_content_type() in _PAGE_TYPES else None
        if isinstance(payload, bytes) and not str(part.get("Content-Location", "")).endswith("tabstrip.htm"):
            yield page_text(payload, part.get_content_charset() or "")


def _only_frames() -> ImportProblem:
    return ImportProblem(
        code="page_of_frames",
        severity="warning",
        message="这个网页只是框架，表格在框架里的其他文件中",
        remedy="请在浏览器里打开表格所在的那一页另存，或在 Excel、WPS 里另存为 xlsx 后再试",
    )
