"""PDFs inside out: what a reader of the page does not see is told so, with its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.colors import black, white
from reportlab.pdfgen.canvas import Canvas

from tests.helpers.inside_parts import WORD, parts, places, unread


def _seen(canvas: Canvas) -> None:
    canvas.drawString(100, 700, WORD)


def _under_a_box(canvas: Canvas) -> None:
    canvas.drawString(100, 700, WORD)
    canvas.rect(90, 690, 300, 30, fill=1)


def _white(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    canvas.drawString(100, 700, WORD)


def _white_on_black(canvas: Canvas) -> None:
    canvas.rect(90, 690, 300, 30, fill=1)
    _white(canvas)


def _outside_the_page(canvas: Canvas) -> None:
    canvas.drawString(100, 900, WORD)


def _invisible(canvas: Canvas) -> None:
    text = canvas.beginText(100, 700)
    text.setTextRenderMode(3)
    text.textLine(WORD)
    canvas.drawText(text)


def _tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.4)
    canvas.drawString(100, 700, WORD)


def _turned(canvas: Canvas) -> None:
    canvas.translate(100, 200)
    canvas.rotate(40)
    canvas.drawString(0, 0, WORD)


def _on_a_coloured_ground(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.8, 0.9, 0.8)
    canvas.rect(90, 690, 300, 30, fill=1)
    canvas.setFillColor(black)
    canvas.drawString(100, 700, WORD)


def _note(canvas: Canvas) -> None:
    canvas.textAnnotation(WORD, Rect=[100, 300, 200, 320])


def _field(canvas: Canvas) -> None:
    canvas.acroForm.textfield(name="x", value=WORD, x=100, y=250)


def _author(canvas: Canvas) -> None:
    canvas.setAuthor(f"王{WORD}")


def _keywords(canvas: Canvas) -> None:
    canvas.setKeywords(WORD)


def _outline(canvas: Canvas) -> None:
    canvas.bookmarkPage("a")
    canvas.addOutlineEntry(WORD, "a")


@pytest.mark.parametrize(
    ("draw", "where", "hidden"),
    [
        (_seen, "第2页", False),
        (_under_a_box, "第2页", True),
        (_white, "第2页", True),
        (_white_on_black, "第2页", False),
        (_outside_the_page, "第2页", True),
        (_invisible, "第2页", True),
        (_tiny, "第2页", True),
        (_turned, "第2页", False),
        (_on_a_coloured_ground, "第2页", False),
        (_note, "批注 第2页", True),
        (_field, "表单 第2页", False),
        (_author, "属性:作者", True),
        (_keywords, "属性:关键词", True),
        (_outline, "书签", True),
    ],
)
def test_hiding_places_of_a_pdf(tmp_path: Path, draw: Callable[[Canvas], None], where: str, hidden: bool) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(100, 700, "first")
    canvas.showPage()
    canvas.drawString(20, 20, "second")
    draw(canvas)
    canvas.save()
    assert places(tmp_path / "a.pdf") == [(where, hidden)]
    assert unread(tmp_path / "a.pdf") == []


def test_what_is_hidden_does_not_take_away_what_is_seen(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(100, 500, f"{WORD}1")
    _under_a_box(canvas)
    canvas.save()
    found = [(part.text.strip("\r\n\x1e"), part.hidden) for part in parts(tmp_path / "a.pdf") if part.where == "第1页"]
    assert found == [(f"{WORD}1", False), (WORD, True)]


def test_attachments_are_files(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(100, 700, "first")
    canvas.save()
    with PdfDocument(tmp_path / "a.pdf") as pdf:
        pdf.new_attachment("名单.csv").set_data(f"甲,{WORD}".encode())
        pdf.save(tmp_path / "b.pdf")
    assert places(tmp_path / "b.pdf") == [("名单.csv/第1行第2列", True)]


def test_a_page_that_is_a_picture_is_reported(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "a.png")
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawImage(str(tmp_path / "a.png"), 50, 50, 400, 600)
    canvas.save()
    assert [part.where for part in unread(tmp_path / "a.pdf")] == ["第1页"]


def test_a_pdf_with_a_password_is_not_read(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt="secret")
    canvas.drawString(100, 700, WORD)
    canvas.save()
    assert "密码" in unread(tmp_path / "a.pdf")[0].reason
