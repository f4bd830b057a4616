"""文件检查: files dropped, their verdicts, findings, clean copies, releases, the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from catalog_app.services.gate import Release, check_file
from catalog_app.ui.dialogs.clean_copy import CleanDialog
from catalog_app.ui.dialogs.release import ReleaseDialog
from catalog_app.ui.views.check_page import FILES, CheckPage
from tests.helpers.numbers import MOBILE
from tests.helpers.rosters import dibao_list, holds_planted, subsidy_list
from tests.ui.conftest import check_model
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[CheckPage]], CheckPage]


@pytest.fixture
def page(show: Show) -> CheckPage:
    made = show(CheckPage)
    check_model(made.files.files)
    check_model(made.files.findings)
    return made


def scanned(page: CheckPage, qtbot: Any, *paths: Path) -> None:
    page.show_target({"files": list(paths)})
    qtbot.waitUntil(lambda: page.files.files.rowCount() > 0 and not page.context.jobs.busy, timeout=15_000)


def cells(page: CheckPage, column: int) -> list[str]:
    model = page.files.files
    return [model.index(row, column).data() for row in range(model.rowCount())]


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_dropped_folder_is_scanned_gravest_first(page: CheckPage, qtbot: Any, tmp_path: Path, desk: Desk) -> None:
    folder = tmp_path / "收到的"
    folder.mkdir()
    write(folder / "公告.txt", "经研究，决定公示如下。")
    write(folder / "联系.txt", f"联系人电话{MOBILE}")
    dibao_list(folder / "低保.xlsx")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: page.files.files.rowCount() == 3, timeout=15_000)
    assert page.tabs.currentIndex() == FILES
    assert cells(page, 0) == ["低保.xlsx", "联系.txt", "公告.txt"]
    assert cells(page, 1) == ["红 有完整号码", "橙 需负责人放行", "没有发现"]
    assert set(cells(page, 2)) == {"已全部检查"}
    assert page.files.summary.text() == "3 个文件：1 个红，1 个橙，1 个没有发现"
    assert len(desk.session.workspace.scans()) == 3
    assert desk.session.undo_name is None or "检查" not in desk.session.undo_name


def test_findings_tell_place_hidden_and_remedy_masked(page: CheckPage, qtbot: Any, tmp_path: Path, desk: Desk) -> None:
    scanned(page, qtbot, dibao_list(tmp_path / "低保.xlsx"))
    rows = page.files.findings.rows()
    places = {row.finding.where for row in rows if row.finding.severity == "red"}
    assert {"10月!J3", "底册!B2"} <= places
    assert "（看不见的内容）" in page.files.detail.words.text()
    assert page.files.detail.remedy.text()
    words = "".join(
        str(page.files.findings.index(row, column).data()) for row in range(len(rows)) for column in range(7)
    )
    assert holds_planted(words.encode()) == []
    page.files.detail.place_button.click()
    assert desk.notify.copied.startswith("低保.xlsx 10月!")
    page.files.show_button.click()
    assert desk.notify.opened == [tmp_path]


def test_findings_are_filtered_by_level(page: CheckPage, qtbot: Any, tmp_path: Path) -> None:
    scanned(page, qtbot, subsidy_list(tmp_path / "补贴.xlsx"))
    files = page.files
    files.chips["orange"].click()
    shown = [files.shown.row_at(files.shown.index(row, 0)) for row in range(files.shown.rowCount())]
    assert {row.finding.kind for row in shown} == {"mobile"}
    assert not files.chips["yellow"].isEnabled() or files.chips["yellow"].text() != "黄 0"
    assert not files.release_button.isEnabled()


def test_orange_is_released_by_a_person_and_stays_released(
    page: CheckPage, qtbot: Any, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [write(tmp_path / f"{name}.txt", f"{name}{MOBILE}") for name in ("甲联系人", "乙联系人")]
    scanned(page, qtbot, *paths)
    files = page.files
    files.file_table.selectAll()
    assert files.release_button.isEnabled()
    asked: list[str] = []

    def ask(found: str, person: str, parent: object) -> Release:
        asked.append(found)
        return Release("周明", "村务公开电话")

    monkeypatch.setattr(ReleaseDialog, "ask", ask)
    files.release_button.click()
    assert [one.by_person for one in desk.session.workspace.releases()] == ["周明", "周明"]
    assert MOBILE not in asked[0]
    assert set(cells(page, 1)) == {"橙 已由周明放行"}
    assert not files.release_button.isEnabled()
    assert all(path.exists() for path in paths)
    files.clear_button.click()
    scanned(page, qtbot, paths[0])
    assert cells(page, 1) == ["橙 已由周明放行"]


def test_a_changed_file_is_not_released(
    page: CheckPage, qtbot: Any, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "联系.txt", f"联系人{MOBILE}")
    scanned(page, qtbot, path)
    write(path, "改过了")
    monkeypatch.setattr(ReleaseDialog, "ask", lambda *_: Release("周明", "公开"))
    page.files.release_button.click()
    assert [one.code for one in desk.notify.errors] == ["FILE_CHANGED"]
    assert desk.session.workspace.releases() == []


def test_what_cannot_be_read_is_no_pass(page: CheckPage, qtbot: Any, tmp_path: Path) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    scanned(page, qtbot, broken)
    assert cells(page, 1) == ["橙 没能检查"]
    assert cells(page, 2) == ["没能检查"]


def test_the_report_is_a_workbook_without_numbers(page: CheckPage, qtbot: Any, tmp_path: Path, desk: Desk) -> None:
    scanned(page, qtbot, dibao_list(tmp_path / "低保.xlsx"))
    desk.notify.file = tmp_path / "报告.xlsx"
    page.files.report_button.click()
    qtbot.waitUntil(lambda: page.files.outcome.isVisible(), timeout=15_000)
    with ZipFile(desk.notify.file) as packed:
        content = b"".join(packed.read(name) for name in packed.namelist())
    assert b"!J3" in content
    assert holds_planted(content) == []


def test_a_clean_copy_has_no_red(page: CheckPage, qtbot: Any, tmp_path: Path, desk: Desk) -> None:
    original = dibao_list(tmp_path / "低保.xlsx")
    before = original.read_bytes()
    dialog = CleanDialog(desk.context, [original])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=15_000)
    assert dialog.case.currentText() == "低保审核公示"
    check_model(dialog.tables.before)
    headers = [dialog.tables.before.headerData(column, Qt.Orientation.Horizontal) for column in range(9)]
    assert "致贫原因（删去）" in headers
    assert "户主（打码）" in headers
    assert "隐藏的1列没有读入" in dialog.told.text()
    desk.notify.file = tmp_path / "低保-公示.xlsx"
    dialog.save()
    qtbot.waitUntil(lambda: dialog.made == [desk.notify.file], timeout=15_000)
    assert desk.notify.asked[-1] == "低保-公示.xlsx"
    report = check_file(desk.notify.file)
    assert report.checked == "full"
    assert [one for one in report.findings if one.severity == "red"] == []
    with ZipFile(desk.notify.file) as packed:
        assert holds_planted(b"".join(packed.read(name) for name in packed.namelist())) == []
    assert original.read_bytes() == before
    assert desk.session.workspace.scans()[0].clean_sha256


def test_what_cannot_be_cleaned_is_said(qtbot: Any, tmp_path: Path, desk: Desk) -> None:
    broken = tmp_path / "扫描.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    second = subsidy_list(tmp_path / "补贴.xlsx")
    dialog = CleanDialog(desk.context, [broken, second])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "UNCLEANABLE" in dialog.problem.label.text(), timeout=15_000)
    assert not dialog.save_button.isEnabled()
    dialog.skip_button.click()
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=15_000)
    assert dialog.count.text() == "第 2 个，共 2 个"
    dialog.use.setCurrentIndex(1)
    dialog.use.activated.emit(1)
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=15_000)
    assert "户主姓名" in dialog.told.text()
    dialog.reject()
    assert not dialog.isVisible()


def test_several_files_show_which_is_which(page: CheckPage, qtbot: Any, tmp_path: Path) -> None:
    scanned(page, qtbot, subsidy_list(tmp_path / "补贴.xlsx"), dibao_list(tmp_path / "低保.xlsx"))
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.files.file_table.selectionModel().select(page.files.files.index(1, 0), flags)
    assert not page.files.finding_table.isColumnHidden(6)
    assert {row.file for row in page.files.findings.rows()} == {"补贴.xlsx", "低保.xlsx"}
    assert page.files.heading.text() == "2 个文件"
