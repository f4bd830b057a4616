"""公开信息 with the sample township: register, filter, record, post, take down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextTable

from catalog_app.model.channels import VILLAGE_BOARD
from catalog_app.model.errors import WorldError
from catalog_app.model.publication import State
from catalog_app.model.register import RegisterQuery, Standing
from catalog_app.services.gate import Passage
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.publications import edit_publication
from catalog_app.services.saved_filters import saved_filters
from catalog_app.ui.dialogs.edit_publication import EditAnswer, EditDialog
from catalog_app.ui.dialogs.link_publication import LinkDialog
from catalog_app.ui.dialogs.post import CorrectDialog, PostDialog, PostValues, TakeDownDialog
from catalog_app.ui.dialogs.publish import PublishDialog, PublishValues
from catalog_app.ui.models.publication_facts import fact_lines
from catalog_app.ui.models.register_table import CHANNELS, DUE, FORMED, STATE, TITLE
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.files_field import FilesField
from catalog_app.ui.views.publication_actions import channels_for
from catalog_app.ui.views.publication_page import PublicationPage
from catalog_app.ui.widgets.rich_body import RichBody
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
    return [page.model.index(row, number).data() for row in range(page.model.rowCount())]


def test_the_register_newest_first(page: PublicationPage) -> None:
    assert column(page, STATE) == ["已公开", "已公开", "草稿", "草稿"]
    assert column(page, FORMED) == sorted(column(page, FORMED), reverse=True)
    assert column(page, CHANNELS)[0] == "1/1"
    assert [one.split(" ")[0] for one in column(page, DUE)] == ["—", "—", "2026-11-27", "逾期"]
    assert page.bar.count.text() == "共 4 条"
    assert page.detail.heading.text() == column(page, TITLE)[0]
    assert page.detail.postings.rowCount() > 0


def test_filter_by_state_and_words(page: PublicationPage, qtbot: Any) -> None:
    page.show_target({"filter": "draft"})
    assert column(page, STATE) == ["草稿", "草稿"]
    page.bar.search.setText("招生")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert "招生" in page.detail.heading.text()
    page.bar.search.setText("没有这个词")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
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
    row = page.selected()
    assert row is not None
    changed = structs.replace(row.publication, title="改过的标题", body="新正文", formed=date(2026, 11, 10))
    bad = structs.replace(changed, period="明年")
    asked = answers(monkeypatch, EditDialog, EditAnswer(bad), EditAnswer(changed))
    page.detail.edit_button.click()
    assert "不是年度" in asked[1]["problem"]
    assert asked[1]["arguments"][0].publication == bad
    assert page.detail.heading.text() == "改过的标题"
    assert page.detail.body.toPlainText() == "新正文"
    changed_row = page.selected()
    assert changed_row is not None
    assert changed_row.publication.state is State.FIRST_REVIEW  # it was approved


def test_files_are_attached_and_taken_off(page: PublicationPage, desk: Desk, tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "方案.txt"
    path.write_text("工作方案", encoding="utf-8")
    desk.notify.files = [path]
    page.detail.attach_button.click()
    qtbot.waitUntil(lambda: page.detail.files.rowCount() == 1)
    assert page.detail.files.index(0, 0).data() == "方案.txt"
    page.detail.detach_button.click()
    assert page.detail.files.rowCount() == 0
    assert desk.notify.said == ["已添加1个附件，可撤销", "已移除附件，可撤销"]


def test_removing_can_be_undone(page: PublicationPage, desk: Desk) -> None:
    title = page.detail.heading.text()
    page.detail.remove_button.click()
    assert title not in column(page, TITLE)
    page.refresh(desk.session.undo(desk.stamp()))
    assert title in column(page, TITLE)


def draft(page: PublicationPage) -> None:
    page.show_target({"filter": "draft"})
    page.table.select_row(0)


def test_posting_on_boards_is_one_step(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(page)
    boards = tuple(board.uid for board in desk.session.workspace.boards()[:3])
    answers(monkeypatch, PostDialog, PostValues(channel=VILLAGE_BOARD, boards=boards, day=TODAY))
    page.show_target({"filter": "draft"})
    row = page.selected()
    assert row is not None
    page.detail.post_button.click()
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
    page.detail.post_button.click()
    assert "今天之后" in asked[1]["problem"]
    assert asked[1]["arguments"][2] == bad
    posted = page.selected()
    assert posted is not None
    assert "https://www.x.gov.cn/1" in {one.url for one in posted.postings}


def test_taking_down(page: PublicationPage, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, TakeDownDialog, TODAY)
    before = page.detail.postings.rowCount()
    page.detail.down_button.click()
    lines = [page.detail.postings.index(row, 0).data() for row in range(page.detail.postings.rowCount())]
    assert (len(lines), lines.count("2026-11-23 撤下")) == (before, 1)
    page.detail.posting_table.select_row(len(lines) - 1)
    assert not page.detail.down_button.isEnabled()


def test_a_posting_is_corrected(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    line = page.detail.postings.rows()[0].posting
    right = PostValues(channel=line.channel, day=TODAY, down=TODAY, url=None)
    asked = answers(monkeypatch, CorrectDialog, structs.replace(right, day=date(2027, 1, 1)), right)
    page.detail.correct_button.click()
    wanted = PostValues(channel=line.channel, day=line.posted_on, url=line.url, place=line.place)
    assert asked[0]["arguments"][1] == wanted
    assert "今天之后" in asked[1]["problem"]
    stored = next(one for one in desk.session.workspace.postings() if one.uid == line.uid)
    assert (stored.posted_on, stored.taken_down, stored.url) == (TODAY, TODAY, None)
    assert desk.notify.said == ["已更正发布记录，可撤销"]
    asked[:] = []
    page.detail.correct_button.click()
    assert len(asked) == 1  # cancelled


def test_a_posting_is_removed(page: PublicationPage, desk: Desk) -> None:
    title, before = page.detail.heading.text(), page.detail.postings.rowCount()
    for left in reversed(range(before)):
        assert page.detail.remove_posting_button.isEnabled()
        page.detail.remove_posting_button.click()
        assert (page.detail.heading.text(), page.detail.postings.rowCount()) == (title, left)
    row = page.selected()
    assert row is not None
    assert row.publication.state is State.READY
    assert not page.detail.remove_posting_button.isEnabled()
    assert not page.detail.correct_button.isEnabled()
    page.refresh(desk.session.undo(desk.stamp()))
    page.select(row.publication.uid)
    assert page.detail.postings.rowCount() == 1


def test_ways_to_other_pages(page: PublicationPage, desk: Desk) -> None:
    row = page.selected()
    assert row is not None
    page.detail.print_action.trigger()
    page.detail.item_action.trigger()
    assert desk.went == [("board", {"publication": row.publication.uid}), ("catalog", {"item": row.item.uid})]


def test_targets(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = desk.session.workspace.publications()[2]
    page.show_target({"filter": "draft"})
    page.show_target({"publication": wanted.uid})
    assert page.detail.heading.text() == wanted.title
    page.show_target({"item": wanted.item})
    assert wanted.title in column(page, TITLE)
    asked = answers(monkeypatch, PublishDialog)
    page.show_target({"new": wanted.item})
    assert asked[0]["arguments"][1].item == wanted.item


def test_what_is_to_come_down(page: PublicationPage, desk: Desk) -> None:
    wanted = page.model.loaded()[0]
    desk.session.workspace.keep_standings([Standing(wanted.uid, down=date(2026, 11, 1))])
    page.show_target({"filter": "take_down"})
    assert page.bar.chips["due"].text() == "该撤下"
    assert column(page, TITLE) == [wanted.title]
    assert column(page, DUE) == ["该撤下 2026-11-01"]


def test_required_channels_come_first(desk: Desk) -> None:
    item = desk.session.workspace.items("06")[0]
    channels = channels_for(item, ("镇微信群",))
    assert [one.name for one in channels if one.required] == [one.name for one in channels][
        : len(item.channels.required)
    ]
    assert "镇微信群" in {one.name for one in channels}
    assert "其他" not in {one.name for one in channels}


def test_drafts_are_counted_and_found(page: PublicationPage) -> None:
    page.bar.chips["state"].fill()
    menu = [action.text() for action in page.bar.chips["state"].menu().actions()]
    assert menu == ["全部", "草稿　2", "已公开　2"]
    page.bar.chips["state"].menu().actions()[1].trigger()
    assert page.bar.chips["state"].isChecked()
    assert column(page, STATE) == ["草稿", "草稿"]


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
    page.detail.post_button.click()
    villages = {one.uid: one.name for one in desk.session.workspace.villages()}
    wanted = [(one.name, villages.get(one.village or "", "本级")) for one in desk.session.workspace.boards()]
    assert [(one.title, one.count.split(" · ")[0]) for one in asked[0]["arguments"][1]] == wanted


def test_purging_asks_for_the_word_and_leaves_nothing(page: PublicationPage, qtbot: Any, desk: Desk) -> None:
    title = page.detail.heading.text()
    desk.notify.yes = False
    page.detail.purge_action.trigger()
    assert desk.notify.asked == [f"彻底删除“{title}”？|彻底删除"]
    assert page.bar.count.text() == "共 4 条"
    desk.notify.yes = True
    page.detail.purge_action.trigger()
    qtbot.waitUntil(lambda: page.bar.count.text() == "共 3 条", timeout=10_000)
    assert title not in column(page, TITLE)
    assert desk.session.workspace.history()[0].name == "彻底删除1条公开信息"
    assert title.encode() not in (desk.session.workspace.path / "catalog.db").read_bytes()


def test_what_keeps_a_purge_from_its_end_is_told(
    page: PublicationPage, qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise WorldError("DISK_FULL", "磁盘已满。", "请清理磁盘。")

    monkeypatch.setattr("catalog_app.store.purging.finish", full)
    page.detail.purge_action.trigger()
    qtbot.waitUntil(lambda: page.bar.count.text() == "共 3 条", timeout=10_000)
    assert [error.code for error in desk.notify.errors] == ["PURGE_UNFINISHED"]


def test_saved_filters_come_back(page: PublicationPage, desk: Desk) -> None:
    desk.notify.line = "本年草稿"
    page.bar.set_query(RegisterQuery(state="草稿", year=2026))
    page.bar.save_current()
    page.bar.clear()
    assert page.model.rowCount() == 4
    page.bar.fill_saved()
    actions = {action.text(): action for action in page.bar.saved.menu().actions()}
    assert not actions["保存当前筛选…"].isEnabled()
    actions["本年草稿"].trigger()
    assert (page.bar.query.state, page.bar.query.year, page.model.rowCount()) == ("草稿", 2026, 2)
    actions["删除“本年草稿”"].trigger()
    assert saved_filters(desk.session) == {}


def test_headers_sort_and_several_rows_are_counted(page: PublicationPage, qtbot: Any) -> None:
    page.table.horizontalHeader().sectionClicked.emit(DUE)
    assert column(page, DUE)[0] == "逾期 2026-11-11"
    page.table.horizontalHeader().sectionClicked.emit(DUE)
    assert page.bar.query.order == "formed"
    with qtbot.waitSignal(page.selection_text, check_params_cb=lambda text: text == "已选 4 条"):
        page.table.selectAll()


def test_links_stand_at_both_ends(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = page.model.loaded()[:2]
    seen: list[str] = []

    def run(dialog: LinkDialog) -> int:
        dialog.search.setText("征收土地")
        dialog.look()
        seen.extend(row.title for row in dialog.found.rows())
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(LinkDialog, "exec", run)
    page.detail.link_button.click()
    assert seen == [second.title]
    assert page.detail.links.index(0, 0).data() == "解读"
    page.detail.link_table.activated.emit(page.detail.links.index(0, 0))
    assert page.detail.heading.text() == second.title
    assert page.detail.links.index(0, 0).data() == "被解读"
    page.detail.unlink_button.click()
    assert desk.session.workspace.publication(first.uid).links == ()
    assert not page.detail.unlink_button.isEnabled()


def test_the_short_form_leads_to_every_field_and_nothing_is_lost(
    page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = desk.session.workspace.items("15")[0]
    short = PublishValues(item=item.uid, title="救助公示", body="正文", formed=date(2026, 11, 20), full=True)
    again = answers(monkeypatch, PublishDialog, short, short)
    draft = page.doing.editing._draft(short)
    told = EditAnswer(structs.replace(draft, keywords=("救助",)), (IncomingFile("附件.txt", "一".encode(), Passage()),))
    bad = structs.replace(told, publication=structs.replace(told.publication, period="明年"))
    asked = answers(monkeypatch, EditDialog, None, bad, told)
    page.new_button.click()
    assert (asked[0]["arguments"][0].publication.title, asked[0]["arguments"][0].new) == ("救助公示", True)
    assert again[1]["arguments"][1] == structs.replace(short, full=False)  # a cancelled one goes back
    assert asked[2]["arguments"][0].files == told.files
    selected = page.selected()
    assert selected is not None
    assert (selected.publication.keywords, len(selected.publication.attachments)) == (("救助",), 1)
    page.refresh(desk.session.undo(desk.stamp()))
    assert page.model.rowCount() == 4


def test_a_file_that_cannot_come_in_is_told_at_the_field(
    page: PublicationPage, desk: Desk, tmp_path: Path, qtbot: Any
) -> None:
    intake = FileIntake(desk.context, page)
    field = FilesField((), (), intake, page)
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "名单.txt").write_text("身份证11010519491231002X", "utf-8")
    (tmp_path / "好.txt").write_text("好", "utf-8")
    for name, words in (("空.txt", "是空的"), ("名单.txt", "没有收下"), ("好.txt", "")):
        intake.read([tmp_path / name])
        qtbot.waitUntil(lambda: not field.busy)
        assert words in field.problem_label.text()
        assert field.problem_label.isHidden() == (not words)
    assert [one.name for one in field.attachments()] == ["好.txt"]


def test_one_bad_file_keeps_no_good_one_out(page: PublicationPage, desk: Desk, tmp_path: Path, qtbot: Any) -> None:
    intake = FileIntake(desk.context, page)
    field = FilesField((), (), intake, page)
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "名单.txt").write_text("身份证11010519491231002X", "utf-8")
    (tmp_path / "好.txt").write_text("好", "utf-8")
    intake.read([tmp_path / name for name in ("空.txt", "名单.txt", "好.txt")])
    qtbot.waitUntil(lambda: not field.busy)
    assert [one.name for one in field.attachments()] == ["好.txt"]
    words = field.problem_label.text()
    assert "空.txt" in words
    assert "名单.txt" in words
    assert "好.txt" not in words


def test_the_drawer_shows_the_station_and_lines_of_tables(page: PublicationPage, desk: Desk) -> None:
    row = page.selected()
    assert row is not None
    station = desk.session.workspace.stations()[0]
    html = "<table><tr><td>甲</td></tr></table>"
    edit_publication(
        desk.session, structs.replace(row.publication, station=station.uid, html=html, body="甲"), desk.stamp()
    )
    page._show_detail()
    shown = page.selected()
    assert shown is not None
    assert ("责任站所", station.name) in fact_lines(shown.publication, shown)
    for view in (page.detail.body, RichBody("甲", html, page)):
        table = next(one for one in view.document().rootFrame().childFrames() if isinstance(one, QTextTable))
        assert table.cellAt(0, 0).format().toTableCellFormat().topBorder() == 1


def test_heads_of_tables_and_headings_survive_the_editor(page: PublicationPage) -> None:
    html = "<h2>一</h2>\n<table>\n<tr><th>甲</th><th>乙</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>"
    for _ in range(2):
        body = RichBody("一", html, page)
        body.document().setModified(True)
        html = body.value()[1]
        body.deleteLater()
    assert html.splitlines()[:3] == ["<h2>一</h2>", "<table>", "<tr><th>甲</th><th>乙</th></tr>"]
    assert "<td>1</td>" in html


def test_a_posting_with_proof_and_place(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft(page)
    boards = tuple(board.uid for board in desk.session.workspace.boards()[:2])
    proof = IncomingFile("上墙.txt", b"1", Passage())
    values = PostValues(channel=VILLAGE_BOARD, boards=boards, day=TODAY, place="门口", proof=proof)
    asked = answers(monkeypatch, PostDialog, values)
    page.detail.post_button.click()
    number = asked[0]["arguments"][0].receipt
    assert number in desk.notify.said[-1]
    row = page.selected()
    assert row is not None
    assert {(one.place, one.proof) for one in row.postings} == {("门口", proof.sha256)}


def test_titles_have_the_room_and_show_both_ends_when_they_are_cut(page: PublicationPage) -> None:
    page.resize(1010, 500)
    header = page.table.horizontalHeader()
    assert header.sectionSize(0) >= max(header.sectionSize(place) for place in range(1, 7)) * 2
    assert page.table.textElideMode() is Qt.TextElideMode.ElideMiddle


def test_the_editor_leads_to_the_list(page: PublicationPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = page.selected()
    assert row is not None
    changed = structs.replace(row.publication, keywords=("低保",))
    answers(monkeypatch, EditDialog, EditAnswer(changed, to_roster=True))
    wanted: list[str] = []
    monkeypatch.setattr(page.lists.doing, "choose", wanted.append)
    page.doing.edit(row.publication)
    assert wanted == [row.publication.uid]
    assert page.detail.tabs.currentWidget() is page.lists.pane
    assert desk.session.workspace.publication(row.publication.uid).keywords == ("低保",)
