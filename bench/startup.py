"""First paint: our window on a workspace with all 31 domains against a bare QMainWindow of the same font and language.

    python -m bench.startup [--imports]

Each run is a process of its own, from its start to the end of its first paint; the kinds take turns. 内容齐全 is the
moment when every figure and row of the page is on screen too. Compiled modules are kept in a folder of the run, as an
installed program has them. `--imports` prints what our start imports, the slowest first.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

RUNS = 9
ROOT = Path(__file__).resolve().parents[1]
CHILD = ROOT / "bench" / "startup_child.py"


def main() -> int:
    """Measure and print."""
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
    names = {"bare": "空窗口，20行中文表格", "home": "本程序，工作台", "catalog": "本程序，目录页"}
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
    command = [sys.executable, str(CHILD), *arguments]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    words = (word.split("=") for word in done.stdout.splitlines()[-1].split())
    result = {name: float(value) for name, value in words}
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


def print_imports(workspace: Path) -> int:
    """The forty slowest imports of our start, own time first."""
    measure(["ours", str(workspace), "catalog"])
    command = [sys.executable, "-X", "importtime", str(CHILD), "ours", str(workspace)]
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
