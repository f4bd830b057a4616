"""First paint: our window on a workspace with all 31 domains against a bare QMainWindow of the same font and language.

    python -m bench.startup [--imports]

Each run is a process of its own, from its start to the end of its first paint; the kinds take turns. 内容齐全 is the
moment when every figure and row of the page is on screen too. Compiled modules are kept in a folder of the run, as an
installed program has them. `--imports` prints what our start imports, the slowest first.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RUNS = 9
ROWS = 20
ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure and print."""
    if "--child" in sys.argv:
        return child(sys.argv[sys.argv.index("--child") + 1 :])
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CATALOG_APP_HOME"] = str(Path(folder) / "home")
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        workspace = make_workspace(Path(folder) / "青石桥镇")
        if "--imports" in sys.argv:
            return print_imports(workspace)
        compare(workspace)
    return 0


def compare(workspace: Path) -> None:
    """All kinds in turns; medians and their ratio to the bare window."""
    kinds = {
        "bare": ["bare"],
        "home": ["ours", str(workspace), "home"],
        "catalog": ["ours", str(workspace), "catalog"],
    }
    names = {"bare": f"空窗口，{ROWS}行中文表格", "home": "本程序，工作台", "catalog": "本程序，目录页"}
    runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for number in range(RUNS + 1):
        for kind, arguments in kinds.items():
            result = measure(arguments)
            if number:  # the first of each warms the disk
                runs[kind].append(result)
    bare = statistics.median(run["paint"] for run in runs["bare"])
    print(f"首次绘制（从进程启动算起，各{RUNS}次轮流，取中位数；31个领域、{int(runs['catalog'][0]['items'])}个事项）")
    print(f"{'':<16}{'首次绘制':>10}{'倍数':>8}{'内容齐全':>10}{'倍数':>8}{'内存':>10}")
    for kind, results in runs.items():
        paint = statistics.median(run["paint"] for run in results)
        full = statistics.median(run["full"] for run in results)
        memory = statistics.median(run["memory"] for run in results)
        first, whole = f"{paint * 1000:>9.0f}ms{paint / bare:>9.2f}", f"{full * 1000:>10.0f}ms{full / bare:>9.2f}"
        print(f"{names[kind]:<14}{first}{whole}{memory:>9.0f}MB")


def measure(arguments: list[str]) -> dict[str, float]:
    """One run in its own process."""
    if len(arguments) > 2:
        remember_page(arguments[2])
    command = [sys.executable, "-m", "bench.startup", "--child", *arguments]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    result = json.loads(done.stdout.splitlines()[-1])
    return {
        "paint": result["paint"] - started,
        "full": result["full"] - started,
        "memory": result["memory"],
        "items": result.get("items", 0),
    }


def remember_page(page: str) -> None:
    """The page our window shows first."""
    from catalog_app.support.settings import user_settings

    user_settings().set("last_page", page)


def make_workspace(folder: Path) -> Path:
    """The sample township: all 31 domains."""
    from catalog_app.model.changes import Stamp
    from catalog_app.services.demo import make_sample_workspace

    make_sample_workspace(folder, Stamp("李春燕", datetime.now(UTC))).close()
    return folder


def child(arguments: list[str]) -> int:
    """One start; prints the moments as JSON."""
    if arguments[0] == "bare":
        return bare()
    return ours(Path(arguments[1]))


def memory_now() -> float:
    """Resident megabytes; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


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
        number = QFontDatabase.addApplicationFont(str(ROOT / "resources/fonts/NotoSansSC-Window.ttf"))
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
                QTimer.singleShot(0, self.report)

        def report(self) -> None:
            now = time.perf_counter()
            print(json.dumps({"paint": now, "full": now, "memory": memory_now()}))
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


def ours(workspace: Path) -> int:
    """`catalog_app gui WORKSPACE`, with the moments noted."""
    moments: dict[str, Any] = {}
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
    status = command_line(["gui", str(workspace)])
    print(json.dumps(moments))
    return status


def print_imports(workspace: Path) -> int:
    """The forty slowest imports of our start, own time first."""
    measure(["ours", str(workspace), "catalog"])
    command = [sys.executable, "-X", "importtime", "-m", "bench.startup", "--child", "ours", str(workspace), "catalog"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    rows = []
    for line in done.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            rows.append((int(parts[0]), int(parts[1]), parts[2].strip()))
    for own, total, name in sorted(rows, reverse=True)[:40]:
        print(f"{own / 1000:8.1f} ms {total / 1000:8.1f} ms  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
