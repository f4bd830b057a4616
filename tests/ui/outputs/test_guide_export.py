"""导出公开指南 over the sample township."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog_app.ui.main_window import MainWindow
from tests.ui.conftest import FakeNotify


def test_the_guide_is_written_and_its_folder_opened(
    window: MainWindow, notify: FakeNotify, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    asked: list[str] = []

    def confirm(question: str, details: str = "", **_: object) -> bool:
        asked.append(question + details)
        return True

    monkeypatch.setattr(notify, "choose_folder", lambda *_: tmp_path)
    monkeypatch.setattr(notify, "confirm", confirm)
    window.commands.export_guide()
    qtbot.waitUntil(lambda: notify.opened == [tmp_path], timeout=10_000)
    assert "机构名称：青石桥镇人民政府" in (tmp_path / "公开指南.html").read_text("utf-8")
    assert (tmp_path / "主动公开基本目录.xlsx").exists()
    assert "传真号码（设置－公开电话" in asked[-1]
