"""Where things lie: the one module that knows about source checkouts, wheels and frozen programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePosixPath

from catalog_app.model.errors import WorldError

HOME_VARIABLE = "CATALOG_APP_HOME"
PORTABLE_FOLDER = "数据"
_APP = "catalog_app"


def resources_root(package: Path, bundle: str | None) -> Path:
    """The folder of resources: inside the frozen bundle, inside the installed package, or beside it in a checkout."""
    if bundle is not None:
        return Path(bundle) / "resources"
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def resource(name: str) -> Path:
    """The path of a bundled file such as `standards/06.json`; ValueError for an absolute name or one with `..`."""
    pure = PurePosixPath(name)
    if not name or pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name or "\0" in name:
        raise ValueError("a resource name is relative, with forward slashes and without ..")
    root = resources_root(Path(__file__).resolve().parents[1], getattr(sys, "_MEIPASS", None))
    return root.joinpath(*pure.parts)


def resource_bytes(name: str) -> bytes:
    """The content of a bundled file; MISSING_RESOURCE when the installation is incomplete."""
    try:
        return resource(name).read_bytes()
    except OSError as error:
        raise WorldError(
            "MISSING_RESOURCE", f"程序自带的文件“{name}”读不到，安装不完整。", "请重新安装或重新解压整个程序文件夹。"
        ) from error


def resource_names(folder: str, suffix: str) -> list[str]:
    """The names (`folder/file`) of the bundled files with this suffix, sorted; empty when there is no such folder."""
    place = resource(folder)
    if not place.is_dir():
        return []
    return sorted(f"{folder}/{entry.name}" for entry in place.iterdir() if entry.name.endswith(suffix))


def user_data_dir() -> Path:
    """The folder for this user's data; not created here."""
    return _user_dir("data")


def user_config_dir() -> Path:
    """The folder for this user's settings; not created here."""
    return _user_dir("config")


def user_log_dir() -> Path:
    """The folder for this user's logs; not created here."""
    return _user_dir("log")


def portable_home() -> Path | None:
    """The folder `数据` beside the frozen program when the clerk made one: everything of the user then stays there."""
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).resolve().parent / PORTABLE_FOLDER
    return folder if folder.is_dir() else None


def _user_dir(kind: str) -> Path:
    chosen = os.environ.get(HOME_VARIABLE)
    home = Path(chosen) if chosen else portable_home()
    if home is not None:
        return home / kind
    import platformdirs  # not needed by portable copies

    found: str = getattr(platformdirs, f"user_{kind}_dir")(_APP, appauthor=False)
    return Path(found)
