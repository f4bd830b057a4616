"""报送: onto the stick, answers typed, pasted and read, the copy desk, any package verified."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from catalog_app.model.findings import Finding, ImportProblem
from catalog_app.model.records import PackageRecord
from catalog_app.services.answers import Reply
from catalog_app.services.exporting import package_job
from catalog_app.services.gate import Passage
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.verify import VerifyReport
from catalog_app.support.files import sha256
from catalog_app.ui.dialogs.portal_answer import AnswerDialog, AnswerReview, AnswerValues, FindingsDialog
from catalog_app.ui.views.copy_desk import CopyDesk
from catalog_app.ui.views.portal_page import PortalPage
from tests.ui.conftest import TODAY
from tests.ui.outputs.conftest import Desk

NUMBER = "20261123_001"
URL = "https://www.example.gov.cn/art/1.html"
Show = Callable[[type[PortalPage]], PortalPage]


@pytest.fixture
def package(desk: Desk, tmp_path: Path) -> Path:
    """A package as it is remembered; its file need not be a real one here."""
    path = tmp_path / "包.zip"
    path.write_bytes(b"PK no real package")
    job = package_job(desk.session, desk.stamp())
    record = PackageRecord(
        number=NUMBER, created=desk.stamp().now, by="李春燕", profile="generic", path=str(path), sha256=sha256(path)
    )
    content = {one.uid: "1" * 64 for one in job.lines if one.change != "withdrawn"}
    with desk.session.workspace.transaction("包", desk.stamp()) as recorder:
        recorder.save_package(record, content)
    return path


@pytest.fixture
def page(package: Path, show: Show) -> PortalPage:
    found = show(PortalPage)
    found.tabs.setCurrentWidget(found.pane)
    return found


def publications(page: PortalPage) -> list[int]:
    return [place for place, one in enumerate(page.pane.items.rows()) if one.kind == "publication"]


def test_a_typed_answer_is_noted_and_counted(page: PortalPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    place = publications(page)[0]
    uid = page.pane.items.rows()[place].uid
    page.pane.item_table.select_row(place)
    reply = Reply(status="rejected", reason="缺附件")
    monkeypatch.setattr(AnswerDialog, "ask", lambda *_: AnswerValues(reply))
    page.pane.answer_button.click()
    assert page.pane.items.rows()[place].answer.reason == "缺附件"
    assert page.pane.counts.text().startswith("接收0，退回1，未答复")
    accepted = Reply(status="accepted", url=URL)
    monkeypatch.setattr(AnswerDialog, "ask", lambda *_: AnswerValues(accepted))
    page.pane.answer_button.click()
    assert URL in [one.url for one in desk.session.workspace.postings(uid)]
    assert page.against.text() == f"不含 {NUMBER} 里门户已接收的"
    monkeypatch.setattr(AnswerDialog, "ask", lambda *_: AnswerValues(structs.replace(accepted, url="www")))
    page.pane.answer_button.click()
    assert [error.code for error in desk.notify.errors] == ["BAD_URL"]


def test_the_form_says_what_is_missing(page: PortalPage) -> None:
    dialog = AnswerDialog(page.pane.items.rows()[0], TODAY, page)
    dialog.url.setText("www")
    assert dialog.problem() == "网址应是 http:// 或 https:// 开头的完整地址。"
    dialog.url.setText(URL)
    assert dialog.values().reply.url == URL
    dialog.status.setCurrentIndex(1)
    assert dialog.problem() == "退回原因要写明。"
    dialog.reason.setText("栏目不对")
    assert dialog.values().reply == Reply(status="rejected", reason="栏目不对")


def test_pasted_answers_are_looked_over_first(page: PortalPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    title = page.pane.items.rows()[publications(page)[0]].title
    QGuiApplication.clipboard().setText(f"标题\t状态\t网址\n{title}\t已发布\t{URL}\n没有这条\t退回\t\n")
    shown: list[str] = []

    def ask(plan: Any, parent: Any, *more: Any) -> Any:
        review = AnswerReview(plan, parent)
        shown.extend(review.lines.index(row, 2).data() for row in range(review.lines.rowCount()))
        assert review.apply.text() == "登记1条"
        return plan

    monkeypatch.setattr(AnswerReview, "ask", ask)
    page.pane.paste_button.click()
    assert shown == ["不在包里", "接收"]
    assert [one.url for one in desk.session.workspace.portal_answers(NUMBER)] == [URL]
    QGuiApplication.clipboard().setText("甲\t乙")
    page.pane.paste_button.click()
    assert [error.code for error in desk.notify.errors] == ["NO_ANSWERS"]


def test_a_line_in_doubt_is_assigned_in_the_review(
    page: PortalPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = page.pane.items.rows()[publications(page)[0]]
    QGuiApplication.clipboard().setText(f"标题\t状态\t网址\n{item.title}（第二次）\t已发布\t{URL}\n")

    def ask(plan: Any, parent: Any, replan: Any, problems: Any, items: Any) -> Any:
        problem = ImportProblem(code="hidden_row", severity="warning", sheet="一", message="有1行是隐藏的", remedy="")
        review = AnswerReview(plan, parent, replan, (*problems, problem))
        assert "有1行是隐藏的" in review.problems.text()
        assert not review.apply.isEnabled()
        assert review.choice.currentData() == item.uid
        review.assign_button.click()
        assert (review.apply.isEnabled(), review.apply.text()) == (True, "登记1条")
        review.leave_button.click()
        assert not review.apply.isEnabled()
        review.assign_button.click()
        return review.plan

    monkeypatch.setattr(AnswerReview, "ask", ask)
    page.pane.paste_button.click()
    assert [one.url for one in desk.session.workspace.portal_answers(NUMBER)] == [URL]


def test_a_line_that_is_of_nothing_is_assigned_by_typing(
    page: PortalPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = page.pane.items.rows()[publications(page)[-1]]
    QGuiApplication.clipboard().setText(f"标题\t状态\t网址\n门户另起的名字\t已发布\t{URL}\n")

    def ask(plan: Any, parent: Any, *more: Any) -> Any:
        review = AnswerReview(plan, parent, *more)
        assert review.lines.index(0, 2).data() == "不在包里"
        assert review.choice.count() == len(page.pane.items.rows())
        review.choice.setEditText("没有这样的一条")
        review.assign_button.click()
        assert not review.apply.isEnabled()
        review.choice.setEditText(review.choice.itemText(review.choice.findData(item.uid)))
        review.assign_button.click()
        assert review.choice.currentData() == item.uid
        assert review.apply.text() == "登记1条"
        return review.plan

    monkeypatch.setattr(AnswerReview, "ask", ask)
    page.pane.paste_button.click()
    assert [(one.uid, one.url) for one in desk.session.workspace.portal_answers(NUMBER)] == [(item.uid, URL)]


def test_a_file_that_is_none_is_told(page: PortalPage, desk: Desk, qtbot: Any, tmp_path: Path) -> None:
    desk.notify.file = tmp_path / "名册.csv"
    desk.notify.file.write_text("姓名,村\n甲,乙\n", "utf-8")
    page.pane.read_button.click()
    qtbot.waitUntil(lambda: bool(desk.notify.errors), timeout=5_000)
    assert desk.notify.errors[0].code == "NO_ANSWERS"


def test_a_table_dropped_on_the_packages_is_read_as_answers(
    page: PortalPage, qtbot: Any, tmp_path: Path, desk: Desk
) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("姓名,村\n甲,乙\n", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.tabs.setCurrentWidget(page.pane)
    page.dropEvent(event)
    qtbot.waitUntil(lambda: bool(desk.notify.errors), timeout=5_000)
    assert desk.notify.errors[0].code == "NO_ANSWERS"


def test_a_package_goes_onto_a_stick(page: PortalPage, desk: Desk, qtbot: Any, tmp_path: Path, package: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    (stick / "包.zip").write_bytes(b"other")
    desk.notify.folder = stick
    page.pane.deliver_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=5_000)
    assert len(desk.notify.asked) == 1
    assert (stick / "包.zip").read_bytes() == package.read_bytes()
    assert "读回比对一致" in page.outcome.headline.text()
    assert "复制到" in page.pane.counts.text()
    package.write_bytes(b"touched")
    page.outcome.hide()
    page.pane.deliver_button.click()
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=5_000)
    assert page.outcome.failed
    assert [one.ok for one in desk.session.workspace.deliveries(NUMBER)] == [True, False]
    log = page.pane.counts.toolTip().splitlines()
    assert [("读回比对一致" in line) for line in log[1:]] == [False, True]


def test_the_desk_copies_ticks_and_takes_the_address(page: PortalPage, desk: Desk, qtbot: Any) -> None:
    page.pane.desk_button.click()
    window = page.findChild(CopyDesk)
    assert window is not None
    entry = window.current()
    assert entry is not None
    qtbot.keyClick(window, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == entry.title
    assert window.buttons["title"].state.text() == "已复制"
    window.buttons["body"].button.click()
    assert QGuiApplication.clipboard().mimeData().html().count("<p>") > 0
    while (part := next((one for one in window.current().parts if one.left), None)) is not None:
        window.copy(part.key)
    assert window.left.text() == "都复制过了；在门户发布后，把网址登记在下面。"
    window.url.setText(URL)
    window.proof.take([IncomingFile("截图.png", b"picture", Passage())])
    window.record_button.click()
    assert window.proof.value() is None
    assert b"picture" in [
        desk.session.workspace.attachment(one.proof) for one in desk.session.workspace.postings(entry.uid) if one.proof
    ]
    assert [one.url for one in desk.session.workspace.portal_answers(NUMBER)] == [URL]
    assert window.choice.itemText(0).startswith("✓")
    assert window.minimumSizeHint().height() <= 614
    window.close()


def test_any_package_is_dropped_and_its_findings_are_saved(
    page: PortalPage, desk: Desk, qtbot: Any, tmp_path: Path, package: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(package))])
    action, key = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPoint(9, 9), action, data, Qt.MouseButton.LeftButton, key))
    qtbot.waitUntil(lambda: page.outcome.isVisible(), timeout=5_000)
    assert page.outcome.failed
    assert page.outcome.more.text() == "逐项查看…"
    assert page.verification.found is not None
    dialog = FindingsDialog(desk.context, *page.verification.found, page)
    assert "不是上传包" in dialog.findings.index(0, 2).data()
    assert "不是上传包" in dialog.whole.text()
    desk.notify.file = tmp_path / "核验.xlsx"
    dialog.save.click()
    qtbot.waitUntil(lambda: (tmp_path / "核验.xlsx").exists(), timeout=5_000)
    qtbot.waitUntil(lambda: "已生成“核验.xlsx”" in desk.notify.said, timeout=5_000)


def test_the_profile_is_chosen_here(page: PortalPage, desk: Desk) -> None:
    other = next(place for place in range(page.profile.count()) if place != page.profile.currentIndex())
    page.profile.setCurrentIndex(other)
    page.profile.activated.emit(other)
    assert desk.session.workspace.setting("portal_profile") == page.profile.currentData()


def test_a_large_package_is_looked_into_aside(page: PortalPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = page.pane.items.rows()
    monkeypatch.setattr("catalog_app.ui.views.portal_packages._LARGE", 1)
    page.pane.renew()
    assert page.pane.items.rows() == []
    assert page.pane.counts.text() == "正在打开上传包"
    qtbot.waitUntil(lambda: page.pane.items.rows() == rows, timeout=5_000)


def test_findings_of_long_paths_stay_readable(desk: Desk) -> None:
    place = "005_青石桥镇人民政府关于做好冬季森林防灭火工作的通知/正文.docx"
    message = f"manifest.json 列出的“{place}”不在包里。"
    finding = Finding(code="missing", severity="error", message=message, remedy="请重新生成。")
    dialog = FindingsDialog(desk.context, "改过.zip", VerifyReport(ok=False, findings=(finding,)))
    cells = [dialog.findings.index(0, column) for column in (1, 2)]
    assert cells[0].data().endswith("通知/正文.docx")
    assert cells[1].data() == "manifest.json 列出的“…”不在包里。"
    assert cells[1].data(Qt.ItemDataRole.ToolTipRole) == message
    assert dialog.whole.text() == f"{message}请重新生成。"


def test_the_desk_of_what_waits_answers_the_package_that_sent_it(page: PortalPage, desk: Desk) -> None:
    page.desk_button.click()
    window = page.findChild(CopyDesk)
    assert window is not None
    entry = window.current()
    assert entry is not None
    window.url.setText(URL)
    window.record_button.click()
    assert [(one.uid, one.url) for one in desk.session.workspace.portal_answers(NUMBER)] == [(entry.uid, URL)]
    window.close()
