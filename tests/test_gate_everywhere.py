"""Nothing leaves but through the gate: read from the source, so that a new output cannot forget it."""

import ast
from collections.abc import Iterator

from tests.helpers.source import Module, imports, modules, of_kind

WRITERS = {"beside", "atomic_write", "write_bytes", "write_text", "move_all", "copyfile", "copy2"}
# The gate itself, and what moves finished files that passed it to their places.
MAY_WRITE = {"catalog_app.services.gate", "catalog_app.services.exporting", "catalog_app.services.delivery"}
"""Delivery copies packages that passed, and only while their bytes are still those that did."""


def services() -> list[Module]:
    return [module for module in modules() if module.layer == "services"]


def exporter_writers(module: Module) -> set[str]:
    """Names under which a module knows functions of the exporters that write files."""
    found = {name.rpartition(".") for name, _ in imports(module) if name.startswith("catalog_app.exporters.")}
    return {name for _, _, name in found if name.startswith("write")}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call below a node with the last part of its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node


def gated_blocks(module: Module) -> Iterator[tuple[ast.With, str]]:
    """The blocks of `gated(…) as path`, `gated_tree`, or `beside` that ask the gate; what they call the path."""
    for block in of_kind(module, ast.With):
        asks = {"check_file", "require_clean"} <= {name for name, _ in calls(block)}
        for item in block.items:
            call = item.context_expr
            name = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
            if name in ("gated", "gated_tree") or (name == "beside" and asks):
                assert isinstance(item.optional_vars, ast.Name)
                yield block, item.optional_vars.id


def written(module: Module) -> dict[int, bool]:
    """Every call of a writer by its line: whether it writes into the path the gate gave."""
    writers = exporter_writers(module)
    found = {call.lineno: False for name, call in calls(module.tree) if name in writers}
    for block, path in gated_blocks(module):
        for name, call in calls(block):
            if name in writers:
                found[call.lineno] = any(isinstance(one, ast.Name) and one.id == path for one in call.args)
    return found


def test_every_writer_of_the_exporters_writes_into_the_gate():
    outside = [
        f"{module.name}:{line}" for module in services() for line, inside in written(module).items() if not inside
    ]
    assert outside == []
    assert sum(len(written(module)) for module in services()) >= 7


def asking(module: Module) -> set[int]:
    """Lines of the blocks that pass the gate, and where such a block fills the very path that the gate gave."""
    blocks = list(gated_blocks(module))
    filled = {
        call.lineno
        for block, path in blocks
        for _, call in calls(block)
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == path
    }
    return {block.lineno for block, _ in blocks} | filled


def test_no_service_writes_a_file_but_by_the_gate():
    wrong = [
        module.where(call)
        for module in services()
        if module.name not in MAY_WRITE
        for name, call in calls(module.tree)
        if name in WRITERS and call.lineno not in asking(module)
    ]
    assert wrong == []


def test_only_services_and_exporters_know_the_writers():
    wrong = [
        module.where(node)
        for module in modules()
        if module.layer not in ("services", "exporters")
        for name, node in imports(module)
        if name.startswith("catalog_app.exporters.")
    ]
    assert wrong == []
