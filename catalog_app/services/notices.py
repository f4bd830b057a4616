"""Notices by case (公示): the words of a publication's case and its list, cut for the output that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from catalog_app.checks.workdays import due_date
from catalog_app.model.cases import NoticeCase, Output
from catalog_app.model.catalog import Item, Stage
from catalog_app.model.channels import WEBSITE
from catalog_app.model.errors import UsageError
from catalog_app.model.guide import require_form, sheet_form
from catalog_app.model.notice import VILLAGE, Notice, NoticeTable, notice_table
from catalog_app.model.notice_words import (
    OWN_OBJECTION,
    OWN_OPENING,
    OWN_PERIOD,
    basis_words,
    chinese_date,
    cited,
    filled,
    opening_words,
    period_label,
    period_of,
    period_words,
    spoken_period,
    subject,
    which_words,
)
from catalog_app.model.publication import Publication
from catalog_app.model.roster import RosterColumn, RosterTable, cut, missing
from catalog_app.services.cases import notice_case, notice_cases
from catalog_app.services.deadlines import calendar_of
from catalog_app.services.sheets import BoardRequest, NoticeSheet

if TYPE_CHECKING:
    from catalog_app.services.session import Session

_SOME_VILLAGE = "有关村"
_MANY_VILLAGES = 3
_CROWD = 3
"""Rows a village, on average, from which on villages head their rows."""
_PROPOSED = "拟"
_SHORT_HEADER = 2
_ELSEWHERE = "其他"
_VILLAGE_ENDINGS = ("村民委员会", "居民委员会", "村委会", "居委会")


class _List(Struct, frozen=True):
    """A publication's list as one output may show it."""

    case: NoticeCase
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: Sequence[tuple[str, ...]]
    villages: Sequence[str]
    held: tuple[RosterColumn, ...] = ()
    """All its columns, whatever this output shows."""

    def of(self, village: str) -> _List:
        """The rows of one village."""
        chosen = [place for place, name in enumerate(self.villages) if name == village]
        rows = [self.rows[place] for place in chosen]
        return structs.replace(self, rows=rows, villages=[village] * len(rows))


def notice_sheets(session: Session, request: BoardRequest, today: date) -> tuple[NoticeSheet, ...]:
    """The notices of the request's publications, split by village where asked; errors as `NoticeMaker`'s."""
    maker, workspace = NoticeMaker(session, "wall", today), session.workspace
    boards = _boards_by_village(session) if request.split_by_village else {}
    sheets: list[NoticeSheet] = []
    for uid in request.publications:
        publication = workspace.publication(uid)
        item = workspace.item(publication.item)
        split = maker.village_notices(publication, item, request.case) if request.split_by_village else []
        sheets += [NoticeSheet(publication, item, notice, boards.get(notice.village, ())) for notice in split]
        if not split:
            worded = request.case or publication.case or workspace.roster(uid)
            form = request.form or ("notice" if worded else sheet_form(publication))
            require_form(publication, form)
            notice = maker.notice(publication, item, request.case) if form == "notice" else None
            sheets.append(NoticeSheet(publication, item, notice, form=form))
    if request.split_by_village and sheets and not any(one.notice and one.notice.village for one in sheets):
        raise UsageError(
            "NO_VILLAGES",
            f"“{sheets[0].publication.title[:40]}”没有写明村（社区）的名单，不能按村分开。",
            "请登记带“村”一列的名单，或不按村分开。",
        )
    return tuple(sheets)


def _boards_by_village(session: Session) -> dict[str, tuple[str, ...]]:
    names = {village.uid: village.name for village in session.workspace.villages()}
    found: dict[str, tuple[str, ...]] = {}
    for board in session.workspace.boards():
        if board.village in names:
            village = names[board.village]
            found[village] = (*found.get(village, ()), board.name)
    return found


