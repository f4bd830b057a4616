"""The program as it starts: screen, language, font, one instance, crashes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.support import diagnostics
from catalog_app.support.settings import Settings
from catalog_app.ui import app, instance
from catalog_app.ui.dialogs.crash import CrashDialog
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.theme import Mode, add_rare_characters, choose_family, theme
from tests.ui.conftest import FakeNotify


def test_without_a_screen_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(app.sys, "platform", "linux")
    with pytest.raises(WorldError) as told:
        app.run_gui(None)
    assert told.value.code == "NO_WINDOW_SYSTEM"


def test_qt_speaks_chinese_in_a_chinese_font(qapp: QApplication, settings: Settings, empty_window: MainWindow) -> None:
    font = qapp.font()
    settings.set("look", "dark")
    made = app.make_application(settings)
    app.use_chinese_dates(empty_window)
    assert made is qapp
    assert theme().mode is Mode.DARK
    assert QLocale().name() == empty_window.locale().name() == "zh_CN"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"
    assert qapp.font().family() == choose_family()
    settings.set("look", "purple")
    app.make_application(settings)
    assert theme().mode is Mode.LIGHT
    qapp.setFont(font)


def test_the_bundled_font_has_the_signs_the_window_uses(qapp: QApplication) -> None:
    from PySide6.QtGui import QFont, QFontMetrics

    from catalog_app.ui.theme import register_bundled_font

    family = register_bundled_font()
    assert family == "Noto Sans SC"
    metrics = QFontMetrics(QFont(family))
    assert [sign for sign in "青石桥镇政务公开目录●○■□〔〕《》…—·→“”" if not metrics.inFontUcs4(ord(sign))] == []


def test_rare_characters_come_from_the_serif_where_nothing_else_has_them(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = ["Noto Sans SC", "SimSun"]
    monkeypatch.setattr(QFontDatabase, "families", lambda system: families)
    assert not add_rare_characters("Noto Sans SC")
    families.remove("SimSun")
    assert add_rare_characters("Noto Sans SC")
    assert QFont.substitutes("Noto Sans SC") == ["noto serif sc"]
    QFont.removeSubstitutions("Noto Sans SC")


def test_only_one_holds_the_lock(qapp: QApplication) -> None:
    first = app.instance_lock()
    assert first is not None
    assert app.instance_lock() is None
    first.unlock()
    again = app.instance_lock()
    assert again is not None
    again.unlock()


def test_a_second_start_calls_the_first(qapp: QApplication, qtbot: Any) -> None:
    server = instance.InstanceServer(qapp)
    assert server.listen()
    called: list[str] = []
    server.called.connect(called.append)
    code = (
        "import sys; from PySide6.QtCore import QCoreApplication; a = QCoreApplication([]);"
        "from catalog_app.ui.instance import call; sys.exit(0 if call(sys.argv[1]) else 1)"
    )
    second = subprocess.Popen([sys.executable, "-c", code, "/工作区/青石桥镇"], env=os.environ)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=15_000)
    assert second.returncode == 0
    assert called == ["/工作区/青石桥镇"]
    server.deleteLater()
    server.setParent(None)


def test_nobody_to_call(qapp: QApplication) -> None:
    assert not instance.call("")


def test_crashes_are_shown_once_and_errors_as_messages(
    empty_window: MainWindow, notify: FakeNotify, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[str] = []
    monkeypatch.setattr(CrashDialog, "show_report", lambda report, parent: reports.append(report))
    monkeypatch.setattr(sys, "excepthook", diagnostics._uncaught)
    reporter = app.CrashReporter(empty_window)
    reporter.install()
    monkeypatch.setattr(diagnostics._log, "critical", lambda *arguments: None)
    try:
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("secret content"), None)
        sys.excepthook(UsageError, UsageError("TITLE_MISSING", "没有标题。", "请填写。"), None)
        qtbot.waitUntil(lambda: bool(reports) and bool(notify.errors))
    finally:
        reporter.remove()
    assert "ZeroDivisionError" in reports[0]
    assert "secret content" not in reports[0]
    assert [error.code for error in notify.errors] == ["TITLE_MISSING"]


@pytest.mark.parametrize("with_workspace", [False, True])
def test_the_program_starts_paints_and_ends(workspace: Path, with_workspace: bool) -> None:
    environment = os.environ | {app.EXIT_AFTER_SHOW: "1"}
    arguments = [str(workspace)] if with_workspace else []
    done = subprocess.run(
        [sys.executable, "-m", "catalog_app", "gui", *arguments],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout == b""
    noise = (b"propagateSizeHints",)
    assert [line for line in done.stderr.splitlines() if not any(word in line for word in noise)] == []


def test_nothing_heavy_is_loaded_to_start(workspace: Path) -> None:
    code = (
        "import sys, runpy; sys.argv = ['catalog_app', 'gui', sys.argv[1]]\n"
        "try:\n runpy.run_module('catalog_app', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print([name for name in ('openpyxl', 'reportlab', 'lxml', 'docx', 'pypdfium2', 'jinja2', 'PIL',"
        " 'cryptography', 'pdfplumber', 'python_calamine', 'rapidfuzz', 'nh3', 'xlrd', 'PySide6.QtNetwork',"
        " 'PySide6.QtPrintSupport') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace)],
        env=os.environ | {app.EXIT_AFTER_SHOW: "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_exit_after_show_leaves_no_timer(window: MainWindow) -> None:
    timers = [timer for timer in window.findChildren(QTimer) if timer.isActive()]
    assert all(timer.interval() >= 250 for timer in timers)
