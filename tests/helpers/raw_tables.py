"""Raw tables made by hand, for what understands them."""

from collections.abc import Iterable, Mapping, Sequence

from catalog_app.importers.grid import Merge, RawFile, RawTable, Tally, fill_merges
from catalog_app.importers.reading import DomainNames, ReadItem, ReadTable, TableChoices, Understood, Vocabulary
from catalog_app.importers.understanding import understand
from catalog_app.support.progress import Silent

VOCABULARY = Vocabulary(
    (
        DomainNames("04", ("安全生产",)),
        DomainNames("06", ("征地补偿", "农村集体土地征收")),
        DomainNames("15", ("社会救助",)),
        DomainNames("18", ("就业创业", "就业")),
        DomainNames("25", ("扶贫",)),
    )
)
TITLE = "青石桥镇社会救助领域基层政务公开标准目录"
UPPER = "序号|公开事项||公开内容（要素）|公开依据|公开时限|公开主体|公开渠道和载体|公开对象||公开方式||公开层级|"
LOWER = "|一级事项|二级事项||||||全社会|特定群体|主动|依申请公开|县级|乡级"
MERGES = (
    *((1, place, 2, place) for place in (1, 4, 5, 6, 7, 8)),
    *((1, place, 1, place + 1) for place in (2, 9, 11, 13)),
)
FACTS = "《城市绿化条例》（国务院令第100号）|20个工作日|青石桥镇人民政府|■政府网站 □公开查阅点|√||√||√|√"


def a_row(number: str, level1: str, level2: str, elements: str = "1.条件；2.材料；", facts: str = FACTS) -> str:
    """A row of the standard layout."""
    return "|".join((number, level1, level2, elements, facts))


def raw(
    rows: Sequence[str] | Mapping[int, str],
    merges: Iterable[tuple[int, int, int, int]] = (),
    *,
    name: str = "目录",
    before: tuple[str, ...] = (),
    top: int = 1,
) -> RawTable:
    """A table from rows written a|b|c; `merges` as top, left, bottom, right."""
    numbered = dict(enumerate(rows, start=top)) if not isinstance(rows, Mapping) else rows
    table = RawTable(name, before=before)
    for row, line in numbered.items():
        cells = {place: text.replace("⏎", "\n") for place, text in enumerate(line.split("|"), start=1) if text.strip()}
        if cells:
            table.rows[row] = cells
    table.merges = [Merge(*corners) for corners in merges]
    fill_merges(table, Tally())
    return table


def standard(
    *rows: str,
    before: tuple[str, ...] = (TITLE,),
    merges: Iterable[tuple[int, int, int, int]] = (),
    name: str = "目录",
) -> RawTable:
    """A table with the standard two-line header over `rows`."""
    return raw([UPPER, LOWER, *rows], [*MERGES, *merges], before=before, name=name)


def read(*tables: RawTable, kind: str = "docx", choices: Mapping[str, TableChoices] | None = None) -> Understood:
    """What is understood of a file of these tables."""
    return understand(RawFile(kind, tables), VOCABULARY, Silent(), choices or {})


def only(*tables: RawTable, kind: str = "docx", choices: Mapping[str, TableChoices] | None = None) -> ReadTable:
    """The only catalog in a file."""
    [found] = read(*tables, kind=kind, choices=choices).tables
    return found


def labels(table: ReadTable) -> list[tuple[str, str | None]]:
    """Both names of every item."""
    return [(one.item.level1, one.item.level2) for one in table.items]


def codes(table: ReadTable | Understood) -> set[str]:
    """The codes of the problems."""
    return {problem.code for problem in table.problems}


def texts(read_item: ReadItem) -> list[str]:
    """The texts of an item's elements."""
    return [element.text for element in read_item.item.elements]
