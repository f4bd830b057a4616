"""The body of a publication: what is pasted from WPS, Word or a page is cleaned first, and what was dropped is told."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QTextEdit, QWidget

from catalog_app.services.rich_text import clean

_BOLD = re.compile(r'<span style="[^"]*font-weight:\s*(?:[6-9]00|bold)[^"]*">(.*?)</span>', re.DOTALL)
_RICH = re.compile(r"<(?!/?(?:p|br)\b)[a-z]", re.IGNORECASE)
_HEAD_ROWS = re.compile(r"<table>\n((?:<tr>(?:<th\b[^>]*>(?:(?!</?t[dhr]\b).)*</th>)+</tr>\n)+)")
_THEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
_CELL = re.compile(r"(</?)td\b")
_HEADING = re.compile(r"<(h[1-6])>(.*?)</\1>")


GRID = "table { border-collapse: collapse; } td, th { border: 1px solid #999999; padding: 2px 6px; }"
"""Tables as they are shown on the screen; what is kept has no style."""


class RichBody(QTextEdit):
    """Paragraphs, headings, lists, tables and bold; nothing else gets in."""

    pasted = Signal(object)
    """What was left out of a paste, a few words each; empty = nothing."""

    def __init__(self, body: str, html: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = (body, html)
        self.setTabChangesFocus(True)
        self.document().setDefaultStyleSheet(GRID)
        if html:
            self.setHtml(_with_heads(html))
        else:
            self.setPlainText(body)
        self.document().setModified(False)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt's: a paste or drop; only what may be kept is inserted."""
        if not source.hasHtml():
            self.insertPlainText(source.text())
            self.pasted.emit(())
            return
        cleaned = clean(source.html())
        self.insertHtml(_with_heads(cleaned.html))
        self.pasted.emit(cleaned.dropped)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Qt's: text only; pictures and files are attachments."""
        return source.hasHtml() or (source.hasText() and not source.hasUrls())

    def value(self) -> tuple[str, str]:
        """Plain text and rich text ('' = plain is all there is); untouched it is what it was, letter by letter."""
        if not self.document().isModified():
            return self._before
        source = _THEAD.sub(_head_cells, _BOLD.sub(r"<strong>\1</strong>", self.toHtml()))
        cleaned = clean(source)
        html = _HEADING.sub(_not_bold, cleaned.html)
        return cleaned.text, html if _RICH.search(html) else ""


def _with_heads(html: str) -> str:
    """Cleaned rich text in which the heads of tables are marked as Qt keeps them."""
    return _HEAD_ROWS.sub(r"<table>\n<thead>\1</thead>\n", html)


def _head_cells(head: re.Match[str]) -> str:
    """Qt writes the head of a table in common cells."""
    return _CELL.sub(r"\1th", head[0])


def _not_bold(heading: re.Match[str]) -> str:
    """Qt says of every heading that it is bold."""
    words = heading[2].replace("<strong>", "").replace("</strong>", "")
    return f"<{heading[1]}>{words}</{heading[1]}>"
