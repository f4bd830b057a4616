#!/usr/bin/env python3
# Must parse on Python 3.6, to tell which Python is needed: no future import, generic types in quotes.
"""Everything from a checkout with one command, standard library only.

python3 run.py                 make what is missing, then open the window (without a screen: make the demonstration)
python3 run.py test [...]      make what is missing, then run every check; arguments go to pytest
python3 run.py test --browser  what needs a browser: install what is missing, then drive the exported site in Chromium
python3 run.py items 工作区     any command of the program
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUNTIME_LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"
UNFINISHED = VENV / "installing"
QT_COMPLETE = VENV / "qt-libraries-complete"
CALLERS_PYTHON = {"PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PIP_USER", "PIP_TARGET"}
BROWSER_TESTS = ROOT / "tests" / "browser"
BROWSER_PROGRAMS = {
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
    "java": "default-jre-headless",
    "node": "nodejs",
    "npm": "npm",
}
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


class Stop(Exception):  # noqa: N818 - what the user is told, then the end
    """Ends the program with a Chinese sentence."""


def main() -> int:
    """Dispatch; returns the exit status."""
    try:
        if not OLDEST <= sys.version_info[:2] <= NEWEST:
            return again_with_another_python()
        if sys.argv[1:2] == ["test"]:
            return test(sys.argv[2:])
        prepare(RUNTIME_LOCK)
        return start(sys.argv[1:])
    except Stop as told:
        say(str(told))
        return 3
    except KeyboardInterrupt:
        say("已停止。下次运行会接着来。")
        return 130


def say(text: str) -> None:
    """Print a line of ours; on standard error, since commands own standard output."""
    sys.stdout.flush()
    sys.stderr.buffer.write((text + "\n").encode("utf-8"))
    sys.stderr.flush()


# --- Python and its packages ------------------------------------------------------------------------------------------


def again_with_another_python() -> int:
    """Go on with a fitting Python when the machine has one, else say which are."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return subprocess.call([found, str(Path(__file__).resolve()), *sys.argv[1:]])
    here = ".".join(str(part) for part in sys.version_info[:3])
    raise Stop(f"本程序需要 Python 3.11、3.12 或 3.13，这里的是 {here}。请先安装其中一个，再运行：python3.11 run.py")


def prepare(lock: Path) -> None:
    """Make the virtual environment hold exactly what the lock file says; nothing to do when it already does."""
    if PYTHON.exists() and not UNFINISHED.exists() and _marker(lock) == _digest(lock):
        return
    if not PYTHON.exists() or UNFINISHED.exists():
        make_environment()
    install(lock)


def make_environment() -> None:
    """A fresh virtual environment; one left half-made by an interruption is replaced (downloads are kept by pip)."""
    if importlib.util.find_spec("ensurepip") is None:
        install_debian_packages([f"python3.{sys.version_info[1]}-venv"], "Python 的 venv 组件", [])
    say(f"正在建立运行环境：{VENV}")
    try:
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir()
        UNFINISHED.touch()
    except OSError as error:
        raise Stop(f"不能在 {ROOT} 里建立运行环境（{error.strerror}）。请把程序放到可以写入的文件夹。") from error
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]) != 0:
        raise Stop("建立 Python 运行环境失败，原因见上。请确认磁盘没有满、Python 安装完整。")


def install(lock: Path) -> None:
    """Install from the lock file, every download checked against its hash."""
    say("正在安装依赖（首次约需几分钟，中断后再次运行会接着来）…")
    UNFINISHED.touch()
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.call([*command, "--require-hashes", "-r", str(lock)], env=environment()) != 0:
        raise Stop("依赖没有装成，原因见上。请检查网络（或 pip 的镜像设置）后再次运行，已下载的不会重来。")
    for installed in {lock, RUNTIME_LOCK}:  # the development lock contains the other
        (VENV / installed.name).write_text(_digest(installed), encoding="ascii")
    UNFINISHED.unlink()
    QT_COMPLETE.unlink(missing_ok=True)


def _marker(lock: Path) -> str:
    marker = VENV / lock.name
    return marker.read_text(encoding="ascii") if marker.exists() else ""


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def environment(**more: str) -> "dict[str, str]":
    """The environment of what we start: this checkout's package, UTF-8, nothing of the caller's Python set-up."""
    kept = {name: value for name, value in os.environ.items() if name not in CALLERS_PYTHON}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


