"""A newer national catalog merged into ours."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from catalog_app.model.catalog import Origin
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.standards import Standard
from catalog_app.services import editing, new_edition, reviews
from catalog_app.services.adopting import standard
from catalog_app.services.overview import check
from catalog_app.services.publishing import record_publication
from catalog_app.services.session import Session
from tests.helpers.standards import bundle, newer_standard

TODAY = date(2026, 11, 23)


def newer(session: Session) -> Standard:
    """Newer than ours: one deadline changed, one row renamed, one gone, one new."""
    ours = [item.standard_id or "" for item in session.workspace.items("06")]
    return newer_standard(standard("06"), ours)


def test_the_check_tells_of_a_newer_standard_until_it_is_followed(
    session: Session, stamp: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(one.is_newer for one in new_edition.domain_versions(session))
    bundle(monkeypatch, newer(session))
    [version] = [one for one in new_edition.domain_versions(session) if one.is_newer]
    assert (version.domain.code, version.domain.version, version.bundled) == ("06", "2019", "2026")
    [finding] = [one for one in check(session, TODAY) if one.code == "standard_newer"]
    assert (finding.severity, finding.domain, finding.item) == ("info", "06", None)
    assert finding.message == "“征地补偿”的国家标准目录已有2026版，本目录依据2019版"
    plan = new_edition.plan_standard_update(session, new_edition.standard("06"))
    new_edition.apply_merge(session, plan, plan.sure(), stamp)
    assert not any(one.code == "standard_newer" for one in check(session, TODAY))


def test_a_newer_standard_is_planned_and_only_what_follows_is_sure(session: Session, stamp: Stamp) -> None:
    first = session.workspace.items("06")[0]
    editing.edit_item(session, first.uid, {"publisher": "青石桥镇人民政府"}, stamp)
    plan = new_edition.plan_standard_update(session, newer(session))
    kinds = {line.kind: line for line in plan.lines}
    assert set(kinds) == {"changed", "new", "renamed", "withdrawn"}
    assert (kinds["changed"].fields, kinds["changed"].kept) == (("deadline",), ("publisher",))
    assert [plan.lines[place].kind for place in plan.sure()] == ["changed", "new"]
    assert plan.counts()["renamed"] == 1


def test_applying_keeps_what_is_ours_and_leaves_tasks_for_the_rest(session: Session, stamp: Stamp) -> None:
    items = session.workspace.items("06")
    editing.edit_item(session, items[0].uid, {"publisher": "青石桥镇人民政府"}, stamp)
    plan = new_edition.plan_standard_update(session, newer(session))
    changes = new_edition.apply_merge(session, plan, plan.sure(), stamp)
    assert changes.name == "按国家标准目录2026版更新“征地补偿”（2项）"
    first = session.workspace.item(items[0].uid)
    assert (first.deadline.text, first.publisher, first.number) == (
        "3个工作日内",
        "青石桥镇人民政府",
        items[0].number,
    )
    assert session.workspace.item_by_number("06-902").level2 == "全新事项"
    assert next(one for one in session.workspace.domains() if one.code == "06").version == "2026"
    tasks = reviews.due_reviews(session, TODAY)
    assert [(task.kind, task.item) for task in tasks] == [
        ("standard_changed", items[1].uid),
        ("standard_changed", items[2].uid),
    ]
    session.undo(stamp)
    assert session.workspace.item(items[0].uid).deadline == items[0].deadline
    assert reviews.due_reviews(session, TODAY) == []


def test_offered_lines_are_done_when_chosen(session: Session, stamp: Stamp) -> None:
    items = session.workspace.items("06")
    plan = new_edition.plan_standard_update(session, newer(session))
    new_edition.apply_merge(session, plan, range(len(plan.lines)), stamp)
    renamed = session.workspace.item(items[1].uid)
    assert (renamed.level2, renamed.standard_id, renamed.number) == ("换了名称的事项", "06-901", items[1].number)
    assert items[2].uid not in {item.uid for item in session.workspace.items("06")}


def test_what_was_published_is_never_removed(session: Session, stamp: Stamp) -> None:
    gone = session.workspace.items("06")[2]
    record_publication(session, gone.uid, "公示", stamp)
    plan = new_edition.plan_standard_update(session, newer(session))
    new_edition.apply_merge(session, plan, range(len(plan.lines)), stamp)
    kept = session.workspace.item(gone.uid)
    assert (kept.origin, kept.reason) == (Origin.NOT_APPLICABLE, new_edition.WITHDRAWN_REASON)


def test_conflicts_are_decided_key_by_key(session: Session, stamp: Stamp) -> None:
    first = session.workspace.items("06")[0]
    editing.edit_item(session, first.uid, {"deadline": "10个工作日内"}, stamp)
    plan = new_edition.plan_standard_update(session, newer(session))
    place = next(place for place, line in enumerate(plan.lines) if line.kind == "conflict")
    assert plan.lines[place].conflicts == ("deadline",)
    plan = plan.settled(place, ("deadline",))
    assert place in plan.sure()
    new_edition.apply_merge(session, plan, [place], stamp)
    assert session.workspace.item(first.uid).deadline.text == "3个工作日内"


def test_without_the_former_standard_nothing_is_compared(session: Session, stamp: Stamp) -> None:
    domain = next(one for one in session.workspace.domains() if one.code == "06")
    with session.workspace.transaction("旧版", stamp) as recorder:
        recorder.add_domain(structs.replace(domain, version="1999"))
    with pytest.raises(UsageError) as error:
        new_edition.plan_standard_update(session, newer(session))
    assert error.value.code == "NO_EARLIER_STANDARD"
    with pytest.raises(UsageError) as error:
        new_edition.plan_standard_update(session, structs.replace(newer(session), code="07"))
    assert error.value.code == "UNKNOWN_DOMAIN"
    assert new_edition.earlier_standard("06", "2019") is standard("06")


def test_words_of_keys() -> None:
    assert new_edition.labelled(("deadline", "extra", "x")) == "公开时限、其他栏目、x"
