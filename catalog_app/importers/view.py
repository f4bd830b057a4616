"""A raw table with what merged ranges tell: which texts a row has of its own, and which come down from rows above."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from catalog_app.importers.grid import RawTable


class View:
    """One raw table, its rows in order."""

    def __init__(self, table: RawTable) -> None:
        self.table = table
        self.rows = sorted(number for number, cells in table.rows.items() if cells)
        self._from_above: dict[int, set[int]] = {}
        self._note_merges()

    def _note_merges(self) -> None:
        for merge in self.table.merges:
            if merge.bottom == merge.top:
                continue
            columns = range(merge.left, min(merge.right, merge.left + 1000) + 1)
            for row in self.rows[bisect_right(self.rows, merge.top) : bisect_right(self.rows, merge.bottom)]:
                self._from_above.setdefault(row, set()).update(columns)

    def from_above(self, row: int, column: int) -> bool:
        """Whether the text is that of a merged range which begins in a row above."""
        return column in self._from_above.get(row, ()) and self.table.copied(row, column)

    def own(self, row: int) -> dict[int, str]:
        """The row's texts by column, without those from rows above and those merged with the cell at their left."""
        cells = self.table.rows.get(row, {})
        copies = self.table.copies.get(row)
        if not copies:
            return cells
        return {column: text for column, text in cells.items() if column not in copies}

    def between(self, first: int, last: int) -> list[int]:
        """Row numbers from `first` to `last`, both included."""
        return self.rows[bisect_left(self.rows, first) : bisect_right(self.rows, last)]

    def wide_text(self, row: int) -> str | None:
        """The only text of a row that says one thing, else None."""
        found = ""
        for text in self.table.rows.get(row, {}).values():
            words = text.strip()
            if words and found and words != found:
                return None
            found = found or words
        return found or None
