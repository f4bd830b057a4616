"""The rules of the house, read from the source: layers, sizes, handlers, and what windows must not do."""

import ast
import statistics
import sys
import tomllib
from collections.abc import Iterator

import pytest

from tests.helpers.source import PACKAGE, ROOT, Module, calls, functions, imports, length, modules, of_kind

# What each layer may import of ours. `support` may raise our errors, and nothing else of the model.
OURS: dict[str, set[str]] = {
    "": {"cli", "support"},
    "model": set(),
    "support": {"model.errors"},
    "store": {"model", "support"},
    "importers": {"model", "support"},
    "checks": {"model", "support"},
    "exporters": {"model", "support"},
    "services": {"model", "support", "store", "importers", "checks", "exporters"},
    "cli": {"services", "model", "support"},
    "ui": {"services", "model", "support"},
}
# The one crossing: the command `gui` opens the window, when it runs.
CROSSINGS = {("catalog_app.cli.commands_upkeep", "catalog_app.ui.app.run_gui")}

# Third parties by layer; msgspec carries the model's records and may be met everywhere.
THIRD: dict[str, set[str]] = {
    "": set(),
    "model": set(),
    "support": {"platformdirs"},
    "store": {"cryptography"},
    "importers": {
        "python_calamine",
        "openpyxl",
        "xlrd",
        "docx",
        "lxml",
        "pdfplumber",
        "pypdfium2",
        "PIL",
        "nh3",
        "rapidfuzz",
    },
    "checks": set(),
    "exporters": {"reportlab", "openpyxl", "docx", "lxml", "jinja2", "pypdfium2", "PIL"},
    "services": set(),
    "cli": set(),
    "ui": {"PySide6", "shiboken6", "pypdfium2"},
}
EVERYWHERE = {"msgspec"}
CLOCKS = {"now", "utcnow", "today", "time", "localtime", "gmtime", "time_ns"}
ITEM_WIDGETS = {"QTableWidget", "QTreeWidget", "QListWidget", "QStandardItemModel"}


def test_every_layer_has_its_row():
    assert {module.layer for module in modules()} <= OURS.keys() == THIRD.keys()


@pytest.mark.parametrize("layer", sorted(OURS))
def test_a_layer_imports_only_what_stands_below_it(layer: str):
    wrong = [
        f"{module.where(node)}: {name}"
        for module in modules()
        if module.layer == layer
        for name, node in imports(module)
        if name.split(".")[0] == "catalog_app" and not _allowed(module, name)
    ]
    assert wrong == []


def _allowed(module: Module, name: str) -> bool:
    inner = name.removeprefix("catalog_app.").removeprefix("catalog_app")
    if inner in {"", "__version__"} or (module.name, name) in CROSSINGS:
        return True
    return any(f"{inner}.".startswith(f"{below}.") for below in OURS[module.layer] | {module.layer} - {""})


@pytest.mark.parametrize("layer", sorted(THIRD))
def test_a_layer_uses_only_its_libraries(layer: str):
    allowed = THIRD[layer] | EVERYWHERE | ({"sqlite3"} if layer == "store" else set())
    known = (sys.stdlib_module_names - {"sqlite3"}) | allowed | {"catalog_app"}
    wrong = [
        f"{module.where(node)}: {name}"
        for module in modules()
        if module.layer == layer
        for name, node in imports(module)
        if name.split(".")[0] not in known
    ]
    assert wrong == []


def test_only_the_store_asks_the_database():
    """What stands above it asks the workspace."""
    wrong = [
        module.where(node)
        for module in modules()
        if module.layer != "store"
        for node in of_kind(module, ast.Attribute)
        if node.attr == "database"
    ]
    wrong += [
        f"{module.where(node)}: {name}"
        for module in modules()
        if module.layer != "store"
        for name, node in imports(module)
        if name.startswith(("catalog_app.store.connection", "catalog_app.store.outlines"))
    ]
    assert wrong == []


def test_only_the_outer_layers_ask_the_clock():
    wrong = [
        module.where(call)
        for module in modules()
        if module.layer not in {"cli", "ui"}
        for call in calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCKS and _is_clock(call.func.value)
    ]
    assert wrong == []


def _is_clock(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in {"datetime", "date", "time"}


def test_files_stay_under_six_hundred_lines():
    sources = [
        *PACKAGE.rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "bench").rglob("*.py"),
        ROOT / "run.py",
    ]
    long = {str(path.relative_to(ROOT)): _lines(path.read_text(encoding="utf-8")) for path in sources}
    assert {name: lines for name, lines in long.items() if lines > 600} == {}


def _lines(text: str) -> int:
    return text.count("\n")


def test_functions_stay_short():
    sizes = {f"{module.where(node)} {node.name}": length(node) for module in modules() for node in functions(module)}
    assert {name: size for name, size in sizes.items() if size > 80} == {}
    ordered = sorted(sizes.values())
    assert statistics.median(ordered) <= 8
    assert ordered[int(len(ordered) * 0.9)] <= 32


def test_few_handlers_catch_everything_and_each_says_why():
    handlers = [(module, node) for module in modules() for node in of_kind(module, ast.ExceptHandler)]
    greedy = [(module, node) for module, node in handlers if _catches_everything(node)]
    assert len(greedy) <= len(handlers) / 10
    silent = [module.where(node) for module, node in greedy if "#" not in module.text.splitlines()[node.lineno - 1]]
    assert silent == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}) for kind in caught
    )


def test_no_lambda_is_connected_to_a_signal():
    wrong = [
        module.where(call)
        for module in modules()
        for call in calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
        if any(isinstance(argument, ast.Lambda) for argument in call.args)
    ]
    assert wrong == []


def test_windows_pump_no_events_and_keep_no_rows_in_widgets():
    assert [place for module in modules() for place in _names(module, {"processEvents"} | ITEM_WIDGETS)] == []


def _names(module: Module, banned: set[str]) -> Iterator[str]:
    named = [(node, node.attr) for node in of_kind(module, ast.Attribute)]
    named += [(node, node.id) for node in of_kind(module, ast.Name)]
    yield from (f"{module.where(node)}: {name}" for node, name in named if name in banned)


def test_every_exemption_says_why():
    """`noqa` and `type: ignore` are followed by a reason on the same line."""
    wrong = [
        f"{module.path.relative_to(ROOT)}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        for mark in ("# noqa", "# type: ignore", "# pragma")
        if mark in line and len(line.split(mark, 1)[1].strip(" :ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,")) < 10
    ]
    assert wrong == []


RESOURCES = {"catalog_app.resources", "catalog_app.resources.manual", "catalog_app.resources.pictures"}


def test_every_package_is_in_the_wheel():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in PACKAGE.rglob("*.py")}
    assert sorted(found | RESOURCES) == listed
    assert [name for name in found if not (ROOT.joinpath(*name.split(".")) / "__init__.py").exists()] == []


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("import PySide6", True),
        ("def f():\n    from PySide6.QtCore import Qt", True),
        ("from catalog_app.store.workspace import Workspace", True),
        ("from catalog_app.model.catalog import Item", False),
    ],
)
def test_the_rules_would_notice(source: str, caught: bool):
    """The test of the tests: a planted fault in `checks` is seen."""
    module = Module(PACKAGE / "checks" / "planted.py", source, ast.parse(source))
    known = THIRD["checks"] | EVERYWHERE | sys.stdlib_module_names
    seen = [
        name
        for name, _ in imports(module)
        if not (_allowed(module, name) if name.startswith("catalog_app") else name.split(".")[0] in known)
    ]
    assert bool(seen) is caught
