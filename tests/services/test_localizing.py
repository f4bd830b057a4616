from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.catalog import Channels, Origin
from catalog_app.model.changes import Stamp
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, VILLAGE_BOARD
from catalog_app.model.errors import UsageError
from catalog_app.model.unit import Station
from catalog_app.services import editing
from catalog_app.services.localizing import (
    Localization,
    fold_channels,
    is_public_body,
    localize,
    preview,
    real_channels,
)
from catalog_app.services.overview import check
from catalog_app.services.session import Session

HAVE = ("政府网站", VILLAGE_BOARD)


def test_localizing_makes_the_finding_disappear_and_is_one_step(session: Session, stamp: Stamp) -> None:
    before = [f for f in check(session, stamp.now.date()) if f.code == "not_localized"]
    assert before
    request = Localization(publisher="青石桥镇人民政府", channels=("政府网站", "公示栏"))
    rows = preview(session, request)
    assert {row.item.uid for row in rows} == {finding.item for finding in before}
    changes = localize(session, request, stamp)
    assert changes.name == f"本地化（{len(rows)}项）"
    assert not [f for f in check(session, stamp.now.date()) if f.code == "not_localized"]
    for row in rows:
        item = session.workspace.item(row.item.uid)
        assert item.publisher == "青石桥镇人民政府"
        assert set(item.channels.required) <= {*HAVE, OTHER}
        assert item.origin is Origin.ADAPTED
    session.undo(stamp)
    assert session.undo_name is None


def test_stations_follow_the_domain(session: Session, stamp: Stamp) -> None:
    editing.save_places(session, [Station(uid="s1", name="自然资源所", domains=("06",))], stamp)
    request = Localization(publisher="青石桥镇人民政府", stations={"06": "s1"}, everything=True)
    localize(session, request, stamp)
    assert {item.station for item in session.workspace.items("06")} == {"s1"}
    assert {item.station for item in session.workspace.items("13")} == {None}


def test_only_the_named_domain_is_touched(session: Session, stamp: Stamp) -> None:
    request = Localization(publisher="甲镇人民政府", domain="13", everything=True)
    assert {row.item.domain for row in preview(session, request)} == {"13"}


def test_items_left_out_stay_as_they_are(session: Session, stamp: Stamp) -> None:
    request = Localization(publisher="青石桥镇人民政府")
    first, *others = preview(session, request)
    request = structs.replace(request, leave_out=frozenset({first.item.uid}))
    assert [row.item.uid for row in preview(session, request)] == [row.item.uid for row in others]
    changes = localize(session, request, stamp)
    assert first.item.uid not in changes.ids("item")
    assert session.workspace.item(first.item.uid) == first.item


@pytest.mark.parametrize(
    ("publisher", "public"),
    [
        ("县自然资源局", True), ("县级人民政府", True), ("镇财政所、村民委员会", True), ("", True),
        ("招标人或者其委托的招标代理机构", False), ("采购人、采购代理机构", False), ("国有企业", False),
        ("项目单位", False), ("招标人、县级招标投标监督部门", True),
    ],
)  # fmt: skip
def test_who_publishes_without_being_a_government_body(publisher: str, public: bool) -> None:
    assert is_public_body(publisher) is public


def test_items_that_do_not_apply_stay(session: Session, stamp: Stamp) -> None:
    uid = session.workspace.items("06")[0].uid
    editing.mark_not_applicable(session, [uid], "无此职责", stamp)
    request = Localization(publisher="甲镇人民政府", everything=True)
    assert uid not in {row.item.uid for row in preview(session, request)}


def test_aliases_fold_and_blank_names_are_refused() -> None:
    assert fold_channels(("公示栏", "村公示栏", "征地信息公开平台")) == (VILLAGE_BOARD, "征地信息公开平台")
    with pytest.raises(UsageError, match="UNKNOWN_CHANNEL"):
        fold_channels(("",))


@given(
    required=st.lists(st.sampled_from(NATIONAL_CHANNELS), unique=True),
    optional=st.lists(st.sampled_from(NATIONAL_CHANNELS), unique=True),
    have=st.lists(st.sampled_from(NATIONAL_CHANNELS[:-1]), unique=True, min_size=1),
)
def test_only_channels_we_have_are_left_and_never_none(
    required: list[str], optional: list[str], have: list[str]
) -> None:
    channels = real_channels(Channels(tuple(required), tuple(optional)), have)
    assert channels.required
    assert set(channels.required) | set(channels.optional) <= set(have)
    assert not set(channels.required) & set(channels.optional)


def test_the_unit_remembers_its_channels_and_a_backup_comes_first(session: Session, stamp: Stamp) -> None:
    localize(session, Localization(publisher="青石桥镇人民政府", channels=("政府网站", "公示栏")), stamp)
    assert session.workspace.unit().channels == HAVE
    assert list((session.workspace.path / "backups").iterdir())
    session.undo(stamp)
    assert session.workspace.unit().channels == ()


def test_what_is_put_in_is_plain_and_of_bearable_length(session: Session, stamp: Stamp) -> None:
    request = Localization(publisher="青石桥\u202e镇\n人民政府\x00", channels=("镇\x1b微信群", "政府网站"), domain="06")
    assert (request.publisher, request.channels) == ("青石桥镇 人民政府", ("镇微信群", "政府网站"))
    assert Localization(publisher=" \u200b").publisher is None
    before = session.workspace.items()
    for long in (Localization(publisher="镇" * 101), Localization(channels=("群" * 101,))):
        with pytest.raises(UsageError, match="TEXT_TOO_LONG"):
            localize(session, long, stamp)
    assert session.workspace.items() == before
