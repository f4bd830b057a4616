"""Two-character words, initials, any width; items first; nothing typed can break the query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_app.store import documents, search
from catalog_app.store.excerpts import excerpt
from catalog_app.store.workspace import Workspace
from tests.store.builders import STAMP, a_publication, an_item


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    with workspace.transaction("填充", STAMP) as recorder:
        recorder.save_item(an_item(1, level1="农村低保", level2="低保对象公示", reason="本镇ＰＰＰ项目"))
        recorder.save_item(an_item(2, level1="政策", level2="二〇二六年计划", publisher="青石桥镇民政办"))
        for place in range(1, 31):
            recorder.save_publication(a_publication(place))
        recorder.save_publication(a_publication(40, title="鳜鱼养殖补助", body="名单见附件", document_number=None))
    return workspace


def uids(workspace: Workspace, text: str, limit: int = 50) -> list[str]:
    return [hit.uid for hit in workspace.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("低保", ["item-06-1"]),
        ("鳜鱼", ["publication-40"]),
        ("鳜", ["publication-40"]),
        ("鱼 补助", ["publication-40"]),
        ("鱼　补助", ["publication-40"]),
        ("鳜养", []),
        ("ppp", ["item-06-1"]),
        ("ＰＰ", ["item-06-1"]),
        ("二零二六", ["item-06-2"]),
        ("二〇二六", ["item-06-2"]),
        ("民政办", ["item-06-2"]),
        ("06-002", ["item-06-2"]),
        ("gyyz", ["publication-40"]),
        ("GYYZ", ["publication-40"]),
        ("dbdx", ["item-06-1"]),
        ("青政发〔2026〕7号", ["publication-7"]),
        ("青政发[2026]7号", ["publication-7"]),
        ("青政发２０２６", [f"publication-{place}" for place in range(30, 0, -1)]),
        ("第二十", []),
        ("土地管理法 低保", ["item-06-1"]),
        ("登记3", ["item-06-3"]),
    ],
)
def test_what_is_found(filled: Workspace, text: str, found: list[str]):
    assert uids(filled, text) == found


def test_items_come_first_and_publications_newest_first(filled: Workspace):
    found = uids(filled, "征地 补偿")
    assert found[0] == "item-06-3"
    publications = [uid for uid in found if uid.startswith("publication")]
    assert publications == [f"publication-{place}" for place in range(30, 0, -1)]
    assert found.index(publications[0]) == len(found) - len(publications)


def test_title_hits_come_before_others(workspace: Workspace):
    with workspace.transaction("改", STAMP) as recorder:
        recorder.save_item(an_item(3, level2="征收土地公告"))
    assert uids(workspace, "公告")[0] == "item-06-3"
    assert set(uids(workspace, "公告")) == {"item-06-1", "item-06-2", "item-06-3", "item-13-1"}


def test_the_limit_leaves_room_for_publications(filled: Workspace):
    assert len(uids(filled, "公示", 10)) == 10
    assert [uid.split("-")[0] for uid in uids(filled, "公", 5)] == ["item"] * 4 + ["publication"]
    assert uids(filled, "公示", 0) == []


def test_hits_show_where_they_matched(filled: Workspace):
    (hit,) = filled.search("鳜鱼")
    assert (hit.kind, hit.title, hit.domain, hit.context) == ("publication", "鳜鱼养殖补助", "06", "低保对象公示")
    assert filled.search("方案")[0].context == "现将补偿方案公示如下。 公示期七天。"
    (item,) = filled.search("民政办")
    assert (item.kind, item.title, item.domain, item.context) == ("item", "二〇二六年计划", "06", "青石桥镇民政办")
    assert filled.search("dbdx")[0].context == "农村低保 › 低保对象公示"


def test_the_index_follows_edits_and_removals(filled: Workspace):
    with filled.transaction("改", STAMP) as recorder:
        recorder.save_publication(a_publication(40, title="鲈鱼养殖补助"))
        recorder.save_item(an_item(1, reason=None, level1="", level2="空"))
    assert (uids(filled, "鳜鱼"), uids(filled, "鲈鱼"), uids(filled, "低保")) == ([], ["publication-40"], [])
    with filled.transaction("删", STAMP) as recorder:
        recorder.remove_publication("publication-40")
        recorder.remove_item("item-13-1")
    assert (uids(filled, "鲈鱼"), uids(filled, "学区")) == ([], [])


def words_of(workspace: Workspace) -> list[tuple[object, ...]]:
    return workspace.database.query("SELECT title_words, element_words, basis_words, other_words FROM item ORDER BY id")


def test_an_index_of_another_form_is_rebuilt_when_opened(filled: Workspace, monkeypatch: pytest.MonkeyPatch):
    before = uids(filled, "公示"), uids(filled, "gyyz"), words_of(filled)
    filled.database.run("UPDATE item SET title_words = '', other_words = ''")
    filled.close()
    key = documents.index_key()
    monkeypatch.setattr(documents, "index_key", lambda: key + "x")
    with Workspace.open(filled.path, STAMP) as opened:
        assert (uids(opened, "公示"), uids(opened, "gyyz"), words_of(opened)) == before
        assert search.is_current(opened.database)
        with opened.transaction("删", STAMP) as recorder:
            recorder.remove_publication("publication-40")
        assert uids(opened, "鳜鱼") == []


@given(text=st.text(max_size=40))
def test_whatever_is_typed_is_answered(hostile: Workspace, text: str):
    for typed in (text, f'公示" {text}', f"{text}* OR NEAR({text}"):
        assert len(hostile.search(typed)) <= 50


@pytest.fixture(scope="module")
def hostile(built, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("typed") / "w"
    shutil.copytree(built, folder)
    with Workspace.open(folder, STAMP) as workspace:
        with workspace.transaction("填充", STAMP) as recorder:
            recorder.save_publication(a_publication())
        yield workspace


@pytest.mark.parametrize("text", ["", "  ", "、。", '"', "()", "*", "-", "¶", "\0", "AND", "公示" * 5000, "公 " * 500])
def test_odd_queries(filled: Workspace, text: str):
    hits = filled.search(text)
    assert hits == [] or any(character.isalnum() for character in text)


@given(st.text(max_size=60), st.integers(0, 50))
def test_every_part_of_a_text_is_found_where_it_stands(text: str, start: int):
    word = documents.fold(text)[start : start + 3]
    shown = excerpt(text, [word]) if word else None
    if word:
        assert shown is not None
        assert documents.fold(word) in documents.fold(shown) or "…" in shown


def test_an_excerpt_is_short_and_marks_what_it_cuts():
    shown = excerpt("前" * 100 + "关键词\n在此" + "后" * 100, ["关键词"])
    assert shown == "…" + "前" * 12 + "关键词 在此" + "后" * 42 + "…"
    assert excerpt("没有", ["关键词"]) is None
    assert excerpt("２０１９年〔１〕号", ["2019"]) == "２０１９年〔１〕号"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("国发〔２０１９〕１号", "国发20191号"), ("二〇一九", "二零一九"), ("A-b_c", "abc"), ("①℃㎡", "1cm2"), ("　", "")],
)
def test_fold(text: str, folded: str):
    assert documents.fold(text) == folded
