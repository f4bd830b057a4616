"""Commands that make files: demo, workbook, template, board, portal, site, guide; and verify."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog_app.cli.arguments import day, given, reading, stamp, today, writing
from catalog_app.cli.commands_printed import add_printed_options, places_asked, record_asked
from catalog_app.cli.output import Output, PrintedProgress, finding_json, finding_line
from catalog_app.cli.releasing import add_release, opened, passage, settle, tell
from catalog_app.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog_app.cli.main import CommandAdder
    from catalog_app.model.portal import PortalProfile
    from catalog_app.services.exporting import BoardRequest
    from catalog_app.services.gate import Passage
    from catalog_app.services.session import Session
    from catalog_app.support.progress import Progress

_RECEIPTS = "张贴回执.pdf"


def add_commands(add: CommandAdder) -> None:
    """Register demo, workbook, template, board, portal, site, guide and verify."""
    command = add("demo", "用示例数据走完主要工作，列出生成的文件", demo, writes=True)
    command.add_argument("out", metavar="文件夹", help="空文件夹，或尚不存在的文件夹")
    command = add("workbook", "按标准目录版式导出工作簿", workbook, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件.xlsx")
    command.add_argument("--domain", action="append", metavar="代码", help="只导出这些领域")
    add_release(command)
    command = add("template", "给站所的填报表：自己的事项，带下拉选项", template, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--station", required=True, metavar="名称", help="站所的名称")
    command.add_argument("--out", required=True, metavar="文件.xlsx")
    add_release(command)
    _add_board(add)
    command = add("portal", "生成县门户上传包", portal, edits=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件.zip")
    command.add_argument("--profile", default="", metavar="方案", help="门户方案（默认设置里选用的）")
    command.add_argument("--full", action="store_true", help="全部内容，而不只是与上次已接收的包的差别")
    command.add_argument("--site", action="store_true", help="把整个公开网站也放进去（网站 文件夹）")
    add_release(command)
    command = add("site", "生成可以双击打开的公开网站", site, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件夹", help="新文件夹，或以前生成的网站（只改有变化的）")
    command.add_argument("--base-url", default="", metavar="网址", help="网站将放在的网址（默认不写）")
    add_release(command)
    command = add("guide", "生成公开指南和主动公开基本目录", guide, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件夹")
    add_release(command)
    command = add("verify", "核验上传包，或公开网站的文件夹", verify)
    command.add_argument("file", metavar="文件.zip|网站文件夹")
    command.add_argument("--profile", metavar="方案", help="按这个门户方案的限制核验：名称或方案文件（默认包里写明的）")
    command.add_argument("--workspace", metavar="工作区", help="其中登记的公开电话不算个人信息")


def _add_board(add: CommandAdder) -> None:
    command = add("board", "生成公示栏 PDF", board, writes=True)
    command.add_argument("workspace", metavar="工作区")
    command.add_argument("--out", required=True, metavar="文件夹")
    command.add_argument("--domain", action="append", metavar="代码", help="只做这些领域（默认全部有事项的领域）")
    command.add_argument("--publication", action="append", metavar="UID", help="只做这些公开信息")
    command.add_argument(
        "--paper", type=_paper, choices=("A4", "A3", "4K"), default="A4", help="纸张：A4、A3、4K（四开；默认 A4）"
    )
    command.add_argument(
        "--orientation", choices=("portrait", "landscape"), default="landscape", help="方向（默认 landscape 横向）"
    )
    command.add_argument(
        "--boxes", choices=("ticked", "all"), default="ticked", help="渠道只印已选（默认 ticked），或13个全印"
    )
    command.add_argument("--duplex", action="store_true", help="双面打印：留出装订边，单双页左右相反")
    command.add_argument("--poster", choices=("A4",), help="拼成大张：分印在几张 A4 上，裁边粘贴")
    command.add_argument("--one-file", action="store_true", help="全部目录合成一个文件，前面有目录页")
    command.add_argument("--case", metavar="情形", help="公示情形（默认：名单登记时的情形；没有名单的照原文）")
    command.add_argument("--as-of", type=day, metavar="日期", help="张贴的日期，公示期从这一天算起（默认今天）")
    command.add_argument("--by-village", action="store_true", help="名单按村（社区）分开，一村一份，另附张贴清单")
    command.add_argument("--docx", action="store_true", help="每份公示另存一份 Word 文件")
    command.add_argument("--text", action="store_true", help="每份公示另存一份文字，供村广播念读")
    command.add_argument("--large-print", action="store_true", help="公示用大字")
    command.add_argument("--high-contrast", action="store_true", help="公示用粗黑字、粗线")
    command.add_argument(
        "--sheet",
        choices=("notice", "guide", "posts"),
        help="印成公示、办事指南卡片或岗位信息公示牌（默认看内容）；不写 --publication 时做全部这一种",
    )
    command.add_argument("--receipts", action="store_true", help="另做张贴回执（张贴回执.pdf），编号登记在工作区里")
    command.add_argument("--correction", action="store_true", help="更正重贴：打印过的页脚写明替换哪一次张贴的版本")
    add_printed_options(command)
    add_release(command)


def _paper(word: str) -> str:
    return "4K" if word in ("四开", "4k", "4开") else word.upper()


def demo(arguments: argparse.Namespace, output: Output) -> int:
    """The whole main job on bundled data."""
    from catalog_app.services.demo import make_demo, sample_person

    arguments.by = arguments.by or sample_person()
    made = make_demo(Path(arguments.out), stamp(arguments), PrintedProgress(output))
    document = {"workspace": made.workspace, "files": [{"path": one.path, "kind": one.kind} for one in made.files]}
    output.result(document, [f"工作区\t{made.workspace}", *(f"{one.label}\t{one.path}" for one in made.files)])
    return 0


def workbook(arguments: argparse.Namespace, output: Output) -> int:
    """The catalog as a workbook."""
    from catalog_app.services.exporting import workbook_job, write_workbook_file

    way, progress = passage(arguments), PrintedProgress(output)
    with opened(arguments, way) as session:
        job = workbook_job(session, today(arguments), given("--domain", arguments.domain))
        path = write_workbook_file(job, Path(arguments.out), replace=arguments.replace, progress=progress, passage=way)
        settle(session, way, arguments)
    items = sum(len(catalog.items) for catalog in job.catalogs)
    output.result(
        {"path": path, "sheets": len(job.catalogs), "items": items} | tell(way, output),
        [f"已导出{len(job.catalogs)}个领域、{items}个事项：{path}"],
    )
    return 0


def template(arguments: argparse.Namespace, output: Output) -> int:
    """A station's form to fill in."""
    from catalog_app.services.templates import template_job, write_template_file

    way, progress = passage(arguments), PrintedProgress(output)
    with opened(arguments, way) as session:
        job = template_job(session, arguments.station)
        path = write_template_file(job, Path(arguments.out), replace=arguments.replace, progress=progress, passage=way)
        settle(session, way, arguments)
    items = sum(len(catalog.items) for catalog in job.catalogs)
    output.result(
        {"path": path, "station": job.station.name, "sheets": len(job.catalogs), "items": items} | tell(way, output),
        [f"已生成“{job.station.name}”的填报表，{len(job.catalogs)}个领域、{items}个事项：{path}"],
    )
    return 0


