"""What is missing or not yet ours in a catalog. Items that do not apply (不适用) are left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from catalog_app.checks.publishers import names_county_body
from catalog_app.model.catalog import DomainCatalog, Item, Origin
from catalog_app.model.channels import OTHER
from catalog_app.model.fields import FIELDS, Kind
from catalog_app.model.findings import Finding, Severity
from catalog_app.model.unit import Unit

__all__ = ["check_catalog", "check_item", "names_county_body"]

_Rule = Callable[[Item, Unit], "Finding | None"]


def check_catalog(catalogs: Iterable[DomainCatalog], unit: Unit) -> list[Finding]:
    """Findings of every applicable item in printed order, and station_missing once a domain."""
    found: list[Finding] = []
    for catalog in catalogs:
        found.extend(finding for item in catalog.items for finding in check_item(item, unit))
        found.extend(_station_missing(catalog))
    return found


def check_item(item: Item, unit: Unit) -> list[Finding]:
    """Findings of one item: missing_field, not_localized, no_channel, deadline_unclear."""
    if item.origin == Origin.NOT_APPLICABLE:
        return []
    found = _missing_fields(item)
    found.extend(finding for rule in _RULES if (finding := rule(item, unit)))
    return found


def _finding(item: Item, code: str, severity: Severity, message: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        message=f"{item.number or item.title}《{item.title}》{message}",
        remedy=remedy,
        domain=item.domain,
        item=item.uid,
    )


def _missing_fields(item: Item) -> list[Finding]:
    return [
        _finding(item, "missing_field", "error", f"没有填写{field.label}。", f"在目录页补填{field.label}。")
        for field in FIELDS
        if field.required and _is_empty(item, field.key, field.kind)
    ]


def _is_empty(item: Item, key: str, kind: Kind) -> bool:
    if kind is Kind.DEADLINE:
        return not item.deadline.text
    if kind is Kind.CHANNELS:
        return not (item.channels.required or item.channels.optional or item.channels.other)
    return not getattr(item, key)


def _not_localized(item: Item, unit: Unit) -> Finding | None:
    if not item.publisher or not names_county_body(item.publisher, unit):
        return None
    return _finding(
        item,
        "not_localized",
        "warning",
        f"未本地化：公开主体仍是“{item.publisher}”。",
        "用“本地化”改为本单位、站所或者村，不由本单位公开的标为不适用。",
    )


def _no_channel(item: Item, unit: Unit) -> Finding | None:
    channels = _own_names(item.channels.required + item.channels.optional + item.channels.other)
    if not unit.channels or not channels or channels & set(unit.channels):
        return None
    return _finding(
        item,
        "no_channel",
        "error",
        f"没有一个公开渠道是本单位实际具有的（目录写的是{'、'.join(sorted(channels))}）。",
        "改选本单位具有的渠道，或者在设置中补充本单位的渠道。",
    )


def _own_names(channels: Sequence[str]) -> set[str]:
    """Without the box 其他 where the names behind it are told."""
    names = set(channels)
    return names - {OTHER} if len(names) > 1 else names


def _deadline_unclear(item: Item, unit: Unit) -> Finding | None:  # noqa: ARG001 - all rules take the same arguments
    stages = item.deadline.stages
    if not item.deadline.text or any(stage.rule != "other" for stage in stages):
        return None
    return _finding(
        item,
        "deadline_unclear",
        "warning",
        f"公开时限“{item.deadline.text[:40]}”不能计算到期日。",
        "改为能够计算的写法，例如“自信息形成或者变更之日起20个工作日内”。",
    )


def _station_missing(catalog: DomainCatalog) -> list[Finding]:
    """One finding for the whole domain: it is mended in one place, and must not drown what is wrong with an item."""
    without = [item for item in catalog.items if item.origin != Origin.NOT_APPLICABLE and not item.station]
    if not without:
        return []
    message = f"领域“{catalog.domain.name}”有{len(without)}个事项没有指定责任站所。"
    remedy = "在设置里写明站所负责的领域，再用“批量本地化”一次指定。"
    code = catalog.domain.code
    return [Finding(code="station_missing", severity="info", message=message, remedy=remedy, domain=code)]


_RULES: tuple[_Rule, ...] = (_not_localized, _no_channel, _deadline_unclear)
