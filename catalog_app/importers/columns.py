"""All columns of a table bound together: each key once, the rest kept as extra columns under their printed words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from catalog_app.importers.blocks import Head
from catalog_app.importers.content import CHANNELS, SEQUENCE, TICK, is_counting, main_kind, profile
from catalog_app.importers.headers import CITY, EXTRA, IGNORE, LABEL, LABELS, SPLIT, Match, levels_of
from catalog_app.importers.reading import ColumnBinding, Report, excerpt
from catalog_app.importers.wording import tidy
from catalog_app.model.catalog import LEVELS
from catalog_app.model.channels import national_name
from catalog_app.model.patterns import lazy

_MODE_WORDS = lazy(r"主动|依申请|申请公开")
_OUR_NUMBER = lazy(r"^\d{2}-(?:\d{3}|本地\d+)$")
_RANK = {"chosen": 0, "label": 1, "alias": 2, "like": 3, "position": 4, "content": 5}
_LONGEST_LEVEL = 10
_SAMPLES, _SAMPLE_LENGTH = 3, 60
_BY_PLACE = {
    "audience": ("audience.public", "audience.groups"),
    "mode": ("mode.主动", "mode.依申请"),
}


class Column(Struct, frozen=True):
    """One column: its key, how it was found, the words it is shown by, and its whole header text."""

    column: int
    key: str
    how: str
    shown: str
    header: str = ""
    generic: bool = False


def bind(
    heads: Sequence[Head],
    samples: Mapping[int, list[str]],
    chosen: Mapping[str, str],
    is_domain: Callable[[str], bool],
    report: Report,
) -> tuple[Column, ...]:
    """What every column with a header or with texts holds; what is doubtful is reported."""
    by_column = {head.column: head for head in heads}
    opened = {head.parts[0] for head in heads if len(head.parts) > 1 and head.group == "label"}
    for head in heads:
        if len(head.parts) == 1 and head.parts[0] in opened:  # the group word alone: its own leaf is empty
            del by_column[head.column]
    columns = [_first_guess(number, by_column.get(number)) for number in sorted({*by_column, *samples})]
    columns = _spread_groups(columns, by_column, report)
    columns = [_level_by_name(column, samples.get(column.column, [])) for column in columns]
    columns = _settle_city(columns)
    columns = [_by_content(column, columns, samples.get(column.column, []), is_domain) for column in columns]
    columns = _settle_labels(columns)
    columns = _unnamed(columns, samples, report)
    columns = [_chosen(column, chosen) for column in columns]
    return _each_once(columns, report)


def _first_guess(number: int, head: Head | None) -> Column:
    if head is None:
        return Column(number, "", "content", "")
    match = head.match() or Match(EXTRA, "label")
    key = (
        "level1" if match.key == LABEL and len(head.parts) == 1 and match.generic and match.how != "like" else match.key
    )
    return Column(number, key, match.how, head.shown, "\n".join(head.parts), match.generic)


def _spread_groups(columns: list[Column], heads: Mapping[int, Head], report: Report) -> list[Column]:
    """A group over several columns whose leaves are lost, or say the same twice: read in their usual order."""
    result = list(columns)
    for key in ("audience", "mode", "levels"):
        alone = [place for place, column in enumerate(result) if column.key == key]
        if len(alone) > 1 and len({result[place].header for place in alone}) == 1 and alone[-1] - alone[0] < len(alone):
            usual = _BY_PLACE.get(key) or tuple(
                f"levels.{level}" for level in (LEVELS if len(alone) > 2 else LEVELS[:2])
            )
            _by_place(result, alone, usual, report)
        leaves = [place for place, column in enumerate(result) if column.key.startswith(f"{key}.")]
        alike = len(leaves) == 2 and len({result[place].key for place in leaves}) == 1
        if key in _BY_PLACE and alike and all(_grouped(heads, result[place].column) for place in leaves):
            _by_place(result, leaves, _BY_PLACE[key], report)
    return result


def _grouped(heads: Mapping[int, Head], column: int) -> bool:
    head = heads.get(column)
    return head is not None and head.group is not None


def _by_place(result: list[Column], places: Sequence[int], usual: Sequence[str], report: Report) -> None:
    for place, key in zip(places, usual, strict=False):
        result[place] = structs.replace(result[place], key=key, how="position")
    first = result[places[0]]
    report.add(
        "header_guessed",
        "warning",
        f"“{first.shown}”下面的小标题看不出来，按通常的先后顺序读取",
        "请核对这几列，不对的请改选列的含义。",
        column=first.shown,
    )


def _level_by_name(column: Column, texts: Sequence[str]) -> Column:
    """A column that stands under no group, is named after a level (青山市级, 村) and holds ticks."""
    if column.key != EXTRA or not column.shown or len(column.shown) > _LONGEST_LEVEL:
        return column
    levels = levels_of(column.shown) if national_name(column.shown) is None else ()
    ticked = levels and main_kind(profile(texts)) in (TICK, "levels")
    return structs.replace(column, key="levels." + "+".join(levels), how="content") if ticked else column


def _settle_city(columns: list[Column]) -> list[Column]:
    """市级 beside 县级 is none of our levels; alone it is what elsewhere is called 县级."""
    county = any(column.key.startswith("levels.") and "县级" in column.key for column in columns)
    key = EXTRA if county else "levels.县级"
    return [structs.replace(one, key=key) if one.key == f"levels.{CITY}" else one for one in columns]


def _by_content(
    column: Column, columns: Sequence[Column], texts: Sequence[str], is_domain: Callable[[str], bool]
) -> Column:
    """Headers whose meaning the cells decide: 公开方式 (全文公开), 公开属性, 编号, 领域, 一级目录 beside 一级事项."""
    said = [text for text in texts if text.strip()]
    key = column.key
    if key in ("mode", "attribute"):
        has_leaves = any(other.key.startswith("mode.") for other in columns)
        worded = said and 2 * sum(_MODE_WORDS.search(tidy(text)) is not None for text in said) >= len(said)
        taken = key == "attribute" and any(other.key == "mode" for other in columns) and has_leaves
        key = "mode" if (worded or (key == "mode" and not said)) and not has_leaves and not taken else EXTRA
    elif key == "domain" or (key in LABELS and column.generic):
        matching = said and 2 * sum(map(is_domain, said)) > len(said)
        labels = [one for one in columns if one.key in LABELS and one.column != column.column]
        others = len(labels) > 1 or any(not one.generic for one in labels)
        if key == "domain":
            key = "domain" if matching or not said else EXTRA
        elif matching and others:
            key = "domain"
    elif (
        key == "sequence" and said and 2 * sum(_OUR_NUMBER.match(text.strip()) is not None for text in said) > len(said)
    ):
        key = "number"
    return structs.replace(column, key=key) if key != column.key else column


def _settle_labels(columns: list[Column]) -> list[Column]:
    """一级事项 twice is 二级事项 the second time; names without level take the free levels from left to right."""
    result = list(columns)
    certain = [place for place, one in enumerate(result) if one.key in LABELS and not one.generic]
    seen: set[str] = set()
    for place in certain:
        key = result[place].key
        if key in seen:
            free = [label for label in LABELS[LABELS.index(key) :] if not any(one.key == label for one in result)]
            result[place] = structs.replace(result[place], key=free[0] if free else EXTRA, how="position")
        seen.add(result[place].key)
    vague = [place for place, one in enumerate(result) if one.key == LABEL or (one.key in LABELS and one.generic)]
    for place in vague:
        result[place] = _placed_label(result, place, vague)
    return result


def _placed_label(columns: Sequence[Column], place: int, vague: Sequence[int]) -> Column:
    column = columns[place]
    if any(one.key == SPLIT for one in columns):
        return structs.replace(column, key=EXTRA)
    settled = {
        one.key: number
        for number, one in enumerate(columns)
        if one.key in LABELS and (number not in vague or number < place)
    }
    for level, label in enumerate(LABELS):
        if label in settled:
            continue
        left = all(settled[lower] < place for lower in LABELS[:level] if lower in settled)
        right = all(settled[higher] > place for higher in LABELS[level + 1 :] if higher in settled)
        if left and right and all(lower in settled for lower in LABELS[:level]):
            return structs.replace(
                column, key=label, how=column.how if column.key == label else "position", generic=False
            )
    return structs.replace(column, key=EXTRA)


def _unnamed(columns: Sequence[Column], samples: Mapping[int, list[str]], report: Report) -> list[Column]:
    """Columns without header: the counting one is 序号, names are the missing level, the rest is kept."""
    result = []
    for column in columns:
        if column.key:
            result.append(column)
            continue
        texts = [text for text in samples.get(column.column, []) if text.strip()]
        known = {one.key for one in (*columns, *result)}
        if texts:
            result.append(_named_by_content(column, texts, known, columns, report))
    return result


def _named_by_content(
    column: Column, texts: list[str], known: set[str], columns: Sequence[Column], report: Report
) -> Column:
    if is_counting(texts):
        return structs.replace(column, key=IGNORE if "sequence" in known else "sequence")
    kind = main_kind(profile(texts))
    right = [one.key for one in columns if one.column > column.column and one.key]
    key = EXTRA
    if kind in ("basis", "deadline", CHANNELS, "publisher") and kind not in known:
        key = kind
    elif kind in ("short", "long") and "elements" in right and not {"level1", SPLIT} & known:
        key = "level1"
    elif kind in ("short", "long") and right[:1] == ["elements"] and not {"level2", SPLIT} & known:
        key = "level2"
    shown = f"无表头（第{column.column}列）"
    if key != EXTRA or kind not in (TICK, SEQUENCE):
        report.add(
            "header_missing",
            "warning",
            f"第{column.column}列没有表头，" + ("按内容判断了它的含义" if key != EXTRA else "作为附加栏保留"),
            "请核对这一列，不对的请改选列的含义。",
            column=shown,
            text=texts[0],
        )
    return structs.replace(column, key=key, shown=shown)


def _chosen(column: Column, chosen: Mapping[str, str]) -> Column:
    key = chosen.get(column.shown)
    return structs.replace(column, key=key, how="chosen", generic=False) if key else column


def _each_once(columns: Iterable[Column], report: Report) -> tuple[Column, ...]:
    """Each key once, the surest column first; levels may have several columns, the rest is kept as extra."""
    columns = list(columns)
    best: dict[str, Column] = {}
    for column in sorted(columns, key=lambda one: (_RANK.get(one.how, 9), one.generic, one.column)):
        best.setdefault(column.key, column)
    result = []
    for column in columns:
        if column.key in (EXTRA, IGNORE) or column.key.startswith("levels.") or best[column.key] is column:
            result.append(column)
            continue
        if column.key == "sequence":
            result.append(structs.replace(column, key=IGNORE))
            continue
        if column.key not in ("audience", "mode", "levels", "attribute"):
            message = f"“{column.shown}”和“{best[column.key].shown}”像是同一栏，只用后者，前者作为附加栏保留"
            report.add("duplicate_column", "warning", message, "不对的请改选列的含义。", column=column.shown)
        result.append(structs.replace(column, key=EXTRA))
    return tuple(_lonely_groups(result))


def _lonely_groups(columns: Sequence[Column]) -> list[Column]:
    """A group word without leaves beside its own leaves is no column of words."""
    names = Counter(column.key.partition(".")[0] for column in columns if "." in column.key)
    return [
        structs.replace(column, key=EXTRA)
        if column.key in ("audience", "mode", "levels") and names[column.key]
        else column
        for column in columns
    ]


def bindings_of(columns: Sequence[Column], samples: Mapping[int, list[str]]) -> tuple[ColumnBinding, ...]:
    """What the wizard shows of the columns."""
    return tuple(
        ColumnBinding(
            column=column.column,
            header=column.shown,
            key=column.key,
            how="alias" if column.how == "like" else column.how,
            samples=tuple(
                excerpt(text)[:_SAMPLE_LENGTH]
                for text in list(dict.fromkeys(text for text in samples.get(column.column, ()) if text.strip()))[
                    :_SAMPLES
                ]
            ),
        )
        for column in columns
    )


def leaf_levels(key: str) -> tuple[str, ...]:
    """The levels of a key such as levels.乡级+村级."""
    return tuple(key.partition(".")[2].split("+"))


def level_words(text: str) -> tuple[str, ...]:
    """The levels that a cell's words name, 市级 counted as 县级."""
    return tuple("县级" if level == CITY else level for level in levels_of(text))
