from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog_app.model.changes import Stamp
from catalog_app.model.unit import Unit
from catalog_app.services.session import Session, create_session, open_session

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
UNIT = Unit(name="青石桥镇", kind="镇", county="临川县", full_name="青石桥镇人民政府")


@pytest.fixture
def stamp() -> Stamp:
    return Stamp("李春燕", NOW)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of three domains, made once."""
    folder = tmp_path_factory.mktemp("built") / "青石桥镇"
    create_session(folder, UNIT, ("06", "13", "25"), Stamp("李春燕", NOW)).close()
    return folder


@pytest.fixture
def session(built: Path, tmp_path: Path, stamp: Stamp) -> Iterator[Session]:
    folder = tmp_path / "青石桥镇"
    shutil.copytree(built, folder)
    with open_session(folder, stamp) as opened:
        yield opened
