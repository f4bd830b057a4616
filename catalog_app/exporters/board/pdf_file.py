"""A PDF file written as it grows (PDF 1.7, ISO 32000-1 section 7.5): what was written is not kept in memory.

Objects are given numbers before they are written, so that pages can name their parent. The same content makes the same
bytes: nothing here knows the time.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from types import TracebackType
from typing import BinaryIO

from catalog_app.model.errors import WorldError

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_MOST_BYTES = 9_999_999_999
"""A place in the file has ten digits."""
_LEVEL = 4
_ROWS_AT_ONCE = 1000


def text_string(text: str) -> str:
    """A text as the file holds it: UTF-16 with its mark, in hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def squeezed(content: bytes) -> bytes:
    """A stream's bytes, compressed."""
    return zlib.compress(content, _LEVEL)


class PdfFile:
    """Writes objects one by one; `finish` makes it a file that opens."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._places = array("Q", [0])
        self._hash = hashlib.sha256()
        self._size = 0
        self._put(_HEADER)

    def number(self) -> int:
        """The number of an object that is going to be written."""
        self._places.append(0)
        return len(self._places) - 1

    def write(self, body: str, number: int | None = None) -> int:
        """Write an object; returns its number."""
        return self._write([body.encode("ascii")], number)

    def write_stream(self, content: bytes, extra: str = "", number: int | None = None) -> int:
        """Write a stream whose `content` is already compressed; returns its number."""
        head = f"<</Length {len(content)}/Filter/FlateDecode{extra}>>stream\n".encode("ascii")
        return self._write([head, content, b"\nendstream"], number)

    def finish(self, catalog: int, information: int) -> None:
        """Write the table of places."""
        start = self._size
        if start > _MOST_BYTES:
            raise WorldError("FILE_TOO_LARGE", "公示栏文件太大，没有保存。", "请分几次做：一次只选一部分领域或村。")
        count = len(self._places)
        self._put(f"xref\n0 {count}\n0000000000 65535 f\r\n".encode("ascii"))
        for first in range(1, count, _ROWS_AT_ONCE):
            places = self._places[first : first + _ROWS_AT_ONCE]
            self._put("".join([f"{place:010d} 00000 n\r\n" for place in places]).encode("ascii"))
        identity = self._hash.hexdigest()[:32]
        trailer = f"<</Size {count}/Root {catalog} 0 R/Info {information} 0 R/ID[<{identity}><{identity}>]>>"
        self._put(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode("ascii"))
        self._stream.flush()

    def _write(self, parts: list[bytes], number: int | None) -> int:
        number = number or self.number()
        self._places[number] = self._size
        self._put(b"".join([f"{number} 0 obj\n".encode("ascii"), *parts, b"\nendobj\n"]))
        return number

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._hash.update(data)
        self._size += len(data)


class Squeezer:
    """Compresses streams on another core, in the order they are given, and keeps few of them waiting."""

    _MOST_WAITING = 16

    def __init__(self) -> None:
        from collections import deque
        from concurrent.futures import Future, ThreadPoolExecutor

        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[bytes]] = deque()

    def __enter__(self) -> Squeezer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def give(self, content: str) -> bytes | None:
        """Take the next stream; returns the oldest one where enough are waiting."""
        self._waiting.append(self._pool.submit(_encoded, content))
        return self.oldest() if len(self._waiting) > self._MOST_WAITING else None

    def oldest(self) -> bytes | None:
        """The oldest one that is still waiting, None where none is."""
        return self._waiting.popleft().result() if self._waiting else None


def _encoded(content: str) -> bytes:
    return squeezed(content.encode("ascii"))
