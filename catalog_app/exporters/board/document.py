"""A PDF document on reportlab's canvas: fonts embedded, bytes the same for the same content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog_app.exporters.board.embedding import DocumentFonts

_PRODUCER = "政务公开目录"


class _Placeholder:
    """Stands as the canvas's initial font, so that reportlab declares no built-in one; never draws."""

    fontName = "catalog-app-placeholder"  # noqa: N815 - the names reportlab looks for
    name = fontName
    _dynamicFont = True  # noqa: N815 - reportlab asks for it
    _multiByte = False  # noqa: N815 - reportlab asks for it

    @property
    def face(self) -> _Placeholder:
        """Reportlab asks the face for its name only."""
        return self


class Document:
    """Takes the operators of each page in turn."""

    def __init__(self, path: Path, size: tuple[float, float], title: str, author: str, fonts: DocumentFonts) -> None:
        from reportlab import rl_config
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # binary streams are a fifth smaller
        pdfmetrics.registerFont(_Placeholder())
        self._canvas: Any = Canvas(
            str(path),
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName=_Placeholder.fontName,
            lang="zh-CN",
        )
        self._canvas.setTitle(title)
        self._canvas.setSubject(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator(_PRODUCER)
        self._canvas.setProducer(_PRODUCER)
        self._fonts = fonts

    def page(self, operators: list[str]) -> None:
        """One finished page."""
        self._canvas.addLiteral("\n".join(operators))
        self._canvas.showPage()

    def save(self) -> None:
        """Embed the fonts and write the file."""
        for font in self._fonts.all():
            font.getSubsetInternalName(0, self._canvas._doc)
        self._canvas.save()
