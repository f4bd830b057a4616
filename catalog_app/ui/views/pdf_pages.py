"""PDF pages as pictures: opened from bytes (so that no file stays locked), rendered by PDFium in one worker thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from catalog_app.support.pdfium import PDFIUM

POINTS_PER_INCH = 72.0
CACHE_BYTES = 96 * 1024 * 1024


class PdfPage(Struct, frozen=True):
    """One page: file (its place in the document's list), page number there from 0, size in points."""

    file: int
    number: int
    width: float
    height: float


class PdfDocument(Struct, frozen=True):
    """One or several PDF files in memory, their pages in one row."""

    data: tuple[bytes, ...] = ()
    pages: tuple[PdfPage, ...] = ()


def read_document(paths: Sequence[Path]) -> PdfDocument:
    """Read the files and the sizes of their pages; any thread."""
    import pypdfium2

    data = tuple(path.read_bytes() for path in paths)
    pages: list[PdfPage] = []
    for file, content in enumerate(data):
        with PDFIUM:
            document = pypdfium2.PdfDocument(content)
            try:
                for number in range(len(document)):
                    width, height = document.get_page_size(number)
                    pages.append(PdfPage(file, number, width, height))
            finally:
                document.close()
    return PdfDocument(data, tuple(pages))


def render_page(document: Any, page: PdfPage, scale: float) -> QImage:
    """The page at `scale` pixels a point, as an opaque picture; any thread."""
    with PDFIUM:
        loaded = document[page.number]
        bitmap = loaded.render(scale=scale, prefer_bgrx=True, may_draw_forms=False)
        image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()
        bitmap.close()
        loaded.close()
    return image


class OpenFiles:
    """The files of one document, opened when first needed; belongs to one thread."""

    def __init__(self, document: PdfDocument) -> None:
        self._document = document
        self._open: dict[int, Any] = {}

    def render(self, place: int, scale: float) -> QImage:
        """Page `place` of the whole row at `scale`."""
        import pypdfium2

        page = self._document.pages[place]
        if page.file not in self._open:
            with PDFIUM:
                self._open[page.file] = pypdfium2.PdfDocument(self._document.data[page.file])
        return render_page(self._open[page.file], page, scale)

    def close(self) -> None:
        """Give the files back."""
        with PDFIUM:
            for document in self._open.values():
                document.close()
        self._open.clear()


class PageImages(QObject):
    """Keeps rendered pages and makes the wanted ones in the background, nearest wish first.

    Only the newest list of wishes counts; the thread ends when nothing is wanted.
    """

    rendered = Signal(int)
    """A page (place in the document) has its picture."""
    _made = Signal(int, int, int, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = PdfDocument()
        self._edition = 0
        self._cache: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._wishes: list[tuple[int, int]] = []
        self._thread: threading.Thread | None = None
        self._made.connect(self._keep)

    def set_document(self, document: PdfDocument) -> None:
        """Show another document; pictures of the old one are forgotten."""
        with self._lock:
            self._edition += 1
            self._document = document
            self._wishes = []
        self._cache.clear()
        self._bytes = 0

    def image(self, place: int, width: int) -> QImage | None:
        """The picture of a page `width` pixels wide, if it is there."""
        found = self._cache.get((place, width))
        if found is not None:
            self._cache.move_to_end((place, width))
        return found

    def any_image(self, place: int) -> QImage | None:
        """A picture of the page of any size, to be stretched until the right one is there."""
        return next((image for (page, _), image in reversed(self._cache.items()) if page == place), None)

    def want(self, wishes: Sequence[tuple[int, int]]) -> None:
        """Ask for pages as (place, width in pixels), most urgent first; replaces earlier wishes."""
        missing = [wish for wish in wishes if wish not in self._cache]
        with self._lock:
            self._wishes = missing
            if missing and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="pdf-pages", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Drop all wishes and wait for the page being drawn."""
        with self._lock:
            self._wishes = []
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        files, opened = OpenFiles(PdfDocument()), -1
        try:
            while (task := self._next_task()) is not None:
                edition, document, place, width = task
                if edition != opened:
                    files.close()
                    files, opened = OpenFiles(document), edition
                image = files.render(place, width / document.pages[place].width)
                if not isValid(self):
                    break
                self._made.emit(edition, place, width, image)
        finally:
            files.close()
            with self._lock:
                if self._thread is threading.current_thread():
                    self._thread = None

    def _next_task(self) -> tuple[int, PdfDocument, int, int] | None:
        with self._lock:
            if not self._wishes:
                self._thread = None
                return None
            place, width = self._wishes.pop(0)
            return self._edition, self._document, place, width

    def _keep(self, edition: int, place: int, width: int, image: QImage) -> None:
        if edition != self._edition or (place, width) in self._cache:
            return
        self._cache[place, width] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > CACHE_BYTES and len(self._cache) > 1:
            _, dropped = self._cache.popitem(last=False)
            self._bytes -= dropped.sizeInBytes()
        self.rendered.emit(place)
