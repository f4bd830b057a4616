"""Fonts of a PDF document: characters numbered as they are used, each face embedded once as a subset.

A font here is a reportlab font by duck typing: reportlab asks it for a name while drawing and for its objects when
saving (composite font, Identity-H, PDF 1.7 section 9.7), so that no built-in font is ever declared.
"""

from __future__ import annotations

from typing import Any

from catalog_app.exporters.fonts import TrueTypeFace

_SYMBOLIC = 4
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

    _dynamicFont = True  # noqa: N815 - the name reportlab looks for
    _multiByte = True  # noqa: N815 - reportlab asks for it

    def __init__(self, face: TrueTypeFace, number: int) -> None:
        self.face = face
        self.internal = f"F{number}"
        self.fontName = f"{number:06d}".translate(str.maketrans("0123456789", "ABCDEFGHIJ")) + "+" + _plain(face)
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

    def getSubsetInternalName(self, subset: int, document: Any) -> str:  # noqa: ARG002, N802 - reportlab's signature
        """The name in page resources; registers the font with the document when first asked."""
        if self.fontName not in document.fontMapping:
            document.fontMapping[self.fontName] = f"/{self.internal}"
            document.delayedFonts.append(self)
        return f"/{self.internal}"

    def addObjects(self, document: Any) -> None:  # noqa: N802 - reportlab's signature
        """Put the font's objects into the document, when it is saved."""
        from reportlab.pdfbase import pdfdoc

        base = pdfdoc.PDFName(self.fontName)
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
                ),
                "CIDToGIDMap": pdfdoc.PDFName("Identity"),
                "DW": 1000,
                "W": pdfdoc.PDFArray(self._widths(pdfdoc)),
                "FontDescriptor": document.Reference(self._descriptor(document, pdfdoc), f"{self.internal}.descriptor"),
            }
        )
        mapping = _stream(pdfdoc, document, _unicode_map(self.characters).encode("ascii"))
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": base,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant, f"{self.internal}.descendant")]),
                "ToUnicode": document.Reference(mapping, f"{self.internal}.unicode"),
            }
        )
        document.idToObject["BasicFonts"].dict[self.internal] = document.Reference(font, f"{self.internal}.font")

    def _descriptor(self, document: Any, pdfdoc: Any) -> Any:
        scale = 1000 / self.face.units_per_em
        program = self.face.subset(self.glyphs)
        stream = _stream(pdfdoc, document, program)
        stream.dictionary["Length1"] = len(program)
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(self.fontName),
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray([round(value * scale) for value in self.face.bounding_box]),
                "ItalicAngle": 0,
                "Ascent": round(self.face.ascent * scale),
                "Descent": round(self.face.descent * scale),
                "CapHeight": 700,
                "StemV": 80,
                "FontFile2": document.Reference(stream, f"{self.internal}.program"),
            }
        )

    def _widths(self, pdfdoc: Any) -> list[Any]:
        """Runs of numbers whose width is not the default."""
        runs: list[Any] = []
        previous = None
        for number, glyph in enumerate(self.glyphs):
            width = self.face.advance(glyph)
            if width == 1000:
                continue
            if previous != number - 1:
                runs.extend([number, []])
            runs[-1].append(f"{width:g}")
            previous = number
        return [pdfdoc.PDFArray(part) if isinstance(part, list) else part for part in runs]


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


def _stream(pdfdoc: Any, document: Any, content: bytes) -> Any:
    stream = pdfdoc.PDFStream()
    stream.content = content
    if document.compression:
        stream.filters = [pdfdoc.PDFZCompress]
    return stream


def _unicode_map(characters: list[int]) -> str:
    rows = [
        f"<{number:04X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for number, character in enumerate(characters)
        if number
    ]
    blocks = [rows[start : start + _MAPPING_BLOCK] for start in range(0, len(rows), _MAPPING_BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return _CMAP_HEAD + body + _CMAP_TAIL
