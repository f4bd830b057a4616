"""The bar above the register: search, one chip a facet, saved filters, order, the count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from catalog_app.model.errors import AppError
from catalog_app.model.register import Facets, RegisterQuery
from catalog_app.services.saved_filters import keep_filters, saved_filters
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.register_filter import (
    DUE,
    DUE_LABELS,
    HOME,
    ITEM,
    LABELS,
    ORDER_LABELS,
    Names,
    Option,
    is_narrowed,
    kept_query,
    options,
    renamed,
    saved_queries,
    value_label,
)
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.widgets.basic import Chip, button, label
from catalog_app.ui.widgets.choice_chip import REMOVE_TIP, ChoiceChip

TYPING_MS, LONGEST_NAME = 150, 30
KEY, CAUSE = "register_saved", "publications"


class TEXT:
    """Words of the bar."""

    SEARCH = "在标题、正文、文号中查找，拼音首字母也行（Ctrl+L）"
    PROBLEM = "有问题"
    PROBLEM_TIP = "逾期、该撤下，或日期先后不对的"
    SAVED, SAVED_TIP = "常用筛选", "保存当前的筛选，下次一点就到"
    SAVE, REMOVE, NAME = "保存当前筛选…", "删除“{name}”", "给这组筛选起个名字"
    RENAME, NEW_NAME = "改名“{name}”…", "“{name}”改成什么名字"
    TAKEN, REPLACE = "已经有叫“{name}”的筛选，要代替它吗？", "代替"
    NONE_SAVED = "还没有保存的筛选"
    ALL = "全部"
    CLEAR, CLEAR_TIP = "清除", "取消所有筛选"
    ORDER_TIP = "排列次序；也可以点列标题"
    COUNT, COUNT_FOUND = "共 {count} 条", "找到 {count} 条"


class QueryChip(ChoiceChip):
    """One facet, one value at a time; asks for the values when its menu opens."""

    chosen = Signal(str, object)
    """Facet and value; None = all."""

    def __init__(self, facet: str, source: Callable[[str], list[Option]], parent: QWidget) -> None:
        super().__init__(LABELS[facet], parent)
        self.facet, self.value = facet, None
        self._source = source
        menu = QMenu(self)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)

    def show_value(self, value: Any, words: str) -> None:
        """Tell what is chosen."""
        self.value = value
        self.setChecked(value is not None)
        self.setText(self.fontMetrics().elidedText(words or LABELS[self.facet], Qt.TextElideMode.ElideRight, 14 * UNIT))
        self.setToolTip(f"{words}\n{REMOVE_TIP}" if words else "")
        self.setAccessibleName(f"{LABELS[self.facet]}：{words or TEXT.ALL}")

    @property
    def is_chosen(self) -> bool:
        """Whether a value is."""
        return self.value is not None

    def take_off(self) -> None:
        """Ask for all."""
        self.chosen.emit(self.facet, None)

    @Slot()
    def fill(self) -> None:
        """List the values there are now."""
        menu = self.menu()
        menu.clear()
        for option in (Option(None, TEXT.ALL, None), *self._source(self.facet)):
            words = option.label if option.count is None else f"{option.label}　{option.count}"
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(option.value == self.value)
            action.setData(option.value)
            action.triggered.connect(self._picked)

    @Slot()
    def _picked(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(self.facet, action.data())


class RegisterBar(QFrame):
    """`changed` brings the query whenever the clerk narrows or orders otherwise."""

    changed = Signal(object)

    def __init__(self, counts: Callable[[RegisterQuery], Facets], context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "bar")
        self._counts, self._context = counts, context
        self._query, self._names = HOME, Names()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(TEXT.SEARCH)
        self.search.setAccessibleName(TEXT.SEARCH)
        self.search.setClearButtonEnabled(True)
        QShortcut(QKeySequence("Ctrl+L"), self.window()).activated.connect(self.search.setFocus)
        self.chips = {facet: QueryChip(facet, self._options, self) for facet in LABELS}
        self.problem = Chip(TEXT.PROBLEM, self)
        self.problem.setToolTip(TEXT.PROBLEM_TIP)
        self.saved = Chip(TEXT.SAVED, self, checkable=False)
        self.saved.setToolTip(TEXT.SAVED_TIP)
        self.saved.setMenu(QMenu(self.saved))
        self.order = Chip("", self, checkable=False)
        self.order.setToolTip(TEXT.ORDER_TIP)
        self.order.setMenu(QMenu(self.order))
        self.clear_button = button(TEXT.CLEAR, self.clear, "link", self, tip=TEXT.CLEAR_TIP)
        self.count = label("", "muted", self)
        self.actions_row = QHBoxLayout()
        self.actions_row.setSpacing(UNIT)
        self._typing = QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for line in (upper, lower):
            line.setSpacing(UNIT - 2)
        upper.addWidget(self.search, 1)
        upper.addLayout(self.actions_row)
        for chip in (*self.chips.values(), self.problem, self.saved):
            lower.addWidget(chip)
        lower.addWidget(self.clear_button)
        lower.addStretch(1)
        lower.addWidget(self.count)
        lower.addWidget(self.order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT)
        layout.setSpacing(UNIT - 2)
        layout.addLayout(upper)
        layout.addLayout(lower)

    def _connect(self) -> None:
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._typed)
        self.search.textChanged.connect(self._typing_on)
        for chip in self.chips.values():
            chip.chosen.connect(self._choose)
        self.problem.clicked.connect(self._turn_problem)
        self.saved.menu().aboutToShow.connect(self.fill_saved)
        self.order.menu().aboutToShow.connect(self._fill_order)

    @property
    def query(self) -> RegisterQuery:
        """What is asked for."""
        return self._query

    def set_names(self, names: Names) -> None:
        """Words for domains and stations."""
        self._names = names
        self._show()

    def set_query(self, query: RegisterQuery) -> None:
        """Show another query and tell it."""
        self._query = query
        if self.search.text() != query.text:
            self.search.setText(query.text)
        self._typing.stop()
        self._show()
        self.changed.emit(query)

    def set_count(self, total: int) -> None:
        """How many there are."""
        words = TEXT.COUNT_FOUND if is_narrowed(self._query) else TEXT.COUNT
        self.count.setText(words.format(count=total))

    def stop(self) -> None:
        """Nothing runs any more."""
        self._typing.stop()

    @Slot()
    def clear(self) -> None:
        """Show everything."""
        self.set_query(RegisterQuery(order=self._query.order))

    def _show(self) -> None:
        if self._query.item is not None:
            self._names = structs.replace(self._names, items={self._query.item: self._item_title(self._query.item)})
        self.chips[ITEM].setVisible(self._query.item is not None)
        for facet, chip in self.chips.items():
            value = getattr(self._query, facet)
            chip.show_value(value, "" if value is None else value_label(facet, value, self._names))
        self.problem.setChecked(bool(self._query.has_problem))
        self.order.setText(ORDER_LABELS[self._query.order])
        self.order.setAccessibleName(ORDER_LABELS[self._query.order])
        self.clear_button.setVisible(is_narrowed(self._query))

    def _options(self, facet: str) -> list[Option]:
        names = structs.replace(self._names, due=self._due_counts()) if facet == DUE else self._names
        return options(facet, self._counts(self._query), getattr(self._query, facet), names)

    def _due_counts(self) -> dict[str, int]:
        register, today = self._context.session.workspace.register, self._context.today()
        asked = {value: structs.replace(self._query, due=value, as_of=today) for value in DUE_LABELS}
        return {value: register(query, 0, 0).total for value, query in asked.items()}

    def _item_title(self, uid: str) -> str:
        try:
            return self._context.session.workspace.item(uid).title
        except AppError:
            return uid

    @Slot(str)
    def _typing_on(self, text: str) -> None:  # noqa: ARG002 - read when typing pauses
        self._typing.start()

    @Slot()
    def _typed(self) -> None:
        if self.search.text().strip() != self._query.text:
            self.set_query(structs.replace(self._query, text=self.search.text().strip()))

    @Slot(str, object)
    def _choose(self, facet: str, value: Any) -> None:
        self.set_query(structs.replace(self._query, **{facet: value}))

    @Slot()
    def _turn_problem(self) -> None:
        self.set_query(structs.replace(self._query, has_problem=True if self.problem.isChecked() else None))

    @Slot()
    def _fill_order(self) -> None:
        menu = self.order.menu()
        menu.clear()
        for order, words in ORDER_LABELS.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(order == self._query.order)
            action.setData(order)
            action.triggered.connect(self._order_chosen)

    @Slot()
    def _order_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.set_query(structs.replace(self._query, order=action.data()))

    # saved filters

    def _kept(self) -> dict[str, Any]:
        """The workspace's; until it has any, those of this computer from earlier versions."""
        kept = saved_filters(self._context.session)
        if kept is None:
            kept = self._context.settings.get("filters").get(KEY)
        return kept if isinstance(kept, dict) else {}

    def _keep(self, saved: dict[str, Any]) -> None:
        context = self._context
        context.notify.attempt(keep_filters, context.session, saved, context.stamp(CAUSE))

    @Slot()
    def fill_saved(self) -> None:
        """List the saved filters, and what can be done with them."""
        menu = self.saved.menu()
        menu.clear()
        writable = not self._context.session.read_only
        names = list(saved_queries(self._kept()))
        for name in names:
            action = menu.addAction(name.replace("&", "&&"))
            action.setData(name)
            action.triggered.connect(self._recall)
        if not names:
            menu.addAction(TEXT.NONE_SAVED).setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(TEXT.SAVE)
        save.setEnabled(writable and is_narrowed(self._query))
        save.triggered.connect(self.save_current)
        for name in names if writable else ():
            change = menu.addAction(TEXT.RENAME.format(name=name.replace("&", "&&")))
            change.setData(name)
            change.triggered.connect(self.rename)
        for name in names if writable else ():
            remove = menu.addAction(TEXT.REMOVE.format(name=name.replace("&", "&&")))
            remove.setData(name)
            remove.triggered.connect(self._forget)

    @Slot()
    def save_current(self) -> None:
        """保存当前筛选…: under a name."""
        name = self._free_name(self._context.notify.ask_text(TEXT.NAME))
        if name:
            self._keep({**self._kept(), name: kept_query(self._query)})

    @Slot()
    def rename(self) -> None:
        """改名…: a saved filter under another name."""
        action = self.sender()
        if isinstance(action, QAction):
            old = str(action.data())
            name = self._free_name(self._context.notify.ask_text(TEXT.NEW_NAME.format(name=old), old), old)
            if name:
                self._keep(renamed(self._kept(), old, name))

    def _free_name(self, answer: str | None, own: str = "") -> str:
        """The name to use; '' = none, or it is another's and stays so."""
        name = (answer or "").strip()[:LONGEST_NAME]
        taken = name in self._kept() and name != own
        if taken and not self._context.notify.confirm(TEXT.TAKEN.format(name=name), yes=TEXT.REPLACE):
            return ""
        return name

    @Slot()
    def _recall(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.set_query(saved_queries(self._kept())[str(action.data())])

    @Slot()
    def _forget(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._keep({name: kept for name, kept in self._kept().items() if name != action.data()})
