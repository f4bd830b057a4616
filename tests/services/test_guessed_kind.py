"""The kind a new publication begins with."""

from __future__ import annotations

import pytest

from catalog_app.model.vocabulary import likely_kind
from catalog_app.services.vocabulary import guessed_kind, kinds

POLICY = ("政策法规文件", "其他政策文件")


@pytest.mark.parametrize(
    ("title", "number", "places", "kind"),
    [
        ("青石桥镇2026年冬春救助工作安排", "青政发〔2026〕12号", ("社会救助", "审批"), "政策文件"),
        ("关于印发临时救助办法的通知", "青政发〔2026〕12号", ("社会救助",), "政策文件"),
        ("关于上级文件的说明", "", POLICY, "政策文件"),
        ("《关于印发临时救助办法的通知》政策解读", "", POLICY, "政策解读"),
        ("低保对象名单公示", "", ("低保",), "公示公告"),
        ("关于停水的通知", "", ("便民", "服务"), ""),
        ("征收土地公告", "青政告〔2026〕3号", ("征地",), "公示公告"),
        ("青石桥镇2026年部门预算", "", ("财政",), "财政信息"),
        ("2026年第12号", "12号", ("便民",), ""),
        ("", "", (), ""),
    ],
)
def test_the_last_telling_word_decides(title: str, number: str, places: tuple[str, ...], kind: str) -> None:
    assert likely_kind(kinds().values(), title, number, places) == kind


def test_nothing_said_is_other() -> None:
    assert guessed_kind(None, "关于停水的通知", "") == "其他"