def board(arguments: argparse.Namespace, output: Output) -> int:
    """Noticeboard PDFs."""
    _require_publication(arguments)
    from catalog_app.services.exporting import board_job, write_boards

    way, progress, folder = passage(arguments), PrintedProgress(output), Path(arguments.out)
    if arguments.receipts:
        _require_no_receipts(folder, replace=arguments.replace)
    with writing(arguments) if arguments.receipts or arguments.printed else opened(arguments, way) as session:
        job = board_job(session, _board_request(arguments, session), today(arguments))
        places = places_asked(arguments, session, job)
        files = write_boards(job, folder, replace=arguments.replace, progress=progress, passage=way)
        lines = [f"{one.path}\t{one.pages}页" if one.pages else str(one.path) for one in files]
        receipts = _write_receipts(arguments, session, job.request.publications, way, progress)
        settle(session, way, arguments)
        recorded = record_asked(arguments, session, files, places)
    lines += [f"{receipts['path']}\t{receipts['pages']}页"] if receipts else []
    lines += [f"已登记打印{len(recorded)}条"] if recorded else []
    more: dict[str, Any] = {"receipts": receipts} if receipts else {}
    more |= {"printed": recorded} if recorded else {}
    output.result({"files": files} | more | tell(way, output), lines)
    return 0


def _board_request(arguments: argparse.Namespace, session: Session) -> BoardRequest:
    """What the options ask for; with --sheet alone, all publications of that kind."""
    from catalog_app.services.exporting import BoardRequest

    publications = given("--publication", arguments.publication)
    if arguments.sheet in ("guide", "posts") and not publications:
        from catalog_app.services.guides import publications_shown_as

        publications = publications_shown_as(session, arguments.sheet)
    return BoardRequest(
        domains=given("--domain", arguments.domain),
        publications=publications,
        paper=arguments.paper,
        orientation=arguments.orientation,
        boxes=arguments.boxes,
        duplex=arguments.duplex,
        poster=arguments.poster is not None,
        one_file=arguments.one_file,
        case=arguments.case,
        split_by_village=arguments.by_village,
        docx=arguments.docx,
        text=arguments.text,
        large_print=arguments.large_print,
        high_contrast=arguments.high_contrast,
        form=arguments.sheet,
        correction=arguments.correction,
    )


def _require_no_receipts(folder: Path, *, replace: bool) -> None:
    """Numbers are given only where the slips can be written."""
    if (folder / _RECEIPTS).exists() and not replace:
        raise UsageError("FILE_EXISTS", f"已有同名文件“{_RECEIPTS}”。", "请换一个文件夹，或选择覆盖（--replace）。")


