"""公开信息 with the sample township: register, filter, record, post, take down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import Finding
from catalog_app.model.publication import State
from catalog_app.ui.dialogs.post import CorrectDialog, PostDialog, PostValues, TakeDownDialog
from catalog_app.ui.dialogs.publish import PublishDialog, PublishValues
from catalog_app.ui.views.publication_actions import channels_for
from catalog_app.ui.views.publication_page import PublicationPage
from tests.ui.conftest import TODAY
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[PublicationPage]], PublicationPage]


@pytest.fixture
def page(show: Show) -> PublicationPage:
    return show(PublicationPage)


def answers(monkeypatch: pytest.MonkeyPatch, kind: type, *results: Any) -> list[dict[str, Any]]:
    """Let the dialog give these results, one after the other; returns what it was asked."""
    asked: list[dict[str, Any]] = []
    waiting = list(results)

    def ask(*arguments: Any, **named: Any) -> Any:
        asked.append({"arguments": arguments, **named})
        return waiting.pop(0) if waiting else None

    monkeypatch.setattr(kind, "ask", ask)
    return asked


def column(page: PublicationPage, number: int) -> list[str]:
    return [page.shown.index(row, number).data() for row in range(page.shown.rowCount())]


def test_the_register_newest_first(page: PublicationPage) -> None:
    assert column(page, 0) == ["已公开", "已公开", "草稿", "草稿"]
    assert column(page, 3) == sorted(column(page, 3), reverse=True)
    assert page.count.text() == "共 4 条"
    assert page.heading.text() == column(page, 1)[0]
    assert page.postings.rowCount() > 0


def test_filter_by_state_and_words(page: PublicationPage, qtbot: Any) -> None:
    page.chips["draft"].click()
    assert column(page, 0) == ["草稿", "草稿"]
    page.search.setText("招生")
    qtbot.waitUntil(lambda: page.shown.rowCount() == 1)
    assert "招生" in page.heading.text()
    page.search.setText("没有这个词")
    qtbot.waitUntil(lambda: page.shown.rowCount() == 0)
    assert page._none.title.text() == "没有符合条件的公开信息"
    assert page.detail.isHidden()


def test_a_draft_is_recorded(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    item = desk.session.workspace.items("15")[0]
    values = PublishValues(item=item.uid, title="临时救助公示", body="正文", formed=date(2026, 11, 20))
    asked = answers(monkeypatch, PublishDialog, values)
    page.new_button.click()
    assert len(asked[0]["arguments"][0]) == 224
    selected = page.selected()
    assert selected is not None
    assert (selected.publication.title, selected.publication.state) == ("临时救助公示", State.DRAFT)
    assert desk.notify.said == ["已登记草稿“临时救助公示”"]
    assert page.context.session.undo_name == "登记公开信息“临时救助公示”"


def test_a_private_number_brings_the_form_back(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = desk.session.workspace.items("15")[0]
    bad = PublishValues(item=item.uid, title="公示", body="联系人电话13987654321")
    asked = answers(monkeypatch, PublishDialog, bad, None)
    page.add()
    assert "13987654321" not in asked[1]["problem"]
    assert asked[1]["problem"]
    assert asked[1]["arguments"][1] == bad
    assert page.model.rowCount() == 4


def test_a_publication_is_changed(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answers(
        monkeypatch, PublishDialog, PublishValues(title="改过的标题", body="新正文", formed=date(2026, 11, 11))
    )
    page.edit_button.click()
    assert not asked[0]["new"]
    assert page.heading.text() == "改过的标题"
    assert page.body.toPlainText() == "新正文"


def test_removing_can_be_undone(page: PublicationPage, desk: Desk) -> None:
    title = page.heading.text()
    page.remove_button.click()
    assert title not in column(page, 1)
    page.refresh(desk.session.undo(desk.stamp()))
    assert title in column(page, 1)


def draft(page: PublicationPage) -> None:
    page.chips["draft"].click()
    page.table.select_row(0)


def test_posting_on_boards_is_one_step(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(page)
    boards = tuple(board.uid for board in desk.session.workspace.boards()[:3])
    answers(monkeypatch, PostDialog, PostValues(channel=VILLAGE_BOARD, boards=boards, day=TODAY))
    page.chips["draft"].click()
    row = page.selected()
    assert row is not None
    page.post_button.click()
    posted = page.selected()
    assert posted is not None
    assert posted.publication.uid == row.publication.uid
    assert (posted.publication.state, len(posted.postings)) == (State.PUBLISHED, 3)
    page.refresh(desk.session.undo(desk.stamp()))
    page.select(row.publication.uid)
    undone = page.selected()
    assert undone is not None
    assert undone.postings == row.postings


def test_a_wrong_date_brings_the_form_back(page: PublicationPage, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = PostValues(channel="政府网站", day=date(2027, 1, 1))
    asked = answers(
        monkeypatch, PostDialog, bad, PostValues(channel="政府网站", day=TODAY, url="https://www.x.gov.cn/1")
    )
    page.post_button.click()
    assert "今天之后" in asked[1]["problem"]
    assert asked[1]["arguments"][3] == bad
    posted = page.selected()
    assert posted is not None
    assert "https://www.x.gov.cn/1" in {one.url for one in posted.postings}


def test_taking_down(page: PublicationPage, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, TakeDownDialog, TODAY)
    before = page.postings.rowCount()
    page.down_button.click()
    lines = [page.postings.index(row, 0).data() for row in range(page.postings.rowCount())]
    assert (len(lines), lines.count("2026-11-23 撤下")) == (before, 1)
    page.posting_table.select_row(len(lines) - 1)
    assert not page.down_button.isEnabled()


def test_a_posting_is_corrected(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    line = page.postings.rows()[0].posting
    right = PostValues(channel=line.channel, day=TODAY, down=TODAY, url=None)
    asked = answers(monkeypatch, CorrectDialog, structs.replace(right, day=date(2027, 1, 1)), right)
    page.correct_button.click()
    assert asked[0]["arguments"][1] == PostValues(channel=line.channel, day=line.posted_on, url=line.url)
    assert "今天之后" in asked[1]["problem"]
    stored = next(one for one in desk.session.workspace.postings() if one.uid == line.uid)
    assert (stored.posted_on, stored.taken_down, stored.url) == (TODAY, TODAY, None)
    assert desk.notify.said == ["已更正发布记录，可撤销"]
    asked[:] = []
    page.correct_button.click()
    assert len(asked) == 1  # cancelled


def test_a_posting_is_removed(page: PublicationPage, desk: Desk) -> None:
    title, before = page.heading.text(), page.postings.rowCount()
    for left in reversed(range(before)):
        assert page.remove_posting_button.isEnabled()
        page.remove_posting_button.click()
        assert (page.heading.text(), page.postings.rowCount()) == (title, left)
    row = page.selected()
    assert row is not None
    assert row.publication.state is State.DRAFT
    assert not page.remove_posting_button.isEnabled()
    assert not page.correct_button.isEnabled()
    page.refresh(desk.session.undo(desk.stamp()))
    page.select(row.publication.uid)
    assert page.postings.rowCount() == 1


def test_ways_to_other_pages(page: PublicationPage, desk: Desk) -> None:
    row = page.selected()
    assert row is not None
    page.print_button.click()
    page.item_button.click()
    assert desk.went == [("board", {"publication": row.publication.uid}), ("catalog", {"item": row.item.uid})]


def test_targets(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = desk.session.workspace.publications()[2]
    page.chips["draft"].click()
    page.show_target({"publication": wanted.uid})
    assert page.heading.text() == wanted.title
    page.show_target({"item": wanted.item})
    assert wanted.title in column(page, 1)
    asked = answers(monkeypatch, PublishDialog)
    page.show_target({"new": wanted.item})
    assert asked[0]["arguments"][1].item == wanted.item


def test_what_is_to_come_down(page: PublicationPage, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = page.model.rows()[0].publication
    late = Finding(code="take_down", severity="warning", message="公示期满", remedy="撤下。", publication=wanted.uid)
    monkeypatch.setattr("catalog_app.ui.views.publication_page.check", lambda session, today: [late])
    page.show_target({"filter": "take_down"})
    assert page.chips["take_down"].isChecked()
    assert column(page, 1) == [wanted.title]


def test_required_channels_come_first(desk: Desk) -> None:
    item = desk.session.workspace.items("06")[0]
    channels = channels_for(item, ("镇微信群",))
    assert [one.name for one in channels if one.required] == [one.name for one in channels][
        : len(item.channels.required)
    ]
    assert "镇微信群" in {one.name for one in channels}
    assert "其他" not in {one.name for one in channels}


def test_drafts_are_counted_and_found(page: PublicationPage) -> None:
    assert [page.chips[key].text() for key in ("draft", "published", "down")] == ["草稿 2", "已公开 2", "已撤下 0"]
    page.show_target({"filter": "draft"})
    assert page.chips["draft"].isChecked()
    assert column(page, 0) == ["草稿", "草稿"]


@pytest.mark.parametrize("keys", [(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_Insert,)])
def test_keys_that_record(page: PublicationPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch, keys: Any) -> None:
    asked = answers(monkeypatch, PublishDialog)
    page.activateWindow()
    qtbot.keyClick(page.table, *keys)
    assert len(asked) == 1


def test_boards_are_listed_with_their_village(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answers(monkeypatch, PostDialog)
    page.post_button.click()
    villages = {one.uid: one.name for one in desk.session.workspace.villages()}
    wanted = [(one.name, villages.get(one.village or "", "本级")) for one in desk.session.workspace.boards()]
    assert [(one.title, one.count.split(" · ")[0]) for one in asked[0]["arguments"][2]] == wanted


def test_purging_asks_for_the_word_and_leaves_nothing(page: PublicationPage, qtbot: Any, desk: Desk) -> None:
    title = page.heading.text()
    desk.notify.yes = False
    page.purge_button.click()
    assert desk.notify.asked == [f"彻底删除“{title}”？|彻底删除"]
    assert page.count.text() == "共 4 条"
    desk.notify.yes = True
    page.purge_button.click()
    qtbot.waitUntil(lambda: page.count.text() == "共 3 条", timeout=10_000)
    assert title not in column(page, 1)
    assert desk.session.workspace.history()[0].name == "彻底删除1条公开信息"
    assert title.encode() not in (desk.session.workspace.path / "catalog.db").read_bytes()


def test_what_keeps_a_purge_from_its_end_is_told(
    page: PublicationPage, qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise WorldError("DISK_FULL", "磁盘已满。", "请清理磁盘。")

    monkeypatch.setattr("catalog_app.store.purging.finish", full)
    page.purge_button.click()
    qtbot.waitUntil(lambda: page.count.text() == "共 3 条", timeout=10_000)
    assert [error.code for error in desk.notify.errors] == ["PURGE_UNFINISHED"]
