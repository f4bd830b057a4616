"""批量本地化: our publisher, our stations, the channels we really have; what will change is shown before it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import structs
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.catalog import Item
from catalog_app.model.channels import NATIONAL_CHANNELS, OTHER, VILLAGE_BOARD, short_label
from catalog_app.model.errors import AppError
from catalog_app.services import localizing
from catalog_app.services.localizing import Localization, LocalizedRow
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import FormDialog
from catalog_app.ui.icons import paint_icon
from catalog_app.ui.models.item_text import channel_words
from catalog_app.ui.models.rows import Column
from catalog_app.ui.models.station_choices import KEEP_LABEL, StationChoiceModel
from catalog_app.ui.models.tick_rows import TickRowsModel
from catalog_app.ui.theme import UNIT, color, set_kind
from catalog_app.ui.views.delegates import ToneDelegate
from catalog_app.ui.views.tick_table import TickTable
from catalog_app.ui.widgets.basic import button, label

PREVIEW_AFTER_MS = 200
CAUSE = "localize"
SETTINGS = "settings"
Preview = Callable[[Localization], "list[LocalizedRow] | AppError"]
Index = QModelIndex | QPersistentModelIndex


class TEXT:
    """Words of the dialog."""

    TITLE, ACCEPT = "批量本地化", "本地化"
    SCOPE, ALL_DOMAINS = "范围", "全部领域"
    EVERYTHING = "已经本地化的事项也一起改"
    PUBLISHER = "公开主体"
    CHANNELS = "本单位真正有的渠道"
    CHANNELS_HINT = "一个都不勾：渠道不改"
    OTHER, OTHER_HINT = "其他渠道的名称", "用顿号分隔，没有可不填"
    STATIONS = "各领域的责任站所"
    NO_STATIONS = "设置里还没有站所"
    PREVIEW_NAME = "将要修改的事项"
    PREVIEW, NOTHING = "将要修改 {0} 项", "没有需要修改的事项"
    PREVIEW_HINT = "作为一步完成，可以撤销；修改前自动备份。"
    ITEM, CHANGES = "事项", "修改"
    NONE, NONE_TICKED = "没有需要修改的事项。", "没有勾选事项。"
    DROPPED, REQUIRED, OPTIONAL = "去掉", "必选", "可选"
    TO_SETTINGS = "去设置里添加站所…"
    PREVIEW_TICKED = "将要修改 {0} 项（共 {1} 项，未勾选的不改）"
    DONE = "已本地化{0}项，可撤销"
    READ_ONLY = "工作区以只读方式打开，不能修改。"


@dataclass(frozen=True)
class LocalizeStart:
    """What the dialog starts with."""

    publisher: str
    channels: tuple[str, ...]
    domains: Mapping[str, str]
    stations: Sequence[tuple[str, str]]
    in_charge: Mapping[str, str]
    domain: str = ""


def _row_title(row: LocalizedRow) -> str:
    return f"{row.item.number} {row.item.title}"


def change_words(row: LocalizedRow) -> str:
    """公开主体：县自然资源局 → 青石桥镇人民政府 …, a line a field; the station without its uid."""
    lines = []
    if "publisher" in row.changed:
        lines.append(f"主体：{row.item.publisher or '（空）'} → {row.after.publisher}")
    if "channels" in row.changed:
        lines.append("渠道：" + channel_change(row.item, row.after))
    if "station" in row.changed:
        lines.append("责任站所")
    return "；".join(lines)


def channel_change(item: Item, after: Item) -> str:
    """去掉政府公报、两微一端；改为必选村公示栏; what stays is not told."""
    old, new = (_channel_states(one) for one in (item, after))
    gone = [name for name in old if name not in new]
    told = [(TEXT.DROPPED, gone)]
    for state, words in ((True, TEXT.REQUIRED), (False, TEXT.OPTIONAL)):
        told.append((words, [name for name in new if new[name] is state and old.get(name) is not state]))
    parts = [words + "、".join(names) for words, names in told if names]
    return "；".join(parts) or channel_words(after, optional=True)


def _channel_states(item: Item) -> dict[str, bool]:
    """Channel → whether it is required."""
    channels = item.channels
    states = {short_label(name): True for name in channels.required if name != OTHER or not channels.other}
    states |= {short_label(name): False for name in channels.optional if name != OTHER or not channels.other}
    return states | dict.fromkeys(channels.other, OTHER not in channels.optional)


COLUMNS = (
    Column(key="item", label=TEXT.ITEM, text=_row_title),
    Column(key="changes", label=TEXT.CHANGES, text=change_words),
)


class StationDelegate(ToneDelegate):
    """A combo box of the stations; a chevron tells that there is one."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Words and chevron."""
        super().paint(painter, option, index)
        if index.column() == 1:
            box = QRectF(option.rect.right() - 20, option.rect.center().y() - 5, 12, 12)
            paint_icon(painter, box, "down", color("muted"))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002 - Qt's signature
        """The combo box."""
        model = index.model()
        box = QComboBox(parent)
        set_kind(box, "cell")
        box.addItem(KEEP_LABEL, "")
        if isinstance(model, StationChoiceModel):
            for uid, name in model.stations:
                box.addItem(name, uid)
        box.activated.connect(self._chosen)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The station in force."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """The station chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    @Slot()
    def _chosen(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


class LocalizeDialog(FormDialog):
    """Returns a Localization; stores nothing. `preview` tells what a request would change."""

    def __init__(self, start: LocalizeStart, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(TEXT.TITLE, TEXT.ACCEPT, parent)
        self._preview = preview
        self._rows: list[LocalizedRow] = []
        self._failed = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self.renew)
        self._make_left(start)
        self._make_stations(start)
        self._choices: dict[str, bool] = {}
        self._filling = False
        self.to_settings = False
        self.result_model = TickRowsModel(COLUMNS, self)
        self.result_model.ticks_changed.connect(self._ticks_changed)
        self.result_table = TickTable(self.result_model, (168, 300), TEXT.PREVIEW_NAME, self, stretch=1)
        self.count = label("", "heading", self)
        self._arrange()
        self.resize(128 * UNIT, 66 * UNIT)
        self.renew()

    def _make_left(self, start: LocalizeStart) -> None:
        self.scope = QComboBox(self)
        self.scope.addItem(TEXT.ALL_DOMAINS, "")
        for code, name in start.domains.items():
            self.scope.addItem(name, code)
        self.scope.setCurrentIndex(max(self.scope.findData(start.domain), 0))
        self.scope.currentIndexChanged.connect(self._renew_soon)
        self.everything = QCheckBox(TEXT.EVERYTHING, self)
        self.everything.toggled.connect(self._renew_soon)
        self.publisher = QLineEdit(start.publisher, self)
        self.publisher.textChanged.connect(self._renew_soon)
        self.boxes = {name: QCheckBox(short_label(name), self) for name in NATIONAL_CHANNELS if name != OTHER}
        for name, box in self.boxes.items():
            box.setChecked(name in start.channels)
            box.setToolTip(name)
            box.toggled.connect(self._renew_soon)
        local = [name for name in start.channels if name not in NATIONAL_CHANNELS]
        self.other = QLineEdit("、".join(local), self)
        self.other.setPlaceholderText(TEXT.OTHER_HINT)
        self.other.textChanged.connect(self._renew_soon)

    def _make_stations(self, start: LocalizeStart) -> None:
        self.stations = StationChoiceModel(start.domains, start.stations, start.in_charge, self)
        self.stations.chosen_changed.connect(self._renew_soon)
        self.station_table = QTableView(self)
        self.station_table.setModel(self.stations)
        set_kind(self.station_table, "framed")
        self.station_table.setItemDelegate(StationDelegate(self.station_table, 28))
        self.station_table.setAccessibleName(TEXT.STATIONS)
        self.station_table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.station_table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.station_table.setShowGrid(False)
        self.station_table.setTabKeyNavigation(False)
        self.station_table.verticalHeader().hide()
        self.station_table.verticalHeader().setDefaultSectionSize(28)
        header = self.station_table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _arrange(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(3 * UNIT)
        columns.addLayout(self._left_column(), 0)
        middle = QVBoxLayout()
        middle.setSpacing(UNIT // 2)
        middle.addWidget(label(TEXT.STATIONS if self.stations.stations else TEXT.NO_STATIONS, "field", self))
        if not self.stations.stations:
            middle.addWidget(button(TEXT.TO_SETTINGS, self._go_to_settings, "link", self))
        middle.addWidget(self.station_table, 1)
        self.station_table.setFixedWidth(32 * UNIT)
        columns.addLayout(middle, 0)
        right = QVBoxLayout()
        right.setSpacing(UNIT // 2)
        right.addWidget(self.count)
        right.addWidget(self.result_table, 1)
        right.addWidget(label(TEXT.PREVIEW_HINT, "muted", self, wrap=True))
        columns.addLayout(right, 1)
        self.body.addLayout(columns, 1)

    def _left_column(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(UNIT // 2)
        for words, field in ((TEXT.SCOPE, self.scope), (TEXT.PUBLISHER, self.publisher)):
            caption = label(words, "field", self)
            caption.setBuddy(field)
            field.setAccessibleName(words)
            left.addWidget(caption)
            left.addWidget(field)
        left.addWidget(self.everything)
        left.addSpacing(UNIT)
        caption = label(TEXT.CHANNELS, "field", self)
        caption.setToolTip(TEXT.CHANNELS_HINT)
        left.addWidget(caption)
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT)
        grid.setVerticalSpacing(0)
        for place, box in enumerate(self.boxes.values()):
            grid.addWidget(box, place % 6, place // 6)
        left.addLayout(grid)
        self.boxes[VILLAGE_BOARD].setText("村公示栏")
        left.addWidget(label(TEXT.OTHER, "field", self))
        self.other.setAccessibleName(TEXT.OTHER)
        left.addWidget(self.other)
        left.addWidget(label(TEXT.CHANNELS_HINT, "muted", self))
        left.addStretch(1)
        return left

    def request(self) -> Localization:
        """What was chosen."""
        other = tuple(part.strip() for part in self.other.text().replace("，", "、").split("、") if part.strip())
        return Localization(
            publisher=self.publisher.text().strip() or None,
            channels=(*(name for name, box in self.boxes.items() if box.isChecked()), *other),
            stations=self.stations.chosen(),
            domain=str(self.scope.currentData()) or None,
            everything=self.everything.isChecked(),
            leave_out=frozenset(row.item.uid for place, row in enumerate(self._rows) if place not in self._ticked()),
        )

    def _ticked(self) -> set[int]:
        return set(self.result_model.ticked())

    @Slot()
    def _go_to_settings(self) -> None:
        self.to_settings = True
        self.reject()

    def problem(self) -> str:
        """Something has to change."""
        self._timer.stop()
        self.renew()
        if self._failed or not self._rows:
            return self._failed or TEXT.NONE
        return "" if self._ticked() else TEXT.NONE_TICKED

    @Slot()
    def renew(self) -> None:
        """Show what would change."""
        found = self._preview(structs.replace(self.request(), leave_out=frozenset()))
        self._failed = f"{found.cause}{found.remedy}" if isinstance(found, AppError) else ""
        self._rows = [] if isinstance(found, AppError) else found
        self._filling = True
        self.result_model.set_rows(self._rows)
        self.result_model.tick([n for n, row in enumerate(self._rows) if not self._is_wanted(row)], on=False)
        self._filling = False
        self._show_count()
        self.say(self._failed)

    def _is_wanted(self, row: LocalizedRow) -> bool:
        """As the clerk left it; at first everything but what no government body publishes."""
        return self._choices.get(row.item.uid, localizing.is_public_body(row.item.publisher or ""))

    @Slot()
    def _ticks_changed(self) -> None:
        if self._filling:
            return
        ticked = self._ticked()
        self._choices.update({row.item.uid: place in ticked for place, row in enumerate(self._rows)})
        self._show_count()

    def _show_count(self) -> None:
        total, count = len(self._rows), len(self._ticked())
        words = TEXT.PREVIEW.format(count) if count == total else TEXT.PREVIEW_TICKED.format(count, total)
        self.count.setText(words if total else TEXT.NOTHING)
        self.accept_button.setText(f"{TEXT.ACCEPT}（{count}项）" if count else TEXT.ACCEPT)

    @Slot()
    def _renew_soon(self) -> None:
        self._timer.start()

    @classmethod
    def ask(cls, start: LocalizeStart, preview: Preview, parent: QWidget | None) -> Localization | str | None:
        """The request, SETTINGS where stations are to be added first, None when cancelled."""
        dialog = cls(start, preview, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result: Localization | str | None = dialog.request() if accepted else None
        if dialog.to_settings:
            result = SETTINGS
        dialog.deleteLater()
        return result

    @classmethod
    def open_for(cls, context: PageContext, parent: QWidget | None, *, domain: str = "") -> int:
        """Ask and apply as one step; how many items changed."""
        if context.session.read_only:
            context.notify.status(TEXT.READ_ONLY)
            return 0
        request = cls.ask(localize_start(context, domain), _Previewer(context), parent)
        if not isinstance(request, Localization):
            if request == SETTINGS:
                context.go(SETTINGS, {"section": "stations"})
            return 0
        changes = context.notify.attempt(localizing.localize, context.session, request, context.stamp(CAUSE))
        count = len(changes.ids("item")) if changes is not None else 0
        if count:
            context.notify.status(TEXT.DONE.format(count))
        return count


class _Previewer:
    """Reads what a request would change."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    def __call__(self, request: Localization) -> list[LocalizedRow] | AppError:
        try:
            return localizing.preview(self._context.session, request)
        except AppError as error:
            return error


def localize_start(context: PageContext, domain: str = "") -> LocalizeStart:
    """The unit's own name, channels and stations."""
    workspace = context.session.workspace
    unit = workspace.unit()
    return LocalizeStart(
        publisher=unit.signature,
        channels=unit.channels,
        domains={one.code: one.name for one in workspace.domains()},
        stations=[(station.uid, station.name) for station in workspace.stations()],
        in_charge=localizing.stations_in_charge(context.session),
        domain=domain,
    )
