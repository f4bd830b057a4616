"""Progress of a job: what is being done, how far, and a button that really cancels."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import button, label


class TEXT:
    """What this dialog says."""

    CANCEL = "取消"
    STOPPING = "正在停止……"


class ProgressDialog(QDialog):
    """Shown by `Jobs` after half a second; closing it is cancelling."""

    cancelled = Signal()

    def __init__(self, title: str, parent: QWidget | None, *, modal: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(modal)
        self.setMinimumWidth(52 * UNIT)
        self.text = label("", "", self)
        self.count = label("", "muted", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.stop = button(TEXT.CANCEL, self.reject, parent=self)
        self._over = False
        self._arrange(title)

    def _arrange(self, title: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(title, "heading", self))
        layout.addWidget(self.text)
        layout.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        layout.addLayout(foot)

    def step(self, done: int, total: int, text: str) -> None:
        """Show `done` of `total`; 0 = unknown."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.count.setText(f"{done} / {total}" if total else "")
        if self.stop.isEnabled():
            metrics = self.text.fontMetrics()
            self.text.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, 48 * UNIT))

    def finish(self) -> None:
        """The job is over: go away without cancelling."""
        self._over = True
        self.close()

    @Slot()
    def reject(self) -> None:
        """Ask the job to stop; the dialog stays until it has."""
        self.stop.setEnabled(False)
        self.text.setText(TEXT.STOPPING)
        self.cancelled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt's: the close button cancels."""
        if self._over:
            event.accept()
        else:
            event.ignore()
            self.reject()
