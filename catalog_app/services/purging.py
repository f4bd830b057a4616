"""Removing a publication for good (彻底删除): what it would take, and doing it."""

from __future__ import annotations

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import WorldError
from catalog_app.model.records import PurgeReport
from catalog_app.services.session import Session


def preview_purge(session: Session, uid: str) -> PurgeReport:
    """What `purge_publication` would remove. UsageError UNKNOWN_PUBLICATION."""
    return session.workspace.purge_preview(uid)


Purged = tuple[PurgeReport, ChangeSet]


def purge_publication(session: Session, uid: str, stamp: Stamp) -> PurgeReport:
    """Remove a publication from rows, history, search, attachments and the workspace's backups; never undone.

    UsageError UNKNOWN_PUBLICATION; WorldError PURGE_UNFINISHED when backups or attachments could not all be cleaned:
    the next opening goes on.
    """
    return tell_purged(session, purge_quietly(session, uid, stamp))


def purge_quietly(session: Session, uid: str, stamp: Stamp) -> Purged:
    """The work of `purge_publication`, for a worker the session is lent to; `tell_purged` must follow."""
    return session.workspace.purge(uid, stamp)


def tell_purged(session: Session, purged: Purged) -> PurgeReport:
    """Tell the listeners; PURGE_UNFINISHED."""
    report, changes = purged
    session.notify(changes)
    if report.unfinished:
        raise WorldError(
            "PURGE_UNFINISHED",
            f"公开信息已从工作区删除，但附件或备份没有清理完：{report.unfinished}",
            "排除这个原因后重新打开工作区，程序会接着清理。",
        )
    return report


def purge_words(report: PurgeReport) -> str:
    """What is, or would be, removed, in a few words."""
    counts = (
        (report.postings, "发布记录{}条"),
        (report.roster_rows, "名单{}行"),
        (report.attachments, "附件{}个"),
        (report.steps, "修改记录{}步"),
        (len(report.rewritten), "备份{}份"),
    )
    return "、".join(["标题和正文", *(words.format(count) for count, words in counts if count)])


def outcome_lines(report: PurgeReport) -> list[str]:
    """What became of the backups, a sentence each; those nobody could clean are named."""
    lines = []
    if report.rewritten:
        lines.append(f"已改写的备份：{'、'.join(report.rewritten)}")
    if report.removed:
        lines.append(f"无法改写、已删除的备份：{'、'.join(report.removed)}")
    if report.left:
        lines.append(f"加了口令、无法改写的备份（请自行删除）：{'、'.join(report.left)}")
    return [*lines, "另存到别处的备份和已经导出的文件不受影响，请自行处理。"]
