"""Filters of the register under names of the clerk's (常用筛选): kept in the workspace, so they move with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.services.session import Session

SETTING = "register-filters"


def saved_filters(session: Session) -> dict[str, Any] | None:
    """Filters by name as they were kept; None = the workspace never had any."""
    text = session.workspace.setting(SETTING)
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        return {}  # a setting somebody edited by hand


def keep_filters(session: Session, filters: Mapping[str, Any], stamp: Stamp) -> ChangeSet:
    """Keep these and no others. GateError for private information in a name or a search."""
    from catalog_app.services.gate import require_clean_text

    text = msgspec.json.encode(filters).decode()
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    searches = {name: str(one.get("text") or "") for name, one in filters.items() if isinstance(one, dict)}
    require_clean_text({f"常用筛选“{name}”": f"{name}\n{search}" for name, search in searches.items()}, contacts)
    with session.workspace.transaction("修改常用筛选", stamp) as recorder:
        recorder.set_setting(SETTING, text)
    return session.notify(recorder.changes)
