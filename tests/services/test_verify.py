from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from catalog_app.exporters.portal import Attachment, PublicationExport, write_package
from catalog_app.model.errors import GateError
from catalog_app.services.verify import require_verified, verify_package_file
from catalog_app.support.progress import Silent
from tests.helpers.numbers import IDENTITY, MOBILE
from tests.helpers.packages import ITEM, publication, request


def written(tmp_path: Path, body: str, *attachments: Attachment) -> Path:
    made = request(publications=(PublicationExport(publication(body=body), ITEM, attachments=attachments),))
    return write_package(made, tmp_path / "a.zip", Silent()).path


def test_a_clean_package_is_well(tmp_path: Path) -> None:
    report = verify_package_file(written(tmp_path, "监督电话 12345"))
    assert (report.ok, report.findings) == (True, ())


def test_private_numbers_are_found_in_every_member(tmp_path: Path) -> None:
    report = verify_package_file(written(tmp_path, f"户主 {IDENTITY}"))
    assert not report.ok
    places = {finding.message.partition("有身份证号")[0] for finding in report.findings}
    for member in ("正文.html", "正文.txt", "清单.xlsx"):
        assert any(member in place for place in places)
    assert not re.search(r"\d{9}", str(report))


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
    require_verified(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(GateError, match="PACKAGE_NOT_VALID"):
        require_verified(path)
