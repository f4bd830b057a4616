from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from pathlib import Path

import pytest
from msgspec import structs
from PIL import Image

from catalog_app.exporters.portal import Attachment, PublicationExport, verify_package, write_package
from catalog_app.exporters.portal.listing import listing_bytes
from catalog_app.exporters.portal.members import listing_table
from catalog_app.exporters.portal.word import Paper, word_bytes
from catalog_app.exporters.site import SiteRequest, site_members, site_pages
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import GateError, WorldError
from catalog_app.model.publication import Publication
from catalog_app.services.package_scan import check_package, together
from catalog_app.services.portal_profiles import bundled_profiles, profiles_of, save_profile
from catalog_app.services.session import Session
from catalog_app.services.verify import require_sound, rules_for, rules_of, verify_package_file
from catalog_app.support.progress import Cancelled, Silent
from catalog_app.support.zip_frame import MOST_MEMBERS
from tests.helpers.numbers import IDENTITY, MOBILE
from tests.helpers.packages import ITEM, PROFILE, members, publication, request


def written(tmp_path: Path, body: str, *attachments: Attachment) -> Path:
    made = request(publications=(PublicationExport(publication(body=body), ITEM, attachments=attachments),))
    return write_package(made, tmp_path / "a.zip", Silent()).path


def test_a_clean_package_is_well(tmp_path: Path) -> None:
    report = verify_package_file(written(tmp_path, "监督电话 12345"))
    assert (report.ok, report.findings) == (True, ())


def test_a_private_number_is_told_once_where_the_other_members_say_the_same(tmp_path: Path) -> None:
    report = verify_package_file(written(tmp_path, f"户主 {IDENTITY}"))
    assert not report.ok
    (place,) = {finding.message.partition("有身份证号")[0] for finding in report.findings}
    assert "正文.txt" in place
    assert not re.search(r"\d{9}", str(report))


SPOILT = {
    "正文.html": lambda data: data.replace(b"<p>", f"<p>{IDENTITY}</p><p>".encode(), 1),
    "正文.docx": lambda data: word_bytes(Paper(title="公告", fragment=f"<p>公示</p><p>{IDENTITY}</p>")),
    "清单.xlsx": lambda data: listing_bytes(PROFILE, lambda: [{"title": "公告", "abstract": IDENTITY}]),
    "说明.txt": lambda data: data + IDENTITY.encode(),
    "目录.json": lambda data: data.replace("内容".encode(), IDENTITY.encode(), 1) + f'"{IDENTITY}"'.encode(),
    "manifest.json": lambda data: data.replace("关于2026".encode(), IDENTITY.encode(), 1),
}


@pytest.mark.parametrize("member", SPOILT)
def test_what_only_one_member_says_is_found_there(tmp_path: Path, member: str) -> None:
    path = written(tmp_path, "公示")
    found = members(path)
    name = next(name for name in found if name.endswith(member))
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in found.items():
            archive.writestr(one, SPOILT[member](data) if one == name else data)
    report = check_package(path)
    assert {finding.kind for finding in report.findings} == {"id_card"}
    assert all(member in finding.where for finding in report.findings)


@pytest.mark.parametrize("member", [*SPOILT, "网站/info/"])
def test_two_shares_are_the_whole(tmp_path: Path, member: str) -> None:
    path = with_site(tmp_path)
    found = members(path)
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in found.items():
            archive.writestr(one, spoilt(data, member) if member in one else data)
    whole = check_package(path)
    shares = [check_package(path, share="package"), check_package(path, share="pages")]
    both = together(shares[0], shares[1])
    assert whole.findings
    assert sorted(map(repr, both.findings)) == sorted(map(repr, whole.findings))
    assert [bool(one.findings) for one in shares] == [member in SPOILT, member not in SPOILT]
    assert (both.path, both.checked) == (whole.path, whole.checked)


def with_site(tmp_path: Path, shown: Publication | None = None) -> Path:
    made = request(publications=(PublicationExport(shown or publication(body="公示"), ITEM),))
    site = SiteRequest(unit=made.unit, catalogs=made.catalogs, publications=made.publications, created=made.created)
    return write_package(made, tmp_path / "b.zip", Silent(), site_members(site_pages(site), "网站")).path