# --- system libraries -------------------------------------------------------------------------------------------------


def prepare_qt() -> None:
    """Make sure that the libraries Qt takes from the system are there (Linux only)."""
    if not sys.platform.startswith("linux") or QT_COMPLETE.exists():
        return
    missing = missing_libraries()
    if missing:
        install_debian_packages(
            sorted({DEBIAN_PACKAGES.get(name, name) for name in missing}), "窗口需要的系统库", missing
        )
        missing = missing_libraries()
    if missing:
        raise Stop(f"窗口需要的系统库还缺：{'、'.join(missing)}。请用系统的软件包管理器安装后再次运行。")
    QT_COMPLETE.touch()


def missing_libraries() -> "list[str]":
    """The shared libraries that Qt's window parts need and the system does not have."""
    if shutil.which("ldd") is None:
        return []  # then Qt itself tells at the start
    folder = next(VENV.glob("lib/python*/site-packages/PySide6/Qt"))
    parts = [*folder.glob("lib/libQt6Widgets.so.6"), *folder.glob("plugins/platforms/libq[xo]*.so")]
    told = subprocess.run(["ldd", *map(str, parts)], capture_output=True, text=True, check=False).stdout
    return sorted(set(re.findall(r"^\s*(\S+) => not found", told, re.MULTILINE)))


