"""Quirks inside cells: boxes, channels, elements, basis, deadlines, ticks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from bench.catalogs import phrases
from bench.catalogs.book import Book

Apply = Callable[[Book], None]


def boxes(full: str, empty: tuple[str, ...], space: str = "") -> Apply:
    """Other glyphs for ticked and open boxes."""

    def apply(book: Book) -> None:
        book.style.boxes, book.style.channel_space = (full, empty), space

    return apply


def triangle(book: Book) -> None:
    """▲ as a second kind of tick."""
    book.style.second_mark = "▲"


def only_ticked(book: Book) -> None:
    """Only the chosen boxes are printed."""
    book.style.channel_form = "ticked"


def only_ticked_glued(book: Book) -> None:
    """Only the chosen boxes, with nothing between them."""
    book.style.channel_form, book.style.channel_gaps = "ticked", ("",)


def plain_channels(*gaps: str) -> Apply:
    """Names without any glyph."""

    def apply(book: Book) -> None:
        book.style.channel_form, book.style.channel_gaps = "plain", gaps

    return apply


def numbered_channels(book: Book) -> None:
    """Names numbered 1. 2. 3."""
    book.style.channel_form, book.style.channel_numbered = "plain", True
    book.style.channel_gaps = ("\n", " ", "；")


def glued_channels(book: Book) -> None:
    """All boxes with nothing between them."""
    book.style.channel_gaps = ("",)


def odd_separators(book: Book) -> None:
    """Semicolons, commas, a colon by mistake."""
    book.style.channel_gaps = ("；", ";", "，", ",", "：")


def prose_channels(book: Book) -> None:
    """Sentences instead of boxes: nothing to judge by."""
    book.style.channel_form = "prose"
    book.free("channels")
    _no_local_channels(book)


def no_channels(book: Book) -> None:
    """No channel column at all."""
    book.remove("channels")
    book.free("channels")
    _no_local_channels(book)


def _no_local_channels(book: Book) -> None:
    for entry in book.entries:
        entry.platforms, entry.other_text, entry.other_ticked = [], None, False


def channel_aliases(book: Book) -> None:
    """Other names of the same channels."""
    book.style.channel_alias = True


def fraction_slash(book: Book) -> None:
    """U+2044 in place of the slash."""
    book.style.channel_slash = "⁄"


def board_break(book: Book) -> None:
    """(电子屏) on the next line or behind a space."""
    if book.style.channel_form != "plain":
        book.style.board_break = book.chance.choice(("\n", " "))


def other_text(book: Book) -> None:
    """其他 is ticked and says what."""
    for entry in book.entries:
        if "channels" not in entry.free and book.chance.random() < 0.6:
            entry.other_text = book.chance.choice(phrases.PLATFORMS)


def other_ticked(book: Book) -> None:
    """其他 is ticked and says nothing."""
    for entry in book.entries:
        entry.other_ticked = "channels" not in entry.free and book.chance.random() < 0.4


def website_address(book: Book) -> None:
    """An address behind 政府网站."""
    book.style.website_address = True


def platforms(book: Book) -> None:
    """A local platform has a box of its own."""
    for entry in book.entries:
        if "channels" not in entry.free and book.chance.random() < 0.6:
            entry.platforms = [book.chance.choice(phrases.PLATFORMS)]


def legend_required(book: Book) -> None:
    """The heading says which box is required and which is open to choice."""
    full, empty = book.style.boxes[0], book.style.boxes[1][0]
    if book.has("channels") and book.style.channel_form in {"all", "ticked"}:
        second = "“▲”也为必选项，" if book.style.second_mark else ""
        book.column("channels").label += f"（“{full}”表示必选项，{second}“{empty}”表示可选项）"


def legend_any(book: Book) -> None:
    """The heading asks for at least one of the marked channels."""
    if book.has("channels"):
        book.column("channels").label += "（在标注范围内至少选择其一公开）"
        for entry in book.entries:
            entry.marks["any_of"] = True


def channels_over_rows(book: Book) -> None:
    """The boxes go on in rows that hold nothing else."""
    book.loose["channel_rows"] = "first"
    book.style.channel_gaps = ("\n", "　")


def channels_middle(book: Book) -> None:
    """The same, with the item's words in a middle row."""
    channels_over_rows(book)
    book.loose["channel_rows"] = "middle"
    book.style.group_form = "repeat"


def listed(form: str, gap: str, end: str) -> Apply:
    """Elements with this mark, this gap and this end."""

    def apply(book: Book) -> None:
        book.style.element_form, book.style.element_gap, book.style.element_end = form, gap, end

    return apply


def glued_elements(book: Book) -> None:
    """Elements with nothing between them: only their joined text can be judged."""
    listed("plain", "", "")(book)
    for entry in book.entries:
        entry.marks["joined"] = True


def optional_bullets(book: Book) -> None:
    """● required, 〇 optional, and the heading says so."""
    listed("bullet", "\n", "")(book)
    if book.has("elements"):
        book.style.optional_bullet = "〇"
        book.column("elements").label += "（“●”为必选，“〇”为可选）"
        for entry in book.entries:
            entry.elements = [
                (text, place > 0 and book.chance.random() < 0.3) for place, (text, _) in enumerate(entry.elements)
            ]
            entry.free.discard("optional")


