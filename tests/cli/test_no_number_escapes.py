"""Private numbers planted in every input of every command: none is printed, logged or stored whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import Run
from tests.helpers.numbers import CARD, IDENTITY, MOBILE

NUMBERS = (IDENTITY, MOBILE, CARD)
N = f"甲{IDENTITY}、乙{MOBILE}、丙{CARD}"


def book(path: Path, *rows: tuple[str, ...]) -> Path:
    made = Workbook()
    made.active.title = MOBILE
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def planted(folder: Path) -> list[Path]:
    """Files of every kind with the numbers in name, text, cells, properties; sound, spoilt and of a wrong kind."""
    folder.mkdir()
    catalog = (("序号", "公开事项", "公开内容", "公开依据"), ("1", f"低保{N}", N, f"《{N}》"))
    found = [
        book(folder / f"{N}.xlsx", *catalog),
        book(folder / f"名单{IDENTITY}.xlsx", ("姓名", "身份证号", "一卡通账号"), ("张三", IDENTITY, CARD)),
    ]
    spoilt = folder / f"坏{CARD}.xlsx"
    spoilt.write_bytes(found[0].read_bytes()[:900] + N.encode())
    texts = {"a.csv": f"序号,公开事项\n1,{N}", "b.html": f"<table><tr><td>{N}", "c.docx": N, "d.pdf": f"%PDF-1.4 {N}"}
    for name, text in texts.items():
        (folder / f"{MOBILE}{name}").write_text(text, "utf-8")
    (folder / f"{IDENTITY}.txt").write_bytes(b"\xff\xfe\x00" + N.encode("gb18030"))
    with zipfile.ZipFile(folder / f"{CARD}.zip", "w") as archive:
        archive.writestr("manifest.json", f'{{"schema": "{N}"')
        archive.writestr(f"{N}.txt", N)
    return [*sorted(folder.iterdir())]


def calls(workspace: Path, uid: str, files: list[Path], out: Path) -> Iterator[tuple[object, ...]]:
    ours = ("--publication", uid)
    yield ("import", workspace, *files)
    yield ("import", workspace, *files[:2], "--dry-run", "--report", out / f"{N}.xlsx")
    yield ("import", workspace, files[0], "--domain", N)
    yield ("inspect", *files, "--json")
    yield ("inspect", *files)
    for file in files:
        yield ("publish", workspace, "--item", "06-002", "--title", "公示", "--body", file)
        yield ("post", workspace, *ours, "--channel", "政府网站", "--proof", file)
        yield ("verify", file, "--workspace", workspace, "--json")
        yield ("restore", file, workspace)
    yield ("publish", workspace, "--item", "06-002", "--title", N, "--release", "周明", "--reason", N)
    yield ("publish", workspace, "--item", N, "--title", "公示", "--formed", N)
    yield ("post", workspace, *ours, "--channel", N, "--board", N, "--url", f"https://a.cn/{MOBILE}")
    yield ("localize", workspace, "--publisher", N, "--channels", N)
    yield ("items", workspace, "--query", N, "--domain", N)
    yield ("template", workspace, "--station", N, "--out", out / f"{N}.xlsx")
    yield ("workbook", workspace, "--out", out / f"{N}.xlsx", "--release", N, "--reason", N)
    yield ("board", workspace, "--out", out / N, "--domain", "06", "--release", "周明", "--reason", N)
    yield ("edition", workspace, "--approve", "--reason", N, "--number", N, "--approver", N)
    yield ("edition", workspace, "--changes", N, "current", "--out", out / f"{N}.pdf")
    yield ("portal", workspace, "--out", out / f"{N}.zip", "--profile", N)
    yield ("portal", workspace, "--out", out / f"{IDENTITY}.zip", "--release", N, "--reason", N)
    yield ("portal", workspace, "--out", out / "包.zip", "--release", "周明", "--reason", N)
    yield ("backup", workspace, "--out", out / f"{N}.zip", "--passphrase-file", files[0])
    yield ("purge", workspace, "--publication", N, "--confirm")
    yield ("undo", workspace, "--by", N)
    yield ("check", workspace, "--as-of", N)
    yield ("deadline", "--from", N, "--working-days", N)
    yield ("init", out / N, "--unit", N, "--county", N, "--domains", N)
    yield ("init", workspace / N, "--unit", N, "--levels", N)
    yield ("history", workspace, "--json")
    yield (N, N)


def escaped(data: bytes) -> list[str]:
    forms = ("utf-8", "utf-16-le")
    return [number for number in NUMBERS if any(number.encode(form) in data for form in forms)]


def members(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


@pytest.mark.logs_warnings
def test_no_number_is_printed_logged_or_stored(run: Run, workspace: Path, tmp_path: Path, user_home: Path) -> None:
    files = planted(tmp_path / "来件")
    uid = run("publish", workspace, "--item", "06-002", "--title", "公告", "--json").json["uid"]
    out = tmp_path / "产出"
    out.mkdir()
    told = []
    for arguments in calls(workspace, uid, files, out):
        ran = run(*arguments)
        told += [(arguments[0], number) for number in escaped((ran.out + ran.err).encode())]
        assert "Traceback" not in ran.err
    assert told == []
    kept = [path for place in (workspace, user_home, out) for path in place.rglob("*") if path.is_file()]
    assert len(kept) >= 3
    assert [path.name for path in kept if any(map(escaped, members(path)))] == []
