"""What a sheet says beside its cells: allowed values, conditional formats, links, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator

from catalog_app.importers.events import Attributes
from catalog_app.importers.inside.parts import BREAK, Inside, Unread

_SHORTEST = 7
_MOST = 2_000_000
_GROUPS = {
    "dataValidation": "数据有效性",
    "conditionalFormatting": "条件格式",
    "hyperlink": "超链接",
    "headerFooter": "页眉页脚",
    "scenario": "方案",
    "protectedRange": "可编辑区域",
    "customSheetView": "自定义视图",
    "autoFilter": "筛选条件",
    "sparklineGroup": "迷你图",
}
_PLACES = ("sqref", "ref")
_UNTOLD = ("xmlns", "uri", "uid", "Requires", "Ignorable", "password", "hashValue", "saltValue")


class Beside:
    """Collects texts and longer attributes by the group they stand in."""

    def __init__(self, sheet: str, links: dict[str, str]) -> None:
        self._sheet = sheet
        self._links = links
        self._group = ""
        self._depth = 0
        self._place = ""
        self._texts: list[str] = []
        self._size = 0
        self._found: dict[str, list[str]] = {}

    def open(self, name: str, attributes: Attributes) -> None:
        """Enter an element."""
        if self._group:
            self._depth += 1
        elif name in _GROUPS:
            self._group, self._depth, self._texts = _GROUPS[name], 1, []
            self._place = next((attributes[key] for key in _PLACES if key in attributes), "")
        target = self._links.get(attributes.get("id", ""), "") if name == "hyperlink" else ""
        values = [value for key, value in attributes.items() if len(value) >= _SHORTEST and key not in _UNTOLD]
        self._texts += [value for value in [target, *values] if value and value != self._place]

    def close(self, name: str, text: str) -> None:
        """Leave an element whose own text is this."""
        text = text.strip()
        if text and name in _PLACES and self._group:
            self._place = self._place or text
        elif text:
            self._texts.append(text)
        if self._group:
            self._depth -= 1
            if not self._depth:
                self.note(
                    f"{self._group} {self._sheet}{f'!{_short(self._place)}' if self._place else ''}", *self._texts
                )
                self._group, self._texts, self._place = "", [], ""
        elif self._texts:
            self.note(f"工作表设置 {self._sheet}", *self._texts)
            self._texts = []

    def note(self, where: str, *texts: str) -> None:
        """Keep texts under a place."""
        self._size += sum(map(len, texts)) + 1
        if texts and self._size <= _MOST:
            self._found.setdefault(where, []).extend(texts)

    def found(self) -> Iterator[Inside | Unread]:
        """All that was collected; none of it is seen on the sheet."""
        for where, texts in self._found.items():
            yield Inside(where, BREAK.join(texts), hidden=True)
        if self._size > _MOST:
            yield Unread(self._sheet, "数据有效性、条件格式等内容太多，没有全部检查")


def _short(place: str) -> str:
    first, *more = place.split(" ")
    return f"{first}等" if more else first
