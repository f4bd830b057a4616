"""Printing: the system dialog, then page pictures at printer resolution, each on its own paper and orientation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from catalog_app.model.errors import WorldError
from catalog_app.support.progress import Cancelled, Progress
from catalog_app.ui.views.pdf_pages import POINTS_PER_INCH, OpenFiles, PdfDocument, PdfPage

_NO_PAPER = re.compile(r"pdf|\bxps\b|onenote|\bfax\b|虚拟|传真", re.IGNORECASE)
FINEST = 300
"""Dots an inch of the page pictures; more is not seen on a wall and an A3 page would take 280 MB."""


class Text:
    """Words of printing."""

    TITLE = "打印公示栏"
    STEP = "正在打印第 {page} 页"
    CAUSE = "打印机“{printer}”没有接受打印任务。"
    NO_PRINTER = "这台电脑没有可用的打印机。"
    NO_PRINTER_REMEDY = "请接好打印机并在系统里添加后重试；也可以先导出 PDF，拿到别的电脑上打印。"
    REMEDY = "请检查打印机是否已连接、有纸，或换一台打印机；也可以先导出 PDF 再打印。"


class PrintSetup:
    """Asks for printer, range and copies; the one call that tests replace."""

    @classmethod
    def ask(
        cls, document: PdfDocument, current: int, parent: QWidget | None, *, duplex: bool = False
    ) -> QPrinter | None:
        """A printer set up for the document's first page, or None when the clerk cancels. WorldError NO_PRINTER.

        Sheets made for both sides ask for both sides, turned over at the edge they are bound on.
        """
        if not QPrinterInfo.availablePrinterNames():
            raise WorldError("NO_PRINTER", Text.NO_PRINTER, Text.NO_PRINTER_REMEDY)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(Text.TITLE)
        printer.setFullPage(True)
        printer.setPageLayout(page_layout(document.pages[0]))
        if duplex:
            printer.setDuplex(turned_over(document.pages[0]))
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(Text.TITLE)
        dialog.setMinMax(1, len(document.pages))
        dialog.setFromTo(1, len(document.pages))
        for option in (
            QAbstractPrintDialog.PrintDialogOption.PrintPageRange,
            QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage,
        ):
            dialog.setOption(option, True)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        if accepted and printer.printRange() is QPrinter.PrintRange.CurrentPage:
            printer.setFromTo(current, current)
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
        dialog.deleteLater()
        return printer if accepted else None


def turned_over(page: PdfPage) -> QPrinter.DuplexMode:
    """Which edge two-sided sheets are turned over at: they are bound on the left."""
    wide = page.width > page.height
    return QPrinter.DuplexMode.DuplexShortSide if wide else QPrinter.DuplexMode.DuplexLongSide


def page_layout(page: PdfPage, paper: QPageSize | None = None) -> QPageLayout:
    """The given paper, else its own, by its name where it has one (A4, A3), the orientation that fits, no margins."""
    upright = QSizeF(min(page.width, page.height), max(page.width, page.height))
    size = paper or QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    wide = page.width > page.height
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0))


def is_paper(printer: QPrinter) -> bool:
    """Whether sheets of paper come out, and not a file."""
    native = printer.outputFormat() is QPrinter.OutputFormat.NativeFormat and not printer.outputFileName()
    return native and not writes_files(printer.printerName())


def writes_files(name: str) -> bool:
    """Whether a printer of this name is one of those that make files or faxes."""
    return _NO_PAPER.search(name) is not None


def chosen_places(printer: QPrinter, total: int) -> list[int]:
    """The pages to print, counted from 0, in the order and number of copies the printer does not see to itself."""
    first, last = printer.fromPage() or 1, min(printer.toPage() or total, total)
    if printer.printRange() is QPrinter.PrintRange.AllPages:
        first, last = 1, total
    places = list(range(first - 1, last))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        places.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return places * copies
    return [place for place in places for _ in range(copies)]


def print_pages(
    document: PdfDocument, places: Sequence[int], printer: QPrinter, progress: Progress, *, fit: bool = False
) -> int:
    """Print the pages, each on its own paper, or with `fit` drawn to the paper that was chosen for the printer.

    Returns how many sheets went out. Cancelled: the print job is given up. Any thread.
    """
    printer.setFullPage(True)
    paper = printer.pageLayout().pageSize() if fit else None
    printer.setPageLayout(page_layout(document.pages[places[0]], paper))
    painter = QPainter()
    files = OpenFiles(document)
    try:
        if not painter.begin(printer):
            raise WorldError("PRINTER_FAILED", Text.CAUSE.format(printer=printer.printerName()), Text.REMEDY)
        for done, place in enumerate(places):
            progress.step(done, len(places), Text.STEP.format(page=place + 1))
            if done:
                printer.setPageLayout(page_layout(document.pages[place], paper))
                printer.newPage()
            _draw(painter, printer, files, document.pages[place], place)
        progress.step(len(places), len(places), Text.STEP.format(page=places[-1] + 1))
    except Cancelled:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
        files.close()
    return len(places)


def _draw(painter: QPainter, printer: QPrinter, files: OpenFiles, page: PdfPage, place: int) -> None:
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    share = min(paper.width() / page.width, paper.height() / page.height)
    width, height = round(page.width * share), round(page.height * share)
    target = QRect((paper.width() - width) // 2, (paper.height() - height) // 2, width, height)
    dots = min(printer.resolution(), FINEST)
    painter.drawImage(target, files.render(place, dots / POINTS_PER_INCH))
