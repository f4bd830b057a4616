from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog_app.cli.main import main


class Ran:
    """Exit status and output of one command."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "青石桥镇"
    assert main(["init", str(folder), "--unit", "青石桥镇", "--domains", "06,13", "--by", "李春燕"]) == 0
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "青石桥镇"
    shutil.copytree(made, folder)
    return folder
