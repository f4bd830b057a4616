"""The strict reader of our own pages: what it certifies is so, and what it does not understand it leaves to another."""

import threading
import zlib
from pathlib import Path

import pytest

from catalog_app.exporters.board import check, check_board, draw_catalog
from catalog_app.exporters.board.check import Drawn, DrawnPage
from catalog_app.exporters.board.document import Document, Link
from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.page_reader import NotUnderstood, Read, own_file
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.model.errors import WorldError
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import a_catalog, a_sheet, an_item

EDGE = 8.0


def a_file(out: Path, *pages: str, binding: float = 0.0) -> DocumentFonts:
    fonts = DocumentFonts()
    setter = Typesetter(fonts, "text", 12)
    setter.show("甲乙丙")
    document = Document(out, (300, 200), "题", "者", fonts)
    document.binding = binding
    for operators in pages:
        document.page(["BT", setter.font, "15 TL", operators, "ET"])
    document.save()
    return fonts


def read(out: Path, number: int = 0) -> Read:
    with own_file(out, EDGE) as own:
        assert own is not None
        return own.page(number)


def test_lines_and_neighbours_are_told_apart(tmp_path: Path) -> None:
    a_file(
        tmp_path / "a.pdf", "1 0 0 1 20 100 Tm <0001>Tj T*<0002>Tj\n1 0 0 1 80 100 Tm 3 0 Td<0003>Tj 1 -15 Td<0001>Tj"
    )
    assert read(tmp_path / "a.pdf") == Read("\n甲\n乙\t丙\n甲", inside=True)