class NoticeMaker:
    """Writes notices from a workspace for one output; `today` is the day they go up where no day is recorded."""

    def __init__(self, session: Session, output: Output, today: date) -> None:
        self._session, self._output, self._today = session, output, today
        workspace = session.workspace
        self._unit = workspace.unit()
        self._order = [village.name for village in workspace.villages()]
        self._contacts = tuple(workspace.contacts())
        self._stations = {station.uid: station for station in workspace.stations()}
        self._hotlines = {one.hotline for one in notice_cases(session) if one.hotline}

    def notice(self, publication: Publication, item: Item, case: str | None = None) -> Notice | None:
        """The notice of a publication by the case of its list, or by `case`; None where there is neither.

        UsageError UNKNOWN_CASE, COLUMN_MISSING, PERIOD_ORDER, DATE_OUT_OF_RANGE; WorldError DAMAGED_CASE.
        """
        found = self._list(publication)
        case = case or (publication.case if found is None else "") or None
        if found is None:
            return self._written(publication, item, notice_case(case, self._session), None) if case else None
        return self._written(publication, item, notice_case(case, self._session) if case else found.case, found)

    def village_notices(self, publication: Publication, item: Item, case: str | None = None) -> list[Notice]:
        """One notice for each village of the list, rows without village on the last; none where none is told."""
        found = self._list(publication)
        if found is None or not any(found.villages):
            return []
        chosen = notice_case(case, self._session) if case else found.case
        names = self._in_order(found.villages)
        names += [""] if "" in found.villages else []
        return [self._written(publication, item, chosen, found.of(name), name or _ELSEWHERE) for name in names]

    def _in_order(self, names: Iterable[str]) -> list[str]:
        """As the workspace orders them; what it does not know behind, as the list has it."""
        places = {name: place for place, name in enumerate(self._order)}
        return sorted(dict.fromkeys(filter(None, names)), key=lambda name: places.get(name, len(places)))

    def _list(self, publication: Publication) -> _List | None:
        workspace = self._session.workspace
        roster = workspace.roster(publication.uid)
        if roster is None:
            return None
        kept = list(workspace.roster_rows(roster.uid))
        case = notice_case(roster.case_code, self._session)
        rows = [row.cells for row in kept]
        table = cut(RosterTable(title=roster.title, columns=roster.columns, rows=rows), case, self._output)
        columns = tuple((column.key, _heading(column, case)) for column in table.columns)
        told = any(column.key == VILLAGE and column.treatment == "keep" for column in table.told)
        villages = [self._village(row.village) if told else "" for row in kept]
        return _List(case, roster.title, columns, table.rows, villages, tuple(roster.columns))

    def _village(self, told: str) -> str:
        """A village as the workspace calls it, however the list does."""
        bare = told
        for ending in _VILLAGE_ENDINGS:
            bare = bare.removesuffix(ending)
        for name in self._order:
            if name in (told, bare, f"{bare}村", f"{bare}社区") or told.endswith(name):
                return name
        return told

    def _written(
        self, publication: Publication, item: Item, case: NoticeCase, found: _List | None, village: str = ""
    ) -> Notice:
        if found:
            _require_columns(case, found)
        table = self._table(case, found, titled=bool(village)) if found else None
        begin = self._begin(publication)
        values = self._values(publication, item, case, found, table, village)
        body = tuple(line.strip() for line in publication.body.splitlines() if line.strip())
        headings = _headings(case)
        said = publication.body
        unheaded = "\n".join(line for line in body if line.partition("：")[0].strip() not in headings)
        return Notice(
            title=publication.title,
            village=village,
            document_number=publication.document_number or "",
            opening="" if OWN_OPENING.search(said) else opening_words(case, values),
            body=body,
            headings=headings,
            table=table,
            basis=basis_words(case.sources),
            period="" if OWN_PERIOD.search(said) else self._period(publication, case, begin),
            objection="" if OWN_OBJECTION.search(unheaded) else filled(case.objection, values),
            telephones=self._reached(publication, item, case),
            address=f"地址：{self._unit.address}。" if self._unit.address else "",
            unit=self._issuer(case, values),
            signed=begin,
            official=case.official,
            from_case=True,
            untold=() if found else _untold(case, publication),
        )

    def _table(self, case: NoticeCase, found: _List, *, titled: bool) -> NoticeTable:
        added = [column.key for column in case.columns if column.total]
        return notice_table(
            found.columns,
            found.rows,
            found.villages,
            order=self._order,
            added=added,
            crowd=_CROWD,
            counted="户" if "{count}户" in case.opening else "人" if "{count}人" in case.opening else "",
            titled=titled,
        )

    def _reached(self, publication: Publication, item: Item, case: NoticeCase) -> str:
        """Telephones of the unit, of the office in charge and of the case's hotline."""
        elsewhere = self._hotlines - {case.hotline}
        words = [contact.words for contact in self._contacts if contact.value not in elsewhere]
        known = {contact.value for contact in self._contacts}
        station = self._stations.get(publication.station or item.station or "")
        if station and station.phone and station.phone not in known:
            words.append(f"{station.name}：{station.phone}")
        if case.hotline and case.hotline not in known:
            words.append(f"监督举报电话：{case.hotline}")
        return f"{'；'.join(words)}。" if words else ""

    def _issuer(self, case: NoticeCase, values: dict[str, str]) -> str:
        """Who signs: as the case says where county and village are known, else the unit."""
        several = values["village"] == _SOME_VILLAGE or "、" in values["village"]
        if not case.issuer or ("{county}" in case.issuer and not values["county"]):
            return self._unit.signature
        return self._unit.signature if several and "{county}" not in case.issuer else filled(case.issuer, values)

    def _begin(self, publication: Publication) -> date:
        """The day it went up on this kind of place, else today."""
        days = [
            posting.posted_on
            for posting in self._session.workspace.postings(publication.uid)
            if posting.taken_down is None and (posting.channel == WEBSITE) == (self._output == "web")
        ]
        return min(days, default=self._today)

    def _period(self, publication: Publication, case: NoticeCase, begin: date) -> str:
        label, end = period_label(case), publication.display_until
        if end is not None:
            if end < begin:
                raise UsageError(
                    "PERIOD_ORDER",
                    f"“{publication.title[:40]}”的公示截止日{chinese_date(end)}早于开始日{chinese_date(begin)}。",
                    "请核对这条公开信息的公示截止日期。",
                )
            return period_words(label or "公示期", begin, end, None)
        if not label:
            return f"公布时间：自{chinese_date(begin)}起长期公布。" if case.keeps_up else ""
        stage = _display_stage(case)
        due = due_date(stage, begin, calendar_of(self._session)) if stage else None
        return period_words(label, begin, due.due, case.period, provisional=due.provisional) if due else ""

    def _values(
        self,
        publication: Publication,
        item: Item,
        case: NoticeCase,
        found: _List | None,
        table: NoticeTable | None,
        village: str = "",
    ) -> dict[str, str]:
        unit, village = self._unit, village or self._villages_meant(publication, found)
        titles = [publication.title, *([found.title] if found else [])]
        period = spoken_period(publication.period) if publication.period else period_of(titles, publication.year)
        return {
            "unit": unit.signature,
            "county": unit.county + ("" if unit.county.endswith("政府") or not unit.county else "人民政府"),
            "village": village,
            "committee": f"{village}{'居民' if village.endswith('社区') else '村民'}委员会",
            "year": str(publication.year),
            "period": period,
            "count": str(table.count) if table else "",
            "item": subject(publication.title, unit.name) or item.title,
            "source": cited(case.sources),
            "which": which_words(case, "".join(titles)),
        }

    def _villages_meant(self, publication: Publication, found: _List | None) -> str:
        text = publication.title + publication.body
        names = [name for name in self._order if name in text]
        names = names or self._in_order(found.villages if found else ())
        return "、".join(names) if 0 < len(names) <= _MANY_VILLAGES else _SOME_VILLAGE


