"""A site of every kind of page for the browser tests: long and short texts, a list by villages, attachments, links."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from catalog_app.exporters.portal.request import Attachment, PublicationExport
from catalog_app.exporters.site import SiteRequest
from catalog_app.exporters.site.request import publication_path
from catalog_app.model.catalog import DomainCatalog, Item
from catalog_app.model.notice import Notice, NoticeGroup, NoticeTable
from catalog_app.model.publication import Attachment as Stored
from catalog_app.model.publication import Link, Publication, State
from catalog_app.model.unit import Contact, Unit
from catalog_app.services.adopting import adopt_domains
from catalog_app.services.site import SiteJob, guide_sections, write_site_folder
from catalog_app.support.progress import Silent

NOW = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
UNIT = Unit(
    name="青石桥镇",
    kind="镇",
    county="临川县",
    address="临川县青石桥镇解放路18号",
    office_hours="工作日 8:30—12:00，14:30—18:00",
    channels=("政府网站", "社区/企事业单位/村公示栏（电子屏）"),
)
CONTACTS = (Contact(uid="c1", label="监督电话", value="0700-5550101", owner="镇纪委"),)
RICH, NOTICE, PLAIN, WITHDRAWN = "rich", "notice", "plain-0", "gone"
MANY = 70
_TEXT = (
    "<h1>青石桥镇农村道路养护办法</h1><h3>一、总则</h3><p>为加强<strong>农村道路</strong>养护，制定本办法。</p><ul><li>村道</li>"
    "<li>组道</li></ul><h3>二、标准</h3><table><tr><td>道路</td><td>里程（公里）</td><td>养护单位</td></tr>"
    "<tr><td>青石线</td><td>12.5</td><td>青石村</td></tr><tr><td>桥东线</td><td>3</td><td>桥东社区</td></tr></table>"
    '<p onclick="steal()">以上<a href="javascript:steal()">标准</a>自印发之日起执行。<script>steal()</script></p>'
)


def catalogs() -> tuple[DomainCatalog, ...]:
    """Three domains of the national catalogs."""
    return tuple(adopt_domains(("06", "13", "15"), UNIT.levels))


def publication(uid: str, item: Item, title: str, day: date, **more: object) -> PublicationExport:
    """One as the portal takes it."""
    attachments = more.pop("attached", ())
    notice = more.pop("notice", None)
    given = {"body": f"{title}。现予公开。", "state": State.PUBLISHED, "formed": day} | more
    one = Publication(uid=uid, item=item.uid, title=title, year=day.year, created=NOW, created_by="李", **given)
    return PublicationExport(one, item, attachments=attachments, published_on=day + timedelta(days=2), notice=notice)


def request(folder: Path) -> SiteRequest:
    """Everything at once; attachments come to lie in `folder`."""
    domains = catalogs()
    items = [item for catalog in domains for item in catalog.items]
    paper = folder / "里程表.csv"
    paper.write_bytes("\ufeff道路,里程\r\n青石线,12.5\r\n".encode())
    kept = (Stored("e" * 64, paper.name, paper.stat().st_size),)
    exports = [
        publication(f"plain-{number}", items[number % len(items)], f"关于第{number}号事项的公告", _day(number))
        for number in range(MANY)
    ]
    exports.append(
        publication(
            RICH, items[0], "青石桥镇农村道路养护办法", date(2026, 10, 8), html=_TEXT,
            body="农村道路养护，里程表见附件",
            document_number="青政发〔2026〕7号", index_number="qsqz/2026-00007", validity="废止", kind="政策文件",
            keywords=("道路", "养护"), attached=(Attachment(paper.name, paper, "e" * 64),), attachments=kept,
            abolished_on=date(2026, 11, 1),
        )
    )  # fmt: skip
    exports.append(
        publication(
            "read", items[0], "《养护办法》解读", date(2026, 10, 9), links=(Link("被解读", RICH),), kind="政策解读"
        )
    )
    text = "按照县里的安排逐项落实。" * 400 + "最后一段写着压轴的话。"
    exports.append(publication("long", items[1], "年度工作总结", date(2025, 12, 20), body=text))
    exports.append(publication(NOTICE, items[-1], "农村低保对象审核公示", date(2026, 11, 2), notice=notice()))
    return SiteRequest(
        unit=UNIT,
        catalogs=domains,
        publications=tuple(exports),
        guide=guide_sections(UNIT, domains, CONTACTS),
        contacts=CONTACTS,
        created=NOW,
    )


def notice() -> Notice:
    """A list of two villages."""
    groups = (
        NoticeGroup("青石村", (("1", "王*", "2"), ("2", "李*华", "1"))),
        NoticeGroup("桥东社区", (("1", "赵*", "4"),)),
    )
    table = NoticeTable(
        keys=("sequence", "name", "size"), labels=("序号", "户主", "保障人数"), groups=groups, counted="户"
    )
    return Notice(
        title="农村低保对象审核公示",
        opening="现将审核通过的3户公示如下：",
        table=table,
        period="公示期：2026年11月4日至2026年11月12日（7个工作日）",
        telephones="监督电话：0700-5550101（镇纪委）。",
        unit="青石桥镇人民政府",
        signed=date(2026, 11, 4),
        from_case=True,
    )


def write_site(asked: SiteRequest, folder: Path) -> None:
    """Through the gate, as the program does."""
    contacts = frozenset(contact.value for contact in asked.contacts)
    write_site_folder(SiteJob(asked, contacts), folder, replace=False, progress=Silent())


def page_kinds() -> dict[str, str]:
    """One page of every kind, and the search page with results."""
    domain = catalogs()[0]
    return {
        "home": "index.html",
        "catalog": "catalog.html",
        "guide": "guide.html",
        "domain": f"domain/{domain.domain.code}.html",
        "item": f"item/{domain.items[0].number}.html",
        "year": "year/2026.html",
        "rich": publication_path(RICH),
        "notice": publication_path(NOTICE),
        "plain": publication_path(PLAIN),
        "search": "search.html",
        "found": "search.html?q=%E5%85%AC%E5%91%8A",
    }


def _day(number: int) -> date:
    return date(2024 + number % 3, 1 + number % 11, 1 + number % 27)
