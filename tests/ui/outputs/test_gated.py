"""Files and texts that leave or enter through the window: 橙 asks for a release, what was released is recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from catalog_app.model.errors import AppError
from catalog_app.model.publication import State
from catalog_app.services.exporting import PackageJob, package_job
from catalog_app.services.gate import Release
from catalog_app.ui.dialogs.publish import PublishDialog, PublishValues
from catalog_app.ui.dialogs.release import ReleaseDialog
from catalog_app.ui.views import portal_page
from catalog_app.ui.views.board_page import BoardPage
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.pdf_print import PrintSetup
from catalog_app.ui.views.portal_page import PortalPage
from catalog_app.ui.views.publication_page import PublicationPage
from tests.helpers.numbers import IDENTITY, MOBILE
from tests.ui.conftest import TODAY
from tests.ui.outputs.conftest import Desk

Show = Callable[[type], Any]
RELEASE = Release("周明", "村民会议要求公开")


def write_past_us(desk: Desk, text: str) -> str:
    """What another program wrote into the file: a published text with a private number."""
    workspace = desk.session.workspace
    found = next(one for one in workspace.publications() if one.state is State.PUBLISHED)
    with workspace.transaction("改", desk.stamp()) as recorder:
        recorder.save_publication(structs.replace(found, body=text))
    return found.uid


def answer(monkeypatch: pytest.MonkeyPatch, release: Release | None) -> list[str]:
    asked: list[str] = []

    def ask(found: str, person: str, parent: object) -> Release | None:
        asked.append(f"{person}：{found}")
        return release

    monkeypatch.setattr(ReleaseDialog, "ask", ask)
    return asked


def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages without the catalog, which takes seconds to write and scan."""

    def short(*arguments: Any, **named: Any) -> PackageJob:
        job = package_job(*arguments, **named)
        return structs.replace(job, request=structs.replace(job.request, catalogs=()))

    monkeypatch.setattr(portal_page, "package_job", short)


def made_package(page: PortalPage, qtbot: Any) -> None:
    page.full.setChecked(True)
    page.make_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible() and not page._at_work, timeout=15_000)


def test_a_package_with_orange_leaves_after_a_release(
    show: Show, desk: Desk, qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_past_us(desk, f"联系{MOBILE}")
    asked = answer(monkeypatch, RELEASE)
    few_rows(monkeypatch)
    desk.notify.file = tmp_path / "包.zip"
    page = show(PortalPage)
    made_package(page, qtbot)
    assert len(asked) == 1
    assert asked[0].startswith("李春燕：“包.zip”")
    assert MOBILE not in asked[0]
    assert not page.outcome.failed
    assert [one.by_person for one in desk.session.workspace.releases()] == ["周明"]
    assert desk.session.workspace.packages()[0].by.startswith("李春燕（周明放行")
    assert any("处提醒" in words for words in desk.notify.told)


@pytest.mark.parametrize(("text", "asks"), [(f"联系{MOBILE}", 1), (f"身份证{IDENTITY}", 0)])
def test_without_a_release_nothing_leaves(
    show: Show, desk: Desk, qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, asks: int
) -> None:
    write_past_us(desk, text)
    asked = answer(monkeypatch, None)
    few_rows(monkeypatch)
    desk.notify.file = tmp_path / "包.zip"
    page = show(PortalPage)
    made_package(page, qtbot)
    assert (len(asked), page.outcome.failed) == (asks, True)
    assert not desk.notify.file.exists()
    assert desk.session.workspace.releases() == []


def test_sheets_with_orange_are_exported_after_a_release(
    show: Show, desk: Desk, qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    uid = write_past_us(desk, f"联系{MOBILE}")
    answer(monkeypatch, RELEASE)
    desk.notify.folder = tmp_path
    page = show(BoardPage)
    page.show_target({"publication": uid})
    qtbot.waitUntil(page.export_button.isEnabled, timeout=15_000)
    assert page.print_button.isEnabled()
    page.export_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible() and not page._at_work, timeout=15_000)
    assert not page.outcome.failed
    (kept,) = desk.session.workspace.releases()
    assert kept.name.endswith("公示-A4纵向.pdf")
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=15_000)


@pytest.mark.parametrize("release", [RELEASE, None])
def test_sheets_with_orange_are_printed_after_a_release(
    show: Show, desk: Desk, qtbot: Any, monkeypatch: pytest.MonkeyPatch, release: Release | None
) -> None:
    uid = write_past_us(desk, f"联系{MOBILE}")
    asked = answer(monkeypatch, release)
    printed: list[int] = []
    monkeypatch.setattr(
        PrintSetup, "ask", lambda document, current, parent, *, duplex: printed.append(len(document.pages))
    )
    page = show(BoardPage)
    page.show_target({"publication": uid})
    qtbot.waitUntil(page.print_button.isEnabled, timeout=15_000)
    page.print_button.click()
    qtbot.waitUntil(lambda: bool(asked) and not page._at_work and not desk.jobs.busy, timeout=15_000)
    assert printed == ([len(page.preview.document.pages)] if release else [])
    assert page.outcome.failed is (release is None)
    assert len(desk.session.workspace.releases()) == len(printed)


def test_a_text_with_orange_is_kept_after_a_release(show: Show, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, RELEASE)
    page = show(PublicationPage)
    values = PublishValues(
        item=desk.session.workspace.items()[0].uid, title="抚养情况公示", body="王小明，1984年3月12日出生", formed=TODAY
    )
    monkeypatch.setattr(PublishDialog, "ask", lambda *_, **__: values)
    page.add()
    assert len(asked) == 1
    assert page.detail.heading.text() == "抚养情况公示"
    assert len(desk.session.workspace.releases()) == 1


def test_the_dialog_wants_both(qtbot: Any, qapp: Any) -> None:
    dialog = ReleaseDialog("“包.zip”有手机号 138****5678", "李春燕")
    qtbot.addWidget(dialog)
    assert dialog.problem().startswith("放行没有写明")
    dialog.reason.setPlainText("村民会议要求公开")
    assert dialog.problem() == ""
    assert dialog.value() == Release("李春燕", "村民会议要求公开")


def test_each_file_with_orange_is_asked_about_by_itself(
    show: Show, desk: Desk, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(found: str, person: str, parent: object) -> Release | None:
        asked.append(found)
        return RELEASE if "甲.txt" in found else None

    monkeypatch.setattr(ReleaseDialog, "ask", ask)
    intake = FileIntake(desk.context, show(PublicationPage))
    names = ("甲.txt", "好.txt", "乙.txt")
    for name in names:
        (tmp_path / name).write_text("好" if name == "好.txt" else "王小明，1984年3月12日出生", "utf-8")
    taken: list[tuple[Any, ...]] = []
    failed: list[AppError] = []
    intake.taken.connect(taken.append)
    intake.failed.connect(failed.append)
    intake.read([tmp_path / name for name in names])
    qtbot.waitUntil(lambda: not intake.busy)
    assert [[one.name for one in files] for files in taken] == [["好.txt", "甲.txt"]]
    assert (len(asked), len(failed)) == (2, 1)
    assert "乙.txt" in failed[0].cause
