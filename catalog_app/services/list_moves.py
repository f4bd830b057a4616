"""What a new list did with the rows of the last one: renamed, split, put together, left out. Offered only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

from catalog_app.importers.plan import PlanLine
from catalog_app.model.catalog import Item
from catalog_app.model.findings import ImportProblem
from catalog_app.model.list_merging import LINE_LABELS
from catalog_app.model.moved_rows import Lists, Move, find_moves

_MOST_NAMED = 5


class Moved(Struct, frozen=True):
    """The plan's lines, those that may be older rows of ours under another name among them undecided."""

    lines: tuple[PlanLine, ...]
    problems: tuple[ImportProblem, ...]


def with_moves(
    lines: Sequence[PlanLine], lists: Mapping[str, Sequence[Item]], uids: Mapping[str, str], names: Mapping[str, str]
) -> Moved:
    """Compare the rows of each domain with `lists`, what its list said last (rows with our 事项编号).

    `uids` are our items by 事项编号, `names` the domains' by code. Rows that stand in no list any more are told.
    """
    kept = list(lines)
    problems: list[ImportProblem] = []
    for domain, rows in lists.items():
        places = {_key(place, line): place for place, line in enumerate(lines) if _is_theirs(line, domain)}
        if not places:
            continue
        compared = Lists({row.number: row for row in rows}, {key: lines[at].draft.item for key, at in places.items()})
        moves = find_moves(compared)
        for move in moves:
            for key in move.new:
                line = lines[places[key]] if key in places else None
                if line is not None and line.change == "new":
                    kept[places[key]] = _offered(line, move, uids, compared)
        asked = {uid for line in kept if line.change == "ambiguous" for uid in line.candidates}
        moved = {key for move in moves for key in move.old}
        gone = [key for key in compared.went() if key in uids and key not in moved and uids[key] not in asked]
        if gone:
            problems.append(_left_out(names.get(domain, domain), [compared.base[key].title for key in gone]))
    return Moved(tuple(kept), tuple(problems))


def _is_theirs(line: PlanLine, domain: str) -> bool:
    return not line.draft.own and line.item.domain == domain and line.change != "skipped"


def _key(place: int, line: PlanLine) -> str:
    return line.current.number if line.current is not None else f"+{place}"


def _offered(line: PlanLine, move: Move, uids: Mapping[str, str], compared: Lists) -> PlanLine:
    titles = "、".join(f"“{compared.base[key].title}”" for key in move.old if key in compared.base)
    reason = f"可能由{titles}{LINE_LABELS[move.kind]}而来：{move.reason}"
    return structs.replace(
        line, change="ambiguous", reason=reason, candidates=tuple(uids[key] for key in move.old if key in uids)
    )


def _left_out(domain: str, titles: Sequence[str]) -> ImportProblem:
    named = "、".join(titles[:_MOST_NAMED]) + (f"等{len(titles)}项" if len(titles) > _MOST_NAMED else "")
    return ImportProblem(
        code="no_longer_listed",
        severity="warning",
        message=f"“{domain}”上次导入的清单里有、这次没有的事项：{named}",
        remedy="目录没有改动；确已取消的，请标为不适用并写明理由",
        text=titles[0],
    )
