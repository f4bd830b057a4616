"""The lock files: hashed, complete, agreeing with each other, and free of addresses."""

import itertools
import re
import tomllib

import pytest

from tests.helpers.source import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
ENTRY = re.compile(r"^([a-z0-9._-]+)==(\S+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="ascii").splitlines()
    entries = [match for match in map(ENTRY.match, lines) if match]
    return {match[1]: match[2] for match in entries}


def canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[=<>~ ]", requirement)[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pin_or_a_hash(name: str):
    lines = (ROOT / name).read_text(encoding="ascii").splitlines()
    assert [line for line in lines if not ENTRY.match(line) and not HASH.match(line)] == []
    hashed = [after for line, after in itertools.pairwise(lines) if ENTRY.match(line)]
    assert all(HASH.match(line) for line in hashed)


def test_the_development_lock_contains_the_other():
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_what_the_project_asks_for_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {canonical(line) for line in project["dependencies"]} <= pins("requirements.lock").keys()
    development = project["optional-dependencies"]["dev"]
    assert {canonical(line) for line in development} <= pins("requirements-dev.lock").keys()


def test_qt_is_the_version_that_runs_on_old_systems():
    assert pins("requirements.lock")["pyside6-essentials"] == "6.8.0.2"
