"""The static site: right tags, only what differs is written, nothing foreign touched, hostile text tamed."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
import shutil
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from catalog_app.exporters.portal.request import Attachment, PublicationExport
from catalog_app.exporters.site import GuideSection, SiteRequest, plan_site, settle_site, site_pages, write_pages
from catalog_app.exporters.site.body import plain_body, rich_body
from catalog_app.exporters.site.data import safe_cell
from catalog_app.exporters.site.folder import SiteFile, SiteResult, list_bytes, read_list
from catalog_app.exporters.site.request import (
    CATALOG_CSV,
    CATALOG_JSON,
    CATALOG_SCHEMA,
    FEED,
    LIST_NAME,
    attachment_paths,
    lettered,
    publication_path,
)
from catalog_app.exporters.site.verify import page_faults
from catalog_app.model.catalog import Deadline, Domain, DomainCatalog, Element, Item, Stage
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.model.publication import Attachment as Stored
from catalog_app.model.publication import Link, Publication, State
from catalog_app.model.unit import Contact, Unit
from catalog_app.support.progress import Cancelled, Silent

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
UNIT = Unit(name="青石桥镇", kind="镇", county="临川县", site_code="3610020009", website="www.example.gov.cn")
ITEMS = tuple(
    Item(
        uid=f"item-{number}",
        domain="06",
        number=f"06-{number:03d}",
        position=number,
        level1="征地",
        level2=name,
        elements=(Element("告知书"),),
        deadline=Deadline("20个工作日内", (Stage(rule="working_days", days=20),)),
        levels=("乡级",),
    )
    for number, name in enumerate(("拟征收土地告知", "=补偿登记", "征地批后实施"), 1)
)
CATALOGS = (DomainCatalog(Domain(code="06", name="征地补偿", full_name="征地补偿领域", position=6), ITEMS),)


def publication(uid: str, title: str, **more: object) -> Publication:
    given = {"year": 2026, "state": State.PUBLISHED, "formed": date(2026, 3, 1), "body": "第一段\n第二段"} | more
    return Publication(uid=uid, item="item-1", title=title, created=NOW, created_by="李", **given)


def export(one: Publication, **more: object) -> PublicationExport:
    return PublicationExport(one, ITEMS[0], **({"published_on": date(2026, 3, 5)} | more))


def request(*exports: PublicationExport, **more: object) -> SiteRequest:
    given = {"guide": (GuideSection("公开范围", ("依法公开。",)),), "contacts": (), "catalogs": CATALOGS} | more
    return SiteRequest(unit=UNIT, publications=exports, created=NOW, **given)


def rendered(asked: SiteRequest) -> dict[str, bytes]:
    return {page.path: page.render() for page in site_pages(asked)}


def write(asked: SiteRequest, folder: Path, *, replace: bool = False, stage: Path | None = None) -> SiteResult:
    stage = stage or folder.with_name(f"{folder.name}-stage")
    plan = plan_site(site_pages(asked), folder, replace=replace)
    return settle_site(plan, write_pages(plan, stage, Silent()), stage, Silent())


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Tags(HTMLParser):
    """The tags of a page, and its metas by name."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def metas(self) -> dict[str, str]:
        return {given["name"]: given["content"] or "" for tag, given in self.all if tag == "meta" and "name" in given}

    def count(self, tag: str) -> int:
        return sum(one == tag for one, _ in self.all)


