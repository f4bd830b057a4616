"""One SQLite connection with the pragmas of this program; what SQLite reports becomes an error a clerk understands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import Any

from catalog_app.model.errors import AppError, WorldError

Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]

RESTORE_REMEDY = "请不要继续编辑，用“恢复备份”恢复工作区 backups 文件夹中最新的一份备份。"

# TRUNCATE costs the same as DELETE and PERSIST (1.4 ms a commit on the development machine), needs no folder entry
# rewritten and, unlike PERSIST, leaves no old page content behind.
_PRAGMAS = (
    "busy_timeout=5000",
    "cache_size=-32000",  # the default of 2 MB halves the speed of inserting 100,000 rows; taken only when filled
    "foreign_keys=ON",
    "secure_delete=ON",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Database:
    """The only way to the file. Every method raises AppError for what the world did wrong."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        try:
            # Lent to a worker for bulk steps while the window is modal-busy, hence check_same_thread.
            self._connection = sqlite3.connect(
                f"{file_uri(path.absolute())}?mode={'ro' if read_only else 'rw'}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise _translated(error, path) from error
        try:
            for pragma in _PRAGMAS:
                self.run(f"PRAGMA {pragma}")
        except BaseException:  # whatever it was, the file is let go; raised again
            self._connection.close()
            raise

    def query(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error

    def one(self, sql: str, values: Values = ()) -> Row | None:
        """The first row, or None."""
        try:
            row: Row | None = self._connection.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error
        return row

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, values)
        return row[0] if row else None

    def run(self, sql: str, values: Values = ()) -> int:
        """Execute one statement; the number of rows it changed."""
        try:
            return self._connection.execute(sql, values).rowcount
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error

    def insert(self, sql: str, values: Values) -> int:
        """Execute one INSERT; the number of the new row."""
        try:
            return self._connection.execute(sql, values).lastrowid or 0
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error

    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Execute one statement for each of `rows`."""
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: committed at the end, rolled back on any exception. Does not nest."""
        if self.in_transaction:
            raise RuntimeError("a transaction is already open")
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:  # an interruption too must roll back; raised again
            self._roll_back()
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several queries that see one state, also while another process writes."""
        if self.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def use_truncated_journal(self) -> None:
        """Choose the rollback journal; not part of opening, because it reads the file."""
        self.run("PRAGMA journal_mode=TRUNCATE")

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the whole database in a new file."""
        try:
            target = sqlite3.connect(path, isolation_level=None)
            try:
                target.execute("PRAGMA synchronous=OFF")  # the caller flushes the finished file
                self._connection.backup(target)
                target.execute("PRAGMA journal_mode=DELETE")
            finally:
                target.close()
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error

    def close(self) -> None:
        """Close; a second call does nothing."""
        if not self.read_only:
            with suppress(sqlite3.Error):  # the empty journal may stay when somebody is reading or the disk is gone
                self._connection.execute("PRAGMA journal_mode=DELETE")
        self._connection.close()

    def _roll_back(self) -> None:
        # SQLite has rolled back by itself after some errors; the first error is the one to report.
        if self._connection.in_transaction:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")


def file_uri(path: PurePath) -> str:
    r"""The absolute path as SQLite reads it; a share (\\server\share) needs two more slashes than elsewhere."""
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


def damaged(path: Path, place: str = "") -> WorldError:
    """The workspace's file cannot be trusted any more; `place` tells where that was seen."""
    where = f"（{place}）" if place else ""
    return WorldError("DAMAGED_WORKSPACE", f"工作区“{path.parent.name}”的数据文件已损坏{where}。", RESTORE_REMEDY)


def _translated(error: sqlite3.Error, path: Path) -> AppError | sqlite3.Error:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or code == sqlite3.SQLITE_ERROR:
        return damaged(path) if _tells_damage(error) else error
    if code == sqlite3.SQLITE_IOERR_WRITE or code & 0xFF == sqlite3.SQLITE_FULL:
        return WorldError(
            "DISK_FULL", "磁盘已满或写不进去，这一步没有保存，原有内容没有改动。", "请清理磁盘或放宽配额后重试。"
        )
    return _by_primary_code(code & 0xFF, path) or error


def _tells_damage(error: sqlite3.Error) -> bool:
    # A file of the right version without our tables, or with bytes that are no text, was changed by something else.
    words = str(error)
    missing = words.startswith(("Could not decode to UTF-8", "no such table", "no such column"))
    return missing or "has no column named" in words or "values were supplied" in words


def _by_primary_code(code: int, path: Path) -> AppError | None:
    name = path.parent.name
    if code in _DAMAGED:
        return damaged(path)
    if code in _BUSY:
        return WorldError(
            "WORKSPACE_BUSY", f"工作区“{name}”正被另一个程序读写，等了五秒还没有轮到。", "请稍等片刻再试一次。"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return read_only_error(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return read_only_error(path) if path.is_file() else missing(path.parent)
    if code == sqlite3.SQLITE_IOERR:
        return WorldError(
            "FILE_FAILED", f"读写工作区“{name}”失败。", "请检查磁盘、U盘或网络位置是否正常，然后重新打开工作区。"
        )
    return None


def read_only_error(path: Path) -> WorldError:
    """The workspace cannot be written where it lies."""
    return WorldError(
        "READ_ONLY",
        f"工作区“{path.parent.name}”所在的位置不能写入。",
        "请以只读方式打开，或把整个文件夹复制到可以写入的位置。",
    )


def missing(folder: Path) -> WorldError:
    """There is no workspace in this folder."""
    return WorldError(
        "NOT_A_WORKSPACE",
        f"“{folder.name or folder}”不是本程序的工作区。",
        "请选择含有 catalog.db 的工作区文件夹，或新建一个工作区。",
    )


def closed() -> RuntimeError:
    """A caller used a workspace it had closed: our bug, not the world's."""
    return RuntimeError("the workspace is closed")
