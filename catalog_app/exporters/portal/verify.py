"""Rehearses a package as a distrustful portal would: structure, hashes, schema, tags, links, limits.

Whether private numbers are in it is told by services/verify.py, which scans it too. Bounded for hostile zips.
"""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Set
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from catalog_app.exporters.manifest import (
    MANIFEST_NAME,
    MANIFEST_SCHEMA,
    Manifest,
    ManifestFile,
    count_changes,
    decode_manifest,
)
from catalog_app.exporters.portal.listing import LISTING_NAME
from catalog_app.exporters.portal.members import LOOKED_INTO, UNREADABLE, listing_faults, member_faults
from catalog_app.exporters.portal.tags import fragment_faults
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import Finding
from catalog_app.model.portal import FRAGMENT_TAGS, PortalProfile
from catalog_app.support.files import is_reserved_name, world_error
from catalog_app.support.progress import COMPARING, SILENT, Progress
from catalog_app.support.zip_frame import MOST_MEMBERS, holds_more_than_members, listed_members

SITE_FOLDER = "网站/"
_LARGEST_MANIFEST = 64 << 20
_LARGEST_FRAGMENT = 32 << 20
_LARGEST_TOTAL = 4 << 30
_MOST_FINDINGS = 500
_PICTURES = ("jpg", "jpeg", "png", "gif", "bmp")
_CHUNK = 1 << 20
_BAD_NAME = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')
_PLACE = re.compile(r"at `\$\.?([^`]{1,80})`")
_TOO_LARGE = "压缩包里的文件太多或解开后太大，没有继续核验。"
_REMEDY = "请重新生成上传包，不要手工改动里面的文件。"
_ATTACHED = "/附件/"


