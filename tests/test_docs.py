"""What is written agrees with what is there: messages, commands, contributors' page, licences."""

import argparse
import ast
import re
import tomllib

import pytest

from catalog_app.cli.main import build_parser
from tests.helpers.source import ROOT, Module, calls, modules, of_kind

ERRORS = {"AppError", "WorldError", "UsageError", "GateError"}
ROW = re.compile(r"^\| ([A-Z][A-Z0-9_]*) \| ([^|]+) \| ([^|]+) \|$")
BUILT_BY_HAND = {"INTERNAL_ERROR"}  # support/diagnostics.py writes this line where no error object exists


def message_rows() -> list[tuple[str, str, str]]:
    lines = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ") and not line.startswith("| 代码")]
    found = [ROW.match(line) for line in table]
    assert all(found), [line for line, match in zip(table, found, strict=True) if not match]
    return [(row[1], row[2], row[3]) for row in found if row]


def codes(module: Module) -> list[str]:
    return [
        call.args[0].value
        for call in calls(module)
        if isinstance(call.func, ast.Name) and call.func.id in ERRORS and call.args
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]


def test_every_error_of_the_program_is_explained():
    raised = {code for module in modules() for code in codes(module)}
    listed = [code for code, _, _ in message_rows()]
    assert raised - set(listed) == set()
    assert sorted(set(listed)) == listed


def test_every_explained_error_still_exists():
    spoken = {
        node.value for module in modules() for node in of_kind(module, ast.Constant) if isinstance(node.value, str)
    }
    assert [code for code, _, _ in message_rows() if code not in spoken | BUILT_BY_HAND] == []


def test_codes_are_upper_case_and_sentences_end():
    assert [code for module in modules() for code in codes(module) if not re.fullmatch(r"[A-Z][A-Z0-9_]+", code)] == []
    assert [
        code for code, cause, remedy in message_rows() if not (cause.endswith("。") and remedy.endswith("。"))
    ] == []


def commands() -> list[str]:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return sorted(action.choices)
    raise AssertionError("the program has no commands")


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_manual(command: str):
    manual = (ROOT / "docs" / "manual" / "command-line.md").read_text(encoding="utf-8")
    assert re.search(rf"`(catalog-app )?{re.escape(command)}[ `]", manual), command


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_links_of_the_documents_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert [t for t in targets if t and "://" not in t and not (page.parent / t).exists()] == []


def test_the_contributors_page_is_short_and_names_every_dependency():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(page.splitlines()) <= 80
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [re.split(r"[=<>~]", line)[0] for line in wanted]
    assert [name for name in names if name not in page] == []


def test_the_licence_is_whole_in_both_languages():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    for part in (
        "木兰宽松许可证， 第2版",
        "条款结束",
        "Mulan Permissive Software License",
        "END OF THE TERMS AND CONDITIONS",
    ):
        assert part in text
    for font in ("NotoSerifSC-OFL.txt", "NotoSansSC-OFL.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (ROOT / "resources" / "fonts" / font).read_text(encoding="utf-8")