def test_a_publication_carries_the_tags_of_a_government_website():
    one = publication("p1", "关于补偿的通知", document_number="青政发〔2026〕1号", kind="政策文件", abstract="讲补偿")
    pages = rendered(request(export(one), base_url="https://zw.example.gov.cn/qsq"))
    metas = Tags(pages[publication_path("p1")]).metas()
    assert metas["SiteName"] == "临川县人民政府"
    assert metas["SiteDomain"] == "zw.example.gov.cn"
    assert metas["SiteIDCode"] == "3610020009"
    assert (metas["ColumnName"], metas["ColumnType"]) == ("拟征收土地告知", "政策文件")
    assert (metas["ArticleTitle"], metas["PubDate"]) == ("关于补偿的通知", "2026-03-05 00:00")
    assert (metas["ContentSource"], metas["Description"]) == ("青石桥镇人民政府", "讲补偿")
    assert metas["Url"] == f"https://zw.example.gov.cn/qsq/{publication_path('p1')}"


def test_what_is_not_known_is_not_told():
    unit = structs.replace(UNIT, county="", website="", site_code="12")
    pages = rendered(structs.replace(request(export(publication("p1", "甲"), published_on=None)), unit=unit))
    metas = Tags(pages[publication_path("p1")]).metas()
    assert metas["SiteName"] == "青石桥镇人民政府"
    assert {"SiteDomain", "SiteIDCode", "PubDate", "Url"} & metas.keys() == set()
    assert "sitemap.xml" not in pages
    assert "发布日期".encode() not in pages[publication_path("p1")]


def test_every_page_is_whole_and_every_link_leads_somewhere(tmp_path: Path):
    paper = tmp_path / "表.txt"
    paper.write_text("表", encoding="utf-8")
    first = publication("p1", "办法", html="<h3>一</h3><p>文<strong>字</strong></p>", validity="废止")
    second = publication("p2", "解读", links=(Link("被解读", "p1"), Link("相关", "gone")))
    attached = (Attachment("表:1.txt", paper, "a" * 64), Attachment("表:1.txt", paper, "a" * 64))
    pages = rendered(request(export(first, attachments=attached), export(second, published_on=None)))
    for path, data in pages.items():
        if path.endswith(".html"):
            assert page_faults(data, path, pages.keys()) == [], path
            tags = Tags(data)
            assert [tags.count(one) for one in ("h1", "main", "header", "footer")] == [1, 1, 1, 1], path
            assert tags.all[0] == ("html", {"lang": "zh-CN"})
    page = pages[publication_path("p1")].decode()
    assert "相关解读" in page
    assert "本信息废止" in page
    assert "<h2>一</h2>" in page
    assert len(set(attachment_paths(export(first, attachments=attached)))) == 2


def test_the_catalog_table_heads_rows_and_columns():
    page = rendered(request())["domain/06.html"]
    scopes = [given.get("scope") for tag, given in Tags(page).all if tag == "th"]
    assert scopes.count("row") == len(ITEMS)
    assert {"col", "colgroup", "row"} == set(scopes)


def test_no_cell_of_a_table_is_hidden_by_the_style():
    pages = rendered(request())
    style = pages["assets/site.css"].decode()
    hidden = set(re.findall(r"^\s*\.([\w-]+) \{[^}]*display: (?:none|inline);", style, re.MULTILINE))
    assert "turn" in hidden
    used = {
        given.get("class", "")
        for name in ("index.html", "domain/06.html")
        for tag, given in Tags(pages[name]).all
        if tag in ("td", "th")
    }
    assert "narrow" in used
    assert hidden.isdisjoint(used)


