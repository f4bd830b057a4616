"""One committed edit beside a bare commit, and search beside LIKE, at 100,000 rows: python -m bench.store."""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog_app.model.changes import Stamp
from catalog_app.model.publication import Publication
from catalog_app.model.unit import Unit
from catalog_app.services import editing
from catalog_app.services.session import Session, create_session

STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
WORDS = ("低保", "征地", "危房改造", "惠农补贴", "学生资助", "临时救助", "农机购置", "宅基地", "衔接资金", "防汛")
QUERIES = {
    "常用词 公示": "公示",
    "常用词 补贴": "补贴",
    "少见词 银杏": "银杏",
    "三字词 青石桥": "青石桥",
    "首字母 wfgz": "wfgz",
}
EDITS = 60


def main() -> None:
    """Print one line a measurement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with TemporaryDirectory() as name:
        folder = Path(name) / "工作区"
        with create_session(folder, Unit(name="青石桥镇", kind="镇"), ("06", "13"), STAMP) as session:
            print(f"| 建立{rows:,}条公开信息 | {_fill(session, rows):.1f} s |")
            _edits(session, Path(name), rows)
            _searches(session, folder)


def _fill(session: Session, rows: int) -> float:
    items = [item.uid for item in session.workspace.items()]
    start = time.perf_counter()
    with session.workspace.transaction("填充", STAMP) as recorder:
        for number in range(rows):
            recorder.save_publication(_publication(number, items[number % len(items)]))
    return time.perf_counter() - start


def _publication(number: int, item: str) -> Publication:
    word = WORDS[number % len(WORDS)]
    rare = "银杏" if number % 25_000 == 7 else ""
    return Publication(
        uid=f"{number:08d}-0000-4000-8000-000000000000",
        item=item,
        title=f"青石桥镇2026年第{number}号{word}{rare}公示",
        year=2026,
        body=f"现将{word}有关情况公示如下，公示期7个工作日，第{number}批。",
        created=STAMP.now + timedelta(seconds=number),
        created_by="李春燕",
    )


def _edits(session: Session, folder: Path, rows: int) -> None:
    uid = session.workspace.items()[0].uid
    bare = folder / "bare.db"
    with closing(sqlite3.connect(bare, isolation_level=None)) as connection:
        _same_pragmas(connection, session)
        connection.execute("CREATE TABLE t (id TEXT PRIMARY KEY, words TEXT)")
        connection.execute("INSERT INTO t VALUES ('a', '')")
        ours, bares = [], []
        for number in range(EDITS):
            ours.append(_timed(partial(editing.edit_item, session, uid, {"publisher": f"主体{number}"}, STAMP)))
            bares.append(_timed(partial(_bare_commit, connection, number)))
    one, other = statistics.median(ours), statistics.median(bares)
    words = f"{one * 1000:.2f} ms | 单行提交 {other * 1000:.2f} ms | {one / other:.2f} 倍"
    print(f"| 一次提交的编辑（历史{rows:,}行） | {words} |")


def _same_pragmas(connection: sqlite3.Connection, session: Session) -> None:
    connection.execute(f"PRAGMA page_size={session.workspace.database.value('PRAGMA page_size')}")
    connection.execute("PRAGMA journal_mode=TRUNCATE")
    for name in ("synchronous", "secure_delete", "cache_size", "foreign_keys"):
        connection.execute(f"PRAGMA {name}={session.workspace.database.value(f'PRAGMA {name}')}")


def _bare_commit(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE t SET words = ? WHERE id = 'a'", (f"主体{number}",))
    connection.execute("COMMIT")


def _searches(session: Session, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "catalog.db")) as connection:
        for label, query in QUERIES.items():
            ours = _best(partial(session.workspace.search, query, 50))
            like = _best(partial(_like, connection, f"%{query}%"))
            found = len(session.workspace.search(query, 50))
            words = f"{ours * 1000:.1f} ms | LIKE {like * 1000:.1f} ms | {ours / like:.2f} 倍"
            print(f"| 搜索 {label}（{found}条） | {words} |")


def _like(connection: sqlite3.Connection, pattern: str) -> list[tuple[str]]:
    sql = "SELECT uid FROM publication WHERE title LIKE ? OR body LIKE ? LIMIT 50"
    return connection.execute(sql, (pattern, pattern)).fetchall()


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _best(call: Callable[[], object], times: int = 7) -> float:
    return statistics.median(_timed(call) for _ in range(times))


if __name__ == "__main__":
    main()
