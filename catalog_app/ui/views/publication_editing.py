"""登记公开 and 修改: the short form, the full one, and the save as one step. Forms come back with what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from msgspec import structs
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from catalog_app.model.catalog import Item, Origin
from catalog_app.model.errors import AppError
from catalog_app.model.publication import Link, Publication, State
from catalog_app.services import publications
from catalog_app.services.cases import notice_case, notice_cases
from catalog_app.services.index_numbers import next_number
from catalog_app.services.reviewing import missing
from catalog_app.services.session import Session
from catalog_app.services.vocabulary import INTERPRETATION, guessed_kind, kinds
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.edit_publication import LONGEST_TITLE, EditAnswer, EditDialog, EditSubject
from catalog_app.ui.dialogs.publish import KindChoices, PublishDialog, PublishValues
from catalog_app.ui.gated import with_release
from catalog_app.ui.models.item_choices import ItemChoice, item_choice
from catalog_app.ui.models.related_rows import LinkRow
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.link_actions import found_publications
from catalog_app.ui.views.phrase_button import PhraseSource


class Text:
    """What is said when it is done."""

    INTERPRETATION = "《{title}》政策解读"
    RECORDED, CHANGED = "已登记草稿“{title}”", "已修改“{title}”"


class PublicationEditing(QObject):
    """Asks, calls the service, and tells `done` with a sentence and the publication to show."""

    done = Signal(str, str)
    roster_wanted = Signal(str)
    """After `done`: the list of this publication is to be registered."""

    def __init__(self, context: PageContext, cause: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._cause, self._owner = context, cause, owner
        self._items: Mapping[str, Item] = {}
        self._domains: Mapping[str, str] = {}

    def set_places(self, items: Mapping[str, Item], domains: Mapping[str, str]) -> None:
        """Items by uid and names of domains by code, for the forms."""
        self._items, self._domains = items, domains

    def record(self, values: PublishValues) -> None:
        """登记公开…: a draft, by the short form or by the full one."""
        problem, answer = "", values
        while True:
            given = self._ask_short(answer, problem)
            if given is None:
                return
            if given.full:
                draft = self._record_in_full(given)
                if draft is None:
                    return
                answer, problem = draft, ""
                continue
            try:
                uid = self._add(self._draft(given), EditAnswer(self._draft(given)))
            except AppError as error:
                answer, problem = given, words_of(error)
                continue
            self.done.emit(Text.RECORDED.format(title=given.title), uid)
            return

    @Slot(object)
    def record_interpretation(self, policy: Publication) -> None:
        """登记解读…: a draft linked with its policy document."""
        title = Text.INTERPRETATION.format(title=policy.title)[:LONGEST_TITLE]
        self.record(PublishValues(item=policy.item, title=title, kind=INTERPRETATION, interprets=policy.uid))

    def edit(self, old: Publication) -> None:
        """修改…: every field; what was approved and changes in content is reviewed anew."""
        context, session = self._context, self._context.session
        answer, problem = EditAnswer(old, (), tuple(link_rows(session, old))), ""
        while True:
            given = self._ask_full(answer, problem)
            if given is None:
                return
            answer, stamp = given, context.stamp(self._cause)
            try:
                arguments = (session, given.publication, stamp)
                with_release(context, publications.edit_publication, *arguments, attach=given.files)
            except AppError as error:
                problem = words_of(error)
                continue
            self._tell(Text.CHANGED, given, old.uid)
            return

    def _record_in_full(self, values: PublishValues) -> PublishValues | None:
        """Every field, from what the short form has; a cancelled one goes back there. None = it was recorded."""
        draft = self._draft(values)
        answer, problem = EditAnswer(draft, (), tuple(link_rows(self._context.session, draft))), ""
        while True:
            given = self._ask_full(answer, problem, new=True)
            if given is None:
                return structs.replace(values, full=False)
            answer = given
            try:
                uid = self._add(given.publication, given)
            except AppError as error:
                problem = words_of(error)
                continue
            self._tell(Text.RECORDED, given, uid)
            return None

    def _tell(self, words: str, given: EditAnswer, uid: str) -> None:
        self.done.emit(words.format(title=given.publication.title), uid)
        if given.to_roster:
            self.roster_wanted.emit(uid)

    def _draft(self, values: PublishValues) -> Publication:
        stamp = self._context.stamp(self._cause)
        draft = publications.blank(self._context.session, values.item, values.title, stamp, values.formed)
        return structs.replace(
            draft,
            body=values.body,
            document_number=values.document_number,
            kind=values.kind or self._guess(values.item, values.title, values.document_number or ""),
            links=(Link("被解读", values.interprets),) if values.interprets else (),
        )

    def _guess(self, item: str, title: str, number: str) -> str:
        return guessed_kind(self._items.get(item), title, number)

    def _add(self, draft: Publication, answer: EditAnswer) -> str:
        context = self._context
        arguments = (context.session, draft, context.stamp(self._cause))
        uid, _ = with_release(context, publications.add_publication, *arguments, attach=answer.files)
        return str(uid)

    def _ask_short(self, values: PublishValues, problem: str) -> PublishValues | None:
        choices = [
            self._choice(item)
            for item in self._items.values()
            if item.origin is not Origin.NOT_APPLICABLE or item.uid == values.item
        ]
        today, window = self._context.today(), self._owner.window()
        offered = KindChoices(tuple(kinds()), self._guess)
        return PublishDialog.ask(choices, values, today, window, kinds=offered, problem=problem)

    def _choice(self, item: Item) -> ItemChoice:
        return item_choice(item, self._domains.get(item.domain, ""))

    def _ask_full(self, answer: EditAnswer, problem: str, *, new: bool = False) -> EditAnswer | None:
        session, context = self._context.session, self._context
        intake = FileIntake(context, self)
        subject = self._subject(answer, new=new)
        given = EditDialog.ask(subject, partial(missing, session), self._owner.window(), intake, problem=problem)
        intake.deleteLater()
        return given

    def _subject(self, answer: EditAnswer, *, new: bool) -> EditSubject:
        context, session, one = self._context, self._context.session, answer.publication
        workspace, item = session.workspace, self._items[answer.publication.item]
        stations = tuple((station.uid, station.name) for station in workspace.stations())
        roster = workspace.roster(one.uid)
        return EditSubject(
            one,
            item.title,
            context.today(),
            _next_number(session, one, context),
            new=new,
            cases=tuple((case.code, case.name) for case in notice_cases(session)),
            roster_case=notice_case(roster.case_code).name if roster is not None else "",
            stations=stations,
            item_station=dict(stations).get(item.station or "", ""),
            posted=min((posting.posted_on for posting in workspace.postings(one.uid)), default=None),
            linked=answer.linked,
            find=partial(found_publications, session, one.uid),
            files=answer.files,
            phrases=PhraseSource(context, self._cause, item.title),
            guess=partial(self._guess, item.uid) if one.state is State.DRAFT else None,
        )


def link_rows(session: Session, publication: Publication) -> list[LinkRow]:
    """What a publication is linked with, by title; what is gone is left out."""
    rows: list[LinkRow] = []
    for link in publication.links:
        try:
            other = session.workspace.publication(link.uid)
        except AppError:
            continue
        rows.append(LinkRow(link.kind, link.uid, other.title, other.state.value))
    return rows


def words_of(error: AppError) -> str:
    """Cause and remedy, as a form says them."""
    return f"{error.cause}{error.remedy}"


def _next_number(session: Session, publication: Publication, context: PageContext) -> str:
    try:
        return next_number(session, publication, context.today())
    except AppError:  # the unit's code is not known yet
        return ""
