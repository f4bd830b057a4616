"""The files an import reads, and how reading them went. No widgets; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from catalog_app.model.errors import AppError
from catalog_app.services.reading import Source, open_sources
from catalog_app.support.progress import Progress


class Loaded(Struct, frozen=True):
    """One file: as it stands, or why it could not be read; neither before it was tried."""

    path: Path
    source: Source | None = None
    error: AppError | None = None


@dataclass
class FileList:
    """The files of an import in the making."""

    files: list[Loaded] = field(default_factory=list, kw_only=True)

    def add(self, paths: Iterable[Path]) -> None:
        """Put files on the list, each once."""
        known = {one.path for one in self.files}
        self.files += [Loaded(path) for path in dict.fromkeys(paths) if path not in known]

    def remove(self, place: int) -> None:
        """Take a file off the list."""
        del self.files[place]

    def sources(self) -> list[Source]:
        """The files that could be read."""
        return [one.source for one in self.files if one.source]

    def to_read(self) -> bool:
        """Whether a file was not tried yet."""
        return any(not one.source and not one.error for one in self.files)

    def table_counts(self) -> dict[str, int]:
        """How many tables were found in each file, by its path."""
        return {}


def load_files(files: Sequence[Loaded], progress: Progress) -> list[Loaded]:
    """Read what was not read yet; a file that cannot be read stops no other."""
    loaded = []
    for number, one in enumerate(files):
        progress.step(number, len(files), f"正在读取 {one.path.name}")
        loaded.append(one if one.source or one.error else _read(one.path, progress))
    return loaded


def _read(path: Path, progress: Progress) -> Loaded:
    try:
        [source] = open_sources([path], progress)
    except AppError as error:
        return Loaded(path, error=error)
    return Loaded(path, source)
