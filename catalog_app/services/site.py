"""The static site: what stands on it, and writing it into a folder. Every file passes the gate before one is changed.

`site_job` is a plain snapshot taken where the connection lives; `write_site_folder` may run in a worker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Contact, Unit
from catalog_app.services.exporting import printable, publication_exports
from catalog_app.services.gate import Passage, gated_tree
from catalog_app.services.incoming import require_passive
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target, workspace_around
from catalog_app.support.files import safe_name
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.portal import PublicationExport
    from catalog_app.exporters.site import GuideSection, SiteRequest
    from catalog_app.exporters.site import SiteResult as SiteResult  # the window may not import exporters

HOME = "index.html"
_FOUND_HERE = "获取方式"
_ON_THIS_SITE = "在本网站的“公开目录”中可以按领域、事项查看，在“检索”中可以查找。"
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class SiteJob(Struct, frozen=True):
    """A site before it is written."""

    request: SiteRequest
    public_contacts: frozenset[str]


def site_job(
    session: Session,
    now: datetime,
    *,
    base_url: str = "",
    publications: tuple[PublicationExport, ...] | None = None,
) -> SiteJob:
    """Snapshot for the site: what a full package would hold, which may be given.

    UsageError WRONG_ADDRESS, ACTIVE_FILE (an attachment from before these were refused).
    """
    from catalog_app.exporters.site import SiteRequest

    _require_address(base_url)
    workspace = session.workspace
    contacts = tuple(workspace.contacts())
    catalogs = tuple(printable(session, ()))
    shown = publications or publication_exports(session, workspace.publications(), now.date())
    for attachment in (attachment for one in shown for attachment in one.attachments):
        require_passive(attachment.name)
    request = SiteRequest(
        unit=workspace.unit(),
        catalogs=catalogs,
        publications=shown,
        guide=guide_sections(workspace.unit(), catalogs, contacts),
        contacts=contacts,
        created=now,
        base_url=base_url,
    )
    return SiteJob(request, frozenset(contact.value for contact in contacts))


def write_site_folder(
    job: SiteJob, folder: Path, *, replace: bool, progress: Progress, passage: Passage | None = None
) -> SiteResult:
    """Write what differs into `folder`; nothing of it changes unless all of that passes the gate.

    UsageError NOT_A_FOLDER, NOT_A_SITE, FILE_EXISTS, WORKSPACE_FILE; WorldError SITE_LIST_DAMAGED; GateError.
    """
    from catalog_app.exporters.site import plan_site, settle_site, site_pages, write_pages

    _require_no_workspace(folder)
    plan = plan_site(site_pages(job.request), folder, replace=replace)
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        room = Path(name)
        with gated_tree(room, job.public_contacts, progress, titles=plan.titles, passage=passage) as stage:
            made = write_pages(plan, stage, progress)
        return settle_site(plan, made, room, progress)


def site_target(chosen: Path, unit: Unit) -> Path:
    """Where the site goes when a folder was chosen: into an empty one or a site of ours, else beside what it holds."""
    from catalog_app.exporters.site.request import LIST_NAME

    taken = chosen.is_dir() and any(chosen.iterdir()) and not (chosen / LIST_NAME).exists()
    return chosen / safe_name(f"{unit.name}公开网站") if taken else chosen


def guide_sections(
    unit: Unit, catalogs: Sequence[DomainCatalog], contacts: Sequence[Contact]
) -> tuple[GuideSection, ...]:
    """公开指南 in the words of `public_guide`, as on paper, and how this site is used."""
    from catalog_app.exporters.site import GuideSection
    from catalog_app.services.public_guide import public_guide

    parts = public_guide(unit, catalogs, contacts).parts
    return tuple(
        GuideSection(part.title, (*part.paragraphs, *([_ON_THIS_SITE] if _FOUND_HERE in part.title else [])))
        for part in parts
        if part.paragraphs
    )


def _require_address(base_url: str) -> None:
    if not base_url:
        return
    try:
        parts = urlsplit(base_url)
        good = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") is not None
    except ValueError:
        good = False
    if not good or "@" in base_url or any(character.isspace() for character in base_url) or "?" in base_url:
        raise UsageError(
            "WRONG_ADDRESS", "网站的网址写法不对。", "请写成 https://www.example.gov.cn/zwgk/ 的样子，或不写。"
        )


def _require_no_workspace(folder: Path) -> None:
    require_target(folder / HOME)
    around = workspace_around(folder)
    if around is not None:
        raise UsageError("WORKSPACE_FILE", f"“{around.name}”是工作区，不能把网站写在里面。", "请换一个文件夹。")
