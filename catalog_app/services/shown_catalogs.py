"""The catalogs as they leave: what applies to the township."""

from __future__ import annotations

from collections.abc import Sequence

from catalog_app.model.catalog import DomainCatalog, Origin
from catalog_app.model.errors import UsageError
from catalog_app.services.overview import catalogs
from catalog_app.services.session import Session


def printable(session: Session, codes: Sequence[str], *, all_rows: bool = False) -> list[DomainCatalog]:
    """The catalogs with what applies to the township, or all rows. UsageError UNKNOWN_DOMAIN, EMPTY_DOMAIN."""
    known = {domain.code: domain.name for domain in session.workspace.domains()}
    for code in codes:
        if code not in known:
            words = "、".join(f"{one} {name}" for one, name in known.items())
            raise UsageError("UNKNOWN_DOMAIN", f"工作区里没有代码为“{code}”的领域。", f"可用的领域：{words}。")
    shown = []
    for catalog in catalogs(session, codes):
        rows = tuple(i for i in catalog.items if all_rows or i.origin is not Origin.NOT_APPLICABLE)
        if codes and not rows:
            raise UsageError("EMPTY_DOMAIN", f"领域“{catalog.domain.name}”没有适用的事项。", "请先采用或添加事项。")
        if rows:
            shown.append(DomainCatalog(catalog.domain, rows))
    return shown
