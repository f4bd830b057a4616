"""What goes wrong in catalogs, one function each; `QUIRKS` is the list the maker draws from.

A quirk changes the layout and, where the file no longer tells something, what the truth leaves free. Two quirks that
share a tag never meet in one file.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from bench.catalogs import quirks_cells as cells
from bench.catalogs import quirks_layout as layout
from bench.catalogs.book import CSV_KINDS, KINDS, SHEET_KINDS, Book

PLAIN_HTML = ("html", "html-gb18030", "html-xls", "mht")
PAGES = (*PLAIN_HTML, "docx", "pdf")
NO_CSV = tuple(kind for kind in KINDS if kind not in CSV_KINDS)
MERGING = NO_CSV
NO_PDF = tuple(kind for kind in KINDS if kind != "pdf")
"""Line breaks that mean something are not told from those of a narrow cell there."""
HEADER = "header rows item l1 order serial levels ticks audience both modes leaf extra merge repeat optional"


class Quirk(Struct, frozen=True):
    """One named way a file differs from the standard."""

    name: str
    tags: str
    apply: Callable[[Book], None]
    kinds: tuple[str, ...] = KINDS


def _boxes(name: str, full: str, *empty: str, space: str = "") -> Quirk:
    return Quirk(name, "boxes", cells.boxes(full, empty, space))


QUIRKS: tuple[Quirk, ...] = (
    # tables and items first, then shapes and labels: later ones look at the columns that are there
    Quirk("stacked", "stack", layout.stacked),
    Quirk("multi-sheet", "stack", layout.many_sheets, SHEET_KINDS),
    Quirk("no-header-part", "stack header domain", layout.bare_part, NO_CSV),
    Quirk("domain-col", "domain stack order", layout.domain_column),
    Quirk("words-layout", HEADER + " shape domain", layout.words_layout),
    Quirk("cards", HEADER + " shape stack hidden extra2 chan-rows sub blank", layout.cards, (*SHEET_KINDS, *PAGES)),
    Quirk("single-item", HEADER + " shape stack hidden extra2 chan-rows sub blank", layout.single_items, PAGES),
    Quirk("level-set", "levels", layout.level_set),
    Quirk("levels-none", "levels", layout.levels_none),
    Quirk("levels-words", "levels", layout.levels_words),
    Quirk("levels-one-column", "levels", layout.levels_one_column),
    Quirk("level-city-extra", "levels", layout.level_city),
    Quirk("item-slash", "item l1 l2", layout.item_slash),
    Quirk("item-single", "item l1 l2", layout.item_single),
    Quirk("item-repeat", "item l2", layout.item_repeat),
    Quirk("l2-dash", "l2", layout.no_second_label),
    Quirk("level3", "item", layout.level3),
    Quirk("level3-empty", "item", layout.level3_empty),
    Quirk("numbered-levels", "numbering l2", layout.numbered_levels),
    Quirk("numbered-level1", "numbering", layout.numbered_level1),
    # glyphs and channels
    _boxes("boxes-dark", "▄", "口"),
    _boxes("boxes-kou", "■", "口"),
    _boxes("boxes-kou-mixed", "■", "□", "口"),
    _boxes("boxes-R", "R", "£"),
    _boxes("boxes-R-kou", "R", "□"),
    _boxes("boxes-t", "t", "口"),
    _boxes("boxes-n", "n", "o"),
    _boxes("boxes-thorn", "þ", "o"),
    _boxes("boxes-diamond", "◆", "◇"),
    _boxes("boxes-check", "☑", "☐", "□"),
    _boxes("boxes-tick", "√", "□"),
    _boxes("boxes-circle", "●", "○"),
    _boxes("boxes-font-R", "\uf052", "\uf0a3"),
    _boxes("boxes-font-thorn", "\uf0fe", "\uf06f", "\uf0a8"),
    _boxes("boxes-space", "■", "□", space=" "),
    Quirk("boxes-triangle", "boxes", cells.triangle),
    Quirk("chan-only-ticked", "chan", cells.only_ticked),
    Quirk("chan-only-glued", "chan", cells.only_ticked_glued),
    Quirk("chan-plain-lines", "chan boxes chan-rows", cells.plain_channels("\n")),
    Quirk("chan-plain-dun", "chan boxes alias chan-rows", cells.plain_channels("、")),
    Quirk("chan-plain-slash", "chan boxes alias chan-rows", cells.plain_channels("/")),
    Quirk("chan-plain-comma", "chan boxes chan-rows", cells.plain_channels("，", ",", "；")),
    Quirk("chan-plain-numbered", "chan boxes chan-rows", cells.numbered_channels),
    Quirk("chan-glued", "chan chan-rows", cells.glued_channels),
    Quirk("chan-odd-sep", "chan chan-rows", cells.odd_separators),
    Quirk("chan-prose", "chan boxes alias other legend chan-rows", cells.prose_channels),
    Quirk("chan-missing", "chan boxes alias other legend chan-rows order", cells.no_channels),
    Quirk("chan-aliases", "alias", cells.channel_aliases),
    Quirk("chan-slash-2044", "slash", cells.fraction_slash),
    Quirk("chan-board-break", "board chan-rows", cells.board_break),
    Quirk("chan-other-text", "other", cells.other_text),
    Quirk("chan-other-bare", "other", cells.other_ticked),
    Quirk("chan-website-address", "alias", cells.website_address),
    Quirk("chan-platform", "other", cells.platforms),
    Quirk("chan-legend-required", "legend", cells.legend_required),
    Quirk("chan-legend-any", "legend", cells.legend_any),
    Quirk("chan-over-rows", "chan-rows sub chan hidden l1-form", cells.channels_over_rows, PLAIN_HTML),
    Quirk("chan-over-rows-middle", "chan-rows sub chan hidden l1 l1-form merge", cells.channels_middle, PLAIN_HTML),
    # elements
    Quirk("el-bullet", "el", cells.listed("bullet", "\n", "")),
    Quirk("el-dot", "el", cells.listed("dot", "\n", "")),
    Quirk("el-diamond", "el", cells.listed("diamond", "\n", "")),
    Quirk("el-square", "el", cells.listed("square", "\n", "；")),
    Quirk("el-bullet-run", "el sub", cells.listed("bullet", "", "")),
    Quirk("el-number-run", "el sub", cells.listed("number", "", "；")),
    Quirk("el-number-space", "el sub", cells.listed("number", " ", "")),
    Quirk("el-number-pause", "el", cells.listed("pause", "\n", "；")),
    Quirk("el-number-bracket", "el", cells.listed("bracket", "\n", "；")),
    Quirk("el-circled", "el sub", cells.listed("circled", "", "；")),
    Quirk("el-numbered-bullet", "el", cells.listed("numbered-bullet", "\n", "")),
    Quirk("el-newline", "el", cells.listed("plain", "\n", ""), NO_PDF),
    Quirk("el-newline-semicolon", "el", cells.listed("plain", "\n", "；")),
    Quirk("el-semicolon", "el sub", cells.listed("plain", "；", "")),
    Quirk("el-dun", "el sub nested", cells.listed("plain", "、", "")),
    Quirk("el-glued", "el sub nested prose", cells.glued_elements),
    Quirk("el-optional-bullets", "el optional", cells.optional_bullets),
    Quirk("el-optional-suffix", "optional", cells.optional_suffix),
    Quirk("el-nested", "nested", cells.nested_elements),
    Quirk("prose-content", "prose", cells.prose_content),
    Quirk("sub-rows", "sub chan-rows hidden", cells.sub_rows, MERGING),
    Quirk("sub-rows-tall", "sub chan-rows hidden", cells.sub_rows_tall, MERGING),
    # basis, deadline, publisher
    Quirk("basis-dun", "basis", cells.basis("、")),
    Quirk("basis-lines", "basis", cells.basis("\n")),
    Quirk("basis-semicolon", "basis", cells.basis("；")),
    Quirk("basis-spaces", "basis", cells.basis(" ")),
    Quirk("basis-glued", "basis", cells.basis("")),
    Quirk("basis-numbered", "basis", cells.numbered_basis),
    Quirk("basis-numbered-run", "basis", cells.numbered_basis_run),
    Quirk("basis-brackets", "brackets", cells.basis_brackets),
    Quirk("basis-misplaced", "misplaced", cells.basis_misplaced),
    Quirk("basis-article", "article", cells.basis_article),
    Quirk("basis-short", "short", cells.basis_short),
    Quirk("basis-etc", "article", cells.basis_etc),
    Quirk("two-deadlines", "deadline", cells.two_deadlines),
    Quirk("same-deadline", "same same-deadline", cells.same("deadline")),
    Quirk("same-basis", "same same-basis", cells.same("basis")),
    Quirk("same-publisher", "same same-publisher", cells.same("publisher")),
    Quirk("publisher-lines", "publisher", cells.publisher_gap("\n"), NO_PDF),
    Quirk("publisher-slash", "publisher", cells.publisher_gap("/")),
    Quirk("publisher-missing", "publisher same-publisher order", cells.no_publisher),
    Quirk("deadline-spaces", "spaces", cells.deadline_spaces),
    Quirk("inner-spaces", "spaces", cells.inner_spaces),
    Quirk("invisible-characters", "spaces", cells.invisible, NO_PDF),
    Quirk("carriage-returns", "returns", cells.carriage_returns, ("xlsx",)),
    Quirk("full-width", "width", cells.full_width),
    Quirk("text-traditional", "traditional", cells.text_traditional),
    # ticks
    Quirk("ticks-lost", "ticks group-words", cells.ticks_lost),
    Quirk("tick-check", "tick", cells.tick("✔")),
    Quirk("tick-mark", "tick", cells.tick("✓")),
    Quirk("tick-square", "tick", cells.tick("■")),
    Quirk("tick-yes", "tick", cells.tick("是")),
    Quirk("tick-R", "tick", cells.tick("R")),
    Quirk("tick-dot", "tick", cells.tick("●")),
    Quirk("group-words", "group-words", cells.group_words),
    Quirk("group-glued", "group-words", cells.group_glued),
    Quirk("group-bare", "group-words", cells.group_bare),
    Quirk("audience-both", "both", cells.audience_both),
    Quirk("mode-words", "ticks modes leaf", layout.mode_words),
    Quirk("audience-words", "audience both ticks group-words leaf", layout.audience_words),
    Quirk("audience-range", "audience", layout.audience_range),
    # serial numbers
    Quirk("serial-none", "serial", layout.serial_none),
    Quirk("serial-dot", "serial", layout.serial("dot")),
    Quirk("serial-double", "serial", layout.serial("double")),
    Quirk("serial-group", "serial", layout.serial("group"), MERGING),
    Quirk("serial-restart", "serial", layout.serial("restart")),
    Quirk("serial-31", "serial", layout.serial_far),
    Quirk("serial-gaps", "serial", layout.serial("gaps")),
    Quirk("serial-middle", "serial item", layout.serial_middle),
    Quirk("serial-no-header", "serial", layout.serial_no_header),
    Quirk("header-short", "serial item header order", layout.header_short, ("html", "html-gb18030", "mht")),
    # merges and rows
    Quirk("l1-blank", "l1 l1-form", layout.group_form("blank")),
    Quirk("l1-repeated", "l1 l1-form", layout.group_form("repeat")),
    Quirk("l1-mixed", "l1 l1-form", layout.group_form("mixed")),
    Quirk(
        "l1-left-out",
        "l1 l1-form domain order hidden stack merge serial sub chan-rows",
        layout.group_form("left-out"),
        ("html", "html-gb18030"),
    ),
    Quirk("vmerge", "merge same", layout.merged("basis", "deadline", "publisher"), MERGING),
    Quirk("vmerge-channels", "merge", layout.merged("channels"), MERGING),
    Quirk("vmerge-elements", "merge sub", layout.merged("elements"), MERGING),
    Quirk("section-rows", "rows l1-form domain", layout.section_rows),
    Quirk("blank-rows", "blank", layout.blank_rows),
    Quirk("repeat-header", "repeat", layout.repeat_header),
    Quirk("no-header", HEADER + " stack extra2 chan-rows sub", layout.no_header),
    # order and extra columns
    Quirk("order", "order", layout.order),
    Quirk("extra-cols", "extra", layout.extra_columns),
    Quirk("phones", "extra", layout.phones),
    Quirk("five-open", "extra2", layout.five_open),
    Quirk("site-col", "extra2", layout.site_column),
    Quirk("remark-col", "extra2", layout.remark_column),
    Quirk("item-type", "extra2", layout.item_type),
    # headings
    Quirk("header-variants", "labels", layout.header_variants),
    Quirk("header-one-row", "header rows", layout.one_header_row),
    Quirk("header-count-row", "rows header", layout.count_row),
    Quirk("header-split-leaf", "rows header levels", layout.split_leaf, MERGING),
    Quirk("header-typo", "typo", layout.header_typo),
    Quirk("leaf-cut", "leaf", layout.leaf_cut),
    Quirk("leaf-lost-char", "leaf", layout.leaf_lost),
    Quirk("header-spaces", "header-marks", layout.header_mark("spaces")),
    Quirk("header-lost-char", "header-marks", layout.header_mark("lost")),
    Quirk("header-traditional", "header-marks", layout.header_mark("traditional")),
    # around the table
    Quirk("title-in-table", "title", layout.title_inside, PAGES),
    Quirk("title-full-name", "name domain", layout.full_names),
    Quirk("domain-list", "before domain", layout.domain_list, ("docx", "html", "pdf")),
    Quirk("offset", "offset hidden-cols hidden-sheet", layout.offset, (*SHEET_KINDS, *CSV_KINDS)),
    Quirk("preamble", "before", layout.preamble),
    Quirk("metadata", "before", layout.metadata),
    Quirk("footer", "after", layout.footer),
    Quirk("contact-table", "contact", layout.contacts, (*PAGES, *SHEET_KINDS)),
    Quirk("layout-tables", "layout", layout.layout_tables, PLAIN_HTML),
    Quirk("hidden-rows", "hidden blank same", layout.hidden_rows, (*SHEET_KINDS, "html")),
    Quirk("hidden-cols", "hidden-cols extra2", layout.hidden_columns, SHEET_KINDS),
    Quirk("hidden-sheet", "hidden-sheet", layout.hidden_sheet, SHEET_KINDS),
    Quirk("csv-sep-line", "sep", layout.separator_line, CSV_KINDS),
)
BY_NAME = {quirk.name: quirk for quirk in QUIRKS}
