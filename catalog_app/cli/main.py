"""The command line: arguments in, one service call, output and exit status. See docs/manual/command-line.md."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import NoReturn

from catalog_app import __version__
from catalog_app.cli.output import Output
from catalog_app.model.errors import AppError, UsageError, WorldError
from catalog_app.model.product import PRODUCT
from catalog_app.support.progress import Cancelled

Handler = Callable[[argparse.Namespace, Output], int]
_PATHS = {"workspace", "file", "files", "out", "body", "proof", "passphrase_file", "roster", "attach", "folder"}


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are our errors and whose words are Chinese."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError WRONG_USAGE instead of printing a usage text."""
        from catalog_app.cli.usage_words import in_chinese  # only where a call was wrong

        raise UsageError("WRONG_USAGE", f"命令写法不对：{in_chinese(message)}。", f"请看帮助：{self.prog} --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status of the contract (0, 1, 2 or 3). Never raises an AppError."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _use_utf8()
    output = Output(as_json="--json" in given)
    try:
        status = _run(given, output)
        output.finish()
        return status
    except AppError as error:
        return _told(error, output)
    except OSError as error:
        return _world_failed(error, output)
    except (KeyboardInterrupt, Cancelled):
        return _told(WorldError("CANCELLED", "已取消，没有留下未完成的文件。", "需要时请重新执行。"), output)


def tell_internal_error() -> None:
    """The JSON document of a crash, whose line on standard error is written already."""
    if "--json" in sys.argv:
        error = WorldError("INTERNAL_ERROR", "程序内部出错，没有改动您的文件。", "请把日志交给技术人员。")
        Output(as_json=True, err=io.StringIO()).error(error)


def _run(given: list[str], output: Output) -> int:
    if given[:1] == ["gui"] and len(given) <= 2 and not any(word.startswith("-") for word in given):
        from catalog_app.cli.commands_upkeep import gui  # the window opens sooner without the parser of all commands

        return gui(argparse.Namespace(workspace=given[1] if given[1:] else None), output)
    namespace = _parser_for(given).parse_args(given or ["gui"])
    _require_readable(namespace)
    handler: Handler = namespace.handler
    return handler(namespace, output)


def _require_readable(namespace: argparse.Namespace) -> None:
    """UsageError BAD_ENCODING for words in another encoding, PATH_MISSING for an empty name, which would mean `.`."""
    for option, value in vars(namespace).items():
        words = [word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str)]
        if option in _PATHS:
            if any(not word.strip() for word in words):
                raise UsageError("PATH_MISSING", "文件或文件夹的名字是空的。", "请写明文件或文件夹。")
        elif any("\ud800" <= character <= "\udfff" for word in words for character in word):
            raise UsageError(
                "BAD_ENCODING", f"参数 {option} 里有无法识别的字。", "请在 UTF-8 编码的终端里输入，或换一种写法。"
            )


def _told(error: AppError, output: Output) -> int:
    output.error(error)
    return error.exit_status


def _world_failed(error: OSError, output: Output) -> int:
    from pathlib import Path

    from catalog_app.support.files import world_error  # imported only when something failed

    return _told(world_error(error, Path(error.filename or "输出结果")), output)


def _parser_for(given: list[str]) -> Parser:
    """The parser of the command at the front where that is one for files: all others would take as long as a file."""
    if given[:1] not in (["inspect"], ["import"]):
        return build_parser()
    from catalog_app.cli import commands_import

    parser, add = _without_commands()
    commands_import.add_commands(add)
    return parser


@cache
def build_parser() -> Parser:
    """The parser with every command, made once; cheap, since handlers import what they need when they run."""
    from catalog_app.cli import (
        commands_answers,
        commands_catalog,
        commands_editions,
        commands_import,
        commands_output,
        commands_printed,
        commands_privacy,
        commands_profiles,
        commands_publishing,
        commands_register,
        commands_upkeep,
    )

    parser, add = _without_commands()
    modules = (
        commands_catalog,
        commands_publishing,
        commands_register,
        commands_import,
        commands_editions,
        commands_output,
        commands_printed,
        commands_profiles,
        commands_answers,
        commands_privacy,
        commands_upkeep,
    )
    for module in modules:
        module.add_commands(add)
    return parser


def _without_commands() -> tuple[Parser, CommandAdder]:
    parser = Parser(prog="catalog-app", description=f"{PRODUCT}：乡镇基层政务公开标准目录离线管理", add_help=False)
    _add_help(parser)
    parser.add_argument("--version", action="version", version=f"{PRODUCT} {__version__}", help="显示版本")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令", parser_class=Parser, required=True)
    return parser, CommandAdder(commands)


class CommandAdder:
    """Adds commands that all take `--json`, writing ones also `--by` and `--replace`, editing ones `--take-over`."""

    def __init__(self, commands: argparse._SubParsersAction[Parser]) -> None:
        self._commands = commands

    def __call__(
        self, name: str, help_text: str, handler: Handler, *, writes: bool = False, edits: bool = False
    ) -> Parser:
        """Add one command; `help_text` is Chinese and stands in the list and above its own help."""
        parser = self._commands.add_parser(
            name, help=help_text, description=help_text, add_help=False, allow_abbrev=False
        )
        _add_help(parser)
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 文档")
        if edits:
            parser.add_argument(
                "--take-over", action="store_true", help="接管没有关闭的工作区（确认对方已不在使用之后）"
            )
        if writes or edits:
            parser.add_argument("--by", metavar="姓名", help="经办人（默认：设置里的当前人员）")
            parser.add_argument("--replace", action="store_true", help="允许覆盖已有文件")
        parser.set_defaults(handler=handler)
        return parser


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示帮助")
    parser._positionals.title = "参数"
    parser._optionals.title = "选项"


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
