"""Catalog files of a county as they are met in offices, and the wizard over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from shiboken6 import isValid

from catalog_app.ui.dialogs.import_wizard.wizard import ImportWizard
from tests.ui.catalog.conftest import Desk
from tests.ui.catalog.conftest import desk as desk  # the workspace with everything the wizard is given
from tests.ui.catalog.conftest import page as page

TITLE = "临川县征地补偿领域基层政务公开标准目录"
HEADER = ("序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "谁来公布", "公开渠道和载体")
TICKED = (*HEADER, "县级", "乡级", "村级")
LAW = "《中华人民共和国土地管理法》"
PERIOD = "信息形成或者变更之日起20个工作日内"
HEARING = ("3", "征地前期准备", "拟征收土地听证", "听证通知书", LAW, PERIOD, "县自然资源局", "■政府网站 □政府公报")
DRILL = ("9", "抢险演练", "演练安排", "演练时间\n演练地点", LAW, PERIOD, "镇应急办", "■政府网站 ■公开查阅点")
FERRY = ("10", "渡口管理", "渡口公示", "值班电话", LAW, PERIOD, "镇应急办", "■政府网站")
PLANS = ("4", "征地组织实施", "征地补偿安置方案", "方案", LAW, PERIOD, "县自然资源局", "■政府网站")


def county_file(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, title: str = TITLE) -> Path:
    """A page saved as .xls, as many offices hand it on."""
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in (header, *rows))
    first = f'<tr><td colspan="{len(header)}">{title}</td></tr>'
    path.write_text(f'<html><meta charset="utf-8"><table>{first}{lines}</table></html>', encoding="utf-8")
    return path


def settle(wizard: ImportWizard) -> None:
    """Wait until no job runs; an event loop of its own lets the workers run."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(5)

    def look() -> None:
        if not wizard.busy:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    timer.stop()
    assert not wizard.busy


def go_on(wizard: ImportWizard) -> None:
    """下一步, and wait."""
    assert wizard.next.isEnabled(), wizard.message.text()
    wizard.next.click()
    settle(wizard)


@pytest.fixture
def wizards() -> Iterator[list[ImportWizard]]:
    """Wizards that the test opened; they are closed in the end."""
    made: list[ImportWizard] = []
    yield made
    for wizard in made:
        if isValid(wizard):
            wizard.close()


class Opener:
    """Opens wizards over files."""

    def __init__(self, desk: Desk, made: list[ImportWizard]) -> None:
        self._desk, self._made = desk, made

    def __call__(self, *paths: Path) -> ImportWizard:
        """The wizard, as far as it goes by itself."""
        wizard = ImportWizard.open_for(self._desk.context, paths, None)
        assert wizard is not None
        self._made.append(wizard)
        settle(wizard)
        return wizard


@pytest.fixture
def opened(desk: Desk, wizards: list[ImportWizard]) -> Opener:
    return Opener(desk, wizards)
