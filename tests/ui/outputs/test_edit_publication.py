"""Every field of a publication: what goes in comes out, a paste is cleaned, what is missing is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData

from catalog_app.model.publication import Link, Publication
from catalog_app.services.gate import Passage
from catalog_app.services.incoming import IncomingFile
from catalog_app.ui.dialogs.edit_publication import EditDialog, EditSubject
from catalog_app.ui.models.related_rows import LinkRow
from tests.ui.conftest import TODAY

PUBLICATION = Publication(
    uid="u",
    item="i",
    title="关于印发方案的通知",
    year=2026,
    body="第一段\n第二段",
    document_number="青政发〔2026〕12号",
    formed=date(2026, 11, 3),
    events={"批准": date(2026, 11, 2)},
    period="2026Q3",
    kind="政策文件",
    keywords=("救助", "低保"),
    five_stage="执行",
    abstract="概述",
    openness="不予公开",
    openness_reason=None,
    openness_note="内部事务",
    display_until=date(2026, 12, 1),
    created=datetime(2026, 11, 3, tzinfo=UTC),
    created_by="李春燕",
)
WORD = (
    "<html xmlns:o='x'><head><style>p.Mso{}</style></head><body><p class=MsoNormal style='color:red'>"
    "<b>通知</b><o:p></o:p></p><p>正文<img src='a.png'></p><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
)


@pytest.fixture
def dialog(qtbot: Any, qapp: Any) -> EditDialog:
    made = EditDialog(EditSubject(PUBLICATION, "救助政策", TODAY, "QSQ-2026-0001"), missing)
    qtbot.addWidget(made)
    return made


def missing(publication: Publication) -> list[str]:
    return [] if publication.document_number else ["文号"]


def test_what_goes_in_comes_out(dialog: EditDialog) -> None:
    assert dialog.value() == PUBLICATION
    assert dialog.problem() == ""
    assert "QSQ-2026-0001" in dialog.index.placeholderText()


def test_rich_text_that_nobody_touched_stays_letter_by_letter(qtbot: Any, qapp: Any) -> None:
    rich = structs.replace(PUBLICATION, html="<p><strong>甲</strong></p><ul><li>乙</li></ul>", body="甲\n乙")
    made = EditDialog(EditSubject(rich, "", TODAY), missing)
    qtbot.addWidget(made)
    assert made.value() == rich
    made.text.moveCursor(made.text.textCursor().MoveOperation.End)
    made.text.insertPlainText("丙")
    assert "<strong>甲</strong>" in made.value().html
    assert made.value().body == "甲\n乙丙"


def test_a_paste_from_word_is_cleaned_and_says_what_went(dialog: EditDialog) -> None:
    pasted = QMimeData()
    pasted.setHtml(WORD)
    dialog.text.selectAll()
    dialog.text.insertFromMimeData(pasted)
    value = dialog.value()
    assert "Mso" not in value.html
    assert "<table" in value.html
    assert "<strong>通知</strong>" in value.html
    assert value.body.split("\n")[0] == "通知"
    assert "图片1处（请作为附件添加）" in dialog.dropped.text()


def test_plain_text_that_is_pasted_stays_plain(dialog: EditDialog) -> None:
    pasted = QMimeData()
    pasted.setText("第三段\n第四段")
    dialog.text.selectAll()
    dialog.text.insertFromMimeData(pasted)
    assert (dialog.value().body, dialog.value().html) == ("第三段\n第四段", "")
    assert dialog.dropped.text() == "粘贴的内容全部保留"


def test_what_is_missing_is_told_and_a_draft_may_wait(dialog: EditDialog) -> None:
    assert dialog.note.label.text() == "内容已经齐全。"
    dialog.number.clear()
    dialog.show_missing()
    assert dialog.note.label.text() == "还缺：文号。草稿可以先保存。"
    assert dialog.problem() == ""


def test_days_and_periods_that_cannot_be(dialog: EditDialog) -> None:
    dialog.days.add()
    assert set(dialog.value().events) == {"批准", "变更"}
    dialog.days.lines[-1].name.setCurrentText("批准")
    assert dialog.problem() == "事件日期里“批准”写了两次。"
    dialog.days._remove(dialog.days.lines[-1])
    dialog.period.setText("去年")
    assert dialog.problem().startswith("期次")
    assert dialog.field_of(dialog.problem()) is dialog.period
    dialog.title.clear()
    assert dialog.problem() == "标题没有填写。"


def test_reasons_only_where_it_is_not_open(dialog: EditDialog) -> None:
    assert dialog.reason_note.isEnabled()
    dialog.openness.setCurrentText("主动公开")
    assert not dialog.reason_note.isEnabled()
    assert (dialog.value().openness_note, dialog.value().openness_reason) == ("", None)


def test_year_case_station_files_and_links_go_in_and_out(qtbot: Any, qapp: Any) -> None:
    one = structs.replace(PUBLICATION, year=2025, case="dibao", station="s1", links=(Link("解读", "v"),))
    coming = IncomingFile("附件.txt", b"1", Passage())
    subject = EditSubject(
        one, "", TODAY, cases=(("dibao", "低保公示"),), stations=(("s1", "民政办"),), item_station="党政办",
        linked=(LinkRow("解读", "v", "政策解读", "草稿"),), files=(coming,),
    )  # fmt: skip
    made = EditDialog(subject, missing)
    qtbot.addWidget(made)
    assert made.value() == one
    assert made.answer().files == (coming,)
    assert made.station.itemText(0) == "按事项的站所（党政办）"
    made.files.remove()
    made.links.remove()
    assert (made.answer().files, made.value().links) == ((), ())


def test_a_day_that_cannot_be_is_marked_while_it_is_set(dialog: EditDialog) -> None:
    dialog.display.set_value(date(2026, 11, 2))
    assert dialog.problem() == "展示到早于形成日期2026-11-03，请核对。"
    assert dialog.display.edit.property("kind") == "bad"
    dialog.display.set_value(date(2026, 11, 4))
    assert (dialog.problem(), dialog.display.edit.property("kind")) == ("", "")


def test_leaving_with_unsaved_words_takes_a_second_press(dialog: EditDialog) -> None:
    dialog.show()
    dialog.title.setText("改了")
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.problem_label.text().startswith("改过的内容还没有保存")
    dialog.reject()
    assert not dialog.isVisible()


def test_a_new_one_takes_its_year_from_the_day_it_was_formed(qtbot: Any, qapp: Any) -> None:
    made = EditDialog(EditSubject(structs.replace(PUBLICATION, formed=None, events={}), "", TODAY, new=True), missing)
    qtbot.addWidget(made)
    made.days.add()
    made.days.lines[0].day.setDate(date(2024, 5, 6))
    assert (made.value().year, made.value().formed) == (2024, date(2024, 5, 6))


@pytest.mark.parametrize(("kind", "after"), [("其他", "政策文件"), ("名单", "名单")])
def test_the_kind_is_offered_where_nobody_chose_one(qtbot: Any, kind: str, after: str) -> None:
    draft = structs.replace(PUBLICATION, kind=kind, document_number=None)
    subject = EditSubject(draft, "救助政策", TODAY, guess=lambda title, number: "政策文件" if number else "其他")
    made = EditDialog(subject, missing)
    qtbot.addWidget(made)
    made.number.setText("青政发〔2026〕12号")
    assert made.value().kind == after


def test_the_list_is_registered_after_the_save_and_only_then(dialog: EditDialog) -> None:
    dialog.title.clear()
    dialog.roster_button.click()
    assert (dialog.isVisible(), dialog.answer().to_roster) == (False, False)
    assert dialog.problem_label.text() == "标题没有填写。"
    dialog.title.setText("低保公示")
    dialog.roster_button.click()
    assert dialog.answer().to_roster
