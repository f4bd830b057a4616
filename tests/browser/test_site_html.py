"""Every page of the exported site passes the Nu checker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.browser.conftest import MODULES

JAR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
OURS = "Content Security Policy"
"""The checker takes a folder for no origin, browsers do not: those notes are no findings."""


def check(*paths: Path) -> list[str]:
    command = ["java", "-jar", JAR, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", *paths]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=110).stdout)
    return [f"{Path(one['url']).name}: {one['message']}" for one in told["messages"] if OURS not in one["message"]]


def test_every_page_passes(site: Path):
    pages = [*site.glob("*.html"), *site.glob("domain/*.html"), *site.glob("info/*/*.html"), *site.glob("year/*.html")]
    pages += sorted(site.glob("item/*.html"))[:20]
    assert len(pages) > 90
    assert check(*pages) == []


def test_the_checker_would_notice(tmp_path: Path):
    page = tmp_path / "x.html"
    page.write_text('<!DOCTYPE html><html lang="zh-CN"><title>x</title><p><foo></p><td>', encoding="utf-8")
    assert any("foo" in one for one in check(page))