def verify_package(path: Path, profile: PortalProfile | None = None, progress: Progress = SILENT) -> list[Finding]:
    """What is wrong with the package, the gravest first, at most 500; [] when all is well.

    WorldError when the file is missing, unreadable or not a regular file.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise WorldError("NOT_A_REGULAR_FILE", f"“{path.name}”不是普通文件，无法检查。", "请选择一个真正的文件。")
        with path.open("rb") as stream:
            found = _verify(stream, profile, progress)
            findings = [finding for finding, _ in zip(found, range(_MOST_FINDINGS), strict=False)]
    except OSError as error:
        raise world_error(error, path) from error
    return sorted(findings, key=lambda finding: finding.severity != "error")


def _verify(stream: BinaryIO, profile: PortalProfile | None, progress: Progress) -> Iterator[Finding]:
    if listed_members(stream) > MOST_MEMBERS:
        yield _error("too_large", _TOO_LARGE)
        return
    try:
        archive = zipfile.ZipFile(stream)
    except UNREADABLE:
        yield _error("not_a_package", "不是上传包：压缩格式读不了。")
        return
    with archive:
        if holds_more_than_members(stream, archive.infolist(), archive.start_dir):
            yield _error("not_a_package", "不是原样的上传包：压缩格式里夹着文件以外的内容。")
            return
        faults = list(_name_faults(archive.infolist()))
        yield from faults
        if any(fault.code == "too_large" for fault in faults):
            return
        manifest = _read_manifest(archive)
        if isinstance(manifest, Finding):
            yield manifest
            return
        yield from _manifest_faults(manifest, set(archive.namelist()))
        yield from _content_faults(archive, manifest, profile, progress)
        yield from _limit_faults(manifest, profile)


def _error(code: str, message: str, remedy: str = _REMEDY) -> Finding:
    return Finding(code=code, severity="error", message=message, remedy=remedy)


def _name_faults(members: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    if len(members) > MOST_MEMBERS or sum(info.file_size for info in members) > _LARGEST_TOTAL:
        yield _error("too_large", _TOO_LARGE)
        return
    for name, count in Counter(_as_disks_see(info.filename) for info in members).items():
        if count > 1:
            yield _error("duplicate_name", f"“{_shown(name)}”在包里出现{count}次。")
    for info in members:
        if not is_safe_name(info.filename):
            yield _error("unsafe_name", f"文件名不安全或不能在 Windows 上使用：“{_shown(info.filename)}”。")
        if info.flag_bits & 1:
            yield _error("encrypted", f"“{_shown(info.filename)}”有密码。", "请生成没有密码的上传包。")
        if stat.S_ISLNK(info.external_attr >> 16):
            yield _error("unsafe_name", f"“{_shown(info.filename)}”是链接，不是文件。")


def _as_disks_see(name: str) -> str:
    """Names that are one on some disk are the same."""
    return unicodedata.normalize("NFC", name).casefold()


def is_safe_name(name: str) -> bool:
    """A member name that can be unpacked anywhere without leaving the folder."""
    parts = name.split("/")
    if not name or _BAD_NAME.search(name) or name.startswith("/"):
        return False
    return all(
        part and part.strip(" .") == part.strip() == part and len(part) <= 120 and not is_reserved_name(part)
        for part in parts
    )


def _shown(name: str) -> str:
    return _BAD_NAME.sub("?", name)[:80]


def _read_manifest(archive: zipfile.ZipFile) -> Manifest | Finding:
    try:
        info = archive.getinfo(MANIFEST_NAME)
    except KeyError:
        return _error("no_manifest", f"包里没有 {MANIFEST_NAME}。")
    if info.file_size > _LARGEST_MANIFEST:
        return _error("bad_manifest", f"{MANIFEST_NAME} 太大。")
    try:
        with archive.open(info) as stream:
            manifest = decode_manifest(stream.read(_LARGEST_MANIFEST))
    except msgspec.DecodeError as error:
        place = _PLACE.search(str(error))
        return _error("bad_manifest", f"{MANIFEST_NAME} 不合格式{f'（{place[1]} 处）' if place else ''}。")
    except (*UNREADABLE, RecursionError) as error:
        return _error("bad_manifest", f"{MANIFEST_NAME} 读不出来（{type(error).__name__}）。")
    if manifest.schema != MANIFEST_SCHEMA:
        return _error("bad_schema", f"{MANIFEST_NAME} 的版本“{_shown(manifest.schema)}”不认识。")
    return manifest


def _manifest_faults(manifest: Manifest, members: set[str]) -> Iterator[Finding]:
    paths = [file.path for file in manifest.files]
    listed = set(paths)
    for name in sorted(members - listed - {MANIFEST_NAME}):
        yield _error("not_in_manifest", f"包里的“{_shown(name)}”没有列入 {MANIFEST_NAME}。")
    for name in sorted(listed - members):
        yield _error("missing_member", f"{MANIFEST_NAME} 列出的“{_shown(name)}”不在包里。")
    if paths != sorted(listed):
        yield _error("not_sorted", f"{MANIFEST_NAME} 的文件没有按路径排序，或有重复。")
    if LISTING_NAME not in members:
        yield _error("no_listing", f"包里没有 {LISTING_NAME}。")
    yield from _item_faults(manifest, listed)


def _item_faults(manifest: Manifest, listed: set[str]) -> Iterator[Finding]:
    if manifest.counts != count_changes(manifest.items):
        yield _error("bad_counts", "新增、修改、撤回的项数与清单不符。")
    known = listed | _folders(listed)
    for uid, count in Counter(item.uid for item in manifest.items).items():
        if count > 1:
            yield _error("duplicate_item", f"同一条信息（{_shown(uid)}）出现{count}次。")
    for item in manifest.items:
        if item.change == "withdrawn" and item.path is not None:
            yield _error("bad_item", f"撤回的“{_shown(item.title)}”不应有文件。")
        if item.change != "withdrawn" and not ({item.path, f"{item.path}.html"} & (known)):
            yield _error("missing_member", f"“{_shown(item.title)}”的文件夹不在包里。")
    if manifest.base is None and any(item.change != "new" for item in manifest.items):
        yield _error("bad_item", "全量包里只能有新增的信息。")


def _folders(names: Set[str]) -> set[str]:
    """All folders the members lie in, and those above."""
    found: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _content_faults(
    archive: zipfile.ZipFile, manifest: Manifest, profile: PortalProfile | None, progress: Progress
) -> Iterator[Finding]:
    members = set(archive.namelist())
    for place, file in enumerate(manifest.files):
        progress.step(place, len(manifest.files), COMPARING)
        if file.path not in members:
            continue
        try:
            yield from _file_faults(archive, file, members, manifest, profile)
        except UNREADABLE as error:
            yield _error("damaged_member", f"“{_shown(file.path)}”已损坏（{type(error).__name__}）。")


def _file_faults(
    archive: zipfile.ZipFile, file: ManifestFile, members: set[str], manifest: Manifest, profile: PortalProfile | None
) -> Iterator[Finding]:
    digest = hashlib.sha256()
    kept = bytearray()
    size = 0
    looked_into = file.path.lower().endswith(LOOKED_INTO)
    with archive.open(file.path) as stream:
        while size <= file.size and (chunk := stream.read(_CHUNK)):
            size += len(chunk)
            digest.update(chunk)
            if len(kept) <= _LARGEST_FRAGMENT:
                kept += chunk if looked_into else b""
    if size != file.size:
        yield _error("wrong_size", f"“{_shown(file.path)}”的大小与 {MANIFEST_NAME} 不符。")
    elif digest.hexdigest() != file.sha256:
        yield _error("wrong_hash", f"“{_shown(file.path)}”的内容与 {MANIFEST_NAME} 不符，被改动过。")
    elif _ATTACHED in file.path:
        if looked_into and size <= _LARGEST_FRAGMENT:
            yield from _attached_faults(bytes(kept), file.path)
    elif file.path.endswith(".html"):
        yield from _page_faults(bytes(kept), file.path, members, profile.allowed_tags if profile else FRAGMENT_TAGS)
    elif file.path == LISTING_NAME:
        for fault in listing_faults(bytes(kept), profile, manifest.items, members):
            yield _error(fault.code, f"{LISTING_NAME} {_shown(fault.message)}。")
    elif looked_into and not file.path.startswith(SITE_FOLDER):
        for fault in member_faults(bytes(kept), file.path):
            yield _error(fault.code, f"“{_shown(file.path)}”{fault.message}。")


def _attached_faults(data: bytes, path: str) -> Iterator[Finding]:
    """An attachment that does not open is the township's own matter, and a fault inspectors count."""
    for fault in member_faults(data, path):
        message = f"附件“{_shown(path)}”{fault.message}。"
        yield Finding(code=fault.code, severity="warning", message=message, remedy="请换成能打开的文件后重新生成。")


