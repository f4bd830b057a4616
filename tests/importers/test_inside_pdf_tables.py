"""Lists in PDFs: their cells come under their headings, page after page."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from catalog_app.importers.inside.parts import InsideTable
from catalog_app.importers.inside.reader import read_inside

LEFTS = (50, 150, 300, 420)


def line(canvas: Canvas, up: int, *texts: str) -> None:
    for left, text in zip(LEFTS, texts, strict=False):
        canvas.drawString(left, up, text)


def tables(path: Path) -> list[list[tuple[str, list[str]]]]:
    found = [part for part in read_inside(path) if isinstance(part, InsideTable)]
    assert all(table.again for table in found)
    return [[(table.place(number, 0), row) for number, row in enumerate(table.rows)] for table in found]


def test_cells_stand_in_their_columns_and_headings_go_on(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(100, 800, "A list of payments")
    line(canvas, 780, "name", "born", "village", "sum")
    line(canvas, 764, "Ann Lee", "1984-12-03", "", "20")
    canvas.drawString(50, 740, "A remark that is no row at all, but runs over the whole width of the page")
    line(canvas, 720, "Bob", "1984-12-04", "Hill 3", "21")
    canvas.showPage()
    line(canvas, 780, "Cid", "1984-12-05", "Hill 4", "22")
    line(canvas, 764, "Dan", "1984-12-06", "Hill 5", "23")
    canvas.save()
    first, second = tables(tmp_path / "a.pdf")
    assert first == [
        ("第1页", ["A list of payments"]),
        ("第1页", ["name", "born", "village", "sum"]),
        ("第1页", ["Ann Lee", "1984-12-03", "", "20"]),
        ("第1页", ["Bob", "1984-12-04", "Hill 3", "21"]),
    ]
    assert second[0] == ("", ["A list of payments"])
    assert [row for where, row in second if where == "第2页"] == [
        ["Cid", "1984-12-05", "Hill 4", "22"],
        ["Dan", "1984-12-06", "Hill 5", "23"],
    ]


def test_digits_on_other_base_lines_are_one_line(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for up in (780, 760):
        line(canvas, up, "Hill", "road", "20")
        canvas.setFontSize(9)
        canvas.drawString(72, up + 1, "6")
        canvas.setFontSize(12)
    canvas.save()
    assert [row for _, row in tables(tmp_path / "a.pdf")[0]] == [["Hill 6", "road", "20"]] * 2


def test_running_text_is_no_table(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for up in range(800, 600, -20):
        canvas.drawString(50, up, "Words that follow one another as in any letter.")
    canvas.save()
    assert tables(tmp_path / "a.pdf") == []
