"""Make the pictures of README and manual from the sample township: python -m docs.make_pictures.

Needs the development environment; draws off screen at 1600×900 with 125 % scaling, plus two pages of wall sheets.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog_app.ui.main_window import MainWindow

FOLDER = Path(__file__).parent / "pictures"
PAGES = {
    "home": "dashboard",
    "catalog": "catalog",
    "publications": "publications",
    "board": "boards",
    "portal": "portal",
    "check": "checks",
    "settings": "settings",
}
TARGETS = {"catalog": {"domain": "15", "tab": "时限"}, "board": {"domain": "06"}}
_PERIOD = "信息形成或者变更之日起20个工作日内"
COUNTY_LIST = (
    ("征地补偿领域基层政务公开标准目录",),
    (
        "序号",
        "一级事项",
        "二级事项",
        "公开内容（要素）",
        "公开时限",
        "公开主体",
        "公开渠道和载体",
        "县级",
        "乡级",
        "村级",
    ),
    ("1", "征地前期准备", "拟征收土地听证", "听证通知书", _PERIOD, "镇人民政府", "■政府网站 ■村公示栏", "", "", ""),
    ("2", "征地组织实施", "征地补偿登记", "登记结果", _PERIOD, "镇人民政府", "■政府网站 □政府公报", "", "", ""),
    ("3", "征地组织实施", "征地补偿安置方案", "方案全文", _PERIOD, "镇人民政府", "■政府网站", "", "", ""),
    ("4", "征地监督", "补偿款发放抽查", "抽查结果", _PERIOD, "镇人民政府", "■村公示栏", "", "", ""),
)
RECEIVED = (
    ("青石桥镇2026年10月农村低保拟新增对象名单",),
    ("序号", "所在村", "户主", "身份证号", "致贫原因", "家庭人口", "保障人数", "类别", "月保障金", "联系电话"),
)
"""Title and header of a list as a station sends it; its numbers are made up when the pictures are made."""
FAMILIES = (("河口", "高平"), ("石桥", "朱建"), ("柳湾", "王小娟"), ("双沟", "李军"))
SHEETS = {
    "board-a4": "公示栏/06征地补偿-公开目录-A4横向.pdf",
    "board-a3": "公示栏/15社会救助-公开目录-A3纵向.pdf",
    "notice-a4": "公示/青石桥镇2026年10月农村低保对象审核公示-公示-A4纵向.pdf",
}


def main() -> int:
    """Replace every picture in docs/pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "1.25")
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        os.environ["XDG_CONFIG_HOME"] = str(Path(name) / "config")
        _window_pictures(_demo(Path(name) / "demo"))
        for picture, sheet in SHEETS.items():
            _page_picture(Path(name) / "demo" / sheet, FOLDER / f"{picture}.png")
        _site_picture(Path(name))
    return 0


def _demo(folder: Path) -> Path:
    from catalog_app.model.changes import Stamp
    from catalog_app.services.demo import make_demo
    from catalog_app.support.progress import Silent

    return make_demo(folder, Stamp("李春燕", datetime.now().astimezone()), Silent()).workspace


def _window_pictures(workspace: Path) -> None:
    from catalog_app.support.settings import user_settings
    from catalog_app.ui.app import make_application
    from catalog_app.ui.main_window import MainWindow

    settings = user_settings()
    settings.set("person", "李春燕")
    application = make_application(settings)
    window = MainWindow(settings)
    window.resize(1280, 720)
    window.show()
    window.open_folder(workspace)
    for key, picture in PAGES.items():
        window.go(key, TARGETS.get(key, {}))
        _wait(3000)
        window.grab().save(str(FOLDER / f"{picture}.png"))
    _desk_picture(window)
    _wizard_pictures(window)
    _private_pictures(window)
    window.close()
    application.quit()


def _desk_picture(window: MainWindow) -> None:
    """The desk for portals that take no batch."""
    from PySide6.QtWidgets import QApplication

    from catalog_app.ui.views.portal_page import PortalPage

    window.go("portal", {})
    page = window.pages.current
    if not isinstance(page, PortalPage):
        raise TypeError
    page.open_waiting_desk()
    _wait(2000)
    for dialog in QApplication.topLevelWidgets():
        if dialog is not window and dialog.isVisible():
            dialog.grab().save(str(FOLDER / "copy-desk.png"))
            dialog.close()


