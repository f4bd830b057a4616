"""Due dates with their working, over the bundled calendar and the workspace's own days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog_app.checks.workdays import Due, TraceDay, due_date
from catalog_app.model.calendar import Calendar, load_calendar, merge_calendars
from catalog_app.model.catalog import Stage
from catalog_app.support.paths import resource_bytes, resource_names

if TYPE_CHECKING:
    from catalog_app.services.session import Session
__all__ = ["DatedStage", "Due", "TraceDay", "bundled_calendar", "calendar_of", "example", "trace_from"]
# The window may not import checks; it takes Due and TraceDay from here.


class DatedStage(Struct, frozen=True):
    """A stage with the due date it gives for one event day; None where the stage has no date."""

    stage: Stage
    due: Due | None


@lru_cache(maxsize=1)
def bundled_calendar() -> Calendar:
    """Every bundled year: announced ones official, later ones provisional."""
    return merge_calendars(load_calendar(resource_bytes(name), name) for name in resource_names("calendars", ".json"))


def calendar_of(session: Session | None) -> Calendar:
    """The bundled calendar with the workspace's own days over it."""
    own = session.workspace.calendar_days() if session else []
    return bundled_calendar().with_days(own) if own else bundled_calendar()


def example(stages: Sequence[Stage], event: date, session: Session | None = None) -> list[DatedStage]:
    """What each stage means for something formed on `event`."""
    calendar = calendar_of(session)
    return [DatedStage(stage, due_date(stage, event, calendar)) for stage in stages]


def trace_from(event: date, stage: Stage, session: Session | None = None) -> Due | None:
    """The due date of one stage with every day after the event told; None where it has no date."""
    return due_date(stage, event, calendar_of(session))
