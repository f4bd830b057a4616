"""The register at 1,000, 10,000 and 100,000 publications: python -m bench.register [--rows 1000,10000,100000].

A workspace of each size is filled, then opened by a process of its own, whose memory is measured: opening it with the
first page and all counts, deep pages, filters, search, the list of what is due, all checks, and all of 工作台. Then the
real window is opened on it by another process (register_window.py); `--no-window` leaves that out.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog_app.model.catalog import Item
from catalog_app.model.changes import Stamp
from catalog_app.model.channels import VILLAGE_BOARD, WEBSITE
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.model.register import RegisterQuery
from catalog_app.model.unit import Board, Station, Unit
from catalog_app.services import due, overview
from catalog_app.services.session import Session, create_session, open_session
from catalog_app.store.recorder import Recorder

TODAY = date(2026, 11, 23)
STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
WORDS = ("低保", "征地", "危房改造", "惠农补贴", "学生资助", "临时救助", "农机购置", "宅基地", "衔接资金", "防汛")
BOARDS, DAYS, BATCH = 10, 1_600, 5_000
LABELS = {
    "open": "打开工作区，首页和全部计数",
    "page": "首页",
    "deep": "末页",
    "filter": "筛选（领域、状态、年度、渠道、期限，最慢的一种）",
    "facets": "全部计数",
    "search": "搜索加筛选（处处都有的词，最慢的一种）",
    "due": "应办清单",
    "check": "全部检查",
    "home": "工作台的全部数字",
    "reckon": "全部重新推算期限",
}
WINDOW_LABELS = {
    "window_paint": "窗口：打开到画出工作台",
    "window_home": "窗口：打开到工作台数字齐全",
    "window_stall": "窗口：这期间最长的停顿",
    "edit_home": "窗口：改一条，到能接着操作（工作台）",
    "edit_publications": "窗口：改一条，到能接着操作（公开信息页）",
    "edit_catalog": "窗口：改一条，到能接着操作（目录页）",
    "edit_stall_home": "窗口：改后最长的停顿（工作台）",
    "edit_stall_catalog": "窗口：改后最长的停顿（目录页）",
    "edit_figures_home": "窗口：改一条，到工作台数字更新",
}
FILTERS = {
    "domain": RegisterQuery(domain="06"),
    "state": RegisterQuery(state="草稿"),
    "year": RegisterQuery(year=2025, order="formed"),
    "channel": RegisterQuery(channel=WEBSITE, station="s1"),
    "late": RegisterQuery(due="late", as_of=TODAY, order="due"),
    "problem": RegisterQuery(has_problem=True, as_of=TODAY),
    "title": RegisterQuery(state="已公开", order="title"),
}
SEARCHES = {
    "common": RegisterQuery(text="公示"),
    "tenth": RegisterQuery(text="低保", domain="06"),
    "rare": RegisterQuery(text="银杏"),
    "initials": RegisterQuery(text="wfgz", state="已公开"),
}


def main() -> None:
    """Print one line a measurement, a column a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", default="1000,10000,100000")
    parser.add_argument("--child", type=Path)
    parser.add_argument("--no-window", action="store_true")
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(measured(arguments.child)))
        return
    sizes = [int(size) for size in arguments.rows.split(",")]
    results = {size: _in_own_process(size, window=not arguments.no_window) for size in sizes}
    print(
        "| |", " | ".join(f"{size:,}条" for size in sizes), "| 每条之比（末/首） |\n|---|" + "---|" * (len(sizes) + 1)
    )
    for key, label in (LABELS if arguments.no_window else LABELS | WINDOW_LABELS).items():
        times = [results[size][key] for size in sizes]
        ratio = (times[-1] / sizes[-1]) / (times[0] / sizes[0])
        print(f"| {label} |", " | ".join(f"{one * 1000:.1f} ms" for one in times), f"| {ratio:.3f} |")
    print("| 内存峰值 |", " | ".join(f"{results[size]['memory']:.0f} MB" for size in sizes), "| |")
    if not arguments.no_window:
        print("| 窗口的内存峰值 |", " | ".join(f"{results[size]['window_memory']:.0f} MB" for size in sizes), "| |")
    print("| 建立 |", " | ".join(f"{results[size]['fill']:.1f} s" for size in sizes), "| |")


