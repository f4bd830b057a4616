"""The 目录 grid: a table view whose first columns stay in place, with the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QLine,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from catalog_app.ui.models.item_columns import COLUMN_INDEX, FLEXIBLE_COLUMN, FROZEN_KEYS, ITEM_COLUMNS, SEQUENCE
from catalog_app.ui.models.item_filter import ItemFilterModel
from catalog_app.ui.models.item_table import UID_ROLE
from catalog_app.ui.theme import color
from catalog_app.ui.views.catalog.cell_editors import ChannelCellEditor
from catalog_app.ui.views.catalog.grid_delegate import row_height
from catalog_app.ui.views.catalog.grid_editing import ItemDelegate
from catalog_app.ui.views.catalog.grid_header import GridHeader

Index = QModelIndex | QPersistentModelIndex
_FLEXIBLE = COLUMN_INDEX[FLEXIBLE_COLUMN]
_SEQUENCE = COLUMN_INDEX[SEQUENCE]
_SMALLEST_FLEXIBLE = 152
_SHRINKING = {
    "channels": 112, "basis": 120, "deadline": 100, "publisher": 72, "domain": 80, "level2": 84, "level1": 76,
    "sequence": 36,
}  # fmt: skip
"""Columns that give way where the window is narrow, and how far; the state never does."""
_GROWING = {"deadline": (0.25, 240), "channels": (0.25, 216)}
"""Columns that take part of the spare room, and the width they stop at; the elements take the rest."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TRIGGERS = QAbstractItemView.EditTrigger
CHANNELS = "channels"


