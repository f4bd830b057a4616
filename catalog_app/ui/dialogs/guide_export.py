"""导出公开指南: both sheets of the whole unit into a folder, and what the guide still lacks."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from catalog_app.ui.gated import GatedJob

if TYPE_CHECKING:
    from catalog_app.services.gate import Passage
    from catalog_app.services.public_guide import GuideFiles, GuideJob
    from catalog_app.support.progress import Progress
    from catalog_app.ui.context import PageContext


class Text:
    """Texts of this command."""

    TITLE = "导出公开指南"
    FOLDER = "选择放公开指南和主动公开基本目录的文件夹"
    REPLACE = "这个文件夹里已有“{name}”，要覆盖吗？"
    OVERWRITE = "覆盖"
    DONE = "公开指南和主动公开基本目录已生成，打开文件夹吗？"
    OPEN = "打开文件夹"
    MISSING = "公开指南还缺下面的内容，不知道的没有写：\n{facts}"
    FACT = "· {label}（{where}）"


def export_guide(context: PageContext) -> None:
    """Ask where, write, tell what is missing, offer to open the folder."""
    from catalog_app.services.public_guide import guide_job

    job = context.notify.attempt(guide_job, context.session)
    folder = context.notify.choose_folder(Text.FOLDER) if job else None
    if job is None or folder is None:
        return
    taken = next((name for name in job.names if (folder / name).exists()), "")
    if taken and not context.notify.confirm(Text.REPLACE.format(name=taken), yes=Text.OVERWRITE):
        return
    GatedJob(context, partial(_write, job, folder), partial(_done, context), Text.TITLE).start()


def _write(job: GuideJob, folder: Path, passage: Passage, progress: Progress) -> GuideFiles:
    from catalog_app.services.public_guide import write_guide

    return write_guide(job, folder, replace=True, progress=progress, passage=passage)


def _done(context: PageContext, made: GuideFiles) -> None:
    facts = "\n".join(Text.FACT.format(label=one.label, where=one.where) for one in made.missing)
    if context.notify.confirm(Text.DONE, Text.MISSING.format(facts=facts) if facts else "", yes=Text.OPEN):
        context.notify.open_path(made.files[0].parent)
