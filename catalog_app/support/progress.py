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


SILENT = Silent()
COMPARING, SCANNING = "核对文件", "检查个人信息"
"""What a verification says it does."""


class Part:
    """One of several equal parts of a job: hands on its steps as that share of the whole."""

    def __init__(self, progress: Progress, place: int, parts: int) -> None:
        self._progress, self._place, self._parts = progress, place, parts

    def step(self, done: int, total: int, text: str) -> None:
        """As `Progress`."""
        self._progress.step(self._place * total + done, self._parts * total, text)