def _page_faults(data: bytes, path: str, members: set[str], allowed: tuple[str, ...]) -> Iterator[Finding]:
    if path.startswith(SITE_FOLDER):
        from catalog_app.exporters.site.verify import page_faults  # it builds upon this package

        for fault in page_faults(data, path, members):
            yield _error(fault.code, f"“{_shown(path)}”{fault.message}。")
        return
    for fault in fragment_faults(data, path, members, allowed):
        yield _error(fault.code, f"“{_shown(path)}”{fault.message}。", "请改用纯文字粘贴正文后重新生成。")


def _limit_faults(manifest: Manifest, profile: PortalProfile | None) -> Iterator[Finding]:
    if profile is None:
        return
    known = {column.path for column in profile.tree}
    for item in manifest.items:
        if len(item.title) > profile.title_limit:
            message = f"标题超过{profile.title_limit}字：“{item.title[:30]}…”。"
            yield Finding(code="title_too_long", severity="warning", message=message, remedy="请缩短标题。")
        if known and item.column and item.column not in known:
            yield _error("unknown_column", f"门户没有栏目“{_shown(item.column)}”。", "请在门户方案里改正栏目路径。")
    for file in manifest.files:
        if "/附件/" in file.path:
            yield from _attachment_faults(file, profile)


def _attachment_faults(file: ManifestFile, profile: PortalProfile) -> Iterator[Finding]:
    suffix = PurePosixPath(file.path).suffix.lstrip(".").lower()
    if profile.attachment_kinds and suffix not in profile.attachment_kinds:
        yield _error("attachment_kind", f"门户不收这种附件：“{_shown(file.path)}”。", "请转换成门户接受的格式。")
    picture = suffix in _PICTURES
    limit = profile.picture_limit if picture else profile.attachment_limit
    if limit and file.size > limit:
        what, most = ("图片", "picture_too_large") if picture else ("附件", "attachment_too_large")
        message = f"{what}超过门户的{_size(limit)}：“{_shown(file.path)}”有{_size(file.size)}。"
        yield _error(most, message, "请缩小或压缩后重新生成。")


def _size(count: int) -> str:
    return f"{count / (1 << 20):.1f}MB" if count >= 1 << 20 else f"{max(1, count >> 10)}KB"
