"""The open workspace as the window and the command line see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from catalog_app.model.catalog import DomainCatalog
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.unit import Unit
from catalog_app.services.adopting import adopt_domains
from catalog_app.store.workspace import Workspace

Listener = Callable[[ChangeSet], None]


class Session:
    """One open workspace. Operations report their ChangeSet to every listener, in the order they subscribed."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._listeners: list[Listener] = []

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether the workspace was opened for reading."""
        return self.workspace.read_only

    @property
    def undo_name(self) -> str | None:
        """Name of the step undo would take back, or None."""
        return self.workspace.undo_name

    @property
    def redo_name(self) -> str | None:
        """Name of the step redo would bring back, or None."""
        return self.workspace.redo_name

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change; the returned function ends it, also a second time or after closing."""
        self._listeners.append(listener)
        return partial(self._leave, listener)

    def _leave(self, listener: Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)

    def notify(self, changes: ChangeSet) -> ChangeSet:
        """Tell the listeners, if anything changed; returns `changes`."""
        if changes.id:
            for listener in tuple(self._listeners):
                listener(changes)
        return changes

    def undo(self, stamp: Stamp) -> ChangeSet | None:
        """Take the last step back; None when there is none."""
        changes = self.workspace.undo(stamp)
        return self.notify(changes) if changes else None

    def redo(self, stamp: Stamp) -> ChangeSet | None:
        """Bring the last undone step back; None when there is none."""
        changes = self.workspace.redo(stamp)
        return self.notify(changes) if changes else None

    def close(self) -> None:
        """Release the workspace; a second call does nothing."""
        self._listeners.clear()
        self.workspace.close()


def create_session(folder: Path, unit: Unit, codes: Sequence[str], stamp: Stamp) -> Session:
    """A new workspace in `folder` (missing or empty), with the standards' rows for the unit's levels adopted.

    `codes` empty = all domains. UsageError UNKNOWN_DOMAIN, FOLDER_NOT_EMPTY; errors of `units.sound_unit`.
    """
    from catalog_app.services.units import sound_unit  # not needed to open a workspace

    unit = sound_unit(unit)
    catalogs: list[DomainCatalog] = adopt_domains(codes, unit.levels)
    return Session(Workspace.create(folder, unit, catalogs, stamp))


def open_session(folder: Path, stamp: Stamp, *, read_only: bool = False, take_over: bool = False) -> Session:
    """Open an existing workspace; errors as `Workspace.open`."""
    return Session(Workspace.open(folder, stamp, read_only=read_only, take_over=take_over))


def read_apart(folder: Path) -> Session:
    """The workspace open here, by a connection of its own: for reading in another thread. The caller closes it."""
    return Session(Workspace.reader(folder))
