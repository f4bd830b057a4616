"""Web pages, plain texts, photos, mails, old workbooks and the rest: each planted word with its place."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from catalog_app.importers.inside.parts import Inside
from catalog_app.importers.inside.reader import read_inside
from tests.helpers import old_sheets as old
from tests.helpers.inside_parts import WORD, parts, places, unread

# --- web pages


@pytest.mark.parametrize(
    ("page", "where", "hidden"),
    [
        (f"<p>甲</p><p>{WORD}</p>", "第2段", False),
        (f"<!-- {WORD} -->", "注释", True),
        (f"<p style='display: none'>{WORD}</p>", "第1段", True),
        (f"<p hidden>{WORD}</p>", "第1段", True),
        (f"<p style='color:#FFF'>{WORD}</p>", "第1段", True),
        (f"<p style='color:#fff;background:#003366'>{WORD}</p>", "第1段", False),
        (f"<p style='font-size:0'>{WORD}</p>", "第1段", True),
        (f"<style>.x, .y {{ display : none }}</style><p class='z y'>{WORD}</p>", "第2段", True),
        (f"<script>var a='{WORD}'</script>", "第1段", True),
        (f"<img alt='{WORD}'>", "img 的属性", True),
        (f"<a href='tel:{WORD}'>甲</a>", "a 的属性", True),
        (f"<a href='mailto:{WORD}'>甲</a>", "a 的属性", True),
        (f"<p title='{WORD}'>甲</p>", "p 的属性", True),
        (f"<p data-card='{WORD}'>甲</p>", "p 的属性", True),
        (f"<input type='hidden' value='{WORD}'>", "input 的属性", True),
        (f"<meta name='author' content='王{WORD}'>", "属性:作者", True),
        (f"<table><tr><td>甲<td>{WORD}</table>", "表格1第1行第2列", False),
        (f"<table><tr><td>甲<td style='display:none'>{WORD}</table>", "表格1第1行第2列", True),
        (f"<table><tr style='display:none'><td>{WORD}</table>", "表格1第1行第1列", True),
        (f"<table><tr><td colspan=2>甲<td>{WORD}</table>", "表格1第1行第3列", False),
        (f"<table><tr><td><table><tr><td>{WORD}</table></table>", "表格2第1行第1列", False),
    ],
)
def test_hiding_places_of_a_page(tmp_path: Path, page: str, where: str, hidden: bool) -> None:
    (tmp_path / "a.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    assert places(tmp_path / "a.html") == [(where, hidden)]


# --- plain texts


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "gb18030", "gb2312"]
)
@pytest.mark.parametrize(
    ("suffix", "where"), [(".csv", "第2行第2列"), (".txt", ""), (".json", "[1].卡"), (".xml", "文件内容")]
)
def test_encodings(tmp_path: Path, encoding: str, suffix: str, where: str) -> None:
    body = {
        ".csv": f"村名,开户行\n河口村,{WORD}甲\n",
        ".txt": f"村名\n{WORD}甲\n",
        ".json": f'[1, {{"卡": "{WORD}甲"}}]',
        ".xml": f"<名单><户>{WORD}甲</户></名单>",
    }[suffix]
    (tmp_path / f"a{suffix}").write_bytes(body.encode(encoding))
    assert places(tmp_path / f"a{suffix}", f"{WORD}甲") == [(where, False)]
    assert unread(tmp_path / f"a{suffix}") == []


def test_traditional_characters_of_taiwan(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(f"姓名：陳志遠，銀行帳號：{WORD}，聯絡電話與住址如下表所列".encode("big5"))
    (found,) = [part for part in parts(tmp_path / "a.txt") if WORD in part.text]
    assert "銀行帳號" in found.text


def test_declared_encodings_of_xml_do_not_matter(tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="GB2312"?><名单><户 号="{WORD}">甲</户></名单>'
    (tmp_path / "a.xml").write_bytes(text.encode("gb2312"))
    assert places(tmp_path / "a.xml") == [("文件内容", False)]


def test_an_svg_with_a_document_type(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        f'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b"><svg><text>{WORD}</text></svg>', encoding="utf-8"
    )
    assert places(tmp_path / "a.svg") == [("", False)]
    assert unread(tmp_path / "a.svg") == []


def test_own_entities_are_not_believed(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<!DOCTYPE svg [<!ENTITY a "1"><!ENTITY b "&a;&a;">]><svg><text>&b;</text></svg>', encoding="utf-8"
    )
    assert len(unread(tmp_path / "a.svg")) == 1


def test_rich_text_is_partly_read(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(r"{\rtf1\ansi{\b 2026}1123{\i PLANTED}\par \u30002?}", encoding="ascii")
    assert places(tmp_path / "a.rtf") == [("", False)]
    assert "docx" in unread(tmp_path / "a.rtf")[0].reason


# --- pictures


def photo(path: Path, **tags: object) -> Path:
    exif = Image.Exif()
    exif[0x013B], exif[0x9286] = f"王{WORD}", f"备注{WORD}".encode()
    exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 2.0, 3.0), 3: "E", 4: (102.0, 1.0, 1.0)})
    Image.new("RGB", (8, 8)).save(path, exif=exif, **tags)
    return path


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_photos_tell_who_and_where(tmp_path: Path, suffix: str) -> None:
    path = photo(tmp_path / f"a{suffix}")
    found = {part.where: part for part in parts(path)}
    assert (found["属性:作者"].kind, found["属性:GPS"].kind) == ("metadata", "gps")
    assert WORD in found["属性:备注"].text
    assert len(unread(path)) == 1


def test_a_photo_of_a_telephone_whose_pixels_no_library_opens(tmp_path: Path) -> None:
    data = photo(tmp_path / "a.jpg").read_bytes()
    start = data.index(b"Exif\0\0")
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40) + data[start:])
    assert {"属性:作者", "属性:GPS"} <= {part.where for part in parts(tmp_path / "a.heic")}
    assert len(unread(tmp_path / "a.heic")) == 1


def test_remarks_and_packets_of_pictures(tmp_path: Path) -> None:
    packet = f"<x:xmpmeta><dc:creator><li>王{WORD}</li></dc:creator><a exif:GPSLatitude='25,2N'/></x:xmpmeta>"
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", comment=WORD.encode(), xmp=packet.encode())
    found = {part.where: part.kind for part in parts(tmp_path / "a.jpg")}
    assert found.items() >= {"属性:注释": "", "属性:作者": "metadata", "属性:GPS": "gps", "属性:XMP": ""}.items()


def test_texts_of_a_png(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text("Author", f"王{WORD}")
    info.add_text("Comment", WORD, zip=True)
    info.add_itxt("Description", WORD, zip=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=info)
    assert [part.where for part in parts(tmp_path / "a.png") if WORD in part.text][:2] == ["属性:作者", "属性:Comment"]
    assert len(places(tmp_path / "a.png")) >= 3


# --- old workbooks and objects


def test_old_workbooks_with_what_is_hidden_and_their_notes(tmp_path: Path) -> None:
    cells = old.column_width(2, 2, hidden=True) + old.row_height(4, hidden=True)
    cells += old.label(0, 0, "甲") + old.label(1, 2, f"{WORD}1") + old.label(4, 0, f"{WORD}2")
    cells += old.number(0, 1, 13512345678.0)
    note = old.record(0x5D, struct.pack("<HHHH", 0x15, 18, 0x19, 7) + bytes(14))
    note += old.record(0x1B6, bytes(18)) + old.record(0x3C, b"\1" + f"{WORD}3".encode("utf-16-le"))
    note += old.record(0x1C, struct.pack("<HHHH", 5, 3, 0, 7) + old.unicode_text(f"王{WORD}4"))
    head = old.record(0x14, old.unicode_text(f"{WORD}5"))
    book = old.biff8({"表": cells + note + head, "藏": old.label(0, 0, f"{WORD}6")}, states=(0, 2))
    (tmp_path / "a.xls").write_bytes(old.compound(Workbook=book))
    expected = ["表!C2", "表!A5", "批注 表!D6", "属性:批注作者", "页眉 表", "藏!A1"]
    for number, where in enumerate(expected, start=1):
        assert places(tmp_path / "a.xls", f"{WORD}{number}") == [(where, True)]
    assert [part.text for part in parts(tmp_path / "a.xls") if part.where == "表!B1"] == ["13512345678"]
    assert unread(tmp_path / "a.xls") == []


def test_an_embedded_file_of_an_old_container(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("名单.txt", WORD)
    (tmp_path / "a.bin").write_bytes(old.compound(Package=inner.getvalue()))
    assert places(tmp_path / "a.bin") == [("内嵌文件/名单.txt", True)]


def test_a_file_dropped_into_a_document(tmp_path: Path) -> None:
    name = "名单.txt".encode("gb18030") + b"\0"
    body = b"\2\0" + name + name + b"\0\0\3\0" + struct.pack("<I", len(name)) + name
    body += struct.pack("<I", len(WORD)) + WORD.encode()
    packed = struct.pack("<I", len(body)) + body
    (tmp_path / "a.bin").write_bytes(old.compound(**{"\x01Ole10Native": packed}))
    assert ("名单.txt", True) in places(tmp_path / "a.bin")


def test_old_word_files_are_looked_through_and_reported(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(old.compound(WordDocument=f"号码 {WORD}".encode("utf-16-le")))
    assert places(tmp_path / "a.doc") == [("文件内容", False)]
    assert "docx" in unread(tmp_path / "a.doc")[0].reason


def test_office_files_with_a_password(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(old.compound(EncryptedPackage=b"1", EncryptionInfo=b"2"))
    assert ["密码" in part.reason for part in unread(tmp_path / "a.xlsx")] == [True]


# --- mails, archives, what cannot be read


def test_mails_and_saved_pages(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(
        f"From: =?utf-8?B?546L?= <{WORD}1@example.gov.cn>\nSubject: {WORD}2\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n'
        f"<p>{WORD}3</p>\n--b\nContent-Type: text/csv; name=a.csv\nContent-Disposition: attachment; filename=a.csv\n\n"
        f"x,{WORD}4\n--b--\n",
        encoding="utf-8",
    )
    expected = ["属性:发件人", "主题", "正文.html/第1段", "a.csv/第1行第2列"]
    assert [places(tmp_path / "a.eml", f"{WORD}{number}")[0][0] for number in range(1, 5)] == expected


@pytest.mark.parametrize("head", [b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", bytes(257) + b"ustar"])
def test_other_archives_are_not_read_and_say_what_to_do(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.rar").write_bytes(head + bytes(600))
    assert "zip" in unread(tmp_path / "a.rar")[0].reason


def test_ofd_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ofd", "w") as archive:
        archive.writestr("OFD.xml", "<?xml version='1.0'?><OFD/>")
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", f"<?xml version='1.0'?><P><TextCode>{WORD}</TextCode></P>")
    assert places(tmp_path / "a.ofd") == [("Doc_0/Pages/Page_0/Content.xml/文件内容", False)]
    assert "PDF" in unread(tmp_path / "a.ofd")[0].reason


def test_the_name_is_read(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.txt").write_text("无", encoding="utf-8")
    assert next(iter(read_inside(tmp_path / f"{WORD}.txt"))) == Inside("文件名", f"{WORD}.txt")
