"""Ugly catalogs, one way of being ugly each: all that a careful reader sees is read, and nothing else."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from bench.catalogs.readers import read_by_parts
from bench.catalogs.score import JUDGES, score_answer

FOLDER = Path(__file__).parents[1] / "data" / "import"
CASES = sorted(FOLDER.glob("*.expected.json"))


def _name(path: Path) -> str:
    return path.name.removesuffix(".expected.json")


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_case_is_read_as_a_careful_reader_would(case: Path):
    truth = json.loads(case.read_text(encoding="utf-8"))
    score = score_answer(truth, read_by_parts(FOLDER / truth["file"]))
    assert score.error == ""
    assert [str(miss) for miss in score.misses] == []
    assert (score.wanted, score.found, score.got) == (len(truth["items"]),) * 3


def test_every_case_has_its_file_and_every_file_its_case():
    files = {path.name for path in FOLDER.iterdir() if path not in CASES}
    assert files == {json.loads(case.read_text(encoding="utf-8"))["file"] for case in CASES}
    assert len(CASES) >= 45


def test_the_scorer_sees_every_field():
    truth = json.loads((FOLDER / "extra-five-open-and-phone.expected.json").read_text(encoding="utf-8"))
    truth["items"] = truth["items"][:1]
    wrong = {
        "level1": "别的",
        "level2": "别的",
        "level3": "别的",
        "elements": [{"text": "文件 名称", "optional": True}],
        "basis": [{"title": "中华人民共和国政府信息公开条例", "number": None}],
        "deadline": {"text": truth["items"][0]["deadline"]["text"], "stages": []},
        "publisher": None,
        "channels": {"required": [], "optional": [], "other": ["别的"]},
        "audience": {"public": None, "groups": "别的"},
        "mode": [],
        "levels": ["县级"],
        "domain": None,
        "extra": {},
    }
    right, damaged = _answer(truth, {}), _answer(truth, wrong)
    assert score_answer(truth, right).misses == []
    truth["items"][0]["level1"] = damaged["tables"][0]["items"][0]["level1"] = "政策文件"
    damaged["tables"][0]["items"][0]["elements"] += deepcopy(truth["items"][0]["elements"])
    missed = {miss.field for miss in score_answer(truth, damaged).misses}
    assert missed == set(JUDGES) - {"level1", "basis titles", "deadline"}
    truth["items"][0] |= {"deadline": {"text": "别的", "stages": []}, "basis": [{"title": "别的", "number": None}]}
    assert {"basis titles", "deadline"} <= {miss.field for miss in score_answer(truth, damaged).misses}


def _answer(truth: dict, changes: dict) -> dict:
    items = [deepcopy(item) | {"source": {"sheet": None, "rows": []}} for item in truth["items"]]
    for item in items:
        item["channels"]["optional"] = []
        item["deadline"]["stages"] = [
            {"rule": stage["rules"][0], "days": stage["days"]} for stage in item["deadline"]["stages"]
        ]
        item |= deepcopy(changes)
    return {"problems": [], "tables": [{"items": items, "problems": []}]}
