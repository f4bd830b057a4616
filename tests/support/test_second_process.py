"""Work beside: in another process, or here where that cannot be."""

import os
from functools import partial

import pytest

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
