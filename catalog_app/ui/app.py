"""The program with a window: QApplication, language, font, look, one instance, crash dialog."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLockFile, QObject, Qt, QTimer, QTranslator, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from catalog_app.model.errors import AppError, WorldError
from catalog_app.support.diagnostics import install_crash_hook, show_crashes_with, start_logging, watch_hard_crashes
from catalog_app.support.paths import user_data_dir
from catalog_app.support.settings import Settings, user_settings
from catalog_app.ui.main_window import MainWindow
from catalog_app.ui.shell import recent_workspaces
from catalog_app.ui.theme import Mode, add_rare_characters, choose_family, theme

EXIT_AFTER_SHOW = "CATALOG_APP_EXIT_AFTER_SHOW"
_SMALLEST_POINTS = 9.0


def run_gui(workspace: Path | None) -> int:
    """Show the window until it is closed; the exit status. `workspace` None = the one used last, if any.

    WorldError NO_WINDOW_SYSTEM where there is no screen to draw on.
    """
    require_screen()
    start_logging()
    left_behind = watch_hard_crashes()
    install_crash_hook()
    settings = user_settings()
    choose_input_method(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)))
    application = make_application(settings)
    lock = instance_lock()
    if lock is None and hand_over(workspace):
        return 0
    window = MainWindow(settings)
    reporter = CrashReporter(window)
    reporter.install()
    starter = Starter(window, lock, left_behind)
    starter.begin(workspace)
    status = application.exec()
    reporter.remove()
    return status


def require_screen() -> None:
    """WorldError NO_WINDOW_SYSTEM on a Linux machine without a display, where Qt would end the program itself."""
    named = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not named:
        raise WorldError("NO_WINDOW_SYSTEM", "这台机器没有可用的显示器。", "命令行照常可用；窗口请在桌面环境中打开。")


def choose_input_method(plugins: Path) -> None:
    """Chinese can be typed where fcitx is the desktop's input method and this Qt has no plugin for it.

    fcitx 5 also answers to the ibus protocol, whose plugin every Qt carries.
    """
    wanted = os.environ.get("QT_IM_MODULE", "")
    if wanted.startswith("fcitx") and not any((plugins / "platforminputcontexts").glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def make_application(settings: Settings) -> QApplication:
    """The QApplication in Chinese, with font and look."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        application = QApplication([sys.argv[0], "-style", "fusion"])
    application.setApplicationName("catalog_app")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("catalog-app")
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    set_font(application, int(settings.get("font_size")))
    kept = str(settings.get("look"))
    theme().apply(application, Mode(kept) if kept in set(Mode) else Mode.LIGHT)
    return application


def set_font(application: QApplication, step: int) -> None:
    """A Chinese family at the system's size, plus what the clerk chose."""
    font = QFont(application.font())
    family = choose_family()
    if family:
        font.setFamily(family)
    size = font.pointSizeF() if font.pointSizeF() > 0 else _SMALLEST_POINTS
    font.setPointSizeF(max(size, _SMALLEST_POINTS) + step)
    application.setFont(font)


def use_chinese_dates(window: QWidget) -> None:
    """Dates and numbers as in China, also on a system in another language. Not needed for the first paint."""
    from PySide6.QtCore import QLocale

    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    QLocale.setDefault(chinese)
    window.setLocale(chinese)


class Starter(QObject):
    """Opens what is to be opened, and does after the first paint what can wait."""

    def __init__(self, window: MainWindow, lock: QLockFile | None, left_behind: str) -> None:
        super().__init__(window)
        self._window = window
        self._lock = lock
        self._left_behind = left_behind
        window.painted.connect(self._on_painted)

    def begin(self, workspace: Path | None) -> None:
        """Show the window with a workspace, or with the welcome page."""
        folder = workspace or next(iter(recent_workspaces(self._window.settings)), None)
        if folder is None:
            self._window.show_welcome()
        else:
            self._window.open_folder(folder)
        self._window.show()

    @Slot()
    def _on_painted(self) -> None:
        if os.environ.get(EXIT_AFTER_SHOW) == "1":
            self._window.close()
            QApplication.exit(0)
        else:
            QTimer.singleShot(0, self, self._settle)

    @Slot()
    def _settle(self) -> None:
        """What can wait until page and figures are there."""
        use_chinese_dates(self._window)
        add_rare_characters(QApplication.font().family())
        if self._lock is not None:
            from catalog_app.ui.instance import InstanceServer

            server = InstanceServer(self._window)
            server.called.connect(self._on_called)
            server.listen()
        if self._window.settings.problem:
            self._window.notify.status(self._window.settings.problem)
        if self._left_behind:
            self._window.notify.status("上次没有正常退出，已记录到日志；工作区内容不受影响。")

    @Slot(str)
    def _on_called(self, folder: str) -> None:
        self._window.show_in_front()
        if folder and QApplication.activeModalWidget() is None:  # an open dialog speaks of the workspace there is
            self._window.open_folder(Path(folder))


def instance_lock() -> QLockFile | None:
    """The lock of the one running window, or None when another holds it."""
    folder = user_data_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return QLockFile("")  # nowhere to lock: start anyway
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError else None


def hand_over(workspace: Path | None) -> bool:
    """Ask the running window to come forward (and open `workspace`); False when it does not answer."""
    from catalog_app.ui.instance import call

    return call(str(workspace.absolute()) if workspace else "")


class CrashReporter(QObject):
    """Shows uncaught exceptions: those a clerk can act on as messages, all others in the crash dialog."""

    _crashed = Signal(str)
    _failed = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._showing = False
        self._previous = sys.excepthook
        self._crashed.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._failed.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on in force, for every thread."""
        show_crashes_with(self._crashed.emit)
        self._previous = sys.excepthook
        sys.excepthook = self._hook

    def remove(self) -> None:
        """As before."""
        show_crashes_with(None)
        sys.excepthook = self._previous

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, AppError):
            self._failed.emit(error)
        else:
            self._previous(kind, error, trace)

    @Slot(str)
    def _show(self, report: str) -> None:
        from catalog_app.ui.dialogs.crash import CrashDialog

        if not self._showing:
            self._showing = True
            CrashDialog.show_report(report, self._window)
            self._showing = False

    @Slot(object)
    def _tell(self, error: AppError) -> None:
        self._window.notify.error(error)
