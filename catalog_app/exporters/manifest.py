"""manifest.json of an upload package: what is in it, with hashes (cli.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType, structs

MANIFEST_NAME = "manifest.json"
_NO_FILES, _NO_ITEMS = b'\n "files": []', b'\n "items": []'
"""How empty lists stand there: line breaks in texts are escaped, and whatever lies deeper is indented more."""
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


class _Lists(Struct, frozen=True):
    files: tuple[Raw, ...]
    items: tuple[Raw, ...]


class _Head(Struct, frozen=True, kw_only=True):
    """All but the lists."""

    schema: str
    app_version: str
    unit: str
    created: datetime
    profile: str
    number: str
    base: str | None
    counts: Counts
    rules: dict[str, Any] | None = None


class WrittenManifest:
    """A manifest of a large package, read piece by piece: its lists are never all in memory."""

    def __init__(self, data: bytes) -> None:
        """msgspec.DecodeError where it is none; its pieces are read, and may raise that, when they are asked for."""
        self._data = data
        self._lists = msgspec.json.decode(data, type=_Lists)
        head = msgspec.json.decode(data, type=_Head)
        self.head = Manifest(**structs.asdict(head), files=(), items=())

    def files(self) -> Iterator[ManifestFile]:
        """The members, one by one."""
        return (msgspec.json.decode(one, type=ManifestFile) for one in self._lists.files)

    def items(self) -> Iterator[ManifestItem]:
        """The items, one by one."""
        return (msgspec.json.decode(one, type=ManifestItem) for one in self._lists.items)

    def is_as_written(self) -> bool:
        """Whether `encode_manifest` would give these very bytes."""
        place = 0
        for piece in self._pieces():
            if not self._data.startswith(piece, place):
                return False
            place += len(piece)
        return place == len(self._data)

    def _pieces(self) -> Iterator[bytes]:
        before, _, rest = encode_manifest(self.head).partition(_NO_FILES)
        between, _, after = rest.partition(_NO_ITEMS)
        yield before
        yield from _listed(_NO_FILES, self.files())
        yield between
        yield from _listed(_NO_ITEMS, self.items())
        yield after


def _listed(empty: bytes, entries: Iterator[ManifestFile] | Iterator[ManifestItem]) -> Iterator[bytes]:
    """A list of the top of the document as it is written, where it is `empty` without entries."""
    mark, end = empty.removesuffix(b"]"), empty
    for entry in entries:
        text = msgspec.json.format(msgspec.json.encode(entry), indent=1)
        yield mark + b"\n  " + text.replace(b"\n", b"\n  ")
        mark, end = b",", b"\n ]"
    yield end


def count_changes(items: tuple[ManifestItem, ...]) -> Counts:
    """What `counts` has to say about these items."""
    changes = [item.change for item in items]
    return Counts(changes.count("new"), changes.count("changed"), changes.count("withdrawn"))
