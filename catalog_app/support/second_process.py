"""Work done in a second process beside this one, for what takes long enough to be worth starting one."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

_log = logging.getLogger(__name__)
_MOMENT = 0.2
Result = TypeVar("Result")


def _nothing() -> None:
    """Nothing to do while waiting."""


@contextmanager
def in_second_process(
    work: Callable[[], Result],
    *,
    waiting: Callable[[], object] = _nothing,
    otherwise: Callable[[], Result] | None = None,
) -> Iterator[Callable[[], Result]]:
    """`work` begins at once in another process; what is given asks for its result, and waits for it.

    `work` is a function of a module, or a `partial` of one, and changes nothing: where no process can be started, or
    it fails there, it is done here when it is asked for, or `otherwise` is, and raises here what it raises. While the
    result is waited for, `waiting` is called again and again; it may raise. Leaving the block ends the process.
    """
    beside = _Beside(work)
    try:
        yield lambda: beside.result(waiting, otherwise or work)
    finally:
        beside.end()


class _Beside(Generic[Result]):
    """The process, and the pipe its result comes through."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        try:
            self._start(pickle.dumps(work))
        except Exception as error:  # whatever pickle raises, or the system: then it is done here
            _log.info("second process: %s", type(error).__name__)

    def _start(self, work: bytes) -> None:
        from multiprocessing import get_context  # seldom needed

        context = get_context("spawn")
        self._pipe, theirs = context.Pipe(duplex=False)
        with theirs:
            process = context.Process(target=_serve, args=(work, theirs), daemon=True)
            process.start()
        self._process = process

    def result(self, waiting: Callable[[], object], otherwise: Callable[[], Result]) -> Result:
        """What was found there, or here."""
        pipe = self._pipe if self._process else None
        try:
            while pipe is not None and not pipe.poll(_MOMENT):
                waiting()
            done: tuple[bool, Result] | None = pipe.recv() if pipe else None
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            _log.info("second process: %s", type(error).__name__)
            done = None
        return done[1] if done and done[0] else otherwise()  # of the process or of the work: the second try here tells

    def end(self) -> None:
        """Whatever it still does is of no use."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()


def _serve(work: bytes, pipe: Connection) -> None:
    """In the other process: the result, or what kind of error there was."""
    try:
        done = (True, pickle.loads(work)())  # noqa: S301 - what this program's own other process has just written
    except Exception as error:  # whatever it is: the first process is told its kind
        done = (False, type(error).__name__)
    pipe.send(done)
