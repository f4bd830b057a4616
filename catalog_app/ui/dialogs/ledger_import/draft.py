"""What the import of an old ledger knows between its pages. No widgets; writes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from catalog_app.model.catalog import Item
from catalog_app.services.ledger_import import LedgerPlan, LedgerTable, columns_of, settle
from catalog_app.ui.dialogs.wizard.file_list import FileList


@dataclass
class LedgerDraft(FileList):
    """One import in the making."""

    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """By signature of the columns: header → key."""
    plan: LedgerPlan | None = None
    planned: object = None
    """What the plan was made of."""

    def tables(self) -> list[tuple[Path, LedgerTable]]:
        """The ledgers of all files, their columns as chosen."""
        return [(one.path, table) for one in self.sources() for table in columns_of(one, self.choices)]

    def table_counts(self) -> dict[str, int]:
        """How many ledgers were found in each file, by its path."""
        return Counter(str(path) for path, _ in self.tables())

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
