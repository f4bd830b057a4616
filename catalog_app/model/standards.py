"""The bundled national catalogs (国家标准目录): read-only reference, one file a domain."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from catalog_app.model.catalog import Audience, Basis, Channels, Deadline, Element


class Guide(Struct, frozen=True):
    """The ministry's guide (标准指引) a domain's catalog is annexed to."""

    title: str
    issuer: str
    number: str | None = None
    year: int | None = None


class StandardItem(Struct, frozen=True, kw_only=True):
    """One row; `id` (06-003) is permanent and never reused. `note` is never printed."""

    id: str
    level1: str
    level2: str | None = None
    level3: str | None = None
    elements: tuple[Element, ...] = ()
    basis: tuple[Basis, ...] = ()
    deadline: Deadline = Deadline()
    publisher: str | None = None
    channels: Channels = Channels()
    audience: Audience = Audience()
    mode: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    note: str | None = None
    provenance: Literal["seen", "recalled"] = "recalled"
    renamed_from: str | None = None


class Standard(Struct, frozen=True, kw_only=True):
    """One domain's catalog, versioned."""

    code: str
    name: str
    full_name: str
    version: str
    guide: Guide | None = None
    checked_against: tuple[str, ...] = ()
    items: tuple[StandardItem, ...] = ()
