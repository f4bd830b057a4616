"""What another program wrote into the database: a clear word about the row, or read as if it were not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.catalog import Deadline, Domain, Element
from catalog_app.model.errors import WorldError
from catalog_app.model.words import writable
from catalog_app.store.rows import readable, struct_table
from catalog_app.store.workspace import Workspace
from tests.store.builders import STAMP, UNIT, a_posting, a_publication, an_item
from tests.store.test_history import PACKAGE


@pytest.fixture
def filled(folder: Path) -> Path:
    with Workspace.open(folder, STAMP) as workspace, workspace.transaction("登记", STAMP) as recorder:
        recorder.save_publication(a_publication())
        recorder.save_posting(a_posting())
        recorder.save_package(PACKAGE, {})
    return folder


def tampered(folder: Path, statement: str, *values: object) -> Workspace:
    with closing(sqlite3.connect(folder / "catalog.db")) as database:
        database.execute(statement, values)
        database.commit()
    return Workspace.open(folder, STAMP)


FOREIGN: dict[str, tuple[str, Callable[[Workspace], Any], str]] = {
    "position": ("UPDATE item SET position = 'abc' WHERE uid = 'item-06-2'", Workspace.items, "item表第2行"),
    "blob": ("UPDATE item SET publisher = x'ff' WHERE id = 1", lambda w: w.item("item-06-1"), "item表第1行"),
    "list": ("UPDATE item SET levels = '\"乡级\"' WHERE id = 1", Workspace.items, "item表第1行"),
    "deep": ("UPDATE item SET marks = replace(hex(zeroblob(9999)), '00', '[')", Workspace.items, "item表第1行"),
    "cited": ("UPDATE item SET basis = '7' WHERE id = 3", lambda w: w.item("item-06-3"), "item表第3行"),
    "source": ("UPDATE basis SET title = x'00'", Workspace.sources, "basis表第1行"),
    "domain": ("UPDATE domain SET position = 1.5", Workspace.domains, "domain表第1行"),
    "unit": ("UPDATE unit SET channels = x'5b5b'", Workspace.unit, "unit表第1行"),
    "date": ("UPDATE posting SET posted_on = '昨天'", Workspace.postings, "posting表第1行"),
    "number": ("UPDATE package SET number = '20261123_xyz'", Workspace.packages, "package表第1行"),
    "status": ("UPDATE package SET status = 'lost'", Workspace.packages, "package表第1行"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_row_that_is_none_of_ours_is_named(filled: Path, name: str):
    statement, read, place = FOREIGN[name]
    with tampered(filled, statement) as workspace, pytest.raises(WorldError, match="DAMAGED_WORKSPACE") as refused:
        read(workspace)
    assert f"“青石桥镇”的数据文件已损坏（{place}）" in refused.value.cause


def test_characters_no_file_can_hold_are_not_read(filled: Path):
    bad = "\x00\x08\x0b\x0c\x1f\ufffe\uffff"
    with tampered(filled, "UPDATE unit SET name = ?", f"青石{bad}桥镇") as workspace:
        assert workspace.unit() == UNIT
    elements = f'[{{"text":"公告\\u0000\\b\\f\\u001f\\uFFFE","optional":false}},{{"text":"一\\n二{bad[-1]}"}}]'
    extra = '{"电\\u0001话":"1\\u00022"}'
    statement = "UPDATE item SET level1 = ?, deadline = ?, elements = ?, extra = ? WHERE uid = 'item-06-1'"
    with tampered(filled, statement, f"征{bad}地", f"一\n{bad}二", elements, extra) as workspace:
        wanted = structs.replace(
            an_item(),
            level1="征地",
            deadline=Deadline("一\n二", an_item().deadline.stages),
            elements=(Element("公告"), Element("一\n二")),
            extra={"电话": "12"},
        )
        assert workspace.item("item-06-1") == wanted
        assert workspace.items()[0] == wanted
        with workspace.transaction("改", STAMP) as recorder:
            recorder.save_item(structs.replace(wanted, level1="征收"))
        assert workspace.item("item-06-1").level1 == "征收"
        workspace.undo(STAMP)
        assert workspace.item("item-06-1") == wanted


@given(st.text(), st.lists(st.text()))
def test_only_what_no_file_can_hold_is_left_out(name: str, words: list[str]):
    table = struct_table("domain", Domain, key="code", json=("version",))
    cells = {"id": 1, **table.encode(Domain(code="06", name=name, full_name="", position=1))}
    cells["version"] = msgspec.json.encode(words).decode()
    read = readable(table, cells)
    kept = [*map(writable, words)]
    assert (read["name"], msgspec.json.decode(read["version"])) == (writable(name), kept)
    if (writable(name), kept) == (name, words):
        assert read["name"] is cells["name"]
