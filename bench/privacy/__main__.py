"""python -m bench privacy [--seed N] [--count N] [--misses] [--files]: recall, precision and speed of the detectors.

With --files whole processes are measured: a list of 15,000 rows, and 500 files of 200 MB.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.privacy.files import ROWS, Run, make_files, make_list, scan
from bench.privacy.score import RED, Score, measure, speed


def _print_kinds(score: Score) -> None:
    print("| 种类 | 写法 | 埋入 | 找到 |\n|---|---|---|---|")
    for kind, disguise in sorted(score.planted):
        planted, found = score.planted[kind, disguise], score.found[kind, disguise]
        print(f"| {kind} | {disguise} | {planted} | {found / planted:.3f} |")


def _told(label: str, run: Run, rows: int = 0) -> str:
    speed = f"{rows / run.seconds:,.0f} 行/秒" if rows else f"{run.files / run.seconds:.1f} 个/秒"
    work = f"{run.seconds:.2f} 秒（处理器 {run.processor:.2f}），{speed}，{run.megabytes / run.seconds:.1f} MB/秒"
    return f"{label}：{run.files} 个文件 {run.megabytes:.1f} MB，{work}，内存 {run.memory} MB，{run.findings} 处"


def measure_files() -> None:
    """Print what whole processes take, the best of three for the list."""
    with TemporaryDirectory() as name:
        path = make_list(Path(name) / "list.xlsx")
        print(_told("名单", min((scan(path) for _ in range(3)), key=lambda run: run.seconds), ROWS))
        folder = Path(name) / "files"
        folder.mkdir()
        make_files(folder)
        print(_told("混合", scan(folder)))


def main() -> int:
    """Print the score; 0 when the recall and precision asked for are reached."""
    parser = argparse.ArgumentParser(prog="python -m bench privacy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=4000, help="how many texts; a tenth as many tables")
    parser.add_argument("--misses", action="store_true", help="show what was missed and what was called wrongly")
    parser.add_argument("--files", action="store_true", help="whole processes instead of recall and precision")
    options = parser.parse_args()
    if options.files:
        measure_files()
        return 0
    score = measure(options.seed, options.count)
    _print_kinds(score)
    if options.misses:
        for key, words in score.missed.items():
            print("漏", key, *words[:4], sep="\n    ")
        print("误", *score.false[:60], sep="\n    ")
    red, every, precision = score.recall(RED), score.recall(), score.precision()
    print(f"\n红色种类召回 {red:.4f}，全部召回 {every:.4f}，准确 {precision:.4f}（{sum(score.wrong.values())} 处误报）")
    for rows in (3_750, 15_000):
        seconds, found = speed(rows)
        print(f"{rows} 行 × 12 列：{seconds:.2f} 秒，{found} 处")
    return int(red < 0.99 or every < 0.97 or precision < 0.95)


if __name__ == "__main__":
    sys.exit(main())
