"""The command `profiles`: which portals are known, which one is used, profiles in and out of the workspace."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog_app.cli.arguments import reading, stamp, writing
from catalog_app.cli.output import Output
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from catalog_app.cli.main import CommandAdder
    from catalog_app.services.session import Session


def add_commands(add: CommandAdder) -> None:
    """Register profiles."""
    command = add("profiles", "门户方案：列出、选用、导入、导出", profiles, edits=True)
    command.add_argument("workspace", metavar="工作区")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="列出全部方案（不写别的选项时也是它）")
    what.add_argument("--import", dest="file", metavar="文件.json", help="导入一个方案；重名时另取名称")
    what.add_argument("--export", metavar="名称", help="把一个方案导出成文件，写到 --out")
    what.add_argument("--choose", metavar="名称", help="以后生成上传包用这个方案")
    command.add_argument("--out", metavar="文件.json", help="导出到哪里")


def profiles(arguments: argparse.Namespace, output: Output) -> int:
    """One of the four."""
    from catalog_app.services.portal_profiles import choose_profile, write_profile

    if bool(arguments.export) != bool(arguments.out):
        raise UsageError("WRONG_USAGE", "命令写法不对：--export 要和 --out 一起写。", "请看帮助：profiles --help")
    if arguments.export:
        with reading(arguments) as session:
            path = write_profile(session, arguments.export, Path(arguments.out), replace=arguments.replace)
        output.result({"path": path}, [f"已导出门户方案：{path}"])
        return 0
    if arguments.file is None and arguments.choose is None:
        with reading(arguments) as session:
            _tell(session, output, [])
        return 0
    with writing(arguments) as session:
        if arguments.choose is not None:
            choose_profile(session, arguments.choose, stamp(arguments))
            _tell(session, output, [])
        else:
            _tell(session, output, [f"已导入，名称是 {_take(session, arguments)}。"])
    return 0


def _take(session: Session, arguments: argparse.Namespace) -> str:
    from catalog_app.services.portal_profiles import adopted, read_profile_file, save_profile

    profile = adopted(session, read_profile_file(Path(arguments.file)))
    save_profile(session, profile, stamp(arguments))
    return profile.name


def _tell(session: Session, output: Output, before: list[str]) -> None:
    from catalog_app.services.portal_profiles import chosen_profile, is_own, profiles_of

    chosen = chosen_profile(session)
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "title": one.title,
            "chosen": name == chosen,
            "own": is_own(session, name),
            "confirmed": one.confirmed,
        }
        for name, one in profiles_of(session).items()
    ]
    lines = [
        f"{'*' if one['chosen'] else ' '} {one['name']}\t{one['title']}\t{'本单位' if one['own'] else '附带'}"
        f"\t{'县级已确认' if one['confirmed'] else '未确认'}"
        for one in found
    ]
    output.result({"profiles": found}, [*before, *lines])
