"""Catalog files as they were understood: read (no meaning) → understand (items and doubts). Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from catalog_app.importers.reading import DomainNames, Vocabulary
from catalog_app.importers.reading import ReadTable as ReadTable  # part of this service's answer
from catalog_app.importers.reading import TableChoices as TableChoices
from catalog_app.importers.understanding import understand
from catalog_app.importers.wording import key_of
from catalog_app.model.errors import AppError, WorldError
from catalog_app.model.findings import ImportProblem
from catalog_app.services.adopting import standard, standard_index
from catalog_app.support.paths import resource_bytes
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.importers.grid import RawFile

Choices = Mapping[str, TableChoices]
"""What somebody decided about tables, by the signature of their header."""
MOST_ROWS = 20_000
"""Rows with text in one catalog file; all 31 national catalogs together have 638."""
_ALIASES = "standards/aliases.json"
KNOWN_ELEMENTS = "standards/elements.txt"
"""One line for each known element: reading all standards for them would take longer than reading a catalog."""


class Source(Struct, frozen=True):
    """One file as it stands, so that it can be understood anew without reading it again."""

    path: Path
    raw: RawFile


class ReadFile(Struct, frozen=True):
    """One file as it was understood; nothing is written."""

    path: Path
    tables: tuple[ReadTable, ...]
    problems: tuple[ImportProblem, ...] = ()

    def all_problems(self) -> list[ImportProblem]:
        """Problems of the file and of its tables."""
        return [*self.problems, *(problem for table in self.tables for problem in table.problems)]


class _Aliases(Struct, frozen=True):
    schema: str
    source: str
    aliases: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words that catalogs are recognised by: names of the domains, elements of the national rows."""
    aliases = _aliases()
    domains = tuple(
        DomainNames(one.code, tuple(dict.fromkeys((one.name, one.full_name, *aliases.get(one.code, ())))))
        for one in standard_index()
    )
    return Vocabulary(domains, frozenset(resource_bytes(KNOWN_ELEMENTS).decode().split()))


def known_elements() -> list[str]:
    """What the file of known elements is made of: the elements of all bundled standards, as `key_of` folds them."""
    rows = (row for one in standard_index() for row in standard(one.code).items)
    return sorted({key_of(element.text) for row in rows for element in row.elements} - {""})


def _aliases() -> dict[str, tuple[str, ...]]:
    try:
        return msgspec.json.decode(resource_bytes(_ALIASES), type=_Aliases).aliases
    except msgspec.MsgspecError as error:
        raise WorldError(
            "DAMAGED_STANDARD", f"程序自带的领域别名（{_ALIASES}）已损坏：{error}", "请重新安装程序。"
        ) from error


def open_sources(paths: Sequence[Path], progress: Progress) -> list[Source]:
    """Read every file without giving it a meaning. Errors as `importers.sources.read_source`."""
    from catalog_app.importers.grid import too_large
    from catalog_app.importers.sources import read_source

    sources = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"正在读取 {path.name}")
        raw = read_source(path, progress)
        if sum(len(table.rows) for table in raw.tables) > MOST_ROWS:
            raise too_large(path)
        sources.append(Source(path, raw))
    return sources


def pasted_source(html: str | None, text: str) -> Source:
    """What lies on the clipboard, as a source."""
    from catalog_app.importers.clipboard import read_clipboard

    return Source(Path("剪贴板"), read_clipboard(html, text))


def understand_sources(sources: Sequence[Source], progress: Progress, choices: Choices | None = None) -> list[ReadFile]:
    """Give the sources their meaning; `choices` by header signature overrule what would be guessed."""
    files = []
    for number, source in enumerate(sources):
        progress.step(number, len(sources), f"正在识别 {source.path.name}")
        found = understand(source.raw, vocabulary(), progress, choices or {}, file_name=source.path.name)
        problems = found.problems if found.tables else (*found.problems, _nothing_found(source.path))
        files.append(ReadFile(source.path, found.tables, problems))
    return files


def _nothing_found(path: Path) -> ImportProblem:
    return ImportProblem(
        code="nothing_found",
        severity="error",
        message=f"“{path.name}”里没有认出公开目录",
        remedy="请核对是不是这个文件；表头要有“一级事项”“公开内容（要素）”“公开时限”这样的栏目",
    )


def read_files(paths: Sequence[Path], progress: Progress, choices: Choices | None = None) -> list[ReadFile]:
    """Read and understand every file, one after another, so that only one is held as it stands.

    A file that cannot be read is told as a problem of its own when there are others, else its error is raised.
    """
    files: list[ReadFile] = []
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"正在读取 {path.name}")
        try:
            files.extend(understand_sources(open_sources([path], progress), progress, choices))
        except AppError as error:
            if len(paths) == 1:
                raise
            files.append(ReadFile(path, (), (unreadable(error),)))
    return files


def unreadable(error: AppError) -> ImportProblem:
    """The problem that a file which cannot be read is."""
    return ImportProblem(code=error.code, severity="error", message=error.cause, remedy=error.remedy)