def _heading(column: RosterColumn, case: NoticeCase) -> str:
    """What heads a column: the list's own words, which say 拟 where the case proposes and does not yet grant."""
    known = case.column(column.key)
    if known is None or not known.label.startswith(_PROPOSED) or column.label.startswith(_PROPOSED):
        return column.label
    bare, bracket, unit = column.label.partition("（")
    return (known.label.partition("（")[0] if len(bare) <= _SHORT_HEADER else _PROPOSED + bare) + bracket + unit


def _headings(case: NoticeCase) -> tuple[str, ...]:
    """Words that head a paragraph, where the case has headed paragraphs."""
    return (
        tuple(word for column in case.columns for word in (column.label, *column.aliases))
        if case.sheet == "fields"
        else ()
    )


def _untold(case: NoticeCase, publication: Publication) -> tuple[str, ...]:
    """What the case asks for and the words do not name: 征收范围; a list that is not recorded."""
    if case.sheet == "roster":
        return ("名单",)
    said = publication.title + publication.body
    wanted = (column for column in case.columns if column.required)
    return tuple(
        one.label for one in wanted if not any(word.partition("（")[0] in said for word in (one.label, *one.aliases))
    )


def _require_columns(case: NoticeCase, found: _List) -> None:
    """A list without what its notice is about, the names say, would hang there for nothing."""
    labels = missing(case, found.held)
    if labels:
        raise UsageError(
            "COLUMN_MISSING",
            f"名单“{found.title[:40]}”没有公示情形“{case.name}”必须有的栏目：{'、'.join(labels)}。",
            "请登记带这些栏目的名单，或换一种公示情形。",
        )


def _display_stage(case: NoticeCase) -> Stage | None:
    period = case.period
    if period.days is None:
        return None
    if period.unit == "工作日":
        return Stage(kind="display", rule="working_days", days=period.days)
    return Stage(
        kind="display", rule="calendar_days", days=period.days, unit="hour" if period.unit == "小时" else "day"
    )
