"""The static site of 10,000 publications: python -m bench.site [--rows 10000].

A workspace is filled, then three processes of their own write the whole site into an empty folder, write it again with
nothing changed, and once more after ten publications were changed; each tells its seconds and its memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.channels import WEBSITE
from catalog_app.model.publication import Posting, Publication, State
from catalog_app.model.unit import Unit
from catalog_app.services.session import Session, create_session, open_session
from catalog_app.services.site import site_job, write_site_folder
from catalog_app.support.progress import Silent

STAMP = Stamp("李春燕", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
WORDS = ("低保", "征地", "危房改造", "惠农补贴", "学生资助", "临时救助", "农机购置", "宅基地", "衔接资金", "防汛")
SENTENCE = "现将{year}年第{number}批{word}有关情况予以公开，涉及各村（社区），有异议的请在公示期内向镇人民政府反映。"
CHANGED, BATCH, YEARS = 10, 2_000, 10


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--child", nargs=2, type=Path)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(_measured(*arguments.child)))
        return
    print(f"| {arguments.rows:,}条 | 秒 | 其中处理器 | 读取工作区 | 写入 | 没有变化 | 内存 MB | 第二个进程：处理器 |")
    print("|---|---|---|---|---|---|---|---|")
    with TemporaryDirectory() as name:
        workspace, folder = Path(name) / "青石桥镇", Path(name) / "网站"
        with create_session(workspace, Unit(name="青石桥镇", kind="镇"), (), STAMP) as session:
            fill(session, arguments.rows)
        _tell("全部", workspace, folder)
        _tell("没有变化", workspace, folder)
        with open_session(workspace, STAMP) as session:
            change(session, arguments.rows)
        _tell(f"改了{CHANGED}条", workspace, folder)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        search = sum(path.stat().st_size for path in (folder / "data").glob("*.js"))
        print(f"\n网站共{size / 1e6:.0f} MB，其中检索数据{search / 1e6:.1f} MB。")


def fill(session: Session, rows: int) -> None:
    """Publications of ten years, each with half a page of text, all on the website."""
    items = session.workspace.items()
    for first in range(0, rows, BATCH):
        with session.workspace.transaction("填充", STAMP) as recorder:
            for number in range(first, min(first + BATCH, rows)):
                one = publication(number, items[number * 7 % len(items)].uid)
                recorder.save_publication(one)
                on = (one.formed or STAMP.now.date()) + timedelta(days=4)
                recorder.save_posting(
                    Posting(uid=f"{one.uid}-w", publication=one.uid, channel=WEBSITE, posted_on=on, by="李春燕")
                )


def change(session: Session, rows: int) -> None:
    """Other words in ten of them, spread over all years."""
    with session.workspace.transaction("修改", STAMP) as recorder:
        for number in range(0, rows, max(1, rows // CHANGED)):
            before = session.workspace.publication(f"p{number}")
            recorder.save_publication(structs.replace(before, body=before.body + "\n另行通知。"))


def publication(number: int, item: str) -> Publication:
    """The number-th."""
    word, day = WORDS[number % len(WORDS)], date(2016, 12, 1) + timedelta(days=number * 7 % (365 * YEARS))
    body = "\n".join(SENTENCE.format(year=day.year, number=number + part, word=word) for part in range(5))
    return Publication(
        uid=f"p{number}",
        item=item,
        title=f"关于{day.year}年第{number}批{word}的公示",
        year=day.year,
        body=body,
        document_number=f"青政发〔{day.year}〕{number}号",
        formed=day,
        state=State.PUBLISHED,
        created=STAMP.now,
        created_by="李春燕",
    )


def _tell(label: str, workspace: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "bench.site", "--child", str(workspace), str(folder)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    told = f"{found['read']:.1f} | {found['written']} | {found['same']} | {found['memory']:.0f} | {found['beside']:.1f}"
    print(f"| {label} | {found['seconds']:.1f} | {found['processor']:.1f} | {told} |", flush=True)


def _measured(workspace: Path, folder: Path) -> dict[str, float]:
    start, processor = time.perf_counter(), time.process_time()
    with open_session(workspace, STAMP, read_only=True) as session:
        job = site_job(session, STAMP.now)
        read = time.perf_counter() - start
        result = write_site_folder(job, folder, replace=False, progress=Silent())
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - processor,
        "read": read,
        "written": result.written,
        "same": result.same,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "beside": os.times().children_user + os.times().children_system,
    }


if __name__ == "__main__":
    main()
