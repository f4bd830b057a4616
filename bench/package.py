"""Upload packages of 10,000 publications: python -m bench.package [--rows 10000] [--reviewed 200].

A workspace is filled, then processes of their own make a full package, a full package with the site, and, after the
full one was accepted and ten publications were changed, the next package; each tells its seconds and its memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.site import STAMP, change, fill
from catalog_app.model.publication import REVIEWS, ReviewStep
from catalog_app.model.unit import Unit
from catalog_app.services.packaging import mark_package, package_job, record_package, write_package_file
from catalog_app.services.session import Session, create_session, open_session
from catalog_app.services.site import site_job
from catalog_app.support.progress import Silent


def main() -> None:
    """Print one line a run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--reviewed", type=int, default=200)
    parser.add_argument("--child", nargs=3)
    arguments = parser.parse_args()
    if arguments.child:
        kind, workspace, out = arguments.child
        print(json.dumps(_measured(kind, Path(workspace), Path(out))))
        return
    rows = f"{arguments.rows:,}条，其中{arguments.reviewed}条有审核表"
    print(f"| {rows} | 秒 | 其中处理器 | 读取 | 文件 | 包 MB | 内存 MB | 第二个进程：处理器 |")
    print("|---|---|---|---|---|---|---|---|")
    with TemporaryDirectory() as name:
        workspace, folder = Path(name) / "青石桥镇", Path(name)
        with create_session(workspace, Unit(name="青石桥镇", kind="镇"), (), STAMP) as session:
            fill(session, arguments.rows)
            _review(session, arguments.reviewed)
        _tell("全量，带网站", "site", workspace, folder / "网站.zip")
        _tell("全量", "full", workspace, folder / "全量.zip")
        with open_session(workspace, STAMP) as session:
            mark_package(session, session.workspace.packages()[-1].number, "accepted", STAMP)
            change(session, arguments.rows)
        _tell("改了10条以后", "next", workspace, folder / "再送.zip")


def _review(session: Session, count: int) -> None:
    """The three reviews of the first publications."""
    with session.workspace.transaction("审核", STAMP) as recorder:
        for number in range(count):
            for step in REVIEWS:
                recorder.add_review_step(
                    ReviewStep(
                        uid=f"r{number}-{step.name}",
                        publication=f"p{number}",
                        step=step.value,
                        decision="同意",
                        name="李春燕",
                        at=STAMP.now,
                        content_sha256="0" * 64,
                    )
                )


def _tell(label: str, kind: str, workspace: Path, out: Path) -> None:
    command = [sys.executable, "-m", "bench.package", "--child", kind, str(workspace), str(out)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    size = out.stat().st_size / 1e6
    told = f"{found['read']:.1f} | {found['files']} | {size:.1f} | {found['memory']:.0f}"
    told += f" | {found['beside']:.1f}"
    print(f"| {label} | {found['seconds']:.1f} | {found['processor']:.1f} | {told} |", flush=True)


def _measured(kind: str, workspace: Path, out: Path) -> dict[str, float]:
    start, processor = time.perf_counter(), time.process_time()
    with open_session(workspace, STAMP) as session:
        job = package_job(session, STAMP, full=kind != "next")
        site = site_job(session, STAMP.now, publications=job.request.publications).request if kind == "site" else None
        read = time.perf_counter() - start
        result = write_package_file(job, out, replace=False, progress=Silent(), site=site)
        record_package(session, job, result, STAMP)
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - processor,
        "read": read,
        "files": result.files,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "beside": os.times().children_user + os.times().children_system,
    }


if __name__ == "__main__":
    main()
