"""A package onto a stick or share: written beside, flushed, read back, compared, then named; and the log of it.

`copy_package` may run in a worker; whatever goes wrong, no half file bears the package's name and what was there stays.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from msgspec import Struct

from catalog_app.checks.personal_info import masked_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.model.records import Delivery, PackageRecord
from catalog_app.services.package_content import read_manifest
from catalog_app.services.session import Session
from catalog_app.services.targets import workspace_around
from catalog_app.support.files import beside, sha256, world_error
from catalog_app.support.progress import Progress

EJECT = "请先在系统里弹出（安全移除）U盘，再拔下来。"
_CHUNK = 1 << 20
_SPARE = 1 << 20
"""Bytes a file system wants beside the file itself."""
_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE}
_LONGEST = 200


class Copied(Struct, frozen=True):
    """A package that arrived: where, on which volume, and what was read back."""

    path: Path
    volume: str
    sha256: str
    size: int
    was_there: bool = False
    """Whether the same file lay there already, and was only read and compared."""


def package_of(session: Session, path: Path) -> PackageRecord:
    """The package a file is. UNKNOWN_PACKAGE; WorldError FILE_MISSING …, PACKAGE_CHANGED where it was touched since."""
    try:
        if path.exists() and not path.is_file():
            raise WorldError("NOT_A_REGULAR_FILE", f"“{_shown(path)}”不是普通文件，读不了。", "请选择上传包的文件。")
        digest = sha256(path)
    except OSError as error:
        raise world_error(error, path) from error
    packages = session.workspace.packages()
    found = next((one for one in reversed(packages) if one.sha256 == digest), None)
    if found is not None:
        return found
    manifest = read_manifest(path)
    if manifest is not None and any(one.number == manifest.number for one in packages):
        raise _changed(path)
    raise UsageError(
        "UNKNOWN_PACKAGE", f"“{_shown(path)}”不是这个工作区生成的上传包。", "请选择在“报送”里生成的上传包。"
    )


def copy_package(path: Path, folder: Path, expected: str, progress: Progress, *, replace: bool = False) -> Copied:
    """Copy the file of hash `expected` into `folder`.

    UsageError WORKSPACE_FILE, NOT_A_FILE (a link), SAME_FILE, FILE_EXISTS unless `replace`; WorldError FILE_MISSING,
    FOLDER_MISSING, PACKAGE_CHANGED, DISK_FULL, STICK_GONE, COPY_DIFFERS, READ_ONLY.
    """
    target = folder / path.name
    try:
        size = path.stat().st_size
        if not folder.is_dir():
            raise WorldError(
                "FOLDER_MISSING", f"找不到文件夹“{masked_text(str(folder))}”。", "请检查U盘是否插好，再选一次。"
            )
        if workspace_around(folder) is not None:
            raise UsageError(
                "WORKSPACE_FILE", f"“{masked_text(folder.name)}”在工作区里，没有复制。", "请选择U盘上的文件夹。"
            )
        if target.is_symlink():
            raise UsageError("NOT_A_FILE", f"“{_shown(target)}”是指向别处的链接，没有写入。", "请移走这个链接后再试。")
        if target.exists() and target.samefile(path):
            raise UsageError("SAME_FILE", "上传包已经在这个文件夹里。", "请选择U盘上的文件夹。")
        if target.is_file() and target.stat().st_size == size and _read_back(target, size, progress) == expected:
            return Copied(target, volume_of(folder), expected, size, was_there=True)
        _require_room(folder, size)
    except OSError as error:
        raise world_error(error, path if not path.exists() else target) from error
    with _telling(folder), beside(target, replace=replace) as temporary:
        if _write(path, temporary, size, progress) != expected:
            raise _changed(path)
        if _read_back(temporary, size, progress) != expected:
            raise WorldError(
                "COPY_DIFFERS",
                f"复制到“{volume_of(folder)}”的内容读回来与原件不同，没有留下。",
                "这个U盘可能坏了或已写满，请换一个再复制；原来的上传包没有改动。",
            )
    return Copied(target, volume_of(folder), expected, size)


def record_delivery(
    session: Session, package: str, outcome: Copied | AppError, folder: Path, stamp: Stamp
) -> ChangeSet:
    """Note for good where a package went, or why it did not arrive."""
    good = isinstance(outcome, Copied)
    delivery = Delivery(
        uid=str(uuid4()),
        package=package,
        volume=masked_text(volume_of(folder)),
        at=stamp.now,
        by=stamp.who,
        sha256=outcome.sha256 if isinstance(outcome, Copied) else "",
        ok=good,
        note=masked_text(str(outcome.path) if isinstance(outcome, Copied) else outcome.cause)[:_LONGEST],
    )
    with session.workspace.transaction(f"上传包{package}复制到U盘", stamp) as recorder:
        recorder.save_delivery(delivery)
    return session.notify(recorder.changes)


def deliver(
    session: Session, path: Path, folder: Path, stamp: Stamp, progress: Progress, *, replace: bool = False
) -> Copied:
    """Copy a package of this workspace and log it, also where that failed; errors as `package_of`, `copy_package`."""
    record = package_of(session, path)
    try:
        copied = copy_package(path, folder, record.sha256, progress, replace=replace)
    except WorldError as error:
        record_delivery(session, record.number, error, folder, stamp)
        raise
    record_delivery(session, record.number, copied, folder, stamp)
    return copied


def volume_of(folder: Path) -> str:
    """What the stick or share is called: the name of what is mounted there, the letter of its drive."""
    with suppress(OSError):
        folder = folder.resolve()
    if folder.drive:
        return folder.drive
    for one in (folder, *folder.parents):
        if one.name and os.path.ismount(one):
            return one.name
    return folder.name or str(folder)


def _require_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise WorldError(
            "DISK_FULL",
            f"“{volume_of(folder)}”只剩{_words(free)}，上传包有{_words(size)}，放不下。",
            "请删去U盘上不用的文件，或换一个U盘；原来的上传包没有改动。",
        )


def _write(path: Path, target: Path, size: int, progress: Progress) -> str:
    """Write and flush to the device; the hash of what was read from the package."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as source, target.open("wb") as stream:
        while chunk := source.read(_CHUNK):
            progress.step(done // 1024, 2 * size // 1024, f"正在复制 {path.name}")
            stream.write(chunk)
            digest.update(chunk)
            done += len(chunk)
        stream.flush()
        os.fsync(stream.fileno())
        _forget(stream)
    return digest.hexdigest()


def _read_back(path: Path, size: int, progress: Progress) -> str:
    """The hash of what the device holds, not of what the system remembers of it where that can be told apart."""
    digest, done = hashlib.sha256(), size
    with path.open("rb", buffering=0) as stream:
        _forget(stream)
        while chunk := stream.read(_CHUNK):
            progress.step(done // 1024, 2 * size // 1024, "正在读回比对")
            digest.update(chunk)
            done += len(chunk)
    return digest.hexdigest()


def _forget(stream: BinaryIO) -> None:
    """Ask the system to drop what it keeps of a file in memory; Windows offers no such thing."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """A stick that is pulled fails in many ways, or leaves an empty folder behind; all of that is told as that."""
    disk = _disk(folder)
    try:
        yield
    except (OSError, WorldError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        number = cause.errno if isinstance(cause, OSError) else None
        if number not in _GONE and _disk(folder) == disk:
            raise
        raise WorldError(
            "STICK_GONE",
            f"复制到一半时“{folder.name}”不见了，可能U盘被拔出或接触不良。",
            "请重新插好U盘，再复制一次；原来的上传包没有改动，U盘上没有半个上传包。",
        ) from error


def _disk(folder: Path) -> int | None:
    """Which disk the folder is on; None where it is gone."""
    try:
        return folder.stat().st_dev
    except OSError:
        return None


def _changed(path: Path) -> WorldError:
    return WorldError(
        "PACKAGE_CHANGED", f"“{_shown(path)}”生成以后被改动过，没有复制。", "请在“报送”里重新生成上传包，不要手工改动。"
    )


def _shown(path: Path) -> str:
    return masked_text(path.name)[:80]


def _words(size: int) -> str:
    return f"{size / (1 << 20):.1f}MB" if size >= 1 << 20 else f"{max(1, size >> 10)}KB"


def deliveries(session: Session, package: str) -> Iterator[Delivery]:
    """Where a package went, the newest first."""
    return reversed(session.workspace.deliveries(package))