def _in_own_process(rows: int, *, window: bool) -> dict[str, float]:
    with TemporaryDirectory() as name:
        folder = Path(name) / "青石桥镇"
        start = time.perf_counter()
        with create_session(folder, Unit(name="青石桥镇", kind="镇"), (), STAMP) as session:
            fill(session, rows)
            due.reckon(session)
        took = time.perf_counter() - start
        found = _told_by("bench.register", "--child", str(folder))
        if window:
            found |= _told_by("bench.register_window", str(folder))
        return found | {"fill": took}


def _told_by(module: str, *arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", module, *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found


def fill(session: Session, rows: int) -> None:
    """A township's register: years of publications on the website and on village boards, most of them done."""
    with session.workspace.transaction("地点", STAMP) as recorder:
        recorder.save(Station(uid="s1", name="民政办"))
        for number in range(BOARDS):
            recorder.save(Board(uid=f"b{number}", name=f"公示栏{number}"))
    items = session.workspace.items()
    for first in range(0, rows, BATCH):
        with session.workspace.transaction("填充", STAMP) as recorder:
            for number in range(first, min(first + BATCH, rows)):
                _add(recorder, number, items[number * 7 % len(items)])


def _add(recorder: Recorder, number: int, item: Item) -> None:
    one = _publication(number, item.uid)
    recorder.save_publication(one)
    if one.formed is None or one.state in (State.DRAFT, State.READY):
        return
    on, down = one.formed + timedelta(days=4), one.state is State.TAKEN_DOWN
    for channel in item.channels.required[: 1 if number % 500 == 0 else None] or (WEBSITE,):
        board = f"b{number % BOARDS}" if channel == VILLAGE_BOARD else None
        recorder.save_posting(
            Posting(
                uid=f"{one.uid}-{channel}",
                publication=one.uid,
                channel=channel,
                board=board,
                posted_on=on,
                taken_down=on + timedelta(days=30) if down or board else None,
                by="李春燕",
            )
        )


def _state(number: int) -> State:
    """Two in four hundred are still to be done, two in seven came down."""
    unfinished = {0: State.READY, 1: State.DRAFT}.get(number % 400)
    return unfinished or (State.TAKEN_DOWN if number % 7 < 2 else State.PUBLISHED)


def _publication(number: int, item: str) -> Publication:
    word = WORDS[number % len(WORDS)]
    day = TODAY - timedelta(days=40 + number * 13 % DAYS)
    rare = "银杏" if number % 25_000 == 7 else ""
    return Publication(
        uid=f"{number:08d}-0000-4000-8000-000000000000",
        item=item,
        title=f"青石桥镇{day.year}年第{number}号{word}{rare}公示",
        year=day.year,
        body=f"现将{word}有关情况公示如下，公示期7个工作日，第{number}批。" * 4,
        formed=day,
        events={"印发": day},
        keywords=(word,),
        kind="公示公告",
        state=_state(number),
        created=STAMP.now + timedelta(seconds=number),
        created_by="李春燕",
    )


def measured(folder: Path) -> dict[str, float]:
    """Seconds by key of `LABELS`, and the peak of this process's memory in megabytes."""
    start = time.perf_counter()
    with open_session(folder, STAMP) as session:
        workspace = session.workspace
        workspace.register(RegisterQuery(as_of=TODAY))
        total = workspace.register_facets(RegisterQuery()).total
        opened = time.perf_counter() - start
        found = {
            "open": opened,
            "page": _median(lambda: workspace.register(RegisterQuery(as_of=TODAY))),
            "deep": _median(lambda: workspace.register(RegisterQuery(as_of=TODAY), max(0, total - 100))),
            "filter": max(_median(partial(workspace.register, query)) for query in FILTERS.values()),
            "facets": max(_median(partial(workspace.register_facets, query)) for query in FILTERS.values()),
            "search": max(_median(partial(workspace.register, query)) for query in SEARCHES.values()),
            "due": _median(lambda: due.due(session, TODAY), 3),
            "check": _median(lambda: overview.check(session, TODAY), 3),
            "home": _median(lambda: overview.dashboard(session, TODAY), 3),
        }
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found["reckon"] = _median(lambda: due.standings(session, workspace.register_uids(RegisterQuery())), 1)
        return found | {"memory": memory}


def _median(call: Callable[[], object], times: int = 7) -> float:
    return statistics.median(_timed(call) for _ in range(times))


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
