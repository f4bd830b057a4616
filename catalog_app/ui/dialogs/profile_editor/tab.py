"""What the tabs of the profile editor have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from catalog_app.model.portal import PortalProfile
from catalog_app.ui.dialogs.form import mark_bad
from catalog_app.ui.theme import UNIT
from catalog_app.ui.widgets.basic import label


class EditorTab(QWidget):
    """Shows some fields of a profile and writes them back; `edited` while anything is typed."""

    edited = Signal()
    name: ClassVar[str] = ""
    previewed: ClassVar[bool] = True
    """Whether 清单 as it would be stands below; a tab that needs the room does without."""
    faulty: ClassVar[dict[str, str]] = {}
    """Fields as `profile_faults` names them, with the attribute of their widget; a line is framed, '' = none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = label("", "bad", self, wrap=True)
        self.problem.hide()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(UNIT, UNIT, UNIT, UNIT // 2)
        outside.setSpacing(UNIT // 2)
        self.body = QVBoxLayout()
        self.body.setSpacing(UNIT)
        outside.addLayout(self.body, 1)
        outside.addWidget(self.problem)

    def show_profile(self, profile: PortalProfile) -> None:
        """Show what the profile says."""

    def applied(self, profile: PortalProfile) -> PortalProfile:
        """The profile with what is typed here."""
        return profile

    def own_faults(self) -> Iterator[str]:
        """What no profile can hold and so `profile_faults` cannot see, as `field：reason`."""
        return iter(())

    def mark(self, faults: list[tuple[str, str]]) -> str:
        """Frame the fields at fault and say the first reason here; that reason, '' = all is right."""
        mine = [(field, reason) for field, reason in faults if field in self.faulty]
        bad = {self.faulty[field] for field, _ in mine}
        for attribute in set(self.faulty.values()) - {""}:
            field = getattr(self, attribute)
            if isinstance(field, QLineEdit):
                mark_bad(field, bad=attribute in bad)
        self.problem.setText(mine[0][1] if mine else "")
        self.problem.setVisible(bool(mine))
        return mine[0][1] if mine else ""


def add_line(form: QFormLayout, words: str, field: QWidget) -> None:
    """A field beside its label; the label is its accessible name."""
    caption = label(words, "field", form.parentWidget())
    caption.setBuddy(field)
    field.setAccessibleName(words)
    form.addRow(caption, field)


def form_layout(tab: EditorTab) -> QFormLayout:
    """A form at the top of a tab."""
    form = QFormLayout()
    form.setHorizontalSpacing(2 * UNIT)
    form.setVerticalSpacing(UNIT)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    tab.body.addLayout(form)
    return form
