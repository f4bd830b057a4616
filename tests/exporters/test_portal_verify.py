"""A package is spoilt in one way each time, and verification has to name it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from msgspec import structs

from catalog_app.exporters.portal import verify_package, write_package
from catalog_app.exporters.portal.tags import fragment_faults
from catalog_app.exporters.portal.verify import is_safe_name
from catalog_app.model.errors import WorldError
from catalog_app.model.portal import PortalColumn
from catalog_app.support.files import zip_member
from catalog_app.support.progress import Silent
from tests.helpers.packages import PROFILE, members, publication, request

HTML = "001_关于2026年度征地的公告/正文.html"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("written")
    return write_package(request(publication()), folder / "a.zip", Silent()).path.read_bytes()


@pytest.fixture
def package(written: bytes, tmp_path: Path) -> Path:
    """A package of one's own to spoil."""
    path = tmp_path / "a.zip"
    path.write_bytes(written)
    return path


def codes(path: Path) -> set[str]:
    return {finding.code for finding in verify_package(path, PROFILE)}


def rewrite(path: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> Path:
    """The package with members and manifest changed by `change`."""
    found = members(path)
    manifest = json.loads(found.pop("manifest.json"))
    change(found, manifest)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in found.items():
            archive.writestr(zip_member(name), data)
        archive.writestr(zip_member("manifest.json"), json.dumps(manifest))
    return path


def put(found: dict[str, bytes], manifest: dict[str, Any], name: str, data: bytes) -> None:
    """A member, also noted in the manifest."""
    found[name] = data
    entry = {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    rest = [file for file in manifest["files"] if file["path"] != name]
    manifest["files"] = sorted([*rest, entry], key=lambda file: file["path"])


def _changed(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    found[HTML] = found[HTML].replace(b"<p>", b"<P>", 1)


def _longer(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    found[HTML] += b"more"


def _added(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    found["别的.txt"] = b"more"


def _missing(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del found[HTML]


def _no_listing(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del found["清单.xlsx"]


def _listing_of_another_kind(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    put(found, manifest, "清单.xlsx", b"no workbook")


def _unsorted(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["files"].reverse()


def _counts(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["counts"]["new"] += 1


def _twice(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["items"].append(manifest["items"][0])


def _changed_in_full(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["items"][0]["change"] = "changed"


def _no_folder(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["items"][0]["path"] = "009_没有"


def _schema(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["schema"] = "catalog-app/upload-package/99"


def _bad_hash(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["files"][0]["sha256"] = "x"


def _no_items(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del manifest["items"]


def _script(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    put(found, manifest, HTML, b"<p>a</p><script>alert(1)</script>")


def _outside(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    put(found, manifest, "../../outside.txt", b"x")


def _attachment(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
    put(found, manifest, "001_关于2026年度征地的公告/附件/run.exe", b"MZ")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_changed, "wrong_hash"),
        (_longer, "wrong_size"),
        (_added, "not_in_manifest"),
        (_missing, "missing_member"),
        (_no_listing, "no_listing"),
        (_listing_of_another_kind, "bad_listing"),
        (_unsorted, "not_sorted"),
        (_counts, "bad_counts"),
        (_twice, "duplicate_item"),
        (_changed_in_full, "bad_item"),
        (_no_folder, "missing_member"),
        (_schema, "bad_schema"),
        (_bad_hash, "bad_manifest"),
        (_no_items, "bad_manifest"),
        (_script, "tag_not_allowed"),
        (_outside, "unsafe_name"),
        (_attachment, "attachment_kind"),
    ],
)
def test_a_spoilt_package_is_named(
    package: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None], code: str
) -> None:
    assert codes(package) == set()
    assert code in codes(rewrite(package, change))


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"\xff\xfe", b'{"schema": 1}', b"[" * 100_000])
def test_a_broken_manifest_is_named(package: Path, manifest: bytes) -> None:
    found = members(package) | {"manifest.json": manifest}
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    assert codes(package) == {"bad_manifest"}


def test_a_package_without_manifest(package: Path) -> None:
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("a.txt", "甲")
    assert codes(package) == {"no_manifest"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", random.Random(3).randbytes(500)])
def test_what_is_no_zip(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    assert codes(tmp_path / "a.zip") == {"not_a_package"}


def test_a_member_larger_than_it_says_is_not_unpacked_further(package: Path) -> None:
    def change(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
        put(found, manifest, HTML, b"<p>a</p>")
        found[HTML] = b"0" * 5_000_000

    assert codes(rewrite(package, change)) == {"wrong_size"}


def test_a_directory_that_promises_too_much_is_not_unpacked(package: Path) -> None:
    data = bytearray(package.read_bytes())
    with zipfile.ZipFile(package) as archive:  # documents inside have such marks too
        place = archive.start_dir + 24
    data[place : place + 4] = struct.pack("<I", 0xFFFFFFF0)
    second = data.index(b"PK\x01\x02", place) + 24
    data[second : second + 4] = struct.pack("<I", 0xFFFFFFF0)
    package.write_bytes(data)
    assert codes(package) == {"too_large"}


def test_duplicate_members_are_named(package: Path) -> None:
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("说明.TXT", "甲")
    assert "duplicate_name" in codes(package)


def test_links_are_named(package: Path) -> None:
    link = zipfile.ZipInfo("001_链接")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "unsafe_name" in codes(package)


def test_what_passes_with_a_flipped_bit_still_holds_every_byte(package: Path) -> None:
    data, whole = package.read_bytes(), members(package)
    chance, caught = random.Random(5), 0
    for _ in range(60):
        broken = bytearray(data)
        place = chance.randrange(len(broken))
        broken[place] ^= 1 << chance.randrange(8)
        package.write_bytes(broken)
        if verify_package(package):
            caught += 1
        else:  # a bit of a member's time, say
            assert members(package) == whole
    assert caught > 45


def test_truncated_packages_are_named(package: Path) -> None:
    data = package.read_bytes()
    for keep in (0.1, 0.5, 0.95):
        package.write_bytes(data[: int(len(data) * keep)])
        assert codes(package) == {"not_a_package"}


def test_pipes_and_missing_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.zip")
    with pytest.raises(WorldError, match="NOT_A_REGULAR_FILE"):
        verify_package(tmp_path / "a.zip")
    with pytest.raises(WorldError, match="FILE_MISSING"):
        verify_package(tmp_path / "b.zip")


def test_a_long_title_is_a_warning(tmp_path: Path) -> None:
    path = write_package(request(publication(title="长" * 120)), tmp_path / "a.zip", Silent()).path
    (finding,) = verify_package(path, PROFILE)
    assert (finding.code, finding.severity) == ("title_too_long", "warning")
    assert verify_package(path, structs.replace(PROFILE, title_limit=200)) == []


@pytest.mark.parametrize(
    "name",
    [
        "/a",
        "../a",
        "a/../b",
        "a//b",
        "a\\b",
        "C:a",
        "a/ ",
        "a.",
        "",
        "a\x00",
        "\u202ea",
        "a/" + "长" * 130,
        "./a",
        "CON.html",
        "a/nul",
    ],
)
def test_unsafe_names(name: str) -> None:
    assert not is_safe_name(name)


@pytest.mark.parametrize("name", ["a", "001_甲（一）/附件/名 单.xlsx", "目录/06_征地补偿/目录.html", "a.b/c"])
def test_safe_names(name: str) -> None:
    assert is_safe_name(name)


@pytest.mark.parametrize(
    ("fragment", "code"),
    [
        ("<div>a</div>", "tag_not_allowed"),
        ("<!-- a -->", "tag_not_allowed"),
        ("<!DOCTYPE html>", "tag_not_allowed"),
        ("<p", "tag_not_allowed"),
        ("a < b", "tag_not_allowed"),
        ('<p onclick="x()">a</p>', "attribute_not_allowed"),
        ("<p onclick=x()>a</p>", "tag_not_allowed"),
        ('<p style="color:red">a</p>', "attribute_not_allowed"),
        ('<td class="a">a</td>', "attribute_not_allowed"),
        ("<p>a", "broken_html"),
        ("a</p>", "broken_html"),
        ("<p><strong>a</p></strong>", "broken_html"),
        ('<a href="javascript:alert(1)">a</a>', "link_not_allowed"),
        ('<a href="java&#115;cript:alert(1)">a</a>', "link_not_allowed"),
        ('<img src="data:image/png;base64,AA">', "link_not_allowed"),
        ('<a href="//evil.example">a</a>', "link_not_allowed"),
        ('<a href="file:///c:/a">a</a>', "link_not_allowed"),
        ('<a href="../../a">a</a>', "broken_link"),
        ('<a href="附件/没有.xlsx">a</a>', "broken_link"),
    ],
)
def test_faults_of_fragments(fragment: str, code: str) -> None:
    assert code in {fault.code for fault in fragment_faults(fragment.encode(), "001/正文.html", {"001/附件/有.xlsx"})}


@pytest.mark.parametrize(
    "fragment",
    [
        "<p>a<br>b</p><p><strong>c</strong></p>",
        '<table><tr><th colspan="2">a</th></tr></table>',
        '<a href="附件/有.xlsx">a</a>',
        '<a href="%E9%99%84%E4%BB%B6/有.xlsx#x">a</a>',
        '<a href="https://www.example.gov.cn/a?b=1&amp;c=2">a</a>',
        '<img src="附件/有.xlsx" alt="图"/>',
        "",
    ],
)
def test_fragments_without_fault(fragment: str) -> None:
    assert fragment_faults(fragment.encode(), "001/正文.html", {"001/附件/有.xlsx"}) == []


def test_a_monstrous_fragment_ends_soon() -> None:
    assert fragment_faults(b"<" * 300_000, "a.html", set())[0].code == "tag_not_allowed"
    assert fragment_faults(b"<p a=" * 60_000, "a.html", set())[0].code == "tag_not_allowed"
    assert fragment_faults(b"<p>" * 100_000, "a.html", set())[0].code == "broken_html"
    assert fragment_faults(b"\xff", "a.html", set())[0].code == "not_utf8"


@pytest.mark.parametrize(
    ("name", "limits", "code"),
    [
        ("图.JPG", {"picture_limit": 99, "attachment_limit": 0}, "picture_too_large"),
        ("表.xlsx", {"picture_limit": 1, "attachment_limit": 99}, "attachment_too_large"),
        ("图.png", {"picture_limit": 100, "attachment_limit": 1}, None),
        ("表.pdf", {"picture_limit": 1, "attachment_limit": 100}, None),
    ],
)
def test_sizes_by_the_limits_of_the_profile(package: Path, name: str, limits: dict[str, int], code: str | None) -> None:
    rewrite(
        package, lambda found, manifest: put(found, manifest, f"001_关于2026年度征地的公告/附件/{name}", b"x" * 100)
    )
    found = verify_package(package, structs.replace(PROFILE, **limits))
    assert [one.code for one in found if one.code.endswith("too_large")] == ([code] if code else [])


def test_tags_and_columns_by_the_profile(package: Path) -> None:
    narrow = structs.replace(PROFILE, allowed_tags=("p", "br"), tree=(PortalColumn("别的栏目"),))
    found = {one.code for one in verify_package(package, narrow)}
    assert {"tag_not_allowed", "unknown_column"} <= found


def _gap(data: bytes) -> bytes:
    end = data.rindex(b"PK\x05\x06")
    (start,) = struct.unpack_from("<I", data, end + 16)
    return data[:start] + SECRET + data[start : end + 16] + struct.pack("<I", start + len(SECRET)) + data[end + 20 :]


SECRET = "给谁看的".encode()


@pytest.mark.parametrize(
    "hide",
    [
        _gap,
        lambda data: data + SECRET,
        lambda data: SECRET + data,
        lambda data: data[:-2] + struct.pack("<H", len(SECRET)) + SECRET,
    ],
    ids=["between", "behind", "before", "comment"],
)
def test_bytes_beside_the_members_are_told(package: Path, hide: Callable[[bytes], bytes]) -> None:
    package.write_bytes(hide(package.read_bytes()))
    assert codes(package) == {"not_a_package"}


def test_members_written_to_a_stream_or_with_long_sizes_are_members(package: Path, tmp_path: Path) -> None:
    found = members(package)
    with (tmp_path / "b.zip").open("wb") as target, zipfile.ZipFile(_Stream(target), "w") as archive:
        for name, data in found.items():
            archive.writestr(zip_member(name), data)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, data in found.items():
            with archive.open(zip_member(name), "w", force_zip64=True) as stream:
                stream.write(data)
    assert (codes(tmp_path / "b.zip"), codes(tmp_path / "c.zip")) == (set(), set())


class _Stream:
    """A file that cannot go back."""

    def __init__(self, target: BinaryIO) -> None:
        self.write, self.flush = target.write, target.flush


def test_names_that_are_one_on_some_disks_are_told(package: Path) -> None:
    def change(found: dict[str, bytes], manifest: dict[str, Any]) -> None:
        put(found, manifest, "\u00e9.txt", b"a")
        put(found, manifest, "e\u0301.txt", b"a")

    assert codes(rewrite(package, change)) == {"duplicate_name"}


@pytest.mark.parametrize(
    ("text", "code"),
    [('<p><img src="https://a.b/c.png" alt=""></p>', "link_not_allowed"), ("<p>a\0b</p>", "bad_character")],
)
def test_pictures_from_outside_and_control_characters_are_told(text: str, code: str) -> None:
    assert [fault.code for fault in fragment_faults(text.encode(), HTML, frozenset())] == [code]
