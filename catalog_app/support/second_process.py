"""Work done in a second process beside this one, for what takes long enough to be worth starting one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


@contextmanager
def in_second_process(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """`work` begins at once in another process; what is given asks for its result, and waits for it.

    `work` is a function of a module, or a `partial` of one, and changes nothing: where no process can be started, or
    it fails there, it is done here when it is asked for, and raises here what it raises.
    """
    from concurrent.futures import ProcessPoolExecutor  # seldom needed
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        running = pool.submit(work)

        def result() -> Result:
            try:
                return running.result()
            except Exception as error:  # of the process or of the work: the second try here tells which
                _log.info("second process: %s", type(error).__name__)
                return work()

        yield result
