"""A picture with nothing but its points: what comes in as proof is kept without position, time and camera."""

from __future__ import annotations

import tempfile
from pathlib import Path

from catalog_app.exporters.clean import write_clean_picture


def bare_picture(path: Path) -> bytes:
    """The bytes of the bare picture; OSError, ValueError or SyntaxError for what is none."""
    with tempfile.TemporaryDirectory() as room:
        out = Path(room) / f"bare{path.suffix.lower()}"
        write_clean_picture(path, path.suffix.lower(), out)
        return out.read_bytes()
