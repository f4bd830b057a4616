"""Writes docs/schemas: `python -m docs.make_schemas`."""

from __future__ import annotations

from pathlib import Path

from catalog_app.exporters.schemas import SCHEMAS


def main() -> None:
    """Write every published schema."""
    folder = Path(__file__).parent / "schemas"
    folder.mkdir(exist_ok=True)
    for name, made in SCHEMAS.items():
        (folder / name).write_bytes(made())


if __name__ == "__main__":
    main()
