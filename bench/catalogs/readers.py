"""The program under trial, as the scorer calls it."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any


def read_by_command(path: Path) -> dict[str, Any]:
    """One file through the command `inspect --json`, in this process."""
    from catalog_app.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main(["inspect", str(path), "--json"])
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer if "error" in answer else answer["files"][0]


def read_by_parts(path: Path) -> dict[str, Any]:
    """The same from the importer's own functions: read, then understand."""
    from msgspec import to_builtins

    from catalog_app.cli.output import item_json
    from catalog_app.importers.sources import read_source
    from catalog_app.importers.understanding import understand
    from catalog_app.model.errors import AppError
    from catalog_app.services.reading import vocabulary
    from catalog_app.support.progress import Silent

    try:
        raw = read_source(path, Silent())
    except AppError as error:
        return {"error": {"code": error.code, "cause": str(error)}}
    read = understand(raw, vocabulary(), Silent(), file_name=path.name)
    tables = [
        {
            "title": table.title,
            "domain": table.domain,
            "sheet": table.sheet,
            "items": [to_builtins(item_json(one.item, rows=list(one.rows), sheet=table.sheet)) for one in table.items],
            "problems": to_builtins(table.problems),
        }
        for table in read.tables
    ]
    return {"path": str(path), "problems": to_builtins(read.problems), "tables": tables}
