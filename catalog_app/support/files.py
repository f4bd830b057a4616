"""Writing files so that a crash, a full disk or a cancelled job never leaves half a file behind."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.support.leftovers import sweep, unfinished_beside

if TYPE_CHECKING:
    import zipfile

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOCKED = {errno.EBUSY, errno.ETXTBSY, errno.EAGAIN}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_ABSENT = {errno.ENOENT, errno.ENOTDIR}
_SHARING_VIOLATION = {32, 33}  # Windows: another program holds the file or a part of it
_ACCESS_DENIED = 5  # Windows says this also when replacing a file that is open elsewhere

_ILLEGAL_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_RESERVED_NAMES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_NAME_BYTES = 240  # file systems stop at 255

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
_DOCUMENT_TIME = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")


def atomic_write(path: Path, data: bytes, *, replace: bool) -> None:
    """Write the whole file or nothing; errors as in `beside`."""
    with beside(path, replace=replace) as temporary:
        temporary.write_bytes(data)


@contextmanager
def beside(path: Path, *, replace: bool) -> Iterator[Path]:
    """A temporary sibling to write into: on success it becomes `path`, on any failure it is gone and `path` untouched.

    Raises FILE_EXISTS, NOT_A_FILE (usage) or what `world_error` makes of an OSError. What a killed program left of an
    earlier attempt is removed.
    """
    target = _resolved(path)
    _refuse(path, target, replace=replace)
    temporary = unfinished_beside(target)
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        sweep(target.parent, temporary.stat().st_mtime, target.name)
        yield temporary
        _flush(temporary)
        _refuse(path, target, replace=replace)
        temporary.replace(target)
    except OSError as error:
        raise world_error(error, _blamed(error, temporary, path)) from error
    except WorldError as error:
        if temporary.name not in error.cause:
            raise
        raise WorldError(error.code, error.cause.replace(temporary.name, path.name), error.remedy) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _flush_folder(target.parent)


class _OnlyAskedError(Exception):
    """Nothing is to be written yet."""


def require_writable(path: Path, *, replace: bool) -> None:
    """Whether `beside` could begin, asked before long work: the same errors, and nothing is left."""
    with suppress(_OnlyAskedError), beside(path, replace=replace):
        raise _OnlyAskedError


def move_all(finished: Sequence[tuple[Path, Path]], aside: Path, *, replace: bool) -> None:
    """Give every finished file its target's name, or none: on any failure the targets are as they were.

    `aside` is a folder that goes away afterwards, on the same disk as the targets. Errors as in `beside`.
    """
    moved: list[tuple[Path, Path | None]] = []
    try:
        for number, (made, target) in enumerate(finished):
            with _speaking_of(target):
                _refuse(target, target, replace=replace)
                kept = aside / f"{number}.kept" if target.exists() else None
                if kept is not None:
                    import shutil  # rarely needed

                    shutil.copy2(target, kept)
                made.replace(target)
            moved.append((target, kept))
    except BaseException:  # an interruption too must leave all or nothing; raised again
        for target, kept in reversed(moved):
            with suppress(OSError):
                target.unlink() if kept is None else kept.replace(target)
        raise
    for folder in {target.parent for _, target in finished}:
        _flush_folder(folder)


@contextmanager
def _speaking_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise world_error(error, path) from error


def world_error(error: OSError, path: Path) -> WorldError:
    """What went wrong with `path`, in words for the clerk; the remedy fits the cause."""
    name = path.name or str(path)
    if error.errno in _FULL:
        return WorldError(
            "DISK_FULL", f"磁盘已满，“{name}”没有写成。", "请清理磁盘或换一个位置后重试，原有文件没有改动。"
        )
    if error.errno in _LOCKED or _held_elsewhere(error, path):
        return WorldError("FILE_LOCKED", f"“{name}”正被另一个程序打开。", "请在 WPS、Excel 等程序中关闭它后重试。")
    if error.errno in _FORBIDDEN:
        return WorldError(
            "READ_ONLY", f"没有权限读写“{name}”，或所在位置是只读的。", "请换一个位置，或请管理员放开权限。"
        )
    if error.errno in _ABSENT:
        return _absent(name, path)
    if error.errno == errno.ENAMETOOLONG:
        return WorldError("NAME_TOO_LONG", f"文件名或路径太长：“{name[:40]}…”。", "请缩短文件名或换到较浅的文件夹。")
    reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return WorldError("FILE_FAILED", f"读写“{name}”失败（{reason}）。", "请检查磁盘、U盘或网络位置是否正常后重试。")


def sha256(source: Path | bytes) -> str:
    """The SHA-256 of a file or of bytes, as 64 hexadecimal digits."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def safe_name(text: str, limit: int = 80) -> str:
    """A file name every system accepts, close to `text`, never empty, at most `limit` characters, keeping a suffix."""
    visible = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    name = _trim(_ILLEGAL_IN_NAMES.sub("_", unicodedata.normalize("NFC", " ".join(visible.split()))))
    if is_reserved_name(name):
        name = f"_{name}"
    return _shorten(name, limit) or "未命名"


