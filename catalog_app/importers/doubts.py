"""What the readers of spreadsheets could not tell, with its place; only so many of a kind."""

from __future__ import annotations

from collections import Counter

from catalog_app.model.findings import ImportProblem

MOST_OF_A_KIND = 50
_WORDS = {
    "error_cell": ("单元格里是公式错误，按空白处理", "请在原表中改正后重新导入，或导入后补填。"),
    "formula_without_value": ("公式没有保存结果，按空白处理", "请在 WPS 或 Excel 中打开原表，保存一次后重新导入。"),
}


class Doubts:
    """The doubts of one file."""

    def __init__(self) -> None:
        self.problems: list[ImportProblem] = []
        self._counts: Counter[str] = Counter()

    def add(self, code: str, sheet: str, row: int, column: int, text: str = "") -> None:
        """A doubt about one cell."""
        self._counts[code] += 1
        if self._counts[code] > MOST_OF_A_KIND:
            return
        message, remedy = _WORDS[code]
        self.problems.append(
            ImportProblem(
                code=code,
                severity="warning",
                message=message,
                remedy=remedy,
                sheet=sheet,
                row=row,
                column=f"{column_letters(column)}列",
                text=text[:120] or None,
            )
        )


def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
