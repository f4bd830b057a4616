"""公示模板 in 设置: a case is changed, refused where it does not hold together, and restored."""

from __future__ import annotations

from typing import Any

from catalog_app.services.cases import changed_codes, notice_case
from catalog_app.ui.views.settings.cases_section import TEXT, CasesSection
from tests.ui.outputs.conftest import Desk


def test_a_case_is_changed_and_restored(qtbot: Any, desk: Desk) -> None:
    section = CasesSection(desk.context)
    qtbot.addWidget(section)
    section.reload()
    codes = [case.code for case in section._cases]
    section.list.setCurrentIndex(section.list.model().index(codes.index("dibao-review"), 0))
    assert "最低生活保障审核确认办法" in section.note.text()
    section.opening.setPlainText("现将{count}户公示如下。公示期：{from}至{to}。")
    section.days.setValue(5)
    section.sources.setPlainText("《社会救助暂行办法》|国务院令第649号|第十一条|已核对")
    place = [column.key for column in section.columns.columns()].index("opinion")
    assert section.columns.setData(section.columns.index(place, 1), "删去")
    assert section.columns.setData(section.columns.index(place, 2), "删去")
    section.save()
    case = notice_case("dibao-review", desk.session)
    assert (case.period.days, case.period.unit) == (5, "工作日")
    assert [(one.title, one.provenance) for one in case.sources] == [("社会救助暂行办法", "seen")]
    opinion = case.column("opinion")
    assert opinion is not None
    assert opinion.wall == "drop"
    assert section.note.text().startswith(TEXT.ALL_SEEN)
    section.restore()
    assert changed_codes(desk.session) == frozenset()
    assert notice_case("dibao-review", desk.session) == notice_case("dibao-review")


def test_what_does_not_hold_together_is_refused(qtbot: Any, desk: Desk) -> None:
    section = CasesSection(desk.context)
    qtbot.addWidget(section)
    section.reload()
    section.title.setText("关于{nobody}的公示")
    section.save()
    assert [error.code for error in desk.notify.errors] == ["DAMAGED_CASE"]
    assert changed_codes(desk.session) == frozenset()


def test_a_column_is_added_and_another_taken_away(qtbot: Any, desk: Desk) -> None:
    section = CasesSection(desk.context)
    qtbot.addWidget(section)
    section.reload()
    codes = [case.code for case in section._cases]
    section.list.setCurrentIndex(section.list.model().index(codes.index("dibao-review"), 0))
    section.add_button.click()
    last = section.columns.rowCount() - 1
    assert section.columns.setData(section.columns.index(last, 0), "评议票数")
    section.table.setCurrentIndex(section.columns.index(0, 0))  # 序号
    section.remove_button.click()
    section.save()
    assert desk.notify.errors == []
    case = notice_case("dibao-review", desk.session)
    assert case.column("sequence") is None
    added = case.bind("评议票数")
    assert added is not None
    assert (added.wall, added.web, case.columns[-1]) == ("keep", "drop", added)
    section.add_button.click()
    assert section.columns.setData(section.columns.index(section.columns.rowCount() - 1, 0), "身份证号码")
    section.save()
    assert [error.code for error in desk.notify.errors] == ["DAMAGED_CASE"]  # never kept complete


def test_on_a_small_screen_the_fields_keep_their_height(qtbot: Any, desk: Desk) -> None:
    section = CasesSection(desk.context)
    qtbot.addWidget(section)
    section.reload()
    section.resize(790, 530)  # what is left of 1366 × 768 at 125 %
    section.show()
    assert section.table.viewport().height() >= 4 * section.table.rowHeight(0)
    assert section.opening.height() >= 3 * section.opening.fontMetrics().lineSpacing()
