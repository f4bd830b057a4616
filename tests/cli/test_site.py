"""`site` and `portal --site` as they are typed."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_site_is_written_once_and_kept(run: Run, workspace: Path, tmp_path: Path):
    folder = tmp_path / "网站"
    ran = run("site", workspace, "--out", folder, "--base-url", "https://zw.example.gov.cn/", "--json")
    assert ran.status == 0
    assert ran.json["path"] == str(folder)
    assert "https://zw.example.gov.cn/domain/06.html" in (folder / "sitemap.xml").read_text(encoding="utf-8")
    again = run("site", workspace, "--out", folder, "--base-url", "https://zw.example.gov.cn/", "--json").json
    assert (again["written"], again["removed"], again["same"]) == (0, 0, ran.json["written"])
    assert run("site", workspace, "--out", workspace).status == 2
    assert run("site", workspace, "--out", tmp_path).status == 2


def test_a_package_takes_the_site_along(run: Run, workspace: Path, tmp_path: Path):
    out = tmp_path / "包.zip"
    plain = run("portal", workspace, "--out", tmp_path / "小.zip", "--by", "李", "--json").json["files"]
    ran = run("portal", workspace, "--out", out, "--by", "李", "--site", "--json")
    assert ran.json["files"] > plain + 20
    assert run("verify", out).status == 0
