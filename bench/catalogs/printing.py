"""The text of one cell, from an item and the file's style."""

from __future__ import annotations

import re
from random import Random

from bench.catalogs import phrases
from bench.catalogs.book import Book, Style
from bench.catalogs.entries import Entry

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
HAN = "一二三四五六七八九十"
BULLETS = {"bullet": "●", "dot": "•", "middle": "·", "diamond": "◆", "square": "■"}


def cell_text(book: Book, entry: Entry, key: str, number: int) -> str:
    """What stands in column `key` of the item that is number `number` (from 0) of its table."""
    if key in entry.printed:
        return entry.printed[key]
    if key.startswith("extra:"):
        return entry.extra.get(key.removeprefix("extra:"), "")
    if key.startswith("leaf"):
        return leaf_text(book, entry, int(key.removeprefix("leaf")))
    return str(PRINTERS[key](book, entry, number))


def leaf_text(book: Book, entry: Entry, leaf: int) -> str:
    """A tick, the level's name, or nothing."""
    if leaf not in entry.leaves or book.loose.get("ticks_lost"):
        return ""
    return book.leaves[leaf][0] if book.loose.get("level_words") else book.style.tick


def sequence(book: Book, entry: Entry, number: int) -> str:
    """The serial number in the file's manner."""
    style, shown = book.style, number + book.style.serial_start
    if style.serial == "group":
        groups = list(dict.fromkeys(other.level1 for other in _table_of(book, entry)))
        return str(groups.index(entry.level1) + 1)
    mates = [other for other in _table_of(book, entry) if other.level1 == entry.level1]
    if style.serial == "restart":
        return str(next(at for at, other in enumerate(mates) if other is entry) + 1)
    forms = {
        "gaps": str(shown + shown // 4),
        "dot": f"{shown}.",
        "double": f"{shown}.{shown + 2}",
        "padded": f"{shown:03d}",
        "han": f"（{shown}）",
    }
    return forms.get(style.serial, str(shown))


def _table_of(book: Book, entry: Entry) -> list[Entry]:
    return next(table.entries for table in book.tables if any(other is entry for other in table.entries))


def label1(book: Book, entry: Entry, _number: int) -> str:
    """The first label with its numbering."""
    groups = list(dict.fromkeys(other.level1 for other in _table_of(book, entry)))
    return _numbered(book.style.numbering, groups.index(entry.level1)) + entry.level1


def label2(book: Book, entry: Entry, _number: int) -> str:
    """The second label, or the mark that stands for none."""
    if entry.level2 is None:
        return book.style.empty_level2
    if book.style.numbering != "1." or entry.level2[0].isdigit():
        return entry.level2
    mates = [other for other in _table_of(book, entry) if other.level1 == entry.level1]
    groups = list(dict.fromkeys(other.level1 for other in _table_of(book, entry)))
    place = next(at for at, other in enumerate(mates) if other is entry)
    return f"{groups.index(entry.level1) + 1}.{place + 1}{entry.level2}"


def _numbered(numbering: str, place: int) -> str:
    if numbering == "1.":
        return f"{place + 1}."
    if numbering == "一、":
        return f"{HAN[place % 10]}、"
    return f"（{HAN[place % 10]}）" if numbering == "（一）" else ""


def both_labels(_book: Book, entry: Entry, _number: int) -> str:
    """Two labels in one cell with a slash."""
    return entry.level1 if entry.level2 is None else f"{entry.level1}/{entry.level2}"


def elements(book: Book, entry: Entry, _number: int) -> str:
    """The elements as a list in the file's manner."""
    style, gap, end = book.style, book.style.element_gap, book.style.element_end
    texts = [_element(style, text, optional, place) for place, (text, optional) in enumerate(entry.elements)]
    if style.element_form == "plain" and gap == "、" and _holds_pause(entry):
        gap = "；"
    return gap.join(text + end for text in texts) + ("。" if gap == "；" else "")


def _holds_pause(entry: Entry) -> bool:
    outside = [re.sub(r"（[^）]*）|“[^”]*”", "", text) for text, _ in entry.elements]
    return any("、" in text for text in outside)


def _element(style: Style, text: str, optional: bool, place: int) -> str:
    if style.optional_suffix and optional:
        text += "（可选）"
    if style.optional_bullet and optional:
        return style.optional_bullet + text
    return element_mark(style.element_form, place) + text


def element_mark(form: str, place: int) -> str:
    """What stands before an element: a bullet, a number, nothing."""
    marks = {
        "number": f"{place + 1}.",
        "pause": f"{place + 1}、",
        "bracket": f"（{place + 1}）",
        "circled": CIRCLED[place % 20],
        "numbered-bullet": f"{place + 1}.●",
    }
    return marks.get(form, BULLETS.get(form, ""))


def basis(book: Book, entry: Entry, _number: int) -> str:
    """Titles and numbers."""
    style, texts = book.style, []
    for place, (title, number) in enumerate(entry.basis):
        text = _title(title, style) + (_document(number, book) if number else "")
        if style.basis_article and place == len(entry.basis) - 1:
            text += style.basis_article
        texts.append(f"{place + 1}.{text}" if style.basis_numbered else text)
    return style.basis_gap.join(texts) + ("等" if style.basis_etc else "")


def _title(title: str, style: Style) -> str:
    inner = title.replace("《", "〈").replace("》", "〉")
    if style.basis_misplaced and inner.endswith("的通知") and "〉" not in inner:
        return f"《{inner.removesuffix('的通知')}》的通知"
    return f"《{inner}》"


def _document(number: str, book: Book) -> str:
    """The number in brackets; years' brackets as badly kept as the style says."""
    if book.style.basis_brackets and (found := re.fullmatch(r"(\D+)〔(\d{4})〕(\d+)号", number)):
        word, year, count = found.groups()
        return book.chance.choice(
            (
                f"（{word}〔{year}{count}号）",
                f"（{word}[{year}]{count}号）",
                f"({word}({year}){count}号)",
                f"（{word}【{year}】{count}号）",
                f"（{word}〔{year}){count} 号）",
                f"（{word}〔{year} ){count}号）",
            )
        )
    return f"（{number}）"


def publisher(book: Book, entry: Entry, _number: int) -> str:
    """The publishing body."""
    return (entry.publisher or "").replace("、村民委员会", f"{book.style.publisher_gap}村民委员会")


def channels(book: Book, entry: Entry, _number: int) -> str:
    """The channel boxes."""
    style, chance = book.style, book.chance
    if style.channel_form == "prose":
        return chance.choice(phrases.CHANNEL_PROSE)
    gap = chance.choice(style.channel_gaps)
    names = [name for name in phrases.CHANNELS if style.channel_form == "all" or name in entry.ticked or name == "其他"]
    parts = [part for name in names if (part := _channel(book, entry, name))]
    parts += [_mark(style, True, chance) + name for name in entry.platforms]
    if style.channel_numbered:
        parts = [f"{place + 1}.{part}" for place, part in enumerate(parts)]
    return gap.join(parts)


def _channel(book: Book, entry: Entry, name: str) -> str:
    style, chance = book.style, book.chance
    if name == "其他":
        return _other(book, entry)
    ticked = name in entry.ticked
    return _mark(style, ticked, chance) + channel_name(style, name, chance)


def _other(book: Book, entry: Entry) -> str:
    style, chance = book.style, book.chance
    if entry.other_text:
        form = chance.choice(("其他：{}", "其他:{}", "其他（{}）", "其他____{}", "其他 {}"))
        return _mark(style, True, chance) + form.format(entry.other_text)
    if style.channel_form != "all" and not entry.other_ticked:
        return ""
    return _mark(style, entry.other_ticked, chance) + "其他" + chance.choice(("", "____", "_"))


def _mark(style: Style, ticked: bool, chance: Random) -> str:
    if style.channel_form == "plain":
        return ""
    full = style.second_mark if style.second_mark and chance.random() < 0.4 else style.boxes[0]
    return (full if ticked else chance.choice(style.boxes[1])) + style.channel_space


def channel_name(style: Style, name: str, chance: Random) -> str:
    """The name as this file spells it."""
    if style.channel_alias and name in phrases.ALIASES and chance.random() < 0.6:
        name = chance.choice(phrases.ALIASES[name])
    if style.website_address and name == "政府网站":
        name += "（http://www.example.gov.cn/zwgk/）"
        return name
    return name.replace("（电子屏）", f"{style.board_break}（电子屏）").replace("/", style.channel_slash)


def audience(_book: Book, entry: Entry, _number: int) -> str:
    """全社会 or the group, in words."""
    return "全社会" if entry.public else entry.groups or ""


def public(book: Book, entry: Entry, _number: int) -> str:
    """The tick under 全社会."""
    return book.style.tick if entry.public and not book.loose.get("ticks_lost") else ""


def groups(book: Book, entry: Entry, _number: int) -> str:
    """The tick, or words, under 特定群体."""
    if not entry.groups or book.loose.get("ticks_lost"):
        return ""
    tick = book.style.tick
    forms = {"replace": entry.groups, "glued": tick + entry.groups, "bare": tick}
    return forms.get(book.style.group_tick, f"{tick}（{entry.groups}）")


def active(book: Book, entry: Entry, _number: int) -> str:
    """The tick under 主动."""
    return book.style.tick if "主动" in entry.modes and not book.loose.get("ticks_lost") else ""


def request(book: Book, entry: Entry, _number: int) -> str:
    """The tick under 依申请公开."""
    return book.style.tick if "依申请" in entry.modes and not book.loose.get("ticks_lost") else ""


def mode_words(_book: Book, entry: Entry, _number: int) -> str:
    """主动公开, in words."""
    return "、".join(mode + "公开" for mode in ("主动", "依申请") if mode in entry.modes)


def level_words(_book: Book, entry: Entry, _number: int) -> str:
    """The levels in words."""
    return "、".join(entry.levels)


PRINTERS = {
    "sequence": sequence,
    "level1": label1,
    "level2": label2,
    "level3": lambda _book, entry, _number: entry.level3 or "",
    "both": both_labels,
    "label": lambda _book, entry, _number: entry.level2 or entry.level1,
    "domain": lambda _book, entry, _number: entry.domain_name,
    "elements": elements,
    "basis": basis,
    "deadline": lambda _book, entry, _number: entry.deadline,
    "publisher": publisher,
    "channels": channels,
    "audience": audience,
    "public": public,
    "groups": groups,
    "active": active,
    "request": request,
    "mode": mode_words,
    "form": lambda _book, _entry, _number: "全文发布",
    "levels": level_words,
}
