"""Profiles of portals: the bundled ones, changed, own, chosen, taken back, and refused where they cannot be."""

import os

import pytest
from msgspec import structs

from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.model.portal import ListColumn, PortalColumn, dump_profile
from catalog_app.services.portal_profiles import (
    OWN,
    bundled_profiles,
    choose_profile,
    chosen_profile,
    is_own,
    profile_of,
    profiles_of,
    read_profile,
    read_profile_file,
    remove_profile,
    save_profile,
)


def test_the_bundled_profiles_are_unconfirmed_and_tell_their_source():
    bundled = bundled_profiles()
    assert list(bundled) == ["generic", "hanweb", "trs", "ucap", "vsb"]
    assert not any(one.confirmed for one in bundled.values())
    assert all("未经县级确认" in one.source or one.name == "generic" for one in bundled.values())
    assert not any("确认" in one.title for one in bundled.values())  # that is told by `confirmed`
    assert len({tuple(column.label for column in one.list_columns) for one in bundled.values()}) == len(bundled)


@pytest.mark.parametrize("name", bundled_profiles())
def test_a_profile_is_read_back_as_it_was_written(name):
    profile = bundled_profiles()[name]
    assert read_profile(dump_profile(profile), name) == profile


def test_a_changed_profile_stands_in_place_of_the_bundled_one_until_it_is_restored(session, stamp):
    changed = structs.replace(profile_of(session, "vsb"), title="临川县门户", confirmed=True, title_limit=40)
    save_profile(session, changed, stamp)
    assert profile_of(session, "vsb").title_limit == 40
    assert is_own(session, "vsb")
    assert list(profiles_of(session)) == list(bundled_profiles())
    remove_profile(session, "vsb", stamp)
    assert profile_of(session, "vsb") == bundled_profiles()["vsb"]
    session.undo(stamp)
    assert profile_of(session, "vsb").confirmed


def test_an_own_profile_is_chosen_and_gone_when_removed(session, stamp):
    save_profile(session, structs.replace(profile_of(session), name="linchuan", title="临川县"), stamp)
    choose_profile(session, "linchuan", stamp)
    assert chosen_profile(session) == "linchuan"
    assert profile_of(session).title == "临川县"
    remove_profile(session, "linchuan", stamp)
    assert chosen_profile(session) == "generic"
    with pytest.raises(UsageError, match="UNKNOWN_PROFILE"):
        profile_of(session, "linchuan")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "../x"}, "名称"),
        ({"title": " "}, "名称"),
        ({"list_columns": ()}, "没有列"),
        ({"list_columns": (ListColumn("title", " "),)}, "没有表头"),
        ({"list_columns": (ListColumn("title", "标题", 0),)}, "宽度"),
        ({"folder_form": "{标题}"}, "序号"),
        ({"folder_form": "{序号}_{密码}"}, "密码"),
        ({"folder_form": "{序号}_{"}, "不认识"),
        ({"columns": {"06": PortalColumn("/征地")}}, "不完整"),
        ({"columns": {"06": PortalColumn("征地")}, "tree": (PortalColumn("扶贫"),)}, "不在栏目树里"),
        ({"tree": (PortalColumn("扶贫"), PortalColumn("扶贫", "A"))}, "两次"),
        ({"picture_limit": -1}, "picture_limit"),
        ({"abstract_limit": 0}, "abstract_limit"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(session, stamp, change, said):
    with pytest.raises(UsageError, match="BAD_PROFILE") as refused:
        save_profile(session, structs.replace(profile_of(session), **change), stamp)
    assert said in refused.value.cause
    assert profiles_of(session) == bundled_profiles()


def test_no_private_number_is_kept_in_a_profile(session, stamp):
    profile = structs.replace(profile_of(session), constants={"author": "11010519491231002X"})
    with pytest.raises(AppError) as refused:
        save_profile(session, profile, stamp)
    assert "11010519491231002X" not in str(refused.value)
    assert not is_own(session, "generic")


def test_a_setting_edited_by_hand_leaves_the_bundled_profiles(session, stamp):
    with session.workspace.transaction("改", stamp) as recorder:
        recorder.set_setting(OWN, '[{"schema": 1}]')
    assert profiles_of(session) == bundled_profiles()


def test_one_damaged_own_profile_takes_no_other_away(session, stamp):
    good = dump_profile(structs.replace(profile_of(session), name="linchuan")).decode()
    with session.workspace.transaction("改", stamp) as recorder:
        recorder.set_setting(OWN, f'[{{"schema": 1}}, {good}]')
    assert set(profiles_of(session)) == {*bundled_profiles(), "linchuan"}


def test_a_pipe_is_not_waited_for_and_no_number_is_told(tmp_path):
    os.mkfifo(tmp_path / "a.json")
    with pytest.raises(WorldError, match="NOT_A_REGULAR_FILE"):
        read_profile_file(tmp_path / "a.json")
    with pytest.raises(WorldError, match="DAMAGED_PROFILE") as refused:
        read_profile(b'{"11010519491231002X": 1}', "x.json")
    assert "11010519491231002X" not in str(refused.value)


def test_a_huge_file_is_no_profile():
    with pytest.raises(WorldError, match="DAMAGED_PROFILE"):
        read_profile(b" " * 300_000, "x.json")


def test_information_goes_by_item_then_kind_then_domain():
    profile = structs.replace(
        bundled_profiles()["generic"],
        columns={"06": PortalColumn("征地"), "06-003": PortalColumn("征地/公告")},
        kinds={"政策文件": PortalColumn("政策")},
    )
    assert profile.column("06", "征地补偿", item="06-003", kind="政策文件").path == "征地/公告"
    assert profile.column("06", "征地补偿", item="06-004", kind="政策文件").path == "政策"
    assert profile.column("06", "征地补偿", item="06-004", kind="其他").path == "征地"
    assert profile.column("07", "扶贫", kind="其他").path.endswith("/扶贫")