def test_machines_read_the_catalog():
    pages = rendered(request())
    catalog, schema = json.loads(pages[CATALOG_JSON]), json.loads(pages[CATALOG_SCHEMA])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(catalog, schema)
    assert [item["number"] for item in catalog["domains"][0]["items"]] == ["06-001", "06-002", "06-003"]
    del catalog["domains"][0]["items"][0]["deadline"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(catalog, schema)
    table = list(csv.reader(io.StringIO(pages[CATALOG_CSV].decode("utf-8-sig"))))
    assert table[0][:3] == ["领域代码", "领域", "事项编号"]
    assert table[2][4] == "'=补偿登记"
    assert len({len(row) for row in table}) == 1


@given(st.text())
def test_no_cell_is_a_formula(words: str):
    assert not safe_cell(words).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_feed_is_atom():
    one = publication("p1", "甲 & 乙", abstract="<摘要>")
    feed = etree.fromstring(rendered(request(export(one)))[FEED])
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("string(//a:entry/a:title)", namespaces=names) == "甲 & 乙"
    assert feed.xpath("string(//a:entry/a:link/@href)", namespaces=names) == publication_path("p1")
    assert feed.xpath("string(/a:feed/a:updated)", namespaces=names).startswith("2026-03-05T")


def test_search_data_is_spread_and_holds_the_text():
    many = [export(publication(f"p{number}", f"第{number}条", body="补偿\u2028款")) for number in range(700)]
    pages = rendered(request(*many))
    shares = [data.decode() for path, data in pages.items() if path.startswith("data/texts-")]
    assert len(shares) == 16
    assert sum(share.count("补偿 款") for share in shares) == 700
    assert all(path in pages["search.html"].decode() for path in pages if path.startswith("data/texts-"))


def test_the_rest_of_long_texts_stands_in_files_of_its_own():
    long = [publication(f"p{number}", f"第{number}条", body="公" * 3_500 + f"末尾{number}") for number in range(3)]
    asked = request(*map(export, long), export(publication("s", "短", body="短文")))
    pages = rendered(asked)
    (rest,) = (data.decode() for path, data in pages.items() if path.startswith("data/rest-"))
    records = json.loads(rest.removeprefix("catalogRest(").removesuffix(");\n"))
    (texts,) = (data.decode() for path, data in pages.items() if path.startswith("data/texts-"))
    beginning = {one[0]: one[7] for one in json.loads(texts.removeprefix("catalogSearch(").removesuffix(");\n"))}
    whole = {path: beginning[path][: int(start)] + more for path, start, more in records}
    assert whole == {publication_path(one.uid): one.body for one in long}
    assert 'data-rest="data/rest-001.js"' in pages["search.html"].decode()
    changed = [structs.replace(long[0], body=long[0].body + "改"), *long[1:]]
    after = rendered(request(*map(export, changed), export(publication("s", "短", body="短文"))))
    assert {path for path in pages if pages[path] != after[path]} == {publication_path("p0"), "data/rest-001.js"}


HOSTILE = (
    '<script>alert(1)</script><p onclick="x()" style="color:red">好<img src="http://x/1.png">'
    '<a href="javascript:1">链</a>'
    "<table><tr><td>一<td>二</table></p><style>p{}</style><iframe src=//x></iframe><li>散<h9>九"
)


def test_hostile_text_becomes_plain_tags():
    page = rendered(request(export(publication("p1", "<b>标题</b>" + "长" * 300, html=HOSTILE))))
    data = page[publication_path("p1")]
    assert page_faults(data, publication_path("p1"), page.keys()) == []
    for word in ("alert", "onclick", "javascript", "iframe", "http://x", "<b>"):
        assert word not in data.decode()
    for word in ("好", "链", "一", "二", "散", "九"):
        assert word in data.decode()


TAGS = (
    "p",
    "h1",
    "h4",
    "ul",
    "ol",
    "li",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "strong",
    "caption",
    "br",
    "div",
    "script",
)


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["字", " "]), max_size=14)
)
def test_any_soup_comes_out_well_formed(parts: list[str]):
    root = etree.fromstring(f"<div>{rich_body(''.join(parts)).replace('<br>', '<br/>')}</div>")
    for inner, outer in (("tr", ("table", "tbody")), ("td", ("tr",)), ("th", ("tr",)), ("li", ("ul", "ol"))):
        assert {one.getparent().tag for one in root.iter(inner)} <= set(outer)
    assert not list(root.iterfind(".//p//p"))


def test_the_title_is_not_said_twice():
    assert rich_body("<h1>养护 <strong>办法</strong></h1><h3>一</h3>", "养护办法") == "<h2>一</h2>"
    assert rich_body("<p>别的</p>", "养护办法") == "<p>别的</p>"


