"""What is old, empty or thin: columns against the table of rules, in one pass over the publications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct, structs

from catalog_app.model.calendar import Calendar, dated
from catalog_app.model.catalog import Domain, Item, Origin
from catalog_app.model.findings import Finding, Severity
from catalog_app.model.outlines import Showing
from catalog_app.model.register_rules import FreshnessRule, RegisterRules

YEAR = timedelta(days=365)
_WEEKS = 4
_REMEDY = "补充公开应当公开的内容；确实没有的，登记“本期无此类信息”并写明原因。"


class _Column(Struct):
    """One column under one rule: what went up in it."""

    rule: FreshnessRule
    name: str
    domain: str | None = None
    item: str | None = None
    latest: date | None = None
    first: date | None = None
    entries: list[date] = []
    """Days of the last year and a gap on which something new went up."""


class FreshnessBook:
    """Counts publications by column; `findings` tells when all were added."""

    def __init__(
        self,
        rules: RegisterRules,
        domains: Iterable[Domain],
        items: Iterable[Item],
        today: date,
        calendar: Calendar | None = None,
    ) -> None:
        """`calendar` tells which days to come are marked; None marks none."""
        self._rules, self._today, self._calendar = rules, today, calendar
        gaps = [rule.max_gap_days or 0 for rule in rules.freshness]
        self._long_ago = today - YEAR - timedelta(days=max(gaps, default=0))
        self._columns: list[_Column] = []
        self._by_item: dict[str, list[_Column]] = defaultdict(list)
        self._kinds: dict[str, list[_Column]] = {}
        self._channels: dict[str, list[_Column]] = {}
        applicable = [item for item in items if item.origin != Origin.NOT_APPLICABLE]
        for rule in rules.freshness:
            if rule.enabled and rule.scope in ("domain", "item"):
                self._add_columns(rule, domains, applicable)

    @property
    def asks_channels(self) -> bool:
        """Whether any rule is about channels: then `add_on_channel` is to be told too."""
        return any(rule.enabled and rule.scope == "channel" for rule in self._rules.freshness)

    def add(self, showing: Showing) -> None:
        """Count one publication; what goes up only after today counts nowhere."""
        if showing.first <= self._today:
            for column in self._by_item.get(showing.item, ()):
                self._count(column, showing.first, showing.last)
            for column in self._named(self._kinds, "kind", showing.kind):
                self._count(column, showing.first, showing.last)

    def add_on_channel(self, channel: str, posted_on: date, count: int = 1) -> None:
        """Count postings of one day."""
        if posted_on <= self._today:
            for column in self._named(self._channels, "channel", channel):
                self._count(column, posted_on, posted_on, count)

    def findings(self) -> list[Finding]:
        """empty_column, stale and too_few, in the order of the table."""
        return [finding for column in self._columns for finding in self._judged(column)]

    def _add_columns(self, rule: FreshnessRule, domains: Iterable[Domain], items: Sequence[Item]) -> None:
        names = {domain.code: domain.name for domain in domains}
        columns: dict[str, _Column] = {}
        for item in items:
            if rule.scope == "domain":
                told, key = (item.domain, names.get(item.domain, item.domain)), item.domain
                column = _Column(rule, f"“{told[1]}”领域", item.domain)
            else:
                told, key = (item.number, item.title), item.uid
                column = _Column(rule, f"事项{item.number}“{item.title}”", item.domain, item.uid)
            if rule.names_column(*told):
                self._by_item[item.uid].append(columns.setdefault(key, column))
        self._columns.extend(columns.values())

    def _named(self, known: dict[str, list[_Column]], scope: str, name: str) -> list[_Column]:
        """The columns of a kind or channel, made when it is met first."""
        if name not in known:
            rules = [rule for rule in self._rules.freshness if rule.enabled and rule.scope == scope]
            word = "渠道" if scope == "channel" else "类"
            known[name] = [_Column(rule, f"“{name}”{word}") for rule in rules if rule.names_column(name)]
            self._columns.extend(known[name])
        return known[name]

    def _count(self, column: _Column, first: date, latest: date, count: int = 1) -> None:
        if column.latest is None or latest > column.latest:
            column.latest = min(latest, self._today)
        if column.first is None or first < column.first:
            column.first = first
        if first > self._long_ago:
            column.entries.extend([first] * count)

    def _judged(self, column: _Column) -> Iterator[Finding]:
        if column.latest is None:
            if column.rule.empty:
                yield self._finding(column, "empty_column", column.rule.severity, "还没有公开过信息")
            return
        yield from self._stale(column, column.latest)
        yield from self._too_few(column, sorted(column.entries))

    def _stale(self, column: _Column, latest: date) -> Iterator[Finding]:
        limit = column.rule.max_age_days
        age = (self._today - latest).days
        if limit is None or age * 100 < limit * self._rules.amber_percent:
            return
        due = latest + timedelta(days=limit)
        if age >= limit:
            words = f"已有{age}天没有更新（上次{latest.isoformat()}，要求{limit}天内）"
            yield self._finding(column, "stale", column.rule.severity, words, due)
        else:
            doubtful = self._calendar is not None and not self._calendar.is_announced(due)
            words = f"应在{dated(due, provisional=doubtful)}前更新（上次{latest.isoformat()}，要求{limit}天内）"
            yield structs.replace(self._finding(column, "stale", "info", words, due), provisional=doubtful)

    def _too_few(self, column: _Column, entries: Sequence[date]) -> Iterator[Finding]:
        rule, since = column.rule, self._today - YEAR
        entries = [day for day in entries if day > since - timedelta(days=rule.max_gap_days or 0)]
        known = min(YEAR, self._today - (column.first or self._today))
        count = sum(day > since for day in entries)
        if rule.min_per_year and count < rule.min_per_year * known.days // YEAR.days:
            words = f"一年内只有{count}条（要求不少于{rule.min_per_year}条）"
            yield self._finding(column, "too_few", rule.severity, words)
        gap = max(((later - day).days for day, later in pairwise([*entries, self._today])), default=0)
        if rule.max_gap_days and gap > rule.max_gap_days:
            words = f"一年内最长{gap}天没有新内容（要求不超过{rule.max_gap_days}天）"
            yield self._finding(column, "too_few", rule.severity, words)
        if rule.min_per_week:
            yield from self._thin_weeks(column, entries, rule.min_per_week)

    def _thin_weeks(self, column: _Column, entries: Sequence[date], wanted: int) -> Iterator[Finding]:
        """The last complete weeks, Monday to Sunday."""
        monday = self._today - timedelta(days=self._today.weekday())
        for number in range(_WEEKS, 0, -1):
            begin = monday - timedelta(weeks=number)
            count = sum(begin <= day < begin + timedelta(weeks=1) for day in entries)
            if count < wanted and column.first and column.first <= begin:
                words = f"{begin.isoformat()}起的一周只有{count}条（要求每周不少于{wanted}条）"
                yield self._finding(column, "too_few", column.rule.severity, words)

    def _finding(self, column: _Column, code: str, severity: Severity, words: str, due: date | None = None) -> Finding:
        return Finding(
            code=code,
            severity=severity,
            message=f"{column.name}{words}。",
            remedy=_REMEDY,
            domain=column.domain,
            item=column.item,
            due=due,
        )
