from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog_app.ui.app import choose_input_method


@pytest.mark.parametrize(
    ("wanted", "plugin", "chosen"),
    [
        ("fcitx", None, "ibus"),
        ("fcitx5", None, "ibus"),
        ("fcitx", "libfcitxplatforminputcontextplugin.so", "fcitx"),
        ("ibus", None, "ibus"),
        ("xim", None, "xim"),
    ],
)
def test_fcitx_is_reached_through_ibus_where_qt_lacks_its_plugin(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wanted: str, plugin: str | None, chosen: str
) -> None:
    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    if plugin:
        (folder / plugin).touch()
    monkeypatch.setenv("QT_IM_MODULE", wanted)
    choose_input_method(tmp_path)
    assert os.environ["QT_IM_MODULE"] == chosen
