from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.checks.personal_info import (
    cell_words,
    contact_set,
    find_in_table,
    find_private,
    mask,
    masked_text,
)
from tests.helpers.numbers import CARD, CREDIT_CODE, IDENTITY, IDENTITY_OLD, MOBILE, identities, luhn_digit

CHINESE = st.text("张王河口村组补贴名单公示年月日元号身份证，。：（）\n 第一二三", max_size=30)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def kinds(text: str, context: str = "") -> list[str]:
    return [hit.kind for hit in find_private(text, context=context)]


@pytest.mark.parametrize(
    "written",
    [
        IDENTITY,
        IDENTITY.lower(),
        IDENTITY.translate(FULL_WIDTH),
        f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}",
        f"{IDENTITY[:6]}-{IDENTITY[6:14]}-{IDENTITY[14:]}",
        f"{IDENTITY[:6]}－{IDENTITY[6:14]}—{IDENTITY[14:]}",
        f"{IDENTITY[:10]}\n{IDENTITY[10:]}",
        f"{IDENTITY[:10]}\r\n    {IDENTITY[10:]}",
        f"{IDENTITY[:6]}\u200b{IDENTITY[6:]}",
        f"{IDENTITY[:10]}\ufffe{IDENTITY[10:]}",
        " ".join(IDENTITY),
        IDENTITY.replace("0", "O").replace("1", "l"),
        IDENTITY[:17] + "×",
        "编号3" + IDENTITY,
        IDENTITY + MOBILE,
    ],
)
def test_an_identity_number_is_found_however_it_is_written(written: str) -> None:
    hits = find_private(f"户主张三，{written}，河口村")
    assert [(hit.kind, hit.severity) for hit in hits][:1] == [("id_card", "red")]
    assert hits[0].excerpt == "11*************02X"


def test_the_place_is_that_of_the_original_text() -> None:
    text = f"张三\u200b{IDENTITY[:6]}\u200b {IDENTITY[6:]}，李四"
    (hit,) = find_private(text)
    assert text[hit.start] == "1"
    assert text[hit.end - 1] == "X"
    assert text[hit.end] == "，"


@given(identities(), CHINESE, CHINESE)
def test_a_valid_identity_in_chinese_text_is_always_found(number: str, before: str, after: str) -> None:
    hits = find_private(before + number + after)
    assert [hit.excerpt for hit in hits if hit.kind == "id_card"] == [mask("id_card", number)]


@given(identities(), st.integers(1, 17), st.sampled_from([" ", "-", "\n", "\u3000", "–"]))
def test_an_identity_broken_anywhere_is_found(number: str, place: int, gap: str) -> None:
    assert "id_card" in kinds(f"证件：{number[:place]}{gap}{number[place:]}。")


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for hit in find_private(text):
        assert 0 <= hit.start < hit.end <= len(text)


@given(st.text(st.sampled_from("0123456789X -\n:账号身份证元.E+62*"), max_size=200))
def test_no_excerpt_shows_nine_digits_in_a_row(text: str) -> None:
    for hit in find_private(text):
        assert not re.search(r"\d{9}", hit.excerpt)
        assert "*" in hit.excerpt


@given(st.text(st.sampled_from("0123456789X -\n身份证卡号"), max_size=120))
def test_hits_do_not_overlap(text: str) -> None:
    hits = find_private(text)
    assert all(first.end <= second.start for first, second in pairwise(hits))


@given(
    st.one_of(identities(), st.from_regex(r"(62|1[3-9]|110105194912|20261123|4|0)[0-9]{8,17}X?", fullmatch=True)),
    st.sampled_from(["", "账号", "证件号码", "编号", "索引号", "金额"]),
)
def test_a_number_alone_in_its_cell_is_judged_as_in_a_text(number: str, heading: str) -> None:
    alone = [(hit.kind, hit.reason, hit.excerpt) for hit in find_private(number, context=heading)]
    inside = [(hit.kind, hit.reason, hit.excerpt) for hit in find_private(f"甲{number}乙", context=heading)]
    if heading != "索引号":  # which counts only right before the number
        assert alone == inside


def test_an_old_identity_is_found() -> None:
    assert kinds(f"身份证{IDENTITY_OLD}") == ["id_card"]
    assert kinds(f"{IDENTITY_OLD[:6]} {IDENTITY_OLD[6:12]} {IDENTITY_OLD[12:]}") == ["id_card"]


