"""The review sheet of a publication as a PDF to be signed, let out by the gate."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog_app.services.gate import Passage, gated, scan_texts
from catalog_app.services.reviewing import current_sha256, missing
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.services.vocabulary import openness_reasons
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.review_sheet import ReviewSheet
    from catalog_app.model.publication import Publication


class ReviewSheetJob(Struct, frozen=True):
    """Snapshot for one sheet."""

    sheet: ReviewSheet
    contacts: frozenset[str]

    @property
    def file_name(self) -> str:
        """A name to propose."""
        from catalog_app.support.files import safe_name

        return f"{safe_name(f'审核表_{self.sheet.publication.title}', 80)}.pdf"


def review_sheet_job(session: Session, uid: str, today: date) -> ReviewSheetJob:
    """Everything the sheet of a publication says. UNKNOWN_PUBLICATION."""
    from catalog_app.exporters.review_sheet import ReviewSheet

    workspace = session.workspace
    publication, unit = workspace.publication(uid), workspace.unit()
    item = workspace.item(publication.item)
    contacts = frozenset(contact.value for contact in workspace.contacts())
    stations = {station.uid: station.name for station in workspace.stations()}
    roster = workspace.roster(uid)
    sheet = ReviewSheet(
        publication=publication,
        unit_name=unit.name,
        signature=unit.signature,
        printed_on=today,
        item_path=" › ".join(filter(None, (item.number, item.level1, item.level2, item.level3))),
        station=stations.get(item.station or "", ""),
        channels=item.channels.required,
        reason=_reason(publication),
        privacy=_privacy(publication, contacts),
        roster=f"{roster.title}（来自“{roster.source}”）" if roster else "",
        missing=tuple(missing(session, publication)),
        steps=tuple(workspace.review_steps(uid)),
        content_sha256=current_sha256(session, publication),
    )
    return ReviewSheetJob(sheet, contacts)


def write_review_sheet_file(
    job: ReviewSheetJob, out: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> Path:
    """Write the PDF. UsageError WRONG_SUFFIX, FILE_EXISTS; GateError; errors of drawing."""
    from catalog_app.exporters.review_sheet import write_review_sheet

    require_target(out, ".pdf")
    with gated(out, job.contacts, replace=replace, passage=passage) as path:
        write_review_sheet(job.sheet, path, progress)
    return out


def _reason(publication: Publication) -> str:
    reason = openness_reasons().get(publication.openness_reason or "")
    return "　".join(filter(None, (reason.words if reason else "", publication.openness_note)))


def _privacy(publication: Publication, contacts: frozenset[str]) -> str:
    texts = {"标题": publication.title, "正文": publication.body, "内容概述": publication.abstract}
    found = scan_texts(texts, contacts)
    return f"程序检查：发现{len(found)}处，须逐处核对" if found else "程序检查：没有发现个人信息"
