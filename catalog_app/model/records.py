"""What the store tells about packages, search hits, backups and locks; plain, so that every layer may hold it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from catalog_app.model.findings import PrivacyFinding

PackageStatus = Literal["sent", "accepted", "rejected"]
PACKAGE_STATUS_LABELS: dict[PackageStatus, str] = {"sent": "待回复", "accepted": "已接收", "rejected": "已退回"}
"""What the portal did with a package, in the words every screen uses."""


class PackageRecord(Struct, frozen=True, kw_only=True):
    """One upload package that was made. Undo never takes it back."""

    number: Annotated[str, Meta(pattern=r"^[0-9]{8}_[0-9]{3,9}\Z")]
    """As in its manifest: 20261123_001."""
    created: datetime
    by: str
    profile: str
    path: str
    sha256: str
    status: PackageStatus = "sent"


class PortalAnswer(Struct, frozen=True, kw_only=True):
    """What the portal said of one thing in a package. Undo never takes it back."""

    package: str
    uid: str
    """As in the manifest: of a publication or of a catalog."""
    status: Literal["accepted", "rejected"]
    url: str = ""
    published_at: datetime | None = None
    index_no: str = ""
    """The portal's own 索引号."""
    reason: str = ""
    """Why it was rejected."""
    at: datetime
    """When the answer was recorded."""
    by: str = ""


class Delivery(Struct, frozen=True, kw_only=True):
    """One copy of a package onto a stick or share, read back and compared. Undo never takes it back."""

    uid: str
    package: str
    volume: str
    """Name of the stick or share."""
    at: datetime
    by: str = ""
    sha256: str
    ok: bool
    note: str = ""


PrintedKind = Literal["catalog", "notice", "roster", "guide", "posts", "receipt", "dashboard"]


class PrintedCopy(Struct, frozen=True, kw_only=True):
    """What was printed to hang or to be kept, where, and which earlier copy it takes the place of."""

    uid: str
    kind: PrintedKind
    title: str
    domain: str = ""
    """Code; empty where it is of no domain."""
    publication: str | None = None
    village: str = ""
    board: str = ""
    copies: int = 1
    printed_on: date
    by: str = ""
    sha256: str
    """Of the file that was printed."""
    replaces: str | None = None
    """uid of the copy it takes the place of."""


class DeskTick(Struct, frozen=True, kw_only=True):
    """One part of a publication typed over into a portal by hand; another hash = it changed since."""

    publication: str
    profile: str
    part: str
    content_sha256: str
    at: datetime
    by: str = ""


class SearchHit(Struct, frozen=True, kw_only=True):
    """One row found. `context` is the excerpt that matched, or what tells the row from its neighbours."""

    kind: Literal["item", "publication"]
    uid: str
    title: str
    context: str
    domain: str


class BasisSource(Struct, frozen=True, kw_only=True):
    """A legal source as it is stored once and cited by many items."""

    uid: str
    title: str
    number: str | None = None


class BackupInfo(Struct, frozen=True, kw_only=True):
    """What a workspace or a backup of it holds; `created` is the time of the backup, or of the last edit."""

    created: datetime
    unit: str
    items: int
    publications: int
    last_edit: datetime
    domains: dict[str, int] = {}
    """Items by domain code."""
    attachments: int = 0
    missing_attachments: int = 0
    """Attachments known by name that the file itself does not carry (automatic backups carry none)."""


class Comparison(Struct, frozen=True):
    """A backup beside the workspace it would replace. `current` None = there is none, or it cannot be read."""

    backup: BackupInfo
    current: BackupInfo | None
    poorer: bool
    """Whether restoring would lose items, publications or later edits."""


class LockHolder(Struct, frozen=True, kw_only=True):
    """Who has a workspace open for writing. `alive` False = that program is known to be gone."""

    who: str
    host: str
    pid: int
    since: datetime
    alive: bool = True


class ReleaseRecord(Struct, frozen=True, kw_only=True):
    """A named person let a file with 橙 findings leave, and why. Undo never takes it back; everything is masked."""

    uid: str
    at: datetime
    by_person: str
    reason: str
    name: str = ""
    """Name of the file."""
    file_sha256: str = ""
    findings: tuple[PrivacyFinding, ...] = ()


class ScanRecord(Struct, frozen=True, kw_only=True):
    """One scanned file: its masked name, hash and how many findings of each kind; with the hash of its clean copy."""

    at: datetime
    by: str
    name: str
    sha256: str
    checked: Literal["full", "partial", "no"]
    counts: dict[str, int] = {}
    clean_sha256: str | None = None


class PurgeReport(Struct, frozen=True, kw_only=True):
    """What removing a publication for good took away, or would take."""

    title: str = ""
    postings: int = 0
    roster_rows: int = 0
    attachments: int = 0
    steps: int = 0
    """Steps of the history that held something of it."""
    rewritten: tuple[str, ...] = ()
    """Names of the backups written anew without it."""
    removed: tuple[str, ...] = ()
    """Names of the backups that could not be rewritten and were removed."""
    left: tuple[str, ...] = ()
    """Names of the backups in the workspace that are locked with a passphrase and still hold it."""
    unfinished: str = ""
    """What still stands in the way; the next opening for writing goes on."""
