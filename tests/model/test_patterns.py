"""Patterns compiled at first use behave as compiled ones."""

from __future__ import annotations

import re

import pytest

from catalog_app.model.patterns import lazy


def test_a_lazy_pattern_does_what_a_compiled_one_does():
    pattern = lazy(r"(?P<count>\d+)个?", re.ASCII)
    assert pattern.search("共12个")["count"] == "12"
    assert pattern.sub("#", "1个2") == "##"
    assert pattern.match("个") is None
    assert pattern.groupindex == {"count": 1}


def test_a_mistake_shows_at_the_first_use():
    pattern = lazy("(")
    with pytest.raises(re.error):
        pattern.search("")
