"""门户方案: the profiles there are, which one packages are made with, and 清单 as the chosen one would write it."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from catalog_app.model.changes import Stamp
from catalog_app.model.portal import PortalProfile
from catalog_app.services.portal_profiles import (
    adopted,
    bundled_profiles,
    choose_profile,
    chosen_profile,
    free_name,
    is_own,
    profiles_of,
    read_profile_file,
    remove_profile,
    save_profile,
    unconfirmed_words,
    write_profile,
)
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.text_list import TextListModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.listing_preview import ListingPreview
from catalog_app.ui.views.settings.section import CAUSE, Section
from catalog_app.ui.widgets.basic import button, label, row


class TEXT:
    """Words of the section."""

    NAME, CONFIRMED = "{mark}{title}{kind}", "县级已确认"
    UNCONFIRMED = "（未确认）"
    USED, BUNDLED, CHANGED, OWN = "● ", "", "（本单位改过）", "（自建）"
    USE, COPY, IMPORT, EXPORT = "用这个方案", "复制成新方案", "导入…", "导出…"
    EDIT = "修改…"
    RESTORE, REMOVE = "恢复附带的", "删除"
    PREVIEW = "清单.xlsx 会这样写（用本单位的公开信息）"
    COPY_TITLE, ASK_TITLE = "{title}（副本）", "新方案的名称"
    OPEN_TITLE, SAVE_TITLE, FILTER = "选择门户方案文件", "导出门户方案", "门户方案 (*.json)"
    GOOD = "列名、栏目和限制已经县级确认。"
    CHOSEN, SAVED, EXPORTED = "以后用“{title}”生成上传包；可撤销", "门户方案“{title}”已保存；可撤销", "已导出 {name}"
    GONE = "门户方案“{title}”已{what}；可撤销"
    TIP = "列名、栏目和限制与县级核对过以后勾选；勾选前，报送时会提醒一次"


class ProfilesSection(Section):
    """A list of profiles, and the one looked at."""

    name = "门户方案"
    hint = "上传包按所用的方案写：清单的列名、栏目、日期写法和限制。附带的方案没有经县级确认。"
    tables = ("setting",)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = self.make_list(28)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title, self.source = label("", "heading", self, wrap=True), label("", "muted", self, wrap=True)
        self.state = label("", "muted", self, wrap=True)
        self.confirmed = QCheckBox(TEXT.CONFIRMED, self)
        self.confirmed.setToolTip(TEXT.TIP)
        self.use_button = button(TEXT.USE, self.use, "primary", self)
        self.edit_button = button(TEXT.EDIT, self.edit, "", self)
        self.copy_button = button(TEXT.COPY, self.copy, "", self)
        self.import_button = button(TEXT.IMPORT, self.take_in, "", self)
        self.export_button = button(TEXT.EXPORT, self.give_out, "", self)
        self.remove_button = button(TEXT.REMOVE, self.remove, "", self)
        self.preview = ListingPreview(TEXT.PREVIEW, self)
        self._names: tuple[str, ...] = ()
        self._lay_out()
        self.confirmed.clicked.connect(self._confirm)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        for part in (self.title, self.source, self.state, self.confirmed):
            right.addWidget(part)
        right.addWidget(
            row(
                self.use_button,
                self.edit_button,
                self.copy_button,
                self.export_button,
                self.remove_button,
                None,
                parent=self,
            )
        )
        right.addWidget(label(TEXT.PREVIEW, "field", self))
        right.addWidget(self.preview, 1)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(row(self.import_button, None, parent=self))
        both = QHBoxLayout()
        both.setSpacing(2 * UNIT)
        both.addLayout(left)
        both.addLayout(right, 1)
        self.body.addLayout(both, 1)

    @property
    def profile(self) -> PortalProfile | None:
        """The profile looked at."""
        return profiles_of(self.context.session).get(str(self.list.currentIndex().data(Qt.ItemDataRole.UserRole) or ""))

    def reload(self) -> None:
        """The profiles as they stand; the one looked at stays, at first the one that is used."""
        session = self.context.session
        chosen, found = chosen_profile(session), profiles_of(session)
        looked_at = self.profile.name if self.profile else chosen
        lines = [self._line(one, used=one.name == chosen) for one in found.values()]
        self._names = tuple(found)
        self.list.setModel(TextListModel(lines, self, list(found)))
        self.list.selectionModel().currentChanged.connect(self._looked_at)
        place = self._names.index(looked_at if looked_at in found else chosen)
        self.list.setCurrentIndex(self.list.model().index(place, 0))

    def show_profile(self, name: str) -> None:
        """Look at this one."""
        self.list.setCurrentIndex(self.list.model().index(self._names.index(name), 0))

    def _line(self, profile: PortalProfile, *, used: bool) -> str:
        kind = TEXT.BUNDLED
        if is_own(self.context.session, profile.name):
            kind = TEXT.CHANGED if profile.name in bundled_profiles() else TEXT.OWN
        kind += "" if profile.confirmed else TEXT.UNCONFIRMED
        return TEXT.NAME.format(mark=TEXT.USED if used else "", title=profile.title, kind=kind)

    @Slot(QModelIndex, QModelIndex)
    def _looked_at(self, current: QModelIndex, before: QModelIndex) -> None:  # noqa: ARG002 - Qt hands both
        profile = self.profile
        if profile is None:
            return
        session = self.context.session
        own, used = is_own(session, profile.name), profile.name == chosen_profile(session)
        self.title.setText(profile.title)
        self.source.setText(profile.source)
        self.state.setText(unconfirmed_words(profile) or TEXT.GOOD)
        self.confirmed.setChecked(profile.confirmed)
        for part in (self.confirmed, self.edit_button, self.copy_button, self.import_button):
            part.setEnabled(self.writable)
        self.use_button.setEnabled(self.writable and not used)
        self.remove_button.setText(TEXT.RESTORE if profile.name in bundled_profiles() else TEXT.REMOVE)
        self.remove_button.setAccessibleName(self.remove_button.text())
        self.remove_button.setEnabled(self.writable and own)
        self._show_preview(profile)

    def _show_preview(self, profile: PortalProfile) -> None:
        from catalog_app.services.profile_preview import samples

        self.preview.show_profile(samples(self.context.session, self.context.stamp(CAUSE)), profile)

    @Slot()
    def edit(self) -> None:
        """修改…: every part of the profile, kept as one step."""
        from catalog_app.ui.dialogs.profile_editor.dialog import open_editor

        if self.profile is not None and self.writable:
            open_editor(self.context, self.profile, self._save, self).open()

    @Slot()
    def use(self) -> None:
        """用这个方案."""
        profile, notify = self.profile, self.context.notify
        if profile and notify.attempt(choose_profile, self.context.session, profile.name, self._stamp()) is not None:
            notify.status(TEXT.CHOSEN.format(title=profile.title))
            self.reload()

    @Slot()
    def copy(self) -> None:
        """复制成新方案: asks its name."""
        profile = self.profile
        if profile is None:
            return
        title = self.context.notify.ask_text(TEXT.ASK_TITLE, TEXT.COPY_TITLE.format(title=profile.title))
        if title is not None:
            name = free_name(self.context.session)
            self._save(msgspec.structs.replace(profile, name=name, title=title.strip(), confirmed=False))

    @Slot()
    def take_in(self) -> None:
        """导入: a file another town gave."""
        notify, session = self.context.notify, self.context.session
        path = notify.open_file(TEXT.OPEN_TITLE, TEXT.FILTER)
        found = notify.attempt(read_profile_file, path) if path else None
        if found is not None:
            self._save(adopted(session, found))

    @Slot()
    def give_out(self) -> None:
        """导出."""
        profile, notify = self.profile, self.context.notify
        path = notify.save_file(TEXT.SAVE_TITLE, f"门户方案-{profile.name}.json", TEXT.FILTER) if profile else None
        if profile and path:
            write = partial(write_profile, replace=True)
            if notify.attempt(write, self.context.session, profile.name, path) is not None:
                notify.status(TEXT.EXPORTED.format(name=path.name))

    @Slot()
    def remove(self) -> None:
        """恢复 or 删除."""
        profile, notify = self.profile, self.context.notify
        if profile and notify.attempt(remove_profile, self.context.session, profile.name, self._stamp()) is not None:
            notify.status(TEXT.GONE.format(title=profile.title, what=self.remove_button.text()))
            self.reload()

    @Slot(bool)
    def _confirm(self, on: bool) -> None:
        if self.profile is not None:
            self._save(msgspec.structs.replace(self.profile, confirmed=on))

    def _save(self, profile: PortalProfile) -> bool:
        notify = self.context.notify
        kept = notify.attempt(save_profile, self.context.session, profile, self._stamp()) is not None
        if kept:
            notify.status(TEXT.SAVED.format(title=profile.title))
        self.reload()
        if profile.name in self._names:
            self.show_profile(profile.name)
        return kept

    def _stamp(self) -> Stamp:
        return self.context.stamp(CAUSE)
