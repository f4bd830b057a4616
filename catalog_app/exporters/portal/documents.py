"""The files of one publication or catalog: its text three times over, its review sheet, the catalog as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from catalog_app.exporters.fonts import with_stand_ins
from catalog_app.exporters.portal.degrade import in_tags
from catalog_app.exporters.portal.fragments import publication_fragment, publication_text, rich_fragment, words_of
from catalog_app.exporters.portal.notices import notice_fragment, notice_text
from catalog_app.exporters.portal.request import PackageRequest, PublicationExport
from catalog_app.exporters.portal.word import Paper, word_bytes
from catalog_app.exporters.review_sheet import ReviewSheet
from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.notice_words import chinese_date
from catalog_app.support.progress import Silent

_LAST_LINES = 3


class PublicationText:
    """One publication's text; all three files say the same."""

    def __init__(self, request: PackageRequest, export: PublicationExport, attachments: Sequence[str]) -> None:
        self._request, self._export, self._attachments = request, export, attachments

    def html(self) -> bytes:
        """For the portal's editor, in the tags it takes."""
        return in_tags(self._fragment, self._request.profile.allowed_tags).encode()

    def plain(self) -> bytes:
        """For pasting."""
        export = self._export
        if export.notice is not None:
            return notice_text(export.notice, self._attachments).encode()
        words = words_of(export.publication.body, export.publication.html)
        return publication_text(words, self._attachments).encode()

    def docx(self) -> bytes:
        """For those who are to have Word, in the form of an official paper."""
        one, fragment = self._export.publication, self._fragment
        signed, day = "", ""
        if self._export.notice is None:  # a notice ends with its signature
            last = "".join(one.body.split("\n")[-_LAST_LINES:])
            unit = self._request.unit.signature
            signed = "" if unit in last else unit
            day = chinese_date(one.formed) if one.formed else ""
            day = "" if day in last else day
        title = self._export.notice.title if self._export.notice else one.title
        paper = Paper(title=title, number=one.document_number or "", fragment=fragment, signed=signed, day=day)
        return word_bytes(paper)

    @cached_property
    def _fragment(self) -> str:
        export = self._export
        body, html = export.publication.body, export.publication.html
        if export.notice is not None:
            return notice_fragment(export.notice, html, self._attachments)
        return rich_fragment(html, self._attachments) if html else publication_fragment(body, self._attachments)


def review_bytes(sheet: ReviewSheet) -> bytes:
    """The review sheet as PDF."""
    from catalog_app.exporters.review_sheet import write_review_sheet

    return _written("审核表.pdf", lambda out: write_review_sheet(sheet, out, Silent(), shown=with_stand_ins))


def catalog_workbook(request: PackageRequest, catalog: DomainCatalog) -> bytes:
    """The catalog in the standard's layout, to be read in again; nothing internal in it."""
    from catalog_app.exporters.workbook import write_workbook

    items = tuple(structs.replace(item, station=None, reason=None) for item in catalog.items)
    public = DomainCatalog(catalog.domain, items)
    return _written("目录.xlsx", lambda out: write_workbook([public], request.unit, {}, out, Silent()))


def _written(name: str, write: Callable[[Path], object]) -> bytes:
    with TemporaryDirectory() as room:
        out = Path(room) / name
        write(out)
        return out.read_bytes()
