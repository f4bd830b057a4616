from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from openpyxl import load_workbook

from catalog_app.exporters.manifest import WrittenManifest, decode_manifest, encode_manifest
from catalog_app.exporters.portal import (
    Attachment,
    PackageRequest,
    PublicationExport,
    Withdrawal,
    package_lines,
    verify_package,
    write_package,
)
from catalog_app.exporters.portal.fragments import publication_fragment, publication_text, rich_fragment, words_of
from catalog_app.exporters.portal.request import package_entries
from catalog_app.exporters.portal.tags import fragment_faults
from catalog_app.exporters.portal.values import entry_column, format_date, opening
from catalog_app.exporters.portal.word import Paper, paper_document, word_bytes
from catalog_app.importers.pasted import clean
from catalog_app.model.portal import ListColumn, PortalColumn
from catalog_app.support.progress import Cancelled, Silent
from tests.helpers.packages import ITEM, PROFILE, members, publication, request


def test_a_package_holds_what_the_brief_lists_and_verifies(tmp_path: Path) -> None:
    result = write_package(request(publication()), tmp_path / "a.zip", Silent())
    found = members(result.path)
    assert list(found) == [
        "001_关于2026年度征地的公告/正文.docx",
        "001_关于2026年度征地的公告/正文.html",
        "001_关于2026年度征地的公告/正文.txt",
        "清单.xlsx",
        "目录/06_征地补偿/目录.html",
        "目录/06_征地补偿/目录.json",
        "目录/06_征地补偿/目录.xlsx",
        "说明.txt",
        "封面.pdf",
        "manifest.json",
    ]
    assert (result.new, result.changed, result.withdrawn, result.files) == (2, 0, 0, 10)
    assert verify_package(result.path, PROFILE) == []
    assert result.sha256 == hashlib.sha256(result.path.read_bytes()).hexdigest()


def test_a_semicolon_in_a_title_parts_no_path_of_an_attachment(tmp_path: Path) -> None:
    (tmp_path / "a;b.txt").write_text("甲", encoding="utf-8")
    export = PublicationExport(
        publication(title="甲;乙"), ITEM, attachments=(Attachment("a;b.txt", tmp_path / "a;b.txt"),)
    )
    made = request(publications=(export,))
    found = verify_package(write_package(made, tmp_path / "a.zip", Silent()).path, PROFILE)
    assert [one.code for one in found] == ["attachment_kind"]


def test_the_manifest_says_what_is_in_it(tmp_path: Path) -> None:
    result = write_package(request(publication(index_number="530126001/2026-00001")), tmp_path / "a.zip", Silent())
    found = members(result.path)
    manifest = json.loads(found["manifest.json"])
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items() if name != "manifest.json"
    }
    assert manifest["counts"] == {"new": 2, "changed": 0, "withdrawn": 0}
    assert (manifest["number"], manifest["base"], manifest["profile"]) == ("20261123_001", None, "generic")
    first, second = manifest["items"]
    assert (first["uid"], first["kind"], first["change"]) == ("p1", "publication", "new")
    assert first["index_no"] == "530126001/2026-00001"
    assert first["column"] == "政府信息公开/法定主动公开内容/重点领域/征地补偿"
    assert first["path"] == "001_关于2026年度征地的公告"
    assert (second["kind"], second["path"]) == ("catalog", "目录/06_征地补偿")
    assert decode_manifest(encode_manifest(decode_manifest(found["manifest.json"]))).items[0].uid == "p1"


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_package(request(publication()), tmp_path / "a.zip", Silent())
    second = write_package(request(publication()), tmp_path / "b.zip", Silent())
    assert first.path.read_bytes() == second.path.read_bytes()


def test_unchanged_members_are_the_same_in_the_next_package(tmp_path: Path) -> None:
    first = write_package(request(publication()), tmp_path / "a.zip", Silent())
    later = request(publication(), number="20261124_001", created=datetime(2026, 11, 24, tzinfo=UTC))
    second = write_package(later, tmp_path / "b.zip", Silent())
    before, after = members(first.path), members(second.path)
    assert {name for name in before if before[name] != after[name]} == {"说明.txt", "封面.pdf", "manifest.json"}


