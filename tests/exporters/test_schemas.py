"""The published schemas are those of this program, and what it writes fits them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from catalog_app.exporters.portal import write_package
from catalog_app.exporters.schemas import SCHEMAS
from catalog_app.exporters.site import SiteRequest, site_members, site_pages
from catalog_app.support.progress import Silent
from tests.helpers.packages import members, publication, request

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_published_is_what_holds(name: str) -> None:
    data = (PUBLISHED / name).read_bytes()
    assert data == SCHEMAS[name](), "run: python -m docs.make_schemas"
    jsonschema.Draft202012Validator.check_schema(json.loads(data))


def fits(name: str, document: Any) -> bool:
    return jsonschema.Draft202012Validator(json.loads(SCHEMAS[name]())).is_valid(document)


def test_a_package_and_its_site_fit(tmp_path: Path) -> None:
    asked = request(publication())
    site = SiteRequest(unit=asked.unit, catalogs=asked.catalogs, publications=asked.publications, created=asked.created)
    out = tmp_path / "a.zip"
    write_package(asked, out, Silent(), site_members(site_pages(site), "网站"))
    found = members(out)
    manifest = json.loads(found["manifest.json"])
    assert fits("upload-package.schema.json", manifest)
    assert not fits("upload-package.schema.json", manifest | {"files": [{"path": "a", "sha256": "x", "size": 1}]})
    assert fits("site-list.schema.json", json.loads(found["网站/网站清单.json"]))
    assert fits("site-catalog.schema.json", json.loads(found["网站/data/catalog.json"]))
    catalogs = [json.loads(data) for path, data in found.items() if path.endswith("/目录.json")]
    assert catalogs
    assert all(fits("package-catalog.schema.json", one) for one in catalogs)
