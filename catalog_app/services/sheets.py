"""The files of a noticeboard job: which there are, what they are called, and each drawn through the gate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from catalog_app.model.catalog import DomainCatalog, Item
from catalog_app.model.guide import SheetForm, guide_notice, guide_words, posts_notice, read_guide, read_posts
from catalog_app.model.notice import Notice, NoticeGroup, NoticeTable
from catalog_app.model.notice_words import chinese_date
from catalog_app.model.publication import Publication
from catalog_app.model.records import PrintedKind
from catalog_app.model.unit import Contact, Unit
from catalog_app.services.gate import Passage, gated
from catalog_app.support.files import safe_name, sha256
from catalog_app.support.progress import Progress

if TYPE_CHECKING:
    from catalog_app.exporters.board import SheetSetup

ORIENTATION_LABELS = {"landscape": "横向", "portrait": "纵向"}
PAPER_LABELS = {"A4": "A4", "A3": "A3", "4K": "四开"}
FileKind = Literal["catalog", "book", "notice", "cover", "docx", "text"]
_SUFFIXES: dict[FileKind, str] = {"docx": ".docx", "text": ".txt"}
_COVER_LABELS = ("序号", "村（社区）", "公示栏", "页数", "已张贴", "张贴日期", "张贴人")
_COVER_KEYS = ("sequence", "village", "board", "pages", "done", "day", "name")
_BOX, _DAY, _NAME = "□", "　　月　　日", "　　　　　"
_FORM_NAMES: dict[SheetForm, str] = {"notice": "公示", "guide": "办事指南", "posts": "岗位公示牌"}
_LONGEST = 50


class BoardRequest(Struct, frozen=True, kw_only=True):
    """Which sheets to make. Domains and publications both empty = every domain that has rows."""

    domains: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    paper: Literal["A4", "A3", "4K"] = "A4"
    orientation: Literal["landscape", "portrait"] = "landscape"
    boxes: Literal["ticked", "all"] = "ticked"
    duplex: bool = False
    """Printed on both sides: room for the binding."""
    poster: bool = False
    """Spread over A4 pages that are pasted together."""
    one_file: bool = False
    """All catalogs in one file with a contents page."""
    board: str | None = None
    """uid of the board whose name stands in the foot."""
    case: str | None = None
    """Code or name of the case that words the notices; None = that of the publication's list."""
    split_by_village: bool = False
    """A sheet for every village of a list, and a list for the posting round."""
    docx: bool = False
    text: bool = False
    """Beside each notice the same as Word document, and as text to be read out."""
    large_print: bool = False
    high_contrast: bool = False
    form: SheetForm | None = None
    """Which sheet the publications are shown as; None = what they hold tells."""
    correction: bool = False
    """Sheets that were printed before say which version they take the place of."""


class NoticeSheet(Struct, frozen=True):
    """A publication with the item it belongs to, and how its case words it; without case its own words stand."""

    publication: Publication
    item: Item
    notice: Notice | None = None
    boards: tuple[str, ...] = ()
    """Names of the boards of the one village it is for."""
    form: SheetForm = "notice"


class Correction(Struct, frozen=True):
    """What a sheet takes the place of: the uid of the printed copy, and since when that hung."""

    replaces: str
    since: date

    @property
    def words(self) -> str:
        """As the sheet's foot says it."""
        return f"更正：替换{chinese_date(self.since)}张贴的版本"


class BoardJob(Struct, frozen=True):
    """All that the sheets need, without the workspace."""

    request: BoardRequest
    unit: Unit
    contacts: tuple[Contact, ...]
    catalogs: tuple[DomainCatalog, ...]
    notices: tuple[NoticeSheet, ...]
    board_name: str
    printed_on: date
    corrections: dict[tuple[str, str], Correction] = {}
    """By publication or domain, and village."""

    @property
    def public_contacts(self) -> frozenset[str]:
        """Numbers the gate lets pass by exact match."""
        return frozenset(contact.value for contact in self.contacts)


