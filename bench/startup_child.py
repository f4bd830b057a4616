"""What bench.startup measures, one start a process: the bare window, or ours. Imports next to nothing of its own."""

from __future__ import annotations

import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib costs 5 ms
ROWS = 20


def memory_now() -> float:
    """Resident megabytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as stream:  # noqa: PTH123 - as above
            return next(int(line.split()[1]) / 1024 for line in stream if line.startswith("VmRSS"))
    except OSError:
        return 0.0


def report(**moments: float) -> None:
    """One line for bench.startup."""
    print(" ".join(f"{name}={moment}" for name, moment in moments.items()))


def bare() -> int:
    """QMainWindow, the font our window would choose, qtbase_zh_CN, a QTableView of Chinese rows."""
    from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
    from PySide6.QtGui import QFont, QFontDatabase, QPaintEvent, QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    application = QApplication([])
    translator = QTranslator(application)
    translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    application.installTranslator(translator)
    installed = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    family = next((name for name in PREFERRED if name in installed), "")
    if not family:
        number = QFontDatabase.addApplicationFont(f"{ROOT}/resources/fonts/NotoSansSC-Window.ttf")
        family = QFontDatabase.applicationFontFamilies(number)[0]
    font = QFont(application.font())
    font.setFamily(family)
    application.setFont(font)

    class Window(QMainWindow):
        done = False

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            if not self.done:
                self.done = True
                QTimer.singleShot(0, self.tell)

        def tell(self) -> None:
            now = time.perf_counter()
            report(paint=now, full=now, memory=memory_now())
            QApplication.exit(0)

    model = QStandardItemModel(ROWS, 5)
    for row in range(ROWS):
        for column, words in enumerate(
            ("征地管理", "拟征收土地告知", "拟征收土地用途；位置和范围", "20个工作日", "政府网站")
        ):
            model.setItem(row, column, QStandardItem(f"{words}{row}"))
    window = Window()
    table = QTableView(window)
    table.setModel(model)
    window.setCentralWidget(table)
    window.resize(1366, 728)
    window.show()
    return application.exec()


PREFERRED = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "HarmonyOS Sans SC",
    "SimHei",
    "SimSun",
)
"""As in ui/theme.py, which the bare window must not pay for."""


def ours(workspace: str) -> int:
    """`catalog_app gui WORKSPACE`, with the moments noted."""
    moments: dict[str, float] = {}
    import catalog_app.__main__  # noqa: F401 - what starting the program imports first
    from catalog_app.cli.main import main as command_line
    from catalog_app.ui import main_window

    after_paint = main_window.MainWindow._after_paint

    def noted(window: main_window.MainWindow) -> None:
        moments["paint"] = time.perf_counter()
        moments["memory"] = memory_now()
        moments["items"] = len(window.session.workspace.items()) if window.session else 0
        before = time.perf_counter()
        after_paint(window)
        window.repaint()
        moments["full"] = moments["paint"] + time.perf_counter() - before
        window.close()

    main_window.MainWindow._after_paint = noted  # type: ignore[method-assign]
    status = command_line(["gui", workspace])
    report(**moments)
    return status


if __name__ == "__main__":
    sys.path.insert(0, ROOT)
    sys.exit(bare() if sys.argv[1] == "bare" else ours(sys.argv[2]))
