"""A picture with nothing but its points: what comes in as proof is kept without position, time and camera."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog_app.exporters.clean import write_clean_picture

PICTURES = (".jpg", ".jpeg", ".png")


@contextmanager
def bare_picture(path: Path) -> Iterator[Path]:
    """The bare picture under the same name in a folder of its own, for as long as it is asked for.

    OSError, ValueError or SyntaxError for what is none.
    """
    with tempfile.TemporaryDirectory() as room:
        out = Path(room) / path.name
        write_clean_picture(path, path.suffix.lower(), out)
        yield out
