"""The site in its folder: only what differs is written, all of it first beside, and a killed run leaves a site.

What lies in the folder as ours is told by `网站清单.json`. It names what is about to come before it comes, so that
after a crash nothing of ours is left unknown; files it does not name are never touched.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from catalog_app.exporters.portal.verify import is_safe_name
from catalog_app.exporters.site.request import HOME, LIST_NAME, Page
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.support.files import atomic_write, sha256, world_error
from catalog_app.support.leftovers import sweep_dead, unfinished_beside
from catalog_app.support.progress import Cancelled, Progress

LIST_SCHEMA = "catalog-app/site/1"
_FOLDERS = frozenset(("assets", "data", "domain", "files", "info", "item", "year"))
_LARGEST_LIST = 64 << 20
_OTHER_DISK = 17  # Windows: not the same disk
_BLOCK = 4096
"""What a file takes at least on most disks."""
_ENTRY = 512
"""What a file takes in the list, which is written beside the old one."""
_SPARE = 1 << 18
_CONTINUED = "已写的部分能从首页打开；请腾出空间、接好磁盘或放开权限后再生成一次，会接着写完。"


class SiteFile(Struct, frozen=True):
    """A file of the site. `sha256` '' = about to be written."""

    path: str
    sha256: str
    size: int
    inputs: str


class SiteList(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Content of 网站清单.json, files by path."""

    schema: str = LIST_SCHEMA
    files: tuple[SiteFile, ...] = ()


class SitePlan(Struct, frozen=True, kw_only=True):
    """What is to be done in a folder."""

    folder: Path
    write: tuple[Page, ...]
    remove: tuple[str, ...]
    known: dict[str, SiteFile]
    """What the folder's list names."""
    keep: dict[str, SiteFile]
    """What of it stays as it is."""

    @property
    def titles(self) -> dict[str, str]:
        """What the files to be written are called in messages."""
        return {page.path: page.title for page in self.write}


class SiteResult(Struct, frozen=True):
    """What was done; `same` counts what was not touched."""

    folder: Path
    written: int
    removed: int
    same: int


def site_members(pages: Iterable[Page], folder: str) -> dict[str, Callable[[], bytes] | Path]:
    """The whole site as members of an archive below `folder`, read in their order; unpacked it can be written on."""
    made: list[SiteFile] = []
    members: dict[str, Callable[[], bytes] | Path] = {}
    for page in pages:
        members[f"{folder}/{page.path}"] = partial(_noted, page, made)
    members[f"{folder}/{LIST_NAME}"] = lambda: list_bytes(made)
    return members


def _noted(page: Page, made: list[SiteFile]) -> bytes:
    data = page.render()
    made.append(SiteFile(page.path, sha256(data), len(data), page.inputs_sha256))
    return data


def plan_site(pages: Iterable[Page], folder: Path, *, replace: bool = False) -> SitePlan:
    """What differs from the site in `folder`. With `replace` a folder that holds other files is taken too.

    UsageError NOT_A_FOLDER, NOT_A_SITE, FILE_EXISTS (a file that is none of ours stands in the way).
    """
    known = _known(folder, replace=replace)
    wanted = {page.path: page for page in pages}
    keep: dict[str, SiteFile] = {}
    write: list[Page] = []
    for path, page in wanted.items():
        before = known.get(path)
        if before is not None and before.sha256 and before.inputs == page.inputs_sha256 and _lies(folder, before):
            keep[path] = before
            continue
        write.append(page)
        if before is None and not replace and os.path.lexists(folder / path):
            raise UsageError(
                "FILE_EXISTS", f"“{path}”已经存在，不是本程序生成的，没有覆盖。", "请移走它，或加上 --replace 再试。"
            )
    staying = {path.casefold() for path in wanted}
    remove = tuple(path for path in known if path not in wanted and path.casefold() not in staying)
    return SitePlan(folder=folder, write=tuple(write), remove=remove, known=known, keep=keep)


