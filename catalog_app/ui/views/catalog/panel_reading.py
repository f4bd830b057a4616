"""Tabs of the item panel that tell: 来源 (the national row beside ours), 历史, 已公开."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from catalog_app.model.catalog import Item
from catalog_app.model.cells import cell_text
from catalog_app.model.channels import short_label
from catalog_app.model.fields import BY_KEY
from catalog_app.model.publication import Posting
from catalog_app.services.adopting import COPIED_KEYS
from catalog_app.services.browsing import ItemRow, SourceComparison
from catalog_app.services.item_changes import FieldChange, ItemChange
from catalog_app.services.publishing import PublicationRow
from catalog_app.ui.theme import UNIT, set_kind, theme
from catalog_app.ui.views.catalog.differences import as_html, compare
from catalog_app.ui.views.catalog.panel_data import PanelData
from catalog_app.ui.views.catalog.panel_tabs import PanelTab
from catalog_app.ui.widgets.basic import Note, button, label, row

MOST_STEPS = 50


class TEXT:
    """Words of these tabs."""

    LOCAL = "这是本地添加的事项，没有对应的国家目录内容。"
    SEEN = "✓ 已核对：国家目录的这一行与公开发布的目录核对过"
    RECALLED = "○ 未核对：国家目录的这一行尚未与公开发布的目录核对，请对照原文"
    EQUAL = "与国家目录一致的栏目："
    ALL_EQUAL = "各栏目都与国家目录一致。"
    NATIONAL, OURS, EMPTY = "国家目录", "本单位", "（空）"
    RESTORE, RESTORE_ALL = "恢复国家目录内容", "全部恢复国家目录内容"
    NO_HISTORY = "还没有修改记录。"
    CREATED, REMOVED, UNDONE = "加入目录", "从目录删除", "（已撤销）"
    NOTHING_PUBLISHED = "这一事项还没有公开信息。"
    PUBLISH = "登记公开…"
    NO_POSTING = "尚未发布"
    TAKEN_DOWN = "已撤下"


def marked_texts(old: str, new: str) -> tuple[str, str]:
    """Both texts as rich text with their differences marked in the colours of the look."""
    pieces = compare(old, new)
    return as_html(pieces, "old", mark_colors()), as_html(pieces, "new", mark_colors())


def mark_colors() -> dict[str, str]:
    """Colours for what is only in the old and only in the new text."""
    tokens = theme().tokens
    return {"old": tokens.bad, "old_soft": tokens.bad_soft, "new": tokens.ok, "new_soft": tokens.ok_soft}


class ReadingTab(PanelTab):
    """Filled anew for every item."""

    def __init__(self, data: PanelData, parent: QWidget) -> None:
        super().__init__(parent)
        self._data = data
        self._row: ItemRow | None = None
        self._wanted_place = 0
        self._scroll_timer = QTimer(self)
        self._scroll_timer.setSingleShot(True)
        self._scroll_timer.setInterval(0)
        self._scroll_timer.timeout.connect(self._scroll_back)
        theme().changed.connect(self._look_changed)

    def show_row(self, row: ItemRow) -> None:
        """Show an item; the same one again where it was scrolled to."""
        same = self._row is not None and self._row.item.uid == row.item.uid
        self._wanted_place = self.verticalScrollBar().value() if same else 0
        self._row = row
        self._clear()
        self.fill(row)
        self.column.addStretch(1)
        self._scroll_timer.start()

    def fill(self, row: ItemRow) -> None:
        """Put the parts into the column."""
        raise NotImplementedError

    def _clear(self) -> None:
        while (part := self.column.takeAt(0)) is not None:
            widget = part.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def _scroll_back(self) -> None:
        """The new parts have their heights now."""
        self.verticalScrollBar().setValue(self._wanted_place)

    @Slot()
    def _look_changed(self) -> None:
        if self._row is not None:
            self.show_row(self._row)

    def _rich(self, html: str, parent: QWidget) -> QLabel:
        words = QLabel(html, parent)
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return words


class SourceTab(ReadingTab):
    """来源."""

    restore_asked = Signal(list)
    """Field keys to put back; empty = all."""
    focus_lost = Signal()
    """The button that had the focus is gone, and there is no other."""

    def __init__(self, data: PanelData, parent: QWidget) -> None:
        super().__init__(data, parent)
        self._editable = True
        self.restore_buttons: dict[str, QPushButton] = {}

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self._editable = editable

    def show_row(self, row: ItemRow) -> None:
        """Show an item. The button in focus gone, the next one has it."""
        keys = list(self.restore_buttons)
        place = next((n for n, key in enumerate(keys) if self.restore_buttons[key].hasFocus()), -1)
        super().show_row(row)
        if place < 0:
            return
        following = [key for key in (*keys[place:], *reversed(keys[:place])) if key in self.restore_buttons]
        if following:
            self.restore_buttons[following[0]].setFocus()
        else:
            self.focus_lost.emit()

    def fill(self, row: ItemRow) -> None:
        """Put the parts into the column."""
        self.restore_buttons = {}
        found = self._data.source(row.item)
        if found is None:
            self.column.addWidget(label(TEXT.LOCAL, "muted", self.body, wrap=True))
            return
        if found.guide:
            self.column.addWidget(
                label(f"《{found.guide}》" if "《" not in found.guide else found.guide, "", self.body, wrap=True)
            )
        seen = found.row.provenance == "seen"
        words = TEXT.SEEN if seen else TEXT.RECALLED
        self.column.addWidget(label(f"{found.row.id}　{words}", "ok" if seen else "warn", self.body, wrap=True))
        for key in found.differing:
            self.column.addWidget(self._difference(key, row.item, found))
        same = [BY_KEY[key].label for key in COPIED_KEYS if key not in found.differing and cell_text(row.item, key)]
        words = TEXT.EQUAL + "、".join(same) if found.differing else TEXT.ALL_EQUAL
        self.column.addWidget(label(words, "muted", self.body, wrap=True))
        if len(found.differing) > 1:
            everything = button(TEXT.RESTORE_ALL, self._restore, "", self.body)
            everything.setEnabled(self._editable)
            self.restore_buttons[""] = everything
            self.column.addWidget(everything, 0, Qt.AlignmentFlag.AlignLeft)

    def _difference(self, key: str, item: Item, found: SourceComparison) -> QWidget:
        national, ours = national_text(found, key), cell_text(item, key)
        old, new = marked_texts(national, ours)
        box = QFrame(self.body)
        set_kind(box, "card")
        layout = QVBoxLayout(box)
        layout.setContentsMargins(UNIT + 2, UNIT, UNIT + 2, UNIT)
        layout.setSpacing(UNIT // 2)
        restore = button(TEXT.RESTORE, self._restore, "link", box)
        restore.setProperty("field", key)
        restore.setEnabled(self._editable)
        restore.setAccessibleName(f"{BY_KEY[key].label}：{TEXT.RESTORE}")
        self.restore_buttons[key] = restore
        layout.addWidget(row(label(BY_KEY[key].label, "heading", box), None, restore, parent=box))
        for caption, html in ((TEXT.NATIONAL, old), (TEXT.OURS, new)):
            layout.addWidget(label(caption, "field", box))
            layout.addWidget(self._rich(html or TEXT.EMPTY, box))
        return box

    @Slot()
    def _restore(self) -> None:
        sender = self.sender()
        key = sender.property("field") if sender is not None else None
        self.restore_asked.emit([key] if key else [])


def national_text(found: SourceComparison, key: str) -> str:
    """A field of the national row as text."""
    values = {one: getattr(found.row, one) for one in COPIED_KEYS}
    return cell_text(Item(uid="", domain="", number=found.row.id, position=0, **values), key)


class HistoryTab(ReadingTab):
    """历史."""

    def fill(self, row: ItemRow) -> None:
        """Put the parts into the column."""
        changes = [change for change in self._data.history(row.item.uid) if not _only_pushed(change)]
        if not changes:
            self.column.addWidget(label(TEXT.NO_HISTORY, "muted", self.body))
        for change in changes[:MOST_STEPS]:
            self.column.addWidget(self._step(change))

    def _step(self, change: ItemChange) -> QWidget:
        box = QWidget(self.body)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        name = change.step.name + (TEXT.UNDONE if change.step.undone else "")
        layout.addWidget(label(name, "muted" if change.step.undone else "heading", box, wrap=True))
        at = change.step.at.astimezone() if change.step.at.tzinfo else change.step.at
        layout.addWidget(label(f"{at:%Y-%m-%d %H:%M}　{change.step.who}", "muted", box))
        if change.created or change.removed:
            layout.addWidget(label(TEXT.CREATED if change.created else TEXT.REMOVED, "", box))
        for field in change.fields:
            layout.addWidget(label(field.label, "field", box))
            layout.addWidget(self._rich(change_html(field), box))
        return box


def _only_pushed(change: ItemChange) -> bool:
    """Another item moved past this one: nothing but its place has changed."""
    return bool(change.fields) and all(field.key == "position" for field in change.fields)


def change_html(field: FieldChange) -> str:
    """Old and new in one text, what went struck out, what came underlined; → between short unlike ones."""
    pieces = compare(field.old, field.new)
    common = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if common * 3 < max(len(field.old), len(field.new)):
        old, new = marked_texts(field.old, field.new)
        return f"{_whole(field.old, old, 'old')} → {_whole(field.new, new, 'new')}"
    return as_html(pieces, "both", mark_colors())


def _whole(text: str, marked: str, _side: str) -> str:
    return marked if text else TEXT.EMPTY


class PublishedTab(ReadingTab):
    """已公开."""

    publish_asked = Signal()
    opened = Signal(str)
    """uid of a publication to be shown on its page."""

    def __init__(self, data: PanelData, parent: QWidget) -> None:
        super().__init__(data, parent)
        self._editable = True

    def set_editable(self, *, editable: bool) -> None:
        """Reading only, or not."""
        self._editable = editable

    def fill(self, row: ItemRow) -> None:
        """Put the parts into the column."""
        rows = self._data.publications(row.item.uid)
        boards = self._data.boards() if rows else {}
        if not rows:
            self.column.addWidget(label(TEXT.NOTHING_PUBLISHED, "muted", self.body))
        publish = button(TEXT.PUBLISH, self.publish_asked.emit, "", self.body, icon_name="plus")
        publish.setEnabled(self._editable)
        self.column.addWidget(publish, 0, Qt.AlignmentFlag.AlignLeft)
        for one in rows:
            self.column.addWidget(self._publication(one, boards))

    def _publication(self, found: PublicationRow, boards: dict[str, str]) -> QWidget:
        box = QFrame(self.body)
        set_kind(box, "card")
        layout = QVBoxLayout(box)
        layout.setContentsMargins(UNIT + 2, UNIT, UNIT + 2, UNIT)
        layout.setSpacing(UNIT // 2)
        title = button(found.publication.title, self._open, "link", box)
        title.setProperty("publication", found.publication.uid)
        layout.addWidget(title)
        facts = [str(found.publication.state)]
        if found.publication.formed:
            facts.append(f"形成于 {found.publication.formed:%Y-%m-%d}")
        if found.publication.document_number:
            facts.append(found.publication.document_number)
        layout.addWidget(label(" · ".join(facts), "muted", box, wrap=True))
        for line in posting_lines(found.postings, boards) or [TEXT.NO_POSTING]:
            layout.addWidget(label(line, "", box, wrap=True))
        return box

    @Slot()
    def _open(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.opened.emit(str(sender.property("publication")))


def posting_lines(postings: tuple[Posting, ...], boards: dict[str, str]) -> list[str]:
    """2026-11-02 村公示栏（柳树村公示栏） each, latest first."""
    lines = []
    for posting in sorted(postings, key=_posted, reverse=True):
        place = f"（{boards[posting.board]}）" if posting.board and posting.board in boards else ""
        down = f"，{posting.taken_down:%m-%d}{TEXT.TAKEN_DOWN}" if posting.taken_down else ""
        lines.append(f"✓ {posting.posted_on:%Y-%m-%d}　{short_label(posting.channel)}{place}{down}")
    return lines


def _posted(posting: Posting) -> str:
    return posting.posted_on.isoformat()


__all__ = ["HistoryTab", "Note", "PublishedTab", "SourceTab", "change_html", "marked_texts", "posting_lines"]