def install_debian_packages(packages: "list[str]", purpose: str, libraries: "list[str]") -> None:
    """Install packages as root on Debian and its relatives; elsewhere end with the exact command."""
    apt = shutil.which("apt-get")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if apt is None or os.geteuid() != 0:
        raise Stop(f"缺少{purpose}。请安装后再次运行：\n  {_command_for_people(command, libraries)}")
    say(f"正在安装{purpose}：{' '.join(packages)}")
    quiet = environment(DEBIAN_FRONTEND="noninteractive")
    subprocess.call([apt, "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL)
    if subprocess.call([*command, "-qq"], env=quiet, stdout=subprocess.DEVNULL) != 0:
        raise Stop(f"{purpose}没有装成，原因见上。请检查网络后运行：\n  {' '.join(command)}")


def _command_for_people(command: "list[str]", libraries: "list[str]") -> str:
    if shutil.which("apt-get"):
        return "sudo " + " ".join(command)
    for manager in ("dnf", "yum"):
        if shutil.which(manager) and libraries:
            return f"sudo {manager} install " + " ".join(f"'{name}()(64bit)'" for name in libraries)
    return "、".join(libraries or command[4:])


# --- the program ------------------------------------------------------------------------------------------------------


def start(arguments: "list[str]") -> int:
    """Run the program: the window, the demonstration where there is no screen, or the given command."""
    if arguments and arguments[0] != "gui":
        return run_program(arguments)
    if has_screen() or arguments:
        prepare_qt()
        return open_window(arguments)
    return demonstrate()


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run_program(arguments: "list[str]") -> int:
    """Run one command of the program in the caller's folder; returns its exit status."""
    return subprocess.call([str(PYTHON), "-P", "-m", "catalog_app", *arguments], env=environment())


def open_window(arguments: "list[str]") -> int:
    """Open the window; a display that cannot be reached is told in words."""
    status = run_program(["gui", *arguments[1:]])
    if status in {-6, 134}:
        say("窗口没有打开：连不上图形界面。请在桌面环境里运行，或去掉 DISPLAY 环境变量后运行，生成演示结果。")
        return 3
    return status


def demonstrate() -> int:
    """Without a screen: the whole main job on the bundled sample, and where its results lie."""
    say("这里没有图形界面，改为生成一份完整的演示结果…")
    folder = _unused_folder(ROOT if os.access(ROOT, os.W_OK) else Path.cwd())
    status = run_program(["demo", str(folder)])
    if status == 0:
        say(f"演示结果在：{folder}\n在有图形界面的电脑上再次运行本命令，就会打开窗口。")
    return status


def _unused_folder(parent: Path) -> Path:
    number = 1
    while (parent / f"演示{number if number > 1 else ''}").exists():
        number += 1
    return parent / f"演示{number if number > 1 else ''}"


# --- checks -----------------------------------------------------------------------------------------------------------


def test(arguments: "list[str]") -> int:
    """Style, types and tests, all of them even when one fails; with arguments only pytest with these."""
    if arguments[:1] == ["--browser"]:
        return test_in_browser(arguments[1:])
    prepare(DEVELOPMENT_LOCK)
    prepare_qt()
    with tempfile.TemporaryDirectory() as results:
        if arguments:
            return run_tests("pytest", arguments, Path(results))
        failed = [name for name, command in _static_checks() if not _passes(name, command)]
        failed += [name for name, options, more in _sessions() if run_tests(name, options, Path(results), **more)]
        passed, broken = _counts(Path(results))
    say(f"\n没有通过：{'、'.join(failed)}" if failed else "\n全部通过：ruff、格式、类型、测试")
    say("浏览器测试不在其中，它们需要 Chromium、Java 和 Node：python3 run.py test --browser")
    say(f"{passed} passed, {broken} failed")
    return 1 if failed else 0


def test_in_browser(arguments: "list[str]") -> int:
    """The exported site in real Chromium and under the Nu checker; fails where they cannot run."""
    prepare(DEVELOPMENT_LOCK)
    prepare_browser()
    with tempfile.TemporaryDirectory() as results:
        status = run_tests("浏览器测试（Chromium）", arguments or [str(BROWSER_TESTS)], Path(results))
        passed, broken = _counts(Path(results))
    say(f"{passed} passed, {broken} failed")
    return 1 if status or not passed else 0


def prepare_browser() -> None:
    """Make sure that Chromium, its driver, Java and the node packages of the browser tests are there."""
    missing = [program for program in BROWSER_PROGRAMS if shutil.which(program) is None]
    if missing:
        packages = sorted(BROWSER_PROGRAMS[program] for program in missing)
        install_debian_packages(packages, "浏览器测试需要的程序", [])
        missing = [program for program in missing if shutil.which(program) is None]
    if missing:
        raise Stop(f"浏览器测试需要的程序还缺：{'、'.join(missing)}。请安装后再次运行。")
    lock = BROWSER_TESTS / "package-lock.json"
    installed = BROWSER_TESTS / "node_modules" / "installed-from"
    if installed.exists() and installed.read_text(encoding="ascii") == _digest(lock):
        return
    say("正在安装检查网页用的 node 包…")
    command = [shutil.which("npm") or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if subprocess.call(command, cwd=BROWSER_TESTS) != 0:
        raise Stop("node 包没有装成，原因见上。请检查网络（或 npm 的镜像设置）后再次运行。")
    installed.write_text(_digest(lock), encoding="ascii")


def _static_checks() -> "Iterator[tuple[str, list[str]]]":
    yield "ruff check", ["ruff", "check", "."]
    yield "ruff format", ["ruff", "format", "--check", "."]
    yield "mypy", ["mypy"]


def _sessions() -> "Iterator[tuple[str, list[str], dict[str, str]]]":
    """Everything outside the window runs with PySide6 made unimportable, then the window offscreen."""
    workers = ["-n", str(min(4, os.cpu_count() or 1))]
    without_qt = ["tests", "--ignore=tests/ui", "--ignore=tests/browser", "-p", "no:pytest-qt", *workers]
    yield "窗口以外的测试（PySide6 不可用）", without_qt, {"CATALOG_APP_TESTS_WITHOUT_QT": "1"}
    yield "窗口测试（offscreen）", ["tests/ui", *workers], {}


def _passes(name: str, command: "list[str]") -> bool:
    say(f"\n== {name}")
    return subprocess.call([str(PYTHON), "-m", *command], cwd=ROOT, env=environment()) == 0


def run_tests(name: str, options: "list[str]", results: Path, **more: str) -> int:
    """One pytest session; its counts go to a file in `results`."""
    say(f"\n== {name}")
    report = results / f"{len(list(results.iterdir()))}.xml"
    command = [str(PYTHON), "-m", "pytest", f"--junitxml={report}", *options]
    return subprocess.call(command, cwd=ROOT, env=environment(QT_QPA_PLATFORM="offscreen", **more))


def _counts(results: Path) -> "tuple[int, int]":
    passed = broken = 0
    for report in results.glob("*.xml"):
        for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - pytest just wrote it
            wrong = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            passed += int(suite.get("tests", 0)) - wrong - int(suite.get("skipped", 0))
            broken += wrong
    return passed, broken


if __name__ == "__main__":
    sys.exit(main())