def write_pages(plan: SitePlan, stage: Path, progress: Progress) -> dict[str, SiteFile]:
    """Render what the plan writes into `stage`, in the site's own shape; the files as the list will name them."""
    made: dict[str, SiteFile] = {}
    for folder in {(stage / page.path).parent for page in plan.write}:
        folder.mkdir(parents=True, exist_ok=True)
    for done, page in enumerate(plan.write):
        progress.step(done, len(plan.write), f"正在生成 {page.title}")
        target = stage / page.path
        if page.source is not None:
            shutil.copyfile(page.source, target)
            made[page.path] = SiteFile(page.path, sha256(target), target.stat().st_size, page.inputs_sha256)
        else:
            data = page.render()
            target.write_bytes(data)
            made[page.path] = SiteFile(page.path, sha256(data), len(data), page.inputs_sha256)
    return made


def settle_site(plan: SitePlan, made: dict[str, SiteFile], stage: Path, progress: Progress) -> SiteResult:
    """Bring what was rendered into the folder and remove what is no longer there; never stopped halfway by a cancel.

    DISK_FULL before anything is changed, where there is no room for all of it. Whatever stops it later, the site opens
    by its home page, and the next run completes it.
    """
    progress.step(0, len(plan.write), "正在写入网站文件夹")
    made_folder, changed = not plan.folder.exists(), False
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        _require_room(plan, made, stage)
        changed = True
        return _settle(plan, made, stage, progress)
    except OSError as error:
        told = world_error(error, Path(error.filename) if isinstance(error.filename, str) else plan.folder)
        if made_folder and not changed:
            with suppress(OSError):
                plan.folder.rmdir()
        raise WorldError(told.code, told.cause, _CONTINUED if changed else told.remedy) from error


