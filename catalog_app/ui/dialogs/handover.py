"""工作交接: what the pack holds, who hands over to whom and from when; as folder or zip; the sheet to sign."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCompleter, QDialog, QFrame, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from catalog_app.services.gate import Passage
from catalog_app.services.handover import (
    Handing,
    HandoverJob,
    handover_job,
    write_handover_file,
    write_handover_folder,
    write_sheet_file,
)
from catalog_app.services.session import Session
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import DateField, FormDialog
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.notify import PDF_FILTER, ZIP_FILTER
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """Words of the dialog."""

    TITLE, MAKE = "工作交接", "生成交接包…"
    HEAD = "换经办人时，把下面这些一次整理好。不带口令，没有公开的电话打码。"
    PARTS = (
        ("交接单（PDF）", "双方当面核对、签字，各留一份"),
        ("发布台账", "历年公开了什么、何时、在哪里"),
        ("待办事项", "逾期的、一年内到期的、待复核的"),
        ("公开目录", "现行目录，可以再导入"),
        ("设置和联系人", "单位、公开电话、站所、村和公示栏、人员、放假安排"),
        ("上传包", "报送过的和门户的答复"),
    )
    LATER = "工作区本身请用“立即备份”另存一份交接。"
    GIVER, RECEIVER, WITNESS, SINCE = "交出人", "接收人", "监交人", "接收人从哪一天起负责"
    KNOWN, NAME_HINT = "已确定", "不填则在纸上签"
    FORM, FOLDER, ZIP = "做成", "文件夹", "一个压缩包"
    SHEET = "只要交接单…"
    ROOM, NAME, SHEET_NAME = (
        "交接包放在哪个文件夹里",
        "{0}政务公开交接包{1:%Y%m%d}.zip",
        "{0}政务公开交接单{1:%Y%m%d}.pdf",
    )
    READ_JOB, WRITE_JOB = "整理交接内容", "生成交接包"
    DONE_TITLE, DONE, OPEN, CLOSE = "交接包已生成", "待办{0}项，台账{1}行。请打印交接单，双方签字。", "打开", "关闭"


class HandoverDialog(FormDialog):
    """Asks; `HandoverRun` does the work."""

    def __init__(self, giver: str, people: list[str], today: date, parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.MAKE, parent)
        self.only_sheet = False
        self.body.addWidget(label(TEXT.HEAD, "muted", self, wrap=True))
        self.body.addWidget(_parts(self))
        self.body.addWidget(label(TEXT.LATER, "muted", self, wrap=True))
        self.giver, self.receiver, self.witness = (QLineEdit(self) for _ in range(3))
        self.giver.setText(giver)
        for one in (self.giver, self.receiver, self.witness):
            one.setPlaceholderText(TEXT.NAME_HINT)
            one.setMaxLength(40)
        self.since = DateField(TEXT.SINCE, today, self, optional=TEXT.KNOWN)
        for field in (self.giver, self.receiver, self.witness):
            field.setCompleter(QCompleter(people, field))
        names = QHBoxLayout()
        names.setSpacing(UNIT)
        for text, field in ((TEXT.GIVER, self.giver), (TEXT.RECEIVER, self.receiver), (TEXT.WITNESS, self.witness)):
            cell = QVBoxLayout()
            caption = label(text, "field", self)
            caption.setBuddy(field)
            cell.addWidget(caption)
            cell.addWidget(field)
            self.name_field(text, field)
            names.addLayout(cell)
        self.body.addLayout(names)
        self.add_field(TEXT.SINCE, self.since)
        self.as_folder, self.as_zip = QRadioButton(TEXT.FOLDER, self), QRadioButton(TEXT.ZIP, self)
        self.as_zip.setChecked(True)
        sheet = button(TEXT.SHEET, self._sheet, "link", self, icon_name="print")
        self.add_field(TEXT.FORM, row(self.as_zip, self.as_folder, None, sheet, parent=self, gap=3 * UNIT))
        self.receiver.setFocus()

    def handing(self) -> Handing:
        """Who, to whom, from when."""
        names = (one.text().strip() for one in (self.giver, self.receiver, self.witness))
        giver, receiver, witness = names
        return Handing(giver=giver, receiver=receiver, witness=witness, since=self.since.value())

    @Slot()
    def _sheet(self) -> None:
        self.only_sheet = True
        self.accept()

    @classmethod
    def open_for(cls, context: PageContext, parent: QWidget | None) -> None:
        """Ask, then make what was asked for."""
        people = [one.name for one in context.session.workspace.persons()]
        dialog = cls(context.stamp("").who, people, context.today(), parent)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            HandoverRun(context, dialog, parent).start()
        dialog.deleteLater()


class HandoverRun:
    """Where to, then reading and writing in the background, then what was made."""

    def __init__(self, context: PageContext, dialog: HandoverDialog, parent: QWidget | None) -> None:
        self._context, self._parent = context, parent
        self._handing, self._only_sheet = dialog.handing(), dialog.only_sheet
        self._as_folder = dialog.as_folder.isChecked()
        self._out: Path | None = None
        self._job: HandoverJob | None = None

    def start(self) -> None:
        """Ask where to, and begin."""
        context, notify = self._context, self._context.notify
        unit, today = context.session.workspace.unit().name, context.today()
        if self._only_sheet:
            self._out = notify.save_file(TEXT.SHEET, TEXT.SHEET_NAME.format(unit, today), PDF_FILTER)
        elif self._as_folder:
            self._out = notify.choose_folder(TEXT.ROOM)
        else:
            self._out = notify.save_file(TEXT.TITLE, TEXT.NAME.format(unit, today), ZIP_FILTER)
        if self._out is not None:
            context.jobs.lend(_read, self._read, TEXT.READ_JOB, context.session, today, self._handing)

    def _read(self, job: HandoverJob) -> None:
        self._job = job
        write = _sheet_only if self._only_sheet else _folder if self._as_folder else _zip
        if self._out is not None:
            GatedJob(self._context, partial(write, job, self._out), self._made, TEXT.WRITE_JOB).start()

    def _made(self, path: Path) -> None:
        if self._only_sheet or self._job is None:
            self._context.notify.open_path(path)
            return
        ledger = self._job.pack.ledger
        words = TEXT.DONE.format(self._job.open_tasks, len(ledger.lines) if ledger else 0)
        names = _names(path, self._job)
        HandoverDone(path, names, words, self._context, self._parent).open()


class HandoverDone(QDialog):
    """What was made, and the way to it."""

    def __init__(self, path: Path, names: list[str], words: str, context: PageContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.DONE_TITLE)
        self.setMinimumWidth(60 * UNIT)
        self._path, self._notify = path, context.notify
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        title = label(TEXT.DONE_TITLE, "title", self)
        layout.addWidget(row(StateMark("published", self, 20), title, None, parent=self))
        layout.addWidget(label(str(path), "muted", self, wrap=True))
        for name in names:
            layout.addWidget(label(f"· {name}", "", self))
        layout.addWidget(label(words, "", self, wrap=True))
        close = button(TEXT.CLOSE, self.accept, parent=self)
        layout.addWidget(row(None, button(TEXT.OPEN, self._open, "primary", self), close, parent=self))

    @Slot()
    def _open(self) -> None:
        self._notify.open_path(self._path)
        self.accept()


def _parts(parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    set_kind(frame, "note")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(UNIT + 2, UNIT, UNIT + 2, UNIT)
    layout.setSpacing(UNIT // 2)
    for name, told in TEXT.PARTS:
        caption = label(name, "", frame)
        caption.setMinimumWidth(15 * UNIT)
        layout.addWidget(row(caption, label(told, "muted", frame), None, parent=frame))
    return frame


def _names(path: Path, job: HandoverJob) -> list[str]:
    if path.is_dir():
        return sorted(one.name for one in path.iterdir())
    pack = job.pack
    held = ["交接单.pdf", "交接说明.txt", *(f"{name}.xlsx" for name in pack.lists)]
    held += ["发布台账.xlsx"] if pack.ledger is not None else []
    return sorted([*held, *(["公开目录.xlsx"] if pack.catalogs else [])])


def _read(session: Session, today: date, handing: Handing, progress: Progress) -> HandoverJob:
    return handover_job(session, today, handing, progress)


def _zip(job: HandoverJob, out: Path, passage: Passage, progress: Progress) -> Path:
    return write_handover_file(job, out, replace=True, progress=progress, passage=passage)


def _folder(job: HandoverJob, room: Path, passage: Passage, progress: Progress) -> Path:
    return write_handover_folder(job, room, progress=progress, passage=passage)


def _sheet_only(job: HandoverJob, out: Path, passage: Passage, progress: Progress) -> Path:
    return write_sheet_file(job, out, replace=True, progress=progress, passage=passage)
