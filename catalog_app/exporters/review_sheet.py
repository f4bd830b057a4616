"""The review sheet (政府信息公开审核表) of one publication, printed for signature.

`out` is written directly: callers pass a temporary sibling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from catalog_app.exporters.layout import MERGED_KEY, Column
from catalog_app.exporters.list_paper import ListHead, ListRow, list_layout, write_list_paper
from catalog_app.model.publication import GATES, REVIEWS, Publication, ReviewStep
from catalog_app.support.progress import Progress

COLUMNS = (
    Column(key=MERGED_KEY, label="部分", width=6),
    Column(key="entry", label="项目", width=11),
    Column(key="content", label="内容", width=37),
)
_SIGN = "签名：　　　　　　　　　　　　　　　年　　月　　日"
_OPINION = f"意见：\n{'_' * 48}\n{'_' * 48}"
"""Lines to write on: an empty one takes no room on paper."""
_YES_NO = "□是　　□否"


class ReviewSheet(Struct, frozen=True, kw_only=True):
    """Everything the sheet says."""

    publication: Publication
    unit_name: str
    signature: str
    printed_on: date
    item_path: str
    """Where it stands in the catalog."""
    station: str
    channels: tuple[str, ...]
    reason: str
    """Why it is not 主动公开; '' where it is."""
    privacy: str
    """What the scan for personal information found, a sentence."""
    roster: str
    """What list belongs to it; '' = none."""
    missing: tuple[str, ...]
    steps: tuple[ReviewStep, ...]
    content_sha256: str


def sheet_lines(sheet: ReviewSheet) -> list[tuple[str, str, str]]:
    """Part, entry and content of every line."""
    one = sheet.publication
    days = "；".join(f"{event} {day}" for event, day in one.days.items())
    attachments = "\n".join(attachment.name for attachment in one.attachments)
    lines = [
        ("基本情况", "标题", one.title),
        ("基本情况", "文号", one.document_number or "—"),
        ("基本情况", "种类、期次", "　".join(filter(None, (one.kind, one.period)))),
        ("基本情况", "来源站所", sheet.station or "—"),
        ("基本情况", "公开事项", sheet.item_path),
        ("基本情况", "日期", days or "—"),
        ("基本情况", "附件", attachments or "无"),
        ("基本情况", "名单", sheet.roster or "无"),
        ("公开方式", "公开属性", one.openness),
        ("公开方式", "不主动公开的理由", sheet.reason or "—"),
        ("公开方式", "拟公开渠道", "、".join(sheet.channels) or "—"),
        ("审查", "涉密审查", "□不涉密　　□移交保密审查"),
        ("审查", "个人信息", sheet.privacy),
        ("审查", "商业秘密、第三方意见", f"涉及商业秘密：{_YES_NO}　　已征求第三方意见：{_YES_NO}"),
        ("审查", "错别字和敏感词", "□已校对"),
        ("审查", "还缺", "、".join(sheet.missing) or "无"),
        *(("五关", f"{gate}关", "☑已核" if one.gates.get(gate) else "□已核") for gate in GATES),
    ]
    lines += [("审核意见", review, _review_words(sheet.steps, review)) for review in REVIEWS]
    return [*lines, ("审核意见", "内容指纹", sheet.content_sha256)]


def write_review_sheet(sheet: ReviewSheet, out: Path, progress: Progress, *, shown: Callable[[str], str] = str) -> int:
    """Write it as PDF and check it; how many pages. NO_FONT_FOR_CHARACTER, BOARD_CHECK_FAILED.

    `shown` turns every text into what is set.
    """
    head = ListHead(
        title=f"{sheet.unit_name}政府信息公开审核表",
        unit_name=sheet.unit_name,
        signature=sheet.signature,
        printed_on=sheet.printed_on,
    )
    rows = [ListRow(sheet.publication.uid, line[1], tuple(map(shown, line))) for line in sheet_lines(sheet)]
    return write_list_paper(head, list_layout("审核表", COLUMNS, rows), out, progress, orientation="portrait")


def _review_words(steps: Sequence[ReviewStep], review: str) -> str:
    """The last decision of a review, and the room for its signature."""
    taken = [step for step in steps if step.step == review and step.decision in ("同意", "退回")]
    if not taken:
        return f"{_OPINION}\n{_SIGN}"
    last = taken[-1]
    opinion = f"{last.decision}{f'：{last.opinion}' if last.opinion else ''}"
    return f"{opinion}\n{last.name}　{last.at:%Y-%m-%d %H:%M} 登记\n\n{_SIGN}"