class BoardFile(Struct, frozen=True):
    """One finished file. `pages` 0 = it has none of its own (text, Word)."""

    path: Path
    pages: int
    paper: str
    domain: str | None
    publication: str | None
    items: tuple[str, ...]
    village: str = ""
    """The one village a sheet is for."""
    kind: PrintedKind | None = None
    """What a printed copy of it is; None = it is not put up."""
    title: str = ""
    sha256: str = ""
    replaces: str | None = None
    """uid of the printed copy it takes the place of."""


class _Planned(Struct, frozen=True):
    """A file to make: `place` counts the catalogs or the notices of the job."""

    kind: FileKind
    name: str
    place: int


def board_names(job: BoardJob) -> list[str]:
    """Names of the files that `draw_sheets` makes, in its order."""
    return [planned.name for planned in _plan(job)]


def draw_sheets(job: BoardJob, paths: Sequence[Path], passage: Passage, progress: Progress) -> list[BoardFile]:
    """Draw every file to its path, each through the gate. Errors as `exporting.write_boards`."""
    files: list[BoardFile] = []
    for number, (path, planned) in enumerate(zip(paths, _plan(job), strict=True)):
        progress.step(number, len(paths), f"正在制作 {path.stem}")
        within = _OneOf(progress, number, len(paths)) if len(paths) > 1 else progress
        drawing = _Drawing(job, passage, within)
        if planned.kind == "catalog":
            files.append(drawing.catalog(planned.place, path))
        elif planned.kind == "book":
            files.append(drawing.book(path))
        elif planned.kind == "cover":
            files.append(drawing.cover(planned.place, path, files))
        elif planned.kind == "notice":
            files.append(drawing.notice(planned.place, path))
        else:
            files.append(drawing.twin(planned.place, path, planned.kind))
    progress.step(len(paths), len(paths), "公示栏文件已完成")
    return files


class _OneOf:
    """The progress of one file among several: its pages are told in words, the count is that of the files."""

    def __init__(self, progress: Progress, number: int, total: int) -> None:
        self._progress, self._number, self._total = progress, number, total

    def step(self, done: int, total: int, text: str) -> None:  # noqa: ARG002 - Progress asks for them
        """Pass the words on; raises Cancelled as the whole does."""
        self._progress.step(self._number, self._total, f"{text}（第{self._number + 1}个文件，共{self._total}个）")


def _plan(job: BoardJob) -> list[_Planned]:
    """Catalogs, notices with their twins, then a cover for each publication that was split."""
    request = job.request
    catalogs: Sequence[str] = [one.domain.code + one.domain.name for one in job.catalogs]
    catalog_kind: FileKind = "catalog"
    what = "公开目录"
    if request.one_file and catalogs:
        catalogs, catalog_kind, what = [job.unit.name], "book", "政务公开目录"
    names = [_sheet_name(subject, what, request) for subject in catalogs]
    names += [_sheet_name(_subject(one), _FORM_NAMES[one.form], _turned(one, request)) for one in job.notices]
    covers = list(_split(job))
    names += [_sheet_name(job.notices[place].publication.title, "张贴清单", request) for place in covers]
    unique = iter(_unique(names))
    plan = [_Planned(catalog_kind, next(unique), place) for place in range(len(catalogs))]
    twins: list[FileKind] = []
    if request.docx:
        twins.append("docx")
    if request.text:
        twins.append("text")
    for place in range(len(job.notices)):
        name = next(unique)
        plan.append(_Planned("notice", name, place))
        plan.extend(_Planned(kind, str(Path(name).with_suffix(_SUFFIXES[kind])), place) for kind in twins)
    return [*plan, *(_Planned("cover", next(unique), place) for place in covers)]


def _split(job: BoardJob) -> Iterator[int]:
    """The first sheet of each publication that has one for every village."""
    seen = set()
    for place, sheet in enumerate(job.notices):
        if sheet.notice and sheet.notice.village and sheet.publication.uid not in seen:
            seen.add(sheet.publication.uid)
            yield place


def _turned(sheet: NoticeSheet, request: BoardRequest) -> BoardRequest:
    """The request as the sheet follows it: official papers stand upright."""
    from catalog_app.exporters.board import is_official

    stands = sheet.form == "notice" and sheet.notice is not None and is_official(sheet.notice)
    return structs.replace(request, orientation="portrait") if stands else request


