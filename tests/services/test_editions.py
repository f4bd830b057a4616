"""Editions of the catalog: approve, compare, print; and what is to be reviewed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from msgspec import structs

from catalog_app.model.catalog import Basis, Origin
from catalog_app.model.changes import Stamp
from catalog_app.model.errors import AppError, GateError
from catalog_app.model.unit import Contact
from catalog_app.services import editing, editions, reviews
from catalog_app.services.overview import check
from catalog_app.services.session import Session
from catalog_app.support.progress import Cancelled, Silent

DAY = date(2026, 3, 2)
TODAY = date(2026, 11, 23)
HOTLINE = "13812345678"


def approve(session: Session, stamp: Stamp, **changes: object) -> editions.Approval:
    told = {"reason": "按县局清单修订", "approver": "周镇长", "on": DAY, "stamp": stamp} | changes
    return editions.approve_edition(session, **told)


def change(session: Session, stamp: Stamp) -> str:
    uid = session.workspace.items("06")[0].uid
    editing.edit_item(session, uid, {"publisher": "青石桥镇人民政府"}, stamp)
    return uid


def code_of(call: pytest.ExceptionInfo[AppError]) -> str:
    return call.value.code


def test_approve_and_list(session: Session, stamp: Stamp) -> None:
    approval = approve(session, stamp)
    assert [editions.edition_json(one) for one in editions.list_editions(session)] == [
        {"number": "2026-1", "date": DAY, "by": "周镇长", "reason": "按县局清单修订", "items": approval.edition.items}
    ]
    assert approval.changes.name == "批准目录版本2026-1"
    assert session.undo_name is None
    change(session, stamp)
    assert approve(session, stamp, on=TODAY).edition.number == "2026-2"
    change_back = session.workspace.items("06")[1].uid
    editing.mark_not_applicable(session, [change_back], "无此职责", stamp)
    assert approve(session, stamp, number="青政〔2026〕3号").edition.number == "青政〔2026〕3号"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "REASON_MISSING"),
        ({"approver": ""}, "EMPTY_REQUIRED"),
        ({"on": date(2026, 11, 24)}, "APPROVED_IN_FUTURE"),
        ({"number": "current"}, "BAD_EDITION_NUMBER"),
        ({"number": "2026 1"}, "BAD_EDITION_NUMBER"),
        ({"number": "2026-1"}, "EDITION_EXISTS"),
        ({"reason": f"请打{HOTLINE}"}, "PRIVATE_NUMBER_IN_TEXT"),
        ({"reason": "字" * 600}, "TEXT_TOO_LONG"),
    ],
)
def test_what_cannot_be_approved(session: Session, stamp: Stamp, changes: dict[str, object], code: str) -> None:
    approve(session, stamp)
    change(session, stamp)
    with pytest.raises(AppError) as error:
        approve(session, stamp, **changes)
    assert code_of(error) == code
    assert len(editions.list_editions(session)) == 1


def test_nothing_changed_nothing_to_approve(session: Session, stamp: Stamp) -> None:
    approve(session, stamp)
    with pytest.raises(AppError) as error:
        approve(session, stamp)
    assert code_of(error) == "NOTHING_TO_APPROVE"
    change(session, stamp)
    session.undo(stamp)
    with pytest.raises(AppError):
        approve(session, stamp)


def test_an_edition_stays_as_it_was_approved(session: Session, stamp: Stamp) -> None:
    approve(session, stamp)
    uid = change(session, stamp)
    approve(session, stamp)
    assert editions.edition_changes(session, "2026-2", "current") == []
    (found,) = editions.edition_changes(session, "2026-1", "2026-2")
    assert (found.uid, found.kind, found.fields[0].new) == (uid, "changed", "青石桥镇人民政府")
    first = editions.edition_changes(session, "", "2026-1")
    assert {one.kind for one in first} == {"added"}
    assert editions.change_counts(first)["added"] == len(session.workspace.items())
    with pytest.raises(AppError) as error:
        editions.edition_changes(session, "2025-1", "current")
    assert code_of(error) == "UNKNOWN_EDITION"


@pytest.fixture
def compared(session: Session, stamp: Stamp) -> editions.ChangeListJob:
    approve(session, stamp)
    change(session, stamp)
    editing.add_local_item(session, "06", {"level1": "村务", "elements": "●=SUM(A1)\n●决议"}, stamp)
    editing.mark_not_applicable(session, [session.workspace.items("13")[0].uid], "由县局公开", stamp)
    return editions.change_list_job(session, "2026-1", "current", TODAY)


def words_of(path: Path) -> str:
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        return "\n".join([*(one.text for one in document.paragraphs), *cells])
    if path.suffix == ".xlsx":
        page = openpyxl.load_workbook(path).active
        return "\n".join(str(value) for row in page.iter_rows(values_only=True) for value in row if value)
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".docx"])
def test_the_change_list_in_every_kind(compared: editions.ChangeListJob, tmp_path: Path, suffix: str) -> None:
    one, two = tmp_path / f"一{suffix}", tmp_path / f"二{suffix}"
    for out in (one, two):
        editions.write_change_list_file(compared, out, replace=False, progress=Silent())
    assert one.read_bytes() == two.read_bytes()
    text = words_of(one)
    for wanted in (
        *(
            "青石桥镇基层政务公开标准目录变更清单",
            "编制单位：青石桥镇人民政府",
            "2026-1（2026年3月2日批准）",
            "现行目录",
        ),
        *("共3项：新增1项，修改1项，删除1项。", "事项编号", "原内容", "现内容", "06-本地01", "●=SUM(A1)", "由县局公开"),
        *("新增", "修改", "删除", "义务教育"),
    ):
        assert wanted in text, wanted
    if suffix == ".xlsx":
        page = openpyxl.load_workbook(one).active
        assert [cell.value for cell in page[5]][:5] == ["序号", "领域", "事项编号", "事项", "变化"]
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_a_change_list_passes_the_gate_and_never_overwrites(
    session: Session, stamp: Stamp, tmp_path: Path, compared: editions.ChangeListJob
) -> None:
    out = tmp_path / "变更.docx"
    private = structs.replace(compared.sheet, notes=(f"电话{HOTLINE}",))
    with pytest.raises(GateError):
        editions.write_change_list_file(structs.replace(compared, sheet=private), out, replace=False, progress=Silent())
    with pytest.raises(AppError) as error:
        editions.write_change_list_file(compared, tmp_path / "变更.txt", replace=False, progress=Silent())
    assert code_of(error) == "WRONG_SUFFIX"

    class Stop(Silent):
        def step(self, done: int, total: int, text: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        editions.write_change_list_file(compared, out, replace=False, progress=Stop())
    assert list(tmp_path.glob("*.docx")) + list(tmp_path.glob(".*.part*")) == []
    out.write_text("x")
    with pytest.raises(AppError) as error:
        editions.write_change_list_file(compared, out, replace=False, progress=Silent())
    assert code_of(error) == "FILE_EXISTS"
    with pytest.raises(AppError) as error:
        editions.change_list_job(session, "current", "current", TODAY)
    assert code_of(error) == "NO_DIFFERENCE"
    assert stamp.who == "李春燕"


def test_a_basis_is_replaced_in_every_item_and_each_is_to_be_reviewed(session: Session, stamp: Stamp) -> None:
    sources = [(one.title, one.number) for item in session.workspace.items("06") for one in item.basis]
    old = Basis(*max(sources, key=sources.count))
    cited = reviews.citing_items(session, old)
    assert len(cited) > 1
    new = Basis("《中华人民共和国新土地法》", "主席令第1号")
    changes = reviews.replace_basis(session, old, new, stamp)
    assert changes.name == f"更换公开依据（{len(cited)}项）"
    assert reviews.citing_items(session, old) == []
    after = session.workspace.item(cited[0].uid)
    assert after.basis[[(one.title, one.number) for one in cited[0].basis].index((old.title, old.number))] == Basis(
        "中华人民共和国新土地法", "主席令第1号"
    )
    assert (after.origin, after.reason) == (Origin.ADAPTED, f"《{old.title}》已由《中华人民共和国新土地法》替代")
    tasks = reviews.due_reviews(session, TODAY)
    assert {task.item for task in tasks} == {item.uid for item in cited}
    assert {task.due for task in tasks} == {date(2026, 12, 23)}
    findings = [finding for finding in check(session, TODAY) if finding.code == "review_due"]
    assert (len(findings), findings[0].severity, findings[0].domain) == (len(cited), "warning", "06")
    reviews.mark_reviews_done(session, (tasks[0].uid,), "已核对，条款不变", stamp)
    assert len(reviews.due_reviews(session, TODAY)) == len(cited) - 1
    assert reviews.done_reviews(session)[0].opinion == "已核对，条款不变"
    session.undo(stamp)
    session.undo(stamp)
    assert reviews.due_reviews(session, TODAY) == []
    assert reviews.citing_items(session, old) == cited


def test_a_basis_that_stands_there_already_is_cited_once(session: Session, stamp: Stamp) -> None:
    item = next(one for one in session.workspace.items("06") if len(one.basis) > 1)
    first, second = item.basis[:2]
    reviews.replace_basis(session, first, second, stamp)
    titles = [(one.title, one.number) for one in session.workspace.item(item.uid).basis]
    assert titles.count((second.title, second.number)) == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (Basis("没有的法"), Basis("新法"), "UNKNOWN_BASIS"),
        (Basis("没有的法"), Basis("《》"), "EMPTY_REQUIRED"),
        (Basis("没有的法"), Basis("没有的法"), "SAME_BASIS"),
    ],
)
def test_what_is_no_replacement(session: Session, stamp: Stamp, old: Basis, new: Basis, code: str) -> None:
    with pytest.raises(AppError) as error:
        reviews.replace_basis(session, old, new, stamp)
    assert code_of(error) == code


def test_after_a_year_the_whole_catalog_is_to_be_reviewed(session: Session, stamp: Stamp) -> None:
    assert reviews.due_reviews(session, date(2030, 1, 1)) == []
    approve(session, stamp)
    assert reviews.due_reviews(session, date(2027, 3, 1)) == []
    (task,) = reviews.due_reviews(session, date(2027, 3, 2))
    assert (task.kind, task.due, task.item) == ("year_passed", date(2027, 3, 2), None)
    later = structs.replace(stamp, now=stamp.now.replace(year=2027, month=4, day=1))
    with pytest.raises(AppError) as error:
        reviews.mark_reviews_done(session, (task.uid,), " ", later)
    assert code_of(error) == "EMPTY_REQUIRED"
    reviews.mark_reviews_done(session, (task.uid,), "已全面复核", later)
    assert reviews.due_reviews(session, date(2028, 3, 31)) == []
    assert len(reviews.due_reviews(session, date(2028, 4, 1))) == 1
    with pytest.raises(AppError) as error:
        reviews.mark_reviews_done(session, (task.uid,), "再来", later)
    assert code_of(error) == "UNKNOWN_REVIEW"


def test_a_newer_national_catalog_is_told_once(session: Session, stamp: Stamp) -> None:
    domain = next(one for one in session.workspace.domains() if one.code == "06")
    with session.workspace.transaction("旧版", stamp) as recorder:
        recorder.add_domain(structs.replace(domain, version="2017"))
    (task,) = reviews.due_reviews(session, TODAY)
    assert task.kind == "standard_changed"
    assert "2017版" in task.text
    reviews.mark_reviews_done(session, (task.uid,), "已比较，不采用", stamp)
    assert reviews.due_reviews(session, TODAY) == []


def test_a_task_about_an_item_that_is_gone_is_none(session: Session, stamp: Stamp) -> None:
    uid, _ = editing.add_local_item(session, "06", {"level1": "村务", "basis": "《村规》"}, stamp)
    reviews.replace_basis(session, Basis("村规"), Basis("新村规"), stamp)
    assert len(reviews.due_reviews(session, TODAY)) == 1
    editing.remove_items(session, [uid], stamp)
    assert reviews.due_reviews(session, TODAY) == []


def test_public_contacts_may_stand_in_reasons(session: Session, stamp: Stamp) -> None:
    editing.save_places(session, [Contact(uid="c1", label="监督电话", value=HOTLINE)], stamp)
    assert approve(session, stamp, reason=f"公布监督电话{HOTLINE}").edition.number == "2026-1"
