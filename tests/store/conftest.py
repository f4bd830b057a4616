from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_app.store.workspace import Workspace
from tests.store.builders import STAMP, make


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two domains and four items, made once."""
    folder = tmp_path_factory.mktemp("built") / "青石桥镇"
    make(folder).close()
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A closed workspace of one's own."""
    shutil.copytree(built, tmp_path / "青石桥镇")
    return tmp_path / "青石桥镇"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with Workspace.open(folder, STAMP) as opened:
        yield opened
