"""What the commands of actions.py do. Heavy parts are imported when a command is first used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.unit import Person
from catalog_app.ui.shell import recent_workspaces
from catalog_app.ui.theme import Mode, icon, theme

if TYPE_CHECKING:
    from catalog_app.ui.context import Page, PageContext, Target
    from catalog_app.ui.main_window import MainWindow

SMALLEST_FONT, LARGEST_FONT = -2, 6


class TEXT:
    """What the commands say."""

    SAVED = "所有修改都已保存"
    RECENT = "最近打开"
    OPEN_TITLE = "选择工作区文件夹"
    SAMPLE_NAME = "青石桥镇（示例）"
    BACKUP_TITLE = "备份到"
    BACKUP_DONE = "备份完成"
    NOTHING_COPIED = "剪贴板里没有表格，请先在 WPS 或浏览器里选中表格并复制。"
    DIAGNOSTICS = "已复制诊断信息，可粘贴给技术员"


class Commands(QObject):
    """Receiver of the window's actions."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._popup: QObject | None = None
        self._recent_menu: QMenu | None = None

    def run(self, key: str, target: Target) -> None:
        """What a page asks for by `go("command:…")`; restore takes {"file": path}, editions {"tab": "updates"}.

        no_information takes {"item": uid, "period": words}, deadline_tool {"words": limit, "event": day}.
        """
        if key == "restore" and "file" in target:
            from catalog_app.ui.dialogs.restore import restore_with_questions

            restore_with_questions(self._window, Path(target["file"]))
        elif key == "editions" and target.get("tab") == "updates":
            from catalog_app.ui.dialogs.editions import UPDATE, EditionsDialog

            EditionsDialog.open_for(self._context(), self._window, tab=UPDATE)
        elif key == "no_information" and "item" in target:
            from catalog_app.ui.dialogs.no_information import sign_with_dialog

            sign_with_dialog(self._context(), str(target["item"]), self._window, str(target.get("period", "")))
        elif key == "deadline_tool":
            from catalog_app.ui.dialogs.deadline_tool import DeadlineTool

            DeadlineTool.show_for(self._context(), self._window, str(target.get("words", "")), target.get("event"))
        else:
            self._window.actions_table[key].trigger()

    # workspace

    @Slot()
    def new_workspace(self) -> None:
        """Three steps to a workspace of one's own."""
        from catalog_app.services.editing import save_places
        from catalog_app.services.session import create_session
        from catalog_app.ui.dialogs.first_start import FirstStartDialog

        window = self._window
        answer = FirstStartDialog.ask(window)
        if answer is None or not self._leave_workspace():
            return
        session = window.notify.attempt(create_session, answer.folder, answer.unit, answer.codes, window.stamp("shell"))
        if session is None:
            window.show_welcome()
            return
        if answer.person:
            window.settings.set("person", answer.person)
            clerk = Person(uid=str(uuid4()), name=answer.person, role="政务公开专员")
            save_places(session, [clerk], window.stamp("shell"))
        window.settings.set("first_start_done", True)
        window.settings.set("last_page", "catalog")
        window.use(session)

    @Slot()
    def open_workspace(self) -> None:
        """A folder chosen by the clerk."""
        folder = self._window.notify.choose_folder(TEXT.OPEN_TITLE, "")
        if folder is not None:
            self._window.open_folder(folder)

    @Slot()
    def open_sample(self) -> None:
        """The sample township, made on first use in the user's data folder."""
        from catalog_app.services.demo import make_sample_workspace
        from catalog_app.support.paths import user_data_dir

        window = self._window
        folder = user_data_dir() / TEXT.SAMPLE_NAME
        if (folder / "catalog.db").is_file():
            window.open_folder(folder)
            return
        if not self._leave_workspace():
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        session = window.notify.attempt(make_sample_workspace, folder, window.stamp("shell"))
        if session is None:
            window.show_welcome()
        else:
            window.use(session)

    @Slot()
    def open_recent(self) -> None:
        """One of the recent workspaces."""
        action = self.sender()
        if isinstance(action, QAction):
            self._window.open_folder(Path(str(action.data())))

    @Slot()
    def prepare_menu(self) -> None:
        """Fill the recent workspaces in before the menu opens."""
        self._window.actions_table.draw_icons()
        first = self._window.top.submenus[0]
        if self._recent_menu is None:
            self._recent_menu = QMenu(TEXT.RECENT, first)
            self._recent_menu.setIcon(icon("history"))
            first.insertMenu(self._window.actions_table["sample"], self._recent_menu)
        self._recent_menu.clear()
        for folder in recent_workspaces(self._window.settings):
            action = self._recent_menu.addAction(f"{folder.name}　{folder.parent}")
            action.setData(str(folder))
            action.triggered.connect(self.open_recent)
        self._recent_menu.setEnabled(not self._recent_menu.isEmpty())
        for mode in Mode:
            self._window.actions_table[mode.value].setChecked(theme().mode is mode)

    def _leave_workspace(self) -> bool:
        return self._window.session is None or self._window.close_workspace()

    # backup

    @Slot()
    def back_up(self) -> None:
        """One file of the whole workspace where the clerk wants it."""
        from catalog_app.services.upkeep import back_up
        from catalog_app.support.progress import Silent
        from catalog_app.ui.dialogs.passphrase import PassphraseDialog
        from catalog_app.ui.notify import ZIP_FILTER

        window = self._window
        session = self._session()
        self._commit()
        name = f"{session.workspace.unit().name}备份{window.today():%Y%m%d}.zip"
        out = window.notify.save_file(TEXT.BACKUP_TITLE, name, ZIP_FILTER)
        if out is None:
            return
        word = PassphraseDialog.ask(window)
        if word is None:
            return
        info = window.notify.attempt(
            back_up, session, out, replace=True, progress=Silent(), passphrase=word or None, stamp=window.stamp("shell")
        )
        if info is not None:
            window.notify.status(f"{TEXT.BACKUP_DONE}：{out.name}")

    @Slot()
    def back_up_when_due(self) -> None:
        """The automatic backup; a failure is said in the status bar, it stops nobody."""
        from catalog_app.services.upkeep import scheduled_backup

        window = self._window
        if window.session is None or window.session.read_only or window.jobs.lent:
            return
        try:
            scheduled_backup(window.session, window.stamp("shell"))
        except AppError as error:
            window.notify.status(f"自动备份没有成功：{error.cause}")

    @Slot()
    def restore_backup(self) -> None:
        """Choose, compare, then replace."""
        from catalog_app.ui.dialogs.restore import restore_with_questions

        restore_with_questions(self._window)

    # editing

    @Slot()
    def undo(self) -> None:
        """Take the last step back."""
        self._step(self._session().undo)

    @Slot()
    def redo(self) -> None:
        """Bring the last undone step back."""
        self._step(self._session().redo)

    def _step(self, step: Callable[..., Any]) -> None:
        self._commit()
        changes = self._window.notify.attempt(step, self._window.stamp(""))
        if changes is not None:
            self._window.notify.status(f"已{changes.name}")

    @Slot()
    def save_now(self) -> None:
        """Ctrl+S: store what is being typed and say that everything is stored."""
        self._commit()
        window = self._window
        window.top.show_saved(window.stamp().now, read_only=self._session().read_only)
        window.notify.status(TEXT.SAVED)

    @Slot()
    def show_history(self) -> None:
        """Who changed what."""
        from catalog_app.ui.dialogs.history import HistoryDialog

        self._commit()
        HistoryDialog.show_for(self._session(), self._window.notify, self._window.stamp(""), self._window)

    @Slot()
    def show_editions(self) -> None:
        """Editions of the catalog and what is to be reviewed."""
        from catalog_app.ui.dialogs.editions import EditionsDialog

        self._commit()
        EditionsDialog.open_for(self._context(), self._window)

    @Slot()
    def show_no_information(self) -> None:
        """本期无此类信息…: what was signed, with the way to sign and to take back."""
        from catalog_app.ui.dialogs.no_information import NoInformationList

        self._commit()
        NoInformationList.open_for(self._context(), self._window)

    @Slot()
    def show_deadline_tool(self) -> None:
        """时限计算…: any date, any words."""
        self.run("deadline_tool", {})

    @Slot()
    def localize(self) -> None:
        """Bulk 本地化."""
        from catalog_app.ui.dialogs.localize import LocalizeDialog

        self._commit()
        LocalizeDialog.open_for(self._context(), self._window)

    @Slot()
    def import_files(self) -> None:
        """导入…: the dialog asks for files."""
        self.import_paths([])

    def import_paths(self, paths: list[Path]) -> None:
        """Start the import with these files."""
        from catalog_app.ui.dialogs.import_wizard.wizard import ImportWizard

        self._commit()
        ImportWizard.open_for(self._context(), paths, self._window)

    @Slot()
    def import_clipboard(self) -> None:
        """从剪贴板导入…: the wizard over the copied table, or over copied files."""
        from catalog_app.ui.dialogs.import_wizard.wizard import ImportWizard
        from catalog_app.ui.dialogs.wizard.clipboard import clipboard_files, clipboard_source

        window = self._window
        paths = clipboard_files()
        if paths:
            self.import_paths(paths)
            return
        source = window.notify.attempt(clipboard_source)
        if source is None or not source.raw.tables:
            window.notify.info(TEXT.NOTHING_COPIED)
            return
        self._commit()
        ImportWizard.open_pasted(self._context(), source, window)

    @Slot()
    def import_ledger(self) -> None:
        """导入旧台账…: the wizard asks for the files."""
        from catalog_app.ui.dialogs.ledger_import.wizard import LedgerWizard

        self._commit()
        LedgerWizard.open_for(self._context(), [], self._window)

    @Slot()
    def export_ledger(self) -> None:
        """导出台账…: counted, asked, written, opened."""
        from catalog_app.ui.dialogs.ledger_export import LedgerExport

        self._commit()
        LedgerExport(self._context(), self._window).start()

    @Slot()
    def export_guide(self) -> None:
        """导出公开指南…: with 主动公开基本目录, into a folder."""
        from catalog_app.ui.dialogs.guide_export import export_guide

        self._commit()
        export_guide(self._context())

    @Slot()
    def hand_over(self) -> None:
        """工作交接…: the pack for the next clerk and the sheet to sign."""
        from catalog_app.ui.dialogs.handover import HandoverDialog

        self._commit()
        HandoverDialog.open_for(self._context(), self._window)

    @Slot()
    def roll_over(self) -> None:
        """年度结转…: what the new year begins with."""
        from catalog_app.ui.dialogs.roll_over import RollOverDialog

        self._commit()
        RollOverDialog.open_for(self._context(), self._window)

    @Slot()
    def export_workbook(self) -> None:
        """The 目录 page writes the workbook."""
        self._window.go("catalog", {"export": True})

    @Slot()
    def print_board(self) -> None:
        """打印上墙: the 公示栏 page with the domain on screen; there already, its pages are printed."""
        domain = str(self._window.settings.get("last_domain")) or None
        key = getattr(self._page(), "page_key", "")
        if key == "board":
            self._window.go("board", {"print": True})
        else:
            self._window.go("board", {"domain": domain} if key == "catalog" and domain else {})

    # search

    @Slot()
    def focus_search(self) -> None:
        """Into the search box."""
        self._window.top.search.setFocus()
        self._window.top.search.selectAll()

    def attach_search(self) -> None:
        """Give the search box its list of hits for the open workspace."""
        if self._popup is None:
            from catalog_app.ui.views.search_popup import SearchPopup

            self._popup = SearchPopup(self._context(), self._window.top.search, self._window)

    def forget_search(self) -> None:
        """The workspace is closing."""
        self._window.top.search.clear()
        if self._popup is not None:
            self._popup.deleteLater()
            self._popup = None

    # view

    @Slot()
    def choose_page(self) -> None:
        """Alt+1 and so on."""
        action = self.sender()
        if isinstance(action, QAction):
            self._window.show_page(str(action.data()))

    @Slot()
    def focus_next_pane(self) -> None:
        """F6: rail, page, search, round and round."""
        ring = self._window.focus_ring()
        focus = QApplication.focusWidget()
        place = next((i for i, one in enumerate(ring) if focus is not None and _inside(focus, one)), -1)
        target = ring[(place + 1) % len(ring)]
        _first_focusable(target).setFocus()

    @Slot()
    def open_menu(self) -> None:
        """F10: the menu with everything in it."""
        self._window.top.menu_button.showMenu()

    @Slot()
    def choose_look(self) -> None:
        """Light, dark or high contrast, kept for the next start."""
        action = self.sender()
        if isinstance(action, QAction):
            mode = Mode(str(action.data()))
            self._window.settings.set("look", mode.value)
            theme().apply(_application(), mode)

    @Slot()
    def larger_font(self) -> None:
        """One point more."""
        self._change_font(1)

    @Slot()
    def smaller_font(self) -> None:
        """One point less."""
        self._change_font(-1)

    def _change_font(self, step: int) -> None:
        before = int(self._window.settings.get("font_size"))
        after = max(SMALLEST_FONT, min(before + step, LARGEST_FONT))
        if after != before:
            self._window.settings.set("font_size", after)
            font = QApplication.font()
            font.setPointSizeF(font.pointSizeF() + after - before)
            QApplication.setFont(font)

    # help

    @Slot()
    def show_manual(self) -> None:
        """F1: the manual at the page for what is on screen."""
        from catalog_app.ui.dialogs.manual import ManualWindow

        page = self._page()
        ManualWindow.show_topic(page.help_topic if page is not None else "start", self._window)

    @Slot()
    def show_shortcuts(self) -> None:
        """All shortcuts in a list."""
        from catalog_app.ui.dialogs.about import ShortcutsDialog

        ShortcutsDialog.show_for(self._window)

    @Slot()
    def show_about(self) -> None:
        """Version, licence, where things lie."""
        from catalog_app.ui.dialogs.about import AboutDialog

        AboutDialog.show_for(self._window)

    @Slot()
    def copy_diagnostics(self) -> None:
        """Versions and counts for the technician, no content."""
        from catalog_app.ui.dialogs.about import diagnostics_text

        self._window.notify.copy(diagnostics_text(self._window.session))
        self._window.notify.status(TEXT.DIAGNOSTICS)

    @Slot()
    def open_logs(self) -> None:
        """The folder of the logs in the system's file manager."""
        from catalog_app.support.paths import user_log_dir

        self._window.notify.open_path(user_log_dir())

    @Slot()
    def close(self) -> None:
        """Ctrl+Q."""
        self._window.close()

    # helpers

    def _session(self) -> Any:
        session = self._window.session
        if session is None:
            raise RuntimeError("the action should be off without a workspace")
        return session

    def _page(self) -> Page | None:
        return self._window.pages.current if self._window.session is not None else None

    def _context(self) -> PageContext:
        return self._window.pages.context()

    def _commit(self) -> None:
        page = self._page()
        if page is not None:
            page.commit_open_editor()


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("no QApplication")
    return application


def _inside(widget: QWidget, area: QWidget) -> bool:
    return widget is area or area.isAncestorOf(widget)


def _first_focusable(area: QWidget) -> QWidget:
    """The widget Tab would reach first in `area`; `area` itself where there is none."""
    current = area
    for _ in range(500):
        if current.focusPolicy() & Qt.FocusPolicy.TabFocus and current.isVisible() and current.isEnabled():
            return current
        current = current.nextInFocusChain()
        if current is area or not _inside(current, area):
            break
    return area
