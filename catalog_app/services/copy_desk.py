"""The copy desk (人工录入台): what is typed over into a portal by hand, part by part, and what of it is done.

A part is ticked with the hash of what was copied; where it changed since it shows as changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.channels import WEBSITE
from catalog_app.model.errors import AppError, GateError
from catalog_app.model.portal import PortalProfile
from catalog_app.model.publication import Publication
from catalog_app.model.records import DeskTick
from catalog_app.services.answers import Reply, apply_answers, typed
from catalog_app.services.gate import Passage, gated
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.package_content import sent_items
from catalog_app.services.postings import post
from catalog_app.services.session import Session
from catalog_app.support.files import safe_name, sha256, world_error
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.portal import PublicationExport

PartKey = Literal["title", "doc_no", "index_no", "body", "keywords", "abstract", "attachments"]
PART_LABELS: dict[PartKey, str] = {
    "title": "标题",
    "doc_no": "文号",
    "index_no": "索引号",
    "body": "正文",
    "keywords": "关键词",
    "abstract": "内容概述",
    "attachments": "附件文件夹",
}
PartState = Literal["open", "done", "changed", "empty"]
STATE_LABELS: dict[PartState, str] = {"open": "未复制", "done": "已复制", "changed": "已变化", "empty": "没有"}

_TOLD = 3
"""How many stopped attachments a message names."""


class DeskPart(Struct, frozen=True, kw_only=True):
    """One thing to copy; `html` beside `text` for what keeps its paragraphs and tables."""

    key: PartKey
    text: str
    html: str = ""
    sha256: str
    state: PartState

    @property
    def left(self) -> bool:
        """Whether it is still to be copied."""
        return self.state in ("open", "changed")


class DeskFile(Struct, frozen=True):
    """An attachment as it will be named, and where it lies."""

    name: str
    path: Path


class DeskEntry(Struct, frozen=True, kw_only=True):
    """One publication at the desk."""

    uid: str
    title: str
    column: str
    """Path of the column it goes into."""
    parts: tuple[DeskPart, ...]
    files: tuple[DeskFile, ...] = ()
    answered: bool = False
    """Whether the portal's answer, or a posting on the website, is recorded."""

    @property
    def left(self) -> int:
        """How many parts are still to be copied."""
        return sum(part.left for part in self.parts)


def desk_package(session: Session) -> str:
    """The newest package that waits for its answer; '' = none does."""
    waiting = [one.number for one in session.workspace.packages() if one.status == "sent"]
    return waiting[-1] if waiting else ""


def desk_uids(session: Session, package: str) -> list[str]:
    """The publications a package sent, but for what it withdrew. UNKNOWN_PACKAGE."""
    found = sent_items(session, package)
    return [one.uid for one in found if one.kind == "publication" and one.change != "withdrawn"]


def desk_entries(
    session: Session, profile: PortalProfile, uids: Sequence[str], package: str, today: date
) -> list[DeskEntry]:
    """Those of the publications that may leave, in their order; answers are those to `package`, if there is one."""
    from catalog_app.services.exporting import publication_exports

    found = [one for uid in uids if (one := _publication(session, uid)) is not None]
    exports = publication_exports(session, found, today)
    ticks = {(one.publication, one.part): one for one in session.workspace.desk_ticks(profile.name)}
    answers = {one.uid for one in session.workspace.portal_answers(package)} if package else set()
    names = {domain.code: domain.name for domain in session.workspace.domains()}
    return [
        _entry(
            one,
            profile,
            names,
            ticks,
            answered=one.publication.uid in answers or (not package and one.published_on is not None),
        )
        for one in exports
    ]


def tick(session: Session, uid: str, profile: str, part: DeskPart, stamp: Stamp) -> ChangeSet:
    """Note that a part was copied as it is now; can be undone."""
    made = DeskTick(
        publication=uid, profile=profile, part=part.key, content_sha256=part.sha256, at=stamp.now, by=stamp.who
    )
    with session.workspace.transaction(f"人工录入：已复制{PART_LABELS[part.key]}", stamp) as recorder:
        recorder.save_desk_tick(made)
    return session.notify(recorder.changes)


def record_address(
    session: Session,
    uid: str,
    package: str,
    url: str,
    stamp: Stamp,
    on: date | None = None,
    proof: IncomingFile | None = None,
) -> ChangeSet | None:
    """Where it stands now, and what proves it: the portal's answer where a package sent it, else a posting.

    `package` '' = the newest that waits for its answer and sent it. Errors as `answers.typed` and `postings.post`.
    """
    package = package or _waiting_with(session, uid)
    if package:
        published = datetime.combine(on, time(), stamp.now.tzinfo) if on else stamp.now
        plan = typed(session, package, uid, Reply(status="accepted", url=url, published=published), stamp)
        return apply_answers(session, plan, stamp, (proof,) if proof else ())
    return post(session, uid, WEBSITE, on or stamp.now.date(), stamp, url=url.strip(), proof=proof)[1]


