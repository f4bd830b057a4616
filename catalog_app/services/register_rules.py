"""The table of freshness rules and yearly tasks: the bundled one, or the one this workspace changed."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from msgspec import structs

from catalog_app.model.catalog import Stage
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.register_rules import (
    FreshnessRule,
    RegisterRules,
    YearlyTask,
    dump_rules,
    load_rules,
)
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_TITLE, require_words
from catalog_app.support.paths import resource_bytes

__all__ = [
    "FreshnessRule",
    "RegisterRules",
    "YearlyTask",
    "bundled_rules",
    "comes_with_program",
    "is_shipped",
    "remove_rule",
    "restore_rules",
    "rules_of",
    "save_rules",
    "set_rule",
    "set_task",
    "task_stage",
    "unknown_names",
]
SETTING = "register_rules"
Rule = TypeVar("Rule", FreshnessRule, YearlyTask)


@lru_cache(maxsize=1)
def bundled_rules() -> RegisterRules:
    """The table that comes with the program."""
    return load_rules(resource_bytes("register/rules.json"), "register/rules.json")


def rules_of(session: Session) -> RegisterRules:
    """The workspace's own table where it has one, else the bundled one."""
    text = session.workspace.setting(SETTING)
    try:
        return load_rules(text, SETTING) if text else bundled_rules()
    except WorldError:
        return bundled_rules()  # a setting somebody edited by hand


def save_rules(session: Session, rules: RegisterRules, stamp: Stamp) -> ChangeSet:
    """Keep the county's table. UsageError BAD_RULE names what cannot be; GateError for a private number."""
    for rule in rules.freshness:
        _require_rule(session, rule.id, rule.name)
        limits = (rule.max_age_days, rule.min_per_year, rule.max_gap_days, rule.min_per_week)
        if any(limit is not None and not 0 < limit < 10_000 for limit in limits):
            raise _bad_rule(rule.name, "天数和条数应是1到9999之间的整数")
    for task in rules.tasks:
        _require_rule(session, task.id, task.name)
        if not task_stage(task):
            raise _bad_rule(task.name, f"“{task.when}”不是每年的一个日期")
    if not 0 < rules.amber_percent <= 100 or not 0 < rules.lasting_days < 10_000:
        raise _bad_rule("规则表", "提醒的百分比应是1到100，长期公开的核对天数应是1到9999")
    ids = [*(rule.id for rule in rules.freshness), *(task.id for task in rules.tasks)]
    if len(set(ids)) != len(ids):
        raise _bad_rule("规则表", "有重复的编号")
    return _store(session, dump_rules(rules), "修改更新频率规则", stamp)


def restore_rules(session: Session, stamp: Stamp) -> ChangeSet:
    """The bundled table again."""
    return _store(session, "", "恢复更新频率规则", stamp)


def set_rule(session: Session, rule: FreshnessRule, stamp: Stamp) -> ChangeSet:
    """Change one rule by its id, or add it; errors as `save_rules`."""
    rules = rules_of(session)
    kept = [rule if one.id == rule.id else one for one in rules.freshness]
    found = kept if rule in kept else [*kept, rule]
    return save_rules(session, structs.replace(rules, freshness=tuple(found)), stamp)


def remove_rule(session: Session, number: str, stamp: Stamp) -> ChangeSet:
    """Take a rule or task away that does not come with the program; a shipped one is shipped again."""
    shipped, rules = bundled_rules(), rules_of(session)
    freshness = _without(rules.freshness, shipped.freshness, number)
    tasks = _without(rules.tasks, shipped.tasks, number)
    return save_rules(session, structs.replace(rules, freshness=freshness, tasks=tasks), stamp)


def set_task(session: Session, task: YearlyTask, stamp: Stamp) -> ChangeSet:
    """Change one yearly task by its id, or add it; errors as `save_rules`."""
    rules = rules_of(session)
    kept = [task if one.id == task.id else one for one in rules.tasks]
    return save_rules(session, structs.replace(rules, tasks=tuple(kept if task in kept else [*kept, task])), stamp)


def is_shipped(rule: FreshnessRule | YearlyTask) -> bool:
    """Whether it stands as it came with the program."""
    return rule in bundled_rules().freshness or rule in bundled_rules().tasks


def comes_with_program(number: str) -> bool:
    """Whether the program ships a rule or task of this id, changed here or not."""
    shipped = bundled_rules()
    return number in {*(rule.id for rule in shipped.freshness), *(task.id for task in shipped.tasks)}


def unknown_names(session: Session, rule: FreshnessRule) -> list[str]:
    """Which names of a rule for domains or items nothing here goes by."""
    workspace = session.workspace
    known: set[str] = set()
    if rule.scope == "domain":
        known = {words for domain in workspace.domains() for words in (domain.code, domain.name)}
    elif rule.scope == "item":
        known = {words for item in workspace.items() for words in (item.number, item.title)}
    return [name for name in rule.names if name not in known] if known else []


def _without(rules: tuple[Rule, ...], shipped: tuple[Rule, ...], number: str) -> tuple[Rule, ...]:
    back = [rule for rule in shipped if rule.id == number]
    return tuple(found for rule in rules for found in (back if rule.id == number else [rule]))


def task_stage(task: YearlyTask) -> Stage | None:
    """The fixed day a task names each year; None where its words name none."""
    stages = parse_deadline(task.when).stages
    fixed = [one for one in stages if one.rule == "fixed_date" and (one.when or "").startswith("每年")]
    return fixed[0] if len(fixed) == len(stages) == 1 else None


def _store(session: Session, text: str, name: str, stamp: Stamp) -> ChangeSet:
    with session.workspace.transaction(name, stamp) as recorder:
        recorder.set_setting(SETTING, text)
    return session.notify(recorder.changes)


def _require_rule(session: Session, number: str, name: str) -> None:
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    if not number or not require_words("规则名称", name, contacts, limit=LONGEST_TITLE):
        raise _bad_rule(name or "规则", "没有编号或名称")


def _bad_rule(name: str, what: str) -> UsageError:
    return UsageError("BAD_RULE", f"规则“{name[:40]}”不能这样写：{what}。", "请改正后再保存，或恢复随程序附带的规则。")
