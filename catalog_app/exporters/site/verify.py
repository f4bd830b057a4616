"""Rehearses a site: its files are those of its list, every link leads to one, nothing from outside, tags, policy."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Set
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from catalog_app.exporters.portal.tags import Fault
from catalog_app.exporters.site.folder import SiteList, read_list
from catalog_app.exporters.site.frame import POLICY
from catalog_app.exporters.site.request import HOME, LIST_NAME
from catalog_app.model.errors import WorldError
from catalog_app.model.findings import Finding, Severity
from catalog_app.support.files import sha256, world_error
from catalog_app.support.progress import COMPARING, SILENT, Progress

_FETCHED = {"script": "src", "img": "src", "link": "href"}
_NOT_ALLOWED = frozenset(("style", "iframe", "object", "embed", "base", "frame", "video", "audio"))
_MOST_FAULTS = 20
_MOST_FINDINGS = 500
_MOST_FILES = 200_000
_LARGEST_PAGE = 32 << 20
_REMEDY = "请在原处重新生成网站，不要手工改动里面的文件。"
_OUTSIDE_STYLE = re.compile(rb"url\(\s*[\"']?\s*(?:https?:|//)|@import", re.IGNORECASE)
_SITE_TAGS = ("SiteName",)
_COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
_CONTENT_TAGS = ("ArticleTitle", "ContentSource")
_NAMED_ONLY = frozenset(("canonical",))
"""Links that are told, not fetched."""


def site_findings(folder: Path, progress: Progress = SILENT) -> list[Finding]:
    """What is wrong with the site in `folder` but for private information, at most 500; [] when all is well."""
    try:
        found = read_list(folder)
        if found is None:
            return [_finding("not_a_site", f"文件夹里没有 {LIST_NAME}，不是本程序生成的网站。")]
        findings = list(_site_findings(folder, found, progress))[:_MOST_FINDINGS]
    except WorldError as error:
        if error.code != "SITE_LIST_DAMAGED":
            raise
        return [_finding("not_a_site", error.cause)]
    except OSError as error:
        raise world_error(error, folder) from error
    return sorted(findings, key=lambda finding: finding.severity != "error")


def site_files(folder: Path) -> list[Path]:
    """Every regular file below `folder` by name, links not followed."""
    found = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                found.append(path)
        if len(found) > _MOST_FILES:
            break
    return found


def _site_findings(folder: Path, listed: SiteList, progress: Progress) -> Iterator[Finding]:
    there = {path.relative_to(folder).as_posix() for path in site_files(folder)}
    names = {file.path for file in listed.files}
    if HOME not in there:
        yield _finding("missing_file", f"没有首页 {HOME}。")
    for name in sorted(there - names - {LIST_NAME}):
        yield _finding("not_in_list", f"“{name}”没有列入 {LIST_NAME}，不是本程序生成的。", "warning")
    for name in sorted(names - there - {HOME}):
        yield _finding("missing_file", f"{LIST_NAME} 列出的“{name}”不在文件夹里，或是一个链接。")
    for place, file in enumerate(listed.files):
        progress.step(place, len(listed.files), COMPARING)
        if file.path not in there:
            continue
        path = folder / file.path
        if not file.sha256:
            yield _finding("unfinished", f"“{file.path}”上次没有写完。")
        elif path.stat().st_size != file.size or sha256(path) != file.sha256:
            yield _finding("wrong_hash", f"“{file.path}”的内容与 {LIST_NAME} 不符，被改动过。")
        yield from _file_findings(path, file.path, there)


def _file_findings(path: Path, name: str, there: Set[str]) -> Iterator[Finding]:
    if name.startswith("files/") or not name.endswith((".html", ".css")) or path.stat().st_size > _LARGEST_PAGE:
        return
    data = path.read_bytes()
    if name.endswith(".css"):
        if _OUTSIDE_STYLE.search(data):
            yield _finding("link_not_allowed", f"“{name}”从外面取内容。")
        return
    for fault in (*page_faults(data, name, there), *tag_faults(data, name)):
        yield _finding(fault.code, f"“{name}”{fault.message}。")


def _finding(code: str, message: str, severity: Severity = "error") -> Finding:
    return Finding(code=code, severity=severity, message=message, remedy=_REMEDY)


def tag_faults(data: bytes, path: str) -> Iterator[Fault]:
    """Page tags of 政府网站发展指引 that are missing or empty; a known column and content need theirs."""
    reader = _read(data.decode("utf-8", "replace"))
    told = {given.get("name", ""): given.get("content", "") for tag, given in reader.tags if tag == "meta"}
    wanted = _SITE_TAGS + (() if path == HOME else _COLUMN_TAGS) + (_CONTENT_TAGS if path.startswith("info/") else ())
    lacking = [name for name in wanted if not told.get(name, "").strip()]
    if lacking:
        yield Fault("tag_missing", f"缺少页面标签 {'、'.join(lacking)}")


def page_faults(data: bytes, path: str, members: Set[str]) -> list[Fault]:
    """Up to 20 faults of the page at `path` of a site with these files, each once; links seen from the page."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [Fault("not_utf8", "不是 UTF-8 编码")]
    found = dict.fromkeys(_faults(_read(text), posixpath.dirname(path), members))
    return list(found)[:_MOST_FAULTS]


