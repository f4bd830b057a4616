"""The bundled national catalogs: whole, clean, true to the deadline rules; damage is told by name and place."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER
from catalog_app.model.deadline import parse_deadline
from catalog_app.model.errors import WorldError
from catalog_app.model.standards import load_index, load_standard
from catalog_app.support.paths import resource_bytes
from tests.helpers.standards import index, standard_rows, standards

REMARKS = re.compile("未核对|为原《|计入“其他”|各地补充|可选|未写明|部分地方")


def texts_of(row):
    yield from filter(None, (row.level1, row.level2, row.level3, row.publisher, row.audience.groups, row.deadline.text))
    yield from (element.text for element in row.elements)
    for source in row.basis:
        yield from filter(None, (source.title, source.number, source.article))
    yield from row.channels.other


def test_all_domains_and_rows_are_there():
    assert len(standards()) == 31
    assert len(standard_rows()) == 638
    assert [s.code for s in standards()] == [f"{number:02d}" for number in range(1, 32)]
    names = {s.code: s.name for s in standards()}
    assert (names["06"], names["25"], names["31"]) == ("征地补偿", "扶贫", "乡村振兴")


def test_rows_for_townships_and_villages():
    township = [row for row in standard_rows() if {"乡级", "村级"} & set(row.levels)]
    assert len(township) == 224
    assert len({row.id[:2] for row in township}) == 25


def test_index_agrees_with_the_files():
    for summary, standard in zip(index(), standards(), strict=True):
        assert (summary.code, summary.name, summary.full_name) == (standard.code, standard.name, standard.full_name)
        assert (summary.version, summary.rows) == (standard.version, len(standard.items))
        for level, count in summary.levels.items():
            assert count == sum(level in row.levels for row in standard.items), (standard.code, level)
        assert summary.township_rows == sum(bool({"乡级", "村级"} & set(row.levels)) for row in standard.items)


def test_ids_number_the_rows_in_file_order():
    for standard in standards():
        assert [row.id for row in standard.items] == [
            f"{standard.code}-{number:03d}" for number in range(1, len(standard.items) + 1)
        ]


def test_printed_words_mean_the_stored_stages():
    for row in standard_rows():
        assert parse_deadline(row.deadline.text).stages == row.deadline.stages, row.id
        assert row.deadline.stages, row.id


def test_texts_are_clean():
    for row in standard_rows():
        for text in texts_of(row):
            assert text == text.strip(), row.id
            assert text, row.id
            assert not re.search(r"[\n\t\r\u3000\u200b\ufeff０-９,;:()!?]|  ", text), (row.id, text)
            assert not REMARKS.search(text), (row.id, text)
        assert all(not re.search(r"[；。，、]$|^[●〇■□·]", element.text) for element in row.elements), row.id
        assert not re.match(r"[（(]?[0-9一二三四五六七八九十]+[）)、．.]", row.level1), row.id


def test_rows_are_complete():
    for row in standard_rows():
        assert row.level1
        assert row.elements
        assert row.basis
        assert row.publisher
        assert row.channels.required or row.channels.optional
        assert row.mode
        assert row.levels
        assert row.audience.public or row.audience.groups, row.id


def test_channels_stand_in_printed_order_and_once():
    for row in standard_rows():
        for names in (row.channels.required, row.channels.optional):
            assert list(names) == sorted(names, key=NATIONAL_CHANNELS.index), row.id
        assert not set(row.channels.required) & set(row.channels.optional), row.id
        assert not row.channels.other or OTHER in row.channels.required, row.id


def test_document_numbers_have_their_own_brackets():
    numbers = {source.number for row in standard_rows() for source in row.basis if source.number}
    assert len(numbers) > 100
    for number in numbers:
        assert not re.search(r"[\[（(【〈]\d{4}[\]）)】〉]", number), number
        assert "号" in number or number.startswith("GB/T "), number
        assert not re.search(r"〔(?!\d{4}〕\d+号)", number), number
    for row in standard_rows():
        for source in row.basis:
            assert not source.title.startswith("《") or "》" in source.title[:-1], source.title


def test_optional_elements_lose_the_word_and_keep_the_rest():
    elements = {e.text: e.optional for row in standards()[5].items for e in row.elements}
    assert elements["征地工作流程图"]
    assert elements["土地勘测定界图件（涉密除外）"]
    assert not elements["听证权利"]
    assert sum(e.optional for row in standard_rows() for e in row.elements) == 4


def test_remarks_about_the_source_are_notes_and_platforms_are_channels():
    rows = {row.id: row for row in standard_rows()}
    assert rows["06-001"].note == "征地信息公开平台计入“其他”渠道"
    assert rows["06-001"].channels.other == ("征地信息公开平台",)
    assert rows["06-001"].deadline.text == "自信息形成或者变更之日起20个工作日内，法律法规另有规定的除外"
    assert rows["06-008"].note == "按政府信息公开条例的一般时限填写，目录原文时限未核对"
    assert rows["30-001"].note.startswith("部分地方改为")
    assert sum("未核对" in (row.note or "") for row in standard_rows()) == 45


def test_stages_were_split():
    rows = {row.id: row for row in standard_rows()}
    notice, approval = rows["06-002"].deadline.stages
    assert (notice.rule, notice.start, notice.channels[0][:2]) == ("immediate", "实地启动拟征收土地工作", "社区")
    assert (approval.days, approval.channels) == (10, ("政府网站", "征地信息公开平台"))
    publish, display = rows["15-005"].deadline.stages
    assert (publish.days, display.days, display.kind) == (10, 7, "display")
    decision, rest = rows["11-001"].deadline.stages
    assert (decision.start, decision.part, rest.part) == ("处罚决定作出", "处罚决定", "其他内容")


GOOD = {
    "schema": "catalog-app/standard/1", "code": "06", "name": "征地补偿", "full_name": "土地征收", "version": "1",
    "items": [{"id": f"06-00{n}", "level1": "甲", "elements": [{"text": "一"}], "levels": ["乡级"]} for n in (1, 2)],
}  # fmt: skip


def damaged(change):
    document = json.loads(json.dumps(GOOD))
    change(document)
    return json.dumps(document).encode()


DAMAGES = [
    (lambda d: d["items"][1].update(levels=["乡级", 5]), "items[1].levels[1]"),
    (lambda d: d["items"][1].update(levels=["镇级"]), "items[1].levels[0]"),
    (lambda d: d["items"][0].update(mode=["被动"]), "items[0].mode[0]"),
    (lambda d: d["items"][0].update(channels={"required": ["政府网站", "网站"]}), "items[0].channels.required[1]"),
    (lambda d: d["items"][1].pop("level1"), "items[1]"),
    (lambda d: d["items"][1]["elements"].append({"text": ""}), "items[1]"),
    (lambda d: d["items"][1]["elements"].append({"text": 3}), "items[1].elements[1].text"),
    (lambda d: d["items"][1].update(id="06-001"), "items[1].id"),
    (lambda d: d["items"][1].update(id="07-001"), "items[1].id"),
    (lambda d: d.update(code="6"), "code"),
    (lambda d: d.pop("schema"), "schema"),
    (lambda d: d.update(items={}), "items"),
]


@pytest.mark.parametrize(("change", "place"), DAMAGES)
def test_damaged_file_is_refused_by_name_and_place(change, place):
    with pytest.raises(WorldError) as caught:
        load_standard(damaged(change), "06.json")
    assert caught.value.code == "DAMAGED_STANDARD"
    assert f"06.json 已损坏，位置 {place}：" in caught.value.cause


@given(st.binary(max_size=200) | st.integers(0, 4000).map(lambda end: resource_bytes("standards/06.json")[:end]))
def test_any_other_bytes_are_refused(data):
    with pytest.raises(WorldError) as caught:
        load_standard(data, "06.json")
    assert caught.value.code == "DAMAGED_STANDARD"


def test_damaged_index():
    row = {"code": "06", "name": "征地补偿", "full_name": "x", "version": "1", "rows": 2}
    for document in (
        {"schema": "x", "standards": []},
        {"schema": "catalog-app/standard-index/1", "standards": [row, row]},
        {"schema": "catalog-app/standard-index/1", "standards": [row | {"rows": "2"}]},
    ):
        with pytest.raises(WorldError, match=r"index\.json 已损坏"):
            load_index(json.dumps(document).encode(), "index.json")
