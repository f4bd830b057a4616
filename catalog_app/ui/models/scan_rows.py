"""Scanned files with their verdicts, and the findings in them; names and excerpts come masked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from catalog_app.model.findings import PrivacyFinding, ScanReport
from catalog_app.services.scan_jobs import ScannedFile
from catalog_app.services.scan_report import CHECKED_LABELS, LEVEL_LABELS, shown_name, worst_level
from catalog_app.ui.models.rows import Column

LEVEL_TONES = {"red": "error", "orange": "soon", "yellow": "info", "": "published"}
"""Disc, half disc, ring, tick."""
VERDICTS = {"red": "红 有完整号码", "orange": "橙 需负责人放行", "yellow": "黄 提醒", "": "没有发现"}
RED_WORDS = {"name_of_minor": "红 有未成年人信息"}
NOT_CHECKED = "橙 没能检查"
RELEASED = "橙 已由{person}放行"
HIDDEN = "（看不见的内容）"
KIND_LABELS = {
    "id_card": "身份证号",
    "bank_account": "银行账号",
    "mobile": "手机号码",
    "landline": "固定电话",
    "birth_date": "出生日期",
    "address": "家庭住址",
    "email": "电子邮箱",
    "name_of_minor": "未成年人信息",
    "health": "健康信息",
    "plate": "车牌号",
    "metadata": "文件属性",
    "hidden_content": "查不到的内容",
    "gps": "拍摄位置",
    "name": "姓名",
}
_ORDER = tuple(LEVEL_LABELS)


class FileRow(Struct, frozen=True):
    """One scanned file; `released` names who released it, if anybody did."""

    scanned: ScannedFile
    released: str = ""

    @property
    def name(self) -> str:
        """Name of the file, masked."""
        return shown_name(self.scanned.report)

    @property
    def level(self) -> str:
        """red, orange, yellow or ''."""
        return worst_level(self.scanned.report)

    @property
    def verdict(self) -> str:
        """The verdict in words; its shape is the tone's."""
        report = self.scanned.report
        if self.level == "orange" and self.released:
            return RELEASED.format(person=self.released)
        if self.level == "orange" and report.checked == "no":
            return NOT_CHECKED
        kinds = {one.kind for one in report.findings if one.severity == "red"}
        return RED_WORDS.get(next(iter(kinds)), VERDICTS["red"]) if len(kinds) == 1 else VERDICTS[self.level]


class ScanRow(Struct, frozen=True):
    """One find in one file."""

    file: str
    finding: PrivacyFinding


def scan_rows(report: ScanReport) -> list[ScanRow]:
    """The finds of a report, gravest first."""
    name = shown_name(report)
    return [ScanRow(name, one) for one in sorted(report.findings, key=lambda find: _ORDER.index(find.severity))]


def gravest_first(rows: Sequence[FileRow]) -> list[FileRow]:
    """Files with 红 before those with 橙, 黄 and nothing; the order inside a level stays."""
    return sorted(rows, key=lambda row: _ORDER.index(row.level) if row.level else len(_ORDER))


def _verdict(row: Any) -> str:
    return str(row.verdict)


def _verdict_tone(row: Any) -> str:
    return LEVEL_TONES[row.level]


def _checked(row: Any) -> str:
    return str(CHECKED_LABELS[row.scanned.report.checked])


def _checked_tone(row: Any) -> str:
    return "" if row.scanned.report.checked == "full" else "warn"


def _count(row: Any) -> str:
    return str(len(row.scanned.report.findings) or "")


def _count_order(row: Any) -> int:
    return len(row.scanned.report.findings)


def _file_name(row: Any) -> str:
    return str(row.name)


def _file_tip(row: Any) -> str:
    return str(row.scanned.report.path)


def _level(row: Any) -> str:
    return LEVEL_LABELS[row.finding.severity]


def _level_tone(row: Any) -> str:
    return LEVEL_TONES[row.finding.severity]


def _kind(row: Any) -> str:
    return KIND_LABELS.get(row.finding.kind, str(row.finding.kind))


def _where(row: Any) -> str:
    return str(row.finding.where) + (HIDDEN if row.finding.hidden else "")


def _excerpt(row: Any) -> str:
    return str(row.finding.excerpt)


def _reason(row: Any) -> str:
    return str(row.finding.reason)


def _remedy(row: Any) -> str:
    return str(row.finding.remedy)


def _file(row: Any) -> str:
    return str(row.file)


FILE_COLUMNS = (
    Column(key="file", label="文件", text=_file_name, tip=_file_tip),
    Column(key="verdict", label="结论", text=_verdict, tone=_verdict_tone),
    Column(key="checked", label="检查程度", text=_checked, tone=_checked_tone),
    Column(key="count", label="发现", text=_count, sort=_count_order, right=True),
)
SCAN_COLUMNS = (
    Column(key="level", label="程度", text=_level, tone=_level_tone),
    Column(key="kind", label="种类", text=_kind),
    Column(key="where", label="位置", text=_where),
    Column(key="excerpt", label="内容（已遮盖）", text=_excerpt),
    Column(key="reason", label="为什么", text=_reason),
    Column(key="remedy", label="怎么办", text=_remedy),
    Column(key="file", label="文件", text=_file),
)
