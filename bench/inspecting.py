"""How soon files are read: python -m bench inspect [--rows 1000 --runs 5 --files 20 --all-rows 10000].

A workbook through the whole command beside openpyxl's plain load of the same file, whole processes taking turns; then
many files of every kind in one run, in time and memory. Compiled modules are kept in a folder of the run, as an
installed program has them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.catalogs.book import KINDS
from bench.catalogs.entries import standards
from bench.catalogs.maker import make

HEADER = (
    *(
        "序号",
        "一级事项",
        "二级事项",
        "公开内容（要素）",
        "公开依据",
        "公开时限",
        "公开主体",
        "公开渠道和载体",
        "全社会",
    ),
    *("特定群体", "主动", "依申请", "县级", "乡级"),
)
CHANNELS = (
    *("政府网站", "政府公报", "两微一端", "发布会/听证会", "广播电视", "纸质媒体", "公开查阅点", "政务服务中心"),
    *("便民服务站", "入户/现场", "社区/企事业单位/村公示栏（电子屏）", "精准推送", "其他"),
)
LOAD = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1])"
NO_PDF = tuple(kind for kind in KINDS if kind != "pdf")
MEGABYTE = 1024


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench inspect")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--all-rows", type=int, default=10_000)
    chosen = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        print("| 整个进程，一个 xlsx | 本程序 | openpyxl 只装入 | 比值 |\n|---|---|---|---|", flush=True)
        for words, differing in (("各栏的话常重复", False), ("每一格都不同", True)):
            print(_beside_openpyxl(_workbook(folder, chosen.rows, differing), chosen.runs, words), flush=True)
        print("\n| 一次读入 | 文件 | 事项 | 秒 | 内存峰值 |\n|---|---|---|---|---|", flush=True)
        for words, kinds in (("xlsx", ("xlsx",)), ("除 PDF 外各种", NO_PDF)):
            print(_many(folder / words, chosen.files, chosen.all_rows, kinds, words), flush=True)
    return 0


def _beside_openpyxl(path: Path, runs: int, words: str) -> str:
    commands = {
        "ours": [sys.executable, "-m", "catalog_app", "inspect", str(path)],
        "theirs": [sys.executable, "-c", LOAD, str(path)],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            taken, _, _ = _run(command)
            if number:  # the first of each compiles the modules
                seconds[name].append(taken)
    ours, theirs = (statistics.median(found) for found in seconds.values())
    return f"| {words} | {ours:.2f} s | {theirs:.2f} s | {ours / theirs:.2f} |"


def _many(folder: Path, files: int, rows: int, kinds: tuple[str, ...], words: str) -> str:
    """Catalogs as the maker makes them, in turns of each kind; every one with the same number of items."""
    for number in range(files):
        make(folder / str(number), 1, number, kind=kinds[number % len(kinds)], rows=rows // files)
    paths = sorted(str(path) for path in folder.glob("*/*") if not path.name.endswith(".json"))
    taken, peak, told = _run([sys.executable, "-m", "catalog_app", "inspect", *paths])
    items = sum(int(line.rpartition("，")[2].removesuffix("个事项")) for line in told if line.endswith("个事项"))
    return f"| {words} | {len(paths)} | {items} | {taken:.1f} | {peak:.0f} MB |"


def _run(command: list[str]) -> tuple[float, float, list[str]]:
    """Seconds and megabytes of a whole process, and the lines it printed."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        told = process.stdout.read() if process.stdout else ""
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return time.perf_counter() - started, usage.ru_maxrss / MEGABYTE, told.splitlines()


def _workbook(folder: Path, rows: int, differing: bool) -> Path:
    """The rows of the standards in fourteen columns, all thirteen boxes printed; `differing` = no text twice."""
    import openpyxl

    chance = Random(rows)  # noqa: S311 - draws ticks, keeps no secrets
    items = [row for domain in standards().values() for row in domain["items"]]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["青石桥镇安全生产领域基层政务公开标准目录"])
    sheet.append(HEADER)
    for number in range(rows):
        sheet.append(_cells(items[number % len(items)], number + 1, chance, f"（第{number}批）" if differing else ""))
    path = folder / f"{rows}-{differing:d}.xlsx"
    book.save(path)
    return path


def _cells(row: dict[str, Any], number: int, chance: Random, mark: str) -> list[Any]:
    ticked = set(chance.sample(CHANNELS, 5)) if mark else {"政府网站", "公开查阅点"}
    titles = (f"《{basis['title']}{mark}》（{basis.get('number') or '国发〔2019〕5号'}）" for basis in row["basis"])
    return [
        number,
        row["level1"] + mark,
        (row.get("level2") or row["level1"]) + mark,
        "\n".join(f"●{element['text']}{mark}" for element in row["elements"]),
        "\n".join(titles),
        row["deadline"]["text"] + (f"，第{number}次调整之日起{number % 90 + 1}个工作日内" if mark else ""),
        (row.get("publisher") or "镇政府") + mark,
        "\n".join(("■" if name in ticked else "□") + name for name in CHANNELS) + mark,
        *("√", None, "√", None, "√", "√"),
    ]


if __name__ == "__main__":
    sys.exit(main())
