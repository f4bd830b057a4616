"""The program without a window: nothing but `ui` needs PySide6, and starting loads nothing heavy."""

import json
import os
import subprocess
import sys
from typing import NamedTuple

import pytest

from tests.helpers.source import ROOT, modules

HEAVY = {
    "PIL",
    "cryptography",
    "docx",
    "jinja2",
    "lxml",
    "nh3",
    "openpyxl",
    "pdfplumber",
    "pypdfium2",
    "python_calamine",
    "rapidfuzz",
    "reportlab",
    "xlrd",
}
WITHOUT_QT = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6"}:
            raise ImportError(name + " is blocked")
sys.meta_path.insert(0, Blocked())
"""
COMMANDS = """
import contextlib, io, json
from catalog_app.cli.main import main
told = []
for command in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        status = main(command)
    told.append((status, out.getvalue(), err.getvalue()))
print(json.dumps(told))
"""


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


class Told(NamedTuple):
    status: int
    out: str
    err: str


def run_commands(*commands: list[str]) -> list[Told]:
    """Several commands in one program without PySide6."""
    done = run(WITHOUT_QT + COMMANDS, json.dumps(commands))
    assert (done.returncode, done.stderr) == (0, "")
    return [Told(*told) for told in json.loads(done.stdout)]


def test_everything_but_the_window_imports_without_pyside():
    names = [module.name for module in modules() if module.layer != "ui" and module.name != "catalog_app.__main__"]
    program = WITHOUT_QT + "import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = run(program, *names)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_commands_run_without_pyside(tmp_path):
    """A workspace is made, searched and checked; the window alone says that it is not there."""
    init = ["init", str(tmp_path / "工作区"), "--unit", "青山镇", "--domains", "06", "--by", "张三"]
    made, found, window = run_commands(init, ["items", str(tmp_path / "工作区"), "--json"], ["gui"])
    assert (made.status, made.err) == (0, "")
    assert found.status == 0
    items = json.loads(found.out)["items"]
    assert {item["domain"] for item in items} == {"06"}
    assert window.status == 3
    assert window.err.count("\n") == 1


def loaded_by(start: str) -> set[str]:
    done = run(f"import sys, json, {start}; print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))")
    assert done.stderr == ""
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("start", ["catalog_app.ui.app", "catalog_app.__main__"])
def test_starting_loads_nothing_heavy(start: str):
    assert HEAVY & loaded_by(start) == set()


def test_the_command_line_loads_nothing_heavy_and_no_window():
    loaded = loaded_by("catalog_app.cli.main as m; m.build_parser()")
    assert {"catalog_app", "argparse"} <= loaded
    assert (HEAVY | {"PySide6"}) & loaded == set()