def test_only_what_differs_goes_into_the_next_package(tmp_path: Path) -> None:
    old = (publication("p1"), publication("p2", title="第二条"), publication("p3", title="第三条"))
    first = write_package(request(*old), tmp_path / "a.zip", Silent())
    new = (publication("p1"), publication("p2", title="第二条（更正）"), publication("p4", title="第四条"))
    later = request(*new, previous=first.content, base="20261123_001", titles={"p3": "第三条"})
    second = write_package(later, tmp_path / "b.zip", Silent())
    assert (second.new, second.changed, second.withdrawn) == (1, 1, 1)
    items = {item.uid: item for item in decode_manifest(members(second.path)["manifest.json"]).items}
    assert {uid: item.change for uid, item in items.items()} == {"p2": "changed", "p4": "new", "p3": "withdrawn"}
    assert (items["p3"].path, items["p3"].title) == (None, "第三条")
    assert second.content.keys() == {"p1", "p2", "p4", "catalog-06"}
    assert second.content["p1"] == first.content["p1"]
    assert verify_package(second.path) == []


def test_the_lines_shown_before_are_those_written() -> None:
    lines = package_lines(request(publication(), previous={"p1": "0" * 64, "gone": "1" * 64}))
    assert [(uid, difference) for uid, _, difference, _, _ in lines] == [
        ("p1", "changed"),
        ("catalog-06", "new"),
        ("gone", "withdrawn"),
    ]
    assert lines[0][4] == "06"


@pytest.mark.parametrize(
    "change",
    [{"title": "别的"}, {"body": "别的"}, {"document_number": "青政发〔2026〕1号"}, {"formed": date(2026, 1, 1)}],
)
def test_every_published_field_is_content(change: dict[str, object]) -> None:
    hashes = {package_entries(request(one))[0].content_sha256 for one in (publication(), publication(**change))}
    assert len(hashes) == 2


