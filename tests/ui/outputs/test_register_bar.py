"""Finding in the register: words and pinyin initials, counted facets, the item that narrows, saved filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from catalog_app.model.register import RegisterQuery
from catalog_app.services.saved_filters import saved_filters
from catalog_app.ui.models.register_filter import ITEM, kept_query, renamed
from catalog_app.ui.views.publication_page import PublicationPage
from tests.helpers.numbers import IDENTITY
from tests.ui.outputs.conftest import Desk

Show = Callable[[type[PublicationPage]], PublicationPage]


@pytest.fixture
def page(show: Show) -> PublicationPage:
    return show(PublicationPage)


def test_initials_numbers_and_bodies_are_found(page: PublicationPage, desk: Desk) -> None:
    for words, count in (
        ("dbdx", 1),
        ("DBDX", 1),
        ("低保 公示", 1),
        ("２０２６年１０月", 1),
        ("抢栽", 1),
        ("xyzq", 0),
    ):
        page.bar.set_query(RegisterQuery(text=words))
        assert page.model.rowCount() == count, words


def test_what_is_due_is_counted(page: PublicationPage) -> None:
    chip = page.bar.chips["due"]
    chip.fill()
    words = [action.text().split("　") for action in chip.menu().actions()]
    assert [one[0] for one in words] == ["全部", "逾期", "30天内到期", "该撤下"]
    for action, (name, *count) in zip(chip.menu().actions()[1:], words[1:], strict=True):
        page.bar.set_query(RegisterQuery(due=action.data()))
        assert [str(page.model.rowCount())] == count, name


def test_the_item_that_narrows_is_shown_and_taken_off(page: PublicationPage, desk: Desk) -> None:
    chip = page.bar.chips[ITEM]
    assert chip.isHidden()
    publication = desk.session.workspace.publications()[0]
    page.show_target({"item": publication.item})
    title = desk.session.workspace.item(publication.item).title
    assert not chip.isHidden()
    assert chip.accessibleName() == f"事项：{title}"
    chip.fill()
    assert [action.text() for action in chip.menu().actions()] == ["全部", f"{title}　{page.model.rowCount()}"]
    chip.chosen.emit(ITEM, None)
    assert chip.isHidden()
    assert page.model.rowCount() == 4


def saved(page: PublicationPage) -> dict[str, Any]:
    page.bar.fill_saved()
    return {action.text(): action for action in page.bar.saved.menu().actions()}


def test_a_saved_filter_is_renamed_and_none_is_lost(page: PublicationPage, desk: Desk) -> None:
    for name, state in (("草稿的", "草稿"), ("公开的", "已公开")):
        desk.notify.line = name
        page.bar.set_query(RegisterQuery(state=state))
        page.bar.save_current()
    desk.notify.line = "没办完的"
    saved(page)["改名“草稿的”…"].trigger()
    assert list(saved_filters(desk.session) or {}) == ["没办完的", "公开的"]
    saved(page)["没办完的"].trigger()
    assert page.bar.query.state == "草稿"
    desk.notify.line, desk.notify.yes = "公开的", False
    saved(page)["改名“没办完的”…"].trigger()
    assert list(saved_filters(desk.session) or {}) == ["没办完的", "公开的"]
    desk.notify.yes = True
    page.bar.save_current()
    assert (saved_filters(desk.session) or {})["公开的"]["state"] == "草稿"
    desk.notify.line = None
    saved(page)["改名“公开的”…"].trigger()
    assert len(saved_filters(desk.session) or {}) == 2


def test_saved_filters_go_with_the_workspace_and_earlier_ones_come_along(page: PublicationPage, desk: Desk) -> None:
    settings = desk.context.settings
    settings.set(
        "filters", {**settings.get("filters"), "register_saved": {"旧的": kept_query(RegisterQuery(text="甲"))}}
    )
    assert "旧的" in saved(page)
    assert saved_filters(desk.session) is None
    desk.notify.line = "新的"
    page.bar.set_query(RegisterQuery(state="草稿"))
    page.bar.save_current()
    assert list(saved_filters(desk.session) or {}) == ["旧的", "新的"]
    assert desk.session.undo_name == "修改常用筛选"
    saved(page)["删除“旧的”"].trigger()
    assert list(saved_filters(desk.session) or {}) == ["新的"]  # and it does not come back from the computer
    assert "旧的" not in saved(page)
    desk.notify.line = IDENTITY
    page.bar.save_current()
    assert list(saved_filters(desk.session) or {}) == ["新的"]
    assert [error.code for error in desk.notify.errors] == ["PRIVATE_NUMBER_IN_TEXT"]


def test_a_new_name_takes_the_old_ones_place() -> None:
    kept = {name: kept_query(structs.replace(RegisterQuery(), text=name)) for name in "甲乙丙"}
    assert list(renamed(kept, "甲", "丙")) == ["丙", "乙"]
    assert renamed(kept, "甲", "丙")["丙"] == kept["甲"]
    assert renamed(kept, "乙", "乙") == kept