def read_list(folder: Path) -> SiteList | None:
    """The list of the site in `folder`; None where there is none. WorldError SITE_LIST_DAMAGED."""
    try:
        if not (folder / LIST_NAME).is_file() and (folder / LIST_NAME).exists():
            raise _damaged()
        with (folder / LIST_NAME).open("rb") as stream:
            data = stream.read(_LARGEST_LIST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise world_error(error, folder / LIST_NAME) from error
    try:
        found = msgspec.json.decode(data, type=SiteList)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged() from error
    if found.schema != LIST_SCHEMA or not all(is_safe_name(file.path) for file in found.files):
        raise _damaged()
    return found


def list_bytes(files: Iterable[SiteFile]) -> bytes:
    """The list as it is written; the same files always give the same bytes."""
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return msgspec.json.format(msgspec.json.encode(SiteList(files=ordered)), indent=1) + b"\n"


def _known(folder: Path, *, replace: bool) -> dict[str, SiteFile]:
    if not os.path.lexists(folder):
        return {}
    if not folder.is_dir():
        raise UsageError("NOT_A_FOLDER", f"“{folder.name}”不是文件夹。", "请写明一个文件夹，已有的或新的都行。")
    try:
        found = read_list(folder)
    except WorldError:
        if not replace:
            raise
        found = SiteList()
    if found is None and any(folder.iterdir()) and not replace:
        raise UsageError(
            "NOT_A_SITE",
            f"“{folder.name}”里有别的文件，不是本程序生成的网站，没有改动它。",
            "请换一个空文件夹；确要放在这里，请加上 --replace，原有文件不会删除。",
        )
    return {file.path: file for file in found.files} if found else {}


def _lies(folder: Path, file: SiteFile) -> bool:
    """Whether the file is still there as it was written, as far as its size tells."""
    try:
        return (folder / file.path).stat().st_size == file.size
    except OSError:
        return False


def _settle(plan: SitePlan, made: dict[str, SiteFile], stage: Path, progress: Progress) -> SiteResult:
    folder = plan.folder
    if not plan.write and not plan.remove:
        if not (folder / LIST_NAME).exists():
            atomic_write(folder / LIST_NAME, list_bytes(()), replace=True)
        return SiteResult(folder, 0, 0, len(plan.keep))
    coming = {page.path: SiteFile(page.path, "", 0, "") for page in plan.write}
    atomic_write(folder / LIST_NAME, list_bytes((plan.known | coming).values()), replace=True)
    files = dict(plan.keep)
    written = 0
    for parent in {(folder / page.path).parent for page in plan.write}:
        sweep_dead(parent)
    for done, page in enumerate(_in_order(plan)):
        with suppress(Cancelled):  # from here on the site is being changed: it is finished
            progress.step(done, len(plan.write), f"正在写入 {page.title}")
        file, before = made[page.path], plan.known.get(page.path)
        if before is None or before.sha256 != file.sha256 or not _lies(folder, before):
            _place(stage / page.path, folder, page.path)
            written += 1
        files[page.path] = file
    _remove(folder, plan.remove)
    atomic_write(folder / LIST_NAME, list_bytes(files.values()), replace=True)
    return SiteResult(folder, written, len(plan.remove), len(files) - written)


def _in_order(plan: SitePlan) -> list[Page]:
    """What leads to others comes after them; in a new folder first, so that it opens from the beginning."""
    if (plan.folder / HOME).exists():
        return list(plan.write)
    return sorted(
        plan.write, key=lambda page: (not page.path.startswith("assets/"), page.path != HOME, page.path.count("/"))
    )


def _require_room(plan: SitePlan, made: dict[str, SiteFile], stage: Path) -> None:
    """What is rendered on another disk must fit beside what it replaces."""
    if not plan.write or _is_same_disk(stage, plan.folder):
        return
    sizes = [-(-made[page.path].size // _BLOCK) * _BLOCK for page in plan.write]
    before = sum(plan.known[page.path].size for page in plan.write if page.path in plan.known)
    wanted = sum(sizes) - before + max(sizes) + _ENTRY * (len(plan.write) + len(plan.keep)) + _SPARE
    if shutil.disk_usage(plan.folder).free < wanted:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(plan.folder))


def _is_same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _place(rendered: Path, folder: Path, path: str) -> None:
    target = folder / path
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
    _require_inside(folder, target)
    try:
        rendered.replace(target)
        return
    except OSError as error:
        if error.errno != errno.EXDEV and getattr(error, "winerror", None) != _OTHER_DISK:
            raise
    beside = unfinished_beside(target)
    try:
        shutil.copyfile(rendered, beside)
        beside.replace(target)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _require_inside(folder: Path, target: Path) -> None:
    """No folder on the way is a link to elsewhere."""
    for parent in target.parents:
        if parent == folder:
            return
        if parent.is_symlink():
            raise UsageError("NOT_A_FOLDER", f"“{parent.name}”是指向别处的链接，没有写入。", "请移走这个链接后再试。")


def _remove(folder: Path, paths: Sequence[str]) -> None:
    parents: set[PurePosixPath] = set()
    for path in paths:
        target = folder / path
        if not _may_be_ours(path) or (target.is_dir() and not target.is_symlink()):
            continue
        _require_inside(folder, target)
        target.unlink(missing_ok=True)
        parents.update(PurePosixPath(path).parents)
    for parent in sorted(parents - {PurePosixPath()}, key=lambda one: -len(one.parts)):
        with suppress(OSError):  # others lie in it
            (folder / parent).rmdir()


def _may_be_ours(path: str) -> bool:
    """Whether a site has files like this; a list somebody edited must not take others away."""
    top, slash, _ = path.partition("/")
    return top in _FOLDERS if slash else top.endswith((".html", ".xml"))


def _damaged() -> WorldError:
    return WorldError(
        "SITE_LIST_DAMAGED",
        f"网站文件夹里的“{LIST_NAME}”读不出来，不知道哪些文件是本程序生成的。",
        "请换一个空文件夹重新生成；或加上 --replace 在这里重新生成。",
    )