def listing(path: Path) -> list[dict[str, object]]:
    rows = load_workbook(io.BytesIO(members(path)["清单.xlsx"]))["清单"].iter_rows(values_only=True)
    header = next(rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_list_has_the_columns_of_the_profile(tmp_path: Path) -> None:
    made = publication(index_number="530126001202600001", document_number="青政发〔2026〕1号")
    row = listing(write_package(request(made), tmp_path / "a.zip", Silent()).path)[0]
    assert list(row) == [column.label for column in PROFILE.list_columns]
    assert row["成文日期"] == "2026-11-20"
    assert row["索引号"] == "530126001202600001"
    assert row["发布机构"] == "青石桥镇人民政府"
    assert row["关键词"] == "征地补偿;法律<法规>"
    assert row["正文文件"] == "001_关于2026年度征地的公告/正文.html"
    assert (row["公开方式"], row["目录事项编号"], row["备注"]) == ("主动公开", "06-001", "新增")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_list_is_a_formula(tmp_path: Path, start: str) -> None:
    made = publication(title=f"{start}HYPERLINK(1)", body="=1+1")
    path = write_package(request(made), tmp_path / "a.zip", Silent()).path
    sheet = load_workbook(io.BytesIO(members(path)["清单.xlsx"]))["清单"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    (title,) = [cell for cell in cells if cell.value == f"{start}HYPERLINK(1)"]
    assert title.quotePrefix
    assert title.number_format == "@"


@pytest.mark.parametrize(
    ("form", "text"), [("YYYY-MM-DD", "2026-03-05"), ("YYYY/MM/DD", "2026/03/05"), ("YYYY年M月D日", "2026年3月5日")]
)
def test_dates_as_the_profile_writes_them(form: str, text: str) -> None:
    assert format_date(date(2026, 3, 5), form) == text
    assert format_date(None, form) == ""


def test_attachments_go_along_under_safe_and_unique_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("村\n河口村\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("村\n石桥村\n", encoding="utf-8")
    attachments = (Attachment("../名单?.xls", tmp_path / "a.csv"), Attachment("../名单?.XLS", tmp_path / "b.csv"))
    made = request(publications=(PublicationExport(publication(), ITEM, attachments=attachments),))
    path = write_package(made, tmp_path / "a.zip", Silent()).path
    found = [name for name in members(path) if "/附件/" in name]
    assert len(found) == 2
    assert not any(".." in name or "?" in name for name in found)
    assert verify_package(path, PROFILE) == []
    assert all(name.partition("/")[2] in listing(path)[0]["附件文件"] for name in found)


@pytest.mark.parametrize("title", ["../../etc/passwd", "a/b\\c:d*e", "CON", " . ", "长" * 300, "\u202e逆序", "a\x00b"])
def test_titles_make_safe_folders(tmp_path: Path, title: str) -> None:
    path = write_package(request(publication(title=title)), tmp_path / "a.zip", Silent()).path
    assert verify_package(path) == []


def test_what_is_internal_stays_inside(tmp_path: Path) -> None:
    path = write_package(request(publication()), tmp_path / "a.zip", Silent()).path
    everything = b"".join(members(path).values()).decode("utf-8", "replace")
    assert "内部理由" not in everything
    assert "station-1" not in everything
    assert "王" not in everything


def test_cancelling_leaves_the_last_package(tmp_path: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int, text: str) -> None:
            if done == 2:
                raise Cancelled

    out = tmp_path / "a.zip"
    out.write_bytes(b"last good package")
    with pytest.raises(Cancelled):
        write_package(request(publication()), out, Impatient())
    assert out.read_bytes() == b"last good package"
    assert list(tmp_path.iterdir()) == [out]


def test_tabs_become_a_table() -> None:
    fragment = publication_fragment("名单：\n村\t户数\n河口\t3\n石桥\n完", [])
    assert "<tr><td>村</td><td>户数</td></tr>\n<tr><td>河口</td><td>3</td></tr>" in fragment
    assert fragment.startswith("<p>名单：</p>\n<table>")
    assert fragment.endswith("<p>石桥</p>\n<p>完</p>\n")


def test_plain_text_is_for_windows() -> None:
    assert publication_text("甲\n\n乙", ["附件/名单.csv"]) == "甲\r\n乙\r\n附件：名单.csv\r\n"


@given(st.text(max_size=80))
def test_any_body_becomes_a_clean_fragment(body: str) -> None:
    data = publication_fragment(body, ["附件/甲 乙.csv"]).encode()
    assert fragment_faults(data, "001/正文.html", {"001/附件/甲 乙.csv"}) == []


def test_a_catalog_is_a_table_with_two_header_rows(tmp_path: Path) -> None:
    path = write_package(request(), tmp_path / "a.zip", Silent()).path
    page = members(path)["目录/06_征地补偿/目录.html"].decode()
    assert page.startswith("<p><strong>青石桥镇征地补偿领域基层政务公开标准目录</strong></p>")
    assert page.count("<tr>") == 3
    assert '<th rowspan="2">序号</th><th colspan="2">公开事项</th>' in page
    assert "<td>●甲<br>〇乙</td>" in page
    assert "法律&lt;法规&gt;" in page
    document = json.loads(members(path)["目录/06_征地补偿/目录.json"])
    assert document["items"][0]["number"] == "06-001"


def test_rich_text_is_turned_into_what_portals_take() -> None:
    html = (
        "<h2>一</h2>\n<p>甲<strong>乙</strong><sub>2</sub></p>\n<ol>\n<li>子</li>\n<li>丑</li>\n<ul>\n<li>寅</li>\n"
        '</ul>\n</ol>\n<table>\n<tr><td rowspan="2">a&lt;b</td><th>c<br>d</th></tr>\n</table>'
    )
    fragment = rich_fragment(html, ["附件/名单.csv"])
    for line in ("<p><strong>一</strong></p>", "<p>甲<strong>乙</strong>2</p>", "<p>1. 子</p>", "<p>2. 丑</p>",
                 "<p>· 寅</p>", '<tr><td rowspan="2">a&lt;b</td><th>c<br>d</th></tr>'):  # fmt: skip
        assert line in fragment.splitlines()
    assert fragment_faults(fragment.encode(), "001/正文.html", {"001/附件/名单.csv"}) == []


def test_an_index_number_the_portal_gave_is_no_change() -> None:
    def content(owner: str, number: str | None) -> str:
        profile = structs.replace(PROFILE, index_number=owner)
        exports = (PublicationExport(publication(index_number=number), ITEM),)
        entries = package_entries(request(profile=profile, publications=exports))
        return next(entry.content_sha256 for entry in entries if entry.kind == "publication")

    assert content("portal", None) == content("portal", "1100/2026-00001")
    assert content("ours", None) != content("ours", "1100/2026-00001")


def test_a_heading_that_is_bold_anyway_is_bold_once() -> None:
    assert rich_fragment("<h2><strong>一</strong>、二</h2><p><strong>三</strong></p>", ()).splitlines() == [
        "<p><strong>一、二</strong></p><p><strong>三</strong></p>"
    ]


def test_the_plain_text_counts_the_entries_of_lists_as_the_portal_does() -> None:
    html = (
        "<p>甲<br>乙</p>\n<ol>\n<li>子&amp;</li>\n</ol>\n<table>\n<tr><td>a<br>b</td><th>c</th></tr>\n</table>"
        "\n<ul>\n<li>寅</li>\n</ul>"
    )
    words = publication_text(words_of("子", html), ())
    assert words == "甲\r\n乙\r\n1. 子&\r\na b\tc\r\n· 寅\r\n"
    assert words_of("子", "<p>子</p>") == "子"


def test_a_summary_made_here_passes_over_tables() -> None:
    body = "补贴标准如下。\n机具\t金额\n拖拉机\t18600\n自12月1日起执行。"
    assert opening(publication(body=body), 100) == "补贴标准如下。 自12月1日起执行。"
    assert opening(publication(body=body, abstract="标准"), 100) == "标准"
    assert opening(publication(body="甲\t乙"), 100) == "甲 乙"


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(["<p>", "</li>", "<ol>", "<li>", "<td>", "</table>", "<table>", "<h1>", "<b>", "甲", "&"]))
)
def test_whatever_was_pasted_leaves_as_a_clean_fragment(pieces: list[str]) -> None:
    data = rich_fragment(clean("".join(pieces)).html, []).encode()
    assert fragment_faults(data, "001/正文.html", set()) == []


@settings(max_examples=40)
@given(st.lists(st.text("甲乙 \t\n\r&<\x0b\x85\u2028;amp", max_size=9), max_size=4))
def test_lines_of_words_make_the_same_document_with_and_without_a_parser(lines: list[str]) -> None:
    fragment = publication_fragment("\n".join(lines), ())
    plain, parsed = (word_bytes(Paper(title="公告", fragment=one)) for one in (fragment, f"{fragment}<br>"))
    assert plain == parsed
    assert paper_document(plain) is not None


def test_the_list_prints_across_with_its_heading_on_every_page(tmp_path: Path) -> None:
    made = publication(title="关于征地的公告" * 6, index_number="530126001/2026-00001")
    sheet = load_workbook(
        io.BytesIO(members(write_package(request(made), tmp_path / "a.zip", Silent()).path)["清单.xlsx"])
    )["清单"]
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "A2")
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    profile = {column.label: column.width for column in PROFILE.list_columns}
    assert (widths["标题"], widths["副标题"]) == (profile["标题"], 5)  # said too much and nothing
    assert all(widths[label] <= profile[label] for label in widths)
    title = next(cell for cell in sheet[2] if cell.value == made.title)
    assert title.alignment.wrap_text
    assert sheet.row_dimensions[2].height > 3 * 14  # 84 wide in 28


