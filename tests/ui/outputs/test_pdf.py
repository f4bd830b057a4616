"""The preview's machinery: reading, rendering, zooming, printing, and work of which only the newest counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

from catalog_app.model.errors import WorldError
from catalog_app.support.progress import Cancelled, Progress, Silent
from catalog_app.ui.views.latest import LatestWork
from catalog_app.ui.views.pdf_pages import OpenFiles, PageImages, PdfDocument, read_document
from catalog_app.ui.views.pdf_preview import PdfPreview
from catalog_app.ui.views.pdf_print import PrintSetup, chosen_places, page_layout, print_pages
from catalog_app.ui.views.pdf_view import Fit, PdfView
from catalog_app.ui.widgets.basic import EmptyState
from tests.ui.outputs.papers import A3_WIDE, A4_WIDE, write_pdf


@pytest.fixture
def document(tmp_path: Path) -> PdfDocument:
    one = write_pdf(tmp_path / "一.pdf", [A4_WIDE, A4_WIDE])
    two = write_pdf(tmp_path / "二.pdf", [A3_WIDE])
    return read_document([one, two])


@pytest.fixture
def view(qtbot: Any) -> Iterator[PdfView]:
    made = PdfView()
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.stop()


def test_pages_of_all_files_stand_in_one_row(document: PdfDocument, tmp_path: Path) -> None:
    assert [(page.file, page.number) for page in document.pages] == [(0, 0), (0, 1), (1, 0)]
    assert (document.pages[2].width, document.pages[2].height) == A3_WIDE
    (tmp_path / "一.pdf").unlink()  # nothing stays open


def test_a_page_is_rendered_as_it_is(document: PdfDocument) -> None:
    files = OpenFiles(document)
    image = files.render(1, 0.5)
    files.close()
    assert (image.width(), image.height()) == (421, 298)
    assert image.pixelColor(50, 100) == QColor("black")
    assert image.pixelColor(400, 100) == QColor("white")


def test_only_the_newest_wishes_are_rendered(qtbot: Any, document: PdfDocument) -> None:
    images = PageImages()
    images.set_document(document)
    seen: list[int] = []
    images.rendered.connect(seen.append)
    images.want([(0, 200), (2, 300)])
    qtbot.waitUntil(lambda: len(seen) == 2)
    picture = images.image(2, 300)
    assert picture is not None
    assert picture.width() == 300
    assert images.image(0, 300) is None
    assert images.any_image(0) is images.image(0, 200)
    images.want([(0, 200)])  # there already: nothing to do
    images.set_document(PdfDocument())
    assert images.any_image(0) is None
    images.stop()


def test_fit_width_and_fit_page(qtbot: Any, view: PdfView, document: PdfDocument) -> None:
    view.set_document(document)
    assert view.fit is Fit.WIDTH
    wide = view.zoom
    assert view.horizontalScrollBar().maximum() == 0
    view.set_fit(Fit.PAGE)
    assert view.zoom < wide
    view.zoom_in()
    assert view.fit is Fit.FREE
    assert view.zoom > 0
    view.set_zoom(99)
    assert view.zoom == pytest.approx(4.0)
    assert view.horizontalScrollBar().maximum() > 0
    view.set_zoom(0)
    assert view.zoom == pytest.approx(0.1)


def test_pages_in_sight_are_drawn_and_named(qtbot: Any, view: PdfView, document: PdfDocument) -> None:
    view.set_document(document)
    assert view.accessibleName() == "打印预览，第 1 页，共 3 页"
    qtbot.waitUntil(lambda: _is_dark(view, 0.3, 0.5))
    assert not _is_dark(view, 0.7, 0.5)
    with qtbot.waitSignal(view.place_changed) as told:
        view.go_to(3)
    assert told.args == [3, 3]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current_page == 1
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current_page == 3
    before = view.zoom
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom > before
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    view.set_fit(Fit.PAGE)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.current_page == 2


def _is_dark(view: PdfView, across: float, down: float) -> bool:
    image = view.viewport().grab().toImage()
    return image.pixelColor(int(image.width() * across), int(image.height() * down)).lightness() < 40


def test_the_bar_follows_the_pages(qtbot: Any, document: PdfDocument) -> None:
    preview = PdfPreview(EmptyState("无"))
    qtbot.addWidget(preview)
    preview.resize(800, 500)
    preview.show()
    bar = preview.bar
    assert not bar.page.isEnabled()
    preview.set_busy(True)
    assert bar.busy.text() == "正在生成预览…"
    preview.show_document(document)
    assert (bar.busy.text(), bar.of.text(), bar.page.value()) == ("", "/ 3 页", 1)
    bar.next.click()
    assert bar.page.value() == 2
    bar.page.setValue(3)
    assert preview.view.current_page == 3
    assert not bar.next.isEnabled()
    bar.fit_page.click()
    assert (bar.fit_page.isChecked(), bar.fit_width.isChecked()) == (True, False)
    bar.larger.click()
    assert (bar.fit_page.isChecked(), bar.fit_width.isChecked()) == (False, False)
    assert bar.percent.text().endswith("%")
    preview.stop()


def test_a_problem_takes_the_place_of_the_pages(qtbot: Any, document: PdfDocument) -> None:
    preview = PdfPreview(EmptyState("无"))
    qtbot.addWidget(preview)
    preview.show_document(document)
    preview.show_problem(WorldError("NO_FONT_FOR_CHARACTER", "“𠮷”没有字体。", "请安装字体。"))
    assert not preview.shows_pages
    assert preview.document.pages == ()
    assert preview.problem.cause.text() == "“𠮷”没有字体。"
    assert "NO_FONT_FOR_CHARACTER" in preview.problem.code.text()
    with qtbot.waitSignal(preview.problem.copy_requested) as told:
        preview.problem.copy_button.click()
    assert "请安装字体。" in told.args[0]
    with qtbot.waitSignal(preview.retry):
        preview.problem.again_button.click()
    preview.stop()


def test_paper_and_orientation_follow_the_page(document: PdfDocument) -> None:
    layout = page_layout(document.pages[2])
    assert layout.pageSize().id().name == "A3"
    assert layout.orientation() is QPageLayout.Orientation.Landscape


def _file_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(150)
    return printer


def test_printed_sheets_have_the_pages_own_size(qapp: Any, document: PdfDocument, tmp_path: Path) -> None:
    out = tmp_path / "打印.pdf"
    assert print_pages(document, [0, 2], _file_printer(out), Silent()) == 2
    printed = pypdfium2.PdfDocument(out)
    sizes = [printed.get_page_size(number) for number in range(len(printed))]
    assert [(round(width / 10), round(height / 10)) for width, height in sizes] == [(84, 60), (119, 84)]
    picture = printed[1].render(scale=0.2).to_pil()
    assert picture.getpixel((20, 80))[0] < 40
    assert picture.getpixel((picture.width - 20, 80))[0] > 220
    printed.close()


class _StopAt:
    def __init__(self, place: int) -> None:
        self.place = place

    def step(self, done: int, total: int, text: str) -> None:
        if done == self.place:
            raise Cancelled


def test_printing_can_be_given_up(qapp: Any, document: PdfDocument, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        print_pages(document, [0, 1, 2], _file_printer(tmp_path / "a.pdf"), _StopAt(1))


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_an_error_with_a_remedy(qapp: Any, document: PdfDocument, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="PRINTER_FAILED"):
        print_pages(document, [0], _file_printer(tmp_path / "没有" / "a.pdf"), Silent())


def test_range_order_and_copies(qapp: Any, tmp_path: Path) -> None:
    printer = _file_printer(tmp_path / "a.pdf")
    assert chosen_places(printer, 3) == [0, 1, 2]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert chosen_places(printer, 3) == [1, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_places(printer, 3) == [2, 1]


@pytest.mark.parametrize("answer", [1, 0])
def test_the_system_dialog_is_set_up_for_the_first_page(
    qapp: Any, document: PdfDocument, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    seen: list[Any] = []

    def run(dialog: QPrintDialog) -> int:
        layout = dialog.printer().pageLayout()
        seen.append((layout.pageSize().id().name, layout.orientation().name, dialog.minPage(), dialog.maxPage()))
        dialog.printer().setPrintRange(QPrinter.PrintRange.AllPages)
        return answer

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["办公室"])
    monkeypatch.setattr(QPrintDialog, "exec", run)
    printer = PrintSetup.ask(document, 2, None)
    assert seen == [("A4", "Landscape", 1, 3)]
    assert (printer is not None) is bool(answer)
    if printer is not None:
        assert chosen_places(printer, 3) == [0, 1, 2]


def test_sheets_for_both_sides_are_turned_over_at_the_edge_they_are_bound_on(
    qapp: Any, document: PdfDocument, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[QPrinter.DuplexMode] = []
    monkeypatch.setattr(QPrinter, "setDuplex", lambda printer, mode: asked.append(mode))
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["办公室"])
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: 0)
    upright = read_document([write_pdf(tmp_path / "竖.pdf", [(A4_WIDE[1], A4_WIDE[0])])])
    PrintSetup.ask(document, 1, None)
    PrintSetup.ask(document, 1, None, duplex=True)
    PrintSetup.ask(upright, 1, None, duplex=True)
    assert asked == [QPrinter.DuplexMode.DuplexShortSide, QPrinter.DuplexMode.DuplexLongSide]


def test_the_current_page_alone(qapp: Any, document: PdfDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(dialog: QPrintDialog) -> int:
        dialog.printer().setPrintRange(QPrinter.PrintRange.CurrentPage)
        return 1

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["办公室"])
    monkeypatch.setattr(QPrintDialog, "exec", run)
    printer = PrintSetup.ask(document, 2, None)
    assert printer is not None
    assert chosen_places(printer, 3) == [1]


def test_only_the_newest_work_counts(qtbot: Any) -> None:
    latest = LatestWork()
    results: list[str] = []
    latest.done.connect(results.append)
    first_runs, go_on = threading.Event(), threading.Event()

    def first(progress: Progress) -> str:
        first_runs.set()
        go_on.wait(5)
        progress.step(0, 0, "")
        return "旧"

    latest.start(first)
    assert first_runs.wait(5)
    latest.start(lambda progress: "中")
    latest.start(lambda progress: "新")
    go_on.set()
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["新"]
    assert not latest.busy


def test_failed_work_hands_its_error_over(qtbot: Any) -> None:
    latest = LatestWork()

    def fail(progress: Progress) -> None:
        raise WorldError("NO_FONT_FOR_CHARACTER", "没有字体。", "安装。")

    with qtbot.waitSignal(latest.failed) as told:
        latest.start(fail)
    assert told.args[0].code == "NO_FONT_FOR_CHARACTER"


def test_stopped_work_says_nothing(qtbot: Any) -> None:
    latest = LatestWork()
    runs = threading.Event()

    def work(progress: Progress) -> str:
        runs.set()
        while True:
            progress.step(0, 0, "")

    with qtbot.assertNotEmitted(latest.done, wait=50), qtbot.assertNotEmitted(latest.failed):
        latest.start(work)
        assert runs.wait(5)
        latest.stop()
    assert not latest.busy