def _waiting_with(session: Session, uid: str) -> str:
    package = desk_package(session)
    return package if package and uid in desk_uids(session, package) else ""


def write_attachments(
    entry: DeskEntry, folder: Path, contacts: frozenset[str], passage: Passage, progress: Progress
) -> Path:
    """Copies of the attachments in a folder of their own below `folder`, each past the gate. Any thread.

    One that is stopped keeps no other back; GateError tells of all that were, when the others are there.
    """
    target = folder / safe_name(entry.title, 60)
    stopped: list[GateError] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for done, file in enumerate(entry.files):
            progress.step(done, len(entry.files), f"正在检查 {file.name}")
            try:
                with gated(target / file.name, contacts, replace=True, passage=passage) as out:
                    out.write_bytes(file.path.read_bytes())
            except GateError as error:
                stopped.append(error)
    except OSError as error:
        raise world_error(error, target) from error
    if stopped:
        raise _held_back(stopped, len(entry.files))
    return target


def _held_back(stopped: Sequence[GateError], count: int) -> GateError:
    """One sentence of those that did not leave, and of how many did."""
    causes = "".join(one.cause for one in stopped[:_TOLD])
    more = f"……共{len(stopped)}个附件没有导出。" if len(stopped) > _TOLD else ""
    others = f"其余{count - len(stopped)}个附件已放进文件夹。" if count > len(stopped) else ""
    error = GateError(stopped[0].code, f"{causes}{more}{others}", stopped[0].remedy)
    error.releasable = any(one.releasable for one in stopped)
    return error


def _publication(session: Session, uid: str) -> Publication | None:
    try:
        return session.workspace.publication(uid)
    except AppError:
        return None


def _entry(
    export: PublicationExport,
    profile: PortalProfile,
    names: dict[str, str],
    ticks: dict[tuple[str, str], DeskTick],
    *,
    answered: bool,
) -> DeskEntry:
    from catalog_app.exporters.portal.package import attachment_names

    one, domain = export.publication, export.item.domain
    called = [name.rpartition("/")[2] for name in attachment_names(export.attachments)]
    files = tuple(DeskFile(name, file.path) for name, file in zip(called, export.attachments, strict=True))
    texts = _texts(export, profile, names.get(domain, domain), [file.name for file in files])
    digests = "\n".join(file.sha256 or sha256(file.path) for file in export.attachments)
    parts = []
    for key, (text, html) in texts.items():
        content = sha256(f"{text}\n{html}\n{digests if key == 'attachments' else ''}".encode())
        found = ticks.get((one.uid, key))
        state: PartState = "empty" if not text else "open" if found is None else "done"
        if found is not None and text and found.content_sha256 != content:
            state = "changed"
        parts.append(DeskPart(key=key, text=text, html=html, sha256=content, state=state))
    column = profile.column(domain, names.get(domain, domain), item=export.item.number, kind=one.kind)
    return DeskEntry(
        uid=one.uid, title=one.title, column=column.path, parts=tuple(parts), files=files, answered=answered
    )


def _texts(
    export: PublicationExport, profile: PortalProfile, domain: str, names: list[str]
) -> dict[PartKey, tuple[str, str]]:
    """Plain text and HTML of every part; HTML only for the body."""
    from catalog_app.exporters.portal.degrade import in_tags
    from catalog_app.exporters.portal.fragments import publication_fragment, publication_text, rich_fragment, words_of
    from catalog_app.exporters.portal.notices import notice_fragment, notice_text
    from catalog_app.exporters.portal.values import opening

    one = export.publication
    if export.notice is not None:
        text, html = notice_text(export.notice, ()), notice_fragment(export.notice, one.html, ())
    else:
        text = publication_text(words_of(one.body, one.html), ())
        html = rich_fragment(one.html, ()) if one.html else publication_fragment(one.body, ())
    body = text.strip()
    keywords = ";".join(dict.fromkeys(one.keywords or (domain, export.item.title)))
    own = profile.index_number == "ours"
    return {
        "title": (one.title, ""),
        "doc_no": (one.document_number or "", ""),
        "index_no": ((one.index_number or "") if own else "", ""),
        "body": (body, in_tags(html, profile.allowed_tags) if body else ""),
        "keywords": (keywords, ""),
        "abstract": (opening(one, profile.abstract_limit), ""),
        "attachments": ("\n".join(names), ""),
    }


def next_part(entry: DeskEntry) -> DeskPart | None:
    """What is to be copied next; None = all of it is done."""
    return next((part for part in entry.parts if part.left), None)


def with_state(entry: DeskEntry, key: PartKey, state: PartState) -> DeskEntry:
    """The entry with one part in another state, without reading all anew."""
    parts = tuple(structs.replace(part, state=state) if part.key == key else part for part in entry.parts)
    return structs.replace(entry, parts=parts)