def test_an_identity_with_a_wrong_digit_is_found_where_it_is_called_one() -> None:
    wrong = IDENTITY[:17] + "7"
    assert kinds(f"身份证号：{wrong}") == ["id_card"]
    assert kinds(wrong, context="证件号码") == ["id_card"]
    assert kinds(f"合同 {wrong}") == []


@pytest.mark.parametrize(
    "ruined", ["530126194905121000", "5.30126194905121E+17", "5.30126194905121e17", "5.30126E+17", "５.３E＋17"]
)
def test_an_identity_ruined_by_a_spreadsheet_is_found(ruined: str) -> None:
    assert kinds(ruined) == ["id_card"]


@pytest.mark.parametrize(
    "written",
    [
        CARD,
        f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}",
        f"{CARD[:6]} {CARD[6:]}",
        f"1 {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]} 20",
        "621700" + "1234567890123",
        "3." + CARD,
        CARD + ".0",
        "4" + "0" * 14 + luhn_digit("4" + "0" * 14),
    ],
)
def test_a_bank_card_is_found_without_a_word_about_banks(written: str) -> None:
    hits = find_private(f"张三{written}。")
    assert [(hit.kind, hit.severity) for hit in hits] == [("bank_account", "red")]
    assert hits[0].excerpt[-4:] in re.sub(r"[ ]|\.0$", "", written)
    assert not re.search(r"\d{5}", hits[0].excerpt)


@pytest.mark.parametrize("word", ["账号", "帐号", "卡号", "开户银行及账户", "一卡通编号", "存折号"])
def test_any_long_number_after_a_word_about_banks_is_an_account(word: str) -> None:
    assert kinds(f"{word}：1302026000412") == ["bank_account"]
    assert kinds("1302026000412", context=word) == ["bank_account"]
    assert kinds("1302026000412") == []


def test_a_ruined_account_is_found() -> None:
    assert kinds("6.21700123456789E+18") == ["bank_account"]
    assert kinds("1.3020260004E+14", context="账号") == ["bank_account"]


@pytest.mark.parametrize(
    "written",
    [
        MOBILE,
        "138 1234 5678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "+86" + MOBILE,
        "0086-" + MOBILE,
        "1381234\n5678",
        "138\u00a01234\u00a05678",
        MOBILE.translate(FULL_WIDTH),
        " ".join(MOBILE),
        MOBILE + ".0",
        "3." + MOBILE,
        "编号7，王五" + MOBILE,
        "138 1234 5678 2026-11-23",
        "电话 1 138 1234 5678 30",
        "2026-11-23 王五 " + MOBILE,
    ],
)
def test_a_mobile_is_found_however_it_is_written(written: str) -> None:
    (hit,) = find_private(f"联系人王五 {written}（同微信）")
    assert (hit.kind, hit.severity, hit.excerpt) == ("mobile", "orange", "138****5678")


@pytest.mark.parametrize(
    "decoy",
    [
        f"统一社会信用代码：{CREDIT_CODE}",
        f"开户单位信用代码 {CREDIT_CODE}",
        "青政发〔2026〕13号",
        "索引号：11341730003260983A/202502-00118",
        "索引号 000014349/2017-00110",
        "01527918X-2020-153077",
        "咨询电话：0876-2123456，12345，12317",
        "开户银行 农信社 电话0876-21234567",
        "项目代码：2020-530124-48-01-012345",
        "补贴金额13812345678元，合计1234567890.50万元",
        "序号：13920260001",
        "2026-11-23 10:05:00 至 2026-12-07",
        "1 35 120 450 30 22 18 9",
        "1 3 8 1 2 3 4 5 6 7 8 9",
        "139-20261123",
        "坐标 103.123456789012, 25.123456789012",
        "138****5678 11*************02X",
        "电话：876-1234",
        "网址 https://www.example.gov.cn/art/2024/8/29/art_1229.html",
        "面积 13812.345678 亩",
        "行号：402731002345",
        "sha256 74d22637f5f7fe83d55c42a992728a5d4b31d955cb25ff4b4c410bf51053f3b",
        "不动产单元号 530124001001GB00001F00010001",
        "0.62000000000000011",
        "河口村 1641 1182 911 598 1062",
        "合计 139 1182 9110 1641 35",
        "合计 4505 1753 0286 2265 1800",
        "合计 15321\n123456 789",
        "案卷 620102202608110003",
        "7.4000000000000004",
        "8891.13812345678",
        "0.13812345678",
        "银行代发20261123100530",
        "开户编号：13812345678",
        "13812345678.50",
    ],
)
def test_decoys_stay_quiet(decoy: str) -> None:
    assert find_private(decoy) == []


