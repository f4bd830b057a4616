"""Files with a planted word in one hiding place each. The lists are the specification: place, and seen or not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetPicture
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from tests.helpers.inside_parts import WORD

Fill = Callable[[Worksheet, str], None]
Parts = dict[str, str | bytes]


def picture(text: str = "") -> io.BytesIO:
    made = io.BytesIO()
    exif = Image.Exif()
    if text:
        exif[0x9286] = text
    Image.new("RGB", (8, 8)).save(made, "JPEG", exif=exif)
    made.seek(0)
    return made


def hidden_row(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.row_dimensions[3].hidden = True


def collapsed_row(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.row_dimensions.group(3, 4, hidden=True)


def flat_row(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.row_dimensions[3].height = 0.5


def filtered_row(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.auto_filter.ref = "A1:C3"
    sheet.auto_filter.add_filter_column(0, ["甲"])
    sheet.row_dimensions[3].hidden = True


def hidden_column(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.column_dimensions["B"].hidden = True


def thin_column(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.column_dimensions["B"].width = 0.1


def sheet_in_state(state: str) -> Fill:
    def fill(sheet: Worksheet, word: str) -> None:
        sheet["B3"] = word
        sheet.sheet_state = state

    return fill


def white(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet["B3"].font = Font(color="FFFFFFFF")


def in_colour_of_ground(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet["B3"].font = Font(color="FFC00000")
    sheet["B3"].fill = PatternFill("solid", fgColor="FFC00000")


def white_on_dark(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet["B3"].font = Font(color="FFFFFFFF")
    sheet["B3"].fill = PatternFill("solid", fgColor="FF1F4E79")


def tiny(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet["B3"].font = Font(size=1)


def shown_as_nothing(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet["B3"].number_format = ";;;"


def beyond_print_area(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.print_area = "A1:C2"


def below_merged_range(sheet: Worksheet, word: str) -> None:
    sheet["B3"] = word
    sheet.merged_cells.add("A3:C3")


def comment(sheet: Worksheet, word: str) -> None:
    sheet["B2"].comment = Comment(word, "王")


def comment_author(sheet: Worksheet, word: str) -> None:
    sheet["B2"].comment = Comment("核对", f"王{word}")


def defined_name(sheet: Worksheet, word: str) -> None:
    sheet.parent.defined_names["名单"] = DefinedName("名单", attr_text=f'"{word}"')


def inline_list(sheet: Worksheet, word: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{word},乙"')
    sheet.add_data_validation(rule)
    rule.add("A2")


def prompt_of_list(sheet: Worksheet, word: str) -> None:
    rule = DataValidation(type="list", formula1="$C$1:$C$9", prompt=f"填 {word}", promptTitle="提示")
    sheet.add_data_validation(rule)
    rule.add("A2")


def list_on_hidden_sheet(sheet: Worksheet, word: str) -> None:
    sheet.parent.create_sheet("字典")["A1"] = word
    sheet.parent["字典"].sheet_state = "hidden"
    rule = DataValidation(type="list", formula1="字典!$A$1:$A$9")
    sheet.add_data_validation(rule)
    rule.add("A2")


def conditional_format(sheet: Worksheet, word: str) -> None:
    sheet.conditional_formatting.add("A1:A9", FormulaRule(formula=[f'$A1="{word}"']))


def page_header(sheet: Worksheet, word: str) -> None:
    sheet.oddHeader.center.text = word


def page_footer(sheet: Worksheet, word: str) -> None:
    sheet.evenFooter.left.text = word


def creator(sheet: Worksheet, word: str) -> None:
    sheet.parent.properties.creator = f"王{word}"


def last_writer(sheet: Worksheet, word: str) -> None:
    sheet.parent.properties.lastModifiedBy = f"王{word}"


def custom_property(sheet: Worksheet, word: str) -> None:
    sheet.parent.custom_doc_props.append(StringProperty(name="经办", value=word))


def link(sheet: Worksheet, word: str) -> None:
    sheet["B2"].hyperlink = f"https://example.gov.cn/{word}"
    sheet["B2"] = "甲"


def tooltip(sheet: Worksheet, word: str) -> None:
    sheet["B2"].hyperlink = Hyperlink(ref="B2", location="Sheet1!A1", tooltip=f"看 {word}")


def formula(sheet: Worksheet, word: str) -> None:
    sheet["B2"] = f'=IF(1,"甲","{word}")'


def table_name(sheet: Worksheet, word: str) -> None:
    sheet["A2"] = "子"
    sheet.add_table(Table(displayName=f"名单{word}", ref="A1:C2"))


def sheet_name(sheet: Worksheet, word: str) -> None:
    sheet.title = word


def chart(sheet: Worksheet, word: str) -> None:
    made = BarChart()
    made.title = word
    made.add_data(Reference(sheet, 2, 1, 2, 3))
    sheet.add_chart(made, "E5")


SHEETS: dict[str, tuple[Fill, str, bool]] = {
    "hidden row": (hidden_row, "{s}!B3", True),
    "collapsed group": (collapsed_row, "{s}!B3", True),
    "row without height": (flat_row, "{s}!B3", True),
    "filtered out": (filtered_row, "{s}!B3", True),
    "hidden column": (hidden_column, "{s}!B3", True),
    "column without width": (thin_column, "{s}!B3", True),
    "hidden sheet": (sheet_in_state("hidden"), "{s}!B3", True),
    "very hidden sheet": (sheet_in_state("veryHidden"), "{s}!B3", True),
    "white text": (white, "{s}!B3", True),
    "text in the colour of its ground": (in_colour_of_ground, "{s}!B3", True),
    "white text on a dark ground": (white_on_dark, "{s}!B3", False),
    "one point": (tiny, "{s}!B3", True),
    "format ;;;": (shown_as_nothing, "{s}!B3", True),
    "beyond the print area": (beyond_print_area, "{s}!B3", True),
    "below a merged range": (below_merged_range, "{s}!B3", True),
    "comment": (comment, "批注 {s}!B2", True),
    "who wrote a comment": (comment_author, "批注作者 {s}", True),
    "defined name": (defined_name, "名称:名单", True),
    "list of allowed values": (inline_list, "数据有效性 {s}!A2", True),
    "prompt of a list": (prompt_of_list, "数据有效性 {s}!A2", True),
    "list by range": (list_on_hidden_sheet, "字典!A1", True),
    "conditional format": (conditional_format, "条件格式 {s}!A1:A9", True),
    "header": (page_header, "页眉页脚 {s}", True),
    "footer": (page_footer, "页眉页脚 {s}", True),
    "author": (creator, "属性:作者", True),
    "last writer": (last_writer, "属性:上次保存者", True),
    "custom property": (custom_property, "自定义属性:经办", True),
    "link": (link, "超链接 {s}!B2", True),
    "tooltip": (tooltip, "超链接 {s}!B2", True),
    "words in a formula": (formula, "公式 {s}!B2", True),
    "name of a table": (table_name, "表格名称 {s}", True),
    "chart": (chart, "图表 {s}", True),
    "name of a sheet": (sheet_name, "工作表名", False),
}


def word_of(name: str) -> str:
    return f"{WORD}{list(SHEETS).index(name):02}"


def workbook_of_sheets(path: Path) -> Path:
    """One workbook with a sheet s1, s2 … for each hiding place, and a picture on the last."""
    book = Workbook()
    for order, (name, (fill, _, _)) in enumerate(SHEETS.items(), start=1):
        sheet = book.create_sheet(f"s{order}")
        sheet.append(["甲", "乙", "丙"])
        fill(sheet, word_of(name))
    book.create_sheet("末").add_image(SheetPicture(picture()), "B2")
    book.save(path)
    return path


# --- parts of a workbook, written by hand

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def relations(*found: tuple[str, str, str]) -> str:
    body = "".join(f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for key, kind, to in found)
    return f'<Relationships xmlns="{PACKAGE}">{body}</Relationships>'


def sheet_xml(cells: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def zipped(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def workbook_file(path: Path, more: Parts) -> Path:
    listed = '<sheets><sheet name="Sheet1" r:id="a"/></sheets>'
    parts: Parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{listed}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(("a", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2</v></c></row>'),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>甲</t></si></sst>',
    }
    return zipped(path, parts | more)


@cache
def embedded_workbook() -> bytes:
    made = io.BytesIO()
    book = Workbook()
    book.active["C7"] = WORD
    book.save(made)
    return made.getvalue()


@cache
def embedded_document() -> bytes:
    made = io.BytesIO()
    document = Document()
    document.add_paragraph(WORD)
    document.save(made)
    return made.getvalue()


THREADED = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    f'<threadedComment ref="B2" personId="{{1}}" id="{{2}}"><text>{WORD}</text></threadedComment></ThreadedComments>'
)
SHAPE = (
    '<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="urn:a">'
    "<d:twoCellAnchor><d:from><d:col>2</d:col><d:row>4</d:row></d:from><d:sp><d:nvSpPr>"
    '<d:cNvPr id="1" name="框" descr="{1}"/></d:nvSpPr><d:txBody><a:p><a:r><a:t>{0}</a:t></a:r></a:p>'
    "</d:txBody></d:sp></d:twoCellAnchor></d:wsDr>"
)
DRAWN = {SHEET_RELATIONS: relations(("b", "drawing", "/xl/drawings/d.xml"))}
COMPANY = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Company>王{WORD}</Company></Properties>"
)


def strings(*found: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{one}</si>" for one in found)}</sst>'


WORKBOOK_PARTS: dict[str, tuple[Parts, str, bool]] = {
    "threaded comment": (
        {
            SHEET_RELATIONS: relations(("b", "threadedComment", "/xl/threadedComments/t1.xml")),
            "xl/threadedComments/t1.xml": THREADED,
        },
        *("批注 Sheet1!B2", True),
    ),
    "who answered": (
        {"xl/persons/person.xml": f'<personList xmlns="p"><person displayName="王{WORD}"/></personList>'},
        *("批注作者", True),
    ),
    "text box": (DRAWN | {"xl/drawings/d.xml": SHAPE.format(WORD, "")}, "图形文字 Sheet1!C5", False),
    "alternative text": (DRAWN | {"xl/drawings/d.xml": SHAPE.format("", WORD)}, "替代文字 Sheet1!C5", True),
    "cached external link": (
        {"xl/externalLinks/externalLink1.xml": f'<link xmlns="{MAIN}"><cell><v>{WORD}</v></cell></link>'},
        *("外部链接缓存", True),
    ),
    "pivot cache": (
        {"xl/pivotCache/pivotCacheRecords1.xml": f'<r xmlns="{MAIN}"><s v="{WORD}"/></r>'},
        *("透视表缓存", True),
    ),
    "company": ({"docProps/app.xml": COMPANY}, "属性:公司", True),
    "custom XML": ({"customXml/item1.xml": f"<a><b>{WORD}</b></a>"}, "自定义数据", True),
    "phonetic guide": (
        {"xl/sharedStrings.xml": strings(f'<t>甲</t><rPh sb="0" eb="1"><t>{WORD}</t></rPh>')},
        *("拼音 Sheet1!A1", True),
    ),
    "text that no cell shows": (
        {"xl/sharedStrings.xml": strings("<t>甲</t>", f"<t>{WORD}</t>")},
        *("单元格里已删除、文件里还有的文字", True),
    ),
    "sheet that the workbook does not list": (
        {"xl/worksheets/sheet9.xml": sheet_xml(f'<row r="3"><c r="B3" t="inlineStr"><is><t>{WORD}</t></is></c></row>')},
        *("sheet9.xml!B3", True),
    ),
    "kept value of a formula": (
        {"xl/worksheets/sheet1.xml": sheet_xml(f'<row r="3"><c r="B3" t="str"><f>A1</f><v>{WORD}</v></c></row>')},
        *("Sheet1!B3", False),
    ),
    "embedded workbook": ({"xl/embeddings/附表.xlsx": embedded_workbook()}, "附表.xlsx/Sheet!C7", True),
    "embedded document": ({"xl/embeddings/a.docx": embedded_document()}, "a.docx/第1段", True),
    "remark in a picture": (
        {"xl/media/image1.jpeg": picture(WORD).getvalue()},
        *("图片 xl/media/image1.jpeg/属性:备注", True),
    ),
}


# --- documents, written by hand

WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{WORD}</w:t></w:r>"


def cell(text: str) -> str:
    return f"<w:tc><w:p>{text}</w:p></w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def word_part(root: str, body: str) -> str:
    return f"<w:{root} {WORDS}>{body}</w:{root}>"


def document_file(path: Path, body: str, more: Parts) -> Path:
    return zipped(path, {"word/document.xml": word_part("document", f"<w:body>{body}</w:body>")} | more)


PLAIN = f"<w:p>{run()}</w:p>"
BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    f"{PLAIN}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
ALTERNATIVE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    f'<wp:docPr id="1" name="图" descr="{WORD}"/></wp:inline></w:drawing></w:r>'
)
NOTE = '<w:comment w:id="0" w:author="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:comment>'
AUTHOR = (
    '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
    f'<d:creator xmlns:d="http://purl.org/dc/elements/1.1/">王{WORD}</d:creator></c:coreProperties>'
)


def paragraph(inside: str) -> str:
    return f"<w:p><w:r><w:t>甲</w:t></w:r>{inside}</w:p>"


DOCUMENTS: dict[str, tuple[str, Parts, str, bool]] = {
    "body": (f"<w:p/>{paragraph(run())}", {}, "第2段", False),
    "behind a table": (f"<w:p/>{table(cell(''))}{paragraph(run())}", {}, "第2段", False),
    "hidden text": (paragraph(run("<w:vanish/>")), {}, "第1段", True),
    "hidden text switched off": (paragraph(run('<w:vanish w:val="0"/>')), {}, "第1段", False),
    "white text": (paragraph(run('<w:color w:val="FFFFFF"/>')), {}, "第1段", True),
    "white text on dark": (
        paragraph(run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>')),
        *({}, "第1段", False),
    ),
    "one point": (paragraph(run('<w:sz w:val="2"/>')), {}, "第1段", True),
    "tracked deletion": (
        paragraph(f'<w:del w:id="1"><w:r><w:delText>{WORD}</w:delText></w:r></w:del>'),
        *({}, "第1段", True),
    ),
    "tracked insertion": (paragraph(f'<w:ins w:id="1">{run()}</w:ins>'), {}, "第1段", False),
    "moved away": (paragraph(f'<w:moveFrom w:id="1">{run()}</w:moveFrom>'), {}, "第1段", True),
    "code of a field": (
        paragraph(f"<w:r><w:instrText>MERGEFIELD {WORD}</w:instrText></w:r>"),
        *({}, "域代码 第1段", True),
    ),
    "text box": (paragraph(BOX), {}, "文本框 第1段", False),
    "alternative text": (paragraph(ALTERNATIVE), {}, "替代文字 第1段", True),
    "table": (table(cell("") * 2, cell("") + cell(run())), {}, "表格1第2行第2列", False),
    "hidden text in a table": (table(cell("") + cell(run("<w:vanish/>"))), {}, "表格1第1行第2列", True),
    "table in a table": (table(f"<w:tc>{table(cell(run()))}<w:p/></w:tc>"), {}, "表格2第1行第1列", False),
    "header": ("", {"word/header1.xml": word_part("hdr", PLAIN)}, "页眉第1段", False),
    "footer": ("", {"word/footer2.xml": word_part("ftr", PLAIN)}, "页脚第1段", False),
    "footnote": ("", {"word/footnotes.xml": word_part("footnotes", PLAIN)}, "脚注第1段", False),
    "endnote": ("", {"word/endnotes.xml": word_part("endnotes", PLAIN)}, "尾注第1段", False),
    "comment": ("", {"word/comments.xml": word_part("comments", NOTE.format("王", WORD))}, "批注第1段", True),
    "who wrote a comment": (
        *("", {"word/comments.xml": word_part("comments", NOTE.format(f"王{WORD}", "好"))}),
        *("属性:批注作者", True),
    ),
    "author": ("", {"docProps/core.xml": AUTHOR}, "属性:作者", True),
    "custom XML": ("", {"customXml/item1.xml": f"<a><b>{WORD}</b></a>"}, "自定义数据", True),
    "glossary": ("", {"word/glossary/document.xml": word_part("glossaryDocument", PLAIN)}, "词汇表第1段", True),
    "embedded workbook": ("", {"word/embeddings/附表.xlsx": embedded_workbook()}, "附表.xlsx/Sheet!C7", True),
}