GONE = Withdrawal(
    domain="06",
    domain_name="征地补偿",
    item_number="06-001",
    index_no="530126001/2026-00003",
    url="https://www.example.gov.cn/3.html",
    published_on=date(2026, 11, 2),
    reason="不再公开（内容有误）",
)


def withdrawing(**changes: object) -> PackageRequest:
    previous = {"p3": "0" * 64}
    return request(
        **{"previous": previous, "base": "20261101_001", "titles": {"p3": "旧公告"}, "withdrawals": {"p3": GONE}}
        | changes
    )


def test_what_is_withdrawn_is_told_so_that_it_is_found(tmp_path: Path) -> None:
    path = write_package(withdrawing(), tmp_path / "a.zip", Silent()).path
    row = {label: value for label, value in listing(path)[1].items() if value is not None}
    column = "政府信息公开/法定主动公开内容/重点领域/征地补偿"
    assert row == {
        "序号": "2",
        "栏目路径": column,
        "标题": "旧公告",
        "索引号": "530126001/2026-00003",
        "发布日期": "2026-11-02",
        "目录事项编号": "06-001",
        "备注": "撤回：不再公开（内容有误）；网址：https://www.example.gov.cn/3.html",
    }
    manifest = json.loads(members(path)["manifest.json"])
    first, item = manifest["items"]
    assert "withdrawn" not in first
    assert (item["column"], item["index_no"], item["path"]) == (column, "530126001/2026-00003", None)
    assert item["withdrawn"] == {
        "item_number": "06-001",
        "url": "https://www.example.gov.cn/3.html",
        "published_on": "2026-11-02",
        "reason": "不再公开（内容有误）",
    }
    assert verify_package(path, PROFILE) == []
    assert package_lines(withdrawing())[-1][4] == "06"
    again = write_package(withdrawing(), tmp_path / "b.zip", Silent()).path
    assert again.read_bytes() == path.read_bytes()