class ItemGrid(QTableView):
    """Shows an ItemFilterModel. Emits what the clerk asks for; stores nothing."""

    current_item_changed = Signal(str)
    """uid of the item the cursor stands on, '' for none."""
    selected_items_changed = Signal(int)
    """How many items the selection touches."""
    toggles_asked = Signal(list, str)
    """Proxy indexes of tick cells, and the text they are all to get."""

    def __init__(self, model: ItemFilterModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._items = model
        self._hovered = -1
        self._chosen: dict[str, int] = {}
        self._stretching = True
        self._count_timer = QTimer(self)
        self._count_timer.setSingleShot(True)
        self._count_timer.setInterval(0)
        self._count_timer.timeout.connect(self._tell_selection)
        header = GridHeader(self)
        self.setHorizontalHeader(header)
        self._header = header
        self.setModel(model)
        header.keep_frozen_first()
        self.painter_delegate = ItemDelegate(self)
        self.setItemDelegate(self.painter_delegate)
        self._set_up()
        header.sectionResized.connect(self._section_resized)

    def _set_up(self) -> None:
        self.setAccessibleName("公开事项表")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setEditTriggers(_TRIGGERS.DoubleClicked | _TRIGGERS.EditKeyPressed | _TRIGGERS.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self._fit_rows()
        self.stretch()

    # ---- what others ask

    @property
    def items(self) -> ItemFilterModel:
        """The rows shown."""
        return self._items

    def current_uid(self) -> str:
        """The uid of the item under the cursor, '' for none."""
        index = self.currentIndex()
        return str(index.data(UID_ROLE)) if index.isValid() else ""

    def current_row(self) -> int:
        """Row of the cursor, -1 for none."""
        return self.currentIndex().row()

    def marks_row(self) -> bool:
        """Whether the whole row of the cursor is tinted: nothing but one cell of it, or all of it, is selected."""
        return self._marks_row

    _marks_row = True

    def top_row(self) -> int:
        """First row in view."""
        return self.rowAt(0)

    def selected_uids(self) -> list[str]:
        """Items the selection touches, from top to bottom; the current one where nothing is selected."""
        rows = self._selected_rows()
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [str(self._items.index(row, 0).data(UID_ROLE)) for row in rows]

    def show_item(self, uid: str, column: str = "level1", *, select: bool = True) -> bool:
        """Move the cursor to an item; False when it is not shown."""
        place = COLUMN_INDEX[column]
        if self.isColumnHidden(place):
            place = self.columns_in_order()[0]
        index = self._items.index_of(uid, place)
        if not index.isValid():
            return False
        flag = QItemSelectionModel.SelectionFlag
        command = flag.ClearAndSelect if select else flag.NoUpdate
        self.selectionModel().setCurrentIndex(index, command)
        self.scrollTo(index)
        return True

    def columns_in_order(self) -> list[int]:
        """Shown columns from left to right, as model columns."""
        order = [self._header.logicalIndex(visual) for visual in range(self._header.count())]
        return [column for column in order if not self.isColumnHidden(column)]

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being typed in."""
        return self.state() == QAbstractItemView.State.EditingState

    def commit_open_editor(self) -> None:
        """Store what is being typed in a cell, if anything."""
        self.painter_delegate.finish()

    def stop(self) -> None:
        """Nothing runs any more."""
        self._count_timer.stop()

    def says_itself(self, key: str) -> bool:
        """Whether the editor of a column has room to say why its words could not be stored."""
        return key == CHANNELS

    def edit_with_text(self, uid: str, key: str, text: str, problem: str = "") -> None:
        """Open the editor of a cell again with words that could not be stored."""
        index = self._items.index_of(uid, COLUMN_INDEX[key])
        column = ITEM_COLUMNS[index.column()] if index.isValid() else None
        if column is None or self.isColumnHidden(index.column()) or not column.editable or column.tick:
            return
        self.commit_open_editor()
        self._go_to(index)
        self.painter_delegate.prefill = text
        self.edit(index)
        editor = self.painter_delegate.open_editor()
        if isinstance(editor, ChannelCellEditor):
            editor.say(problem)

    # ---- columns

    @property
    def header(self) -> GridHeader:
        """The horizontal header."""
        return self._header

    def set_shown_columns(self, keys: Sequence[str]) -> None:
        """Show exactly these columns."""
        self.show_columns({place: column.key in keys for place, column in enumerate(ITEM_COLUMNS)})

    def show_columns(self, shown: Mapping[int, bool]) -> None:
        """Show or hide some columns, by model column."""
        self._stretching = True
        for place, wanted in shown.items():
            self.setColumnHidden(place, not wanted)
        self.stretch()

    def column_state(self) -> dict[str, Any]:
        """Order, shown columns and widths chosen by hand, by key, for the settings."""
        order = [ITEM_COLUMNS[self._header.logicalIndex(visual)].key for visual in range(self._header.count())]
        shown = [key for key in order if not self.isColumnHidden(COLUMN_INDEX[key])]
        return {"order": order, "shown": shown, "widths": dict(self._chosen)}

    def set_column_state(self, state: dict[str, Any]) -> None:
        """Put remembered columns back; what it does not know keeps its place."""
        order, widths, shown = state.get("order"), state.get("widths"), state.get("shown")
        if isinstance(order, list):
            for visual, key in enumerate([key for key in order if key in COLUMN_INDEX]):
                self._header.moveSection(self._header.visualIndex(COLUMN_INDEX[key]), visual)
        if isinstance(widths, dict):
            self._chosen = {
                key: width
                for key, width in widths.items()
                if key in COLUMN_INDEX and isinstance(width, int) and 24 <= width <= 1200
            }
        if isinstance(shown, list) and any(key in COLUMN_INDEX for key in shown):
            self.set_shown_columns([key for key in shown if key in COLUMN_INDEX])
        self.stretch()

    def reset_columns(self, keys: Sequence[str]) -> None:
        """Show these columns in their first order and widths."""
        self._chosen = {}
        for place in range(len(ITEM_COLUMNS)):
            self._header.moveSection(self._header.visualIndex(place), place)
        self._header.keep_frozen_first()
        self.set_shown_columns(keys)

    def stretch(self) -> None:
        """Give every column its width, the elements what the others leave; where room is scarce some are narrower."""
        shown = self.columns_in_order()
        widths = {place: self._chosen.get(ITEM_COLUMNS[place].key, ITEM_COLUMNS[place].width) for place in shown}
        if _FLEXIBLE in widths and FLEXIBLE_COLUMN not in self._chosen:
            widths[_FLEXIBLE] = _SMALLEST_FLEXIBLE
        missing = sum(widths.values()) - self.viewport().width()
        for key, smallest in _SHRINKING.items():
            place = COLUMN_INDEX[key]
            if missing > 0 and place in widths and key not in self._chosen:
                less = min(missing, max(widths[place] - smallest, 0))
                widths[place] -= less
                missing -= less
        self._spread(widths, -missing)
        self._stretching = True
        for place, width in widths.items():
            self.setColumnWidth(place, width)
        self._stretching = False

    def _spread(self, widths: dict[int, int], spare: int) -> None:
        """Hand out what is left."""
        if spare <= 0 or _FLEXIBLE not in widths:
            return
        left = spare
        for key, (share, most) in _GROWING.items():
            place = COLUMN_INDEX[key]
            if place in widths and key not in self._chosen:
                more = max(min(round(spare * share), most - widths[place]), 0)
                widths[place] += more
                left -= more
        widths[_FLEXIBLE] += left

    def _section_resized(self, section: int, _old: int, new: int) -> None:
        if self._stretching or not new:
            return
        self._chosen[ITEM_COLUMNS[section].key] = new
        self.viewport().update()

    # ---- frozen columns: everything about them goes through these four

    def _is_frozen(self, column: int) -> bool:
        return self.horizontalOffset() > 0 and ITEM_COLUMNS[column].key in FROZEN_KEYS

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is seen."""
        box = super().visualRect(index)
        return (
            box.translated(self.horizontalOffset(), 0) if index.isValid() and self._is_frozen(index.column()) else box
        )

    def indexAt(self, place: QPoint) -> QModelIndex:
        """The cell seen at a place."""
        if self.horizontalOffset() and place.x() < self._header.frozen_width():
            return super().indexAt(QPoint(place.x() - self.horizontalOffset(), place.y()))
        return super().indexAt(place)

    def visualRegionForSelection(self, selection: Any) -> QRegion:
        """What to paint again when the selection changes."""
        if self.horizontalOffset() and not selection.isEmpty():
            return QRegion(self.viewport().rect())
        return super().visualRegionForSelection(selection)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into view, not under the frozen ones."""
        offset = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        if not index.isValid():
            return
        if ITEM_COLUMNS[index.column()].key in FROZEN_KEYS:
            self.horizontalScrollBar().setValue(offset)
            return
        hidden = self._header.frozen_width() - self.columnViewportPosition(index.column())
        if hidden > 0 and self.horizontalOffset() > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Frozen cells and the first row's merged text are painted again."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self._header.viewport().update()
        elif dy:
            height = self.verticalHeader().defaultSectionSize()
            count = abs(dy) // height + 2 if abs(dy) > height else abs(dy) + 2
            self.viewport().update(0, 0, self.viewport().width(), height * min(count, 40))
        self.updateEditorGeometries()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the rows, the cells, then the frozen ones over those scrolled beneath them."""
        painter = QPainter(self.viewport())
        self._paint_ground(painter, self.viewport().width())
        painter.end()
        super().paintEvent(event)
        if self.horizontalOffset() > 0:
            painter = QPainter(self.viewport())
            self._paint_frozen(painter)
            painter.end()

    def _rows_in_view(self) -> range:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), (self._items.rowCount() - 1 if last < 0 else last) + 1)

    def _paint_ground(self, painter: QPainter, width: int) -> None:
        height, current = self.verticalHeader().defaultSectionSize(), self.current_row()
        lines = []
        for row in self._rows_in_view():
            top = self.rowViewportPosition(row)
            if row == current and self._marks_row:
                painter.fillRect(0, top, width, height, color("accent_soft"))
            elif row in (current, self._hovered):
                painter.fillRect(0, top, width, height, color("hover"))
            lines.append(QLine(0, top + height - 1, width, top + height - 1))
        painter.setPen(QPen(color("line"), 1))
        painter.drawLines(lines)

    def _paint_frozen(self, painter: QPainter) -> None:
        sections = self._header.frozen_sections()
        width = self._header.frozen_width()
        painter.setClipRect(QRect(0, 0, width, self.viewport().height()))
        painter.fillRect(0, 0, width, self.viewport().height(), color("surface"))
        option: Any = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self._paint_ground(painter, width)
        for row in self._rows_in_view():
            for section in sections:
                self._paint_frozen_cell(painter, option, self._items.index(row, section))
        painter.setPen(QPen(color("line_strong"), 1))
        painter.drawLine(width - 1, 0, width - 1, self.viewport().height())

    def _paint_frozen_cell(self, painter: QPainter, option: Any, index: QModelIndex) -> None:
        option.rect = self.visualRect(index)
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        option.state = state
        painter.setFont(option.font)
        self.painter_delegate.paint(painter, option, index)

    # ---- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves down, Space ticks; the rest is Qt's."""
        index = self.currentIndex()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in _ENTER and (plain or event.modifiers() == Qt.KeyboardModifier.ShiftModifier):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            event.accept()
        elif event.key() == Qt.Key.Key_Space and plain and index.isValid() and ITEM_COLUMNS[index.column()].tick:
            self._toggle_selected(index)
            event.accept()
        else:
            super().keyPressEvent(event)

    def step(self, rows: int) -> None:
        """Move the cursor up or down in its column."""
        index = self.currentIndex()
        place = min(max(index.row() + rows, 0), self._items.rowCount() - 1)
        if index.isValid():
            self._go_to(self._items.index(place, index.column()))

    def step_column(self, columns: int) -> None:
        """Move the cursor to the next or previous shown column, into the next row at the end."""
        order = self.columns_in_order()
        index = self.currentIndex()
        if not index.isValid() or index.column() not in order:
            return
        place = order.index(index.column()) + columns
        row = index.row() + (place // len(order))
        if 0 <= row < self._items.rowCount():
            self._go_to(self._items.index(row, order[place % len(order)]))

    def _go_to(self, index: QModelIndex) -> None:
        """The cursor and the selection on one cell, whatever keys are held."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def edit(self, index: Any, trigger: Any = None, event: Any = None) -> Any:
        """Open an editor; a tick cell is turned over by a double click or F2 instead."""
        if trigger is None:
            if self._items.flags(index) & Qt.ItemFlag.ItemIsEditable and not ITEM_COLUMNS[index.column()].tick:
                super().edit(index)
            return None
        if index.isValid() and ITEM_COLUMNS[index.column()].tick:
            if trigger in (_TRIGGERS.DoubleClicked, _TRIGGERS.EditKeyPressed):
                self._toggle_selected(index)
            return False
        self.painter_delegate.typed = trigger == _TRIGGERS.AnyKeyPressed
        return super().edit(index, trigger, event)

    def commitData(self, editor: QWidget) -> None:
        """Qt's, unless the editor's row has gone and taken it along: the focus it loses by that stores nothing."""
        if not editor.isHidden():
            super().commitData(editor)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Qt's, for an editor still there. The focus moves in the midst of it, which must not store a second time."""
        if not editor.isHidden():
            self.painter_delegate.forget(editor)
            super().closeEditor(editor, hint)

    def _toggle_selected(self, index: QModelIndex) -> None:
        chosen = [one for one in self.selectedIndexes() if ITEM_COLUMNS[one.column()].tick] or [index]
        text = "" if index.data(Qt.ItemDataRole.EditRole) else "√"
        if self._items.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.toggles_asked.emit(chosen, text)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """A click on the 序号 takes the whole row."""
        command = super().selectionCommand(index, event)
        if index.isValid() and index.column() == _SEQUENCE and isinstance(event, QMouseEvent):
            command |= QItemSelectionModel.SelectionFlag.Rows
        return command

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tint the row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse has gone."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        height = self.verticalHeader().defaultSectionSize()
        for one in (self._hovered, row):
            if one >= 0:
                self.viewport().update(0, self.rowViewportPosition(one), self.viewport().width(), height)
        self._hovered = row

    # ---- what happens to the view

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which item the cursor stands on."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row() or not previous.isValid():
            self.current_item_changed.emit(str(current.data(UID_ROLE)) if current.isValid() else "")

    def selectionChanged(self, selected: Any, deselected: Any) -> None:
        """Count the items touched, once the dust has settled."""
        super().selectionChanged(selected, deselected)
        spans = self._spans()
        self._marks_row = len({row for span in spans for row in (span.top(), span.bottom())}) <= 1 and all(
            span.width() == 1 or span.width() == len(ITEM_COLUMNS) for span in spans
        )
        self.viewport().update()
        self._count_timer.start()

    def _tell_selection(self) -> None:
        self.selected_items_changed.emit(len(self._selected_rows()))

    def _spans(self) -> list[QItemSelectionRange]:
        selection: Any = self.selectionModel().selection()
        return list(selection)

    def _selected_rows(self) -> list[int]:
        return sorted({row for span in self._spans() for row in range(span.top(), span.bottom() + 1)})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the columns filling the width."""
        super().resizeEvent(event)
        self.stretch()

    def changeEvent(self, event: QEvent) -> None:
        """Another font, other heights."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "painter_delegate"):
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.painter_delegate.texts.clear()
        self.verticalHeader().setMinimumSectionSize(16)
        self.verticalHeader().setDefaultSectionSize(row_height(QFontMetrics(self.font()).lineSpacing()))
