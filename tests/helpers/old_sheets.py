"""Old xls workbooks, record by record, as programs of the time wrote them."""

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def unicode_text(text: str, *, short: bool = False) -> bytes:
    return struct.pack("<B" if short else "<H", len(text)) + b"\x01" + text.encode("utf-16-le")


def label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<HHH", row, column, 0) + unicode_text(text))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def boolean_or_error(row: int, column: int, value: int, *, error: bool) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, value, error))


def row_height(row: int, *, hidden: bool = False, height: int = 300) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHI", row, 0, 9, height, 0, 0, 0x100 | (0x20 if hidden else 0)))


def column_width(first: int, last: int, *, hidden: bool = False, width: int = 2000) -> bytes:
    return record(0x007D, struct.pack("<HHHHHH", first, last, width, 0, 1 if hidden else 0, 0))


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return record(0x00E5, struct.pack("<HHHHH", 1, top, bottom, left, right))


def style(number_format: int) -> bytes:
    return record(0x00E0, struct.pack("<HHH", 0, number_format, 1) + bytes(14))


def number_format(key: int, code: str) -> bytes:
    return record(0x041E, struct.pack("<H", key) + unicode_text(code))


def bof(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def biff8(sheets: dict[str, bytes], *, states: tuple[int, ...] = (), front: bytes = b"") -> bytes:
    """The Workbook stream: sheets by name, each the records of its cells; states 0 shown, 1 hidden, 2 very hidden."""
    font = record(
        0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + unicode_text("宋体", short=True)
    )
    front = bof(5) + record(0x0042, struct.pack("<H", 1200)) + record(0x0031, font) * 4 + front + style(0)
    bodies = [bof(0x10) + body + record(0x000A) for body in sheets.values()]
    names = [unicode_text(name, short=True) for name in sheets]
    place = len(front) + sum(4 + 6 + len(name) for name in names) + 4
    entries = b""
    for order, (name, body) in enumerate(zip(names, bodies, strict=True)):
        state = states[order] if order < len(states) else 0
        entries += record(0x0085, struct.pack("<IBB", place, state, 0) + name)
        place += len(body)
    return front + entries + record(0x000A) + b"".join(bodies)


def compound(**streams: bytes) -> bytes:
    """A compound file with these streams, each padded so that it needs no small sectors."""
    sectors: list[bytes] = []
    chain: list[int] = []
    entries = [_entry("Root Entry", 5, END, 0, child=1 if streams else -1)]
    for order, (name, data) in enumerate(streams.items(), start=1):
        data = data.ljust(4096, b"\0")
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        start = len(sectors)
        sectors += pieces
        chain += [start + at + 1 for at in range(len(pieces) - 1)] + [END]
        entries.append(_entry(name, 2, start, len(data), right=order + 1 if order < len(streams) else -1))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(sectors)
    packed = b"".join(entries)
    count = len(packed) // SECTOR
    sectors += [packed[at : at + SECTOR] for at in range(0, len(packed), SECTOR)]
    chain += [directory + at + 1 for at in range(count - 1)] + [END]
    table = len(sectors)
    chain.append(FAT)
    chain += [FREE] * (128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", table, *[FREE] * 108)
    return header + b"".join(sectors) + struct.pack("<128I", *chain)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = -1, child: int = -1) -> bytes:
    packed = f"{name}\0".encode("utf-16-le")
    entry = packed.ljust(64, b"\0") + struct.pack("<HBBiii", len(packed), kind, 1, -1, right, child)
    return entry + bytes(36) + struct.pack("<III", start & 0xFFFFFFFF, size, 0)
