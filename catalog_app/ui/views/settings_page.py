"""设置: sections at the left, one at a time at the right, each built when first shown."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedWidget, QWidget

from catalog_app.model.changes import ChangeSet
from catalog_app.ui.context import Page, PageContext, Target
from catalog_app.ui.models.text_list import TextListModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.settings.backups import BackupsSection
from catalog_app.ui.views.settings.calendar_section import CalendarSection
from catalog_app.ui.views.settings.cases_section import CasesSection
from catalog_app.ui.views.settings.index_numbers import IndexNumbersSection
from catalog_app.ui.views.settings.places import ContactsSection, PersonsSection, StationsSection, VillagesSection
from catalog_app.ui.views.settings.profiles_section import ProfilesSection
from catalog_app.ui.views.settings.rules_section import RulesSection
from catalog_app.ui.views.settings.section import Section
from catalog_app.ui.views.settings.unit_section import ChannelsSection, UnitSection

SECTIONS: dict[str, type[Section]] = {
    "unit": UnitSection,
    "contacts": ContactsSection,
    "stations": StationsSection,
    "villages": VillagesSection,
    "persons": PersonsSection,
    "channels": ChannelsSection,
    "index_numbers": IndexNumbersSection,
    "calendar": CalendarSection,
    "rules": RulesSection,
    "cases": CasesSection,
    "profiles": ProfilesSection,
    "backups": BackupsSection,
}


class SettingsPage(Page):
    """Target {"section": "villages"} opens a section."""

    page_key = "settings"
    title = "设置"
    help_topic = "settings"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = QListView(self)
        self.list.setAccessibleName("设置的内容")
        set_kind(self.list, "sections")
        self.list.setModel(TextListModel([section.name for section in SECTIONS.values()], self, list(SECTIONS)))
        self.list.setFixedWidth(25 * UNIT)
        self.list.setSpacing(2)
        self.list.setUniformItemSizes(True)
        self.stack = QStackedWidget(self)
        self._built: dict[str, Section] = {}
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self.stack, 1)

    def refresh(self, changes: ChangeSet | None) -> None:
        """Renew the section on screen; the others are renewed when chosen."""
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        section = self.stack.currentWidget()
        if isinstance(section, Section) and section.concerns(changes):
            section.reload()

    def show_target(self, target: Target) -> None:
        """Open a section."""
        if target.get("section") in SECTIONS:
            place = list(SECTIONS).index(target["section"])
            self.list.setCurrentIndex(self.list.model().index(place, 0))

    def commit_open_editor(self) -> None:
        """Store what is being typed."""
        section = self.stack.currentWidget()
        if isinstance(section, Section):
            section.commit()

    def section(self, key: str) -> Section:
        """The section, built if need be."""
        found = self._built.get(key)
        if found is None:
            found = SECTIONS[key](self.context, self.stack)
            self._built[key] = found
            self.stack.addWidget(found)
            found.reload()
        return found

    @Slot(QModelIndex, QModelIndex)
    def _on_chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.commit_open_editor()
        key = str(current.data(Qt.ItemDataRole.UserRole))
        section = self.section(key)
        self.stack.setCurrentWidget(section)
        section.reload()  # others may have stored something meanwhile, and their changes are not told to this page
