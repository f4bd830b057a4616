"""What every page of a catalog's import is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from catalog_app.ui.dialogs.import_wizard.draft import Draft
from catalog_app.ui.dialogs.wizard.page import BarePage


class WizardPage(BarePage):
    """Shows a part of the draft of a catalog's import and changes it."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
