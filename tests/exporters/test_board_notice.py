"""The notice of one publication: title, indented paragraphs, sign-off on the right, contacts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog_app.exporters.board import plain_notice, write_notice_board
from catalog_app.model.errors import WorldError
from catalog_app.model.notice import Notice
from catalog_app.model.publication import Publication
from catalog_app.model.unit import Contact
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import a_sheet, an_item
from tests.helpers.pdf_pages import plain, read_pages

BODY = "为做好征地补偿安置工作，现将有关事项公示如下。\n\n一、征收范围：青石桥村、桥头村。\n二、公示期7天。"


def publication(body: str = BODY, **changes: object) -> Publication:
    fields = {
        "uid": "p1",
        "item": "uid-1",
        "title": "关于青石桥镇2026年度第三批城镇建设用地征地补偿安置方案的公示",
        "year": 2026,
        "body": body,
        "created": datetime(2026, 11, 23, tzinfo=UTC),
        "created_by": "李春燕",
    }
    return Publication(**(fields | changes))


def draw(tmp_path: Path, notice: Publication, **changes: object):
    out = tmp_path / "notice.pdf"
    sheet = a_sheet(**({"orientation": "portrait"} | changes))
    board = write_notice_board(
        plain_notice(notice, sheet.signature or sheet.unit_name), (an_item().uid,), sheet, out, Silent()
    )
    return board, read_pages(out)


def test_a_notice_says_all_it_has_to(tmp_path: Path) -> None:
    board, (page,) = draw(tmp_path, publication(document_number="青政发〔2026〕3号"))
    assert (board.pages, board.items) == (1, ("uid-1",))
    for words in (
        publication().title,
        *BODY.splitlines(),
        "青政发〔2026〕3号",
        "第1页 共1页",
        "监督电话：0873-1234567",
    ):
        assert page.has(words)


def test_a_title_is_parted_between_words(tmp_path: Path) -> None:
    title = "青石桥镇2026年度衔接推进乡村振兴补助资金项目公告"
    _, (page,) = draw(tmp_path, publication(title=title))
    size = max(text.size for text in page.texts)
    assert [text.words for text in page.texts if text.size == size] == [
        "青石桥镇2026年度",
        "衔接推进乡村振兴补助资金项目公告",
    ]


def test_paragraphs_are_indented_by_two_characters(tmp_path: Path) -> None:
    _, (page,) = draw(tmp_path, publication(body="公" * 60))
    lines = [text for text in page.texts if set(text.words) == {"公"}]
    assert len(lines) == 3
    size = lines[0].size
    assert len(lines[1].words) - len(lines[0].words) == 2  # the indent is set as two wide spaces
    assert abs(lines[0].right - lines[1].right) < size


def test_the_sign_off_stands_right_with_the_date_below(tmp_path: Path) -> None:
    _, (page,) = draw(tmp_path, publication())
    unit = next(text for text in page.texts if text.words == "青石桥镇人民政府")
    day = next(text for text in page.texts if text.words == "2026年11月23日")
    assert unit.bottom > day.bottom
    assert unit.left > page.width / 2
    assert page.width - unit.right > 4 * unit.size
    assert abs((unit.left + unit.right) - (day.left + day.right)) < unit.size


def test_a_long_notice_has_pages_and_the_sign_off_is_not_alone(tmp_path: Path) -> None:
    body = "\n".join(f"{place}、征收土地的范围、用途和补偿标准见附表。" for place in range(1, 40))
    for extra in range(6):
        board, pages = draw(tmp_path, publication(body=body + "\n又一段。" * extra))
        assert board.pages == len(pages) > 1
        assert all(plain(line) in "".join(page.words for page in pages) for line in body.splitlines())
        assert pages[-1].has("青石桥镇人民政府")
        assert any(text.words.endswith("。") for text in pages[-1].texts)


@pytest.mark.parametrize("official", [True, False])
def test_the_end_stands_together_but_leaves_no_page_half_empty(tmp_path: Path, *, official: bool) -> None:
    long = ("现将有关事项公告如下，" * 8,) * 3
    for lines in range(13, 30, 4):
        notice = Notice(
            title="征地补偿安置方案公告",
            body=("公" * 27,) * lines,
            period="公示期：2026年11月23日至2026年12月23日（30日）。",
            objection=long[0],
            telephones=long[1],
            basis=long[2],
            unit="青石桥镇人民政府",
            official=official,
        )
        out = tmp_path / "notice.pdf"
        write_notice_board(notice, (), a_sheet(orientation="portrait"), out, Silent())
        pages = read_pages(out)
        ends = [min(text.bottom for text in page.texts if text.size > 14) for page in pages]
        assert all(end < 0.45 * pages[0].height for end in ends[:-1]), lines
        assert any("公告" in text.words or "公公" in text.words for text in pages[-1].texts), lines


def test_a_large_sheet_has_large_type(tmp_path: Path) -> None:
    _, (small,) = draw(tmp_path, publication())
    _, (large,) = draw(tmp_path, publication(), paper="A3")
    assert max(text.size for text in large.texts) > 1.3 * max(text.size for text in small.texts)


def test_many_contacts_stay_on_the_page(tmp_path: Path) -> None:
    contacts = tuple(Contact(uid=str(n), label=f"第{n}办公室监督电话", value=f"0873-12345{n:02d}") for n in range(24))
    _, pages = draw(tmp_path, publication(body="公" * 900), contacts=contacts)
    for number, page in enumerate(pages, start=1):
        assert min(text.bottom for text in page.texts) > 28
        foot = max(text.bottom for text in page.texts if "监督电话" in text.words)
        assert min(text.bottom for text in page.texts if "公公" in text.words or "镇人民" in text.words) > foot
        assert page.has(f"第{number}页 共{len(pages)}页")


def test_contacts_that_would_fill_the_page_are_refused_in_words(tmp_path: Path) -> None:
    contacts = tuple(Contact(uid=str(n), label="监督电话" * 25, value=f"0873-12345{n:02d}") for n in range(24))
    with pytest.raises(WorldError, match="每页放不下") as refused:
        draw(tmp_path, publication(), contacts=contacts)
    assert refused.value.code == "FOOT_TOO_LONG"
    assert not list(tmp_path.iterdir())


def test_a_long_unit_name_stays_on_the_page(tmp_path: Path) -> None:
    _, (page,) = draw(
        tmp_path, publication(), signature="青石桥镇人民政府征地补偿安置工作领导小组办公室暨乡村振兴工作专班"
    )
    assert min(text.left for text in page.texts) > 70
    assert max(text.right for text in page.texts) < page.width - 70