def test_tabs_make_a_table_with_headers():
    body = plain_body("说明\n姓名\t金额\n张某\t100\n李某\t200\t备注")
    assert body.startswith("<p>说明</p>")
    assert body.count("<td>") == 9  # a first row with an empty cell heads nothing
    assert plain_body("村\t户\n甲村\t3").count('scope="col"') == 2


def test_only_what_differs_is_written(tmp_path: Path):
    folder = tmp_path / "网站"
    exports = [export(publication(f"p{number}", f"第{number}条")) for number in range(3)]
    first = write(request(*exports), folder)
    before = files(folder)
    assert first.written == len(before) - 1
    again = write(request(*exports), folder)
    assert (again.written, again.removed, again.same) == (0, 0, first.written)
    assert files(folder) == before
    changed = write(request(export(publication("p0", "改过的")), *exports[1:]), folder)
    after = files(folder)
    assert after["item/06-002.html"] == before["item/06-002.html"]
    assert "改过的" in after[publication_path("p0")].decode()
    assert changed.written == sum(before[name] != after[name] for name in before) - 1
    write(request(*exports), tmp_path / "另一处")
    assert files(tmp_path / "另一处") == before


def test_what_is_withdrawn_goes_with_its_attachments_and_foreign_files_stay(tmp_path: Path):
    paper = tmp_path / "表.txt"
    paper.write_bytes(b"1")
    attached = (Attachment("表.txt", paper, "b" * 64),)
    stored = (Stored("b" * 64, "表.txt", 1),)
    folder = tmp_path / "网站"
    one = publication("p1", "甲", attachments=stored)
    write(request(export(one, attachments=attached)), folder)
    (folder / "files" / lettered("p1") / "别人的.txt").write_bytes(b"x")
    (folder / "说明.txt").write_bytes(b"x")
    assert write(request(), folder).removed == 3
    left = files(folder)
    assert not any("p1" in name or "表.txt" in name for name in left)
    assert {"说明.txt", f"files/{lettered('p1')}/别人的.txt"} <= left.keys()
    assert not (folder / "info").exists()


def test_a_folder_of_others_is_refused(tmp_path: Path):
    folder = tmp_path / "网站"
    folder.mkdir()
    (folder / "照片.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match="NOT_A_SITE"):
        write(request(), folder)
    write(request(), folder, replace=True)
    assert (folder / "照片.jpg").read_bytes() == b"x"
    for spoilt in (
        b'{"schema": "catalog-app/site/1", "files": [{"path": "../x"}]}',
        b'{"schema": "\xb7"}',
        b"[" * 90_000,
    ):
        (folder / LIST_NAME).write_bytes(spoilt)
        with pytest.raises(WorldError, match="SITE_LIST_DAMAGED"):
            write(request(), folder)
    with pytest.raises(UsageError, match="NOT_A_FOLDER"):
        write(request(), folder / "index.html")


def test_an_edited_list_takes_no_foreign_file_and_no_folder_away(tmp_path: Path):
    folder = tmp_path / "网站"
    write(request(), folder)
    (folder / "照片.jpg").write_bytes(b"x")
    (folder / "info").mkdir(exist_ok=True)
    listed = read_list(folder)
    assert listed is not None
    more = [SiteFile(path, "0" * 64, 1, "0" * 64) for path in ("照片.jpg", "info", "INDEX.html", "year/x.html")]
    (folder / LIST_NAME).write_bytes(list_bytes([*listed.files, *more]))
    before = {path for path in folder.rglob("*") if path.is_file()}
    write(request(), folder)
    assert {path for path in folder.rglob("*") if path.is_file()} == before
    assert read_list(folder) == listed


def test_a_strangers_page_is_not_overwritten(tmp_path: Path):
    folder = tmp_path / "网站"
    write(request(), folder)
    (folder / publication_path("p1")).parent.mkdir(parents=True)
    (folder / publication_path("p1")).write_bytes(b"x")
    with pytest.raises(UsageError, match="FILE_EXISTS"):
        write(request(export(publication("p1", "甲"))), folder)


def test_a_file_that_was_lost_or_cut_comes_again(tmp_path: Path):
    folder = tmp_path / "网站"
    write(request(), folder)
    whole = files(folder)
    (folder / "search.html").unlink()
    (folder / "index.html").write_bytes(b"")
    assert write(request(), folder).written == 2
    assert files(folder) == whole


def test_a_killed_first_run_opens_and_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder, rename = tmp_path / "网站", Path.replace
    asked = request(export(publication("p1", "甲")))

    def dying(self: Path, target: Path) -> Path:
        if target.name == "catalog.html":
            raise OSError(errno.ENOSPC, "full", str(target))
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dying)
        with pytest.raises(WorldError, match="DISK_FULL") as caught:
            write(asked, folder)
    half = files(folder)
    assert "再生成一次" in caught.value.remedy
    assert {"index.html", "assets/site.css"} <= half.keys()
    assert "catalog.html" not in half
    write(asked, folder)
    write(asked, tmp_path / "另一处")
    assert files(folder) == files(tmp_path / "另一处")


