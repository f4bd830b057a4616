"""Commands that read catalog files of others: inspect, import."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog_app.cli.arguments import reading, stamp, writing
from catalog_app.cli.output import Output, PrintedProgress, item_json
from catalog_app.cli.releasing import add_release, passage, settle, tell
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder
    from catalog_app.services.importing import ImportPlan, PlanLine
    from catalog_app.services.session import Session


def add_commands(add: CommandAdder) -> None:
    """Register inspect and import."""
    command = add("inspect", "读取目录文件，不写入", inspect)
    command.add_argument("files", nargs="+", metavar="文件")
    command = add("import", "读取、比较并写入目录，一步可撤销", import_files, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("files", nargs="+", metavar="文件")
    command.add_argument("--domain", metavar="代码", help="文件没有写明领域时归入这个领域")
    command.add_argument("--dry-run", action="store_true", help="只比较，逐行列出将要发生的事，不写入")
    command.add_argument("--report", metavar="文件.xlsx", help="把逐行结果和问题写成工作簿")
    add_release(command)


def inspect(arguments: argparse.Namespace, output: Output) -> int:
    """Read catalog files and tell what was understood."""
    from catalog_app.services.reading import read_files

    with _few_collections():
        files = read_files([Path(name) for name in arguments.files], PrintedProgress(output))
    document = {"files": [_read_file_json(one) for one in files]} if output.as_json else None
    lines = [f"{one.path.name}：{len(one.tables)}张表，{sum(len(t.items) for t in one.tables)}个事项" for one in files]
    problems = [problem for one in files for problem in one.all_problems()]
    output.result(document, lines + [_problem_line(problem) for problem in problems], foreign=True)
    return 1 if any(problem.severity == "error" for one in files for problem in one.problems) else 0


@contextmanager
def _few_collections() -> Iterator[None]:
    """What a file gives is kept to the end: looking through it again and again for garbage finds none."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def import_files(arguments: argparse.Namespace, output: Output) -> int:
    """Inspect, plan and apply as one undoable step."""
    from catalog_app.services.import_report import write_import_report
    from catalog_app.services.importing import apply_import, plan_import, read_files, remembered_choices

    way = passage(arguments)
    if arguments.report:
        _require_report(Path(arguments.report), [Path(name) for name in arguments.files], replace=arguments.replace)
    opener = reading if arguments.dry_run and way.release is None else writing
    progress = PrintedProgress(output)
    with opener(arguments) as session:
        if arguments.domain:
            _require_domain(session, arguments.domain)
        files = read_files([Path(name) for name in arguments.files], progress, remembered_choices(session))
        plan = plan_import(session, files, domain=arguments.domain)
        contacts = frozenset(contact.value for contact in session.workspace.contacts())
        step = None
        if not arguments.dry_run:
            changes = apply_import(session, plan, stamp(arguments))
            step = changes.name if changes.id else None
        if arguments.report:
            out = Path(arguments.report)
            write_import_report(
                plan, frozenset(), contacts, out, replace=arguments.replace, progress=progress, passage=way
            )
            settle(session, way, arguments)
    document = {
        "plan": plan.counts(),
        "problems": [_problem_json(problem) for problem in plan.problems],
        "applied": not arguments.dry_run,
        "step": step,
    } | tell(way, output)
    output.result(document, _plan_lines(plan, every_row=arguments.dry_run), foreign=True)
    return 1 if any(problem.severity == "error" for problem in plan.problems) else 0


def _require_report(out: Path, files: list[Path], *, replace: bool) -> None:
    """Told before anything is stored: SAME_FILE for a report over what is imported, FILE_EXISTS and the like."""
    from catalog_app.services.targets import require_target
    from catalog_app.support.files import require_writable

    require_target(out, ".xlsx")
    if out.exists() and any(one.exists() and one.samefile(out) for one in files):
        raise UsageError(
            "SAME_FILE", f"导入报告与要导入的“{out.name}”是同一个文件，原文件不能改动。", "请换一个文件名。"
        )
    require_writable(out, replace=replace)


def _require_domain(session: Session, code: str) -> None:
    """One of the workspace or a national one, which the import would add; UNKNOWN_DOMAIN for any other."""
    from catalog_app.services.adopting import standard

    if code not in {domain.code for domain in session.workspace.domains()}:
        standard(code)


def _plan_lines(plan: ImportPlan, *, every_row: bool) -> list[str]:
    from catalog_app.services.import_report import place_of
    from catalog_app.services.importing import CHANGE_LABELS
    from catalog_app.services.item_changes import LABELS

    lines = [" ".join(f"{CHANGE_LABELS[change]}{count}" for change, count in plan.counts().items())]
    for line in plan.lines if every_row else ():
        if line.change != "same":
            fields = "、".join(LABELS.get(key, key) for key in line.fields)
            told = "\t".join(filter(None, (line.item.title, fields, line.reason, place_of(line))))
            lines.append(f"{CHANGE_LABELS[line.change]}\t{told}")
            lines += [f"\t{words}" for words in _conflict_lines(line)]
    return lines + [_problem_line(problem) for problem in plan.problems]


def _conflict_lines(line: PlanLine) -> list[str]:
    """Both texts of every field that file and workspace changed differently."""
    from catalog_app.services.import_report import conflict_texts

    return [
        f"{label}：本地“{' '.join(ours.split())}”，文件“{' '.join(theirs.split())}”"
        for label, ours, theirs in conflict_texts(line)
    ]


def _read_file_json(one: Any) -> dict[str, Any]:
    return {
        "path": one.path,
        "problems": [_problem_json(problem) for problem in one.problems],
        "tables": [
            {
                "title": table.title,
                "domain": table.domain,
                "sheet": table.sheet,
                "header_rows": list(table.header_rows),
                "columns": table.columns,
                "items": [item_json(read.item, rows=list(read.rows), sheet=table.sheet) for read in table.items],
                "problems": [_problem_json(problem) for problem in table.problems],
            }
            for table in one.tables
        ],
    }


def _problem_json(problem: Any) -> dict[str, Any]:
    return {key: getattr(problem, key) for key in problem.__struct_fields__}


def _problem_line(problem: Any) -> str:
    place = " ".join(filter(None, (problem.sheet, f"第{problem.row}行" if problem.row else "", problem.column)))
    return f"[{problem.code}] {place} {problem.message} → {problem.remedy}"
