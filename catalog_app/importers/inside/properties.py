"""What a file says about who made it: 作者, 公司, 上次保存者. Names that programs put there are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog_app.importers.inside.markup import local_name, walk_xml
from catalog_app.importers.inside.parts import Inside, Readable
from catalog_app.model.product import PRODUCT

LABELS = {
    "creator": "作者",
    "lastModifiedBy": "上次保存者",
    "Company": "公司",
    "Manager": "经理",
    "title": "标题",
    "subject": "主题",
    "description": "备注",
    "keywords": "关键词",
    "category": "类别",
    "contentStatus": "状态",
    "HyperlinkBase": "超链接基础",
}
PERSONS = frozenset({"作者", "上次保存者", "公司", "经理", "版权", "相机主人", "批注作者", "发件人", "收件人"})
_NOT_TOLD = frozenset({"created", "modified", "lastPrinted", "Application", "AppVersion", "DocSecurity", "Template"})
_PROGRAMS = re.compile(
    r"openpyxl|python-docx|docx4j|apache ?poi|xlsxwriter|libreoffice|reportlab|anonymous|unspecified|untitled"
    r"|administrator|admin|users?-?\d*|pc|lenovo|hp|dell|asus|acer|huawei|china"
    r"|microsoft(?: corporation| office user)?|windows(?: 用户| user)?|微软用户|微软中国|用户|未知|unknown"
    r"|wps(?: office)?|calc|writer|impress|经办人?|填报人?|作者|kingsoft|雨林木风|深度技术|番茄花园|系统管理员|管理员"
    rf"|{PRODUCT}[\w .]*|catalog[-_]?app[\w .]*|https?://\S*|\W*",
    re.IGNORECASE,
)


def told(label: str, text: str, where: str = "") -> Iterator[Inside]:
    """A property under its label; one that names a person or a body is a finding by itself."""
    text = text.strip()
    if not text:
        return
    person = label in PERSONS and not _PROGRAMS.fullmatch(text)
    yield Inside(f"{where}属性:{label}", text, hidden=True, kind="metadata" if person else "")


def read_properties(stream: Readable) -> Iterator[Inside]:
    """The properties of an office file, core, extended and custom ones."""
    for _, element in walk_xml(stream, ("end",)):
        name, text = local_name(element), element.text or ""
        parent = element.getparent()
        above = local_name(parent) if parent is not None else ""
        if above == "property":
            yield Inside(f"自定义属性:{parent.get('name', '')}", f"{parent.get('name', '')}\n{text}", hidden=True)
        elif text.strip() and name not in _NOT_TOLD:
            yield from told(LABELS.get(name, name), text)
