"""封面.pdf: who made the package, what is in it, the hashes it can be told by, and room for signatures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog_app.exporters.fonts import with_stand_ins
from catalog_app.exporters.layout import MERGED_KEY, Column
from catalog_app.exporters.list_paper import ListHead, ListRow, list_layout, write_list_paper
from catalog_app.exporters.manifest import ManifestFile
from catalog_app.exporters.portal.listing import LISTING_NAME
from catalog_app.exporters.portal.request import Difference, Entry, PackageRequest
from catalog_app.support.progress import Silent

COVER_NAME = "封面.pdf"
MARKS: dict[Difference, str] = {"new": "新增", "changed": "修改", "withdrawn": "撤回"}
_MOST_TITLES = 200
_LONGEST_TITLE = 120
_COLUMNS = (
    Column(key=MERGED_KEY, label="部分", width=7),
    Column(key="entry", label="项目", width=9),
    Column(key="content", label="内容", width=39),
)
_PEN = f"{'_' * 30}　　　　年　　月　　日"
_SIGNERS = ("经办人", "审核人", "签收人")


def cover_bytes(request: PackageRequest, entries: Sequence[Entry], files: Iterable[ManifestFile]) -> bytes:
    """The page as PDF, read back and checked; `files` are all others of the package."""
    unit = request.unit
    head = ListHead(
        title=with_stand_ins(f"{unit.name}政府信息公开上传包{request.number}"),
        unit_name=unit.name,
        signature=unit.signature,
        printed_on=request.created.date(),
    )
    lines = cover_lines(request, entries, list(files))
    rows = [ListRow(str(place), str(place), tuple(map(with_stand_ins, line))) for place, line in enumerate(lines, 1)]
    with TemporaryDirectory() as room:
        out = Path(room) / COVER_NAME
        write_list_paper(head, list_layout("上传包", _COLUMNS, rows), out, Silent(), orientation="portrait")
        return out.read_bytes()


def cover_lines(
    request: PackageRequest, entries: Sequence[Entry], files: Sequence[ManifestFile]
) -> list[tuple[str, str, str]]:
    """Part, entry and content of every line."""
    going = [entry for entry in entries if entry.difference in MARKS]
    counts = "，".join(f"{label}{sum(e.difference == mark for e in going)}项" for mark, label in MARKS.items())
    listing = next((file.sha256 for file in files if file.path == LISTING_NAME), "")
    confirmed = "" if request.profile.confirmed else "（未经县级确认）"
    lines = [
        ("基本情况", "报送单位", request.unit.signature),
        ("基本情况", "编号", request.number),
        ("基本情况", "生成时间", f"{request.created:%Y-%m-%d %H:%M}"),
        ("基本情况", "门户方案", f"{request.profile.title}{confirmed}"),
        ("基本情况", "上次已接收", request.base or "无，本包为全量"),
        ("基本情况", "内容", counts),
        ("基本情况", "文件", f"{len(files)}个，另有封面和 manifest.json"),
        ("核对", "清单.xlsx 的SHA-256", listing),
        ("核对", "全部文件的SHA-256", files_sha256(files)),
        *(("签字", who, f"\n{_PEN}\n") for who in _SIGNERS),
        *((_part(entry), str(place), entry.title[:_LONGEST_TITLE]) for place, entry in _titles(going)),
    ]
    if len(going) > _MOST_TITLES:
        lines.append(("其余", "", f"其余{len(going) - _MOST_TITLES}条见 {LISTING_NAME}。"))
    return lines


def files_sha256(files: Iterable[ManifestFile]) -> str:
    """One hash for many files, whatever their order: of their lines `SHA-256  path`, sorted by path."""
    lines = sorted((file.path, file.sha256) for file in files)
    return hashlib.sha256("".join(f"{digest}  {path}\n" for path, digest in lines).encode()).hexdigest()


def _titles(going: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """Numbered as in the listing, put together by how they differ."""
    numbered = list(enumerate(going, 1))[:_MOST_TITLES]
    order = list(MARKS)
    return sorted(numbered, key=lambda one: (order.index(one[1].difference), one[0]))


def _part(entry: Entry) -> str:
    return MARKS[entry.difference]
