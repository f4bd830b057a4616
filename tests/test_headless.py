"""The program without a window: nothing but `ui` needs PySide6, and starting loads nothing heavy."""

import json
import os
import subprocess
import sys

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


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_everything_but_the_window_imports_without_pyside():
    names = [module.name for module in modules() if module.layer != "ui" and module.name != "catalog_app.__main__"]
    program = WITHOUT_QT + "import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)"
    done = run(program, *names)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_commands_run_without_pyside(tmp_path):
    """A workspace is made, searched and checked; the window alone says that it is not there."""
    program = WITHOUT_QT + "from catalog_app.cli.main import main; sys.exit(main(sys.argv[1:]))"
    made = run(program, "init", str(tmp_path / "工作区"), "--unit", "青山镇", "--domains", "06", "--by", "张三")
    assert (made.returncode, made.stderr) == (0, "")
    found = run(program, "items", str(tmp_path / "工作区"), "--json")
    assert found.returncode == 0
    items = json.loads(found.stdout)["items"]
    assert {item["domain"] for item in items} == {"06"}
    window = run(program, "gui")
    assert window.returncode == 3
    assert window.stderr.count("\n") == 1


@pytest.mark.parametrize("start", ["catalog_app.cli.main", "catalog_app.ui.app", "catalog_app.__main__"])
def test_starting_loads_nothing_heavy(start: str):
    done = run(f"import sys, json, {start}; print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))")
    assert done.stderr == ""
    assert HEAVY & set(json.loads(done.stdout)) == set()


def test_the_command_line_loads_no_window():
    program = "import sys, catalog_app.cli.main as m; m.build_parser(); print('PySide6' in sys.modules, [*sys.modules])"
    loaded = run(program).stdout
    assert loaded.startswith("False ")
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []
