from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def item(run: Run, workspace: Path) -> str:
    return str(run("items", workspace, "--domain", "13", "--json").json["items"][0]["uid"])


def published(run: Run, workspace: Path, item: str, *more: object) -> dict:
    ran = run("publish", workspace, "--item", item, "--title", "通知", "--by", "李春燕", "--json", *more)
    assert ran.status == 0, ran.err
    return dict(ran.json)


def test_from_draft_to_published(run: Run, workspace: Path, item: str, tmp_path: Path) -> None:
    body, attachment = tmp_path / "正文.html", tmp_path / "附件.txt"
    body.write_text("<p class=x>全文</p><script>1</script><table><tr><td>甲</td></tr></table>", "utf-8")
    attachment.write_text("附", "utf-8")
    record = published(
        run, workspace, item, "--body", body, "--event", "形成=2026-01-05,印发=2026-01-06", "--kind", "公示公告",
        "--number", "青政〔2026〕1号", "--period", "2026年1月", "--keywords", "低保，救助", "--attach", attachment,
    )  # fmt: skip
    assert (record["formed"], record["events"], record["period"]) == ("2026-01-05", {"印发": "2026-01-06"}, "2026-01")
    assert (record["html"][:9], record["body"], record["state"]) == ("<p>全文</p>", "全文\n甲", "草稿")
    assert (record["keywords"], record["attachments"][0]["name"]) == (["低保", "救助"], "附件.txt")
    assert record["missing"] == []
    assert "脚本1处" in record["dropped"]
    uid = record["uid"]
    for step, state in (("初审", "复审"), ("复审", "终审"), ("终审", "待公开")):
        ran = run(
            "approve", workspace, "--publication", uid, "--step", step, "--by", "周明", "--opinion", "可", "--json"
        )
        assert ran.status == 0, ran.err
        assert (ran.json["step"], ran.json["name"], ran.json["state"]) == (step, "周明", state)
        assert len(ran.json["content_sha256"]) == 64
    assert "五关" in ran.err
    posted = run("post", workspace, "--publication", uid, "--channel", "政府网站", "--on", "2026-01-07", "--json")
    assert (posted.json["receipt"], posted.err) == ("2026-00001", "")
    assert not [f for f in run("check", workspace, "--json").json["findings"] if f["code"] == "not_reviewed"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--step", "终审", "--by", "周明"], "WRONG_STEP"),
        (["--step", "初审", "--by", " "], "APPROVER_MISSING"),
        (["--step", "初审", "--by", "周明", "--gates", "财务"], "UNKNOWN_CHOICE"),
        (["--step", "初审", "--by", "周明", "--send-back", "--opinion", "改"], "WRONG_STEP"),
        (["--step", "一审", "--by", "周明"], "WRONG_USAGE"),
        (["--step", "初审", "--by", "周明"], "NOT_COMPLETE"),
    ],
)
def test_what_cannot_be_approved(run: Run, workspace: Path, item: str, arguments: list[str], code: str) -> None:
    uid = published(run, workspace, item)["uid"]
    ran = run("approve", workspace, "--publication", uid, *arguments, "--json")
    assert (ran.status, ran.json["error"]["code"]) == (2, code)
    if code == "NOT_COMPLETE":
        assert "正文、附件或名单、形成日期" in ran.json["error"]["cause"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--event", "印发2026"], "BAD_EVENT"),
        (["--event", "印发=昨天"], "BAD_DATE"),
        (["--event", "形成=2026-01-05", "--formed", "2026-01-06"], "BAD_EVENT"),
        (["--kind", "公报"], "UNKNOWN_CHOICE"),
        (["--period", "本期"], "BAD_PERIOD"),
        (["--openness", "不公开"], "WRONG_USAGE"),
        (["--attach", "没有.pdf"], "FILE_MISSING"),
        (["--interprets", "none"], "UNKNOWN_PUBLICATION"),
        (["--link", "解读"], "BAD_LINK"),
        (["--link", "伴随=1"], "BAD_LINK"),
        (["--station", "没有"], "UNKNOWN_STATION"),
        (["--notice-case", "没有"], "UNKNOWN_CASE"),
        (["--year", "26"], "BAD_YEAR"),
        (["--formed", "2026-01-05", "--display-until", "2026-01-04"], "DATE_ORDER"),
    ],
)
def test_what_cannot_be_recorded(run: Run, workspace: Path, item: str, arguments: list[str], code: str) -> None:
    ran = run("publish", workspace, "--item", item, "--title", "通知", *arguments, "--json")
    assert ran.json["error"]["code"] == code
    assert ran.status == (3 if code == "FILE_MISSING" else 2)
    assert [step["name"] for step in run("history", workspace, "--json").json["steps"]] == ["建立工作区"]


