"""Notice cases as this workspace has them: the bundled ones, with what the workspace set differently."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from catalog_app.model.cases import NoticeCase, changed_case, changes_of, find_case, load_case, recognised
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.services.gate import require_clean_text
from catalog_app.services.session import Session
from catalog_app.support.paths import resource_bytes, resource_names

_SETTING = "case:"
_UNCHANGED = (None, "", "{}")


@lru_cache(maxsize=1)
def bundled_cases() -> tuple[NoticeCase, ...]:
    """The bundled cases by code. WorldError DAMAGED_CASE."""
    return tuple(load_case(resource_bytes(name), name) for name in resource_names("cases", ".json"))


def notice_cases(session: Session | None = None) -> tuple[NoticeCase, ...]:
    """All cases, as the workspace changed them. WorldError DAMAGED_CASE names the one that does not hold together."""
    if session is None:
        return bundled_cases()
    return tuple(_as_changed(session, case) for case in bundled_cases())


def notice_case(wanted: str, session: Session | None = None) -> NoticeCase:
    """The case of this code, name or alias. UsageError UNKNOWN_CASE lists them."""
    found = find_case(bundled_cases(), wanted)
    return found if session is None else _as_changed(session, found)


def case_of(title: str, headers: Sequence[str], session: Session | None = None) -> NoticeCase | None:
    """The case that a list's title tells, or None."""
    return recognised(notice_cases(session), title, headers)


def save_case(session: Session, case: NoticeCase, stamp: Stamp) -> ChangeSet:
    """Keep a changed case in the workspace; like the bundled one = no change. DAMAGED_CASE, UNKNOWN_CASE; GateError."""
    bundled = find_case(bundled_cases(), case.code)
    changes = changes_of(bundled, case).decode()
    changed_case(bundled, changes.encode(), case.name)
    require_clean_text({f"公示情形“{case.name}”": changes}, [one.value for one in session.workspace.contacts()])
    with session.workspace.transaction(f"修改公示情形“{case.name}”", stamp) as recorder:
        recorder.set_setting(_SETTING + case.code, changes)
    return session.notify(recorder.changes)


def restore_case(session: Session, code: str, stamp: Stamp) -> ChangeSet:
    """The bundled case again, as a step that can be undone. UNKNOWN_CASE."""
    case = find_case(bundled_cases(), code)
    with session.workspace.transaction(f"恢复公示情形“{case.name}”", stamp) as recorder:
        recorder.set_setting(_SETTING + case.code, "")
    return session.notify(recorder.changes)


def changed_codes(session: Session) -> frozenset[str]:
    """Codes of the cases this workspace words differently."""
    return frozenset(
        case.code for case in bundled_cases() if session.workspace.setting(_SETTING + case.code) not in _UNCHANGED
    )


def _as_changed(session: Session, case: NoticeCase) -> NoticeCase:
    changes = session.workspace.setting(_SETTING + case.code)
    return changed_case(case, changes.encode(), f"设置（{case.name}）") if changes else case
