"""What the sections of 设置 have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.services import editing
from catalog_app.services.editing import Place
from catalog_app.ui.context import PageContext
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import label

CAUSE = "settings"


class Section(QWidget):
    """One section: a head, a hint, its controls. Stores at once; what it stored itself it does not reload."""

    name: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    tables: ClassVar[tuple[str, ...]] = ()
    """Stored tables whose changes concern this section."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        self.body.setSpacing(UNIT)
        self.body.addWidget(label(self.name, "title", self))
        self.body.addWidget(label(self.hint, "muted", self, wrap=True))
        self.body.addSpacing(UNIT)

    def make_list(self, width: int) -> QListView:
        """The list at the left of a section that shows what is chosen in it."""
        made = QListView(self)
        made.setAccessibleName(self.name)
        set_kind(made, "framed")
        made.setFixedWidth(width * UNIT)
        made.setSpacing(2)
        return made

    @property
    def writable(self) -> bool:
        """Whether anything may be changed."""
        return not self.context.session.read_only

    def reload(self) -> None:
        """Show what is stored."""

    def commit(self) -> None:
        """Store what is being typed."""

    def concerns(self, changes: ChangeSet | None) -> bool:
        """Whether these changes alter what is shown here."""
        return changes is None or changes.touches(*self.tables)

    def store(self, places: Sequence[Place]) -> bool:
        """Store them as one step; on an error what is stored is shown again."""
        stamp = self.context.stamp(CAUSE)
        done = self.context.notify.attempt(editing.save_places, self.context.session, places, stamp)
        if done is None:
            self.reload()
        return done is not None

    def take_away(self, places: Sequence[Place]) -> bool:
        """Remove them as one step (undo brings them back)."""
        stamp = self.context.stamp(CAUSE)
        return self.context.notify.attempt(editing.remove_places, self.context.session, places, stamp) is not None
