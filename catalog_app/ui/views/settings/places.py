"""公开电话, 站所, 村（社区）和公示栏, 人员."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from catalog_app.model.unit import Board, Contact, Person, Station, Village
from catalog_app.services.editing import Place
from catalog_app.support.files import safe_name
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.place_table import PlaceColumn, PlaceModel
from catalog_app.ui.models.tick_list import TickListModel
from catalog_app.ui.notify import EXCEL_FILTER
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import TickList
from catalog_app.ui.views.settings.place_view import PlaceView
from catalog_app.ui.views.settings.section import Section
from catalog_app.ui.widgets.basic import button, label, row

if TYPE_CHECKING:
    from catalog_app.services.gate import Passage
    from catalog_app.services.templates import TemplateJob
    from catalog_app.support.progress import Progress

OWN_BOARD = "镇（街道）本级"
FORM, FORM_TITLE, FORM_JOB = "填报表…", "把填报表保存到", "生成填报表"
FORM_TIP = "这个站所的事项，带下拉选项；填好后拖到窗口里导入"
FORM_NAME = "{0}公开事项填报表.xlsx"
FORM_DONE = "填报表已生成：{0}。请发给站所填写，收回后拖到窗口里导入。"
PAPERS = (("A4", "A4"), ("A3", "A3"), ("4K", "四开"))


def _uid() -> str:
    return str(uuid4())


def _write_form(job: TemplateJob, out: Path, passage: Passage, progress: Progress) -> Path:
    from catalog_app.services.templates import write_template_file

    return write_template_file(job, out, replace=True, progress=progress, passage=passage)


class PlacesSection(Section):
    """A section of one or two tables; what is changed there is stored at once."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._views: list[PlaceView] = []

    def table(
        self, columns: Sequence[PlaceColumn], blank: Callable[[], Place], name: str, *, ordered: bool = False
    ) -> PlaceView:
        """A table whose rows are stored and removed here."""
        view = PlaceView(PlaceModel(columns, blank, self), name, self, writable=self.writable, ordered=ordered)
        view.stored.connect(self._on_stored)
        view.removed.connect(self._on_removed)
        self._views.append(view)
        return view

    def side_by_side(self, *parts: tuple[QWidget, int], gap: int) -> None:
        """Widgets with their widths in units, the borders between them movable."""
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        for widget, _ in parts:
            splitter.addWidget(widget)
        splitter.setSizes([width * UNIT for _, width in parts])
        splitter.setHandleWidth(gap * UNIT)
        set_kind(splitter, "gap")
        self.body.addWidget(splitter, 1)

    def commit(self) -> None:
        """Store the open cell."""
        for view in self._views:
            view.close_editor()

    @Slot(object)
    def _on_stored(self, place: Place) -> None:
        self.store([place])

    @Slot(object)
    def _on_removed(self, places: list[Place]) -> None:
        views = [view.model for view in self._views]
        self.take_away([one for one in places if any(one in model.places() for model in views)])
        self.reload()


