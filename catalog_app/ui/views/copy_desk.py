"""人工录入台: a small window beside the browser; one press a part, ticked off as it goes, then the address."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_app.model.changes import Stamp
from catalog_app.services.copy_desk import (
    PART_LABELS,
    STATE_LABELS,
    DeskEntry,
    DeskPart,
    PartKey,
    desk_entries,
    next_part,
    record_address,
    tick,
    with_state,
    write_attachments,
)
from catalog_app.services.gate import Passage
from catalog_app.services.incoming import PROOF, IncomingFile
from catalog_app.services.portal_profiles import profile_of
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import DateField
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.states import StateMark
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.files_field import ProofField
from catalog_app.ui.widgets.basic import button, label, line, row

_MARKS = {"open": "empty", "done": "published", "changed": "soon", "empty": "empty"}
_PREVIEW = 13


class Text:
    """Words of the window."""

    TITLE = "人工录入台"
    LIST, BEFORE, AFTER = "公开信息", "上一条", "下一条"
    ENTRY = "{mark}{place}/{count}　{title}"
    COLUMN = "栏目：{path}"
    HINT = "点一下就复制，回车复制下一项；到门户里粘贴。"
    LEFT, ALL_DONE = "还剩 {count} 项，回车复制“{next}”", "都复制过了；在门户发布后，把网址登记在下面。"
    ANSWERED = "已登记答复。"
    URL, URL_HINT, DAY, RECORD = "网址", "https://…（发布后的地址）", "发布日期", "登记网址"
    PROOF = "截图"
    ON_TOP = "总在最前"
    COPIED = "已复制{part}"
    FOLDER, MAKING = "选择放附件的文件夹", "复制附件"
    RECORDED = "已登记网址"
    PART_TIP = "复制到剪贴板，并记为已复制"
    FILES_TIP = "把附件的干净副本放进文件夹并打开"


class CopyDesk(QWidget):
    """Built when first asked for; `show_entries` fills it."""

    recorded = Signal()
    """An address was noted, or a part ticked."""

    def __init__(self, context: PageContext, cause: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._context, self._cause = context, cause
        self._package, self._profile = "", ""
        self._uids: tuple[str, ...] = ()
        self._entries: list[DeskEntry] = []
        self.setWindowTitle(Text.TITLE)
        self.setAccessibleName(Text.TITLE)
        self.setMinimumWidth(44 * UNIT)
        self.resize(50 * UNIT, 60 * UNIT)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(Text.LIST)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.column = label("", "muted", self, wrap=True)
        self.left = label("", "muted", self, wrap=True)
        self.buttons: dict[PartKey, _PartRow] = {}
        self.url = QLineEdit(self)
        self.url.setAccessibleName(Text.URL)
        self.url.setPlaceholderText(Text.URL_HINT)
        self.day = DateField(Text.DAY, context.today(), self)
        self._intake = FileIntake(context, self, PROOF)
        self.proof = ProofField(None, self._intake, self)
        self.proof.setAccessibleName(Text.PROOF)
        self._intake.busy_changed.connect(self._enable)
        self.record_button = button(Text.RECORD, self.record, "primary", self)
        self.on_top = QCheckBox(Text.ON_TOP, self)
        self._lay_out()
        self.choice.currentIndexChanged.connect(self._show)
        self.on_top.toggled.connect(self._keep_on_top)
        self.url.returnPressed.connect(self.record)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        self.before = button(Text.BEFORE, self.go_back, "", self, icon_name="left")
        self.after = button(Text.AFTER, self.go_on, "", self, icon_name="right")
        layout.addWidget(self.choice)
        layout.addWidget(row(self.before, self.after, None, self.on_top, parent=self))
        layout.addWidget(self.column)
        layout.addWidget(line(self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(2, 1)
        for place, key in enumerate(PART_LABELS):
            self.buttons[key] = _PartRow(key, self, grid, place)
        layout.addLayout(grid)
        layout.addWidget(self.left)
        layout.addWidget(line(self))
        layout.addWidget(label(Text.URL, "field", self))
        layout.addWidget(self.url)
        layout.addWidget(self.proof)
        layout.addWidget(row(self.day, None, self.record_button, parent=self))
        layout.addWidget(label(Text.HINT, "muted", self, wrap=True))
        layout.addStretch(1)

    def show_entries(self, uids: tuple[str, ...], package: str) -> None:
        """These publications, as a package sent them or, with '', as they wait."""
        self._uids, self._package = uids, package
        self._renew("")

    def _renew(self, current: str) -> None:
        context = self._context
        profile = profile_of(context.session)
        self._profile = profile.name
        self._entries = desk_entries(context.session, profile, self._uids, self._package, context.today())
        self.choice.blockSignals(True)
        self.choice.clear()
        for place, one in enumerate(self._entries, 1):
            mark = "✓ " if one.answered else ""
            self.choice.addItem(
                Text.ENTRY.format(mark=mark, place=place, count=len(self._entries), title=one.title), one.uid
            )
        first = next((n for n, one in enumerate(self._entries) if not one.answered), 0)
        kept = next((n for n, one in enumerate(self._entries) if one.uid == current), first)
        self.choice.setCurrentIndex(kept if self._entries else -1)
        self.choice.blockSignals(False)
        self._show()

    def current(self) -> DeskEntry | None:
        """The publication at the desk."""
        place = self.choice.currentIndex()
        return self._entries[place] if 0 <= place < len(self._entries) else None

    @Slot()
    def _show(self) -> None:
        entry, place = self.current(), self.choice.currentIndex()
        self._intake.cancel()
        self.proof.remove()
        self.proof.say("")
        self.before.setEnabled(place > 0)
        self.after.setEnabled(0 <= place < len(self._entries) - 1)
        self._enable()
        self.url.clear()
        self.column.setText(Text.COLUMN.format(path=entry.column) if entry else "")
        for one in self.buttons.values():
            one.show_part(next((part for part in entry.parts if part.key == one.key), None) if entry else None)
        self._tell(entry)

    @Slot()
    def _enable(self) -> None:
        writable = not self._context.session.read_only
        self.record_button.setEnabled(writable and self.current() is not None and not self._intake.busy)

    def _tell(self, entry: DeskEntry | None) -> None:
        part = next_part(entry) if entry else None
        if entry is None:
            self.left.setText("")
        elif part is not None:
            self.left.setText(Text.LEFT.format(count=entry.left, next=PART_LABELS[part.key]))
        else:
            self.left.setText(Text.ANSWERED if entry.answered else Text.ALL_DONE)

    @Slot()
    def go_back(self) -> None:
        """上一条."""
        self.choice.setCurrentIndex(max(self.choice.currentIndex() - 1, 0))

    @Slot()
    def go_on(self) -> None:
        """下一条."""
        self.choice.setCurrentIndex(min(self.choice.currentIndex() + 1, self.choice.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter copies the next part, or goes to the address; Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.copy_next()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @Slot()
    def copy_next(self) -> None:
        """The next part that is not done, or the address when all are."""
        entry = self.current()
        part = next_part(entry) if entry else None
        if part is not None:
            self.copy(part.key)
        else:
            self.url.setFocus()

    def copy(self, key: PartKey) -> None:
        """Put a part on the clipboard, or the attachments into a folder, and tick it."""
        entry = self.current()
        part = next((one for one in entry.parts if one.key == key), None) if entry else None
        if entry is None or part is None or part.state == "empty":
            return
        if key == "attachments":
            self._give_files(entry, part)
            return
        data = QMimeData()
        data.setText(part.text)
        if part.html:
            data.setHtml(part.html)
        QGuiApplication.clipboard().setMimeData(data)
        self._tick(entry, part)

    def _give_files(self, entry: DeskEntry, part: DeskPart) -> None:
        folder = self._context.notify.choose_folder(Text.FOLDER)
        if folder is None:
            return
        contacts = frozenset(one.value for one in self._context.session.workspace.contacts())
        work = partial(_write_files, entry, folder, contacts)
        GatedJob(self._context, work, partial(self._files_given, entry, part), Text.MAKING).start()

    def _files_given(self, entry: DeskEntry, part: DeskPart, folder: Path) -> None:
        self._context.notify.open_path(folder)
        self._tick(entry, part)

    def _tick(self, entry: DeskEntry, part: DeskPart) -> None:
        context = self._context
        if not context.session.read_only:
            stamp = context.stamp(self._cause)
            context.notify.attempt(tick, context.session, entry.uid, self._profile, part, stamp)
        place = next((n for n, one in enumerate(self._entries) if one.uid == entry.uid), None)
        if place is not None:
            self._entries[place] = entry = with_state(self._entries[place], part.key, "done")
        self.buttons[part.key].show_part(next(one for one in entry.parts if one.key == part.key))
        self._tell(entry)
        context.notify.status(Text.COPIED.format(part=PART_LABELS[part.key]))

    @Slot()
    def record(self) -> None:
        """登记网址: it becomes the portal's answer, and the next publication comes up."""
        entry, url, context = self.current(), self.url.text().strip(), self._context
        if self._intake.busy:
            return
        if entry is None or not url:
            self.url.setFocus()
            return
        stamp, day, proof = context.stamp(self._cause), self.day.value(), self.proof.value()
        made = context.notify.attempt(_record, context, entry.uid, self._package, url, stamp, day, proof)
        if made is None:
            return
        self._renew("")
        context.notify.status(Text.RECORDED)
        self.recorded.emit()

    @Slot(bool)
    def _keep_on_top(self, on: bool) -> None:
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on)
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: the page shows what was done."""
        self._intake.cancel()
        self.recorded.emit()
        super().closeEvent(event)


class _PartRow:
    """A part's button, its state and the beginning of its words, in a grid."""

    def __init__(self, key: PartKey, desk: CopyDesk, grid: QGridLayout, place: int) -> None:
        self.key: PartKey = key
        self._desk = desk
        tip = Text.FILES_TIP if key == "attachments" else Text.PART_TIP
        icon_name = "folder" if key == "attachments" else "copy"
        self.button = button(PART_LABELS[key], self._clicked, "", desk, icon_name=icon_name, tip=tip)
        self.mark = StateMark("empty", desk, 12)
        self.words = label("", "muted", desk)
        self.state = label("", "muted", desk)
        for column, part in enumerate((self.button, self.mark, self.words, self.state)):
            grid.addWidget(part, place, column)

    def show_part(self, part: DeskPart | None) -> None:
        """The state and the beginning of the words."""
        state = part.state if part else "empty"
        text = " ".join(part.text.split()) if part else ""
        self.button.setEnabled(state != "empty")
        self.mark.set_code(_MARKS[state])
        self.words.setText(text[:_PREVIEW] + ("…" if len(text) > _PREVIEW else ""))
        self.words.setToolTip(text[:500])
        self.state.setText(STATE_LABELS[state])
        self.button.setAccessibleDescription(STATE_LABELS[state])

    def _clicked(self) -> None:
        self._desk.copy(self.key)


def _write_files(
    entry: DeskEntry, folder: Path, contacts: frozenset[str], passage: Passage, progress: Progress
) -> Path:
    return write_attachments(entry, folder, contacts, passage, progress)


def _record(
    context: PageContext,
    uid: str,
    package: str,
    url: str,
    stamp: Stamp,
    day: date | None,
    proof: IncomingFile | None,
) -> bool:
    record_address(context.session, uid, package, url, stamp, day, proof)
    return True
