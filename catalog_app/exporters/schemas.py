"""JSON Schemas of what others read: the manifest and the catalogs of an upload package, the site's catalog and list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from catalog_app.exporters.manifest import Manifest
from catalog_app.exporters.portal.members import CatalogData
from catalog_app.exporters.site.data import catalog_schema
from catalog_app.exporters.site.folder import SiteList

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _of(kind: type, title: str) -> bytes:
    document: dict[str, Any] = {"$schema": _DIALECT, "title": title, **msgspec.json.schema(kind)}
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1) + b"\n"


SCHEMAS: dict[str, Callable[[], bytes]] = {
    "upload-package.schema.json": lambda: _of(Manifest, "上传包的 manifest.json"),
    "package-catalog.schema.json": lambda: _of(CatalogData, "上传包里的 目录.json"),
    "site-catalog.schema.json": catalog_schema,
    "site-list.schema.json": lambda: _of(SiteList, "公开网站的 网站清单.json"),
}
"""How each schema is made, by the name it is published under in docs/schemas."""
