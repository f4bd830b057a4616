"""Whole processes: a list of 15,000 rows, and 500 files of 200 MB as offices have them; seconds and memory."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryFile

from msgspec import Struct

from bench.privacy import values
from bench.privacy.decoys import PROSE
from bench.privacy.score import roster

ROWS = 15_000
_SHARES = {"jpg": 130, "txt": 90, "csv": 70, "html": 60, "xlsx": 60, "docx": 40, "pdf": 30, "zip": 20}
_TEXT_SIZE, _LIST_ROWS, _PIXELS = 300_000, 300, 820
_LINES_OF_PAGE = 32


class Run(Struct, frozen=True):
    """What one scan took; `megabytes` of files, memory of the whole process at its highest."""

    seconds: float
    processor: float
    memory: int
    megabytes: float
    files: int
    findings: int


def scan(path: Path) -> Run:
    """`catalog-app scan PATH --json` as a process of its own."""
    files = [path] if path.is_file() else sorted(path.iterdir())
    start = time.perf_counter()
    command = [sys.executable, "-m", "catalog_app", "scan", "--json", str(path)]
    with TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        seconds = time.perf_counter() - start
        out.seek(0)
        count = sum(len(one["findings"]) for one in json.load(out)["files"])
    size = sum(file.stat().st_size for file in files) / 1e6
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, size, len(files), count)


def make_list(path: Path, rows: int = ROWS) -> Path:
    """A workbook of 12 columns, numbers as a bank gets them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in roster(rows):
        sheet.append(row)
    book.save(path)
    return path


def make_files(folder: Path, count: int = 500) -> None:
    """Files of every kind; every fiftieth line of their texts names a person's number."""
    random = Random(11)  # noqa: S311 - draws samples, keeps no secrets
    makers: dict[str, Callable[[Random], bytes]] = {
        "jpg": _photo,
        "txt": _text,
        "csv": _csv,
        "html": _page,
        "xlsx": _workbook,
        "docx": _document,
        "pdf": _pdf,
        "zip": _packed,
    }
    whole = sum(_SHARES.values())
    for suffix, share in _SHARES.items():
        for number in range(max(1, share * count // whole)):
            (folder / f"{suffix}{number:03d}.{suffix}").write_bytes(makers[suffix](random))


def _lines(random: Random, size: int) -> list[str]:
    lines: list[str] = []
    while size > 0:
        line = random.choice(PROSE)
        if random.random() < 0.02:
            line = f"联系人{values.name(random)}，电话{values.mobile(random)}，身份证号{values.identity(random)}。"
        lines.append(line)
        size -= 3 * len(line)
    return lines


def _text(random: Random) -> bytes:
    return "\r\n".join(_lines(random, _TEXT_SIZE)).encode(random.choice(("utf-8", "gb18030")))


def _page(random: Random) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in _lines(random, _TEXT_SIZE))
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _csv(random: Random) -> bytes:
    return "\n".join(",".join(row) for row in roster(2 * _LIST_ROWS)).encode(random.choice(("utf-8", "gb18030")))


def _workbook(_random: Random) -> bytes:
    from openpyxl import Workbook

    stream, book = io.BytesIO(), Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    for row in roster(_LIST_ROWS):
        sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def _document(random: Random) -> bytes:
    from docx import Document

    stream, document = io.BytesIO(), Document()
    for line in _lines(random, _TEXT_SIZE // 4):
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def _pdf(random: Random) -> bytes:
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number, line in enumerate(_lines(random, _TEXT_SIZE // 4)):
        if number % _LINES_OF_PAGE == 0:
            canvas.showPage()
            canvas.setFont("STSong-Light", 10)
        canvas.drawString(40, 800 - 22 * (number % _LINES_OF_PAGE), line)
    canvas.save()
    return stream.getvalue()


def _photo(random: Random) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    picture = Image.frombytes("RGB", (_PIXELS, _PIXELS), random.randbytes(3 * _PIXELS * _PIXELS))
    picture.save(stream, "JPEG", quality=97)
    return stream.getvalue()


def _packed(random: Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("名单.xlsx", _workbook(random))
        packed.writestr("说明.txt", _text(random))
        packed.writestr("现场.jpg", _photo(random))
    return stream.getvalue()
