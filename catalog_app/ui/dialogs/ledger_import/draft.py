"""What the import of an old ledger knows between its pages. No widgets; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalog_app.model.catalog import Item
from catalog_app.model.errors import AppError
from catalog_app.services.ledger_import import LedgerPlan, LedgerTable, columns_of, settle
from catalog_app.services.reading import Source, open_sources
from catalog_app.support.progress import Progress
from catalog_app.ui.dialogs.import_wizard.draft import Loaded


@dataclass
class LedgerDraft:
    """One import in the making."""

    files: list[Loaded] = field(default_factory=list)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """By signature of the columns: header → key."""
    plan: LedgerPlan | None = None
    planned: object = None
    """What the plan was made of."""

    def add(self, paths: Iterable[Path]) -> None:
        """Put files on the list, each once."""
        known = {one.path for one in self.files}
        self.files += [Loaded(path) for path in dict.fromkeys(paths) if path not in known]

    def remove(self, place: int) -> None:
        """Take a file off the list."""
        del self.files[place]

    def sources(self) -> list[Source]:
        """The files that could be read."""
        return [one.source for one in self.files if one.source]

    def to_read(self) -> bool:
        """Whether a file was not tried yet."""
        return any(not one.source and not one.error for one in self.files)

    def tables(self) -> list[tuple[Path, LedgerTable]]:
        """The ledgers of all files, their columns as chosen."""
        return [(one.path, table) for one in self.sources() for table in columns_of(one, self.choices)]

    def choose(self, table: LedgerTable, header: str, key: str) -> None:
        """Take a column for something else; in all tables with the same columns."""
        self.choices.setdefault(table.signature, {})[header] = key

    def basis(self) -> object:
        """What a plan is made of: another one is needed when it differs from `planned`."""
        return [one.path for one in self.sources()], {key: dict(one) for key, one in self.choices.items()}

    def take_plan(self, plan: LedgerPlan) -> None:
        """The plan for the files and columns as they are."""
        self.plan, self.planned = plan, self.basis()

    def settle(self, place: int, item: Item) -> list[int]:
        """Give a line to an item, and all of its kind; the places of those that changed."""
        if self.plan is None:
            return []
        before = self.plan.lines
        self.plan = settle(self.plan, before[place], item)
        return [at for at, (old, new) in enumerate(zip(before, self.plan.lines, strict=True)) if old is not new]


def load(files: Sequence[Loaded], progress: Progress) -> list[Loaded]:
    """Read what was not read yet; a file that cannot be read stops no other."""
    loaded = []
    for number, one in enumerate(files):
        progress.step(number, len(files), f"正在读取 {one.path.name}")
        loaded.append(one if one.source or one.error else _read(one.path, progress))
    return loaded


def _read(path: Path, progress: Progress) -> Loaded:
    try:
        [source] = open_sources([path], progress)
    except AppError as error:
        return Loaded(path, error=error)
    return Loaded(path, source)
