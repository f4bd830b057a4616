"""One finding in a file in full: where, what, why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from catalog_app.model.findings import PrivacyFinding
from catalog_app.ui.models.scan_rows import HIDDEN
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import button, label


class Text:
    """Words of the box."""

    PLACE = "复制位置"


class FindingDetail(QFrame):
    """Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, "note")
        self.words = label("", "", self, wrap=True)
        self.remedy = label("", "muted", self, wrap=True)
        self.place_button = button(Text.PLACE, None, "", self, icon_name="copy")
        words = QVBoxLayout()
        words.setSpacing(UNIT // 2)
        words.addWidget(self.words)
        words.addWidget(self.remedy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(words, 1)
        layout.addWidget(self.place_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_finding(self, finding: PrivacyFinding | None) -> None:
        """Show it, or nothing."""
        self.setVisible(finding is not None)
        if finding is not None:
            where = finding.where + (HIDDEN if finding.hidden else "")
            self.words.setText("　".join(filter(None, (where, finding.excerpt, finding.reason))))
            self.remedy.setText(finding.remedy)
