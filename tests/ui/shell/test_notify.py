"""The system's file dialogs behind one door: folders remembered, suffixes added, nothing chosen = None."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog

from catalog_app.support.settings import Settings
from catalog_app.ui.notify import EXCEL_FILTER, PDF_FILTER, Notify


@pytest.fixture
def real(qapp: QApplication, settings: Settings) -> Notify:
    return Notify(None, settings)


def test_a_name_gets_its_suffix_and_the_folder_is_remembered(
    real: Notify, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def choose(parent: Any, title: str, start: str, name_filter: str) -> tuple[str, str]:
        started.append(start)
        return str(tmp_path / "目录"), name_filter

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert real.save_file("导出", "甲.pdf", PDF_FILTER) == tmp_path / "目录.pdf"
    assert settings.get("export_folder") == str(tmp_path)
    real.save_file("导出", "乙.pdf", PDF_FILTER)
    assert started[1] == str(tmp_path / "乙.pdf")


def test_files_are_opened_from_where_the_last_were(
    real: Notify, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [str(tmp_path / "甲.xlsx"), str(tmp_path / "乙.xlsx")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: (found, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (found[0], ""))
    assert [path.name for path in real.open_files("导入", EXCEL_FILTER)] == ["甲.xlsx", "乙.xlsx"]
    assert real.open_file("导入", EXCEL_FILTER) == tmp_path / "甲.xlsx"
    assert settings.get("import_folder") == str(tmp_path)


def test_nothing_chosen_is_none(real: Notify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: ([], ""))
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *arguments: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: "")
    assert real.open_files("导入", EXCEL_FILTER) == []
    assert real.open_file("导入", EXCEL_FILTER) is None
    assert real.save_file("导出", "甲.pdf", PDF_FILTER) is None
    assert real.choose_folder("选择") is None


def test_folders_clipboard_and_status(
    real: Notify, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: str(tmp_path))
    assert real.choose_folder("选择") == tmp_path
    assert settings.get("export_folder") == str(tmp_path)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    real.open_path(tmp_path)
    assert opened == [str(tmp_path)]
    with qtbot.waitSignal(real.status_text) as told:
        real.copy("内容")
    assert told.args == ["已复制"]
    assert QApplication.clipboard().text() == "内容"
