"""Work beside: in another process, or here where that cannot be."""

import multiprocessing
import os
import time
from functools import partial

import pytest

from catalog_app.support.progress import Cancelled
from catalog_app.support.second_process import in_second_process


def test_the_work_is_done_in_another_process():
    with in_second_process(os.getpid) as result:
        assert result() != os.getpid()


def test_what_cannot_be_sent_is_done_here():
    with in_second_process(lambda: os.getpid()) as result:
        assert result() == os.getpid()


def test_what_fails_fails_here():
    with pytest.raises(ValueError, match="invalid literal"), in_second_process(partial(int, "甲")) as result:
        result()


def test_leaving_does_not_wait_and_ends_the_process():
    with pytest.raises(KeyError), in_second_process(partial(time.sleep, 600)):
        (process,) = multiprocessing.active_children()
        assert process.is_alive()
        raise KeyError
    assert multiprocessing.active_children() == []


def test_who_waits_may_stop():
    calls: list[int] = []

    def waiting() -> None:
        calls.append(1)
        if len(calls) > 1:
            raise Cancelled

    with pytest.raises(Cancelled), in_second_process(partial(time.sleep, 600), waiting=waiting) as result:
        result()
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_no_loss():
    with in_second_process(partial(os._exit, 1), otherwise=lambda: "这里") as result:
        assert result() == "这里"
