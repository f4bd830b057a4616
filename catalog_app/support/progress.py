"""How a long job reports and is cancelled, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):  # noqa: N818 - cancelling is a normal outcome, not an error
    """Raised by `Progress.step` when the user asked to stop; the job leaves nothing half-written."""


class Progress(Protocol):
    """Passed into every long job."""

    def step(self, done: int, total: int, text: str) -> None:
        """Report `done` of `total` (0 = unknown) with a Chinese sentence; raises Cancelled when asked to stop."""


class Silent:
    """A Progress nobody looks at."""

    def step(self, done: int, total: int, text: str) -> None:
        """Do nothing."""
