"""Links between publications: added and taken away at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from catalog_app.model.publication import Publication
from catalog_app.model.register import RegisterQuery
from catalog_app.services.publications import link, unlink
from catalog_app.services.session import Session
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.link_publication import LinkDialog
from catalog_app.ui.models.related_rows import LinkRow

SHOWN = 50


class TEXT:
    """What is said when it is done."""

    LINKED, UNLINKED = "已关联", "已取消关联，可撤销"


class LinkActions(QObject):
    """Asks, calls the service, and tells `done` with a sentence and the publication."""

    done = Signal(str, str)

    def __init__(self, context: PageContext, cause: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._cause, self._owner = context, cause, owner

    def add(self, publication: Publication) -> None:
        """添加关联…: with another one."""
        context = self._context
        find = partial(found_publications, context.session, publication.uid)
        answer = LinkDialog.ask(publication.title, find, self._owner.window())
        if answer is None:
            return
        stamp = context.stamp(self._cause)
        done = context.notify.attempt(link, context.session, publication.uid, answer.kind, answer.uid, stamp)
        if done is not None:
            self.done.emit(TEXT.LINKED, publication.uid)

    def remove(self, publication: Publication, row: LinkRow) -> None:
        """取消关联: no question, undo serves."""
        context = self._context
        stamp = context.stamp(self._cause)
        kind = next((one.kind for one in publication.links if (one.kind, one.uid) == (row.kind, row.uid)), None)
        if kind is None:
            return
        if context.notify.attempt(unlink, context.session, publication.uid, kind, row.uid, stamp) is not None:
            self.done.emit(TEXT.UNLINKED, publication.uid)


def found_publications(session: Session, without: str, text: str) -> Sequence[LinkRow]:
    """The first publications the words find, but for one."""
    page = session.workspace.register(RegisterQuery(text=text), 0, SHOWN)
    return [LinkRow("", row.uid, row.title, row.state) for row in page.rows if row.uid != without]