class ContactsSection(PlacesSection):
    """公开电话."""

    name = "公开电话"
    hint = "监督电话、咨询电话等。这里登记的号码会印在公示里；检查个人信息时，完全相同的号码放行。"
    tables = ("contact",)
    COLUMNS = (
        PlaceColumn("label", "名称", 24, "例如：监督电话"),
        PlaceColumn("value", "号码", 24, "例如：12345", required=True),
        PlaceColumn("owner", "归属", 0, "例如：党政办"),
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view = self.table(self.COLUMNS, self._blank, self.name)
        self.body.addWidget(self.view, 1)

    def reload(self) -> None:
        """Show the contacts."""
        self.view.set_rows([*self.context.session.workspace.contacts()])

    def _blank(self) -> Contact:
        return Contact(uid=_uid(), label="", value="")


class StationsSection(PlacesSection):
    """站所 with the domains each is in charge of."""

    name = "站所"
    hint = "提供公开内容的站所。选中一个站所，在右边勾选它负责的领域；批量本地化时按此填写责任站所。"
    tables = ("station", "domain")
    COLUMNS = (
        PlaceColumn("name", "站所", 22, "例如：自然资源所"),
        PlaceColumn("phone", "电话", 18),
        PlaceColumn("domains", "负责领域", 0, "在右边勾选", editable=False),
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view = self.table(self.COLUMNS, self._blank, self.name)
        self.view.table.selectionModel().currentChanged.connect(self._show_domains)
        self.view.model.modelReset.connect(self._show_domains)
        self.domains = TickListModel(self)
        self.domains.set_writable(self.writable)
        self.domains.ticked.connect(self._on_ticked)
        self.ticks = TickList(self.domains, "负责的领域", self)
        self.ticks.chosen.connect(self.ticks.turn)
        set_kind(self.ticks, "framed")
        self.head = label("", "field", self)
        self.form = button(FORM, self.write_form, parent=self, icon_name="file", tip=FORM_TIP)
        self._arrange()

    def _arrange(self) -> None:
        right = QWidget(self)
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self.head)
        layout.addWidget(self.ticks, 1)
        layout.addWidget(row(self.form, None, parent=right))
        self.side_by_side((self.view, 64), (right, 30), gap=1)

    def reload(self) -> None:
        """Show stations and domains."""
        workspace = self.context.session.workspace
        self.view.model.set_choices("domains", [(one.code, one.name) for one in workspace.domains()])
        self.view.set_rows([*workspace.stations()])
        if not self.view.table.currentIndex().isValid() and self.view.model.rowCount():
            self.view.table.setCurrentIndex(self.view.model.index(0, 0))
        self._show_domains()

    def _blank(self) -> Station:
        return Station(uid=_uid(), name="")

    @Slot()
    def _show_domains(self) -> None:
        station = self.view.current_place()
        if isinstance(station, Station) and station.name:
            self.head.setText(f"{station.name}负责的领域")
            lines = [(one.code, one.name) for one in self.context.session.workspace.domains()]
            self.domains.set_lines(lines, station.domains)
        else:
            self.head.setText("先选中一个站所")
            self.domains.set_lines([], ())
        self.form.setEnabled(isinstance(station, Station) and bool(station.name))

    @Slot()
    def write_form(self) -> None:
        """填报表…: the workbook this station fills in, written where the clerk wants it."""
        from catalog_app.services.templates import template_job

        station, notify = self.view.current_place(), self.context.notify
        if not isinstance(station, Station) or not station.name:
            return
        self.commit()
        job = notify.attempt(template_job, self.context.session, station.uid)
        if job is None:
            return
        out = notify.save_file(FORM_TITLE, safe_name(FORM_NAME.format(station.name)), EXCEL_FILTER)
        if out is not None:
            from catalog_app.ui.gated import GatedJob  # the gate's readers are not needed to start

            GatedJob(self.context, partial(_write_form, job, out), self._form_written, FORM_JOB).start()

    def _form_written(self, out: Path) -> None:
        self.context.notify.info(FORM_DONE.format(out))

    @Slot()
    def _on_ticked(self) -> None:
        station = self.view.current_place()
        if isinstance(station, Station):
            index = self.view.model.index(self.view.table.currentIndex().row(), 2)
            self.view.model.setData(index, self.domains.keys())

    @Slot(object)
    def _on_stored(self, place: Place) -> None:
        if self.store([place]) and not self.domains.rowCount():
            self._show_domains()


class VillagesSection(PlacesSection):
    """Villages in printed order, and the boards."""

    name = "村（社区）和公示栏"
    hint = "村的顺序就是打印的顺序。一个村可以有几块公示栏；镇（街道）自己的公示栏“所在村”选本级。"
    tables = ("village", "board")
    VILLAGES = (PlaceColumn("name", "村（社区）", 0, "例如：石桥村"), PlaceColumn("kind", "类型", 9))
    BOARDS = (
        PlaceColumn("name", "公示栏", 19, "例如：村委会门口"),
        PlaceColumn("village", "所在村", 15),
        PlaceColumn("place", "位置", 0, "可不填"),
        PlaceColumn("paper", "纸张", 7),
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.village_view = self.table(self.VILLAGES, self._blank_village, "村（社区）", ordered=True)
        self.board_view = self.table(self.BOARDS, self._blank_board, "公示栏")
        self.boards = self.board_view.model
        self.village_view.model.set_choices("kind", (("村", "村"), ("社区", "社区")))
        self.boards.set_choices("paper", PAPERS)
        self.village_view.moved.connect(self._on_moved)
        self.side_by_side((self.village_view, 34), (self.board_view, 60), gap=2)

    def reload(self) -> None:
        """Show villages and boards."""
        workspace = self.context.session.workspace
        villages = workspace.villages()
        self.boards.set_choices("village", [(None, OWN_BOARD), *((one.uid, one.name) for one in villages)])
        self.village_view.set_rows([*villages])
        self.board_view.set_rows([*workspace.boards()])

    def _blank_village(self) -> Village:
        kept = self.context.session.workspace.villages()
        return Village(uid=_uid(), name="", position=max((one.position for one in kept), default=0) + 1)

    def _blank_board(self) -> Board:
        current = self.village_view.current_place()
        return Board(
            uid=_uid(), name="", village=current.uid if isinstance(current, Village) and current.name else None
        )

    @Slot(object)
    def _on_stored(self, place: Place) -> None:
        if self.store([place]) and isinstance(place, Village):
            names = [(one.uid, one.name) for one in self.context.session.workspace.villages()]
            self.boards.set_choices("village", [(None, OWN_BOARD), *names])

    @Slot(object)
    def _on_moved(self, villages: list[Village]) -> None:
        placed = [structs.replace(one, position=number) for number, one in enumerate(villages, start=1)]
        kept = {one.uid: one for one in self.context.session.workspace.villages()}
        self.store([one for one in placed if kept.get(one.uid) != one])
        self.reload()


class PersonsSection(PlacesSection):
    """人员, and who sits at this machine."""

    name = "人员"
    hint = "经办人、审核人。“本机经办人”记在每一步修改记录里。"
    tables = ("person", "station")
    COLUMNS = (
        PlaceColumn("name", "姓名", 20, "例如：李敏"),
        PlaceColumn("role", "职务", 26, "例如：党政办主任"),
        PlaceColumn("station", "站所", 0),
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view = self.table(self.COLUMNS, self._blank, self.name)
        self.here = QComboBox(self)
        self.here.setEditable(True)
        self.here.setMinimumWidth(24 * UNIT)
        self.here.setAccessibleName("本机经办人")
        self.here.activated.connect(self._on_here)
        editor = self.here.lineEdit()
        if editor is not None:
            editor.editingFinished.connect(self._on_here)
        line = QHBoxLayout()
        line.addWidget(row(label("本机经办人", "field", self), self.here, None, parent=self))
        self.body.addLayout(line)
        self.body.addWidget(self.view, 1)

    def reload(self) -> None:
        """Show persons."""
        workspace = self.context.session.workspace
        stations = [(one.uid, one.name) for one in workspace.stations()]
        self.view.model.set_choices("station", [(None, "（无）"), *stations])
        self.view.set_rows([*workspace.persons()])
        self._show_here()

    def _show_here(self) -> None:
        kept = str(self.context.settings.get("person"))
        self.here.clear()
        self.here.addItems([one.name for one in self.context.session.workspace.persons()])
        self.here.setCurrentText(kept)

    def _blank(self) -> Person:
        return Person(uid=_uid(), name="")

    @Slot()
    def _on_here(self) -> None:
        name = self.here.currentText().strip()
        if name != self.context.settings.get("person"):
            self.context.settings.set("person", name)
            self.context.notify.status(f"本机经办人：{name or '未填'}")

    @Slot(object)
    def _on_stored(self, place: Place) -> None:
        if self.store([place]):
            self._show_here()