def spoilt(data: bytes, member: str) -> bytes:
    return SPOILT[member](data) if member in SPOILT else data.replace(b"</h1>", f"</h1><p>{IDENTITY}</p>".encode())


def test_a_member_whose_bytes_cannot_be_unpacked_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "公示")
    with zipfile.ZipFile(path) as archive:
        (info,) = [one for one in archive.infolist() if one.filename.endswith("正文.html")]
    data = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename.encode())
    data[start : start + info.compress_size] = b"\x07" * info.compress_size
    path.write_bytes(bytes(data))
    assert not verify_package_file(path).ok
    assert {finding.kind for finding in check_package(path).findings} == {"hidden_content"}


def test_numbers_in_links_of_a_page_are_found(tmp_path: Path) -> None:
    path = written(tmp_path, "公示")
    found = members(path)
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in found.items():
            link = f'<p><a href="tel:{MOBILE}">公示</a></p>'.encode()
            archive.writestr(one, link if one.endswith("正文.html") else data)
    assert {finding.kind for finding in check_package(path).findings} == {"mobile"}


def test_public_contacts_pass(tmp_path: Path) -> None:
    path = written(tmp_path, f"投诉电话 {MOBILE}")
    assert not verify_package_file(path).ok
    assert verify_package_file(path, [MOBILE]).ok


def test_a_picture_is_a_warning(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "现场.png")
    report = verify_package_file(written(tmp_path, "公示", Attachment("现场.png", tmp_path / "现场.png")))
    assert report.ok
    assert [(finding.code, finding.severity) for finding in report.findings] == [("content_not_checked", "warning")]


def test_a_spoilt_package_is_not_given_out(tmp_path: Path) -> None:
    path = written(tmp_path, "公示")
    require_sound(verify_package(path))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(GateError, match="PACKAGE_NOT_VALID") as caught:
        require_sound(verify_package(path))
    assert [one.code for one in caught.value.findings] == [one.code for one in verify_package(path)]


class Counted:
    """Cancels at the step whose number it is given."""

    def __init__(self, last: int = 10_000) -> None:
        self.steps: list[tuple[int, int, str]] = []
        self._last = last

    def step(self, done: int, total: int, text: str) -> None:
        self.steps.append((done, total, text))
        if len(self.steps) == self._last:
            raise Cancelled


def test_a_verification_goes_forward_and_can_be_cancelled(tmp_path: Path) -> None:
    path, progress = written(tmp_path, "公示"), Counted()
    assert verify_package_file(path, progress=progress).ok
    shares = [done / total for done, total, _ in progress.steps]
    assert shares == sorted(shares)
    assert {words for _, _, words in progress.steps} == {"核对文件", "检查个人信息"}
    for last in (2, len(progress.steps)):
        with pytest.raises(Cancelled):
            verify_package_file(path, progress=Counted(last))


def test_a_package_is_verified_by_the_rules_it_was_made_by(session: Session, tmp_path: Path, stamp: Stamp) -> None:
    short = structs.replace(PROFILE, name="xian", title="本县门户", title_limit=5, confirmed=True)
    pages = (PublicationExport(publication(), ITEM),)
    path = write_package(request(profile=short, publications=pages), tmp_path / "a.zip", Silent()).path
    assert rules_for(path) == short
    assert {one.code for one in verify_package_file(path).findings} == {"title_too_long"}
    longer = structs.replace(short, title_limit=50)
    save_profile(session, longer, stamp)
    assert rules_for(path, session=session) == longer
    assert rules_of(path, profiles_of(session)) == longer
    assert verify_package_file(path, (), rules_for(path, "xian", session)).findings == ()


def test_an_edited_copy_of_a_bundled_profile_goes_with_its_packages(tmp_path: Path) -> None:
    edited = structs.replace(PROFILE, title_limit=5)
    path = write_package(request(profile=edited), tmp_path / "a.zip", Silent()).path
    assert rules_of(path, bundled_profiles()) == edited


