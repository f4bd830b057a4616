"""A Word document as its lines and tables in reading order, without what is hidden or deleted."""

from __future__ import annotations

from pathlib import Path

from catalog_app.importers.docx import read_docx
from catalog_app.importers.flow import Flow, Sketch
from catalog_app.importers.grid import RawTable, Tally, clean
from catalog_app.support.progress import Progress

Block = str | RawTable


def read_outline(path: Path, progress: Progress) -> list[Block]:
    """Paragraphs as texts, tables as tables. Errors as `docx.read_docx`."""
    outline = _Outline(Tally())
    tables = iter(read_docx(path, progress, outline).tables)
    blocks: list[Block] = []
    for block in outline.blocks:
        if isinstance(block, str):
            blocks.append(block)
        elif any(cell.text for cell in block.cells):
            blocks.append(next(tables))
    return blocks


class _Outline(Flow):
    """Remembers every line and table in its place."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self._counted = tally
        self.blocks: list[str | Sketch] = []

    def line(self, text: str) -> None:
        """A line of the document; those of a table's cells stand in the table."""
        if self.table is None and (words := clean(text).strip()):
            self._counted.text(len(words))
            self.blocks.append(words)
        super().line(text)

    def open_table(self) -> Sketch:
        """A table begins."""
        sketch = super().open_table()
        self.blocks.append(sketch)
        return sketch
