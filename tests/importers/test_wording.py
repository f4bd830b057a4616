"""Words in their normal form, as files give them and as they are compared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_app.importers.wording import header_key, key_of, printed, simplified, tidy
from catalog_app.support.paths import resource_bytes, resource_names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("青石桥镇人\xa0民政府", "青石桥镇人民政府"),
        ("执法程序或者行\n政强制 流程图", "执法程序或者行政强制流程图"),
        ("2 0 个 工 作 日", "20个工作日"),
        ("第１２条", "第12条"),
        ("发布会⁄听证会", "发布会/听证会"),
        ("人力资源社会保障部 财政部 工业和信息化部关于稳定岗位的通知",) * 2,
        ("县级广播电视行 政部门", "县级广播电视行政部门"),
        ("办 理部 门、财政 部门", "办理部门、财政部门"),
        ("GB/T 32939-2016", "GB/T 32939-2016"),
        ("文化部 财政部关于推进工作的意见", "文化部 财政部关于推进工作的意见"),
        ("国务院国资委 财政部令第32号", "国务院国资委 财政部令第32号"),
        ("公開(kāi)事項(xiàng)", "公开事项"),
        ("鄉(鎮)級(jí)", "乡(镇)级"),
        ("長期公開(kāi)（動\n(dòng)態調整）", "长期公开（动态调整）"),
        ("监督电话（12317）", "监督电话（12317）"),
        ("联系方式（email）", "联系方式（email）"),
        ("\u200b名称\u202e", "名称"),
        (" \n ", ""),
    ],
)
def test_tidy(text, words):
    assert tidy(text) == words


def test_printed_words_keep_the_width_of_digits_and_the_space_beside_them():
    assert printed("自公开信息形成或变更之日起３ 个工作日内") == "自公开信息形成或变更之日起３ 个工作日内"
    assert printed("受理之日起5个工作日内 ②结果信息") == "受理之日起5个工作日内 ②结果信息"
    assert printed("信息形\u3000成（变更）之日起\n7个工作日内") == "信息形成（变更）之日起7个工作日内"


def test_simplified_text_has_nothing_to_convert():
    for name in resource_names("standards", ".json"):
        text = resource_bytes(name).decode("utf-8")
        assert simplified(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("财预〔2016〕143号", "财预[2016]１４３ 号"),
        ("征收（试行）", "征收(试行)"),
        ("二〇二〇年", "二零二零年"),
        ("政務公開", "政务公开"),
        ("入户⁄现场", "入户/现场"),
    ],
)
def test_what_makes_no_difference(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("公开渠道和载体（“▄”表示必选项，“口”表示可选项）", "公开渠道和载体"),
        ("公开内容（要素）及要求", "公开内容及要求"),
        ("公 开\n时限", "公开时限"),
        ("一級(jí)事項(xiàng)", "一级事项"),
        ("（一）公开事项", "公开事项"),
        ("县（区）级", "县级"),
        ("特定群体（请写明）", "特定群体"),
        ("（要素）", "要素"),
    ],
)
def test_header_words(header, words):
    assert header_key(header) == words


@settings(max_examples=60)
@given(st.text())
def test_any_text_has_one_normal_form(text):
    assert tidy(tidy(text)) == tidy(text)
    assert key_of(key_of(text)) == key_of(text)
    header_key(text)
