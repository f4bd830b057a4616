"""公开依据 cells in every shape met."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers.basis import read_basis_cell
from catalog_app.importers.wording import simplified
from catalog_app.model.catalog import Basis
from catalog_app.support.paths import resource_bytes

OPEN_GOVERNMENT = Basis("中华人民共和国政府信息公开条例", "国务院令第711号")
BUDGET = Basis("财政部关于印发《地方预决算公开操作规程》的通知", "财预〔2016〕143号")


def read(text):
    return list(read_basis_cell(text).basis)


def pairs(text):
    return [(source.title, source.number) for source in read(text)]


def national_sources():
    found = {}
    for code in ("03", "10", "18", "21"):
        standard = msgspec.json.decode(resource_bytes(f"standards/{code}.json"))
        for item in standard["items"]:
            for source in item["basis"]:
                found[source["title"], source.get("number")] = None
    return list(found)


NATIONAL = national_sources()


@pytest.mark.parametrize(
    "text",
    [
        "《财政部关于印发〈地方预决算公开操作规程〉的通知》（财预〔2016〕143号）",
        "《财政部关于印发《地方预决算公开操作规程》的通知》（财预[2016]143号）",
        "《财政部关于印发<地方预决算公开操作规程>的通知》(财预（2016）143号)",
        "《财政部关于印发〈地方预决算公开操作规程〉》的通知（财预〔2016143号）",
        "《财政部关于印发〈地方预决算公开操作规程的通知〉》（财预2016〕143号）",
        "《财政部关于印发〈地方预决算公开操作规程的通知》（财预【2016】143号）",
        "《财政部关于印发〈地方预决算公开操作规程〉的通知》财预〔2016)143 号",
        "《财政部关于印发〈地方预决算公开操作规程〉的通知》（财预〔2016 )143号",
        "《财政部关于印发〈地方预决算公开操作规程〉的通知（财预〔2016〕143号）》",
        "<财政部关于印发<地方预决算公开操作规程>的通知>（财预２０１６１４３号）",
        "财政部关于印发〈地方预决算公开操作规程〉的通知（财预〔2016〕143号）等",
        "1.《财政部关于印发〈地方预决算公开\n操作规程〉的通知》（财预\u3000〔2016〕143）；",
    ],
)
def test_one_source_however_its_marks_stand(text):
    assert read(text) == [BUDGET]


@pytest.mark.parametrize("joint", ["", " ", "\n", "、", "；", ";\n", "，", "。", "/"])
@pytest.mark.parametrize("number", ["", "{}.", "{}、", "（{}）", "({})", "{}"])
def test_sources_however_they_are_joined(joint, number):
    texts = [
        "《中华人民共和国预算法》",
        "《中华人民共和国政府信息公开条例》（国务院令第711号）",
        "《文化馆服务标准》（GB/T 32939-2016）",
        "《企业国有资产交易监督管理办法》（国务院国资委 财政部令第32号）",
    ]
    numbered = [number.format(place) + text for place, text in enumerate(texts, 1)]
    assert pairs(joint.join(numbered)) == [
        ("中华人民共和国预算法", None),
        ("中华人民共和国政府信息公开条例", "国务院令第711号"),
        ("文化馆服务标准", "GB/T 32939-2016"),
        ("企业国有资产交易监督管理办法", "国务院国资委 财政部令第32号"),
    ]


def test_article_and_its_wording_belong_to_the_source_before():
    first, second = read(
        "《中华人民共和国政府信息公开条例》（国务院令第711号）第七条：应当依照《档案法》的规定公开。\n"
        "《城市绿化条例》第七条、第八条（国务院令第100号）"
    )
    assert first == Basis("中华人民共和国政府信息公开条例", "国务院令第711号", "第七条：应当依照《档案法》的规定公开")
    assert second == Basis("城市绿化条例", "国务院令第100号", "第七条、第八条")


def test_sources_without_marks():
    assert pairs("中华人民共和国预算法、国务院扶贫办、财政部关于完善制度的指导意见（国开办发〔2018〕11号）") == [
        ("中华人民共和国预算法", None),
        ("国务院扶贫办、财政部关于完善制度的指导意见", "国开办发〔2018〕11号"),
    ]
    assert pairs("《A法》、省政府相关文件规定")[1] == ("省政府相关文件规定", None)


def test_lost_marks_at_the_edge_of_a_title():
    assert pairs("中华人民共和国预算法》；《水法》") == [("中华人民共和国预算法", None), ("水法", None)]
    assert pairs("《中华人民共和国预算法；《水法》（国务院令第1号") == [
        ("中华人民共和国预算法", None),
        ("水法", "国务院令第1号"),
    ]


def test_remark_behind_the_title_is_part_of_it():
    assert pairs("《办法》（试行）（财农〔2017〕8号）") == [("办法（试行）", "财农〔2017〕8号")]
    assert pairs("《〈工作的意见〉实施细则》（国办发〔2016〕80号）") == [
        ("《工作的意见》实施细则", "国办发〔2016〕80号")
    ]


@pytest.mark.parametrize("text", ["", "—", "/", "无", " \n"])
def test_cells_without_a_source(text):
    assert read_basis_cell(text).basis == ()


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(NATIONAL), min_size=1, max_size=5),
    st.sampled_from(["\n", "；", "、", "", " "]),
    st.sampled_from(["〔〕", "[]", "【】", "（）", "()", "〔)", "〔", "〕"]),
)
def test_national_sources_in_any_brackets(sources, joint, brackets):
    def rendered(title, number):
        opening = brackets[0] if brackets[0] != "〕" else ""
        closing = brackets[-1] if brackets[-1] != "〔" else ""
        told = re.sub(r"〔(\d{4})〕", rf"{opening}\1{closing}", number or "")
        return "《" + title.replace("《", "〈").replace("》", "〉") + "》" + (f"（{told}）" if told else "")

    assert pairs(joint.join(rendered(*source) for source in sources)) == sources


@settings(max_examples=80)
@given(st.text(alphabet="《》〈〉（）()[]〔〕〕2016号令第条、；。\n 1.法通知的等关于印发《国务院") | st.text())
def test_any_text_gives_its_own_words_or_a_doubt(text):
    found = read_basis_cell(text)
    letters = {letter for letter in simplified(text) if "一" <= letter <= "鿿"}
    assert all(any(map(str.isalnum, one.title)) for one in found.basis)
    assert {letter for one in found.basis for letter in one.title if "一" <= letter <= "鿿"} <= letters
    assert found.basis or found.doubts or not letters - {"无"}