def _write_receipts(
    arguments: argparse.Namespace, session: Session, publications: tuple[str, ...], way: Passage, progress: Progress
) -> dict[str, Any]:
    """The slips of these publications beside their sheets; what was made, or nothing."""
    if not arguments.receipts:
        return {}
    from catalog_app.services.receipts import receipt_job, write_receipts_file

    job, _ = receipt_job(session, publications, stamp(arguments))
    path = Path(arguments.out) / _RECEIPTS
    pages = write_receipts_file(job, path, replace=arguments.replace, progress=progress, passage=way)
    if arguments.poster or arguments.duplex or arguments.paper != "A4":
        way.note(["张贴回执总是印在 A4 纸上，单面，不拼贴；纸张、双面和拼贴只用于公示。"])
    return {"path": path, "pages": pages, "numbers": [slip.number for slip in job.slips]}


def _require_publication(arguments: argparse.Namespace) -> None:
    """Options about notices mean nothing without a publication."""
    kind = arguments.sheet in ("guide", "posts")
    for option in ("case", "by_village", "docx", "text", "large_print", "high_contrast", "receipts"):
        if getattr(arguments, option) and not arguments.publication and not kind:
            name = f"--{option.replace('_', '-')}"
            raise UsageError(
                "WRONG_USAGE", f"命令写法不对：{name} 须与 --publication 一起用。", "请看帮助：board --help"
            )


def portal(arguments: argparse.Namespace, output: Output) -> int:
    """An upload package, verified before it is named."""
    from catalog_app.services.exporting import package_job, record_package, write_package_file
    from catalog_app.services.site import site_job

    way = passage(arguments)
    with writing(arguments) as session:
        job = package_job(session, stamp(arguments), profile=arguments.profile, full=arguments.full)
        shown = job.request.publications
        pages = site_job(session, stamp(arguments).now, publications=shown).request if arguments.site else None
        result = write_package_file(
            job,
            Path(arguments.out),
            replace=arguments.replace,
            progress=PrintedProgress(output),
            passage=way,
            site=pages,
        )
        record_package(session, job, result, stamp(arguments), way)
    counts = {change: job.count(change) for change in ("new", "changed", "withdrawn")}
    document = {"path": result.path, "number": job.request.number, **counts, "files": result.files}
    words = f"新增{counts['new']} 修改{counts['changed']} 撤回{counts['withdrawn']}，共{result.files}个文件"
    lines = [f"上传包{job.request.number}：{words}：{result.path}"]
    output.result(document | tell(way, output), lines)
    return 0


def site(arguments: argparse.Namespace, output: Output) -> int:
    """The static site, or what changed of it."""
    from catalog_app.services.site import site_job, write_site_folder

    way, progress = passage(arguments), PrintedProgress(output)
    with opened(arguments, way) as session:
        job = site_job(session, stamp(arguments).now, base_url=arguments.base_url)
        result = write_site_folder(job, Path(arguments.out), replace=arguments.replace, progress=progress, passage=way)
        settle(session, way, arguments)
    counts = {"written": result.written, "removed": result.removed, "same": result.same}
    words = f"写入{result.written}个文件，删去{result.removed}个，没有变化{result.same}个"
    lines = [f"网站已生成（{words}）：{result.folder / 'index.html'}"]
    output.result({"path": result.folder, **counts} | tell(way, output), lines)
    return 0


def guide(arguments: argparse.Namespace, output: Output) -> int:
    """公开指南 and 主动公开基本目录."""
    from catalog_app.services.public_guide import guide_job, write_guide

    way, progress = passage(arguments), PrintedProgress(output)
    with opened(arguments, way) as session:
        job = guide_job(session)
        made = write_guide(job, Path(arguments.out), replace=arguments.replace, progress=progress, passage=way)
        settle(session, way, arguments)
    missing = [{"fact": one.label, "where": one.where} for one in made.missing]
    lines = [*map(str, made.files), *(f"公开指南还缺{one.label}：请填写{one.where}" for one in made.missing)]
    output.result({"files": made.files, "missing": missing} | tell(way, output), lines)
    return 0


def verify(arguments: argparse.Namespace, output: Output) -> int:
    """Structure, hashes, links, tags and personal information of a package or a site."""
    from catalog_app.services.portal_profiles import profiles_of
    from catalog_app.services.verify import rules_for, verify_package_file

    contacts: frozenset[str] = frozenset()
    file, wanted = Path(arguments.file), arguments.profile or ""
    known: Mapping[str, PortalProfile] | None = {} if wanted else None
    if arguments.workspace:
        with reading(arguments) as session:
            contacts = frozenset(contact.value for contact in session.workspace.contacts())
            rules = rules_for(file, wanted, session)
            known = {} if wanted else profiles_of(session)
    else:
        rules = rules_for(file, wanted)
    report = verify_package_file(file, contacts, rules, known=known, progress=PrintedProgress(output))
    document = {"ok": report.ok, "findings": [finding_json(finding) for finding in report.findings]}
    lines = ["核验通过。" if report.ok else "核验未通过："]
    output.result(document, lines + [finding_line(finding) for finding in report.findings], foreign=True)
    return 0 if report.ok else 1
