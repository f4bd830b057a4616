"""Lists and files that come to a publication: a list is cut first, a file with complete numbers is refused."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from catalog_app.model.errors import AppError
from catalog_app.services.incoming import IncomingFile, Refused
from catalog_app.services.publications import attach
from catalog_app.services.rosters import ListFile, PreparedRoster, read_list, remove_roster, save_roster
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.clean_copy import CleanDialog
from catalog_app.ui.dialogs.roster import Ending, RosterDialog
from catalog_app.ui.views.file_intake import FileIntake

LISTS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv")
"""What is taken for a list when it is dropped; any other file is attached."""


class Text:
    """What is asked and said."""

    CHOOSE, FILTER = (
        "选择名单文件",
        "名单 (*.xlsx *.xlsm *.xls *.et *.ods *.csv *.tsv *.docx *.html *.htm);;所有文件 (*)",
    )
    READING = "读取名单"
    SAVED, REMOVED = "已登记名单，共 {count} 行；可撤销", "已移去名单，可撤销"
    ATTACHED = "已添加附件“{names}”，可撤销"
    COPIED = "已生成干净副本“{name}”，可以把它添加为附件"
    REFUSED = "这个文件不能收下"
    TO_LIST, TO_COPY = "登记名单…", "生成干净副本…"
    ONE_LIST = "一次只能登记一份名单，请一份一份拖入。"


class RosterActions(QObject):
    """Asks, calls the services, and tells `done` with a sentence and the publication to show."""

    done = Signal(str, str)

    def __init__(self, context: PageContext, cause: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._cause, self._owner = context, cause, owner
        self._publication = ""
        self._path = Path()
        self._intake = FileIntake(context, self)
        self._intake.taken.connect(self._attach)
        self._intake.refused.connect(self._refuse)
        self._intake.failed.connect(self._failed)

    def choose(self, publication: str) -> None:
        """登记名单…: ask for the file."""
        path = self._context.notify.open_file(Text.CHOOSE, Text.FILTER)
        if path is not None:
            self.register(publication, path)

    def take_files(self, publication: str, paths: Sequence[Path]) -> None:
        """Files dropped on a publication: a list is registered, anything else is attached once it was scanned."""
        lists = [path for path in paths if path.suffix.lower() in LISTS]
        if len(lists) > 1:
            self._context.notify.info(Text.ONE_LIST)
        elif lists:
            self.register(publication, lists[0])
        elif paths:
            self._publication = publication
            self._intake.read(paths)

    def register(self, publication: str, path: Path) -> None:
        """Read the list and show what would be kept of it."""
        self._publication, self._path = publication, path
        self._context.jobs.run(partial(read_list, path), self._read, Text.READING)

    def remove(self, publication: str) -> None:
        """移去名单: no question, undo serves."""
        context = self._context
        stamp = context.stamp(self._cause)
        if context.notify.attempt(remove_roster, context.session, publication, stamp) is not None:
            self.done.emit(Text.REMOVED, publication)

    # lists

    def _read(self, listed: ListFile) -> None:
        answer = RosterDialog.ask(self._context, self._publication, listed, self._owner.window())
        if isinstance(answer, PreparedRoster):
            self._save(answer)
        elif answer is Ending.COPY:
            self._copy(self._path)

    def _save(self, prepared: PreparedRoster) -> None:
        context = self._context
        stamp = context.stamp(self._cause)
        if context.notify.attempt(save_roster, context.session, self._publication, prepared, stamp) is not None:
            self.done.emit(Text.SAVED.format(count=len(prepared.table.rows)), self._publication)

    def _copy(self, path: Path) -> None:
        made = CleanDialog.ask(self._context, [path], self._owner.window())
        if made:
            self._context.notify.status(Text.COPIED.format(name=made[0].name))

    # attachments

    @Slot(object)
    def _refuse(self, refused: Refused) -> None:
        """Say why, and offer both ways that are open."""
        details = f"{refused.error.cause}\n{refused.error.remedy}"
        chosen = self._context.notify.choose(Text.REFUSED, details, (Text.TO_LIST, Text.TO_COPY))
        if chosen == 0:
            self.register(self._publication, refused.path)
        elif chosen == 1:
            self._copy(refused.path)

    @Slot(object)
    def _failed(self, error: AppError) -> None:
        self._context.notify.error(error)

    @Slot(object)
    def _attach(self, files: tuple[IncomingFile, ...]) -> None:
        context = self._context
        stamp = context.stamp(self._cause)
        result = context.notify.attempt(attach, context.session, self._publication, files, stamp)
        if result is not None:
            added, _ = result
            self.done.emit(Text.ATTACHED.format(names="”“".join(one.name for one in added)), self._publication)