@given(st.integers(2010, 2030), st.integers(1, 99999), st.integers(1, 10**10))
def test_document_numbers_serials_and_amounts_stay_quiet(year: int, serial: int, amount: int) -> None:
    text = f"云政发〔{year}〕{serial}号，{year}-{serial:05d}，共{amount}元，{amount / 100:.2f}万元"
    assert find_private(text) == []


def test_public_contacts_are_exempt_by_exact_match() -> None:
    text = f"监督电话 138-1234-5678，私人{MOBILE[:-1]}9"
    assert [hit.excerpt for hit in find_private(text, contact_set(["13812345678"]))] == ["138****5679"]
    assert [hit.excerpt for hit in find_private(text, contact_set(["138 1234 5678"]))] == ["138****5679"]
    assert find_private(f"捐款账号 {CARD}", contact_set([CARD])) == []


def test_an_identity_number_is_never_exempt() -> None:
    assert kinds(IDENTITY) == [hit.kind for hit in find_private(IDENTITY, contact_set([IDENTITY]))]


def test_masks_leave_what_may_be_shown() -> None:
    assert mask("id_card", IDENTITY) == "11*************02X"
    assert mask("mobile", "+86 138 1234 5678".replace(" ", "")) == "138****5678"
    assert mask("bank_account", CARD) == "*" * 15 + "0018"
    assert mask("bank_account", "123") == "***"


def test_a_text_is_masked_for_messages() -> None:
    assert masked_text(f"张三{IDENTITY}、{MOBILE}的低保.xlsx") == "张三11*************02X、138****5678的低保.xlsx"
    assert masked_text("没有号码") == "没有号码"


def test_a_table_is_read_under_its_headings() -> None:
    rows: list[list[object]] = [
        ["序号", "姓名", "证件号码", "一卡通账号", "金额"],
        [1, "张三", 5.30126194905121e17, 1302026000412, 1302026000412],
        [2, "李四", 110105194912310021, None, 480.5],
    ]
    assert [(hit.row, hit.column, hit.hit.kind) for hit in find_in_table(rows)] == [
        (1, 2, "id_card"),
        (1, 3, "bank_account"),
        (2, 2, "id_card"),
    ]


def test_a_header_given_apart_counts_too() -> None:
    (found,) = find_in_table([["张三", "1302026000412"]], header=["户名", "账号"])
    assert (found.row, found.column, found.hit.kind) == (0, 1, "bank_account")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5.30126194905121e17, "530126194905121000"),
        (480.5, "480.5"),
        (12, "12"),
        (None, ""),
        (1e300, "1" + "0" * 300),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_cells_are_written_out(value: object, words: str) -> None:
    assert cell_words(value) == words


@pytest.mark.parametrize(
    "text",
    [
        "9" * 200_000,
        "1 " * 20_000,
        "1-\n" * 20_000,
        "62" * 90_000,
        "账号" * 60_000,
        "1.2E" * 20_000,
        "5 3 0 " * 9_000,
    ],
)
def test_long_monotonous_texts_are_read_to_the_end(text: str) -> None:
    assert [hit.kind for hit in find_private(f"{text}，{IDENTITY}") if hit.end > len(text)] == ["id_card"]


@pytest.mark.parametrize(
    "text",
    [
        '"uid": "19366129-0844-4d0b-9c1a-13812345678a"',
        "5d2c1b7e-193a-4661-8290-844013812345",
        "sha256 " + "13812345678a" * 5 + "abcd",
    ],
)
def test_machine_made_ids_are_no_mobiles(text: str) -> None:
    assert find_private(text) == []


def test_a_number_beside_a_machine_made_id_is_still_found() -> None:
    text = "5d2c1b7e-193a-4661-8290-844013812345 13812345678"
    assert [hit.kind for hit in find_private(text)] == ["mobile"]
