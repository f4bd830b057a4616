"""Where a finished file may go: not over a workspace's own files, and not under the ending of another kind."""

from __future__ import annotations

from pathlib import Path

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.store import attachments, lock, opening

_OWN = {opening.DATABASE, f"{opening.DATABASE}-journal", lock.NAME, attachments.FOLDER}
_DEPTH = 3
"""An attachment lies this deep in its workspace."""


def require_target(path: Path, *kinds: str) -> None:
    """UsageError WORKSPACE_FILE for a file a workspace keeps for itself, WRONG_SUFFIX unless it is of one of `kinds`.

    Kinds are endings in small letters; where none is given, any will do.
    """
    if kinds and path.suffix.lower() not in kinds:
        known = "、".join(kinds)
        one = known if len(kinds) == 1 else "其中一种"
        raise UsageError("WRONG_SUFFIX", f"文件名“{path.name}”没有以 {known} 结尾。", f"请写成以 {one} 结尾的文件名。")
    whole = path.absolute()
    for folder in whole.parents[:_DEPTH]:
        if whole.relative_to(folder).parts[0] in _OWN and _is_workspace(folder):
            raise UsageError(
                "WORKSPACE_FILE", f"“{path.name}”是工作区自己的文件，不能覆盖。", "请换一个文件夹或文件名。"
            )


def workspace_around(folder: Path) -> Path | None:
    """The workspace a folder is or lies in, also where a link leads there."""
    try:
        place = folder.resolve()
        return next(filter(_is_workspace, (place, *place.parents)), None)
    except (OSError, RuntimeError):  # told when it is written into
        return None


def _is_workspace(folder: Path) -> bool:
    try:
        opening.require_ours(folder)
    except WorldError as error:
        return error.code != "NOT_A_WORKSPACE"  # a damaged one, or one of a newer program, is not overwritten either
    return True
