"""The gate's scan of a folder of finished files; a large one is shared between two processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from catalog_app.model.findings import ScanReport
from catalog_app.services.scanning import check_file
from catalog_app.support.progress import Progress
from catalog_app.support.second_process import in_second_process

_LARGE = 500
"""From how many files on a second process is worth its start."""
_WORDS = "正在检查个人信息"


class TreeFile(Struct, frozen=True):
    """A file with something in it: where it lies, what it is called in messages, and what was found."""

    path: Path
    shown: str
    report: ScanReport


class _Files(Struct, frozen=True):
    """A share: the files with their places among all, and where they lie."""

    room: Path
    files: Sequence[tuple[int, str, str]]
    contacts: tuple[str, ...]


def check_tree(room: Path, titles: Mapping[str, str], contacts: Iterable[str], progress: Progress) -> list[TreeFile]:
    """Scan the files below `room`, `titles` by their paths; those in which something was found, in their order."""
    files = [(place, name, _shown(name, title)) for place, (name, title) in enumerate(titles.items())]
    public, total = tuple(contacts), len(files)

    def reported(share: int) -> Callable[[int], None]:
        return lambda done: progress.step(min(done * total // max(share, 1), total), total, _WORDS)

    if total < _LARGE:
        found = _scan(_Files(room, files, public), reported(total))
    else:
        ours, theirs = _halves(room, files)
        here, there = _Files(room, ours, public), _Files(room, theirs, public)
        told, last = reported(len(ours)), partial(progress.step, total, total, _WORDS)
        with in_second_process(
            partial(_scan, there), waiting=last, otherwise=partial(_scan, there, reported(len(theirs)))
        ) as others:
            found = _scan(here, told)
            found += others()
    names = {place: (name, shown) for place, name, shown in files}
    return [TreeFile(room / names[place][0], names[place][1], report) for place, report in sorted(found, key=_place)]


def _shown(name: str, title: str) -> str:
    suffix = Path(name).suffix
    return title if title.endswith(suffix) else f"{title}{suffix}"


def _halves(room: Path, files: Sequence[tuple[int, str, str]]) -> tuple[list[tuple[int, str, str]], ...]:
    """Two shares that hold as much; the other process's is a little less, for it has to start."""
    shares: tuple[list[tuple[int, str, str]], ...] = ([], [])
    sizes = [0, 0]
    for file in files:
        lighter = 0 if sizes[0] <= sizes[1] else 1
        shares[lighter].append(file)
        sizes[lighter] += (room / file[1]).stat().st_size
    return shares


def _nobody(_done: int) -> None:
    """Where nobody asks how far it is."""


def _scan(share: _Files, told: Callable[[int], None] = _nobody) -> list[tuple[int, ScanReport]]:
    found = []
    for done, (place, name, shown) in enumerate(share.files):
        told(done)
        report = check_file(share.room / name, share.contacts, name=shown)
        if report.findings:
            found.append((place, report))
    return found


def _place(found: tuple[int, ScanReport]) -> int:
    return found[0]