def _subject(sheet: NoticeSheet) -> str:
    village = sheet.notice.village if sheet.notice else ""
    title = sheet.publication.title
    return f"{title[: _LONGEST - len(village) - 1]}-{village}" if village else title


class _Drawing:
    """Draws the files of a job one by one."""

    def __init__(self, job: BoardJob, passage: Passage, progress: Progress) -> None:
        self._job, self._passage, self._progress = job, passage, progress

    def catalog(self, place: int, path: Path) -> BoardFile:
        """The sheet of a domain."""
        from catalog_app.exporters.board import write_catalog_board

        job, catalog = self._job, self._job.catalogs[place]
        with gated(path, job.public_contacts, replace=False, passage=self._passage) as target:
            setup = _setup(job, job.board_name, job.corrections.get((catalog.domain.code, "")))
            drawn = write_catalog_board(catalog, setup, target, self._progress)
        uids = tuple(item.uid for item in catalog.items)
        file = BoardFile(path, drawn.pages, drawn.paper, catalog.domain.code, None, uids)
        return _printable(job, file, "catalog", f"{catalog.domain.name}公开目录")

    def book(self, path: Path) -> BoardFile:
        """The sheets of all domains in one file."""
        from catalog_app.exporters.board import write_catalog_book

        job = self._job
        with gated(path, job.public_contacts, replace=False, passage=self._passage) as target:
            drawn = write_catalog_book(job.catalogs, _setup(job, job.board_name), target, self._progress)
        return BoardFile(path, drawn.pages, drawn.paper, None, None, drawn.items)

    def notice(self, place: int, path: Path) -> BoardFile:
        """The sheet of a publication, or of one village of its list."""
        from catalog_app.exporters.board import write_notice_board
        from catalog_app.exporters.board.guide import write_guide
        from catalog_app.exporters.board.posts import write_posts

        job, sheet = self._job, self._job.notices[place]
        publication, items, setup = sheet.publication, (sheet.item.uid,), self._notice_setup(sheet)
        with gated(path, job.public_contacts, replace=False, passage=self._passage) as target:
            if sheet.form == "guide":
                drawn = write_guide(read_guide(publication), items, setup, target, self._progress)
            elif sheet.form == "posts":
                posts = read_posts(publication)
                drawn = write_posts(publication.title, posts, items, setup, target, self._progress)
            else:
                drawn = write_notice_board(_worded(job, sheet), items, setup, target, self._progress)
        self._passage.note(drawn.notes)
        listed = sheet.notice is not None and sheet.notice.table is not None
        kind: PrintedKind = "roster" if listed else sheet.form
        return _printable(job, _notice_file(job, sheet, path, drawn.pages), kind, publication.title)

    def _notice_setup(self, sheet: NoticeSheet) -> SheetSetup:
        """With the board of its village, and what it takes the place of."""
        job, village = self._job, sheet.notice.village if sheet.notice else ""
        correction = job.corrections.get((sheet.publication.uid, village))
        return _setup(job, sheet.boards[0] if len(sheet.boards) == 1 else job.board_name, correction)

    def twin(self, place: int, path: Path, kind: FileKind) -> BoardFile:
        """The same words as Word document or text."""
        from catalog_app.exporters.board import upright
        from catalog_app.exporters.notice_docx import write_notice_docx
        from catalog_app.exporters.notice_text import write_notice_text

        job, sheet = self._job, self._job.notices[place]
        notice = _twin_words(job, sheet, kind)
        with gated(path, job.public_contacts, replace=False, passage=self._passage) as target:
            if kind == "docx":
                write_notice_docx(notice, upright(notice, _setup(job, "")), target)
            else:
                write_notice_text(notice, target)
        return _notice_file(job, sheet, path, 0)

    def cover(self, place: int, path: Path, files: Sequence[BoardFile]) -> BoardFile:
        """The list for the posting round of a publication's sheets, which are among `files`."""
        from catalog_app.exporters.board import write_notice_board

        job, sheet = self._job, self._job.notices[place]
        setup = structs.replace(_setup(job, ""), contacts=())
        notice, items = _cover(job, sheet, files), (sheet.item.uid,)
        with gated(path, job.public_contacts, replace=False, passage=self._passage) as target:
            drawn = write_notice_board(notice, items, setup, target, self._progress)
        return BoardFile(path, drawn.pages, drawn.paper, sheet.item.domain, sheet.publication.uid, items)


