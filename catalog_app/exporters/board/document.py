"""A PDF document: pages written as they are drawn, fonts embedded, bytes the same for the same content."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from msgspec import Struct

from catalog_app.exporters.board.embedding import DocumentFonts
from catalog_app.exporters.board.pdf_file import PdfFile, Squeezer, squeezed, text_string
from catalog_app.exporters.board.poster import Poster
from catalog_app.exporters.board.type_setting import Typesetter
from catalog_app.model.product import PRODUCT

_PAGES_A_NODE = 200

Size = tuple[float, float]


class Mark(Struct, frozen=True):
    """An entry of the outline (书签): its words and its page, counted from 0."""

    words: str
    page: int


class Link(Struct, frozen=True):
    """A place on a page that leads to another page: left, bottom, right, top in points."""

    box: tuple[float, float, float, float]
    page: int


class _Waiting(Struct, frozen=True):
    """A page whose operators are still being compressed."""

    size: Size
    links: tuple[Link, ...]


class Document:
    """Takes the operators of each page in turn. One that is not saved leaves no file."""

    def __init__(self, path: Path, size: Size, title: str, author: str, fonts: DocumentFonts) -> None:
        self._title, self._author, self._fonts, self._size = title, author, fonts, size
        self._path, self._saved = path, False
        self._stream = path.open("wb")
        self._file = PdfFile(self._stream)
        self._catalog, self._pages, self._resources = (self._file.number() for _ in range(3))
        self._squeezer = Squeezer()
        self._waiting: list[_Waiting] = []
        self._numbers: list[int] = []  # of pages that are written or that a link names
        self._written = 0
        self._nodes: list[tuple[int, int]] = []
        self._drawn = 0
        self._forms: list[int] = []
        self.outline: list[Mark] = []
        self.binding = 0.0
        """Two-sided: every other page is moved so far to the right, the others to the left."""
        self.poster: Poster | None = None
        self.labels: Typesetter | None = None
        """What sets the words below the pages of a poster."""

    def __enter__(self) -> Document:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pages(self) -> int:
        """How many pages were drawn."""
        return self._drawn

    def page(self, operators: list[str], links: tuple[Link, ...] = ()) -> None:
        """One finished page."""
        if self.binding and operators:
            shift = -self.binding if self._drawn % 2 else self.binding
            operators = ["q", f"1 0 0 1 {shift:.3f} 0 cm", *operators, "Q"]
            links = tuple(_moved(link, shift) for link in links)
        self._add(operators, self._size, links)

    def spread(self, operators: list[str], sheet: int, sheets: int) -> list[str]:
        """One finished sheet over the pages of the poster; returns the words below each."""
        poster, setter = self.poster, self.labels
        if poster is None or setter is None:
            self.page(operators)
            return [""]
        form = f"X{len(self._forms) + 1}"
        self._forms.append(self._write_form(operators, poster.sheet))
        seams = poster.seams(operators)
        labels = [poster.label(tile, sheet, sheets) for tile in poster.tiles()]
        left, base = poster.label_place
        for tile, label in zip(poster.tiles(), labels, strict=True):
            shown = f"{setter.font} 1 0 0 1 {left:.2f} {base:.2f} Tm {setter.show(label)}"
            self._add(poster.draw(tile, seams, form, shown), poster.size, ())
        return labels

    def _write_form(self, operators: list[str], size: Size) -> int:
        content = squeezed("\n".join(operators).encode("ascii"))
        box = f"/BBox[0 0 {size[0]:.2f} {size[1]:.2f}]"
        return self._file.write_stream(content, f"/Type/XObject/Subtype/Form{box}/Resources {self._resources} 0 R")

    def _add(self, operators: list[str], size: Size, links: tuple[Link, ...]) -> None:
        self._drawn += 1
        self._waiting.append(_Waiting(size, links))
        content = self._squeezer.give("\n".join(operators))
        if content is not None:
            self._write_page(content)

    def save(self) -> None:
        """Write what is waiting, the fonts, and what makes it a document."""
        try:
            while (content := self._squeezer.oldest()) is not None:
                self._write_page(content)
            self._write_frame()
            self._saved = True
        finally:
            self.close()

    def close(self) -> None:
        """Give the file back; whoever does not come to `save` calls it."""
        try:
            with self._squeezer:
                self._stream.close()  # writes what is left, for which there may be no room
        finally:
            if not self._saved:
                self._path.unlink(missing_ok=True)

    def _write_page(self, content: bytes) -> None:
        waiting, file = self._waiting.pop(0), self._file
        if self._written % _PAGES_A_NODE == 0:
            self._nodes.append((file.number(), self._written))
        stream = file.write_stream(content)
        links = f"/Annots[{' '.join(map(self._link, waiting.links))}]" if waiting.links else ""
        width, height = waiting.size
        box = f"/MediaBox[0 0 {width:.2f} {height:.2f}]"
        parent = f"/Parent {self._nodes[-1][0]} 0 R"
        resources = f"/Resources {self._resources} 0 R"
        number = self._number(self._written)
        file.write(f"<</Type/Page{parent}{box}{resources}/Contents {stream} 0 R{links}>>", number)
        self._written += 1

    def _number(self, page: int) -> int:
        """The object of a page, which may come later."""
        while len(self._numbers) <= page:
            self._numbers.append(self._file.number())
        return self._numbers[page]

    def _link(self, link: Link) -> str:
        box = " ".join(f"{value:.2f}" for value in link.box)
        return f"<</Type/Annot/Subtype/Link/Rect[{box}]/Border[0 0 0]/Dest[{self._number(link.page)} 0 R/Fit]>>"

    def _write_frame(self) -> None:
        file = self._file
        fonts = "".join(f"/{font.internal} {font.write(file)} 0 R" for font in self._fonts.all())
        forms = "".join(f"/X{place} {number} 0 R" for place, number in enumerate(self._forms, start=1))
        drawings = f"/XObject<<{forms}>>" if forms else ""
        file.write(f"<</Font<<{fonts}>>{drawings}/ProcSet[/PDF/Text]>>", self._resources)
        starts = [start for _, start in self._nodes]
        for (node, start), stop in zip(self._nodes, [*starts[1:], len(self._numbers)], strict=True):
            kids = " ".join(f"{number} 0 R" for number in self._numbers[start:stop])
            file.write(f"<</Type/Pages/Parent {self._pages} 0 R/Count {stop - start}/Kids[{kids}]>>", node)
        kids = " ".join(f"{node} 0 R" for node, _ in self._nodes)
        file.write(f"<</Type/Pages/Count {len(self._numbers)}/Kids[{kids}]>>", self._pages)
        outline = f"/Outlines {self._write_outline()} 0 R/PageMode/UseOutlines" if self.outline else ""
        edge = "Long" if self._size[0] < self._size[1] else "Short"
        sides = f"/Duplex/DuplexFlip{edge}Edge" if self.binding else ""
        scaling = "/PrintScaling/None" if self.poster else ""
        viewer = f"/ViewerPreferences<</DisplayDocTitle true{sides}{scaling}>>"
        frame = f"<</Type/Catalog/Pages {self._pages} 0 R/Lang(zh-CN){viewer}{outline}>>"
        file.write(frame, self._catalog)
        title, author, producer = (text_string(words) for words in (self._title, self._author, PRODUCT))
        words = f"/Title {title}/Subject {title}/Author {author}/Creator {producer}/Producer {producer}"
        file.finish(self._catalog, file.write(f"<<{words}>>"))

    def _write_outline(self) -> int:
        file, root = self._file, self._file.number()
        numbers = [file.number() for _ in self.outline]
        for place, (mark, number) in enumerate(zip(self.outline, numbers, strict=True)):
            before = f"/Prev {numbers[place - 1]} 0 R" if place else ""
            behind = f"/Next {numbers[place + 1]} 0 R" if place + 1 < len(numbers) else ""
            goal = f"/Dest[{self._numbers[mark.page]} 0 R/Fit]"
            file.write(f"<</Title {text_string(mark.words)}/Parent {root} 0 R{before}{behind}{goal}>>", number)
        ends = f"/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R/Count {len(numbers)}"
        return file.write(f"<</Type/Outlines{ends}>>", root)


def _moved(link: Link, shift: float) -> Link:
    left, bottom, right, top = link.box
    return Link((left + shift, bottom, right + shift, top), link.page)
