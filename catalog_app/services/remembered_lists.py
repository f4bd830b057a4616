"""What the county's list of a domain said when it was imported last: the base the next one is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from catalog_app.model.catalog import Item
from catalog_app.model.changes import Stamp
from catalog_app.model.editions import RememberedList
from catalog_app.services.session import Session

if TYPE_CHECKING:
    from catalog_app.store.recorder import Recorder


def remember_list(recorder: Recorder, domain: str, items: Sequence[Item], source: str, stamp: Stamp) -> None:
    """Keep the list of a domain as it came, inside the transaction that imports it; undo forgets it again."""
    kept = tuple(structs.replace(item, uid="", position=place) for place, item in enumerate(items, start=1))
    recorder.remember_list(RememberedList(domain=domain, source=source, imported=stamp.now, items=kept))


def remembered_list(session: Session, domain: str) -> tuple[Item, ...]:
    """The list of a domain as it was imported last; empty where none was."""
    found = session.workspace.remembered_list(domain)
    return found.items if found else ()
