"""Everything a database knows of one publication, and its removal: rows, history, logs, search index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from catalog_app.model.changes import RowChange
from catalog_app.store import answers, history, search
from catalog_app.store.connection import Database
from catalog_app.store.copies import PRINTED_COPY
from catalog_app.store.publications import PUBLICATION, unlinked
from catalog_app.store.rows import sql
from catalog_app.support import files

GONE = "（已彻底删除）"
_SEEN_IN_NAMES = 46
"""Characters of a title that every file named after it shows."""


class Traces(Struct):
    """Everything a database knows of a publication."""

    uid: str
    rows: set[str]
    """Keys of the rows that are its own, those that were removed earlier among them."""
    attachments: set[str]
    titles: set[str]
    files: set[str]
    """Hashes of files it was made from."""


def remove(database: Database, uid: str) -> set[str]:
    """Take every trace of the publication out, in the running transaction; hashes of attachments nobody needs now."""
    traces = find(database, uid)
    _clean_history(database, traces)
    _clean_logs(database, traces)
    database.run("DELETE FROM portal_answer WHERE uid = ?", (uid,))
    if _has_table(database, "roster_row"):
        database.run("DELETE FROM roster_row WHERE substr(roster, 1, ?) = ?", (len(uid), uid))
    for table, column in _referring(database, "publication"):
        database.run(sql("DELETE FROM", table, "WHERE", column, "= ?"), (uid,))
    for _, cells in unlinked(database, uid):
        database.run("UPDATE publication SET links = ? WHERE uid = ?", (cells["links"], cells["uid"]))
    number = database.value("SELECT id FROM publication WHERE uid = ?", (uid,))
    database.run("DELETE FROM publication WHERE id = ?", (number,))
    database.run("DELETE FROM publication_fact WHERE id = ?", (number,))
    gone = unshared(database, traces)
    database.run_many("DELETE FROM attachment WHERE sha256 = ?", [(sha256,) for sha256 in sorted(gone)])
    search.rebuild_publications(database)
    return gone


def find(database: Database, uid: str) -> Traces:
    """All that is there, and was there, of the publication."""
    traces = Traces(uid, {uid}, set(), set(), set())
    for table, column in _referring(database, "publication"):
        traces.rows.update(
            row[0] for row in database.query(sql("SELECT uid FROM", table, "WHERE", column, "= ?"), (uid,))
        )
    for (package,) in database.query("SELECT package FROM portal_answer WHERE uid = ?", (uid,)):
        traces.rows.add(answers.answer_key(package, uid))
    for cells in _present_cells(database, uid):
        _learn(traces, cells)
    for part in _parts_naming(database, uid):
        traces.rows.update(change.id for change in part if _belongs(change, uid))
    for _, _, part in _parts_of(database, traces.rows):
        for change in part:
            if change.id in traces.rows and change.table != PRINTED_COPY.name:  # its title may be anybody's
                _learn(traces, change.old or {})
                _learn(traces, change.new or {})
    return traces


def _present_cells(database: Database, uid: str) -> Iterator[dict[str, Any]]:
    for row in database.query(f"{PUBLICATION.select} WHERE uid = ?", (uid,)):
        yield PUBLICATION.cells(row)
    for row in database.query("SELECT proof FROM posting WHERE publication = ?", (uid,)):
        yield {"proof": row[0]}
    if _has_table(database, "roster"):
        for row in database.query("SELECT source_sha256 FROM roster WHERE publication = ?", (uid,)):
            yield {"source_sha256": row[0]}


def _learn(traces: Traces, cells: dict[str, Any]) -> None:
    for key, found in (("proof", traces.attachments), ("source_sha256", traces.files), ("title", traces.titles)):
        if cells.get(key):
            found.add(cells[key])
    for attachment in msgspec.json.decode(cells.get("attachments") or "[]"):
        traces.attachments.add(attachment["sha256"])


def _belongs(change: RowChange, uid: str) -> bool:
    return any(cells is not None and cells.get("publication") == uid for cells in (change.old, change.new))


def _parts_naming(database: Database, uid: str) -> Iterator[list[RowChange]]:
    for table in ("change", "change_part"):
        for row in database.query(sql("SELECT rows FROM", table, "WHERE instr(rows, ?)"), (uid,)):
            yield history.unpacked(database, row[0])


def _parts_of(database: Database, rows: Iterable[str]) -> Iterator[tuple[int, int, list[RowChange]]]:
    """Step, number and rows of every part of the history that mentions one of these rows."""
    found = set()
    for row_id in sorted(rows):
        found.update(database.query("SELECT step, part FROM change_row WHERE row_id = ?", (row_id,)))
    for step, part in sorted(found):
        yield step, part, history.part(database, step, part)


def steps(database: Database, rows: Iterable[str]) -> set[int]:
    """The steps of the history that mention one of these rows."""
    return {step for step, _, _ in _parts_of(database, rows)}


def unshared(database: Database, traces: Traces) -> set[str]:
    """The attachments that neither another publication nor the history of one needs."""
    columns = _referring(database, "attachment")
    return {sha256 for sha256 in traces.attachments if not _is_used(database, sha256, columns, traces)}


def _is_used(database: Database, sha256: str, columns: list[tuple[str, str]], traces: Traces) -> bool:
    for table, column in columns:
        users = database.query(sql("SELECT uid FROM", table, "WHERE", column, "= ?"), (sha256,))
        if any(uid not in traces.rows for (uid,) in users):
            return True
    owners = database.query("SELECT uid FROM publication WHERE instr(attachments, ?)", (sha256,))
    if any(uid not in traces.rows for (uid,) in owners):
        return True
    changes = (change for part in _parts_naming(database, sha256) for change in part)
    return any(change.id not in traces.rows and _holds(change, sha256) for change in changes)


def _holds(change: RowChange, sha256: str) -> bool:
    texts = (cell for cells in (change.old, change.new) for cell in (cells or {}).values() if isinstance(cell, str))
    return any(sha256 in text for text in texts)


def _clean_history(database: Database, traces: Traces) -> None:
    touched = set()
    for step, number, changes in _parts_of(database, traces.rows):
        kept = [change for change in changes if change.id not in traces.rows]
        history.rewrite_part(database, step, number, kept)
        touched.add(step)
    for row_id in sorted(traces.rows):
        database.run("DELETE FROM change_row WHERE row_id = ?", (row_id,))
    for step in sorted(touched):
        history.drop_if_empty(database, step)
        for words in _quoted(traces.titles):
            database.run("UPDATE change SET name = replace(name, ?, ?) WHERE id = ?", (words, f"“{GONE}”", step))


def _quoted(titles: Iterable[str]) -> Iterator[str]:
    """Titles as the names of steps quote them, whole or shortened."""
    for title in titles:
        yield f"“{title}”"
        yield f"“{title[:15]}…”"


def _clean_logs(database: Database, traces: Traces) -> None:
    """Names of files in the logs that tell the title, or that were the publication's own."""
    others = {row[0] for row in database.query("SELECT title FROM publication WHERE uid <> ?", (traces.uid,))}
    words = {files.safe_name(title, _SEEN_IN_NAMES) for title in traces.titles - others}
    hashes = traces.attachments | traces.files
    if _has_table(database, "scan_log"):
        for number, name, sha256 in database.query("SELECT id, name, sha256 FROM scan_log"):
            if sha256 in hashes or any(word in name for word in words):
                database.run("UPDATE scan_log SET name = ? WHERE id = ?", (GONE, number))
    if _has_table(database, "release"):
        for number, uid, name, findings in database.query("SELECT id, uid, name, findings FROM release"):
            if any(word in name or word in findings for word in words):
                database.run("UPDATE release SET name = ?, findings = '[]' WHERE id = ?", (GONE, number))
                _clean_release_history(database, uid)


def _clean_release_history(database: Database, uid: str) -> None:
    for step, number, changes in _parts_of(database, (uid,)):
        history.rewrite_part(database, step, number, [_without_names(change, uid) for change in changes])


def _without_names(change: RowChange, uid: str) -> RowChange:
    if change.id != uid or change.new is None:
        return change
    return structs.replace(change, new={**change.new, "name": GONE, "findings": "[]"})


def is_known(database: Database, uid: str) -> bool:
    """Whether the database holds anything of the publication."""
    if database.one("SELECT 1 FROM publication WHERE uid = ?", (uid,)):
        return True
    return any(True for _ in _parts_naming(database, uid))


def _referring(database: Database, target: str) -> list[tuple[str, str]]:
    """Tables and columns whose rows refer to rows of `target`, as the schema of this very file tells."""
    tables = [row[0] for row in database.query("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return [
        (table, str(key[3]))
        for table in tables
        for key in database.query("SELECT * FROM pragma_foreign_key_list(?)", (table,))
        if key[2] == target
    ]


def _has_table(database: Database, name: str) -> bool:
    return database.one("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,)) is not None
