"""The table of rules: changed, added, shipped again, and refused where it cannot be; each a step that can be undone."""

import pytest
from msgspec import structs

from catalog_app.model.errors import UsageError
from catalog_app.services.register_rules import (
    FreshnessRule,
    YearlyTask,
    bundled_rules,
    comes_with_program,
    is_shipped,
    remove_rule,
    restore_rules,
    rules_of,
    save_rules,
    set_rule,
    set_task,
    unknown_names,
)

OWN = FreshnessRule(
    id="own-1", name="征地", scope="domain", names=("06", "没有的领域"), max_age_days=30, provenance="seen"
)


def rule(session, number):
    return next(one for one in rules_of(session).freshness if one.id == number)


def test_a_changed_rule_is_shipped_again_and_an_own_one_goes(session, stamp):
    set_rule(session, structs.replace(rule(session, "county"), min_per_year=6), stamp)
    set_rule(session, OWN, stamp)
    assert not is_shipped(rule(session, "county"))
    assert not comes_with_program("own-1")
    remove_rule(session, "county", stamp)
    assert is_shipped(rule(session, "county"))
    remove_rule(session, "own-1", stamp)
    assert rules_of(session).freshness == bundled_rules().freshness
    session.undo(stamp)
    assert rule(session, "own-1") == OWN


def test_names_that_nothing_goes_by_are_told(session):
    known = session.workspace.domains()[0].code
    assert unknown_names(session, structs.replace(OWN, names=(known, "没有的领域"))) == ["没有的领域"]
    assert unknown_names(session, structs.replace(OWN, scope="kind")) == []
    item = session.workspace.items()[0]
    assert unknown_names(session, structs.replace(OWN, scope="item", names=(item.number, "x"))) == ["x"]


def test_tasks_and_figures(session, stamp):
    task = YearlyTask(id="own-task", name="报送年度计划", when="每年3月31日前", provenance="seen")
    set_task(session, task, stamp)
    assert rules_of(session).tasks[-1] == task
    set_task(session, structs.replace(task, enabled=False), stamp)
    assert not rules_of(session).tasks[-1].enabled
    save_rules(session, structs.replace(rules_of(session), amber_percent=50, lasting_days=180), stamp)
    assert rules_of(session).lasting_days == 180
    restore_rules(session, stamp)
    assert rules_of(session) == bundled_rules()


@pytest.mark.parametrize(
    "changes",
    [
        {"amber_percent": 0},
        {"lasting_days": 0},
        {"freshness": (structs.replace(OWN, max_age_days=0),)},
        {"freshness": (structs.replace(OWN, name=" "),)},
        {"tasks": (YearlyTask(id="t", name="任务", when="有空时", provenance="seen"),)},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(session, stamp, changes):
    with pytest.raises(UsageError, match="BAD_RULE"):
        save_rules(session, structs.replace(bundled_rules(), **changes), stamp)
    assert rules_of(session) == bundled_rules()
