"""Header words: legends, spaces and widths make no difference; every column is known by its own label."""

import pytest

from catalog_app.model.fields import FIELDS
from catalog_app.model.headers import fold_header, is_known_header, known_headers, plain_header


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("公开内容（要素）\n（●必填 〇可选）", "公开内容（要素）"),
        ("公开渠道和载体（■必选 □可选）", "公开渠道和载体"),
        ("公开 时限", "公开时限"),
        ("一级事项", "一级事项"),
    ],
)
def test_legends_and_spaces_are_taken_off(text: str, plain: str) -> None:
    assert plain_header(text) == plain


def test_width_of_brackets_makes_no_difference() -> None:
    assert fold_header("公开内容（要素）") == fold_header("公开内容(要素)")


def test_every_label_stands_for_its_own_field() -> None:
    known = known_headers()
    for field in FIELDS:
        assert known[fold_header(field.label)] == field.key
        for leaf in field.leaves:
            assert known[fold_header(leaf.label)] == f"{field.key}.{leaf.key}"
            assert all(known[fold_header(alias)] for alias in leaf.aliases)


def test_names_that_would_be_taken_for_ours() -> None:
    assert is_known_header("事项编号")
    assert is_known_header("公开 主体")
    assert is_known_header("（■）")
    assert not is_known_header("咨询电话")