def test_every_cell_of_a_drawn_catalog_is_read_to_the_letter(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    drawn = draw_catalog(a_catalog(an_item()), a_sheet(duplex=True), out, Silent())
    found = read(out)
    assert found.inside
    page = drawn.pages[0]
    assert found.text.replace("\t", "").replace("\n", "") == page.all_text


@pytest.mark.parametrize(
    "operators",
    [
        "1 0 0 1 290 100 Tm <0001>Tj",
        "1 0 0 1 270 100 Tm <00010002>Tj",
        "1 0 0 1 270 100 Tm 1 0 Td<00010002>Tj",
        "1 0 0 1 2 100 Tm <0001>Tj",
        "1 0 0 1 20 195 Tm <0001>Tj",
        "1 0 0 1 20 30 Tm <0001>Tj T*<0001>Tj T*<0001>Tj",
    ],
)
def test_text_beyond_the_edges_is_never_certified(tmp_path: Path, operators: str) -> None:
    a_file(tmp_path / "a.pdf", operators)
    assert not read(tmp_path / "a.pdf").inside


def test_the_shift_of_two_sided_pages_counts(tmp_path: Path) -> None:
    a_file(tmp_path / "a.pdf", *2 * ["1 0 0 1 275 100 Tm <0001>Tj"], binding=10.0)
    assert [read(tmp_path / "a.pdf", number).inside for number in (0, 1)] == [False, True]


@pytest.mark.parametrize(
    "operators",
    [
        "1 0 0 1 20 100 Tm <0000>Tj",
        "1 0 0 1 20 100 Tm <0FFF>Tj",
        "1 0 0 1 20 100 Tm <D8000001>Tj",
        "<0001>Tj",
        "1 0 0 1 20 100 Tm 3 Tr <0001>Tj",
        "2 0 0 2 20 100 Tm <0001>Tj",
        "1 0 0 1 20 100 Tm /F9 12 Tf <0001>Tj",
        "ET 0 0 9 9 re W n BT 1 0 0 1 20 100 Tm <0001>Tj",
        "ET q 9 0 0 9 0 0 cm BT 1 0 0 1 20 100 Tm <0001>Tj ET Q BT",
        "ET /X1 Do BT",
    ],
)
def test_what_we_never_write_is_not_understood(tmp_path: Path, operators: str) -> None:
    a_file(tmp_path / "a.pdf", operators)
    with pytest.raises(NotUnderstood):
        read(tmp_path / "a.pdf")


def test_a_damaged_file_is_not_ours(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    a_file(out, "1 0 0 1 20 100 Tm <0001>Tj")
    whole = out.read_bytes()
    for bad in (b"", whole[:-3], whole[:200] + whole[-64:], whole.replace(b"/Type/Catalog", b"/Type/Nothing")):
        out.write_bytes(bad)
        with own_file(out, EDGE) as own:
            assert own is None


def test_a_long_file_is_read_strictly_where_the_other_library_does_not_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, pages = tmp_path / "a.pdf", 40
    a_file(out, *pages * ["1 0 0 1 20 100 Tm <0001>Tj"])
    drawn = Drawn()
    drawn.pages = [DrawnPage.of((), "甲")] * pages
    looked: list[int] = []
    whole = check._page_text
    monkeypatch.setattr(
        check,
        "_page_text",
        lambda document, number, *, fonts: (looked.append(number), whole(document, number, fonts=fonts))[1],
    )
    check_board(out, drawn)
    assert 0 < len(looked) < pages / 4
    drawn.pages[21] = DrawnPage.of((), "乙")
    with pytest.raises(WorldError, match="第22页的文字与目录不一致"):
        check_board(out, drawn)


def test_what_the_other_library_finds_wrong_comes_back_and_nothing_goes_on_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, pages = tmp_path / "a.pdf", 40
    a_file(out, *pages * ["1 0 0 1 20 100 Tm <0001>Tj"])
    drawn = Drawn()
    drawn.pages = [DrawnPage.of((), "甲")] * pages
    looked: list[int] = []

    def other(document: object, number: int, *, fonts: bool) -> tuple[str, int, bool]:
        looked.append(number)
        return "甲", 1, number != 32

    monkeypatch.setattr(check, "_page_text", other)
    with pytest.raises(WorldError, match="第33页有文字超出纸张"):
        check_board(out, drawn)
    assert looked == [0, 32, 39]
    assert not any(thread.name.startswith("ThreadPool") for thread in threading.enumerate())


@pytest.mark.parametrize("count", [1, 8, 9, 33, 1_500, 1_600, 30_000])
def test_the_other_library_reads_short_files_whole_and_few_pages_of_long_ones(count: int) -> None:
    numbers = check._sampled(count)
    assert (numbers[0], numbers[-1]) == (0, count - 1)
    assert len(numbers) == count if count <= 8 else len(numbers) <= 49
    assert max(later - number for number, later in zip(numbers, [*numbers[1:], count], strict=True)) <= max(
        32, -(-count // 48)
    )


def test_a_number_in_a_line_of_its_own_is_read_every_time(tmp_path: Path) -> None:
    a_file(tmp_path / "a.pdf", "1 0 0 1 20 100 Tm 3 0 Td<00010002>Tj\n1 0 0 1 20 80 Tm <0003>Tj")
    assert read(tmp_path / "a.pdf") == Read("\n甲乙\n丙", inside=True)
    for x, shown, inside in (
        ("20", "2 0 Td<0001>", True),
        ("2", "2 0 Td<0001>", False),
        ("12", "-15 0 Td<0001>", False),
        ("270", "2 0 Td<00010002>", False),
    ):
        a_file(tmp_path / "b.pdf", f"1 0 0 1 {x} 100 Tm {shown}Tj")
        assert read(tmp_path / "b.pdf").inside is inside


def test_a_page_changed_behind_our_back_is_found_wherever_it_stands(tmp_path: Path) -> None:
    out, pages = tmp_path / "a.pdf", 40
    texts = ["1 0 0 1 20 100 Tm <0001>Tj"] * pages
    a_file(out, *texts)
    data = out.read_bytes()
    squeezed = zlib.compress(f"BT\n/F1 12 Tf\n15 TL\n{texts[0]}\nET".encode(), 4)
    assert data.count(squeezed) == pages
    place = [data.index(squeezed)]
    while len(place) < pages:
        place.append(data.index(squeezed, place[-1] + 1))
    other = zlib.compress(f"BT\n/F1 12 Tf\n15 TL\n{texts[0].replace('0001>', '0002>')}\nET".encode(), 4)
    assert len(other) == len(squeezed)
    at = place[21]
    out.write_bytes(data[:at] + other + data[at + len(other) :])
    drawn = Drawn()
    drawn.pages = [DrawnPage.of((), "甲")] * pages
    with pytest.raises(WorldError, match="第22页的文字与目录不一致"):
        check_board(out, drawn)


@pytest.mark.parametrize(
    "operators",
    [
        "1 0 0 1 1e1 100 Tm <0001>Tj",
        "1 0 0 1 nan 100 Tm <0001>Tj",
        "1 0 0 1 2_0 100 Tm <0001>Tj",
        "1 0 0 1 20 100 Tm <0001>Tj5 0 Td<0001>Tj",
        "1 0 0 1 20 100 Tm 5 0 Td<0001>Tj 5 0 Tdx<0001>Tj",
        "1 0 0 1 20 100 Tmx <0001>Tj",
        "<0001>Tj 1 0 0 1 20 100 Tm <0001>Tj",
        "1 0 0 1 20 100 Tm <0001>Tj\nETx\nBT",
        "1 0 0 1 20 100 Tm <0001>Tj\nBT",
    ],
)
def test_numbers_and_operators_that_the_format_does_not_know_are_not_understood(tmp_path: Path, operators: str) -> None:
    a_file(tmp_path / "a.pdf", operators)
    with pytest.raises(NotUnderstood):
        read(tmp_path / "a.pdf")


def test_the_distance_of_lines_stays_in_force_behind_rules(tmp_path: Path) -> None:
    lines = "1 0 0 1 20 30 Tm <0001>Tj T*<0001>Tj T*<0001>Tj"
    a_file(tmp_path / "a.pdf", f"ET\nq\n20 20 m 30 20 l S\nQ\nBT\n{lines}")
    assert not read(tmp_path / "a.pdf").inside


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        (b"/Resources 3 0 R/Contents", b"/Rotate   90    /Contents"),
        (b"\nendstream\nendobj\n", b"\nendstrean\nendobj\n"),
        (b"/DW 1000/W[", b"/DW  100/W["),
        (b"<0002> <4E59>", b"<0001> <4E59>"),
        (b"/FontFile2 ", b"/FontFileX "),
    ],
)
def test_what_would_change_a_page_unseen_is_not_understood(tmp_path: Path, written: bytes, changed: bytes) -> None:
    out = tmp_path / "a.pdf"
    a_file(out, "1 0 0 1 20 100 Tm <0001>Tj")
    out.write_bytes(swapped(out.read_bytes(), written, changed))
    with pytest.raises(NotUnderstood):
        read(out)


def swapped(data: bytes, written: bytes, changed: bytes) -> bytes:
    """Every such word replaced by one as long, in compressed streams too: the places of objects stay."""
    assert len(written) == len(changed)
    if written in data:
        return data.replace(written, changed)
    for part in data.split(b"stream\n"):
        packed = part.removesuffix(b"\nend")
        if packed[:1] == b"\x78" and written in (told := zlib.decompress(packed)):
            again = zlib.compress(told.replace(written, changed), 4)
            assert len(again) <= len(packed)
            again += b"\x00" * (len(packed) - len(again))  # behind its end
            return data.replace(packed, again)
    raise ValueError(written)


def test_a_foreign_annotation_on_a_page_is_not_understood(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    fonts = DocumentFonts()
    setter = Typesetter(fonts, "text", 12)
    document = Document(out, (300, 200), "题", "者", fonts)
    document.page(["BT", setter.font, f"1 0 0 1 20 100 Tm {setter.show('甲')}", "ET"], (Link((1, 2, 3, 4), 0),))
    document.save()
    assert read(out).text == "\n甲"
    out.write_bytes(swapped(out.read_bytes(), b"/Subtype/Link", b"/Subtype/Stam"))
    with pytest.raises(NotUnderstood):
        read(out)
