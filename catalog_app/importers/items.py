"""Records to items: every cell by the reader of its kind, with what the whole column tells about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, structs

from catalog_app.importers.basis import read_basis_cell
from catalog_app.importers.channels import channel_style, read_channel_cell
from catalog_app.importers.columns import Column, leaf_levels
from catalog_app.importers.content import is_absent
from catalog_app.importers.domains import Domains
from catalog_app.importers.elements import element_style, split_elements
from catalog_app.importers.headers import EXTRA, SPLIT
from catalog_app.importers.labels import (
    SOME_GROUP,
    Publishers,
    kept_line,
    name_of,
    printed_lines,
    read_audience_words,
    read_level_words,
    read_mode_words,
    split_name,
)
from catalog_app.importers.reading import ReadItem, Report, Steps
from catalog_app.importers.records import Record
from catalog_app.importers.ticks import read_tick
from catalog_app.importers.wording import Doubt, tidy
from catalog_app.model.catalog import LEVELS, MODES, Audience, Basis, Channels, Element, Item
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER
from catalog_app.model.deadline import parse_deadline

_GROUPS = {"audience": "公开对象", "mode": "公开方式", "levels": "公开层级"}


class Made(Struct, frozen=True):
    """The items of one section, and the groups whose ticks the file lost."""

    items: tuple[ReadItem, ...]
    asked: tuple[str, ...]


def make_items(
    records: Sequence[Record],
    columns: Sequence[Column],
    elements: frozenset[str],
    domains: Domains,
    fill: Mapping[str, str],
    report: Report,
    steps: Steps,
) -> Made:
    """One item a record, in their order."""
    maker = _Maker(records, columns, elements, domains, fill, report, steps)
    return Made(tuple(maker.item(record, place) for place, record in enumerate(steps.over(records), 1)), maker.asked)


class _Maker:
    def __init__(
        self,
        records: Sequence[Record],
        columns: Sequence[Column],
        elements: frozenset[str],
        domains: Domains,
        fill: Mapping[str, str],
        report: Report,
        steps: Steps,
    ) -> None:
        self._columns, self._known, self._domains, self._report = columns, elements, domains, report
        self._fill = fill
        self._place = {column.key: column for column in reversed(columns)}
        self._leaves = {
            group: [column for column in columns if column.key.startswith(f"{group}.")] for group in _GROUPS
        }
        self._boxes = {column.key.partition(".")[2]: column for column in columns if column.key.startswith("channels.")}
        self._extras = _named_extras(columns)
        self._records = records
        content = self._place.get("elements")
        self._elements = element_style(steps.over(self._texts("elements")), content.header if content else "")
        channels = self._place.get("channels")
        self._channels = channel_style(steps.over(self._texts("channels")), channels.header if channels else "")
        self._publishers = Publishers(self._texts("publisher"))
        self._lost = frozenset(group for group in _GROUPS if self._is_lost(group))
        self.asked = tuple(group for group in _GROUPS if group in self._lost and group not in fill)
        self._report_lost()

    def _texts(self, key: str) -> list[str]:
        column = self._place.get(key)
        if column is None:
            return []
        return [text for record in self._records if (text := record.cells.get(column.column, ""))]

    def _is_lost(self, group: str) -> bool:
        """Whether the group has columns and not one of them says anything, or only that something is ticked."""
        leaves = self._leaves[group]
        if not self._records:
            return False
        if leaves:
            return not any(record.cells.get(leaf.column, "").strip() for record in self._records for leaf in leaves)
        alone = self._place.get(group)
        return alone is not None and not any(read_tick(text).words for text in self._texts(group))

    def _report_lost(self) -> None:
        for group in self.asked:
            self._report.add(
                "ticks_lost",
                "warning",
                f"“{_GROUPS[group]}”各栏整张表都是空的，看不出勾在哪里，没有猜",
                "请对照原件，在导入时指明整张表的勾选，或导入后逐项填写。",
                column=_GROUPS[group],
            )

    def item(self, record: Record, place: int) -> ReadItem:
        """One item. `position` counts the records."""
        row = record.rows[0]
        level1, level2, level3 = self._names(record, row)
        channels, marks = self._read_channels(record, row)
        item = Item(
            uid="",
            domain=self._domain(record),
            number=tidy(self._text(record, "number")),
            position=place,
            level1=level1,
            level2=level2,
            level3=level3,
            elements=self._read_elements(record),
            basis=self._read_basis(record, row),
            deadline=parse_deadline(printed_lines(self._text(record, "deadline"))),
            publisher=self._publishers.read(self._text(record, "publisher")),
            channels=channels,
            audience=self._audience(record),
            mode=self._mode(record),
            levels=self._levels(record),
            marks=marks,
            extra=self._extra(record),
            reason=None,
        )
        return ReadItem(item, tuple(sorted(set(record.rows))), tidy(self._text(record, "station")) or None)

    def _text(self, record: Record, key: str) -> str:
        column = self._place.get(key)
        return record.cells.get(column.column, "") if column is not None else ""

    def _domain(self, record: Record) -> str:
        text = self._text(record, "domain")
        return (self._domains.code_of(text) or "") if text else ""

    def _names(self, record: Record, row: int) -> tuple[str, str | None, str | None]:
        if SPLIT in self._place:
            level1, level2 = split_name(self._text(record, SPLIT))
            return level1, level2, name_of(self._text(record, "level3")) or None
        level1, level2, level3 = (name_of(self._text(record, key)) for key in ("level1", "level2", "level3"))
        if not level1:
            level1, level2 = level2 or level3, "" if level2 else level2
            level3 = level3 if level1 != level3 else ""
            self._report.add(
                "missing_level1",
                "error" if not level1 else "warning",
                "这一行没有一级事项" + (f"，用“{level1}”代替" if level1 else "，没有导入"),
                "请补上一级事项。",
                row=row,
                column="一级事项",
            )
        return level1, level2 or None, level3 or None

    def _read_elements(self, record: Record) -> tuple[Element, ...]:
        text = self._text(record, "elements")
        return split_elements(text, self._elements, self._known) if text.strip() else ()

    def _read_basis(self, record: Record, row: int) -> tuple[Basis, ...]:
        text = self._text(record, "basis")
        if not text.strip():
            return ()
        found = read_basis_cell(text)
        self._doubts(found.doubts, row, "basis")
        return found.basis

    def _read_channels(self, record: Record, row: int) -> tuple[Channels, tuple[str, ...]]:
        text = self._text(record, "channels")
        if not text.strip():
            return self._ticked_boxes(record, row), ()
        found = read_channel_cell(text, self._channels)
        self._doubts(found.doubts, row, "channels")
        return found.channels, found.marks

    def _ticked_boxes(self, record: Record, row: int) -> Channels:
        """Channels that have a column each."""
        ticked: list[str] = []
        other: tuple[str, ...] = ()
        for name, column in self._boxes.items():
            tick = read_tick(record.cells.get(column.column, ""))
            if not tick.ticked:
                continue
            ticked.append(name)
            if tick.words and name == OTHER:
                other = (tick.words,)
            elif tick.words:
                self._unused(tick.words, column, row)
        return Channels(tuple(name for name in NATIONAL_CHANNELS if name in ticked), (), other)

    def _unused(self, words: str, column: Column, row: int) -> None:
        self._report.add(
            "tick_words_unused",
            "warning",
            "打勾的格子里还写着别的字，按打勾读取，这些字没有导入",
            "需要的，请在导入后填到相应的栏目。",
            row=row,
            column=column.shown,
            text=words,
        )

    def _doubts(self, doubts: Sequence[Doubt], row: int, key: str) -> None:
        for doubt in doubts:
            shown = self._place[key].shown
            self._report.add(doubt.code, "warning", doubt.message, doubt.remedy, row=row, column=shown, text=doubt.text)

    def _audience(self, record: Record) -> Audience:
        if "audience" in self._lost:
            return read_audience_words(self._fill.get("audience", ""))
        if not self._leaves["audience"]:
            return read_audience_words(self._text(record, "audience"))
        everyone = read_tick(self._text(record, "audience.public"))
        some = read_tick(self._text(record, "audience.groups"))
        if some.ticked and read_audience_words(some.words).public and not everyone.ticked:
            return read_audience_words(some.words)
        if everyone.words and not read_audience_words(everyone.words).public:
            self._unused(everyone.words, self._place["audience.public"], record.rows[0])
        groups = (some.words or SOME_GROUP) if some.ticked else None
        if everyone.ticked:
            return Audience(True, groups)
        return Audience(False if groups else None, groups)

    def _mode(self, record: Record) -> tuple[str, ...]:
        found = self._ticked("mode", record, read_mode_words)
        return tuple(mode for mode in MODES if mode in found)

    def _levels(self, record: Record) -> tuple[str, ...]:
        found = self._ticked("levels", record, read_level_words)
        return tuple(level for level in LEVELS if level in found)

    def _ticked(self, group: str, record: Record, read: Callable[[str], tuple[str, ...]]) -> set[str]:
        """What is ticked in the columns of a group; words in place of a tick outrank the column's own name."""
        if group in self._lost:
            return set(read(self._fill.get(group, "")))
        if not self._leaves[group]:
            return set(read(self._text(record, group)))
        found: set[str] = set()
        for leaf in self._leaves[group]:
            tick = read_tick(record.cells.get(leaf.column, ""))
            if tick.ticked:
                said = set(read(tick.words)) if tick.words else set()
                if tick.words and not said:
                    self._unused(tick.words, leaf, record.rows[0])
                found |= said or set(leaf_levels(leaf.key) if group == "levels" else [leaf.key.partition(".")[2]])
        return found

    def _extra(self, record: Record) -> dict[str, str]:
        texts = {name: record.cells.get(column, "").strip() for column, name in self._extras}
        return {
            name: "\n".join(map(kept_line, text.splitlines()))
            for name, text in texts.items()
            if text and not is_absent(text)
        }


def _named_extras(columns: Sequence[Column]) -> list[tuple[int, str]]:
    """Extra columns with a name each of its own."""
    named: dict[str, int] = {}
    for column in columns:
        if column.key == EXTRA:
            name, count = column.shown or f"第{column.column}列", 2
            while name in named:
                name, count = f"{column.shown}（{count}）", count + 1
            named[name] = column.column
    return [(column, name) for name, column in named.items()]


def with_domain(read: ReadItem, domain: str) -> ReadItem:
    """The item under `domain`, unless its own row names one."""
    return read if read.item.domain else structs.replace(read, item=structs.replace(read.item, domain=domain))
