"""The schema and its versions. To add one: append a function to `STEPS` and store a database of the version before.

Version and application id stand in the file's header, so that the gate reads them before it touches any table.
Each step and its version number are one transaction; a backup is taken before the first.
"""

from __future__ import annotations

from collections.abc import Callable

from catalog_app.model.errors import WorldError
from catalog_app.store import connection, standings
from catalog_app.store.connection import Database

APPLICATION_ID = 0x5A57474B  # ZWGK, 政务公开

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE serial (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
CREATE TABLE unit (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE CHECK (uid = 'unit'), name TEXT NOT NULL, kind TEXT NOT NULL,
  county TEXT NOT NULL, full_name TEXT NOT NULL, levels TEXT NOT NULL, area_code TEXT NOT NULL,
  credit_code TEXT NOT NULL, address TEXT NOT NULL, office_hours TEXT NOT NULL, website TEXT NOT NULL,
  site_code TEXT NOT NULL, channels TEXT NOT NULL);
CREATE TABLE contact (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, label TEXT NOT NULL, value TEXT NOT NULL, owner TEXT NOT NULL);
CREATE TABLE station (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, phone TEXT NOT NULL, domains TEXT NOT NULL);
CREATE TABLE village (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL);
CREATE TABLE board (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, village TEXT REFERENCES village (uid),
  place TEXT NOT NULL, paper TEXT NOT NULL);
CREATE INDEX board_village ON board (village);
CREATE TABLE person (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
  station TEXT REFERENCES station (uid));
CREATE INDEX person_station ON person (station);
CREATE TABLE calendar_day (
  id INTEGER PRIMARY KEY, date TEXT NOT NULL UNIQUE, off INTEGER NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
  status TEXT NOT NULL);
CREATE TABLE domain (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, full_name TEXT NOT NULL,
  position INTEGER NOT NULL, version TEXT);
CREATE TABLE basis (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, title TEXT NOT NULL, number TEXT NOT NULL,
  UNIQUE (title, number));
CREATE TABLE item (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, domain TEXT NOT NULL REFERENCES domain (code),
  number TEXT NOT NULL UNIQUE, position INTEGER NOT NULL, level1 TEXT NOT NULL, level2 TEXT, level3 TEXT,
  elements TEXT NOT NULL, basis TEXT NOT NULL, deadline TEXT NOT NULL, stages TEXT NOT NULL, publisher TEXT,
  channels TEXT NOT NULL, audience TEXT NOT NULL, mode TEXT NOT NULL, levels TEXT NOT NULL, marks TEXT NOT NULL,
  extra TEXT NOT NULL, origin TEXT NOT NULL, standard_id TEXT, reason TEXT, station TEXT REFERENCES station (uid),
  title_words TEXT NOT NULL, element_words TEXT NOT NULL, basis_words TEXT NOT NULL, other_words TEXT NOT NULL);
CREATE INDEX item_place ON item (domain, position);
CREATE INDEX item_station ON item (station);
CREATE TABLE publication (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, item TEXT NOT NULL REFERENCES item (uid), title TEXT NOT NULL,
  year INTEGER NOT NULL, body TEXT NOT NULL, document_number TEXT, formed TEXT, index_number TEXT,
  state TEXT NOT NULL, created TEXT NOT NULL, created_by TEXT NOT NULL);
CREATE INDEX publication_item ON publication (item);
CREATE TABLE attachment (
  sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, added TEXT NOT NULL, "by" TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE posting (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, publication TEXT NOT NULL REFERENCES publication (uid),
  channel TEXT NOT NULL, board TEXT REFERENCES board (uid), posted_on TEXT NOT NULL, url TEXT, taken_down TEXT,
  "by" TEXT NOT NULL, proof TEXT REFERENCES attachment (sha256));
CREATE INDEX posting_publication ON posting (publication);
CREATE INDEX posting_board ON posting (board);
CREATE TABLE package (
  number TEXT PRIMARY KEY, created TEXT NOT NULL, "by" TEXT NOT NULL, profile TEXT NOT NULL, path TEXT NOT NULL,
  sha256 TEXT NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE package_item (
  package TEXT NOT NULL REFERENCES package (number), uid TEXT NOT NULL, content_sha256 TEXT NOT NULL,
  PRIMARY KEY (package, uid)) WITHOUT ROWID;
CREATE TABLE change (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, subjects TEXT NOT NULL,
  state TEXT NOT NULL, undone_by TEXT, undone_at TEXT, rows TEXT NOT NULL);
CREATE INDEX change_undone ON change (id) WHERE state = 'undone';
CREATE TABLE change_part (id INTEGER PRIMARY KEY, rows TEXT NOT NULL);
CREATE TABLE change_row (
  row_id TEXT NOT NULL, step INTEGER NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (row_id, step, part)) WITHOUT ROWID;
CREATE VIRTUAL TABLE publication_words USING fts5 (words, initials, content='', columnsize=0, tokenize='ascii');
"""


def _first(database: Database) -> None:
    """All tables of issue A."""
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            database.run(statement)


_SECOND = """
CREATE TABLE edition (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, approved TEXT NOT NULL, approver TEXT NOT NULL,
  reason TEXT NOT NULL, created TEXT NOT NULL, "by" TEXT NOT NULL, items INTEGER NOT NULL, sha256 TEXT NOT NULL,
  content BLOB NOT NULL);
CREATE TABLE review_task (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, text TEXT NOT NULL, due TEXT NOT NULL,
  created TEXT NOT NULL, item TEXT, done TEXT, done_by TEXT, opinion TEXT);
CREATE TABLE county_list (
  id INTEGER PRIMARY KEY, domain TEXT NOT NULL UNIQUE REFERENCES domain (code), source TEXT NOT NULL,
  imported TEXT NOT NULL, items TEXT NOT NULL);
"""


def _second(database: Database) -> None:
    """Editions, review tasks and the county's lists."""
    for statement in _SECOND.split(";\n"):
        if statement.strip():
            database.run(statement)


_THIRD = """
CREATE TABLE roster (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, publication TEXT NOT NULL UNIQUE REFERENCES publication (uid),
  case_code TEXT NOT NULL, title TEXT NOT NULL, columns TEXT NOT NULL, policy TEXT NOT NULL, source TEXT NOT NULL,
  source_sha256 TEXT NOT NULL, imported TEXT NOT NULL);
CREATE TABLE roster_row (
  roster TEXT NOT NULL, position INTEGER NOT NULL, village TEXT NOT NULL, cells TEXT NOT NULL,
  PRIMARY KEY (roster, position)) WITHOUT ROWID;
CREATE TABLE release (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, at TEXT NOT NULL, by_person TEXT NOT NULL, reason TEXT NOT NULL,
  name TEXT NOT NULL, file_sha256 TEXT NOT NULL, findings TEXT NOT NULL);
CREATE TABLE scan_log (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, "by" TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
  checked TEXT NOT NULL, counts TEXT NOT NULL, clean_sha256 TEXT);
"""


def _third(database: Database) -> None:
    """Rosters, releases and the log of what was scanned."""
    for statement in _THIRD.split(";\n"):
        if statement.strip():
            database.run(statement)


_FOURTH = """
ALTER TABLE publication ADD COLUMN kind TEXT NOT NULL DEFAULT '其他';
ALTER TABLE publication ADD COLUMN period TEXT NOT NULL DEFAULT '';
ALTER TABLE publication ADD COLUMN html TEXT NOT NULL DEFAULT '';
ALTER TABLE publication ADD COLUMN events TEXT NOT NULL DEFAULT '{}';
ALTER TABLE publication ADD COLUMN openness TEXT NOT NULL DEFAULT '主动公开';
ALTER TABLE publication ADD COLUMN openness_reason TEXT;
ALTER TABLE publication ADD COLUMN openness_note TEXT NOT NULL DEFAULT '';
ALTER TABLE publication ADD COLUMN reassess_on TEXT;
ALTER TABLE publication ADD COLUMN validity TEXT NOT NULL DEFAULT '有效';
ALTER TABLE publication ADD COLUMN abolished_on TEXT;
ALTER TABLE publication ADD COLUMN expires_on TEXT;
ALTER TABLE publication ADD COLUMN five_stage TEXT;
ALTER TABLE publication ADD COLUMN keywords TEXT NOT NULL DEFAULT '[]';
ALTER TABLE publication ADD COLUMN abstract TEXT NOT NULL DEFAULT '';
ALTER TABLE publication ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
ALTER TABLE publication ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE publication ADD COLUMN gates TEXT NOT NULL DEFAULT '{}';
ALTER TABLE publication ADD COLUMN display_until TEXT;
ALTER TABLE publication ADD COLUMN no_interpretation TEXT NOT NULL DEFAULT '';
ALTER TABLE posting ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
ALTER TABLE posting ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX publication_title ON publication (title);
CREATE INDEX publication_index_number ON publication (index_number) WHERE index_number IS NOT NULL;
CREATE UNIQUE INDEX posting_receipt ON posting (receipt) WHERE receipt <> '';
CREATE TABLE review_step (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, publication TEXT NOT NULL REFERENCES publication (uid),
  step TEXT NOT NULL, decision TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, opinion TEXT NOT NULL,
  content_sha256 TEXT NOT NULL, "by" TEXT NOT NULL);
CREATE INDEX review_step_publication ON review_step (publication);
CREATE TABLE no_information (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, item TEXT NOT NULL REFERENCES item (uid), period TEXT NOT NULL,
  reason TEXT NOT NULL, signer TEXT NOT NULL, "on" TEXT NOT NULL, "by" TEXT NOT NULL, UNIQUE (item, period));
CREATE TABLE channel_set (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE publication_fact (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL, state TEXT NOT NULL, year INTEGER NOT NULL,
  channels INTEGER NOT NULL, formed INTEGER, due INTEGER, down INTEGER, flag INTEGER);
CREATE INDEX publication_fact_place ON publication_fact (item, state, year, channels, due, down, flag);
CREATE INDEX publication_fact_unreckoned ON publication_fact (id) WHERE flag IS NULL;
"""


def _fourth(database: Database) -> None:
    """The register: what a publication tells, its review, receipts, and periods without information."""
    for statement in _FOURTH.split(";\n"):
        if statement.strip():
            database.run(statement)


_FIFTH = """
ALTER TABLE publication ADD COLUMN "case" TEXT NOT NULL DEFAULT '';
ALTER TABLE publication ADD COLUMN station TEXT NOT NULL DEFAULT '';
CREATE INDEX publication_station ON publication (station) WHERE station <> '';
CREATE INDEX publication_linked ON publication (id) WHERE links <> '[]';
CREATE INDEX publication_reassess ON publication (reassess_on) WHERE reassess_on IS NOT NULL;
CREATE INDEX posting_channel ON posting (channel, posted_on);
DROP TABLE publication_fact;
CREATE TABLE publication_fact (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL, station TEXT NOT NULL, state TEXT NOT NULL, year INTEGER NOT NULL,
  channels INTEGER NOT NULL, kind TEXT NOT NULL, period TEXT NOT NULL, formed INTEGER, first INTEGER, last INTEGER,
  passed INTEGER NOT NULL, receipted INTEGER NOT NULL, due INTEGER, down INTEGER, flag INTEGER);
CREATE INDEX publication_fact_place ON publication_fact (item, station, state, year, channels, due, down, flag);
CREATE INDEX publication_fact_unreckoned ON publication_fact (id) WHERE flag IS NULL;
CREATE TABLE printed_copy (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL, domain TEXT NOT NULL,
  publication TEXT REFERENCES publication (uid), village TEXT NOT NULL, board TEXT NOT NULL, copies INTEGER NOT NULL,
  printed_on TEXT NOT NULL, "by" TEXT NOT NULL, sha256 TEXT NOT NULL, replaces TEXT);
CREATE INDEX printed_copy_publication ON printed_copy (publication);
CREATE TABLE desk_tick (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, publication TEXT NOT NULL REFERENCES publication (uid),
  profile TEXT NOT NULL, part TEXT NOT NULL, content_sha256 TEXT NOT NULL, at TEXT NOT NULL, "by" TEXT NOT NULL,
  UNIQUE (publication, profile, part));
CREATE TABLE portal_answer (
  package TEXT NOT NULL REFERENCES package (number), uid TEXT NOT NULL, status TEXT NOT NULL, url TEXT NOT NULL,
  published_at TEXT, index_no TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, "by" TEXT NOT NULL,
  PRIMARY KEY (package, uid)) WITHOUT ROWID;
CREATE INDEX portal_answer_uid ON portal_answer (uid);
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, package TEXT NOT NULL, volume TEXT NOT NULL, at TEXT NOT NULL,
  "by" TEXT NOT NULL, sha256 TEXT NOT NULL, ok INTEGER NOT NULL, note TEXT NOT NULL);
CREATE INDEX delivery_package ON delivery (package);
"""


def _fifth(database: Database) -> None:
    """Case and own station of a publication, printed copies, what was typed over, the portal's answers, deliveries."""
    for statement in _FIFTH.split(";\n"):
        if statement.strip():
            database.run(statement)
    standings.rebuild(database)


def _sixth(database: Database) -> None:
    """Whether a reckoned day may still move; all are reckoned anew."""
    database.run("ALTER TABLE publication_fact ADD COLUMN moves INTEGER")
    database.run("UPDATE publication_fact SET flag = NULL WHERE flag IS NOT NULL")


Step = Callable[[Database], None]
STEPS: tuple[Step, ...] = (_first, _second, _third, _fourth, _fifth, _sixth)
CURRENT = len(STEPS)


def stored_version(database: Database) -> int:
    """The version of the file, known to be ours and not newer; NOT_A_WORKSPACE, NEWER_VERSION or DAMAGED_WORKSPACE."""
    if database.value("PRAGMA application_id") != APPLICATION_ID:
        raise connection.missing(database.path.parent)
    version = int(database.value("PRAGMA user_version"))
    if version > CURRENT:
        raise newer_version(database.path.parent.name, version)
    if version < 1:
        raise connection.damaged(database.path)
    return version


def newer_version(name: str, version: int) -> WorldError:
    """The file was written by a later release."""
    return WorldError(
        "NEWER_VERSION",
        f"“{name}”由更新版本的程序建立（数据版本{version}，本程序只认识到{CURRENT}）。",
        "请安装新版程序后再打开；数据没有改动。",
    )


def migrate(database: Database) -> None:
    """Bring the file from its version to the last one, step by step; does nothing when it is there already."""
    for version in range(int(database.value("PRAGMA user_version")) + 1, CURRENT + 1):
        with database.writing():
            STEPS[version - 1](database)
            database.run(f"PRAGMA application_id={APPLICATION_ID}")
            database.run(f"PRAGMA user_version={version}")
