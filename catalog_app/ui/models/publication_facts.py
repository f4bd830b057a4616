"""What a publication says of itself, line by line, for the drawer; no Qt in here."""

from __future__ import annotations

from collections.abc import Iterator

from catalog_app.model.publication import OPEN, Publication
from catalog_app.services.cases import notice_case
from catalog_app.services.vocabulary import openness_reasons
from catalog_app.ui.models.publication_rows import RegisterRow


def fact_lines(publication: Publication, row: RegisterRow) -> list[tuple[str, str]]:
    """Caption and words of everything that is filled in."""
    return [(caption, words) for caption, words in _lines(publication, row) if words]


def _lines(publication: Publication, row: RegisterRow) -> Iterator[tuple[str, str]]:
    item = row.item
    yield "状态", publication.state.value
    yield "公开事项", " › ".join(filter(None, (row.domain, item.level1, item.level2, item.level3)))
    yield "种类", publication.kind
    yield "文号", publication.document_number or ""
    yield "索引号", publication.index_number or ""
    yield "责任站所", row.station
    yield "年度", str(publication.year)
    yield "期次", publication.period
    yield "公示情形", notice_case(publication.case).name if publication.case else ""
    for name, day in publication.days.items():
        yield f"{name}日期", str(day)
    yield "公开属性", _openness(publication)
    yield "有效性", _validity(publication)
    yield "展示到", str(publication.display_until or "")
    yield "五公开", publication.five_stage or ""
    yield "关键词", "、".join(publication.keywords)
    yield "内容概述", publication.abstract
    yield "不需要解读", publication.no_interpretation
    yield "登记", f"{publication.created_by}，{publication.created:%Y-%m-%d}"


def _openness(publication: Publication) -> str:
    if publication.openness == OPEN:
        return publication.openness
    reason = openness_reasons().get(publication.openness_reason or "")
    return "　".join(filter(None, (publication.openness, reason.words if reason else "", publication.openness_note)))


def _validity(publication: Publication) -> str:
    days = (("废止", publication.abolished_on), ("失效", publication.expires_on))
    return "，".join([publication.validity, *(f"{words}日期{day}" for words, day in days if day)])
