"""The backup file: a zip of `manifest.json`, `catalog.db` and the attachments, perhaps sealed with a passphrase.

Reading trusts nothing: only our own member names, only the sizes the manifest tells, every byte compared with its hash.
"""

from __future__ import annotations

import errno
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, cast

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError
from catalog_app.model.records import BackupInfo
from catalog_app.store import sealing
from catalog_app.store.sealing import SealedReader, SealingWriter, damaged_backup
from catalog_app.support import files
from catalog_app.support.progress import Progress

SCHEMA = "catalog-app/backup/1"
MANIFEST, DATABASE = "manifest.json", "catalog.db"
_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_LONGEST_MANIFEST = 64 << 20
_PLAUSIBLE = 256 << 20
_MOST_SQUEEZED = 500
"""Beyond `_PLAUSIBLE` bytes a member may be at most this many times larger than what it takes in the zip."""
_PIECE = 1 << 20
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    msgspec.MsgspecError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
)
"""What zipfile raises for files that are cut off, changed, encrypted or packed in other ways than ours."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup says of itself."""

    schema: str
    created: datetime
    unit: str
    items: int
    publications: int
    last_edit: datetime
    domains: dict[str, int]
    version: int
    """Schema version of the database."""
    change_counter: int
    """The database file's own counter: tells whether anything was committed since."""
    sha256: str
    size: int
    attachments: dict[str, int]
    """Sizes by hash of those the file carries."""
    known_attachments: int

    @property
    def info(self) -> BackupInfo:
        """The part that is shown."""
        return BackupInfo(
            created=self.created,
            unit=self.unit,
            items=self.items,
            publications=self.publications,
            last_edit=self.last_edit,
            domains=self.domains,
            attachments=len(self.attachments),
            missing_attachments=self.known_attachments - len(self.attachments),
        )


def write(
    target: IO[bytes], manifest: Manifest, database: Path, attachments: dict[str, Path], progress: Progress
) -> None:
    """Write the whole zip; `attachments` are those of the manifest, known to be whole."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        progress.step(0, len(attachments) + 1, "写入数据库")
        archive.writestr(files.zip_member(MANIFEST), msgspec.json.format(msgspec.json.encode(manifest)))
        _copy_in(archive, DATABASE, database, stored=False)
        for done, (sha256, path) in enumerate(attachments.items(), 1):
            progress.step(done, len(attachments) + 1, f"写入附件（{done}/{len(attachments)}）")
            _copy_in(archive, _name(sha256), path, stored=True)
        progress.step(len(attachments) + 1, len(attachments) + 1, "备份写完")


@contextmanager
def writing(path: Path, passphrase: str | None) -> Iterator[IO[bytes]]:
    """A stream into `path`, sealed when there is a passphrase."""
    with path.open("wb") as plain:
        if passphrase is None:
            yield plain
            return
        sealed = SealingWriter(plain, passphrase)
        yield cast("IO[bytes]", sealed)
        sealed.close()


class Archive:
    """An opened backup whose manifest and member list are in order."""

    def __init__(self, path: Path, zipped: zipfile.ZipFile) -> None:
        self._path = path
        self._zip = zipped
        self.manifest = self._read_manifest()
        self._check_members()

    def extract_database(self, target: Path) -> None:
        """Write the database into `target`; DAMAGED_BACKUP when it is not the one the manifest tells of."""
        self._extract(DATABASE, target, self.manifest.size, self.manifest.sha256)

    def extract_attachment(self, sha256: str, target: Path) -> None:
        """Write an attachment into `target`."""
        self._extract(_name(sha256), target, self.manifest.attachments[sha256], sha256)

    def verify(self) -> None:
        """Read everything once and compare it with its hash."""
        members = {_name(sha256): (size, sha256) for sha256, size in self.manifest.attachments.items()}
        for name, (size, sha256) in {DATABASE: (self.manifest.size, self.manifest.sha256), **members}.items():
            for _ in self._pieces(name, size, sha256):
                pass

    def _read_manifest(self) -> Manifest:
        if self._zip.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
            raise damaged_backup(self._path.name)
        with self._zip.open(MANIFEST) as stream:
            manifest = msgspec.json.decode(stream.read(_LONGEST_MANIFEST), type=Manifest)
        if manifest.schema != SCHEMA:
            raise damaged_backup(self._path.name)
        return manifest

    def _check_members(self) -> None:
        expected = {_name(sha256): size for sha256, size in self.manifest.attachments.items()}
        found = [member for member in self._zip.infolist() if member.filename != MANIFEST]
        if (
            not all(_ATTACHMENT.fullmatch(name) for name in expected)
            or {DATABASE: self.manifest.size, **expected} != {member.filename: member.file_size for member in found}
            or len(found) != len(expected) + 1
            or not all(map(_is_plausible, found))
        ):
            raise damaged_backup(self._path.name)

    def _extract(self, name: str, target: Path, size: int, sha256: str) -> None:
        try:
            with target.open("wb") as stream:
                for piece in self._pieces(name, size, sha256):
                    stream.write(piece)
        except OSError as error:
            raise files.world_error(error, target) from error

    def _pieces(self, name: str, size: int, sha256: str) -> Iterator[bytes]:
        """The content of a member; DAMAGED_BACKUP when it is longer, shorter or other than told."""
        digest = hashlib.sha256()
        left = size
        with _readable(self._path), self._zip.open(name) as source:
            while piece := source.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise damaged_backup(self._path.name)
                digest.update(piece)
                yield piece
        if left or digest.hexdigest() != sha256:
            raise damaged_backup(self._path.name)


@contextmanager
def reading(path: Path, passphrase: str | None) -> Iterator[Archive]:
    """Open a backup: DAMAGED_BACKUP, WRONG_PASSPHRASE, PASSPHRASE_NEEDED, or what the disk says."""
    if not path.is_file():
        raise files.world_error(FileNotFoundError(errno.ENOENT, ""), path)
    sealed = sealing.is_sealed(path)
    if sealed and passphrase is None:
        raise WorldError("PASSPHRASE_NEEDED", f"备份“{path.name}”是加密的。", "请输入制作备份时所设的口令。")
    with ExitStack() as stack:
        with _readable(path):
            raw = SealedReader(path, passphrase or "") if sealed else path.open("rb", buffering=0)
            zipped = stack.enter_context(zipfile.ZipFile(stack.enter_context(io.BufferedReader(raw))))
            archive = Archive(path, zipped)
        yield archive


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise damaged_backup(path.name) from error
    except OSError as error:
        raise files.world_error(error, path) from error


def _name(sha256: str) -> str:
    return f"attachments/{sha256[:2]}/{sha256}"


def _is_plausible(member: zipfile.ZipInfo) -> bool:
    packed = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return packed and member.file_size <= max(_PLAUSIBLE, member.compress_size * _MOST_SQUEEZED)


def _copy_in(archive: zipfile.ZipFile, name: str, source: Path, *, stored: bool) -> None:
    member = files.zip_member(name)
    member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    member.file_size = source.stat().st_size
    with source.open("rb") as stream, archive.open(member, "w") as target:
        while piece := stream.read(_PIECE):
            target.write(piece)
