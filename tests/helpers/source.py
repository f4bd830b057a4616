"""The program's own source as syntax trees, for the tests that guard its rules."""

from __future__ import annotations

import ast
import functools
import gc
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "catalog_app"
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True, eq=False)  # compared and cached by identity
class Module:
    """One source file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The dotted name, without a trailing __init__."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def layer(self) -> str:
        """model, support, store … or "" for the files directly in the package."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""

    def where(self, node: ast.AST) -> str:
        """File and line, for messages."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every module of the program."""
    gc.disable()  # the objects all stay: looking through them again and again takes two thirds of the time
    try:
        return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")))
    finally:
        gc.freeze()
        gc.enable()


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, text, ast.parse(text))


@functools.cache
def _by_kind(module: Module) -> dict[type[ast.AST], list[Any]]:
    """Every node of the tree, which is walked once, by its class."""
    found: dict[type[ast.AST], list[Any]] = {}
    for node in ast.walk(module.tree):
        found.setdefault(type(node), []).append(node)
    return found


def of_kind(module: Module, *kinds: type[Node]) -> list[Node]:
    """Every node of these kinds, kind after kind."""
    return [node for kind in kinds for node in _by_kind(module).get(kind, ())]


@functools.cache
def imports(module: Module) -> tuple[tuple[str, ast.AST], ...]:
    """Every imported dotted name, those inside functions and under TYPE_CHECKING too."""
    found = [(alias.name, node) for node in of_kind(module, ast.Import) for alias in node.names]
    for node in of_kind(module, ast.ImportFrom):
        assert node.level == 0, f"{module.where(node)}: imports are absolute"
        found += [(f"{node.module}.{alias.name}", node) for alias in node.names]
    return tuple(found)


def functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, nested ones and methods too."""
    return of_kind(module, ast.FunctionDef, ast.AsyncFunctionDef)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last one."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def calls(module: Module) -> list[ast.Call]:
    """Every call."""
    return of_kind(module, ast.Call)
