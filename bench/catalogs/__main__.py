"""How well catalogs of counties are read: python -m bench import [FOLDER with truths] [--count N --seed S --show K]."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.catalogs import readers
from bench.catalogs.book import KINDS
from bench.catalogs.maker import make
from bench.catalogs.quirks import BY_NAME
from bench.catalogs.score import FileScore, score_folder, table, worst


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a folder, or files made for the run; print the table and the worst files."""
    parser = argparse.ArgumentParser(prog="python -m bench import")
    parser.add_argument("folder", type=Path, nargs="?", help="文件和 *.truth.json；不写就现做")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="列出最差的几个文件")
    parser.add_argument("--misses", type=int, default=4, help="每个文件列出几处")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--quirk", action="append", default=[], choices=sorted(BY_NAME))
    parser.add_argument("--parts", action="store_true", help="不经命令行，直接调用读取和理解两步")
    chosen = parser.parse_args(arguments)
    scores = _scores(chosen)
    print(table(scores))
    print()
    print(worst(scores, chosen.show, chosen.misses))
    return 0


def _scores(chosen: argparse.Namespace) -> list[FileScore]:
    reader = readers.read_by_parts if chosen.parts else readers.read_by_command
    if chosen.folder:
        return score_folder(chosen.folder, reader)
    with TemporaryDirectory() as name:
        make(Path(name), chosen.count, chosen.seed, kind=chosen.kind, wanted=chosen.quirk)
        return score_folder(Path(name), reader)


if __name__ == "__main__":
    sys.exit(main())
