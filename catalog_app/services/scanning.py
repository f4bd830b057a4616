"""What private information stands in a file or a text: places, masked excerpts, and what to do about each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Literal

from msgspec import structs

from catalog_app.checks.personal_info import (
    NOBODY,
    Hit,
    Severity,
    contact_set,
    find_in_table,
    find_private,
    mask,
    masked_text,
    remedy,
)
from catalog_app.importers.inside.parts import Found, Inside, InsideTable, Unread
from catalog_app.importers.inside.reader import read_frame, read_inside
from catalog_app.model.findings import PrivacyFinding, ScanReport
from catalog_app.support.files import sha256
from catalog_app.support.read_back import recall, waiting

UNREAD_KIND = "hidden_content"
Texts = Mapping[str, str] | Iterable[tuple[str, str]]
"""Texts by label. Pairs where labels may repeat, as the titles of items do: none may hide another."""
_MOST_LISTED = 100_000
"""Beyond, what stands in the same column, or is of the same kind, is counted together."""
_MOST_CHARACTERS = 300_000_000
_MOST_KNOWN, _MOST_HITS_KEPT = 30_000, 8
_FILE_NAME = "文件名"
WHOLE = "全文"
"""The place of what is said of a file as a whole, or of a table that runs over pages whose texts were all read."""
_SHORTEST_ACCOUNT = 12
"""In a cell of several lines, shorter ones are parts of a number the text told whole."""
_KIND_REASONS = {"metadata": "文件属性写着是谁做的", "gps": "照片里存着拍摄地点"}
_HIDDEN_REMEDY = "别人看得到隐藏的内容：删去它，或用“生成干净副本”另存一份。"
_UNREAD_REMEDY = "请换成能检查的文件，或看过内容后由负责人写明理由放行。"
_BODY = re.compile(
    r"\S{2,40}(?:政府|办事处|委员会|办公室|党政办|局|厅|部|站|所|院|校|中心|公司|集团)(?:[（(].*)?|.{0,40}@[\w.\-]{1,60}\.gov\.cn>?"
)
"""Who made a file is nobody's secret where it is an office."""
_TOO_MUCH = Unread("", "内容太多，后面没有再查")
_TOGETHER = "（太多，没有逐处列出）"


def check_file(path: Path, contacts: Iterable[str] = NOBODY, *, name: str | None = None) -> ScanReport:
    """Scan a finished file; `name` is what it will be called where it is still a temporary one."""
    return check_parts(_parts(path, name), contacts, name or str(path))


def check_parts(parts: Iterable[Found], contacts: Iterable[str], name: str) -> ScanReport:
    """Scan what was read of a file called `name`."""
    scan = _Scan(contact_set(contacts), PurePath(name).stem)
    for part in parts:
        scan.take(part)
        if scan.is_full:
            scan.take(_TOO_MUCH)
            break
    return ScanReport(masked_text(name), scan.checked, scan.all_findings())


def _parts(path: Path, name: str | None) -> Iterator[Found]:
    """What stands in a file; of a sheet of ours what its check has just read, where the bytes are still the same."""
    read = recall(sha256(path)) if waiting() and path.is_file() else None
    if read is None:
        yield from read_inside(path, name)
        return
    yield Inside(_FILE_NAME, PurePath(name or path.name).name)
    yield from read_frame(path)
    yield from (Inside(where, text) for where, text in read.texts() if text)
    for table in read.tables:
        rows = iter([list(table.labels), *map(list, table.rows)])
        yield InsideTable(WHOLE, rows, _row_place(table.where), again=True)


def _row_place(where: str) -> Callable[[int, int], str]:
    return lambda row, _column: f"{where} 第{row}行"


def scan_texts(texts: Texts, contacts: Iterable[str] = NOBODY) -> list[PrivacyFinding]:
    """Findings in texts by their labels: fields about to be committed, file names, pasted cells."""
    public = contact_set(contacts)
    pairs = texts.items() if isinstance(texts, Mapping) else texts
    parts = (Inside(label, text, heading=label) for label, text in pairs if text)
    return [finding for part in parts for finding in _in_text(part, public)]


