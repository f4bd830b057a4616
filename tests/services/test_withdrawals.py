"""What is withdrawn from the portal is told with all that is known of it."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path

from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.publication import State
from catalog_app.model.records import PortalAnswer
from catalog_app.services import exporting, publishing, reviewing
from catalog_app.services.session import Session
from catalog_app.support.progress import Silent

URL = "https://www.example.gov.cn/zwgk/1.html"


def published(session: Session, stamp: Stamp, title: str, url: str = "") -> str:
    item = session.workspace.items("06")[0]
    uid, _ = publishing.record_publication(session, item.uid, title, stamp, formed=stamp.now.date() - timedelta(days=3))
    publishing.post(session, uid, "政府网站", stamp.now.date() - timedelta(days=2), stamp, url=url or None)
    return uid


def accepted(session: Session, stamp: Stamp, out: Path, answers: dict[str, str]) -> None:
    job = exporting.package_job(session, stamp)
    result = exporting.write_package_file(job, out, replace=False, progress=Silent())
    exporting.record_package(session, job, result, stamp)
    exporting.mark_package(session, job.request.number, "accepted", stamp)
    with session.workspace.transaction("答复", stamp) as recorder:
        for uid, url in answers.items():
            recorder.save_portal_answer(
                PortalAnswer(
                    package=job.request.number,
                    uid=uid,
                    status="accepted",
                    url=url,
                    index_no="门户-7",
                    published_at=stamp.now,
                    at=stamp.now,
                )
            )


def test_number_address_day_and_reason_are_told(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    first, second, third = (published(session, stamp, title) for title in ("甲", "乙", "丙"))
    today = stamp.now.date()
    accepted(session, stamp, tmp_path / "1.zip", {first: URL, second: URL.replace("1", "2")})
    reviewing.withdraw(session, first, "周明", stamp, "内容有误")
    publishing.remove_publication(session, second, stamp)
    with session.workspace.transaction("改", stamp) as recorder:
        changed = structs.replace(session.workspace.publication(third), state=State.TAKEN_DOWN, index_number="我们-3")
        recorder.save_publication(changed)
    job = exporting.package_job(session, stamp)
    known = job.request.withdrawals
    number = session.workspace.items("06")[0].number
    assert {line.domain for line in job.lines if line.change == "withdrawn"} == {"06"}
    one, other, last = known[first], known[second], known[third]
    assert (one.item_number, one.index_no, one.url) == (number, "门户-7", URL)
    assert (one.published_on, one.reason) == (today - timedelta(days=2), "不再公开（内容有误）")
    assert job.request.titles[second] == "乙"
    assert (other.domain, other.url, other.published_on) == ("06", URL.replace("1", "2"), today)
    assert other.reason == "已从公开信息中删除"
    assert (last.index_no, last.url, last.reason) == ("我们-3", "", "到期撤下")
    out = tmp_path / "2.zip"
    exporting.write_package_file(job, out, replace=False, progress=Silent())
    with zipfile.ZipFile(out) as package:
        items = {item["title"]: item for item in json.loads(package.read("manifest.json"))["items"]}
    assert items["乙"]["column"] == items["甲"]["column"] != ""
    again = tmp_path / "3.zip"
    exporting.write_package_file(exporting.package_job(session, stamp), again, replace=False, progress=Silent())
    assert again.read_bytes() == out.read_bytes()


def test_a_catalog_that_is_shown_no_more(session: Session, stamp: Stamp, tmp_path: Path) -> None:
    published(session, stamp, "甲", URL)
    accepted(session, stamp, tmp_path / "1.zip", {})
    with session.workspace.transaction("删", stamp) as recorder:
        for item in session.workspace.items("13"):
            recorder.remove_item(item.uid)
    job = exporting.package_job(session, stamp)
    gone = job.request.withdrawals["catalog-13"]
    name = next(one.name for one in session.workspace.domains() if one.code == "13")
    assert (gone.domain, gone.domain_name, gone.reason) == ("13", name, "目录不再公开")
    assert set(job.request.withdrawals) == {"catalog-13"}
