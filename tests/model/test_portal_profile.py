from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.model.errors import WorldError
from catalog_app.model.portal import LIST_KEYS, PortalColumn, folder_name, load_profile
from catalog_app.support.paths import resource_bytes

NAME = "portal-generic.json"


def document() -> dict[str, Any]:
    return json.loads(resource_bytes(f"profiles/{NAME}"))


def test_the_shipped_profile_has_the_default_columns() -> None:
    profile = load_profile(resource_bytes(f"profiles/{NAME}"), NAME)
    assert (
        tuple(column.key for column in profile.list_columns) == LIST_KEYS[:-1]
    )  # not the address of what is taken down
    assert [column.label for column in profile.list_columns][:4] == ["序号", "栏目路径", "栏目代码", "标题"]
    assert profile.name == "generic"
    assert not profile.confirmed


def test_a_domain_goes_to_its_column_or_under_the_root() -> None:
    made = document() | {"columns": {"06": {"path": "征地信息", "code": "A06"}}}
    profile = load_profile(json.dumps(made).encode(), NAME)
    assert profile.column("06", "征地补偿") == PortalColumn("征地信息", "A06")
    assert profile.column("07", "扶贫").path == "政府信息公开/法定主动公开内容/重点领域/扶贫"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": "other/1"}, "schema"),
        ({"list_columns": []}, "list_columns"),
        ({"list_columns": [{"key": "secret", "label": "甲"}]}, "secret"),
        ({"list_columns": [{"key": "title", "label": "甲"}, {"key": "title", "label": "乙"}]}, "list_columns"),
        ({"list_columns": [{"key": 5, "label": "甲"}]}, "list_columns[0].key"),
        ({"list_columns": [{"key": "title", "label": "甲"}, {"key": "note", "label": "甲"}]}, "表头相同"),
        ({"list_columns": [{"key": "title", "label": " =1+1"}]}, "像公式"),
        ({"list_columns": [{"key": "title", "label": "甲\n乙"}]}, "看不见的字符"),
        ({"constants": {"secret": "x"}}, "secret"),
        ({"constants": {"body_file": "../../a"}}, "正文文件"),
        ({"columns": {"06": {"path": "甲/../乙"}}}, "甲/../乙"),
        ({"folder_form": "{序号.__class__}"}, "__class__"),
        ({"folder_form": "{序号:>1000000000}"}, "1000000000"),
        ({"folder_form": "{序号}" * 50_000}, "200字"),
        ({"folder_form": "{序号}\0"}, "看不见的字符"),
        ({"allowed_tags": ["p", "script"]}, "allowed_tags"),
        ({"title_limit": 0}, "title_limit"),
        ({"date_form": "M/D/Y"}, "date_form"),
        ({"unheard": 1}, "unheard"),
    ],
)
def test_a_damaged_profile_is_refused_by_name_and_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(WorldError) as refused:
        load_profile(json.dumps(document() | change).encode(), NAME)
    assert refused.value.code == "DAMAGED_PROFILE"
    assert NAME in refused.value.cause
    assert place in refused.value.cause


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"schema": "\xb7\xbd"}', b"[" * 90_000])
def test_what_is_no_profile_is_refused(data: bytes) -> None:
    with pytest.raises(WorldError, match="DAMAGED_PROFILE"):
        load_profile(data, NAME)


@given(st.text(st.sampled_from("ab_-征 "), max_size=12), st.text(st.sampled_from("0123"), max_size=4))
def test_a_folder_name_leaves_no_dangling_marks(title: str, number: str) -> None:
    name = folder_name("{序号}_{索引号}_{标题}", {"序号": "001", "标题": title, "索引号": number})
    assert name.startswith("001")
    assert "__" not in name
    assert not name.endswith(("_", "-"))
