"""The header and first rows of 清单 as a profile would write them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView, QWidget

from catalog_app.model.portal import PortalProfile
from catalog_app.ui.models.rows import Column, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.tables import RowsTable

if TYPE_CHECKING:
    from catalog_app.services.profile_preview import Samples


class ListingPreview(RowsTable):
    """Shows another profile whenever it is told to."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(RowsModel([Column(key="", label="", text=str)]), (), name, parent, stretch=0)
        self.model().setParent(self)

    def show_profile(self, basis: Samples, profile: PortalProfile) -> None:
        """These publications in this profile's columns."""
        from catalog_app.services.profile_preview import preview_rows

        columns = [
            Column(key=one.key, label=one.label, text=partial(_cell, place))
            for place, one in enumerate(profile.list_columns)
        ]
        if not columns:
            return
        model = RowsModel(columns, self)
        model.set_rows(preview_rows(basis, profile))
        before = self.model()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setModel(model)
        before.deleteLater()
        for place, one in enumerate(profile.list_columns):
            self.setColumnWidth(place, round(min(max(one.width, 9), 28) * UNIT))


def _cell(place: int, texts: tuple[str, ...]) -> str:
    return texts[place]
