"""Fields of a form that hold files: several attachments, or one proof. Chosen or dropped, read once, kept in hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.publication import Attachment
from catalog_app.services.incoming import IncomingFile, Refused
from catalog_app.ui.models.related_rows import FILE_COLUMNS, size_words
from catalog_app.ui.models.rows import RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.file_intake import FileIntake, dropped_paths
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label, row


class Text:
    """Words of the fields."""

    ADD, REMOVE, TABLE = "添加文件…", "去掉", "附件"
    HINT = "也可以把文件拖到这里；保存时一起存入。"
    CHOOSE, REPLACE = "选择照片或截图…", "换一个…"
    NO_PROOF, KEPT = "没有佐证。照片只留画面，拍摄地点、时间和机型去掉；也可以拖到这里。", "已有佐证，不换就保留"
    CHECKING, NOT_TAKEN = "正在检查文件……", "{cause}{remedy}"


class _Taker(QWidget):
    """What both fields have in common: drops, reading, and the sentence about what could not come in."""

    edited = Signal()

    def __init__(self, intake: FileIntake | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._intake = intake
        self.problem_label = label("", "bad", self, wrap=True)
        self.problem_label.hide()
        self.setAcceptDrops(intake is not None)
        if intake is not None:
            intake.taken.connect(self._taken)
            intake.refused.connect(self._refused)
            intake.failed.connect(self._failed)
            intake.busy_changed.connect(self._busy)

    @property
    def busy(self) -> bool:
        """Whether files are being read."""
        return self._intake is not None and self._intake.busy

    @Slot()
    def ask(self) -> None:
        """Choose files."""
        if self._intake is not None:
            self._intake.ask()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: files only."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: read what was dropped."""
        event.acceptProposedAction()
        if self._intake is not None:
            self._intake.read(dropped_paths(event.mimeData()))

    def take(self, files: Sequence[IncomingFile]) -> None:
        """Hold these."""

    def say(self, words: str) -> None:
        """What is wrong, or none."""
        self.problem_label.setText(words)
        self.problem_label.setVisible(bool(words))

    @Slot(object)
    def _taken(self, files: tuple[IncomingFile, ...]) -> None:
        self.say("")
        self.take(files)
        self.edited.emit()

    @Slot(object)
    def _refused(self, refused: Refused) -> None:
        self._failed(refused.error)

    @Slot(object)
    def _failed(self, error: AppError) -> None:
        self.say(Text.NOT_TAKEN.format(cause=error.cause, remedy=error.remedy))

    @Slot()
    def _busy(self) -> None:
        if self.busy:
            self.say(Text.CHECKING)
        elif self.problem_label.text() == Text.CHECKING:
            self.say("")
        self.edited.emit()


class FilesField(_Taker):
    """Attachments that are there, and those that come with the save."""

    def __init__(
        self,
        kept: Sequence[Attachment],
        files: Sequence[IncomingFile],
        intake: FileIntake | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(intake, parent)
        self._kept, self._files = tuple(kept), tuple(files)
        self.model = RowsModel(FILE_COLUMNS, self)
        self.table = RowsTable(self.model, (0, 12 * UNIT), Text.TABLE, self, stretch=0)
        self.table.setAcceptDrops(False)
        self.add_button = button(Text.ADD, self.ask, "", self, icon_name="plus")
        self.add_button.setEnabled(intake is not None)
        self.remove_button = button(Text.REMOVE, self.remove, "", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problem_label)
        layout.addWidget(row(self.add_button, self.remove_button, label(Text.HINT, "muted", self), None, parent=self))
        self.setFocusProxy(self.add_button)
        self._show()

    def kept(self) -> tuple[Attachment, ...]:
        """Those of before that stay."""
        return self._kept

    def files(self) -> tuple[IncomingFile, ...]:
        """Those that come."""
        return self._files

    def attachments(self) -> tuple[Attachment, ...]:
        """All of them, as they will be."""
        return (*self._kept, *(Attachment(one.sha256, one.name, len(one.data)) for one in self._files))

    def take(self, files: Sequence[IncomingFile]) -> None:
        """Hold these; one of the same name or content takes the place."""
        names, hashes = {one.name for one in files}, {one.sha256 for one in files}
        self._kept = tuple(one for one in self._kept if one.name not in names and one.sha256 not in hashes)
        held = [one for one in self._files if one.name not in names and one.sha256 not in hashes]
        self._files = (*held, *{one.sha256: one for one in files}.values())
        self._show()
        self.table.select_row(self.model.rowCount() - 1)

    @Slot()
    def remove(self) -> None:
        """去掉: the current one."""
        place = self.table.currentIndex().row()
        if place < 0:
            return
        count = len(self._kept)
        if place < count:
            self._kept = self._kept[:place] + self._kept[place + 1 :]
        else:
            self._files = self._files[: place - count] + self._files[place - count + 1 :]
        self._show()
        self.table.select_row(max(place - 1, 0))
        self.edited.emit()

    def _show(self) -> None:
        self.model.set_rows(self.attachments())
        self.table.select_row(0)
        self.remove_button.setEnabled(self.model.rowCount() > 0)


class ProofField(_Taker):
    """One photo or screenshot that proves it."""

    def __init__(
        self, proof: IncomingFile | None, intake: FileIntake | None, parent: QWidget | None = None, *, has: bool = False
    ) -> None:
        super().__init__(intake, parent)
        self._proof, self._has = proof, has
        self.words = label("", "muted", self, wrap=True)
        self.choose_button = button(Text.CHOOSE, self.ask, "", self)
        self.choose_button.setEnabled(intake is not None)
        self.remove_button = button(Text.REMOVE, self.remove, "", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(row(self.choose_button, self.remove_button, None, parent=self))
        layout.addWidget(self.words)
        layout.addWidget(self.problem_label)
        self.setFocusProxy(self.choose_button)
        self._show()

    def value(self) -> IncomingFile | None:
        """The new proof, or None."""
        return self._proof

    def take(self, files: Sequence[IncomingFile]) -> None:
        """Hold the last of these."""
        self._proof = files[-1] if files else None
        self._show()

    @Slot()
    def remove(self) -> None:
        """去掉: without a new one."""
        self._proof = None
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        one = self._proof
        none = Text.KEPT if self._has else Text.NO_PROOF
        self.words.setText(f"{one.name}（{size_words(len(one.data))}）" if one is not None else none)
        self.choose_button.setText(Text.CHOOSE if one is None else Text.REPLACE)
        self.remove_button.setVisible(one is not None)
