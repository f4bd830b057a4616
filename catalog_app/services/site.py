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
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.unit import Contact, Unit
from catalog_app.services.exporting import printable, publication_exports
from catalog_app.services.gate import Passage, gated_tree
from catalog_app.services.session import Session
from catalog_app.services.targets import require_target
from catalog_app.store import opening
from catalog_app.support.files import safe_name
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.portal import PublicationExport
    from catalog_app.exporters.site import GuideSection, SiteRequest
    from catalog_app.exporters.site import SiteResult as SiteResult  # the window may not import exporters

HOME = "index.html"
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
    """Snapshot for the site: what a full package would hold, which may be given. UsageError WRONG_ADDRESS."""
    from catalog_app.exporters.site import SiteRequest

    _require_address(base_url)
    workspace = session.workspace
    contacts = tuple(workspace.contacts())
    catalogs = tuple(printable(session, ()))
    request = SiteRequest(
        unit=workspace.unit(),
        catalogs=catalogs,
        publications=publications or publication_exports(session, workspace.publications(), now.date()),
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
    """公开指南 as far as settings and catalog tell it; time limits are those of the 条例."""
    from catalog_app.exporters.site import GuideSection

    names = "、".join(catalog.domain.name for catalog in catalogs)
    channels = "、".join(unit.channels)
    office = [("受理机构", unit.signature), ("地址", unit.address), ("办公时间", unit.office_hours)]
    told = "\n".join(f"{label}：{words}" for label, words in office if words)
    telephones = "\n".join(contact.words for contact in contacts)
    sections = (
        (
            "公开范围",
            f"{unit.signature}依照《中华人民共和国政府信息公开条例》和基层政务公开标准目录主动公开政府信息。",
            f"已编制公开目录的领域：{names}。" if names else "",
        ),
        (
            "获取方式",
            "主动公开的政府信息可以在本网站的“公开目录”中按领域、事项查看，也可以在“检索”中查找。",
            f"同时通过以下渠道公开：{channels}。" if channels else "",
        ),
        (
            "依申请公开",
            "除主动公开的政府信息外，公民、法人或者其他组织可以申请获取相关政府信息。申请应当写明申请人的姓名或者名称、"
            "身份证明、联系方式，申请公开的政府信息的名称、文号或者便于查询的其他特征性描述，以及申请公开的政府信息的形式要求。",
            "能够当场答复的，当场予以答复；不能当场答复的，自收到申请之日起20个工作日内予以答复；需要延长答复期限的，"
            "延长的期限最长不超过20个工作日，并告知申请人。",
            told,
        ),
        (
            "监督和救济",
            "公民、法人或者其他组织认为行政机关未按照要求主动公开政府信息或者对依法应当公开的政府信息不予公开的，"
            "可以向政府信息公开工作主管部门提出；认为在政府信息公开工作中侵犯其合法权益的，可以投诉、举报，也可以依法申请行政复议或者提起行政诉讼。",
            telephones,
        ),
    )
    return tuple(GuideSection(title, tuple(filter(None, words))) for title, *words in sections)


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
    try:
        opening.require_ours(folder)
    except WorldError as error:
        if error.code == "NOT_A_WORKSPACE":
            return
    raise UsageError("WORKSPACE_FILE", f"“{folder.name}”是工作区，不能把网站写在里面。", "请换一个文件夹。")
