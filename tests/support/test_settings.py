"""Preferences never stop the program: declared keys, kept types, damaged files replaced by defaults with a sentence."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.support import settings
from catalog_app.support.settings import DECLARED, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_a_first_start_has_the_defaults_and_writes_nothing(path: Path):
    fresh = Settings(path)
    assert fresh.problem is None
    assert {s.key: fresh.get(s.key) for s in DECLARED} == {s.key: s.default for s in DECLARED}
    assert not path.exists()


def test_what_was_set_is_there_at_the_next_start(path: Path):
    Settings(path).update({"person": "张三", "columns": {"items": [80, 120]}})
    again = Settings(path)
    assert (again.get("person"), again.get("columns")) == ("张三", {"items": [80, 120]})
    assert again.problem is None


def test_the_users_settings_lie_in_the_users_folder(user_home: Path):
    assert settings.user_settings().path == user_home / "config" / "settings.json"


def test_every_declaration_is_complete():
    assert len({s.key for s in DECLARED}) == len(DECLARED)
    for setting in DECLARED:
        assert type(setting.default) is setting.kind
        assert setting.label
        assert "\u4e00" <= setting.label[0] <= "\u9fff"


def test_an_undeclared_key_or_a_wrong_type_is_a_bug(path: Path):
    fresh = Settings(path)
    with pytest.raises(KeyError):
        fresh.get("colour")
    with pytest.raises(KeyError):
        fresh.set("colour", "red")
    with pytest.raises(TypeError):
        fresh.set("font_size", True)
    assert not path.exists()


def test_values_are_copies(path: Path):
    fresh = Settings(path)
    fresh.get("recent_workspaces").append("x")
    assert fresh.get("recent_workspaces") == []
    mine = ["a"]
    fresh.set("recent_workspaces", mine)
    mine.append("b")
    assert fresh.get("recent_workspaces") == ["a"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_damaged_file_gives_defaults_and_a_sentence(path: Path, damage: bytes):
    path.parent.mkdir()
    path.write_bytes(damage)
    opened = Settings(path)
    assert opened.get("board_paper") == "A4"
    assert opened.problem == "个人设置读不出来，已按默认设置打开；工作区的内容不受影响。"
    opened.set("board_paper", "A3")
    assert Settings(path).get("board_paper") == "A3"


def test_one_wrong_value_costs_only_itself(path: Path):
    path.parent.mkdir()
    path.write_text(json.dumps({"font_size": "large", "person": "李四"}), encoding="utf-8")
    opened = Settings(path)
    assert (opened.get("font_size"), opened.get("person")) == (0, "李四")
    assert opened.problem is not None


def test_keys_of_a_newer_program_survive(path: Path):
    path.parent.mkdir()
    path.write_text(json.dumps({"from_the_future": 1}), encoding="utf-8")
    Settings(path).set("person", "王五")
    assert json.loads(path.read_text(encoding="utf-8")) == {"from_the_future": 1, "person": "王五"}


def test_a_disk_that_refuses_is_told_and_the_value_still_counts(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    opened = Settings(tmp_path / "file" / "settings.json")
    opened.set("person", "张三")
    assert opened.get("person") == "张三"
    assert opened.problem is not None


def test_the_same_value_is_not_written_again(path: Path, monkeypatch: pytest.MonkeyPatch):
    opened = Settings(path)
    opened.set("person", "张三")
    monkeypatch.setattr(settings, "atomic_write", lambda *_, **__: pytest.fail("written"))
    opened.set("person", "张三")


@given(st.dictionaries(st.sampled_from([s.key for s in DECLARED]), st.integers() | st.text() | st.none()))
def test_any_json_object_opens(tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    opened = Settings(path)
    assert all(type(opened.get(s.key)) is s.kind for s in DECLARED)
