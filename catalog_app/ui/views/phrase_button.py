"""常用语▾: puts a phrase of the township into the text field that was typed in last; opens the manager too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QWidget,
)

from catalog_app.model.errors import AppError
from catalog_app.services.phrases import (
    FIELD_LABELS,
    Phrase,
    PhraseField,
    filled,
    first_open,
    phrases_of,
    save_phrases,
    values_for,
)
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.dialogs.phrases import PhrasesDialog
from catalog_app.ui.theme import set_icon

KEYS = "Ctrl+J"
SHOWN = 32


class TEXT:
    """Words of the button."""

    NAME, TIP = "常用语", "把常用语放进正在填写的文字栏（Ctrl+J）"
    MANAGE, NONE = "管理常用语…", "“{field}”还没有常用语"
    SAVED = "已修改常用语，可撤销"


def with_chevron(opened: QToolButton) -> None:
    """A plain button whose chevron, at its right, tells that it opens a menu."""
    opened.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    opened.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    opened.setIconSize(QSize(12, 12))
    set_icon(opened, "down")


class PhraseSource:
    """The phrase book of the open workspace, and who may change it."""

    def __init__(self, context: PageContext, cause: str, item: str = "") -> None:
        """`item` is the title that stands for {事项}."""
        self._context, self._cause, self._item = context, cause, item

    def phrases(self, field: PhraseField) -> list[Phrase]:
        """Those of one field, in their order."""
        return [one for one in phrases_of(self._context.session) if one.field == field]

    def values(self, period: str) -> Mapping[str, str]:
        """What the placeholders stand for."""
        return values_for(self._context.session, self._context.today(), item=self._item, period=period)

    @property
    def read_only(self) -> bool:
        """Whether the book cannot be changed now."""
        return self._context.session.read_only

    def manage(self, parent: QWidget, field: PhraseField = "title") -> bool:
        """The manager until it is saved or cancelled; whether something was saved."""
        context, problem = self._context, ""
        phrases: Sequence[Phrase] | None = phrases_of(context.session)
        while phrases is not None:
            phrases = PhrasesDialog.ask(phrases, field, parent, problem=problem)
            if phrases is None:
                break
            try:
                save_phrases(context.session, phrases, context.stamp(self._cause))
            except AppError as error:
                problem = f"{error.cause}{error.remedy}"
                continue
            context.notify.status(TEXT.SAVED)
            return True
        return False


class PhraseButton(QToolButton):
    """Its menu lists the phrases of the field that had the focus last."""

    inserted = Signal()

    def __init__(
        self,
        source: PhraseSource,
        fields: Sequence[tuple[QWidget, PhraseField]],
        parent: QWidget,
        period: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._fields, self._period = source, list(fields), period
        self._target = self._fields[0]
        self.setText(TEXT.NAME)
        self.setToolTip(TEXT.TIP)
        self.setAccessibleName(TEXT.NAME)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        with_chevron(self)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        QShortcut(QKeySequence(KEYS), parent).activated.connect(self.showMenu)

    @staticmethod
    def offer(
        dialog: FormDialog,
        source: PhraseSource | None,
        fields: Sequence[tuple[QWidget, PhraseField]],
        period: Callable[[], str] | None = None,
    ) -> PhraseButton | None:
        """Put the button into the foot of a form; None where there is no phrase book."""
        if source is None:
            return None
        made = PhraseButton(source, fields, dialog, period)
        dialog.foot.insertWidget(0, made)
        return made

    @Slot()
    def fill(self) -> None:
        """List what the field may take."""
        menu, (_, field) = self.menu(), self._target
        menu.clear()
        found = self._source.phrases(field)
        values = self._source.values(self._period() if self._period else "") if found else {}
        for phrase in found:
            text = filled(phrase.text, values)
            shown = text.replace("\n", " ")
            words = f"{phrase.name}　{shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + '…'}"
            action = menu.addAction(words.replace("&", "&&"))
            action.setToolTip(text)
            action.setData(text)
            action.triggered.connect(self._chosen)
        if not found:
            menu.addAction(TEXT.NONE.format(field=FIELD_LABELS[field])).setEnabled(False)
        menu.addSeparator()
        manage = menu.addAction(TEXT.MANAGE)
        manage.setEnabled(not self._source.read_only)
        manage.triggered.connect(self._manage)

    def insert(self, text: str) -> None:
        """Put words where the cursor is; what is still open in them is selected."""
        widget = self._target[0]
        widget.setFocus()
        opened = first_open(text)
        if isinstance(widget, QComboBox):
            widget = widget.lineEdit()
        if isinstance(widget, QLineEdit):
            start = widget.selectionStart() if widget.hasSelectedText() else widget.cursorPosition()
            widget.insert(text.replace("\n", " "))
            if opened:
                widget.setSelection(start + opened[0], opened[1] - opened[0])
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            cursor = widget.textCursor()
            start = cursor.selectionStart()
            cursor.insertText(text)
            if opened:
                cursor.setPosition(start + opened[0])
                cursor.setPosition(start + opened[1], QTextCursor.MoveMode.KeepAnchor)
                widget.setTextCursor(cursor)
        self.inserted.emit()

    @Slot()
    def _chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.insert(str(action.data()))

    @Slot()
    def _manage(self) -> None:
        self._source.manage(self.window(), self._target[1])

    @Slot(QWidget, QWidget)
    def _focus_changed(self, old: QObject | None, new: QObject | None) -> None:  # noqa: ARG002 - Qt hands both
        for target in self._fields:
            if new is target[0] or (isinstance(new, QWidget) and target[0].isAncestorOf(new)):
                self._target = target