def _printable(job: BoardJob, file: BoardFile, kind: PrintedKind, title: str) -> BoardFile:
    """A file that may go on a wall, with all that a record of it needs."""
    correction = job.corrections.get((file.publication or file.domain or "", file.village))
    replaces = correction.replaces if correction else None
    return structs.replace(file, kind=kind, title=title, sha256=sha256(file.path), replaces=replaces)


def _notice_file(job: BoardJob, sheet: NoticeSheet, path: Path, pages: int) -> BoardFile:
    village = sheet.notice.village if sheet.notice else ""
    uid = sheet.publication.uid
    return BoardFile(path, pages, job.request.paper, sheet.item.domain, uid, (sheet.item.uid,), village)


def _twin_words(job: BoardJob, sheet: NoticeSheet, kind: FileKind) -> Notice:
    """What Word and text say: of a guide and of posts what their table says."""
    unit, publication = job.unit.signature, sheet.publication
    if sheet.form == "guide":
        guide = read_guide(publication)
        return guide_words(guide, unit) if kind == "text" else guide_notice(guide, unit)
    if sheet.form == "posts":
        return posts_notice(publication.title, read_posts(publication), unit)
    return _worded(job, sheet)


def _worded(job: BoardJob, sheet: NoticeSheet) -> Notice:
    """By its case, else in the publication's own words."""
    if sheet.notice is not None:
        return sheet.notice
    from catalog_app.exporters.board import plain_notice

    return plain_notice(sheet.publication, job.unit.signature)


def _cover(job: BoardJob, sheet: NoticeSheet, files: Sequence[BoardFile]) -> Notice:
    """A line for every board, with room to tick, date and sign."""
    mine = [one for one in job.notices if one.publication.uid == sheet.publication.uid]
    pages = {file.village: file.pages for file in files if file.publication == sheet.publication.uid and file.pages}
    lines = [
        (one.notice.village, board, str(pages[one.notice.village]), _BOX, _DAY, _NAME)
        for one in mine
        if one.notice
        for board in one.boards or ("",)
    ]
    rows = tuple((str(number), *line) for number, line in enumerate(lines, start=1))
    return Notice(
        title=f"{sheet.publication.title}张贴清单",
        opening=f"共{len(mine)}个村（社区），{len(rows)}处。请逐处张贴，贴好后打勾，写明日期并签名，收回本清单存档。",
        table=NoticeTable(keys=_COVER_KEYS, labels=_COVER_LABELS, groups=(NoticeGroup("", rows),), counted="处"),
        unit=job.unit.signature,
        signed=job.printed_on,
    )


def _setup(job: BoardJob, board_name: str, correction: Correction | None = None) -> SheetSetup:
    from catalog_app.exporters.board import SheetSetup

    return SheetSetup(
        unit_name=job.unit.name,
        signature=job.unit.signature,
        paper=job.request.paper,
        orientation=job.request.orientation,
        boxes=job.request.boxes,
        duplex=job.request.duplex,
        poster=job.request.poster,
        printed_on=job.printed_on,
        contacts=job.contacts,
        board_name=board_name,
        correction=correction.words if correction else "",
        large_print=job.request.large_print,
        high_contrast=job.request.high_contrast,
    )


def _sheet_name(subject: str, what: str, request: BoardRequest) -> str:
    layout = f"{PAPER_LABELS[request.paper]}{ORIENTATION_LABELS[request.orientation]}"
    layout += "-拼贴" if request.poster else ""
    return f"{safe_name(subject, _LONGEST)}-{what}-{layout}.pdf"


def _unique(names: Iterable[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name.removesuffix('.pdf')}（{seen[name]}）.pdf"
