"""Upload packages: what goes into one, writing and rehearsing it, remembering it.

`package_job` is a plain snapshot taken where the connection lives; `write_package_file` may run in a worker. A package
that fails leaves the last one as it was.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from catalog_app.checks.personal_info import NOBODY, masked_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.channels import WEBSITE
from catalog_app.model.errors import AppError, UsageError
from catalog_app.model.findings import Finding, ScanReport
from catalog_app.model.portal import PortalProfile
from catalog_app.model.publication import OPEN, REVIEWS, Posting, Publication, ReviewStep, State
from catalog_app.model.records import PACKAGE_STATUS_LABELS, PackageRecord
from catalog_app.services.gate import Passage, gated
from catalog_app.services.notices import NoticeMaker
from catalog_app.services.package_content import portal_content
from catalog_app.services.package_scan import check_package, together
from catalog_app.services.portal_profiles import profile_of
from catalog_app.services.public_guide import guide_job
from catalog_app.services.releasing import keep_releases
from catalog_app.services.session import Session
from catalog_app.services.shown_catalogs import printable
from catalog_app.services.targets import require_target
from catalog_app.services.withdrawals import withdrawals
from catalog_app.support.progress import Progress
from catalog_app.support.second_process import in_second_process

if TYPE_CHECKING:
    from catalog_app.exporters.portal import PackageRequest, PublicationExport
    from catalog_app.exporters.portal import PackageResult as PackageResult  # the window may not import exporters
    from catalog_app.exporters.portal.request import Attachment
    from catalog_app.exporters.review_sheet import ReviewSheet
    from catalog_app.exporters.site import SiteRequest

_LARGE = 1_000
"""From how many items on a second process is worth its start."""


class PackageLine(Struct, frozen=True):
    """One thing in, or withdrawn by, an upload package."""

    uid: str
    kind: Literal["publication", "catalog"]
    change: Literal["new", "changed", "withdrawn", "same"]
    title: str
    domain: str = ""


class PackageJob(Struct, frozen=True):
    """An upload package before it is written: the request and what it differs in from the last accepted one."""

    request: PackageRequest
    lines: tuple[PackageLine, ...]
    public_contacts: frozenset[str]
    notes: tuple[str, ...] = ()
    """Sentences for the person at work: what 公开指南 still lacks."""

    def count(self, change: str) -> int:
        """How many lines are new, changed, withdrawn or same."""
        return sum(line.change == change for line in self.lines)


def package_job(session: Session, stamp: Stamp, *, profile: str = "", full: bool = False) -> PackageJob:
    """Snapshot for an upload package: what differs from what the portal holds, or with `full` everything.

    `profile` '' = the chosen one. UsageError UNKNOWN_PROFILE.
    """
    from catalog_app.exporters.portal import CATALOG_UID, PackageRequest, package_lines
    from catalog_app.exporters.unit_sheets import GUIDE_CODE

    chosen = profile_of(session, profile)
    workspace = session.workspace
    base, previous = portal_content(session, full=full)
    publications, guide = workspace.publications(), guide_job(session)
    catalogs = tuple(printable(session, ()))
    going = {one.uid for one in publications if _leaves(one)}
    going |= {CATALOG_UID + one.domain.code for one in catalogs} | {CATALOG_UID + one.code for one in guide.sheets}
    withdrawn = withdrawals(session, previous.keys() - going, chosen, publications)
    request = PackageRequest(
        unit=workspace.unit(),
        profile=chosen,
        catalogs=catalogs,
        publications=publication_exports(session, publications, stamp.now.date()),
        number=_next_number(workspace.packages(), stamp.now),
        created=stamp.now,
        base=base,
        previous=previous,
        held=frozenset(one.uid for one in publications if one.state in REVIEWS),
        titles=withdrawn.titles
        | {one.uid: one.title for one in publications}
        | {CATALOG_UID + one.code: one.name for one in workspace.domains()}
        | {CATALOG_UID + one.code: one.name for one in guide.sheets},
        sheets=guide.sheets,
        withdrawals=withdrawn.known,
    )
    contacts = frozenset(contact.value for contact in workspace.contacts())
    lines = tuple(PackageLine(*line) for line in package_lines(request))
    differing = [line.uid for line in lines if line.kind == "publication" and line.change in ("new", "changed")]
    reviewed = structs.replace(request, reviews=_reviews(session, differing))
    guided = any(line.uid == CATALOG_UID + GUIDE_CODE and line.change in ("new", "changed") for line in lines)
    return PackageJob(reviewed, lines, contacts, guide.notes if guided else ())


def _reviews(session: Session, uids: Sequence[str]) -> dict[str, ReviewSheet]:
    """Review sheets of those that were approved; the day on them is that of the last step, so that they stay alike."""
    from catalog_app.services.review_sheets import review_sheet_job

    steps: defaultdict[str, list[ReviewStep]] = defaultdict(list)
    for step in session.workspace.review_steps():
        if step.decision == "同意":
            steps[step.publication].append(step)
    return {
        uid: review_sheet_job(session, uid, max(step.at for step in steps[uid]).date()).sheet
        for uid in uids
        if uid in steps
    }


def publication_exports(
    session: Session, publications: Sequence[Publication], today: date
) -> tuple[PublicationExport, ...]:
    """Those that may leave, with all that the web shows of them: finished, and 主动公开."""
    from catalog_app.exporters.portal import PublicationExport

    workspace = session.workspace
    postings = sorted(workspace.postings(), key=lambda one: one.posted_on)
    website = {one.publication: one for one in postings if one.channel == WEBSITE and one.taken_down is None}
    first = {one.publication: one.posted_on for one in reversed(postings)}
    maker = NoticeMaker(session, "web", today)
    items = {item.uid: item for item in workspace.items()}
    return tuple(
        PublicationExport(
            one,
            items[one.item],
            attachments=_attachments(session, one),
            published_on=website[one.uid].posted_on if one.uid in website else None,
            notice=maker.notice(one, items[one.item]),
            shown_from=first.get(one.uid),
            interpretation=_interpretation(one, website),
        )
        for one in publications
        if _leaves(one)
    )


def _interpretation(publication: Publication, website: dict[str, Posting]) -> str:
    """The address of the first 解读 that has one."""
    addresses = (website[uid].url for uid in publication.linked("解读") if uid in website)
    return next(filter(None, addresses), "")


def write_package_file(
    job: PackageJob,
    out: Path,
    *,
    replace: bool,
    progress: Progress,
    passage: Passage | None = None,
    site: SiteRequest | None = None,
) -> PackageResult:
    """Write the package and rehearse it; a package that fails its own verification is not given out.

    The whole `site` goes along as `网站/…`. `released` of the result counts what only the release of `passage` let
    pass. UsageError WRONG_SUFFIX, WORKSPACE_FILE, FILE_EXISTS.
    """
    from catalog_app.exporters.portal import write_package
    from catalog_app.exporters.portal.verify import SITE_FOLDER
    from catalog_app.exporters.site import site_members, site_pages

    require_target(out, ".zip")
    passage = passage or Passage()
    going = sum(line.change in ("new", "changed") for line in job.lines)
    waiting = partial(progress.step, 0, 0, "正在核验、检查个人信息")
    large = waiting if going >= _LARGE else None
    check = partial(_rehearse, profile=job.request.profile, large=large, passage=passage)
    with gated(out, job.public_contacts, replace=replace, passage=passage, check=check) as path:
        further = site_members(site_pages(site), SITE_FOLDER.rstrip("/")) if site else {}
        result = write_package(job.request, path, progress, further)
        further = {}  # the pages are not needed while the package is scanned
    passage.note(job.notes)
    return structs.replace(result, path=out, released=passage.released)


def _rehearse(
    path: Path,
    contacts: Iterable[str] = NOBODY,
    *,
    name: str | None = None,
    profile: PortalProfile,
    large: Callable[[], object] | None,
    passage: Passage,
) -> ScanReport:
    """Verify a finished package and scan it; GateError PACKAGE_NOT_VALID. What is only warned of is in `passage`.

    A `large` one is shared by two processes; that is called while the other is waited for, and may raise.
    """
    from catalog_app.services.verify import require_sound

    half = partial(_other_half, path, tuple(contacts), name, profile)
    with in_second_process(half, waiting=large) if large else nullcontext(half) as other_half:
        report = check_package(path, contacts, name=name, share="package")
        findings, pages = other_half()
        require_sound(findings)
    passage.note(masked_text(f"{one.message}{one.remedy}") for one in findings)
    return together(report, pages)


def _other_half(
    path: Path, contacts: tuple[str, ...], name: str | None, profile: PortalProfile
) -> tuple[list[Finding], ScanReport]:
    from catalog_app.exporters.portal.verify import verify_package

    return verify_package(path, profile), check_package(path, contacts, name=name, share="pages")


def record_package(
    session: Session, job: PackageJob, result: PackageResult, stamp: Stamp, passage: Passage | None = None
) -> ChangeSet:
    """Remember the package and the content hash of everything the portal would hold after it; never undone.

    Who released orange findings, and why, stands beside who made it, if there were any. Where recording fails the file
    goes too: its number will be given to another package.
    """
    release = passage.release if passage and passage.released else None
    released = f"（{release.person}放行：{release.reason}）" if release else ""
    record = PackageRecord(
        number=job.request.number,
        created=stamp.now,
        by=stamp.who + masked_text(released),
        profile=job.request.profile.name,
        path=masked_text(os.fsencode(result.path.absolute()).decode("utf-8", "replace")),
        sha256=result.sha256,
        status="sent",
    )
    step = f"生成上传包{record.number}" + (f"（放行{result.released}处）" if released else "")
    try:
        with session.workspace.transaction(step, stamp) as recorder:
            recorder.save_package(record, result.content)
            if passage is not None:
                keep_releases(recorder, passage, stamp)
    except AppError:
        with suppress(OSError):
            result.path.unlink()
        raise
    return session.notify(recorder.changes)


def mark_package(
    session: Session, number: str, status: Literal["sent", "accepted", "rejected"], stamp: Stamp
) -> ChangeSet:
    """Note what the portal did; the next package holds what differs from the last accepted. UNKNOWN_PACKAGE."""
    record = next((one for one in session.workspace.packages() if one.number == number), None)
    if record is None:
        raise UsageError("UNKNOWN_PACKAGE", f"没有编号为{number}的上传包。", "请刷新列表后重试。")
    with session.workspace.transaction(f"登记上传包{number}{PACKAGE_STATUS_LABELS[status]}", stamp) as recorder:
        recorder.save_package(structs.replace(record, status=status), session.workspace.package_items(number))
    return session.notify(recorder.changes)


def _attachments(session: Session, publication: Publication) -> tuple[Attachment, ...]:
    from catalog_app.exporters.portal.request import Attachment  # as the other writers, only where something leaves

    place = session.workspace.attachment_path
    return tuple(Attachment(one.name, place(one.sha256), one.sha256) for one in publication.attachments)


def _leaves(publication: Publication) -> bool:
    return publication.state in (State.READY, State.PUBLISHED) and publication.openness == OPEN


def _next_number(packages: Sequence[PackageRecord], now: datetime) -> str:
    day = f"{now:%Y%m%d}"
    used = [int(one.number.rpartition("_")[2]) for one in packages if one.number.startswith(day)]
    return f"{day}_{max(used, default=0) + 1:03d}"
