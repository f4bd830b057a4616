"""The one door: the content decides, whatever the name says."""

import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from catalog_app.importers.sources import kind_of, read_source
from catalog_app.model.errors import AppError
from catalog_app.support.progress import Cancelled, Silent
from tests.helpers import old_sheets as old

PAGE = "<table><tr><td>甲</td></tr></table>"


def packed(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return path


def saved(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(path: Path) -> AppError:
    with pytest.raises(AppError) as error:
        read_source(path, Silent())
    assert path.name in error.value.cause
    return error.value


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx").rename(path)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (old.compound(Workbook=old.biff8({"表": b""})), "xls"),
        (old.compound(Book=old.biff8({"表": b""})), "xls"),
        (old.biff8({"表": b""}), "xls"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (f"<html><body>{PAGE}</body></html>", "html"),
        (PAGE.encode("gb18030"), "html"),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), "html"),
        ("<?xml version='1.0'?>\n<!DOCTYPE html><html>", "html"),
        ("From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "html"),
        ("序号,事项\n1,甲\n", "csv"),
        ("第一条 <征地>公告\n", "csv"),
    ],
)
def test_kinds_show_in_the_content(tmp_path: Path, data: bytes | str, kind: str) -> None:
    assert kind_of(saved(tmp_path / "a.bin", data)) == kind


def test_packed_kinds_show_in_their_parts(tmp_path: Path) -> None:
    sheet = "application/vnd.oasis.opendocument.spreadsheet"
    assert kind_of(packed(tmp_path / "a", mimetype=sheet, **{"content.xml": "<a/>"})) == "ods"
    assert kind_of(packed(tmp_path / "b", **{"xl__workbook.xml": "<a/>"})) == "xlsx"
    assert kind_of(packed(tmp_path / "c", **{"word__document.xml": "<a/>"})) == "docx"
    assert refused(packed(tmp_path / "d", **{"xl__workbook.bin": "x"})).code == "UNKNOWN_KIND"
    assert refused(packed(tmp_path / "e", **{"readme.txt": "x"})).code == "UNKNOWN_KIND"
    text = "application/vnd.oasis.opendocument.text"
    assert refused(packed(tmp_path / "f", mimetype=text, **{"content.xml": "<a/>"})).code == "UNKNOWN_KIND"


def test_a_name_that_lies_is_told_and_the_file_read(tmp_path: Path) -> None:
    book = old.compound(Workbook=old.biff8({"表": old.label(0, 0, "甲")}))
    liars = [saved(tmp_path / "a.xlsx", book), workbook(tmp_path / "b.xls"), saved(tmp_path / "c.xls", "甲,乙\n")]
    for path, kind in zip(liars, ("xls", "xlsx", "csv"), strict=True):
        found = read_source(path, Silent())
        assert (found.kind, found.tables[0].text(1, 1)) == (kind, "甲")
        assert [(one.code, one.severity) for one in found.problems] == [("wrong_extension", "info")]


def test_a_name_that_tells_the_truth_or_nothing_is_no_problem(tmp_path: Path) -> None:
    book = old.compound(Workbook=old.biff8({"表": old.label(0, 0, "甲")}))
    honest = [saved(tmp_path / "a.et", book), saved(tmp_path / "b.XLS", book), saved(tmp_path / "c", book)]
    honest += [workbook(tmp_path / "d.et"), saved(tmp_path / "e.TXT", "甲,乙\n")]
    assert [read_source(path, Silent()).problems for path in honest] == [()] * 5


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"\xef\xbb\xbf \r\n", "EMPTY_FILE"),
        (b"\0" * 3000, "EMPTY_FILE"),
        (old.compound(EncryptedPackage=b"x", EncryptionInfo=b"y"), "FILE_PROTECTED"),
        (old.compound(WordDocument=b"x"), "OLD_WORD_FILE"),
        (old.compound(PowerPoint=b"x"), "UNKNOWN_KIND"),
        (old.compound(Workbook=b"x")[:600], "DAMAGED_FILE"),
        (b"PK\x03\x04" + bytes(100), "DAMAGED_FILE"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "UNKNOWN_KIND"),
        (b"Rar!\x1a\x07" + bytes(100), "UNKNOWN_KIND"),
        (bytes(range(256)) * 20, "UNKNOWN_KIND"),
        ("{\\rtf1 甲}", "UNKNOWN_KIND"),
        ('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "UNKNOWN_KIND"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, data: bytes | str, code: str) -> None:
    assert refused(saved(tmp_path / "a.xlsx", data)).code == code


def test_a_workbook_that_lost_its_contents_is_damaged(tmp_path: Path) -> None:
    data = old.compound(Other=b"x")
    assert refused(saved(tmp_path / "a.et", data)).code == "DAMAGED_FILE"
    assert refused(saved(tmp_path / "a.doc", data)).code == "UNKNOWN_KIND"


def test_words_in_a_workbook_do_not_make_it_a_document(tmp_path: Path) -> None:
    cells = old.label(0, 0, "WordDocument\0") + old.label(1, 0, "EncryptedPackage\0")
    assert kind_of(saved(tmp_path / "a.xls", old.compound(Workbook=old.biff8({"表": cells})))) == "xls"


def test_missing_files_folders_and_pipes(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx").code == "FILE_MISSING"
    assert refused(tmp_path).code == "NOT_A_FILE"
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refused(tmp_path / "pipe.xlsx").code == "NOT_A_FILE"


class Stopping:
    def step(self, done: int, total: int, text: str) -> None:
        raise Cancelled


def test_every_reader_can_be_stopped(tmp_path: Path) -> None:
    book = saved(tmp_path / "a.xls", old.compound(Workbook=old.biff8({"表": b""})))
    for path in (book, workbook(tmp_path / "b.xlsx"), saved(tmp_path / "c.csv", "甲,乙\n")):
        with pytest.raises(Cancelled):
            read_source(path, Stopping())


def test_a_program_is_no_table(tmp_path: Path) -> None:
    assert refused(saved(tmp_path / "目录.xlsx", b"MZ\x90\0" + b"\0" * 60 + "甲,乙".encode())).code == "UNKNOWN_KIND"


def test_names_of_sheets_have_an_end(tmp_path: Path) -> None:
    found = read_source(saved(tmp_path / f"{'长' * 70}.csv", "甲,乙\n丙,丁"), Silent())
    assert len(found.tables[0].name) <= 100
