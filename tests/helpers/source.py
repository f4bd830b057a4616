"""The program's own source as syntax trees, for the tests that guard its rules."""

from __future__ import annotations

import ast
import functools
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "catalog_app"


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
def nodes(module: Module) -> tuple[ast.AST, ...]:
    """Every node of the tree, walked once."""
    return tuple(ast.walk(module.tree))


def imports(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Every imported dotted name, those inside functions and under TYPE_CHECKING too."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.where(node)}: imports are absolute"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, nested ones and methods too."""
    for node in nodes(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last one."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def calls(module: Module) -> Iterator[ast.Call]:
    """Every call."""
    return (node for node in nodes(module) if isinstance(node, ast.Call))
