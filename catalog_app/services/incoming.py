"""Files that come in as proof or attachment: bounded, scanned once, pictures without position, time and camera."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from catalog_app.checks.personal_info import masked_text
from catalog_app.model.errors import AppError, GateError, UsageError, WorldError
from catalog_app.model.words import plain_line
from catalog_app.services.gate import Passage, require_clean_file
from catalog_app.services.session import Session
from catalog_app.support import files
from catalog_app.support.files import safe_name
from catalog_app.support.paths import resource_bytes
from catalog_app.support.progress import Progress, Silent

if TYPE_CHECKING:
    from catalog_app.model.changes import Stamp
    from catalog_app.store.recorder import Recorder

ATTACHMENT, PROOF = "附件", "佐证文件"
SETTING = "incoming-limits"
_RESOURCE = "register/incoming.json"
_MB = 1024 * 1024
_Size = Annotated[int, Meta(gt=0, le=2_000)]


_ACTIVE = frozenset((
    "bat", "chm", "cmd", "com", "cpl", "exe", "gadget", "hta", "htm", "html", "inf", "jar", "js", "jse", "lnk",
    "mht", "mhtml", "msc", "msi", "msp", "pif", "ps1", "reg", "scf", "scr", "sct", "sh", "shs", "shtml", "svg",
    "svgz", "swf", "url", "vb", "vbe", "vbs", "ws", "wsc", "wsf", "wsh", "xht", "xhtml", "xml", "xsl", "xslt",
))  # fmt: skip
"""Endings of what runs, or shows what it likes, where somebody opens it from a site or a package."""


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many MB one attachment, one proof, and all files of one step may have."""

    schema: Literal["catalog-app/incoming-limits/1"] = "catalog-app/incoming-limits/1"
    source: str = ""
    attachment_mb: _Size
    proof_mb: _Size
    together_mb: _Size


class IncomingFile(Struct, frozen=True):
    """A file that was read and scanned, as it will be kept; `passage` is how it came through the gate."""

    name: str
    data: bytes
    passage: Passage

    @property
    def sha256(self) -> str:
        """What it will lie under."""
        return hashlib.sha256(self.data).hexdigest()


class Refused(Struct, frozen=True):
    """A file that cannot come in, and why; none of those named with it came in."""

    path: Path
    error: GateError


@lru_cache(maxsize=1)
def bundled_limits() -> Limits:
    """The limits that come with the program. WorldError DAMAGED_VOCABULARY."""
    return _limits(resource_bytes(_RESOURCE), _RESOURCE)


def limits(session: Session) -> Limits:
    """The limits of this workspace. WorldError DAMAGED_VOCABULARY."""
    own = session.workspace.setting(SETTING)
    return _limits(own.encode(), f"设置 {SETTING}") if own else bundled_limits()


def require_passive(name: str) -> None:
    """UsageError ACTIVE_FILE for what would run on the computer or in the browser of who opens it."""
    ending = safe_name(name).rpartition(".")[2].lower()
    if ending in _ACTIVE:
        raise UsageError(
            "ACTIVE_FILE",
            f"附件“{masked_text(name)[:80]}”是程序、脚本或网页（.{ending}），不能公开。",
            "请转换成 PDF、Word、Excel 或图片再作为附件。",
        )


class Intake(Struct, frozen=True):
    """What reading files needs of the workspace; any thread may use it."""

    limits: Limits
    contacts: frozenset[str]

    @classmethod
    def of(cls, session: Session) -> Intake:
        """As the workspace has it now."""
        return cls(limits(session), frozenset(one.value for one in session.workspace.contacts()))

    def read(
        self,
        paths: Sequence[Path],
        passage: Passage | None = None,
        progress: Progress | None = None,
        *,
        what: str = ATTACHMENT,
    ) -> tuple[IncomingFile, ...]:
        """All the files, each scanned once, or none of them; sizes are looked at before anything is read.

        WorldError FILE_MISSING, FILE_LOCKED, BROKEN_PICTURE; UsageError SAME_NAME_TWICE, ACTIVE_FILE, EMPTY_FILE,
        FILE_TOO_LARGE, TOO_MUCH_TOGETHER; GateError as `require_clean_file`.
        """
        found = self.take(paths, passage or Passage(), progress or Silent(), what=what)
        if isinstance(found, Refused):
            raise found.error
        return found

    def take(
        self, paths: Sequence[Path], passage: Passage, progress: Progress, *, what: str = ATTACHMENT
    ) -> tuple[IncomingFile, ...] | Refused:
        """As `read`; the first file with what no release lets in comes back as `Refused`."""
        self._require_sizes(paths, what)
        read: list[IncomingFile] = []
        for place, path in enumerate(paths):
            progress.step(place, len(paths), f"正在检查 {masked_text(path.name)}")
            try:
                read.append(IncomingFile(_kept_name(path), _bytes(path, self.contacts, passage), passage))
            except GateError as error:
                if error.releasable:
                    raise
                return Refused(path, error)
        progress.step(len(paths), len(paths), "")
        return tuple(read)

    def take_sound(
        self, paths: Sequence[Path], passage: Passage, progress: Progress, *, what: str = ATTACHMENT
    ) -> tuple[tuple[IncomingFile, ...], tuple[AppError, ...], tuple[Path, ...]]:
        """As `take`, but what cannot come in keeps nothing else out: files, what was wrong, what asks for a release."""
        sized, refused = self._sized(paths, what)
        self._require_sizes(sized, what)
        read: list[IncomingFile] = []
        asking: list[Path] = []
        for place, path in enumerate(sized):
            progress.step(place, len(sized), f"正在检查 {masked_text(path.name)}")
            try:
                found = self.take([path], passage, Silent(), what=what)
            except GateError:  # what no release lets in comes back as Refused
                asking.append(path)
                continue
            except AppError as error:
                refused.append(error)
                continue
            if isinstance(found, Refused):
                refused.append(found.error)
            else:
                read += found
        progress.step(len(sized), len(sized), "")
        return tuple(read), tuple(refused), tuple(asking)

    def _sized(self, paths: Sequence[Path], what: str) -> tuple[list[Path], list[AppError]]:
        limit = self.limits.attachment_mb if what == ATTACHMENT else self.limits.proof_mb
        sized: list[Path] = []
        refused: list[AppError] = []
        for path in paths:
            try:
                _size(path, what, limit)
                sized.append(path)
            except AppError as error:
                refused.append(error)
        return sized, refused

    def _require_sizes(self, paths: Sequence[Path], what: str) -> None:
        if len({path.name for path in paths}) < len(paths):
            raise UsageError("SAME_NAME_TWICE", "要添加的附件里有两个同名的文件。", "请改名后再添加。")
        limit = self.limits.attachment_mb if what == ATTACHMENT else self.limits.proof_mb
        together = sum(_size(path, what, limit) for path in paths)
        if together > self.limits.together_mb * _MB:
            raise UsageError(
                "TOO_MUCH_TOGETHER", f"一次添加的文件合计超过{self.limits.together_mb}MB。", "请分几次添加。"
            )


