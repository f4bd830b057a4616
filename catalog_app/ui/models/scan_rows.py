"""Columns of a scan for private numbers; excerpts come masked."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from catalog_app.model.findings import PrivacyFinding, ScanReport
from catalog_app.ui.models.rows import Column

GRAVITY_LABELS = {"red": "红", "orange": "橙", "yellow": "黄"}
_TONES = {"red": "error", "orange": "warning", "yellow": "info"}
KIND_LABELS = {
    "id_card": "身份证号",
    "bank_account": "银行账号",
    "mobile": "手机号码",
    "landline": "固定电话",
    "birth_date": "出生日期",
    "address": "家庭住址",
    "email": "电子邮箱",
    "name_of_minor": "未成年人姓名",
    "health": "健康信息",
    "plate": "车牌号",
    "metadata": "文件属性",
    "hidden_content": "隐藏内容",
    "gps": "定位信息",
}
CHECKED_LABELS = {"full": "已全部检查", "partial": "只检查了一部分", "no": "没能检查"}


class ScanRow(Struct, frozen=True):
    """One find in one file."""

    file: str
    finding: PrivacyFinding


def scan_rows(report: ScanReport) -> list[ScanRow]:
    """The finds of a report, gravest first."""
    order = tuple(GRAVITY_LABELS)
    name = report.path.replace("\\", "/").rsplit("/", 1)[-1]
    return [ScanRow(name, one) for one in sorted(report.findings, key=lambda find: order.index(find.severity))]


def _kind(row: Any) -> str:
    return f"{KIND_LABELS.get(row.finding.kind, row.finding.kind)}（{GRAVITY_LABELS[row.finding.severity]}）"


def _tone(row: Any) -> str:
    return _TONES[row.finding.severity]


def _where(row: Any) -> str:
    return str(row.finding.where) + ("（隐藏）" if row.finding.hidden else "")


def _excerpt(row: Any) -> str:
    return str(row.finding.excerpt)


def _reason(row: Any) -> str:
    return str(row.finding.reason)


def _file(row: Any) -> str:
    return str(row.file)


SCAN_COLUMNS = (
    Column(key="kind", label="种类", text=_kind, tone=_tone),
    Column(key="excerpt", label="内容（已遮盖）", text=_excerpt),
    Column(key="where", label="位置", text=_where),
    Column(key="reason", label="为什么", text=_reason),
    Column(key="file", label="文件", text=_file),
)
