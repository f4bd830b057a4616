"""A choice that can be found by typing any part of its words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget


def searched_box(hint: str, parent: QWidget) -> QComboBox:
    """An empty box; typing shows the choices that contain the words, and adds none."""
    box = QComboBox(parent)
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    completer = box.completer()
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    edit = box.lineEdit()
    if hint and edit is not None:
        edit.setPlaceholderText(hint)
    return box
