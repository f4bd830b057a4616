"""The whole main job, as the README's picture shows it."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.services.demo import DemoResult, make_demo
from catalog_app.services.overview import check, dashboard
from catalog_app.services.session import open_session
from catalog_app.services.upkeep import history
from catalog_app.support.progress import Cancelled, Silent

STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    return make_demo(tmp_path_factory.mktemp("demo") / "示例", STAMP, Silent())


def test_every_kind_of_file_is_there(made: DemoResult) -> None:
    assert {one.kind for one in made.files} == {"board", "workbook", "portal"}
    assert all(one.path.stat().st_size > 1000 for one in made.files)
    boards = [one for one in made.files if one.kind == "board"]
    assert len(boards) == 25 + 2 + 4  # every domain with rows, two on A3, four notices
    assert all(one.pages >= 1 for one in boards)


def test_the_sample_township_is_localised(made: DemoResult) -> None:
    with open_session(made.workspace, STAMP, read_only=True) as session:
        assert len(session.workspace.items()) == made.items == 224
        findings = check(session, STAMP.now.date())
        assert not [finding for finding in findings if finding.code == "not_localized"]
        publishers = {item.publisher for item in session.workspace.items()}
        assert publishers == {"青石桥镇人民政府"}


def test_the_clerk_sees_work_to_do(made: DemoResult) -> None:
    with open_session(made.workspace, STAMP, read_only=True) as session:
        board = dashboard(session, STAMP.now.date())
    assert board.overdue
    assert board.soon
    assert board.empty
    assert [package.status for package in board.packages] == ["sent"]
    assert board.provisional_year == 2027


def test_every_step_has_its_name_and_person(made: DemoResult) -> None:
    with open_session(made.workspace, STAMP, read_only=True) as session:
        steps = history(session)
    assert {step.who for step in steps} == {"李春燕"}
    assert any(step.name.startswith("本地化") for step in steps)


def test_the_package_holds_the_published_ones_only(made: DemoResult) -> None:
    package = next(one.path for one in made.files if one.kind == "portal")
    with zipfile.ZipFile(package) as archive:
        texts = [name for name in archive.namelist() if name.endswith("正文.html")]
    assert len(texts) == 2


def test_a_used_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "别动.txt").write_text("a", "utf-8")
    with pytest.raises(UsageError, match="FOLDER_NOT_EMPTY"):
        make_demo(tmp_path, STAMP, Silent())
    assert [path.name for path in tmp_path.iterdir()] == ["别动.txt"]


class CancelAt:
    """A Progress that asks to stop at the first step with these words."""

    def __init__(self, words: str) -> None:
        self._words = words

    def step(self, done: int, total: int, text: str) -> None:
        if self._words in text:
            raise Cancelled


def test_a_cancelled_demo_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        make_demo(tmp_path / "示例", STAMP, CancelAt("农村危房改造"))
    assert not (tmp_path / "示例").exists()
    (tmp_path / "空的").mkdir()
    with pytest.raises(Cancelled):
        make_demo(tmp_path / "空的", STAMP, CancelAt("重大建设项目"))
    assert list((tmp_path / "空的").iterdir()) == []


def test_a_demo_that_fails_while_its_workspace_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise WorldError("DISK_FULL", "满了。", "请清理。")

    monkeypatch.setattr("catalog_app.services.demo.localize", full)
    with pytest.raises(WorldError, match="DISK_FULL"):
        make_demo(tmp_path / "示例", STAMP, Silent())
    assert not (tmp_path / "示例").exists()
