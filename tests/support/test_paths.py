"""Resources are found from a checkout, a wheel and a frozen program; user folders where the user wants them."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from catalog_app.model.errors import WorldError
from catalog_app.support import paths

ROOT = Path(__file__).resolve().parents[2]


def test_source_checkout_finds_resources_beside_the_package():
    found = paths.resource("fonts/NotoSerifSC-OFL.txt")
    assert found == ROOT / "resources" / "fonts" / "NotoSerifSC-OFL.txt"
    assert b"SIL OPEN FONT LICENSE" in paths.resource_bytes("fonts/NotoSerifSC-OFL.txt")


def test_installed_package_finds_resources_inside(tmp_path: Path):
    (tmp_path / "catalog_app" / "resources").mkdir(parents=True)
    assert paths.resources_root(tmp_path / "catalog_app", None) == tmp_path / "catalog_app" / "resources"


def test_frozen_program_finds_resources_in_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "resources" / "fonts").mkdir(parents=True)
    (tmp_path / "resources" / "fonts" / "x.txt").write_bytes(b"frozen")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource_bytes("fonts/x.txt") == b"frozen"
    assert paths.resource_names("fonts", ".txt") == ["fonts/x.txt"]


@pytest.mark.parametrize("name", ["", "/etc/hosts", "../pyproject.toml", "fonts/../../LICENSE", "C:/x", "a\\b", "a\0b"])
def test_names_that_leave_the_folder_are_refused(name: str):
    with pytest.raises(ValueError, match="resource name"):
        paths.resource(name)


def test_a_missing_resource_tells_that_the_installation_is_incomplete():
    with pytest.raises(WorldError) as caught:
        paths.resource_bytes("fonts/none.ttf")
    assert caught.value.code == "MISSING_RESOURCE"
    assert "fonts/none.ttf" in caught.value.cause


def test_names_are_sorted_and_a_missing_folder_has_none():
    assert paths.resource_names("fonts", ".txt") == ["fonts/NotoSansSC-OFL.txt", "fonts/NotoSerifSC-OFL.txt"]
    assert paths.resource_names("no-such-folder", ".json") == []


def test_user_folders_follow_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    assert [paths.user_data_dir(), paths.user_config_dir(), paths.user_log_dir()] == [
        tmp_path / "data",
        tmp_path / "config",
        tmp_path / "log",
    ]


def test_user_folders_of_the_system(monkeypatch: pytest.MonkeyPatch, user_home: Path):
    monkeypatch.delenv(paths.HOME_VARIABLE)
    for folder in (paths.user_data_dir(), paths.user_config_dir(), paths.user_log_dir()):
        assert folder.is_relative_to(user_home)
        assert "catalog_app" in folder.parts


def test_portable_program_keeps_everything_beside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(paths.HOME_VARIABLE)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "catalog-app"))
    assert paths.portable_home() is None
    (tmp_path / "数据").mkdir()
    assert paths.user_config_dir() == tmp_path / "数据" / "config"


def test_the_wheel_carries_every_resource(tmp_path: Path):
    """Builds the real wheel (fonts shortened, they only cost time) and reads a resource from what it installs."""
    wheel = _build_wheel(_checkout_with_short_fonts(tmp_path / "checkout"), tmp_path)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    expected = {p.relative_to(ROOT / "resources") for p in (ROOT / "resources").rglob("*") if p.is_file()}
    expected |= {p.relative_to(ROOT / "docs") for p in (ROOT / "docs" / "manual").glob("*.md")}
    expected |= {p.relative_to(ROOT / "docs") for p in (ROOT / "docs" / "pictures").glob("*.png")}
    installed = tmp_path / "installed" / "catalog_app" / "resources"
    assert {p.relative_to(installed) for p in installed.rglob("*") if p.is_file()} == expected
    program = "from catalog_app.support.paths import resource; print(resource('fonts').resolve())"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    assert Path(told.stdout.strip()) == installed / "fonts"


def _checkout_with_short_fonts(target: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "catalog_app", target / "catalog_app", ignore=ignore)
    shutil.copytree(ROOT / "resources", target / "resources", copy_function=_copy_short)
    shutil.copytree(ROOT / "docs", target / "docs", copy_function=_copy_short, ignore=ignore)
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, target)
    (target / "README.md").write_text("readme", encoding="utf-8")
    return target


def _copy_short(source: str, target: str) -> None:
    Path(target).write_bytes(Path(source).read_bytes()[:2000])


def _build_wheel(checkout: Path, out: Path) -> Path:
    program = f"from setuptools.build_meta import build_wheel; print('WHEEL', build_wheel({str(out)!r}))"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return out / told.stdout.rsplit("WHEEL ", 1)[1].strip()