def optional_suffix(book: Book) -> None:
    """（可选） behind an element."""
    book.style.optional_suffix = True
    for entry in book.entries:
        entry.free.discard("optional")


def nested_elements(book: Book) -> None:
    """One element that names its parts."""
    for entry in book.entries[::3]:
        entry.elements = [("申请指南：包括适用范围、申请条件、办理流程", False), *entry.elements[:4]]


def prose_content(book: Book) -> None:
    """The substantive rule in sentences: one element."""
    for entry in book.entries:
        if book.chance.random() < 0.4:
            text = book.chance.choice(phrases.PROSE)
            entry.elements, entry.printed["elements"] = [(text, False)], text


def sub_rows(book: Book) -> None:
    """An item's elements stand in rows of their own, the other cells empty."""
    if book.style.element_gap == "\n":
        book.loose["sub_rows"] = True


def sub_rows_tall(book: Book) -> None:
    """An item's elements stand in rows of their own beside cells merged over them."""
    sub_rows(book)
    book.loose["tall_cells"] = True


def basis(gap: str) -> Apply:
    """Titles joined this way."""

    def apply(book: Book) -> None:
        book.style.basis_gap = gap

    return apply


def numbered_basis(book: Book) -> None:
    """Titles numbered, one a line."""
    book.style.basis_numbered, book.style.basis_gap = True, "；\n"


def numbered_basis_run(book: Book) -> None:
    """Titles numbered in one run."""
    book.style.basis_numbered = True


def basis_brackets(book: Book) -> None:
    """Years' brackets mixed or lost."""
    book.style.basis_brackets = True


def basis_misplaced(book: Book) -> None:
    """The closing 》 on the wrong side of 的通知."""
    book.style.basis_misplaced = True


def basis_article(book: Book) -> None:
    """The wording of an article behind the last title."""
    book.style.basis_article = book.chance.choice(phrases.ARTICLES)


def basis_short(book: Book) -> None:
    """中华人民共和国 left out: the title is what is printed."""
    for entry in book.entries:
        short = {title.removeprefix("中华人民共和国"): number for title, number in entry.basis}
        entry.basis = list(short.items())


def basis_etc(book: Book) -> None:
    """等 behind the last title."""
    book.style.basis_etc = True


def two_deadlines(book: Book) -> None:
    """Two limits in one cell."""
    for entry in book.entries:
        if book.chance.random() < 0.4:
            entry.deadline, entry.stages = book.chance.choice(phrases.TWO_DEADLINES)


def same(key: str) -> Apply:
    """同上 in place of what the row above says."""

    def apply(book: Book) -> None:
        word = book.chance.choice(("同上", "同上", "同前"))
        for table in book.tables:
            for above, entry in pairwise(table.entries):
                if above.level1 == entry.level1 and above.domain == entry.domain and book.chance.random() < 0.5:
                    setattr(entry, key, getattr(above, key))
                    entry.printed[key] = word
                    if key == "deadline":
                        entry.stages = above.stages

    return apply


def publisher_gap(gap: str) -> Apply:
    """Several bodies joined this way."""

    def apply(book: Book) -> None:
        book.style.publisher_gap = gap

    return apply


def no_publisher(book: Book) -> None:
    """No column for the publisher."""
    book.remove("publisher")
    for entry in book.entries:
        entry.publisher = None


def deadline_spaces(book: Book) -> None:
    """Spaces inside every word of the limit."""
    for entry in book.entries:
        if "deadline" not in entry.printed:
            entry.printed["deadline"] = " ".join(entry.deadline)


def inner_spaces(book: Book) -> None:
    """Spaces and line breaks inside words."""
    book.style.inner_spaces = True


def invisible(book: Book) -> None:
    """Characters nobody sees inside words."""
    book.style.invisible = True


def carriage_returns(book: Book) -> None:
    """Lines of a cell end with a carriage return too."""
    book.loose["returns"] = True


def full_width(book: Book) -> None:
    """Digits in full width."""
    book.style.full_width = True


def text_traditional(book: Book) -> None:
    """The whole page in traditional characters, with sounds in brackets."""
    book.style.text_traditional = True


def ticks_lost(book: Book) -> None:
    """All ticks vanished: who, how and at which level cannot be told."""
    book.loose["ticks_lost"] = True
    book.free("public", "groups", "mode", "levels")


def tick(mark: str) -> Apply:
    """Another tick."""

    def apply(book: Book) -> None:
        book.style.tick = mark

    return apply


def group_words(book: Book) -> None:
    """The group in place of the tick."""
    book.style.group_tick = "replace"


def group_glued(book: Book) -> None:
    """The group glued to the tick."""
    book.style.group_tick = "glued"


def group_bare(book: Book) -> None:
    """A tick only: who the group is, the file does not say."""
    book.style.group_tick = "bare"
    if not book.has("audience"):
        book.free("groups")


def audience_both(book: Book) -> None:
    """全社会 and a group, both ticked."""
    if not book.has("audience"):
        for entry in book.entries:
            if entry.public and book.chance.random() < 0.4:
                entry.groups = book.chance.choice(phrases.GROUPS)
