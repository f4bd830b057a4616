"""What stands on the site, that nothing private gets there, and the site inside an upload package."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from msgspec import structs

from catalog_app.model.changes import Stamp
from catalog_app.model.errors import GateError, UsageError
from catalog_app.model.publication import Attachment
from catalog_app.services import exporting, publishing, site
from catalog_app.services.gate import Passage, Release
from catalog_app.services.session import Session
from catalog_app.services.verify import VerifyReport, can_verify, verify_package_file
from catalog_app.support.progress import Silent
from tests.helpers.numbers import IDENTITY, MOBILE


def published(session: Session, stamp: Stamp, title: str, body: str = "") -> str:
    item = session.workspace.items("06")[0]
    uid, _ = publishing.record_publication(session, item.uid, title, stamp, body=body, formed=stamp.now.date())
    publishing.post(session, uid, "政府网站", stamp.now.date(), stamp)
    return uid


def written(session: Session, stamp: Stamp, folder: Path) -> site.SiteResult:
    return site.write_site_folder(site.site_job(session, stamp.now), folder, replace=False, progress=Silent())


def words(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.*") if path.suffix != ".svg")


def test_only_what_may_leave_stands_on_the_site(session: Session, stamp: Stamp, tmp_path: Path):
    uid = published(session, stamp, "可以公开的通知")
    item = session.workspace.items("06")[0]
    publishing.record_publication(session, item.uid, "还是草稿的通知", stamp)
    folder = tmp_path / "网站"
    first = written(session, stamp, folder)
    told = words(folder)
    assert "可以公开的通知" in told
    assert "还是草稿的通知" not in told
    guide = (folder / "guide.html").read_text(encoding="utf-8")
    for limit in (
        "自收到申请之日起20个工作日内",
        "7个工作日内一次性告知补正",
        "15个工作日内提出意见",
        "应当先申请行政复议",
    ):
        assert limit in guide
    assert "在本网站的“公开目录”中" in guide
    assert (written(session, stamp, folder).written, first.removed) == (0, 0)
    publishing.remove_publication(session, uid, stamp)
    assert written(session, stamp, folder).removed >= 1
    assert "可以公开的通知" not in words(folder)


def test_one_private_number_stops_everything(session: Session, stamp: Stamp, tmp_path: Path):
    folder = tmp_path / "网站"
    published(session, stamp, "第一条")
    written(session, stamp, folder)
    before = words(folder)
    uid = published(session, stamp, "第二条")
    one = session.workspace.publication(uid)

    number = IDENTITY
    with session.workspace.transaction("旧数据", stamp) as recorder:
        recorder.save_publication(structs.replace(one, body=f"户主{number}"))
    with pytest.raises(GateError) as told:
        written(session, stamp, folder)
    assert "第二条" in told.value.cause
    assert number not in str(told.value)
    assert words(folder) == before


def test_what_is_released_is_told(session: Session, stamp: Stamp, tmp_path: Path):
    uid = published(session, stamp, "联系人")

    with session.workspace.transaction("旧数据", stamp) as recorder:
        one = session.workspace.publication(uid)
        recorder.save_publication(structs.replace(one, body="联系电话" + MOBILE))
    job = site.site_job(session, stamp.now)
    with pytest.raises(GateError):
        site.write_site_folder(job, tmp_path / "网站", replace=False, progress=Silent())
    way = Passage(Release("张书记", "本人同意"))
    site.write_site_folder(job, tmp_path / "网站", replace=False, progress=Silent(), passage=way)
    assert way.released
    assert not any(MOBILE in line for line in way.warnings)


def test_a_workspace_is_no_place_for_a_site(session: Session, stamp: Stamp, tmp_path: Path):
    (tmp_path / "link").symlink_to(session.workspace.path)
    for folder in (session.workspace.path, session.workspace.path / "甲" / "乙", tmp_path / "link" / "甲"):
        with pytest.raises(UsageError, match="WORKSPACE_FILE"):
            written(session, stamp, folder)


@pytest.mark.parametrize("address", ["example.gov.cn", "ftp://x/", "https://u@x.cn/", "https://x.cn/a b", "https://[x"])
def test_an_address_is_one_of_the_web(session: Session, stamp: Stamp, address: str):
    with pytest.raises(UsageError, match="WRONG_ADDRESS"):
        site.site_job(session, stamp.now, base_url=address)


def test_a_package_carries_the_whole_site(session: Session, stamp: Stamp, tmp_path: Path):
    published(session, stamp, "甲")
    pages = site.site_job(session, stamp.now).request
    job, out = exporting.package_job(session, stamp), tmp_path / "包.zip"
    exporting.write_package_file(job, out, replace=False, progress=Silent(), site=pages)
    assert verify_package_file(out).ok
    with zipfile.ZipFile(out) as archive:
        archive.extractall(tmp_path / "解开")
    assert written(session, stamp, tmp_path / "解开" / "网站").written == 0


def test_a_broken_link_in_the_site_fails_the_package(session: Session, stamp: Stamp, tmp_path: Path):
    from catalog_app.exporters.portal import write_package

    out = tmp_path / "包.zip"
    job = exporting.package_job(session, stamp)
    write_package(job.request, out, Silent(), {"网站/index.html": lambda: b'<a href="weg.html">x</a>'})
    codes = {finding.code for finding in verify_package_file(out).findings}
    assert {"broken_link", "no_policy"} <= codes


def test_a_site_folder_is_verified(session: Session, stamp: Stamp, tmp_path: Path):
    published(session, stamp, "甲")
    folder = tmp_path / "网站"
    written(session, stamp, folder)
    contacts = [one.value for one in session.workspace.contacts()]
    assert verify_package_file(folder, contacts) == VerifyReport(ok=True)

    def spoilt(name: str, old: str, new: str) -> set[str]:
        path = folder / name
        kept = path.read_text(encoding="utf-8")
        assert old in kept
        path.write_text(kept.replace(old, new), encoding="utf-8")
        codes = {one.code for one in verify_package_file(folder, contacts).findings}
        path.write_text(kept, encoding="utf-8")
        return codes

    head = "<head>"
    assert spoilt("index.html", "SiteName", "Name") == {"wrong_hash", "tag_missing"}
    assert spoilt("guide.html", "default-src", "x") == {"wrong_hash", "no_policy"}
    outside = f'{head}<script src="https://example.com/x.js"></script>'
    assert spoilt("catalog.html", head, outside) == {"wrong_hash", "link_not_allowed"}
    assert spoilt("assets/site.css", "body", "@import 'x'; body") == {"wrong_hash", "link_not_allowed"}
    assert spoilt("catalog.html", "</h1>", f"{IDENTITY}</h1>") == {"wrong_hash", "private_id_card"}
    (folder / "别的.txt").write_text(MOBILE, encoding="utf-8")
    (folder / "feed.xml").unlink()
    report = verify_package_file(folder, contacts)
    assert {one.code for one in report.findings} == {"not_in_list", "private_mobile", "missing_file", "broken_link"}
    assert (can_verify(folder), can_verify(tmp_path), can_verify(tmp_path / "包.ZIP")) == (True, False, True)
    (folder / "网站清单.json").unlink()
    assert [one.code for one in verify_package_file(folder).findings] == ["not_a_site"]


def test_an_attachment_that_runs_in_a_browser_keeps_the_site_from_being_made(session: Session, stamp: Stamp):
    uid = published(session, stamp, "通知")
    with session.workspace.transaction("旧版本收下的附件", stamp) as recorder:
        kept = Attachment(recorder.add_attachment(b"<script>", "x.html"), "页面.HTML", 8)
        before = session.workspace.publication(uid)
        recorder.save_publication(structs.replace(before, attachments=(kept,)))
    with pytest.raises(UsageError, match="ACTIVE_FILE") as refused:
        site.site_job(session, stamp.now)
    assert "页面.HTML" in refused.value.cause


def test_what_stands_in_a_file_of_a_site_is_told_with_its_name(session: Session, stamp: Stamp, tmp_path: Path):
    published(session, stamp, "通知")
    written(session, stamp, tmp_path / "网站")
    (tmp_path / "网站" / "别的.bin").write_bytes(bytes(range(256)) * 9)
    told = {finding.code: finding for finding in verify_package_file(tmp_path / "网站").findings}
    assert told["content_not_checked"].message.startswith("“别的.bin”")
    assert told["content_not_checked"].severity == "warning"
