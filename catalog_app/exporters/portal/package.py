"""Writes an upload package: members sorted, times fixed, the manifest last; the same request gives the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, structs, to_builtins

from catalog_app import __version__
from catalog_app.exporters.layout import catalog_layout
from catalog_app.exporters.manifest import (
    MANIFEST_NAME,
    Change,
    Manifest,
    ManifestFile,
    ManifestItem,
    Withdrawn,
    count_changes,
    encode_manifest,
)
from catalog_app.exporters.portal.cover import COVER_NAME, cover_bytes
from catalog_app.exporters.portal.degrade import in_tags
from catalog_app.exporters.portal.documents import PublicationText, catalog_workbook, review_bytes
from catalog_app.exporters.portal.fragments import catalog_fragment
from catalog_app.exporters.portal.listing import LISTING_NAME, listing_bytes
from catalog_app.exporters.portal.request import (
    Attachment,
    Entry,
    PackageRequest,
    UnitSheet,
    Withdrawal,
    catalog_document,
    package_entries,
)
from catalog_app.exporters.portal.values import Value, entry_column, listed_index, listing_row, publication_folder
from catalog_app.model.catalog import DomainCatalog
from catalog_app.support.files import beside, distinct_names, safe_name, sha256, zip_member
from catalog_app.support.progress import Progress

NOTE_NAME = "说明.txt"
REVIEW_FOLDER = "审核表"
_PACKED = (".docx", ".xlsx", ".pdf", ".zip", ".jpg", ".jpeg", ".png")
"""Made of packed parts: packing them again takes time and gains nothing."""
_CHUNK = 1 << 20
_LONGEST_TITLE = 60
Content = Callable[[], bytes] | Path
EMPTY: Mapping[str, Content] = MappingProxyType({})


class PackageResult(Struct, frozen=True):
    """A written package. `content` holds the content hash of everything the portal has after taking it, by uid."""

    path: Path
    sha256: str
    new: int
    changed: int
    withdrawn: int
    files: int
    content: dict[str, str]
    released: int = 0
    """Findings somebody took responsibility for; told by who scanned the finished package."""


class _Placed(Struct, frozen=True):
    """An entry with its folder and the names of its attachments there."""

    entry: Entry
    folder: str
    """Of a sheet of the whole unit the name of its files, without ending."""
    attachments: tuple[str, ...]
    mark: str = ""
    """The number its folder begins with."""

    def body(self, request: PackageRequest) -> str:
        """The file with its text, as the listing names it."""
        if self.entry.sheet is not None:
            return f"{self.folder}.html"
        return f"{self.folder}/{'目录.html' if self.entry.kind == 'catalog' else request.profile.body_file}"


def write_package(
    request: PackageRequest, out: Path, progress: Progress, further: Mapping[str, Content] = EMPTY
) -> PackageResult:
    """Write the package beside `out` and rename it there, replacing what was there; cancelling leaves nothing.

    `further` members, such as a site, go along and stand in the manifest; sorted by name they are read one by one.
    """
    entries = package_entries(request)
    placed = _place(request, entries)
    members = _members(request, entries, placed) | dict(further)
    with beside(out, replace=True) as temporary:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            files = tuple(_write_all(archive, members, progress))
            cover = _write(archive, COVER_NAME, lambda: cover_bytes(request, entries, files))
            files = tuple(sorted((*files, cover), key=lambda file: file.path))
            manifest = _manifest(request, entries, placed, files)
            archive.writestr(zip_member(MANIFEST_NAME), encode_manifest(manifest), compresslevel=6)
        digest = sha256(temporary)
    counts = manifest.counts
    content = {entry.uid: entry.content_sha256 for entry in entries if entry.difference != "withdrawn"}
    return PackageResult(out, digest, counts.new, counts.changed, counts.withdrawn, len(files) + 1, content)


def _place(request: PackageRequest, entries: list[Entry]) -> dict[str, _Placed]:
    """Folders of what goes along, by uid: publications numbered, catalogs by their domain's code."""
    placed: dict[str, _Placed] = {}
    number = 0
    for entry in entries:
        if entry.difference not in ("new", "changed"):
            continue
        mark = ""
        if entry.sheet is not None:
            folder = entry.sheet.name
        elif entry.kind == "catalog":
            folder = f"目录/{safe_name(f'{entry.domain}_{entry.domain_name}', _LONGEST_TITLE)}"
        else:
            number += 1
            mark = f"{number:03d}"
            folder = publication_folder(request.profile, entry, mark)
        names = attachment_names(entry.export.attachments if entry.export else ())
        placed[entry.uid] = _Placed(entry, folder, names, mark)
    return placed


def attachment_names(attachments: tuple[Attachment, ...]) -> tuple[str, ...]:
    """What each is called in the folder of its publication: safe, and no two the same."""
    names = [safe_name(one.name).replace(";", "；") for one in attachments]  # the listing parts names by ;
    return tuple(f"附件/{name}" for name in distinct_names(names))


def _members(request: PackageRequest, entries: list[Entry], placed: dict[str, _Placed]) -> dict[str, Content]:
    members: dict[str, Content] = {
        LISTING_NAME: lambda: listing_bytes(request.profile, partial(_listing, request, entries, placed)),
        NOTE_NAME: lambda: _note(request, entries).encode(),
    }
    for one in placed.values():
        members |= _placed_members(request, one)
    return members


