"""What the item panel reads besides the item itself. One object, so that the panel needs no session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from catalog_app.model.catalog import Item, Stage
from catalog_app.model.errors import AppError
from catalog_app.model.publication import Publication
from catalog_app.services import browsing, deadlines, item_changes
from catalog_app.services.browsing import SourceComparison
from catalog_app.services.deadlines import DatedStage
from catalog_app.services.item_changes import ItemChange
from catalog_app.services.publishing import PublicationRow
from catalog_app.ui.context import PageContext


def _created(publication: Publication) -> datetime:
    return publication.created


class PanelData:
    """Stores nothing."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    def today(self) -> date:
        """The day the example starts on."""
        return self._context.today()

    def source(self, item: Item) -> SourceComparison | None:
        """The national row beside the item."""
        return browsing.source_of(item)

    def history(self, uid: str) -> list[ItemChange]:
        """What changed in the item, newest first."""
        return item_changes.item_changes(self._context.session, uid)

    def publications(self, uid: str) -> list[PublicationRow]:
        """What was published under the item, newest first."""
        workspace = self._context.session.workspace
        found = sorted(workspace.publications(uid), key=_created, reverse=True)
        return [PublicationRow(one, workspace.item(uid), tuple(workspace.postings(one.uid))) for one in found]

    def boards(self) -> dict[str, str]:
        """Names of the boards by uid."""
        return {board.uid: board.name for board in self._context.session.workspace.boards()}

    def open_deadline_tool(self, words: str, event: date) -> None:
        """The window that reckons any date, with these words."""
        self._context.go("command:deadline_tool", {"words": words, "event": event})

    def example(self, stages: Sequence[Stage], event: date) -> list[DatedStage] | AppError:
        """What the stages mean for something formed on `event`; the error where the calendar does not reach."""
        try:
            return deadlines.example(stages, event, self._context.session)
        except AppError as error:
            return error