def test_without_room_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "网站"
    write(request(), folder)
    before = files(folder)
    monkeypatch.setattr("catalog_app.exporters.site.folder._is_same_disk", lambda *_: False)
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 0))
    with pytest.raises(WorldError, match="DISK_FULL"):
        write(request(export(publication("p1", "甲"))), folder)
    assert files(folder) == before


def test_a_killed_run_leaves_a_site_that_opens_and_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "网站"
    write(request(export(publication("p1", "甲"))), folder)
    rename, left = Path.replace, [2]

    def dying(self: Path, target: Path) -> Path:
        if folder in Path(target).parents and Path(target).name != LIST_NAME:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        write(request(export(publication("p2", "乙"))), folder)
    monkeypatch.setattr(Path, "replace", rename)
    now = files(folder)
    for path, data in now.items():
        if path.endswith(".html"):
            assert page_faults(data, path, now.keys()) == []
    assert not any(".part" in name for name in now)
    write(request(export(publication("p3", "丙"))), folder)
    write(request(export(publication("p3", "丙"))), tmp_path / "新")
    assert files(folder) == files(tmp_path / "新")


def test_cancelling_while_rendering_changes_nothing(tmp_path: Path):
    folder = tmp_path / "网站"

    class Stop:
        def step(self, done: int, total: int, text: str) -> None:
            if done == 3:
                raise Cancelled

    plan = plan_site(site_pages(request()), folder)
    with pytest.raises(Cancelled):
        write_pages(plan, tmp_path / "stage", Stop())
    assert not folder.exists()


def test_addresses_hold_no_digits_that_look_like_a_number():
    assert lettered("00000000-0000-4000-8000-138123456789").isalpha()


def test_public_telephones_stand_in_the_footer():
    pages = rendered(request(contacts=(Contact(uid="c", label="监督电话", value="0700-5550101", owner="纪委"),)))
    assert "0700-5550101（纪委）" in pages["index.html"].decode()


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<script>x</script>", "script_not_allowed"),
        ('<p onclick="x">', "attribute_not_allowed"),
        ('<img src="https://x/y.png">', "link_not_allowed"),
        ('<a href="javascript:1">', "link_not_allowed"),
        ('<a href="../fehlt.html">', "broken_link"),
        ("<style></style>", "tag_not_allowed"),
        ("", "no_policy"),
    ],
)
def test_faults_of_a_page_are_told(page: str, code: str):
    assert code in {fault.code for fault in page_faults(page.encode(), "a/b.html", {"index.html"})}
