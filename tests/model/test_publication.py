from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
from msgspec import structs

from catalog_app.model.publication import LINK_BACK, MOVES, Link, Publication, State
from catalog_app.model.vocabulary import load_kinds, load_openness_reasons
from catalog_app.support.paths import resource_bytes

ONE = Publication(uid="p", item="i", title="t", year=2026, created=datetime(2026, 11, 23, tzinfo=UTC), created_by="李")


def test_the_day_it_was_formed_has_one_place():
    told = structs.replace(ONE, events={"形成": date(2026, 11, 2), "印发": date(2026, 11, 3)})
    assert (told.formed, told.events) == (date(2026, 11, 2), {"印发": date(2026, 11, 3)})
    assert dict(told.days) == {"形成": date(2026, 11, 2), "印发": date(2026, 11, 3)}
    assert (told.day("形成"), told.day("批准")) == (date(2026, 11, 2), None)
    assert dict(structs.replace(told, formed=None).days) == {"印发": date(2026, 11, 3)}
    assert msgspec.json.decode(msgspec.json.encode(told), type=Publication) == told


def test_every_state_says_where_it_may_lead():
    assert set(MOVES) == set(State)
    reached = {target for targets in MOVES.values() for target in targets}
    assert reached == set(State)
    assert all(LINK_BACK[LINK_BACK[kind]] == kind for kind in LINK_BACK)
    assert structs.replace(ONE, links=(Link("解读", "a"), Link("相关", "b"))).linked("解读") == ("a",)


def test_the_words_to_choose_from_hold_together():
    kinds = load_kinds(resource_bytes("register/kinds.json"), "kinds.json")
    assert kinds["政策文件"].interpretation
    assert not kinds["其他"].interpretation
    assert len({kind.code for kind in kinds.values()}) == len(kinds)
    reasons = load_openness_reasons(resource_bytes("register/openness.json"), "openness.json")
    assert list(reasons) == ["X14-1", "X14-2", "X14-3", "X15", "X16-1", "X16-2", "X16-3"]
    assert all(reason.provenance in ("seen", "recalled") for reason in reasons.values())
