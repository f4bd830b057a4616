"""A clean fragment in fewer tags: a portal that takes no tables, links or pictures gets their words as paragraphs."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from html.parser import HTMLParser

from catalog_app.exporters.portal.tags import ALLOWED_ATTRIBUTES
from catalog_app.model.portal import FRAGMENT_TAGS

_TABLE = ("table", "tr", "td", "th")


def in_tags(fragment: str, allowed: Collection[str]) -> str:
    """The fragment with these tags only; its words stay, links show their addresses, pictures their descriptions."""
    if set(FRAGMENT_TAGS) <= set(allowed):
        return fragment
    writer = _Fewer(frozenset(allowed))
    writer.feed(fragment)
    writer.close()
    return writer.text()


class _Fewer(HTMLParser):
    """Writes the allowed tags; without paragraphs every block is a line of its own."""

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__()
        self._tables = all(tag in allowed for tag in _TABLE)
        self._allowed = allowed if self._tables else allowed - set(_TABLE)
        self._parts: list[str] = []
        self._row: list[str] | None = None
        self._links: list[str] = []

    def text(self) -> str:
        """What was written."""
        lines = "".join(self._parts).splitlines()
        return "\n".join(line for line in lines if line.strip() and line != "<p></p>") + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tags that are taken, or what stands for them."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and tag not in self._allowed:
            self._links.append(given.get("href", ""))
        elif tag == "img" and tag not in self._allowed:
            self._write(escape(given.get("alt", ""), quote=False))
        elif tag == "br":
            self._write("<br>" if "br" in self._allowed else " " if self._row is not None else "\n")
        elif tag in _TABLE and not self._tables:
            self._start_of_table(tag)
        elif tag in self._allowed and not (tag == "p" and self._row is not None):
            known = ALLOWED_ATTRIBUTES.get(tag, frozenset())
            told = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if name in known)
            self._write(f"<{tag}{told}>")

    def handle_endtag(self, tag: str) -> None:
        """Their other ends."""
        if tag == "a" and tag not in self._allowed:
            address = self._links.pop() if self._links else ""
            self._write(f"（{escape(address, quote=False)}）" if "://" in address else "")
        elif tag == "tr" and not self._tables and self._row is not None:
            line, self._row = "\t".join(self._row), None
            self._write(self._paragraph(line))
        elif tag == "p" and tag not in self._allowed:
            self._write("<br>\n" if "br" in self._allowed and self._row is None else " " if self._row else "\n")
        elif tag in self._allowed and tag != "br" and not (tag == "p" and self._row is not None):
            self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Words stay."""
        between = self._row is not None and not data.strip()
        self._write("" if between else escape(data, quote=False))

    def _start_of_table(self, tag: str) -> None:
        if tag == "tr":
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._row.append("")

    def _paragraph(self, words: str) -> str:
        if "p" in self._allowed:
            return f"<p>{words}</p>"
        return f"{words}<br>" if "br" in self._allowed else words

    def _write(self, text: str) -> None:
        if self._row is None:
            self._parts.append(text)
        elif self._row:
            self._row[-1] += text.replace("\n", " ").replace("\t", " ")
