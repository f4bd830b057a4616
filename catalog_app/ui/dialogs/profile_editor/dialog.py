"""The editor of a portal profile: five tabs, 清单 as it would be below them, faults told while typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTabWidget, QWidget

from catalog_app.model.portal import PortalProfile, profile_faults
from catalog_app.services.profile_preview import preview_folder
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import FormDialog, mark_bad
from catalog_app.ui.dialogs.profile_editor.columns_tab import ColumnsTab
from catalog_app.ui.dialogs.profile_editor.forms_tab import FormsTab
from catalog_app.ui.dialogs.profile_editor.limits_tab import LimitsTab
from catalog_app.ui.dialogs.profile_editor.list_tab import ListTab
from catalog_app.ui.dialogs.profile_editor.tab import EditorTab
from catalog_app.ui.dialogs.profile_editor.text_tab import TextTab
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.listing_preview import ListingPreview
from catalog_app.ui.widgets.basic import label

if TYPE_CHECKING:
    from catalog_app.services.profile_preview import Samples

_SIZE = (126 * UNIT, 71 * UNIT)
_MOST = (160 * UNIT, 110 * UNIT)
_LEAST = (110 * UNIT, 64 * UNIT)
_PREVIEW_HEIGHT = 13 * UNIT
_DELAY = 120


class TEXT:
    """Words of the dialog."""

    WINDOW, SAVE, NAME, SOURCE, TABS = "修改门户方案", "保存", "方案名称", "依据", "方案的内容"
    SOURCE_HINT = "这些要求从哪里来，如 2026年3月县政务公开办发来的模板"
    PREVIEW = "清单.xlsx 会这样写"
    FAULT, FAULTY_TAB = "{tab}：{reason}", "{tab} ●"
    NO_NAME = "方案没有名称"
    ASK, ASK_DETAILS, DROP = "修改还没有保存，要放弃吗？", "放弃以后，方案仍是原来的样子。", "放弃修改"


class ProfileEditor(FormDialog):
    """Closes when `save` says it has kept the profile, or when nothing is changed or the clerk gives it up."""

    def __init__(
        self,
        context: PageContext,
        profile: PortalProfile,
        basis: Samples,
        save: Callable[[PortalProfile], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(TEXT.WINDOW, TEXT.SAVE, parent)
        self._context, self._basis, self._save = context, basis, save
        self._before = profile
        self.title, self.source = QLineEdit(profile.title, self), QLineEdit(profile.source, self)
        self.source.setPlaceholderText(TEXT.SOURCE_HINT)
        self.source.setCursorPosition(0)
        self.lists, self.columns = ListTab(self), ColumnsTab(context.session, self)
        self.forms, self.texts = FormsTab(context.today(), self), TextTab(self)
        self.limits = LimitsTab(self)
        self.tabs = QTabWidget(self)
        self.preview = ListingPreview(TEXT.PREVIEW, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._lay_out()
        for tab in self._parts():
            tab.show_profile(profile)
        self._before = self.profile()
        self._connect()
        self.check()
        self._show_preview()
        self.lists.editor.go_to(0, 1)

    def _parts(self) -> tuple[EditorTab, ...]:
        return self.lists, self.columns, self.forms, self.texts, self.limits

    def _lay_out(self) -> None:
        self.setMinimumSize(*_LEAST)
        self.resize(size_on(self.screen().availableSize()))
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        for words, field, share in ((TEXT.NAME, self.title, 2), (TEXT.SOURCE, self.source, 3)):
            caption = label(words, "field", self)
            caption.setBuddy(field)
            self.name_field(words, field)
            head.addWidget(caption)
            head.addWidget(field, share)
        self.tabs.setAccessibleName(TEXT.TABS)
        self.tabs.tabBar().setAccessibleName(TEXT.TABS)
        for tab in self._parts():
            self.tabs.addTab(tab, tab.name)
        self.preview.setFixedHeight(_PREVIEW_HEIGHT)
        self.body.addLayout(head)
        self.body.addWidget(self.tabs, 1)
        self.preview_name = label(TEXT.PREVIEW, "field", self)
        self.body.addWidget(self.preview_name)
        self.body.addWidget(self.preview)
        self.accept_button.setDefault(False)  # Enter edits a cell

    def _connect(self) -> None:
        for field in (self.title, self.source):
            field.textChanged.connect(self._changed)
        for tab in self._parts():
            tab.edited.connect(self._changed)
        self.tabs.currentChanged.connect(self._turned)
        self._timer.timeout.connect(self._show_preview)

    def profile(self) -> PortalProfile:
        """The profile with what is typed."""
        profile = structs.replace(self._before, title=self.title.text().strip(), source=self.source.text().strip())
        for tab in self._parts():
            profile = tab.applied(profile)
        return profile

    def problem(self) -> str:
        """The first fault, with the tab it is on."""
        return self.check()

    def check(self) -> str:
        """Mark what is wrong where it is; the first fault as a sentence, '' = it may be saved."""
        found = [fault for tab in self._parts() for fault in tab.own_faults()] + [*profile_faults(self.profile())]
        faults = [(field, reason) for field, _, reason in (fault.partition("：") for fault in found)]
        first = "" if self.title.text().strip() else TEXT.NO_NAME
        mark_bad(self.title, bad=bool(first))
        for place, tab in enumerate(self._parts()):
            reason = tab.mark(faults)
            self.tabs.setTabText(place, TEXT.FAULTY_TAB.format(tab=tab.name) if reason else tab.name)
            first = first or (TEXT.FAULT.format(tab=tab.name, reason=reason) if reason else "")
        first = first or (faults[0][1] if faults else "")
        self.say(first)
        self.accept_button.setEnabled(not first and self.profile() != self._before)
        return first

    @Slot()
    def accept(self) -> None:
        """Keep it; where it is refused what is typed stays."""
        self._end_typing()
        if not self.check() and self._save(self.profile()):
            self._before = self.profile()
            super().accept()

    @Slot()
    def reject(self) -> None:
        """Close; what is not saved is asked about once."""
        self._end_typing()
        if self.profile() != self._before and not self._context.notify.confirm(
            TEXT.ASK, TEXT.ASK_DETAILS, yes=TEXT.DROP, danger=True
        ):
            return
        super().reject()

    def _end_typing(self) -> None:
        self.accept_button.setFocus()  # an open cell hands over its words when it loses the focus

    @Slot(int)
    def _turned(self, place: int) -> None:
        for part in (self.preview_name, self.preview):
            part.setVisible(self._parts()[place].previewed)

    @Slot()
    def _changed(self) -> None:
        self.check()
        self._timer.start()

    @Slot()
    def _show_preview(self) -> None:
        profile = self.profile()
        self.preview.show_profile(self._basis, profile)
        self.columns.show_targets(profile)
        self.forms.show_example(profile)
        broken = any(fault.startswith("folder_form") for fault in profile_faults(profile))
        self.texts.show_example("" if broken else preview_folder(self._basis, profile))


def size_on(room: QSize) -> QSize:
    """How large the editor opens: larger where the screen has the room."""
    return QSize(room.width() * 3 // 4, room.height() * 4 // 5).expandedTo(QSize(*_SIZE)).boundedTo(QSize(*_MOST))


def open_editor(
    context: PageContext, profile: PortalProfile, save: Callable[[PortalProfile], bool], parent: QWidget
) -> ProfileEditor:
    """An editor over the township's own publications, not yet shown."""
    from catalog_app.services.profile_preview import samples

    return ProfileEditor(context, profile, samples(context.session, context.stamp("settings")), save, parent)
