"""Our own sheets are scanned by what their check has read, as strictly as a stranger's file."""

from pathlib import Path

from catalog_app.exporters.board import write_notice_board
from catalog_app.model.findings import ScanReport
from catalog_app.model.notice import Notice, notice_table
from catalog_app.services import scanning
from catalog_app.services.scanning import check_file
from catalog_app.support import read_back
from catalog_app.support.progress import Silent
from tests.helpers.catalogs import a_sheet

IDENTITY = "110101199003074514"
COLUMNS = [("name", "姓名"), ("remark", "备注")]


def a_sheet_with(out: Path, *rows: tuple[str, str], opening: str = "现予公示。") -> None:
    table = notice_table(COLUMNS, rows, ["" for _ in rows])
    notice = Notice(title="名单公示", opening=opening, table=table, unit="青石桥镇人民政府", from_case=True)
    write_notice_board(notice, (), a_sheet(), out, Silent())


def told(report: ScanReport) -> list[tuple[str, str]]:
    return sorted((one.kind, one.severity) for one in report.findings)


def test_the_same_is_found_as_in_a_file_that_is_read_anew(tmp_path: Path) -> None:
    out = tmp_path / "名单.pdf"
    a_sheet_with(out, ("张三", IDENTITY), ("李四", "手机13800138000"), opening="联系13900139000。")
    quick = check_file(out)
    assert not read_back.waiting()
    assert told(quick) == told(check_file(out))
    assert {"id_card", "mobile"} <= {kind for kind, _ in told(quick)}
    assert all(IDENTITY not in one.excerpt for one in quick.findings)


def test_a_file_that_was_changed_behind_is_read_anew(tmp_path: Path) -> None:
    out, other = tmp_path / "甲.pdf", tmp_path / "乙.pdf"
    a_sheet_with(other, ("张三", IDENTITY))
    a_sheet_with(out, ("张三", "无"))
    out.write_bytes(other.read_bytes())
    assert "id_card" in [kind for kind, _ in told(check_file(out))]


def test_names_and_properties_are_scanned_too(tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / f"{IDENTITY}.pdf"
    a_sheet_with(out, ("张三", "无"))
    monkeypatch.setattr(scanning, "read_inside", None)
    assert [kind for kind, severity in told(check_file(out)) if severity == "red"] == ["id_card"]
