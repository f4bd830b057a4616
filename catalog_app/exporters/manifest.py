"""manifest.json of an upload package: what is in it, with hashes (cli.md)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

MANIFEST_NAME = "manifest.json"
MANIFEST_SCHEMA = "catalog-app/upload-package/1"

Change = Literal["new", "changed", "withdrawn"]
ItemKind = Literal["publication", "catalog"]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class ManifestFile(Struct, frozen=True):
    """One member of the package."""

    path: str
    sha256: Sha256
    size: Annotated[int, Meta(ge=0)]


class Withdrawn(Struct, frozen=True, kw_only=True):
    """What helps to find on the portal what is to be taken down, as far as it is known."""

    item_number: str = ""
    url: str = ""
    published_on: date | None = None
    reason: str = ""


class ManifestItem(Struct, frozen=True, kw_only=True):
    """One publication or catalog; `path` is its folder, null when it is withdrawn."""

    uid: str
    kind: ItemKind
    change: Change
    title: str
    index_no: str | None = None
    column: str = ""
    path: str | None = None
    content_sha256: Sha256
    withdrawn: Withdrawn | UnsetType = UNSET


class Counts(Struct, frozen=True):
    """How many items are new, changed, withdrawn."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0


class Manifest(Struct, frozen=True, kw_only=True):
    """The whole file; `base` is the number of the last accepted package, null for a full one."""

    schema: str = MANIFEST_SCHEMA
    app_version: str
    unit: str
    created: datetime
    profile: str
    number: str
    base: str | None
    counts: Counts
    files: tuple[ManifestFile, ...]
    items: tuple[ManifestItem, ...]
    rules: dict[str, Any] | None = None
    """The profile as it was when the package was made, so that it can be verified anywhere."""


def encode_manifest(manifest: Manifest) -> bytes:
    """The same manifest always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def decode_manifest(data: bytes) -> Manifest:
    """Read a manifest; msgspec.DecodeError tells the place where it does not fit."""
    return msgspec.json.decode(data, type=Manifest)


def count_changes(items: tuple[ManifestItem, ...]) -> Counts:
    """What `counts` has to say about these items."""
    changes = [item.change for item in items]
    return Counts(changes.count("new"), changes.count("changed"), changes.count("withdrawn"))