def _wizard_pictures(window: MainWindow) -> None:
    """The import wizard over a county's list that asks, contradicts and adds."""
    from catalog_app.ui.dialogs.import_wizard.wizard import COLUMNS, PLAN, ImportWizard

    with TemporaryDirectory() as name:
        path = Path(name) / "县级目录.csv"
        path.write_text("\n".join(",".join(line) for line in COUNTY_LIST), encoding="utf-8")
        window.take_files([path])
        wizard = window.findChild(ImportWizard)
        while wizard.step < PLAN:
            _wait(1500)
            if wizard.step == COLUMNS:
                wizard.grab().save(str(FOLDER / "importing-columns.png"))
            wizard.next.click()
        _wait(1500)
        wizard.grab().save(str(FOLDER / "importing-plan.png"))
        wizard.reject()


def _private_pictures(window: MainWindow) -> None:
    """A station's list: scanned, as a clean copy, and on its way into a publication."""
    from catalog_app.services.rosters import read_list
    from catalog_app.support.progress import Silent
    from catalog_app.ui.dialogs.clean_copy import CleanDialog
    from catalog_app.ui.dialogs.roster import RosterDialog

    with TemporaryDirectory() as name:
        paths = _received(Path(name))
        window.go("check", {"files": paths})
        _wait(3000)
        window.grab().save(str(FOLDER / "file-check.png"))
        context = window.pages.context()
        copy = CleanDialog(context, paths[:1], window)
        copy.show()
        _wait(3000)
        copy.grab().save(str(FOLDER / "clean-copy.png"))
        copy.reject()
        publication = next(one for one in context.session.workspace.publications() if "低保" in one.title)
        roster = RosterDialog(context, publication.uid, read_list(paths[0], Silent()), window)
        roster.show()
        _wait(3000)
        roster.grab().save(str(FOLDER / "roster.png"))
        roster.reject()


def _received(folder: Path) -> list[Path]:
    from openpyxl import Workbook

    workbook = Workbook()
    for line in RECEIVED:
        workbook.active.append(line)
    for number, (village, person) in enumerate(FAMILIES):
        line = (number + 1, f"{village}村", person, _identity(number), "因病", 3, 2, "B类", 410, f"138{number:08d}")
        workbook.active.append(line)
    workbook.active.column_dimensions["J"].hidden = True
    below = workbook.create_sheet("底册")
    below.append(RECEIVED[1])
    below.sheet_state = "hidden"
    workbook.save(folder / "低保新增-民政办.xlsx")
    (folder / "现场说明.txt").write_text("联系人" + "139" + "0" * 8, encoding="utf-8")
    (folder / "公告.txt").write_text("经研究，决定公示如下。", encoding="utf-8")
    return [folder / "低保新增-民政办.xlsx", folder / "现场说明.txt", folder / "公告.txt"]


def _identity(number: int) -> str:
    """An invented number with a right check digit: of a province, 1 January, made by counting."""
    from catalog_app.checks.number_kinds import identity_check

    first = f"530000{1960 + number}0101{number:03d}"
    return first + identity_check(first)


def _wait(milliseconds: int) -> None:
    """An event loop of its own: QTest.qWait would keep the workers from running."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _site_picture(folder: Path) -> None:
    """The site's home page in Chromium, where there is one."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("没有 Chromium，网站的图片没有重做。\n")
        return
    from catalog_app.cli.main import main as run_command

    site = folder / "网站"
    run_command(["site", str(folder / "demo" / "青石桥镇"), "--out", str(site)])
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,800")
    command = [chromium, *flags, f"--user-data-dir={folder}/profile", f"--screenshot={FOLDER}/site.png"]
    subprocess.run([*command, (site / "index.html").as_uri()], check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own words


def _page_picture(pdf: Path, picture: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    document[0].render(scale=1.1).to_pil().save(picture)
    document.close()


if __name__ == "__main__":
    sys.exit(main())