def test_a_number_hidden_in_the_rules_is_found(tmp_path: Path) -> None:
    edited = structs.replace(PROFILE, source=f"电话{MOBILE}")
    report = verify_package_file(write_package(request(profile=edited), tmp_path / "a.zip", Silent()).path)
    assert [one.code for one in report.findings] == ["private_mobile"]


def test_rows_of_a_listing_are_read_as_any_reader_of_xml_would(tmp_path: Path) -> None:
    rows = [{"title": "甲&<乙>", "abstract": "一\n二"}, {}, {"title": "=1+1"}]
    data = listing_bytes(PROFILE, lambda: rows)
    labels = {column.key: column.label for column in PROFILE.list_columns}
    read = list(listing_table(data))
    assert [row.get(labels["title"], "") for row in read] == ["甲&<乙>", "", "=1+1"]
    assert read[0][labels["abstract"]] == "一\n二"


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE a [<!ENTITY b "ccc">]><worksheet><row><c r="A1">&b;</c></row></worksheet>',
        "<row>" * 200,
        "<worksheet><row>",
        "",
    ],
    ids=["declares", "deep", "cut", "empty"],
)
def test_a_listing_that_declares_or_breaks_off_is_none(sheet: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(ValueError, match="sheet1"):
        list(listing_table(target.getvalue()))


def test_what_a_publication_says_twice_is_told_once_and_what_differs_is_told(tmp_path: Path) -> None:
    shown = publication(body="公示", title=f"关于{MOBILE}的公示", document_number="青政发〔2026〕3号")
    path = with_site(tmp_path, shown)
    found = [finding for finding in check_package(path).findings if "文件名" not in finding.where]
    assert any(finding.where.startswith("manifest.json") for finding in found)
    again = dict(members(path))
    name = next(name for name in again if name.startswith("网站/data/") and MOBILE.encode() in again[name])
    again[name] = again[name].replace(f"关于{MOBILE}".encode(), f"关于{IDENTITY}".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for one, data in again.items():
            archive.writestr(one, data)
    assert any(finding.where.startswith(name) and finding.kind == "id_card" for finding in check_package(path).findings)


def test_rules_in_a_package_that_let_more_pass_than_the_known_ones_are_told(tmp_path: Path) -> None:
    lax = structs.replace(PROFILE, title_limit=10**6, attachment_kinds=(), confirmed=True)
    path = write_package(request(profile=lax), tmp_path / "a.zip", Silent()).path
    report = verify_package_file(path)
    assert report.ok
    (finding,) = report.findings
    assert (finding.code, finding.severity) == ("rules_differ", "warning")
    assert "标题字数、附件种类" in finding.message
    assert verify_package_file(path, known={}).findings == ()
    assert verify_package_file(path, known={PROFILE.name: lax}).findings == ()


def test_what_is_no_regular_file_or_lists_too_many_members_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.zip")
    with pytest.raises(WorldError, match="NOT_A_REGULAR_FILE"):
        verify_package_file(tmp_path / "a.zip")
    crowd = tmp_path / "b.zip"
    listed = b"PK\x01\x02".ljust(46, b"\0") * (MOST_MEMBERS + 1)
    crowd.write_bytes(listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), 0, 0))
    report = verify_package_file(crowd)
    assert (report.ok, [one.code for one in report.findings]) == (False, ["too_large"])


def test_a_member_too_large_to_look_into_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog_app.services.package_scan._LARGEST", 100_000)
    (tmp_path / "大.txt").write_text("大" * 50_000, encoding="utf-8")
    path = written(tmp_path, f"户主 {IDENTITY}", Attachment("大.txt", tmp_path / "大.txt"))
    codes = {finding.code for finding in verify_package_file(path).findings}
    assert {"private_id_card", "content_not_checked"} <= codes


def test_a_scan_that_broke_off_keeps_a_package_from_being_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog_app.services.package_scan._MOST_BYTES", 1_000)
    path = written(tmp_path, "公示")
    assert not verify_package_file(path).ok
    assert verify_package_file(path, released=True).ok
