"""python -m bench privacy [--seed N] [--count N] [--misses]: recall and precision of the detectors, and their speed."""

from __future__ import annotations

import argparse
import sys

from bench.privacy.score import RED, Score, measure, speed


def _print_kinds(score: Score) -> None:
    print("| 种类 | 写法 | 埋入 | 找到 |\n|---|---|---|---|")
    for kind, disguise in sorted(score.planted):
        planted, found = score.planted[kind, disguise], score.found[kind, disguise]
        print(f"| {kind} | {disguise} | {planted} | {found / planted:.3f} |")


def main() -> int:
    """Print the score; 0 when the recall and precision asked for are reached."""
    parser = argparse.ArgumentParser(prog="python -m bench privacy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=4000, help="how many texts; a tenth as many tables")
    parser.add_argument("--misses", action="store_true", help="show what was missed and what was called wrongly")
    options = parser.parse_args()
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
