"""Small PDF files with known sizes and colours."""

from __future__ import annotations

import io
from pathlib import Path

A4 = (595.0, 842.0)
A4_WIDE = (842.0, 595.0)
A3_WIDE = (1191.0, 842.0)


def write_pdf(path: Path, sizes: list[tuple[float, float]], *, black_left_half: bool = True) -> Path:
    """One page a size; the left half of each page is black."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, initialFontName="Helvetica")
    for width, height in sizes:
        canvas.setPageSize((width, height))
        if black_left_half:
            canvas.rect(0, 0, width / 2, height, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path
