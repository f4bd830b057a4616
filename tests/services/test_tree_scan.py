"""A folder shared between two processes is judged as by one."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from catalog_app.model.errors import GateError
from catalog_app.services import tree_scan
from catalog_app.services.gate import Passage, Release, gated_tree
from catalog_app.support.progress import Cancelled, Silent
from tests.helpers.numbers import IDENTITY, MOBILE


@pytest.fixture
def titles(tmp_path: Path) -> dict[str, str]:
    for number in range(8):
        text = f"户主{IDENTITY}" if number == 3 else f"联系 {MOBILE}" if number in (1, 6) else "公开" * number
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    return {f"{number}.txt": f"第{number}页" for number in range(8)}


class Steps:
    """Notes how far it is, and stops at one of the steps."""

    def __init__(self, last: int = 99) -> None:
        self.done: list[int] = []
        self._last = last

    def step(self, done: int, total: int, text: str) -> None:
        self.done.append(done)
        if len(self.done) > self._last:
            raise Cancelled
        assert (done <= total, total, text) == (True, 8, "正在检查个人信息")


def test_two_processes_find_what_one_does(
    titles: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = tree_scan.check_tree(tmp_path, titles, (), Silent())
    monkeypatch.setattr(tree_scan, "_LARGE", 2)
    steps = Steps()
    shared = tree_scan.check_tree(tmp_path, titles, (), steps)
    assert shared == alone
    assert [(one.path.name, one.shown) for one in shared] == [
        (f"{number}.txt", f"第{number}页.txt") for number in (1, 3, 6)
    ]
    assert steps.done == sorted(steps.done)
    monkeypatch.undo()
    assert tree_scan.check_tree(tmp_path, titles, (MOBILE,), Silent()) == shared[1:2]
    with pytest.raises(GateError, match="第3页"), gated_tree(tmp_path, (), Silent(), titles=titles):
        pass
    passage = Passage(Release("李镇长", "本人同意"))
    rest = {name: title for name, title in titles.items() if name != "3.txt"}
    with gated_tree(tmp_path, (), Silent(), titles=rest, passage=passage):
        pass
    assert [one.path.name for one in passage.passed] == ["第1页.txt", "第6页.txt"]


@pytest.mark.parametrize("last", [2, 4], ids=["while scanning", "while waiting"])
def test_to_stop_ends_both(titles: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: int) -> None:
    monkeypatch.setattr(tree_scan, "_LARGE", 2)
    with pytest.raises(Cancelled):
        tree_scan.check_tree(tmp_path, titles, (), Steps(last))
    assert multiprocessing.active_children() == []


def test_without_a_second_process_all_is_done_here(
    titles: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tree_scan.check_tree(tmp_path, titles, (), Silent())
    monkeypatch.setattr(tree_scan, "_LARGE", 2)
    monkeypatch.setattr("pickle.dumps", lambda *_: 1 / 0)
    assert tree_scan.check_tree(tmp_path, titles, (), Silent()) == found