class _Scan:
    """What was found so far, and how much was read."""

    def __init__(self, public: frozenset[str], title: str) -> None:
        self.findings: list[PrivacyFinding] = []
        self._public, self._title = public, title
        self._room = _MOST_CHARACTERS
        self._read = self._unread = False
        self._together: dict[tuple[object, ...], PrivacyFinding] = {}
        self._counts: Counter[tuple[object, ...]] = Counter()

    @property
    def is_full(self) -> bool:
        """Whether to stop."""
        return self._room < 0

    @property
    def checked(self) -> Literal["full", "partial", "no"]:
        """How much of the file was read."""
        return "full" if not self._unread else ("partial" if self._read else "no")

    def take(self, part: Inside | InsideTable | Unread) -> None:
        """Scan the next part."""
        if isinstance(part, Unread):
            self._unread = True
            self.findings.append(_not_checked(part))
            return
        self._read = self._read or part.where != _FILE_NAME
        if isinstance(part, InsideTable):
            self._take_table(part)
        else:
            self._room -= len(part.text)
            for finding in _in_text(part, self._public):
                self._keep(finding, None)

    def all_findings(self) -> tuple[PrivacyFinding, ...]:
        """Each finding by itself, or one for many of a kind where there are too many."""
        return (*self.findings, *(_of_many(first, self._counts[key]) for key, first in self._together.items()))

    def _keep(self, finding: PrivacyFinding, column: object) -> None:
        if len(self.findings) < _MOST_LISTED:
            self.findings.append(finding)
            return
        key = (column, finding.kind, finding.severity, finding.hidden)
        self._together.setdefault(key, finding)
        self._counts[key] += 1

    def _take_table(self, table: InsideTable) -> None:
        if table.again:
            found = self._in_table(table)
            self.findings.extend(self._not_said((finding for _, finding in found), table.where))
            return
        for column, finding in self._in_table(table):
            self._keep(finding, (table.where, column))

    def _in_table(self, table: InsideTable) -> Iterator[tuple[int, PrivacyFinding]]:
        for hit in find_in_table(self._counted(table.rows), self._public, title=f"{self._title} {table.where}"):
            hidden = table.unseen(hit.row, hit.column)
            where = _masked_place(table.place(hit.row, hit.column), table.where)
            yield hit.column, _finding(hit.hit, where, hidden=hidden, column=True)

    def _not_said(self, found: Iterable[PrivacyFinding], where: str) -> list[PrivacyFinding]:
        """What a place read as a table tells beyond its text, which was read just before."""
        whole_file = where == WHOLE
        same_place = takewhile(lambda finding: finding.where == where, reversed(self.findings))
        before = iter(self.findings) if whole_file else same_place
        said = Counter((finding.kind, finding.excerpt) for finding in before)
        new: list[PrivacyFinding] = []
        for finding in found:
            said[finding.kind, finding.excerpt] -= 1
            whole = finding.kind != "bank_account" or len(finding.excerpt) >= _SHORTEST_ACCOUNT
            if (whole_file or finding.where == where) and said[finding.kind, finding.excerpt] < 0 and whole:
                new.append(finding)
        return new

    def _counted(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        for row in rows:
            self._room -= sum(map(len, row))
            if self._room < 0:
                return
            yield row


def _masked_place(place: str, where: str) -> str:
    """A cell's place; only the name of its table could tell anything private."""
    if not place.startswith(where):
        return masked_text(place)
    return _masked_name(where) + place[len(where) :]


@lru_cache(maxsize=64)
def _masked_name(where: str) -> str:
    return masked_text(where)


def _in_text(part: Inside, public: frozenset[str]) -> list[PrivacyFinding]:
    hits = _hits(part.text, public, part.heading)
    telling = bool(part.kind) and not (part.kind == "metadata" and _BODY.fullmatch(part.text.strip()))
    if not hits and not telling:
        return []
    where = masked_text(part.where)
    found = [_finding(hit, f"{where} {_line(part, hit)}".strip(), hidden=part.hidden) for hit in hits]
    return [*found, _of_kind(part, where)] if telling else found


def _hits(text: str, public: frozenset[str], heading: str) -> Sequence[Hit]:
    """What stands in a text. Of many files of one make, the same texts come again and again."""
    words = f"{hash(public)}:{len(heading)}:{heading}{text}".encode("utf-8", "surrogatepass")
    key = blake2b(words, digest_size=16).digest()
    hits = _known.get(key)
    if hits is None:
        hits = tuple(find_private(text, public, context=heading))
        if len(hits) <= _MOST_HITS_KEPT:
            _known.keep(key, hits)
    return hits


class _Known:
    """What was found in texts met before, by their hash: none of them stays in memory."""

    def __init__(self) -> None:
        self._recent: dict[bytes, tuple[Hit, ...]] = {}
        self._older: dict[bytes, tuple[Hit, ...]] = {}

    def get(self, key: bytes) -> tuple[Hit, ...] | None:
        """The hits, or None for a text that is not known."""
        hits = self._recent.get(key)
        if hits is None and (hits := self._older.get(key)) is not None:
            self.keep(key, hits)
        return hits

    def keep(self, key: bytes, hits: tuple[Hit, ...]) -> None:
        """Remember it; what was not met for long is forgotten."""
        if len(self._recent) >= _MOST_KNOWN:
            self._recent, self._older = {}, self._recent
        self._recent[key] = hits


_known = _Known()


def _line(part: Inside, hit: Hit) -> str:
    return f"第{part.text.count(chr(10), 0, hit.start) + 1}行" if part.lines else ""


def _finding(hit: Hit, where: str, *, hidden: bool, column: bool = False) -> PrivacyFinding:
    severity: Severity = "orange" if hidden and hit.severity == "yellow" else hit.severity
    return PrivacyFinding(
        kind=hit.kind,
        severity=severity,
        where=where,
        excerpt=hit.excerpt,
        reason=hit.reason,
        hidden=hidden,
        remedy=_HIDDEN_REMEDY if hidden else remedy(hit.kind, severity, column=column),
    )


def _of_many(first: PrivacyFinding, count: int) -> PrivacyFinding:
    where = f"{first.where}起{count}处" if count > 1 else first.where
    return structs.replace(first, where=where, reason=f"{first.reason}{_TOGETHER}", count=count)


def _of_kind(part: Inside, where: str) -> PrivacyFinding:
    """What tells of a person whatever it says: who made the file; where the photo was taken, which is worse."""
    severity: Severity = "orange" if part.kind == "gps" else "yellow"
    return PrivacyFinding(
        kind=part.kind,
        severity=severity,
        where=where,
        excerpt=mask(part.kind, part.text) if part.kind == "metadata" else "",
        reason=_KIND_REASONS.get(part.kind, ""),
        hidden=part.hidden,
        remedy=remedy(part.kind, severity),
    )


def _not_checked(part: Unread) -> PrivacyFinding:
    return PrivacyFinding(
        kind=UNREAD_KIND,
        severity="orange",
        where=masked_text(part.where) or WHOLE,
        excerpt="",
        reason=part.reason,
        remedy=_UNREAD_REMEDY,
    )
