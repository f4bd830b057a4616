"""What the portal holds, as packages and the answers to them tell; and what one package sent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from catalog_app.model.errors import AppError, UsageError
from catalog_app.model.records import PackageRecord, PortalAnswer
from catalog_app.services.session import Session
from catalog_app.support.zip_frame import is_small_zip

if TYPE_CHECKING:
    from catalog_app.exporters.manifest import Manifest

CATALOG_WORDS = "目录（{name}）"
CATALOG_PREFIX = "catalog-"
_LARGEST = 64 << 20
Content = dict[str, str]
"""Content hashes by uid."""


Kind = Literal["publication", "catalog"]
Change = Literal["new", "changed", "withdrawn"]
AnswerStatus = Literal["accepted", "rejected"]


class SentItem(Struct, frozen=True, kw_only=True):
    """One thing a package sent, and the answer it has."""

    uid: str
    kind: Kind
    change: Change
    title: str
    index_no: str = ""
    folder: str = ""
    """Its folder in the package; '' where it was withdrawn or the file is gone."""
    answer: PortalAnswer | None = None
    whole: AnswerStatus | None = None
    """What was said of the whole package, where nothing was said of this."""

    @property
    def status(self) -> AnswerStatus | None:
        """What the portal did with it; None = not told yet."""
        return self.answer.status if self.answer else self.whole


def portal_content(session: Session, *, full: bool = False) -> tuple[str | None, Content]:
    """The last accepted package, and what the portal holds by uid; with `full` nothing, so that everything is sent.

    An accepted package counts whole but for what was rejected; of any other only what was accepted counts.
    """
    if full:
        return None, {}
    base, partly, held = None, None, {}
    for record, before, after in holdings(session):
        held = after
        if record.status == "accepted":
            base = record.number
        elif after != before:
            partly = record.number
    base = base or (partly if held else None)
    return (base, held) if base else (None, {})


def holdings(session: Session) -> Iterator[tuple[PackageRecord, Content, Content]]:
    """Every package, the oldest first, with what the portal held before its answers and after them."""
    workspace = session.workspace
    by_package: dict[str, list[PortalAnswer]] = {}
    for answer in workspace.portal_answers():
        by_package.setdefault(answer.package, []).append(answer)
    held: Content = {}
    for record in workspace.packages():
        answers = by_package.get(record.number, [])
        if record.status != "accepted" and not any(one.status == "accepted" for one in answers):
            yield record, held, held
            continue
        after = _after(record, workspace.package_items(record.number), held, answers)
        yield record, held, after
        held = after


def _after(record: PackageRecord, sent: Content, held: Content, answers: list[PortalAnswer]) -> Content:
    """All that was sent but for what was rejected, or what was held with that which was accepted."""
    whole = record.status == "accepted"
    after, source = (dict(sent), held) if whole else (dict(held), sent)
    for uid in [one.uid for one in answers if (one.status == "accepted") is not whole]:
        if uid in source:
            after[uid] = source[uid]
        else:
            after.pop(uid, None)
    return after


def package_record(session: Session, number: str) -> PackageRecord:
    """The package of this number. UsageError UNKNOWN_PACKAGE."""
    found = next((one for one in session.workspace.packages() if one.number == number), None)
    if found is None:
        raise UsageError("UNKNOWN_PACKAGE", f"没有编号为{number[:40]}的上传包。", "请核对编号后重试。")
    return found


def sent_items(session: Session, number: str) -> list[SentItem]:
    """What a package sent, as its manifest tells, else as the workspace remembers it. UsageError UNKNOWN_PACKAGE."""
    record = package_record(session, number)
    answers = {one.uid: one for one in session.workspace.portal_answers(number)}
    manifest = read_manifest(Path(record.path))
    whole = None if record.status == "sent" else record.status
    if manifest is None or manifest.number != number:
        return [_answered(one, answers, whole) for one in _remembered(session, record)]
    return [
        SentItem(
            uid=one.uid,
            kind=one.kind,
            change=one.change,
            title=one.title,
            index_no=one.index_no or "",
            folder=one.path or "",
            answer=answers.get(one.uid),
            whole=whole,
        )
        for one in manifest.items
    ]


class SentLine(Struct, frozen=True, kw_only=True):
    """As much of a manifest's item as is wanted of many packages."""

    uid: str
    change: Change
    title: str
    index_no: str | None = None
    column: str = ""


class _SentLines(Struct, frozen=True):
    items: tuple[SentLine, ...] = ()


def sent_lines(path: Path) -> tuple[SentLine, ...]:
    """What a package file sent; nothing where it cannot be read."""
    data = _manifest_bytes(path)
    try:
        return msgspec.json.decode(data, type=_SentLines).items if data else ()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ()


def read_manifest(path: Path) -> Manifest | None:
    """The manifest of a package file; None where it cannot be read. Reading the same file again costs nothing."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _manifest(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=1)
def _manifest(path: Path, size: int, changed: int) -> Manifest | None:  # noqa: ARG001 - another file, another answer
    from catalog_app.exporters.manifest import decode_manifest

    data = _manifest_bytes(path)
    try:
        return decode_manifest(data) if data else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _manifest_bytes(path: Path) -> bytes:
    """As it stands in a package; empty where it cannot be read."""
    import zipfile  # only where a package is looked into
    import zlib

    from catalog_app.exporters.manifest import MANIFEST_NAME

    if not is_small_zip(path):
        return b""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(MANIFEST_NAME).file_size > _LARGEST:
                return b""
            with archive.open(MANIFEST_NAME) as stream:
                return stream.read(_LARGEST)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, KeyError):
        return b""


def _remembered(session: Session, record: PackageRecord) -> Iterator[SentItem]:
    """The difference to what the portal held, where the file is gone."""
    before = next((held for one, held, _ in holdings(session) if one.number == record.number), {})
    sent = session.workspace.package_items(record.number)
    names = {domain.code: domain.name for domain in session.workspace.domains()}
    for uid in sorted(sent.keys() | before.keys()):
        if sent.get(uid) == before.get(uid):
            continue
        change: Change = "withdrawn" if uid not in sent else "changed" if uid in before else "new"
        kind: Kind = "catalog" if uid.startswith(CATALOG_PREFIX) else "publication"
        title, index_no = _named(session, uid, names)
        yield SentItem(uid=uid, kind=kind, change=change, title=title, index_no=index_no)


def _named(session: Session, uid: str, names: dict[str, str]) -> tuple[str, str]:
    if uid.startswith(CATALOG_PREFIX):
        code = uid.removeprefix(CATALOG_PREFIX)
        return CATALOG_WORDS.format(name=names.get(code, code)), ""
    try:
        publication = session.workspace.publication(uid)
    except AppError:
        return uid, ""
    return publication.title, publication.index_number or ""


def _answered(item: SentItem, answers: dict[str, PortalAnswer], whole: AnswerStatus | None) -> SentItem:
    return msgspec.structs.replace(item, answer=answers.get(item.uid), whole=whole)
