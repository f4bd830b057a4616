"""报送 with the sample township: the difference, a package made and verified, what the portal said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QModelIndex

from catalog_app.model.portal import PortalColumn
from catalog_app.model.records import ReleaseRecord
from catalog_app.services.editing import edit_item
from catalog_app.services.portal_profiles import profile_of, save_profile
from catalog_app.services.verify import VerifyReport
from catalog_app.support.files import sha256
from catalog_app.ui.dialogs.portal_answer import FindingsDialog
from catalog_app.ui.views.portal_page import PortalPage
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[PortalPage]], PortalPage]


@pytest.fixture
def page(show: Show) -> PortalPage:
    return show(PortalPage)


def made(page: PortalPage, qtbot: Any, desk: Desk, out: Path) -> Path:
    desk.notify.file = out
    page.make_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    return out


def test_before_the_first_package_everything_is_new(page: PortalPage) -> None:
    assert page.against.text() == "还没有已接收的上传包，全部内容都是新增"
    assert page.chips["new"].text() == "新增 29"
    assert page.shown.rowCount() == 29
    titles = {page.shown.index(row, 2).data() for row in range(29)}
    assert "社会救助" in titles
    assert not page.pane.accept_button.isEnabled()


def test_a_package_is_made_verified_and_listed(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    out = made(page, qtbot, desk, tmp_path / "包.zip")
    assert out.stat().st_size > 1000
    assert desk.notify.asked == ["青石桥镇政务公开上传包20261123_001.zip"]
    assert page.outcome.headline.text() == "上传包 20261123_001 已生成并通过核验：新增 29，修改 0，撤回 0"
    assert [page.pane.packages.index(0, column).data() for column in (0, 2, 3)] == [
        "20261123_001",
        "李春燕",
        "待回复",
    ]


def test_after_acceptance_only_changes_are_shown(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    made(page, qtbot, desk, tmp_path / "包.zip")
    assert page.against.text() == "还没有已接收的上传包，全部内容都是新增；20261123_001 还没有答复"
    assert page.pane.counts.text() == "接收0，退回0，未答复29"
    page.pane.accept_button.click()
    assert page.pane.counts.text() == "接收29，退回0，未答复0"
    assert page.pane.items.index(0, 3).data() == "（整包已接收）"
    assert page.pane.packages.index(0, 3).data() == "已接收"
    assert page.against.text() == "与上次已接收的 20261123_001 相比"
    assert page.empty.title.text() == "没有需要报送的变化"
    assert not page.make_button.isEnabled()
    item = desk.session.workspace.items("06")[0]
    page.refresh(edit_item(desk.session, item.uid, {"level2": "拟征收土地告知（修改）"}, desk.stamp()))
    assert page.shown.rowCount() == 2
    assert page.shown.index(0, 0).data() == "修改"
    page.chips["same"].click()
    assert page.shown.rowCount() == 27
    page.full.setChecked(True)
    assert page.against.text() == "全部内容，不管有没有变化"
    assert page.make_button.isEnabled()


def test_a_rejected_package_does_not_count(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    made(page, qtbot, desk, tmp_path / "包.zip")
    page.pane.reject_button.click()
    assert page.pane.packages.index(0, 3).data() == "已退回"
    assert page.chips["new"].text() == "新增 29"
    assert page.pane.accept_button.isEnabled()


def test_a_wrong_mark_is_put_right(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    made(page, qtbot, desk, tmp_path / "包.zip")
    assert page.pane.reopen_button.isHidden()
    page.pane.accept_button.setFocus()
    page.pane.accept_button.click()
    assert page.focusWidget() is page.pane.package_table
    assert desk.notify.said[-1].startswith("上传包 20261123_001 已标为“已接收”。“撤销”不改这个标记")
    assert not page.pane.accept_button.isEnabled()
    assert page.pane.reject_button.isEnabled()
    page.pane.reject_button.click()
    assert page.pane.packages.index(0, 3).data() == "已退回"
    page.pane.reopen_button.click()
    assert page.pane.packages.index(0, 3).data() == "待回复"
    assert page.pane.reopen_button.isHidden()
    assert page.chips["new"].text() == "新增 29"


def test_packages_are_verified_again(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    out = made(page, qtbot, desk, tmp_path / "包.zip")
    page.outcome.hide()
    page.pane.verify_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert page.outcome.headline.text() == "核验通过：包.zip"
    damaged = tmp_path / "坏.zip"
    damaged.write_bytes(out.read_bytes()[:-400])
    desk.notify.file = damaged
    page.outcome.hide()
    page.verification.file_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert "坏.zip" in page.outcome.headline.text() + page.outcome.detail.text()
    assert page.outcome.failed


def test_a_package_is_verified_once_and_later_by_its_own_profile(
    page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []

    def verify(path: Path, contacts: Any, profile: Any, *, released: bool, known: Any, progress: Any) -> VerifyReport:
        assert profile in known.values()
        given.append((path.name, profile.name, released))
        return VerifyReport(ok=True)

    monkeypatch.setattr("catalog_app.services.verify.verify_package_file", verify)
    made(page, qtbot, desk, tmp_path / "包.zip")
    assert given == []
    page.outcome.hide()
    page.pane.verify_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert given == [("包.zip", "generic", False)]
    assert "按“通用门户”的栏目和限制核对。" in page.outcome.detail.text()
    record = page.pane.packages.rows()[0]
    release = ReleaseRecord(
        uid="1", at=desk.stamp().now, by_person="王主任", reason="已核", file_sha256=sha256(Path(record.path))
    )
    with desk.session.workspace.transaction("放行", desk.stamp()) as recorder:
        recorder.save_release(release)
    page.outcome.hide()
    page.pane.verify_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert given[-1] == ("包.zip", "generic", True)


def test_a_file_that_was_moved_is_told(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    made(page, qtbot, desk, tmp_path / "包.zip").unlink()
    page.pane.verify_button.click()
    assert page.outcome.headline.text().startswith("找不到文件“包.zip”")
    page.pane.folder_button.click()
    assert desk.notify.opened == [tmp_path]


def test_a_line_leads_to_its_place(page: PortalPage, desk: Desk) -> None:
    kinds: dict[str, QModelIndex] = {}
    for row in range(page.shown.rowCount()):
        index = page.shown.index(row, 0)
        kinds.setdefault(page.shown.row_at(index).kind if page.shown.index(row, 2).data() else "unit", index)
    page.table.doubleClicked.emit(kinds["publication"])
    assert desk.went[-1][0] == "publications"
    page.table.doubleClicked.emit(kinds["catalog"])
    assert desk.went[-1][0] == "catalog"
    assert desk.went[-1][1]["domain"] in {domain.code for domain in desk.session.workspace.domains()}


def test_a_failed_package_is_told_in_the_page(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    desk.notify.file = tmp_path / "没有这个文件夹" / "包.zip"
    page.make_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=15_000)
    assert "FOLDER_MISSING" in page.outcome.detail.text()
    assert page.pane.packages.rowCount() == 0
    assert page.make_button.isEnabled()


def test_every_fault_of_a_package_that_was_not_given_out_is_shown(
    page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = structs.replace(profile_of(desk.session), tree=(PortalColumn("没有的栏目"),))
    save_profile(desk.session, own, desk.stamp())
    page.refresh(None)
    made(page, qtbot, desk, tmp_path / "包.zip")
    assert "PACKAGE_NOT_VALID" in page.outcome.detail.text()
    shown: list[VerifyReport] = []
    monkeypatch.setattr(FindingsDialog, "exec", lambda dialog: shown.append(dialog._report))
    page.outcome.more.click()
    assert {one.code for one in shown[0].findings} == {"unknown_column"}
    assert len(shown[0].findings) > 20
    assert not (tmp_path / "包.zip").exists()


def test_cancelled_file_dialog_changes_nothing(page: PortalPage, desk: Desk) -> None:
    page.make_package()
    assert not desk.jobs.busy
    assert page.pane.packages.rowCount() == 0


def test_target_selects_a_package(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    made(page, qtbot, desk, tmp_path / "a.zip")
    made(page, qtbot, desk, tmp_path / "b.zip")
    page.show_target({"package": "20261123_001"})
    assert page.pane.packages.rows()[page.pane.package_table.currentIndex().row()].number == "20261123_001"


def test_a_site_is_made_and_opened(page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "照片.txt").write_bytes(b"x")
    desk.notify.folder = tmp_path
    page.site_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=30_000)
    home = tmp_path / "青石桥镇公开网站" / "index.html"
    assert "最新公开" in home.read_text(encoding="utf-8")
    assert page.outcome.headline.text().startswith("网站已生成：写入")
    qtbot.waitUntil(page.site_button.isEnabled, timeout=5_000)
    assert desk.notify.opened == []
    assert page.outcome.more.text() == "打开网站"
    page.outcome.more.click()
    assert desk.notify.opened == [home]
    desk.notify.folder = home.parent
    page.outcome.hide()
    page.verification.site_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=30_000)
    assert page.outcome.headline.text() == "核验通过：青石桥镇公开网站"
    home.write_text(home.read_text("utf-8") + "<script>", "utf-8")
    page.outcome.hide()
    page.verification.site_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=30_000)
    assert page.outcome.failed


def test_what_the_portal_would_cut_is_told_when_the_package_is_made(
    page: PortalPage, qtbot: Any, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(desk.notify, "info", lambda text, details="": told.extend((text, details)))
    profile = structs.replace(profile_of(desk.session), title_limit=10)
    save_profile(desk.session, profile, desk.stamp())
    page.refresh(None)
    made(page, qtbot, desk, tmp_path / "包.zip")
    qtbot.waitUntil(lambda: "标题超过10字" in "".join(told), timeout=5_000)
