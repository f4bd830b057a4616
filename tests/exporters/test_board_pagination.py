"""Pages of rows: whole where possible, divided where needed, marked, and every line exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.exporters.board.pagination import Frame, RowSize, packed, paginate, segments

FRAME = Frame(first=100.0, following=120.0, leading=10.0, padding=5.0, markable=(True, True, False))


def row(*counts: int, section: int = 0, merged: int = 1) -> RowSize:
    return RowSize(section, counts, merged)


def shape(pages):
    return [[(piece.row, piece.continued, piece.continues) for piece in page] for page in pages]


def test_rows_stand_one_after_the_other_until_the_page_is_full() -> None:
    pages = paginate([row(2, 1, 0)] * 7, FRAME)
    assert [[piece.row for piece in page] for page in pages] == [[0, 1, 2], [3, 4, 5, 6]]


def test_a_few_pages_are_filled_evenly() -> None:
    frame = Frame(200.0, 200.0, 10.0, 5.0, (True, True, False))
    pages = paginate([row(1, 0, 0)] * 12, frame)
    assert [len(page) for page in pages] == [6, 6]


def test_a_row_that_nearly_fits_goes_whole_to_the_next_page() -> None:
    pages = paginate([row(6, 0, 0), row(4, 0, 0)], FRAME)
    assert shape(pages) == [[(0, False, False)], [(1, False, False)]]


def test_a_row_taller_than_a_page_is_divided() -> None:
    pages = paginate([row(30, 2, 0)], FRAME)
    assert shape(pages) == [[(0, False, True)], [(0, True, True)], [(0, True, True)], [(0, True, False)]]
    spans = [page[0].spans for page in pages]
    assert [span[0] for span in spans] == [(0, 8), (8, 17), (17, 26), (26, 30)]  # a line each goes to the marks
    assert [span[1] for span in spans] == [(0, 2), (2, 2), (2, 2), (2, 2)]


def test_a_tall_row_fills_a_page_that_would_stay_half_empty() -> None:
    pages = paginate([row(3, 0, 0), row(9, 0, 0)], FRAME)
    assert shape(pages) == [[(0, False, False), (1, False, True)], [(1, True, False)]]


def test_cells_too_narrow_for_a_mark_go_on_without_one() -> None:
    pages = paginate([row(0, 0, 20)], FRAME)
    assert [page[0].spans[2] for page in pages] == [(0, 9), (9, 20)]


def test_a_merged_cell_has_room_on_every_page_it_appears_on() -> None:
    rows = [row(1, 0, 0, merged=4) for _ in range(9)]
    for page in paginate(rows, FRAME):
        assert page[0].height >= FRAME.height(4)


def test_segments_tell_where_a_merged_cell_stands() -> None:
    rows = [row(1, 0, 0, section=0), row(1, 0, 0, section=0), row(2, 0, 0, section=1)]
    page = paginate(rows, FRAME)[0]
    assert list(segments(page, rows)) == [(0, 0.0, 40.0), (2, 40.0, 70.0)]


def test_a_last_page_with_one_small_row_gets_company() -> None:
    frame = Frame(100.0, 100.0, 10.0, 5.0, (True, True, False))
    pages = paginate([row(1, 0, 0)] * 46, frame)
    assert [len(page) for page in pages] == [5] * 8 + [4, 2]


def test_rows_share_what_is_left_of_a_page_and_the_last_looks_like_the_one_before() -> None:
    pages = paginate([row(6, 0, 0)] * 2, FRAME)
    assert FRAME.height(6) < pages[0][0].height == pages[1][0].height


def test_a_single_page_is_not_stretched() -> None:
    assert paginate([row(3, 0, 0)], FRAME)[0][0].height == FRAME.height(3)


def test_a_part_that_goes_on_has_room_for_what_is_shown_again() -> None:
    pages = paginate([RowSize(0, (17, 1, 0), 1, repeated=4)], FRAME)
    assert [page[-1].height for page in pages][-1] >= FRAME.height(4)


COUNTS = st.tuples(*[st.integers(0, 60)] * 3)


@given(st.lists(st.tuples(st.integers(0, 3), COUNTS, st.integers(1, 4)), min_size=1, max_size=30))
def test_every_line_stands_once_and_no_page_overflows(given_rows) -> None:
    rows = [RowSize(section, counts, merged, repeated=merged * 5) for section, counts, merged in given_rows]
    shown = {(place, cell): 0 for place in range(len(rows)) for cell in range(3)}
    pages = paginate(rows, FRAME)
    for number, page in enumerate(pages):
        assert page
        assert sum(piece.height for piece in page) <= FRAME.room(number) + 0.1
        for piece in page:
            for cell, count in enumerate(rows[piece.row].counts):
                start, stop = piece.spans[cell] if piece.spans else (0, count)
                assert start == shown[piece.row, cell]
                shown[piece.row, cell] = stop
    assert all(shown[place, cell] == rows[place].counts[cell] for place, cell in shown)
    assert [piece.row for page in pages for piece in page] == sorted(piece.row for page in pages for piece in page)


@pytest.mark.parametrize("counts", [[], [0, 3, 255], [1, 256], [70_000, 0]])
def test_counts_are_packed_without_loss(counts: list[int]) -> None:
    assert list(packed(counts)) == counts