def _read(text: str) -> _Reader:
    """The tags of a page; those written as we write them are taken apart once, however many pages have them."""
    reader = _Reader()
    pieces = _MARKUP.split(text)
    tags = [_taken_apart(piece) for piece in pieces[1::2]]
    if any(tag is None for tag in tags) or any("<" in piece for piece in pieces[::2]):
        reader.feed(text)
        reader.close()
        return reader
    for tag, words in zip(tags, pieces[2::2], strict=True):
        if tag is not None and not tag[2]:
            reader.tags.append((tag[0], tag[1]))
            reader.inline = reader.inline or (tag[0] == "script" and bool(words.strip()))
    return reader


@lru_cache(maxsize=1 << 14)
def _taken_apart(markup: str) -> tuple[str, dict[str, str], bool] | None:
    """Name, attributes, and whether it is an end; None where it is not as we write tags."""
    if markup.lower() == "<!doctype html>":
        return "", {}, True
    tag = _TAG.fullmatch(markup)
    if tag is None:
        return None
    given = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(tag[3])}
    return tag[2].lower(), given | {name.lower(): "" for name in tag[3].split() if name.isalpha()}, bool(tag[1])


_MARKUP = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9\-]*(?:="[^"<>]*")?)*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([A-Za-z][A-Za-z0-9\-]*)="([^"<>]*)\"""")


class _Reader(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inline = False
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._script = self._script and tag != "script"

    def handle_data(self, data: str) -> None:
        self.inline = self.inline or (self._script and bool(data.strip()))


def _faults(reader: _Reader, folder: str, members: Set[str]) -> Iterator[Fault]:
    if reader.inline:
        yield Fault("script_not_allowed", "里有直接写在网页里的脚本")
    if ("meta", POLICY) not in ((tag, given.get("content")) for tag, given in reader.tags):
        yield Fault("no_policy", "没有写明内容安全策略")
    for tag, given in reader.tags:
        if tag in _NOT_ALLOWED:
            yield Fault("tag_not_allowed", f"里有不允许的标签 {tag}")
        if any(name.startswith("on") or name == "style" for name in given):
            yield Fault("attribute_not_allowed", f"的标签 {tag} 带脚本或样式")
        fetched = _FETCHED.get(tag) if given.get("rel") not in _NAMED_ONLY else None
        for name in ("href", "src", "action"):
            if name in given and given.get("rel") not in _NAMED_ONLY:
                yield from _link_faults(given[name], folder, members, fetched=fetched is not None)


def _link_faults(address: str, folder: str, members: Set[str], *, fetched: bool) -> Iterator[Fault]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        if fetched or parts.scheme not in ("http", "https", "mailto", "tel"):
            yield Fault("link_not_allowed", "里有不允许的链接")
    elif parts.path:
        target = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        if target not in members:
            yield Fault("broken_link", f"里的链接找不到文件：{address[:60]}")
