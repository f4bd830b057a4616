"""What this user prefers on this machine: declared once, kept as JSON, never a reason to fail.

To add a setting: add a line to DECLARED; the dialog and the tests read it from there. Never rename a key: add one.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog_app.model.errors import WorldError
from catalog_app.support.files import atomic_write
from catalog_app.support.paths import user_config_dir

_LARGEST_FILE = 4_000_000


@dataclass(frozen=True)
class Setting:
    """One declared setting; `kind` is the only type its value may have."""

    key: str
    kind: type
    default: Any
    label: str


DECLARED: tuple[Setting, ...] = (
    Setting("person", str, "", "当前经办人"),
    Setting("recent_workspaces", list, [], "最近打开的工作区"),
    Setting("window_geometry", str, "", "窗口位置和大小"),
    Setting("window_state", str, "", "窗口布局"),
    Setting("splitters", dict, {}, "分隔条位置"),
    Setting("columns", dict, {}, "各表格的列宽和显示"),
    Setting("filters", dict, {}, "各表格的筛选和排序"),
    Setting("last_page", str, "", "上次所在页面"),
    Setting("last_domain", str, "", "上次所在领域"),
    Setting("export_folder", str, "", "上次导出的文件夹"),
    Setting("import_folder", str, "", "上次导入的文件夹"),
    Setting("board_paper", str, "A4", "公示栏纸张"),
    Setting("board_orientation", str, "landscape", "公示栏目录的纸张方向"),
    Setting("notice_orientation", str, "portrait", "公示的纸张方向"),
    Setting("board_boxes", str, "ticked", "公示栏渠道显示方式"),
    Setting("look", str, "light", "界面外观"),
    Setting("font_size", int, 0, "界面字号（0 为默认）"),
    Setting("first_start_done", bool, False, "已完成首次设置"),
)
_BY_KEY = {setting.key: setting for setting in DECLARED}


class Settings:
    """The settings of one user; `problem` is a Chinese sentence when the file could not be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: str | None = None
        self._stored: dict[str, Any] = self._read()

    def get(self, key: str) -> Any:
        """The value or its default, as a copy the caller may change; KeyError for an undeclared key."""
        setting = _BY_KEY[key]
        value = self._stored.get(key, setting.default)
        return copy.deepcopy(value if _fits(setting, value) else setting.default)

    def set(self, key: str, value: Any) -> None:
        """Keep one value; see `update`."""
        self.update({key: value})

    def update(self, values: Mapping[str, Any]) -> None:
        """Keep the values and write them in one go; a failed write is told in `problem`, the values still count."""
        for key, value in values.items():
            if not _fits(_BY_KEY[key], value):
                raise TypeError(f"setting {key} must be {_BY_KEY[key].kind.__name__}")
        changed = {key: value for key, value in values.items() if key not in self._stored or self._stored[key] != value}
        if changed:
            self._stored.update(copy.deepcopy(changed))
            self._write()

    def _read(self) -> dict[str, Any]:
        try:
            with self.path.open("rb") as stream:
                stored = json.loads(stream.read(_LARGEST_FILE))
            if not isinstance(stored, dict):
                raise TypeError("settings are an object")
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, RecursionError):
            self.problem = "个人设置读不出来，已按默认设置打开；工作区的内容不受影响。"
            return {}
        if not all(_fits(_BY_KEY[key], value) for key, value in stored.items() if key in _BY_KEY):
            self.problem = "个人设置中有无法识别的内容，这几项已按默认设置处理。"
        return stored

    def _write(self) -> None:
        data = json.dumps(self._stored, ensure_ascii=False, indent=1, sort_keys=True).encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(self.path, data, replace=True)
        except (OSError, WorldError):
            self.problem = "个人设置没有保存成功，下次打开时窗口布局等会恢复原样。"


def user_settings() -> Settings:
    """The settings of the user who runs the program."""
    return Settings(user_config_dir() / "settings.json")


def _fits(setting: Setting, value: Any) -> bool:
    return type(value) is setting.kind