def test_a_posted_draft_is_told_of(run: Run, workspace: Path, item: str) -> None:
    first, second = (published(run, workspace, item)["uid"] for _ in range(2))
    assert "未经审核" in run("post", workspace, "--publication", first, "--channel", "政府网站").err
    ran = run("post", workspace, "--publication", second, "--channel", "政府网站", "--already-public")
    assert (ran.status, ran.err) == (0, "")
    told = [f["publication"] for f in run("check", workspace, "--json").json["findings"] if f["code"] == "not_reviewed"]
    assert told == [first]


def test_an_interpretation_is_linked_and_a_review_sent_back(run: Run, workspace: Path, item: str) -> None:
    policy = published(run, workspace, item, "--kind", "政策文件", "--formed", "2026-01-05", "--number", "1号")
    explained = published(run, workspace, item, "--interprets", policy["uid"], "--kind", "政策解读", "--formed",
                          "2026-01-05", "--abstract", "解读")  # fmt: skip
    assert explained["links"] == [{"kind": "被解读", "uid": policy["uid"]}]
    steps = run("history", workspace, "--json").json["steps"]
    assert [step["name"] for step in steps if "关联" in step["name"]] == []  # it came with the record itself
    ran = run("post", workspace, "--publication", policy["uid"], "--channel", "政府网站", "--json")
    assert ran.json["error"]["code"] == "INTERPRETATION_MISSING"


def test_every_further_field(run: Run, workspace: Path, item: str) -> None:
    told = published(run, workspace, item, "--year", "2025", "--notice-case", "低保", "--validity", "废止",
                     "--abolished-on", "2026-01-06", "--five-stage", "结果", "--index-number", "A-1",
                     "--display-until", "2026-02-01", "--reassess-on", "2026-03-01")  # fmt: skip
    assert (told["year"], told["validity"], told["five_stage"]) == (2025, "废止", "结果")
    assert (told["index_number"], told["abolished_on"], told["display_until"]) == ("A-1", "2026-01-06", "2026-02-01")
    assert told["case"]


def test_what_is_due_is_listed(run: Run, workspace: Path) -> None:
    item = next(one for one in run("items", workspace, "--json").json["items"]
                if any(stage["days"] == 20 for stage in one["deadline"]["stages"]))  # fmt: skip
    uid = published(run, workspace, item["uid"], "--formed", "2026-10-12")["uid"]
    lines = run("due", workspace, "--as-of", "2026-11-05", "--within", "20", "--json").json["due"]
    line = next(one for one in lines if one["publication"] == uid)
    assert set(line) >= {"item", "publication", "stage", "due", "safe", "state", "provisional"}
    assert (line["item"], line["due"], line["state"], line["provisional"]) == (item["uid"], "2026-11-09", "soon", False)
    late = run("due", workspace, "--as-of", "2026-11-10", "--json").json["due"]
    assert next(one for one in late if one["publication"] == uid)["state"] == "late"
    assert "逾期\t2026-11-09" in run("due", workspace, "--as-of", "2026-11-10").out
    assert run("due", workspace, "--within", "0").status == 2