def read_incoming(session: Session, path: Path, what: str, passage: Passage | None) -> IncomingFile:
    """One file; errors as `Intake.read`."""
    return Intake.of(session).read([path], passage, what=what)[0]


def keep_passages(
    recorder: Recorder, stamp: Stamp, passage: Passage | None, incoming: Iterable[IncomingFile] = ()
) -> None:
    """Record the releases that let texts and files in, each once, as part of a step that does more."""
    from catalog_app.services.releasing import keep_releases

    passages = [*(one.passage for one in incoming), *([passage] if passage is not None else [])]
    for one in {id(one): one for one in passages}.values():
        keep_releases(recorder, one, stamp)


def _limits(data: bytes, name: str) -> Limits:
    try:
        return msgspec.json.decode(data, type=Limits)
    except msgspec.MsgspecError as error:
        raise WorldError(
            "DAMAGED_VOCABULARY", f"{name} 读不懂：{error}。", "请重新安装程序，或改正这项设置。"
        ) from error


def _kept_name(path: Path) -> str:
    """Its name without what nobody sees: turned writing would hide the ending, halves of characters cannot be kept."""
    name = plain_line(path.name)
    return name if Path(name).stem.strip() and not name.startswith(".") else f"{ATTACHMENT}{plain_line(path.suffix)}"


def _size(path: Path, what: str, limit: int) -> int:
    name = masked_text(path.name)
    if what == ATTACHMENT:
        require_passive(path.name)
    try:
        if not path.is_file():
            raise WorldError("FILE_MISSING", f"找不到{what}“{name}”。", "请核对文件位置。")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise _world(error, path) from error
    if size == 0:
        raise UsageError("EMPTY_FILE", f"{what}“{name}”是空的（0字节）。", "请核对文件，重新拷贝或导出后再添加。")
    if size > limit * _MB:
        raise UsageError(
            "FILE_TOO_LARGE",
            f"{what}“{name}”有{_words(size)}，超过{limit}MB，没有读取。",
            "请压缩图片，或只取需要的部分。",
        )
    return size


def _words(size: int) -> str:
    return f"{size / 1024**3:.1f}GB" if size >= 1024**3 else f"{-(-size // _MB)}MB"


def _world(error: OSError | ValueError, path: Path) -> AppError:
    if isinstance(error, OSError):
        return files.world_error(error, path)
    return WorldError("FILE_MISSING", f"找不到“{masked_text(path.name)}”。", "请核对文件位置。")


def _bytes(path: Path, contacts: frozenset[str], passage: Passage) -> bytes:
    try:
        return _read(path, contacts, passage)
    except OSError as error:
        raise files.world_error(error, path) from error


def _read(path: Path, contacts: frozenset[str], passage: Passage) -> bytes:
    from catalog_app.exporters.bare_picture import PICTURES, bare_picture

    if path.suffix.lower() not in PICTURES:
        require_clean_file(path, contacts, passage)
        return path.read_bytes()
    with ExitStack() as room:
        try:
            bare = room.enter_context(bare_picture(path))
        except PermissionError:
            raise
        except (OSError, ValueError, SyntaxError) as error:
            raise WorldError(
                "BROKEN_PICTURE", f"图片“{masked_text(path.name)}”打不开，可能已损坏或太大。", "请重新拍照或重新拷贝。"
            ) from error
        require_clean_file(bare, contacts, passage)
        return bare.read_bytes()