def test_its_address_has_a_column_where_the_portal_has_one_and_its_column_is_one_of_the_tree(tmp_path: Path) -> None:
    columns = (ListColumn("title", "标题"), ListColumn("column_code", "代码"), ListColumn("url", "原网址"))
    tree = (PortalColumn("征地", "A6"), PortalColumn("公告", "B1"))
    profile = structs.replace(PROFILE, list_columns=(*columns, ListColumn("note", "备注")), tree=tree)
    alone = {"catalogs": (), "profile": profile}
    path = write_package(withdrawing(**alone), tmp_path / "a.zip", Silent()).path
    told = {"标题": "旧公告", "代码": None, "原网址": GONE.url, "备注": "撤回：不再公开（内容有误）"}
    assert listing(path) == [told]
    assert verify_package(path, profile) == []
    removed = {"p3": Withdrawal(column="公告", reason="已删除")}
    (item,) = package_entries(withdrawing(**alone, withdrawals=removed))
    assert entry_column(profile, item).code == "B1"


def test_a_manifest_read_piece_by_piece_is_told_from_any_other(tmp_path: Path) -> None:
    path = write_package(
        withdrawing(publications=(PublicationExport(publication(), ITEM),)), tmp_path / "a.zip", Silent()
    )
    data = members(path.path)["manifest.json"]
    manifest, pieces = decode_manifest(data), WrittenManifest(data)
    assert (tuple(pieces.files()), tuple(pieces.items())) == (manifest.files, manifest.items)
    assert pieces.head == structs.replace(manifest, files=(), items=())
    empty = structs.replace(manifest, files=(), items=(), rules={"files": [], "items": []})
    for written in (data, encode_manifest(empty)):
        assert WrittenManifest(written).is_as_written()
    document = json.loads(data)
    document["items"][0]["secret"] = "x"
    others = [
        data + b" ",
        data.replace(b'"title"', b'"title": "x", "title"', 1),
        data.replace(b'\n "items"', b'\n "items": ["x"],\n "items"', 1),
        data.replace(b'\n "items"', b'\n "secret": "x",\n "items"', 1),
        json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n",
        encode_manifest(manifest).rstrip(),
    ]
    assert not any(WrittenManifest(other).is_as_written() for other in others)
