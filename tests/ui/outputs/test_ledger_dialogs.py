"""导出台账, 工作交接, 年度结转 over the sample township."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from catalog_app.services.ledger import survey_ledger
from catalog_app.support.progress import Silent
from catalog_app.ui.dialogs.handover import HandoverDialog
from catalog_app.ui.dialogs.ledger_export import LedgerExport, LedgerExportDialog
from catalog_app.ui.dialogs.roll_over import RollOverDialog
from catalog_app.ui.main_window import MainWindow
from tests.ui.conftest import TODAY, FakeNotify, check_model


def test_the_ledger_is_counted_asked_for_and_opened(
    window: MainWindow, notify: FakeNotify, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    notify.file = tmp_path / "台账.xlsx"
    monkeypatch.setattr(LedgerExportDialog, "exec", lambda self: LedgerExportDialog.DialogCode.Accepted)
    export = LedgerExport(window.pages.context(), window)
    export.start()
    qtbot.waitUntil(lambda: notify.opened == [tmp_path / "台账.xlsx"], timeout=10_000)
    assert load_workbook(tmp_path / "台账.xlsx").active.max_row > 3


def test_the_count_follows_the_choices(window: MainWindow, qtbot: Any) -> None:
    assert window.session is not None
    survey = survey_ledger(window.session, Silent())
    domains = {one.code: one.name for one in window.session.workspace.domains()}
    dialog = LedgerExportDialog(survey, domains, {})
    qtbot.addWidget(dialog)
    assert dialog.accept_button.isEnabled()
    dialog.domain.setCurrentIndex(dialog.domain.findData("01"))
    assert "台账是空的" in dialog.note.label.text()
    assert not dialog.accept_button.isEnabled()
    dialog.as_pdf.setChecked(True)
    assert (dialog.suffix, dialog.paper.isEnabled()) == (".pdf", True)


def test_who_hands_over_to_whom(window: MainWindow, qtbot: Any) -> None:
    dialog = HandoverDialog("李春燕", ["王强"], TODAY)
    qtbot.addWidget(dialog)
    dialog.receiver.setText(" 王强 ")
    told = dialog.handing()
    assert (told.giver, told.receiver, told.witness, told.since) == ("李春燕", "王强", "", TODAY)
    dialog._sheet()
    assert dialog.only_sheet


def test_the_new_year_is_shown_first_and_is_one_step(window: MainWindow, notify: FakeNotify, qtbot: Any) -> None:
    dialog = RollOverDialog.open_for(window.pages.context(), window)
    assert dialog is not None
    qtbot.waitUntil(dialog.apply_button.isEnabled, timeout=10_000)
    check_model(dialog.drafts)
    assert dialog.chosen_year == 2027
    assert "放假安排还没有公布" in dialog.note.label.text()
    dialog.keep_ledger.setChecked(False)
    dialog.apply()
    assert window.session is not None
    assert str(window.session.undo_name).startswith("结转到2027年")
