"""Opening, making and closing workspaces from the window: which errors get which way on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError
from catalog_app.services.session import Session, open_session
from catalog_app.support.settings import Settings
from catalog_app.ui.notify import Notify

MOST_RECENT = 8


class TEXT:
    """What is asked when a workspace cannot simply be opened."""

    READ = "只看不改"
    TAKE_OVER = "仍要打开编辑"
    LOCKED_MORE = "如果确定对方已经不在使用（例如那台电脑死机或断电），可以接管；两个人同时编辑会互相覆盖。"
    READ_ONLY_MORE = "可以先以只读方式查看。"


def open_with_questions(folder: Path, stamp: Callable[[str], Stamp], notify: Notify) -> Session | None:
    """The opened session, or None when the clerk chose not to or it cannot be opened (then it was said why)."""
    try:
        return open_session(folder, stamp("shell"))
    except AppError as error:
        if error.code == "WORKSPACE_IN_USE":
            return _open_locked(folder, stamp, notify, error)
        if error.code == "READ_ONLY":
            return _open_for_reading(folder, stamp, notify, error)
        notify.error(error)
        return None


def _open_locked(folder: Path, stamp: Callable[[str], Stamp], notify: Notify, error: AppError) -> Session | None:
    way = notify.choose(error.cause, f"{error.remedy}\n\n{TEXT.LOCKED_MORE}", (TEXT.READ, TEXT.TAKE_OVER))
    if way < 0:
        return None
    return _try(folder, stamp, notify, read_only=way == 0, take_over=way == 1)


def _open_for_reading(folder: Path, stamp: Callable[[str], Stamp], notify: Notify, error: AppError) -> Session | None:
    if notify.choose(error.cause, f"{error.remedy}\n\n{TEXT.READ_ONLY_MORE}", (TEXT.READ,)) != 0:
        return None
    return _try(folder, stamp, notify, read_only=True, take_over=False)


def _try(
    folder: Path, stamp: Callable[[str], Stamp], notify: Notify, *, read_only: bool, take_over: bool
) -> Session | None:
    try:
        return open_session(folder, stamp("shell"), read_only=read_only, take_over=take_over)
    except AppError as error:
        notify.error(error)
        return None


def remember_workspace(settings: Settings, folder: Path) -> None:
    """Put a folder first among the recent workspaces."""
    kept = [name for name in recent_names(settings) if name != str(folder)]
    settings.set("recent_workspaces", [str(folder), *kept][:MOST_RECENT])


def recent_workspaces(settings: Settings) -> list[Path]:
    """Recent workspaces that are still there, latest first."""
    return [Path(name) for name in recent_names(settings) if (Path(name) / "catalog.db").is_file()]


def recent_names(settings: Settings) -> list[str]:
    """What the settings hold, whatever became of it."""
    return [name for name in settings.get("recent_workspaces") if isinstance(name, str)]


def clock_stamp(settings: Settings, cause: str) -> Stamp:
    """Who sits here, and now."""
    return Stamp(str(settings.get("person")) or "经办人", datetime.now().astimezone(), cause)
