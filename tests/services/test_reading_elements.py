"""The prepared file of known elements says what the standards say."""

from __future__ import annotations

from catalog_app.services.reading import KNOWN_ELEMENTS, known_elements, vocabulary
from catalog_app.support.paths import resource_bytes


def test_the_prepared_elements_are_those_of_the_standards():
    assert resource_bytes(KNOWN_ELEMENTS).decode().split("\n")[:-1] == known_elements(), (
        "run python docs/make_known_elements.py"
    )


def test_the_vocabulary_knows_them():
    known = vocabulary().elements
    assert len(known) > 1000
    assert not {"", " "} & known
