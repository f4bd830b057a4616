"""解读 goes out together with its policy document: on the same day, and not at all too late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalog_app.model.findings import Finding
from catalog_app.model.outlines import Interpretation


def interpretation_findings(
    found: Iterable[Interpretation], domains: Mapping[str, str], kinds: frozenset[str]
) -> Iterator[Finding]:
    """interpretation_missing for what is public without a 解读 it needs, interpretation_late where that came later."""
    for one in found:
        if one.is_linked and one.interpreted is None:
            yield _finding(one, domains, "interpretation_late", f"{one.posted}已公开，解读还没有公开")
        elif one.interpreted and one.interpreted > one.posted:
            yield _finding(one, domains, "interpretation_late", f"{one.posted}公开，解读{one.interpreted}才公开")
        elif not one.is_linked and one.kind in kinds and not one.waived:
            yield _finding(one, domains, "interpretation_missing", f"{one.posted}已公开，没有关联解读")


def _finding(one: Interpretation, domains: Mapping[str, str], code: str, words: str) -> Finding:
    return Finding(
        code=code,
        severity="warning",
        message=f"《{one.title}》{words}（解读应与文件同步公开）。",
        remedy="补发并关联解读；不需要解读的，写明理由。",
        domain=domains.get(one.item),
        item=one.item,
        publication=one.uid,
        due=one.posted,
    )
