"""The phrase book: bundled, the township's own, what is put in, what cannot be kept."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from catalog_app.model.errors import GateError, UsageError, WorldError
from catalog_app.model.phrases import FIELD_LABELS, Phrase, dump_phrases, fault, filled, first_open, load_phrases
from catalog_app.model.unit import Village
from catalog_app.services.phrases import bundled_phrases, phrases_of, save_phrases, values_for

MINE = Phrase(field="title", name="低保", text="{村}{年}年{月}月低保公示")


def test_the_bundled_phrases_serve_every_field():
    assert {one.field for one in bundled_phrases()} == set(FIELD_LABELS)
    assert load_phrases(dump_phrases(bundled_phrases()), "x") == bundled_phrases()


def test_the_townships_own_are_kept_as_one_step(session, stamp):
    assert phrases_of(session) == bundled_phrases()
    save_phrases(session, [MINE, *bundled_phrases()], stamp)
    assert phrases_of(session)[0] == MINE
    assert session.undo_name == "修改常用语"
    session.undo(stamp)
    assert phrases_of(session) == bundled_phrases()
    save_phrases(session, [], stamp)
    assert phrases_of(session) == ()
    save_phrases(session, bundled_phrases(), stamp)
    assert phrases_of(session) == bundled_phrases()


@pytest.mark.parametrize(
    ("phrases", "words"),
    [
        ([structs.replace(MINE, text="{乡}公示")], "不认识"),
        ([structs.replace(MINE, text="{年公示")], "花括号"),
        ([structs.replace(MINE, name=" ")], "名称"),
        ([MINE, MINE], "两条都叫“低保”"),
    ],
)
def test_what_cannot_be_kept(session, stamp, phrases, words):
    with pytest.raises(UsageError, match="BAD_PHRASE") as caught:
        save_phrases(session, phrases, stamp)
    assert words in caught.value.cause


def test_no_private_number_in_a_phrase(session, stamp):
    with pytest.raises(GateError):
        save_phrases(session, [structs.replace(MINE, text="请打138" + "00138000")], stamp)


def test_what_is_known_is_put_in(session, stamp):
    values = values_for(session, date(2026, 11, 23), item="临时救助", period="2026Q3")
    assert filled("{单位}{年}年第{季度}季度{事项}公示", values) == "青石桥镇2026年第三季度临时救助公示"
    text = filled(MINE.text, values_for(session, date(2026, 11, 23)))
    assert (text, first_open(text)) == ("{村}2026年11月低保公示", (0, 3))
    with session.workspace.transaction("村", stamp) as recorder:
        recorder.save(Village(uid="v", name="柳树村", position=1))
    assert values_for(session, date(2026, 11, 23))["村"] == "柳树村"


def test_a_damaged_file_is_told():
    for data in (b"{}", b'{"schema": "catalog-app/phrases/1", "phrases": [{"field": "x"}]}', b"\xff"):
        with pytest.raises(WorldError, match="DAMAGED_VOCABULARY"):
            load_phrases(data, "phrases.json")
    with pytest.raises(WorldError, match="DAMAGED_VOCABULARY"):
        load_phrases(dump_phrases([structs.replace(MINE, text="{}")]), "phrases.json")


@settings(max_examples=40)
@given(st.text("{}单位年x", max_size=12))
def test_a_sound_phrase_fills_without_braces_left(text):
    phrase = structs.replace(MINE, text=text)
    if not fault(phrase):
        assert first_open(filled(text, {"单位": "镇", "年": "2026"})) is None
