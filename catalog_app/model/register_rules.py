"""How often something is expected in a column, and what is due every year: a table that a county changes."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from catalog_app.model.errors import WorldError
from catalog_app.model.findings import Severity


class FreshnessRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is asked of each column it names: an age, a number a year, a gap, a number a week; None asks nothing."""

    id: str
    name: str
    scope: Literal["domain", "item", "kind", "channel"]
    """What a column is: a domain, an item, all publications of a kind, or a channel."""
    names: tuple[str, ...] = ()
    """Codes or names of domains, numbers of items, names of kinds or channels; empty with empty `words` = every one."""
    words: tuple[str, ...] = ()
    """Or its name holds one of these."""
    max_age_days: int | None = None
    min_per_year: int | None = None
    max_gap_days: int | None = None
    min_per_week: int | None = None
    empty: bool = False
    """Whether a column without anything is told."""
    severity: Severity = "warning"
    enabled: bool = True
    provenance: Literal["seen", "recalled"]
    source: str = ""

    def names_column(self, *names: str) -> bool:
        """Whether a column that goes by these names falls under it."""
        if not self.names and not self.words:
            return True
        return any(name in self.names for name in names) or any(word in name for word in self.words for name in names)


class YearlyTask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is to be done once a year; `when` in the words of 公开时限: 每年1月31日前."""

    id: str
    name: str
    when: str
    enabled: bool = True
    provenance: Literal["seen", "recalled"]
    source: str = ""


class RegisterRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole table."""

    schema: Literal["catalog-app/register-rules/1"] = "catalog-app/register-rules/1"
    amber_percent: int = 70
    """From this share of the age on it is told."""
    lasting_days: int = 365
    """After how many days 长期公开、动态更新 is to be looked at again."""
    freshness: tuple[FreshnessRule, ...] = ()
    tasks: tuple[YearlyTask, ...] = ()


def load_rules(data: bytes | str, name: str) -> RegisterRules:
    """WorldError DAMAGED_VOCABULARY names the file."""
    try:
        return msgspec.json.decode(data, type=RegisterRules)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WorldError("DAMAGED_VOCABULARY", f"“{name}”已损坏：{error}。", "请重新安装本程序。") from error


def dump_rules(rules: RegisterRules) -> str:
    """The table as it is stored."""
    return msgspec.json.encode(rules).decode()
