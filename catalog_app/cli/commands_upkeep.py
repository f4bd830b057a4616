"""Commands that look after the workspace: gui, backup, restore, undo, redo, history, purge, self-test."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.cli.arguments import positive, reading, stamp, writing
from catalog_app.cli.output import Output, PrintedProgress
from catalog_app.model.changes import HistoryStep
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.words import in_quotes

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder

MAX_PASSPHRASE_BYTES = 1024


def add_commands(add: CommandAdder) -> None:
    """Register gui, backup, restore, undo, redo, history, purge and self-test."""
    command = add("gui", "打开窗口（不写命令时也是它）", gui)
    command.add_argument("workspace", nargs="?", metavar="工作区")
    command = add("backup", "把整个工作区备份成一个文件", backup, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件")
    command.add_argument("--passphrase-file", metavar="文件", help="口令文件，其第一行是口令；给出后备份加密（建议）")
    command = add("restore", "从备份恢复，先比较再替换", restore, writes=True)
    command.add_argument("file", metavar="备份文件")
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--passphrase-file", metavar="文件", help="口令文件")
    for name, words, handler in (("undo", "撤销上一步", undo), ("redo", "重做撤销的一步", redo)):
        add(name, words, handler, edits=True).add_argument("workspace", metavar="工作区")
    command = add("history", "列出操作历史", history)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--limit", type=positive, default=200, metavar="N", help="最多列出多少步（默认200）")
    command = add("purge", "彻底删除一条公开信息：连同修改记录、附件和备份，不能撤销", purge, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--publication", required=True, metavar="UID", help="公开信息的 UID")
    command.add_argument("--confirm", action="store_true", help="确认；不写时只列出将删除什么")
    add("self-test", "在临时文件夹里跑一遍示例并核验全部结果", self_test)


def gui(arguments: argparse.Namespace, _output: Output) -> int:
    """The window."""
    try:
        from catalog_app.ui.app import run_gui
    except ImportError as error:
        raise WorldError(
            "NO_WINDOW_SYSTEM", "图形界面组件无法加载。", "命令行照常可用；请用 python3 run.py 检查并安装缺少的系统库。"
        ) from error
    return run_gui(Path(arguments.workspace) if arguments.workspace else None)


def backup(arguments: argparse.Namespace, output: Output) -> int:
    """One file there."""
    from catalog_app.services.upkeep import back_up

    with reading(arguments) as session:
        info = back_up(
            session,
            Path(arguments.out),
            replace=arguments.replace,
            passphrase=_passphrase(arguments.passphrase_file),
            progress=PrintedProgress(output),
            stamp=stamp(arguments),
        )
    lines = [f"已备份并核对：{arguments.out}"]
    if not arguments.passphrase_file:
        output.say("提醒：这份备份没有加口令，拿到文件的人都能读。建议用 --passphrase-file 加密。")
    output.result({"path": Path(arguments.out), "backup": info}, lines)
    return 0


def restore(arguments: argparse.Namespace, output: Output) -> int:
    """And back."""
    from catalog_app.services.upkeep import compare_backup, restore_backup

    file, folder = Path(arguments.file), Path(arguments.workspace)
    passphrase = _passphrase(arguments.passphrase_file)
    comparison = compare_backup(file, folder, passphrase)
    restore_backup(file, folder, replace=arguments.replace, passphrase=passphrase, stamp=stamp(arguments))
    lines = [f"已恢复：{comparison.backup.items}个事项、{comparison.backup.publications}条公开信息。"]
    output.result({"workspace": folder, "comparison": comparison}, lines)
    return 0


def undo(arguments: argparse.Namespace, output: Output) -> int:
    """Take the last step back."""
    with writing(arguments) as session:
        name = session.undo_name
        session.undo(stamp(arguments))
    output.result({"step": name}, [f"已撤销{in_quotes(name)}。" if name else "没有可以撤销的操作。"])
    return 0


def redo(arguments: argparse.Namespace, output: Output) -> int:
    """Bring the last undone step back."""
    with writing(arguments) as session:
        name = session.redo_name
        session.redo(stamp(arguments))
    output.result({"step": name}, [f"已重做{in_quotes(name)}。" if name else "没有可以重做的操作。"])
    return 0


def purge(arguments: argparse.Namespace, output: Output) -> int:
    """Remove a publication everywhere, for good."""
    from catalog_app.services import purging

    if not arguments.confirm:
        with reading(arguments) as session:
            found = purging.preview_purge(session, arguments.publication)
        raise UsageError(
            "PURGE_NOT_CONFIRMED",
            f"彻底删除“{found.title}”会去掉{purging.purge_words(found)}，不能撤销，现在什么都没有删。",
            "确定要删时请加上 --confirm。",
        )
    with writing(arguments) as session:
        report = purging.purge_publication(session, arguments.publication, stamp(arguments))
    lines = [f"已彻底删除“{report.title}”：{purging.purge_words(report)}。", *purging.outcome_lines(report)]
    output.result(report, lines)
    return 0


def history(arguments: argparse.Namespace, output: Output) -> int:
    """The persistent history, newest first."""
    from catalog_app.services.upkeep import history as read

    with reading(arguments) as session:
        steps = read(session, arguments.limit)
    document = {"steps": [{"id": s.id, "at": s.at, "by": s.who, "name": s.name, "undone": s.undone} for s in steps]}
    output.result(document, [_step_line(step) for step in steps] or ["还没有操作。"])
    return 0


def _step_line(step: HistoryStep) -> str:
    state = "（已撤销）" if step.undone else "" if step.undoable else "（不可撤销）"
    return f"{step.id}\t{step.at:%Y-%m-%d %H:%M}\t{step.who}\t{step.name}{state}"


def self_test(arguments: argparse.Namespace, output: Output) -> int:
    """Demo into a temporary folder, everything verified, one closing line."""
    from catalog_app.services.selftest import run_self_test

    result = run_self_test(stamp(arguments), PrintedProgress(output))
    words = f"自检通过：{result.files}个文件、{result.pages}页、{result.items}个事项。"
    if result.faults:
        words = f"自检发现{len(result.faults)}处问题：{'；'.join(result.faults)}"
    output.result(result, [words])
    return 1 if result.faults else 0


def _passphrase(name: str | None) -> str | None:
    if name is None:
        return None
    path = Path(name)
    if not path.is_file() or path.stat().st_size > MAX_PASSPHRASE_BYTES:
        raise WorldError("PASSPHRASE_FILE", "口令文件不存在或过大。", "口令文件应是一行文字，不超过1000个字节。")
    try:
        passphrase = path.read_text("utf-8-sig").split("\n")[0].strip()
    except UnicodeDecodeError as error:
        raise WorldError("NOT_UTF8", f"“{path.name}”不是 UTF-8 文本。", "请另存为 UTF-8 编码的文本文件。") from error
    if not passphrase:
        raise WorldError("PASSPHRASE_FILE", "口令文件是空的。", "请在文件第一行写上口令。")
    return passphrase
