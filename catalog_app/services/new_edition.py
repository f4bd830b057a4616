"""A new edition of a national catalog merged three ways into our own.

“Their old” is the standard of the version the domain names. A county's new list is merged by `importing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct, structs

from catalog_app.model.catalog import Domain, Item, Origin
from catalog_app.model.cells import cell_text
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.fields import BY_KEY
from catalog_app.model.list_merging import LINE_LABELS, MergeLine, merge_items, sure_lines
from catalog_app.model.standards import Standard, load_standard
from catalog_app.services.adopting import adopt_item, standard, standard_index, with_true_origin
from catalog_app.services.editing import local_number
from catalog_app.services.gate import require_clean_text
from catalog_app.services.reviews import review_task
from catalog_app.services.session import Session
from catalog_app.services.words import require_exportable
from catalog_app.support.paths import resource_bytes, resource_names

if TYPE_CHECKING:
    from catalog_app.store.recorder import Recorder

EARLIER = "standards/earlier"
"""Folder of the standards of former versions, `06-2019.json`, kept when a release brings newer ones."""
WITHDRAWN_REASON = "新目录已取消这个事项"


class DomainVersion(Struct, frozen=True):
    """A domain of ours and the version of the bundled national catalog, '' where there is none."""

    domain: Domain
    bundled: str

    @property
    def is_newer(self) -> bool:
        """Whether the bundled catalog is newer than the one this domain follows."""
        return bool(self.domain.version) and self.bundled > (self.domain.version or "")


class MergePlan(Struct, frozen=True, kw_only=True):
    """What a new standard asks of one domain; nothing is written yet."""

    domain: Domain
    lines: tuple[MergeLine, ...]
    source: str
    """The new standard in words: 国家标准目录2026版."""
    version: str

    def sure(self) -> list[int]:
        """Places of the lines that follow from the lists alone; the others need somebody's word."""
        return sure_lines(self.lines)

    def counts(self) -> dict[str, int]:
        """How many lines of each kind there are."""
        return {kind: sum(line.kind == kind for line in self.lines) for kind in LINE_LABELS}

    def settled(self, place: int, theirs: Collection[str]) -> MergePlan:
        """The plan with the conflicts of one line decided: the keys in `theirs` as they say, the others ours."""
        line = self.lines[place].settled(theirs)
        return structs.replace(self, lines=(*self.lines[:place], line, *self.lines[place + 1 :]))


def domain_versions(session: Session) -> list[DomainVersion]:
    """All domains with the bundled versions, in printed order."""
    bundled = {one.code: one.version for one in standard_index()}
    return [DomainVersion(one, bundled.get(one.code, "")) for one in session.workspace.domains()]


def earlier_standard(code: str, version: str) -> Standard | None:
    """The bundled standard of a domain in that version, today's or a former one; None where it is not kept."""
    if any(one.code == code and one.version == version for one in standard_index()):
        return standard(code)
    name = f"{EARLIER}/{code}-{version}.json"
    return load_standard(resource_bytes(name), name) if name in resource_names(EARLIER, ".json") else None


def plan_standard_update(session: Session, new: Standard, old: Standard | None = None) -> MergePlan:
    """What a newer standard asks of our domain; `old` is the one it was adopted from, looked up by version.

    UsageError UNKNOWN_DOMAIN, NO_EARLIER_STANDARD.
    """
    domain = _domain(session, new.code)
    before = old or (earlier_standard(new.code, domain.version) if domain.version else None)
    if before is None:
        raise UsageError(
            "NO_EARLIER_STANDARD",
            f"程序里没有“{domain.name}”原来依据的标准目录{domain.version or ''}，不能比较新旧两版。",
            "请改用“导入”，把新目录作为文件与本地目录比较。",
        )
    ours = {item.standard_id: item for item in session.workspace.items(new.code) if item.standard_id}
    lines = merge_items(
        _rows(before),
        _rows(new),
        ours,
        renamed=_renamed(before, new),
        levels=session.workspace.unit().levels,
    )
    return MergePlan(domain=domain, lines=tuple(lines), source=f"国家标准目录{new.version}版", version=new.version)


def apply_merge(session: Session, plan: MergePlan, chosen: Collection[int], stamp: Stamp) -> ChangeSet:
    """Do the chosen lines as one step, with a backup before; for each offered line not chosen a review task is left.

    UsageError TEXT_TOO_LONG; GateError for a private number in any text; nothing is stored then.
    """
    wanted = [line for place, line in enumerate(plan.lines) if place in chosen]
    stored = [item for line in wanted for item in line.stored]
    require_exportable(stored)
    require_clean_text(_texts(stored), frozenset(contact.value for contact in session.workspace.contacts()))
    name = f"按{plan.source}更新“{plan.domain.name}”（{len(wanted)}项）"
    with session.workspace.transaction(name, stamp, bulk=True) as recorder:
        for line in wanted:
            _apply(session, recorder, line, plan)
        for place, line in enumerate(plan.lines):
            if place not in chosen and not line.sure:
                text = f"“{line.title}”{LINE_LABELS[line.kind]}：{line.reason}（{plan.source}），还没有处理"
                uid = line.current.uid if line.current else None
                recorder.save_review_task(review_task("standard_changed", text, stamp.now.date(), uid))
        recorder.add_domain(structs.replace(plan.domain, version=plan.version))
    return session.notify(recorder.changes)


def _domain(session: Session, code: str) -> Domain:
    found = next((one for one in session.workspace.domains() if one.code == code), None)
    if found is None:
        known = "、".join(f"{one.code} {one.name}" for one in session.workspace.domains())
        raise UsageError("UNKNOWN_DOMAIN", f"工作区里没有代码为“{code}”的领域。", f"可用的领域：{known}。")
    return found


def _rows(source: Standard) -> dict[str, Item]:
    return {row.id: adopt_item(source.code, row, place) for place, row in enumerate(source.items, start=1)}


def _renamed(old: Standard, new: Standard) -> dict[str, str]:
    """Former ids by present id, where a row says which it was, by id or by name."""
    names = {row.level3 or row.level2 or row.level1: row.id for row in old.items}
    ids = {row.id for row in old.items}
    told = {row.id: row.renamed_from for row in new.items if row.renamed_from}
    return {key: was if was in ids else names[was] for key, was in told.items() if was in ids or was in names}


def _apply(session: Session, recorder: Recorder, line: MergeLine, plan: MergePlan) -> None:
    for item in line.removed:
        if session.workspace.publications(item.uid):
            kept = structs.replace(item, origin=Origin.NOT_APPLICABLE, reason=WITHDRAWN_REASON)
            recorder.save_item(kept)
        else:
            recorder.remove_item(item.uid)
    for item in line.stored:
        recorder.save_item(with_true_origin(item) if item.uid else _added(session, recorder, item, plan))


def _added(session: Session, recorder: Recorder, item: Item, plan: MergePlan) -> Item:
    new = structs.replace(item, uid=str(uuid4()), domain=plan.domain.code, position=0)
    if session.workspace.item_by_number(item.number) is not None:
        new = structs.replace(new, number=local_number(recorder, plan.domain.code))
    return with_true_origin(new)


def _texts(items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    for item in items:
        yield from ((f"{item.title}·{field.label}", cell_text(item, key)) for key, field in BY_KEY.items())
        yield from ((f"{item.title}·{key}", text) for key, text in item.extra.items())


def labelled(keys: Collection[str]) -> str:
    """Field keys in a clerk's words."""
    other: Mapping[str, str] = {"extra": "其他栏目"}
    return "、".join(BY_KEY[key].label if key in BY_KEY else other.get(key, key) for key in keys)
