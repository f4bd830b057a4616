"""Fonts of a PDF document: characters numbered as they are used, each face embedded once as a subset.

A font is a composite one (PDF 1.7 section 9.7, Identity-H), so that no built-in font is ever declared.
"""

from __future__ import annotations

from catalog_app.exporters.board.pdf_file import PdfFile, squeezed
from catalog_app.exporters.fonts import TrueTypeFace

_SYMBOLIC = 4
_DEFAULT_WIDTH = 1000
_MAPPING_BLOCK = 100
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class DocumentFont:
    """One face in one document."""

    def __init__(self, face: TrueTypeFace, number: int) -> None:
        self.face = face
        self.internal = f"F{number}"
        self.name = f"{number:06d}".translate(str.maketrans("0123456789", "ABCDEFGHIJ")) + "+" + _plain(face)
        self.glyphs = [0]
        self.characters = [0]
        self._codes: dict[int, str] = {}

    def code(self, character: int) -> str:
        """The character's number in this document, as four hexadecimal digits."""
        found = self._codes.get(character)
        if found is None:
            found = self._codes[character] = f"{len(self.glyphs):04X}"
            self.glyphs.append(self.face.glyph(character))
            self.characters.append(character)
        return found

    def write(self, file: PdfFile) -> int:
        """Write the font's objects; returns the number of the font's own."""
        descriptor = self._write_descriptor(file)
        widths = f"/DW 1000/W[{self._widths()}]"
        system = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        base = f"/BaseFont/{self.name}"
        kind = "/Type/Font/Subtype/CIDFontType2/CIDToGIDMap/Identity"
        descendant = file.write(f"<<{kind}{base}{system}{widths}/FontDescriptor {descriptor} 0 R>>")
        mapping = file.write_stream(squeezed(_unicode_map(self.characters).encode("ascii")))
        kind = f"/Type/Font/Subtype/Type0{base}/Encoding/Identity-H"
        return file.write(f"<<{kind}/DescendantFonts[{descendant} 0 R]/ToUnicode {mapping} 0 R>>")

    def _write_descriptor(self, file: PdfFile) -> int:
        face, scale = self.face, 1000 / self.face.units_per_em
        program = face.subset(self.glyphs)
        stream = file.write_stream(squeezed(program), f"/Length1 {len(program)}")
        box = " ".join(str(round(value * scale)) for value in face.bounding_box)
        heights = f"/Ascent {round(face.ascent * scale)}/Descent {round(face.descent * scale)}/CapHeight 700"
        shape = f"/Flags {_SYMBOLIC}/FontBBox[{box}]/ItalicAngle 0{heights}/StemV 80"
        return file.write(f"<</Type/FontDescriptor/FontName/{self.name}{shape}/FontFile2 {stream} 0 R>>")

    def _widths(self) -> str:
        """Runs of numbers whose width is not the default."""
        runs: list[str] = []
        previous = None
        for number, glyph in enumerate(self.glyphs):
            width = self.face.advance(glyph)
            if width == _DEFAULT_WIDTH:
                continue
            runs.append(f"{width:g}" if previous == number - 1 else f"{']' if runs else ''}{number}[{width:g}")
            previous = number
        return " ".join(runs) + ("]" if runs else "")


class DocumentFonts:
    """All faces of one document, in the order of their first use."""

    def __init__(self) -> None:
        self._fonts: dict[TrueTypeFace, DocumentFont] = {}

    def font(self, face: TrueTypeFace) -> DocumentFont:
        """The document's font for a face."""
        if face not in self._fonts:
            self._fonts[face] = DocumentFont(face, len(self._fonts) + 1)
        return self._fonts[face]

    def code(self, face: TrueTypeFace, character: int) -> str:
        """Four hexadecimal digits."""
        return self.font(face).code(character)

    def name(self, face: TrueTypeFace) -> str:
        """The font's name in the page resources, with slash."""
        return f"/{self.font(face).internal}"

    def all(self) -> list[DocumentFont]:
        """Every font used."""
        return list(self._fonts.values())


def _plain(face: TrueTypeFace) -> str:
    name = "".join(character for character in face.path.stem if character.isascii() and character.isalnum())
    return (name or "Font") + (f"{face.index}" if face.index else "")


def _unicode_map(characters: list[int]) -> str:
    rows = [
        f"<{number:04X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for number, character in enumerate(characters)
        if number
    ]
    blocks = [rows[start : start + _MAPPING_BLOCK] for start in range(0, len(rows), _MAPPING_BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return _CMAP_HEAD + body + _CMAP_TAIL