def _placed_members(request: PackageRequest, one: _Placed) -> dict[str, Content]:
    if one.entry.catalog is not None:
        return _catalog_members(request, one, one.entry.catalog)
    if one.entry.sheet is not None:
        return _sheet_members(request, one.folder, one.entry.sheet)
    return _publication_members(request, one)


def _publication_members(request: PackageRequest, one: _Placed) -> dict[str, Content]:
    export = one.entry.export
    if export is None:
        return {}
    text = PublicationText(request, export, one.attachments)
    members: dict[str, Content] = {
        f"{one.folder}/正文.docx": text.docx,
        f"{one.folder}/正文.html": text.html,
        f"{one.folder}/正文.txt": text.plain,
    }
    review = request.reviews.get(one.entry.uid)
    if review is not None:
        members[f"{REVIEW_FOLDER}/{one.mark}.pdf"] = partial(review_bytes, review)
    paths = (attachment.path for attachment in export.attachments)
    return members | {f"{one.folder}/{name}": path for name, path in zip(one.attachments, paths, strict=True)}


def _sheet_members(request: PackageRequest, name: str, sheet: UnitSheet) -> dict[str, Content]:
    allowed = request.profile.allowed_tags
    return {f"{name}.html": lambda: in_tags(sheet.fragment, allowed).encode(), f"{name}.{sheet.ending}": sheet.render}


def _catalog_members(request: PackageRequest, one: _Placed, catalog: DomainCatalog) -> dict[str, Content]:
    allowed, title = request.profile.allowed_tags, one.entry.title
    return {
        f"{one.folder}/目录.html": lambda: in_tags(catalog_fragment(title, catalog_layout(catalog)), allowed).encode(),
        f"{one.folder}/目录.json": lambda: catalog_document(request, catalog),
        f"{one.folder}/目录.xlsx": lambda: catalog_workbook(request, catalog),
    }


def _listing(request: PackageRequest, entries: list[Entry], placed: dict[str, _Placed]) -> Iterator[dict[str, Value]]:
    shown = (entry for entry in entries if entry.difference != "same")
    for sequence, entry in enumerate(shown, 1):
        one = placed.get(entry.uid)
        attachments = [f"{one.folder}/{name}" for name in one.attachments] if one else []
        yield listing_row(request, entry, sequence, one.body(request) if one else "", attachments)


def _write_all(archive: zipfile.ZipFile, members: dict[str, Content], progress: Progress) -> Iterator[ManifestFile]:
    """`members` are forgotten as they are written: each holds its text until then."""
    total = len(members)
    for done, name in enumerate(sorted(members)):
        progress.step(done, total, f"正在写入 {name}")
        yield _write(archive, name, members.pop(name))
    progress.step(total, total, "上传包已写完")


def _write(archive: zipfile.ZipFile, name: str, content: Content) -> ManifestFile:
    digest = hashlib.sha256()
    size = 0
    info = zip_member(name)
    if name.endswith(_PACKED):
        info.compress_type = zipfile.ZIP_STORED
    if isinstance(content, Path):
        info.file_size = content.stat().st_size
    with archive.open(info, "w") as target:
        for chunk in _chunks(content):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return ManifestFile(name, digest.hexdigest(), size)


def _chunks(content: Content) -> Iterator[bytes]:
    if not isinstance(content, Path):
        yield content()
        return
    with content.open("rb") as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _manifest(
    request: PackageRequest, entries: list[Entry], placed: dict[str, _Placed], files: tuple[ManifestFile, ...]
) -> Manifest:
    items = tuple(
        _manifest_item(request, entry, entry.difference, placed.get(entry.uid))
        for entry in entries
        if entry.difference != "same"
    )
    return Manifest(
        app_version=__version__,
        unit=request.unit.signature,
        created=request.created,
        profile=request.profile.name,
        number=request.number,
        base=request.base,
        counts=count_changes(items),
        files=files,
        items=items,
        rules=to_builtins(request.profile),
    )


def _manifest_item(request: PackageRequest, entry: Entry, change: Change, placed: _Placed | None) -> ManifestItem:
    item = ManifestItem(
        uid=entry.uid,
        kind=entry.kind,
        change=change,
        title=entry.title,
        index_no=listed_index(request.profile, entry),
        column=entry_column(request.profile, entry).path,
        path=None if placed is None else placed.folder,
        content_sha256=entry.content_sha256,
    )
    gone = entry.withdrawal
    return item if gone is None else structs.replace(item, withdrawn=_withdrawn(gone))


def _withdrawn(gone: Withdrawal) -> Withdrawn:
    return Withdrawn(item_number=gone.item_number, url=gone.url, published_on=gone.published_on, reason=gone.reason)


def _note(request: PackageRequest, entries: list[Entry]) -> str:
    marks = {"new": "新增", "changed": "修改", "withdrawn": "撤回"}
    going = [entry for entry in entries if entry.difference in marks]
    counts = "，".join(f"{label}{sum(e.difference == mark for e in going)}项" for mark, label in marks.items())
    lines = [
        f"{request.unit.signature}信息公开上传包",
        f"编号：{request.number}",
        f"生成时间：{request.created:%Y-%m-%d %H:%M}",
        f"门户方案：{request.profile.title}{'' if request.profile.confirmed else '（未经县级确认）'}",
        f"上次已接收的上传包：{request.base or '无，本包为全量'}",
        f"内容：{counts}",
        "",
        *(f"{number}. [{marks[entry.difference]}] {entry.title}" for number, entry in enumerate(going, 1)),
    ]
    return "\r\n".join(lines) + "\r\n"