def distinct_names(names: Iterable[str]) -> list[str]:
    """The names in their order, the second of those that a disk takes for one as 名称（2）.pdf."""
    given: list[str] = []
    taken: set[str] = set()
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        one, count = name, 1
        while one.casefold() in taken:
            count += 1
            one = f"{stem}（{count}）.{suffix}" if dot else f"{suffix}（{count}）"
        taken.add(one.casefold())
        given.append(one)
    return given


def is_reserved_name(name: str) -> bool:
    """Whether Windows takes a file of this name for a device, whatever its ending."""
    return _RESERVED_NAMES.fullmatch(name.split(".")[0]) is not None


def normalise_zip(path: Path) -> None:
    """Rewrite a zip-based file (xlsx, docx, zip) so that the same content gives the same bytes at any time."""
    import zipfile  # not needed to start

    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist() if not name.endswith("/")}
    with beside(path, replace=True) as temporary, zipfile.ZipFile(temporary, "w") as target:
        for name in sorted(members, key=_zip_order):
            target.writestr(zip_member(name), _without_times(name, members[name]), compresslevel=6)


def zip_member(name: str) -> zipfile.ZipInfo:
    """The description of a zip member that is the same on every machine and day."""
    import zipfile  # not needed to start

    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # links that lead in a circle
        raise world_error(OSError(errno.ELOOP, ""), path) from error


def _refuse(path: Path, target: Path, *, replace: bool) -> None:
    if target.exists() and not target.is_file():
        raise UsageError(
            "NOT_A_FILE", f"“{path.name or path}”不是普通文件。", "请写明要生成的文件名，而不是文件夹或设备。"
        )
    if target.exists() and not replace:
        raise UsageError("FILE_EXISTS", f"“{path.name}”已经存在，没有覆盖。", "请换一个名字，或加上 --replace 再试。")


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open folders
        return
    with suppress(OSError):  # some network file systems refuse; the rename itself has happened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _blamed(error: OSError, temporary: Path, path: Path) -> Path:
    """The file the clerk knows: an input that failed keeps its name, our temporary sibling stands for the target."""
    named = error.filename
    return path if not isinstance(named, str) or Path(named) == temporary else Path(named)


def _held_elsewhere(error: OSError, path: Path) -> bool:
    code = getattr(error, "winerror", None)
    return code in _SHARING_VIOLATION or (code == _ACCESS_DENIED and path.is_file() and os.access(path, os.W_OK))


def _absent(name: str, path: Path) -> WorldError:
    if path.parent.is_dir():
        return WorldError("FILE_MISSING", f"找不到“{name}”。", "请检查文件名，文件可能已被移走或改名。")
    return WorldError(
        "FOLDER_MISSING", f"文件夹“{path.parent}”不存在。", "请先建好文件夹，或检查U盘、网络位置是否接好。"
    )


def _trim(name: str) -> str:
    return name.strip(" .")


def _shorten(name: str, limit: int) -> str:
    if len(name) <= limit and len(name.encode()) <= _NAME_BYTES:
        return name
    found = _SUFFIX.search(name)
    suffix = found[0] if found and len(found[0]) < limit else ""
    stem = name[: limit - len(suffix)] if suffix else name[:limit]
    stem = stem.encode()[: _NAME_BYTES - len(suffix)].decode(errors="ignore")
    return _trim(stem) + suffix


def _zip_order(name: str) -> tuple[int, str]:
    return (_ZIP_FIRST.index(name) if name in _ZIP_FIRST else len(_ZIP_FIRST), name)


def _without_times(name: str, data: bytes) -> bytes:
    if name != "docProps/core.xml":
        return data
    return _DOCUMENT_TIME.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", data)
