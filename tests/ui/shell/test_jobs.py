"""The one door for long work: results on the GUI thread, progress, cancel, errors, shutdown."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication, QWidget

from catalog_app.model.errors import WorldError
from catalog_app.support.progress import Progress
from catalog_app.ui import jobs as jobs_module
from catalog_app.ui.dialogs.progress import ProgressDialog
from catalog_app.ui.jobs import Jobs
from tests.ui.conftest import FakeNotify


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def take(self, result: Any) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())


@pytest.fixture
def jobs(qapp: QApplication, notify: FakeNotify, qtbot: Any) -> Iterator[Jobs]:
    window = QWidget()
    made = Jobs(notify, window)
    yield made
    assert made.shut_down()
    qtbot.waitUntil(lambda: not made.busy)
    window.deleteLater()


def test_the_result_comes_back_on_the_gui_thread(jobs: Jobs, qtbot: Any) -> None:
    receiver = Receiver()
    threads: list[int] = []

    def work(progress: Progress) -> int:
        threads.append(threading.get_ident())
        progress.step(1, 2, "一半")
        return 42

    busy: list[bool] = []
    jobs.busy_changed.connect(busy.append)
    with qtbot.waitSignal(jobs.run(work, receiver.take, "试算").ended):
        assert jobs.busy
    assert receiver.results == [42]
    assert receiver.threads == [QThread.currentThread()]
    assert threads != [threading.get_ident()]
    assert busy == [True, False]


def test_what_a_clerk_can_act_on_is_a_message(jobs: Jobs, qtbot: Any, notify: FakeNotify) -> None:
    def work(progress: Progress) -> None:
        raise WorldError("DISK_FULL", "磁盘已满。", "请清理。")

    with qtbot.waitSignal(jobs.run(work, print, "导出").ended):
        pass
    assert [error.code for error in notify.errors] == ["DISK_FULL"]


def test_a_bug_goes_to_the_crash_dialog(jobs: Jobs, qtbot: Any, notify: FakeNotify) -> None:
    def work(progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.run(work, print, "导出").ended):
        pass
    assert [type(error) for error in notify.crashes] == [ZeroDivisionError]


def test_a_page_may_take_the_error_itself(jobs: Jobs, qtbot: Any, notify: FakeNotify) -> None:
    receiver = Receiver()

    def work(progress: Progress) -> None:
        raise WorldError("DISK_FULL", "磁盘已满。", "请清理。")

    with qtbot.waitSignal(jobs.run(work, print, "导出", on_failed=receiver.take).ended):
        pass
    assert receiver.results[0].code == "DISK_FULL"
    assert notify.errors == []


def test_cancelling_stops_the_work_and_is_no_error(jobs: Jobs, qtbot: Any, notify: FakeNotify) -> None:
    started = threading.Event()

    def work(progress: Progress) -> None:
        number = 0
        while True:
            progress.step(number, 0, f"第{number}步")
            number += 1
            started.set()

    job = jobs.run(work, print, "读取文件")
    assert started.wait(5)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert notify.said == ["已取消：读取文件"]
    assert notify.errors == []


def test_progress_is_shown_after_a_while_and_its_button_cancels(
    jobs: Jobs, qtbot: Any, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "SHOW_AFTER_MS", 0)
    go_on = threading.Event()

    def work(progress: Progress) -> None:
        progress.step(3, 25, "征地补偿")
        go_on.wait(10)
        progress.step(4, 25, "社会救助")

    job = jobs.run(work, print, "生成公示栏", modal=True)

    def shown() -> list[ProgressDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, ProgressDialog) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()) and shown()[0].count.text() == "3 / 25")
    dialog = shown()[0]
    assert dialog.isModal()
    assert dialog.windowTitle() == "生成公示栏"
    assert dialog.text.text() == "征地补偿"
    dialog.close()
    assert dialog.isVisible()
    assert dialog.text.text() == "正在停止……"
    with qtbot.waitSignal(job.ended):
        go_on.set()
    assert notify.said == ["已取消：生成公示栏"]
    assert shown() == []


def test_work_is_given_its_arguments(jobs: Jobs, qtbot: Any) -> None:
    receiver = Receiver()

    def work(one: int, two: int, *, progress: Progress, three: int) -> int:
        progress.step(1, 1, "")
        return one + two + three

    with qtbot.waitSignal(jobs.lend(work, receiver.take, "相加", 1, 2, three=3).ended):
        pass
    assert receiver.results == [6]


def test_shutting_down_cancels_what_runs(qapp: QApplication, notify: FakeNotify, qtbot: Any) -> None:
    jobs = Jobs(notify)

    def work(progress: Progress) -> None:
        while True:
            progress.step(0, 0, "")

    for _ in range(3):
        jobs.run(work, print, "长任务")
    assert jobs.shut_down()
    qtbot.waitUntil(lambda: not jobs.busy)
