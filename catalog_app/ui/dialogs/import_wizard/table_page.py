"""Page 2: the tables found, the domain of each, where its header stands; the tables set aside and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSpinBox, QSplitter, QTableView, QVBoxLayout, QWidget

from catalog_app.ui.dialogs.import_wizard.draft import Draft, Key, is_guessed, lacks_domain
from catalog_app.ui.dialogs.import_wizard.page import WizardPage
from catalog_app.ui.models.choice_rows import ChoiceRowsModel
from catalog_app.ui.models.import_tables import SKIP, TABLE_COLUMNS, TableRow
from catalog_app.ui.models.raw_preview import HEADER_ROLE, RawPreviewModel
from catalog_app.ui.theme import UNIT, color, set_kind
from catalog_app.ui.views.choice_table import ChoiceTable
from catalog_app.ui.views.delegates import LINE
from catalog_app.ui.widgets.basic import label, row
from catalog_app.ui.widgets.padded import PaddedDelegate

if TYPE_CHECKING:
    from catalog_app.services.reading import ReadTable

Index = QModelIndex | QPersistentModelIndex
_ASIDE = ("not_a_catalog", "hidden_sheet")
_MOST_HEADER_ROWS = 6


class TEXT:
    """What this page says."""

    HEAD = "找到{0}张目录表{1}。“归入领域”可以改选：单击，或按 F2、空格。"
    ASIDE = "，另有{0}张表格不是目录，不导入"
    TABLES, PREVIEW = "找到的表格", "文件里的样子"
    SKIP = "不导入"
    SEVERAL = "（各行写明）"
    UNKNOWN = "请选择领域"
    NO_DOMAIN = "看不出属于哪个领域"
    FROM, TO = "表头从第", "行到第"
    ROW = "行"
    NO_HEADER = "没有认出表头，各栏按前一张表或内容判断。有表头的请写明在第几行。"
    NO_ROW = "无"
    CARD = "这是一项一张的卡片，栏目名写在内容左边。"
    SEE_HEADER = "标出的是表头；不对时改行号，下一步按新的表头重新识别。"
    HEADER = "第{0}行"
    HEADERS = "第{0}–{1}行"
    NOTHING = "没有找到公开目录。请核对文件，或照标准目录的表头整理后再导入。"
    ALL_SKIPPED = "所有表格都选了不导入。"
    HOMELESS = "有的表格还没有选领域；不选就不导入那些行。"
    ALL_HOMELESS = "看不出归入哪个领域，请在“归入领域”里选择。"


class HeaderDelegate(PaddedDelegate):
    """Header rows stand on a coloured ground."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Qt's: ground, then words."""
        if index.data(HEADER_ROLE):
            painter.fillRect(option.rect, color("accent_soft"))
        super().paint(painter, option, index)


class TablePage(WizardPage):
    """Tables above, the chosen one as it stands in its file below."""

    title = "表格"

    def __init__(self, draft: Draft, domains: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self._domains = domains
        self._names = dict(domains)
        self._rows: list[TableRow] = []
        self.model = ChoiceRowsModel(TABLE_COLUMNS, "domain", self._choices, _value, self)
        self.table = ChoiceTable(self.model, (150, 110, 200, 150, 64, 80, 200), TEXT.TABLES, self, stretch=6)
        self.preview = RawPreviewModel(self)
        self.view = QTableView(self)
        self.first = _spin(TEXT.FROM, self)
        self.last = _spin(TEXT.TO, self)
        self.header_hint = label("", "muted", self)
        self._arrange()
        self.model.chosen.connect(self._chosen)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.first.valueChanged.connect(self._header_moved)
        self.last.valueChanged.connect(self._header_moved)

    def _arrange(self) -> None:
        self.view.setModel(self.preview)
        self.view.setItemDelegate(HeaderDelegate(self.view))
        self.view.setAccessibleName(TEXT.PREVIEW)
        set_kind(self.view, "framed")
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.horizontalHeader().setDefaultSectionSize(16 * UNIT)
        self.view.verticalHeader().setDefaultSectionSize(LINE - 4)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        words = [label(text, "", self) for text in (TEXT.FROM, TEXT.TO, TEXT.ROW)]
        self._spins = row(words[0], self.first, words[1], self.last, words[2], parent=self, gap=UNIT // 2)
        lower = QWidget(self)
        below = row(self._spins, self.header_hint, None, parent=lower, gap=2 * UNIT)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        set_kind(splitter, "gap")
        splitter.setHandleWidth(UNIT)
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(lower)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(below)
        layout.addWidget(self.view, 1)
        splitter.addWidget(self.table)
        splitter.addWidget(lower)
        splitter.setStretchFactor(1, 1)
        self._splitter = splitter
        self.body.addWidget(splitter, 1)

    # what is shown

    def enter(self) -> None:
        """Show the tables, the row that was current again."""
        current = max(self.table.currentIndex().row(), 0)
        self._rows = [self._row(key, one.path.name, table) for key, one, table in self.draft.tables()]
        found = len(self._rows)
        self._rows += self._aside()
        aside = len(self._rows) - found
        self.head.setText(TEXT.HEAD.format(found, TEXT.ASIDE.format(aside) if aside else ""))
        self.model.set_rows(self._rows)
        QTimer.singleShot(0, self, self._share_room)  # when the page has its size
        self.table.select_row(min(current, len(self._rows) - 1))
        self._show(self.table.currentIndex().row())

    @Slot()
    def _share_room(self) -> None:
        """The list as tall as its rows, up to half; the file below gets the rest."""
        wanted = (max(len(self._rows), 2) + 1) * LINE + 2 * UNIT
        room = sum(self._splitter.sizes()) or 50 * UNIT
        upper = min(wanted, room // 2)
        self._splitter.setSizes([upper, room - upper])

    def take_focus(self) -> None:
        """The tables."""
        self.table.setFocus()

    def problem(self) -> str:
        """At least one table."""
        if not self.draft.tables():
            return TEXT.NOTHING
        wanted = self.draft.wanted_tables()
        if wanted and all(self.draft.is_homeless(key, table) for key, _, table in wanted):
            return TEXT.ALL_HOMELESS
        return "" if wanted else TEXT.ALL_SKIPPED

    def remark(self) -> str:
        """Tables without domain."""
        return TEXT.HOMELESS if self.draft.homeless() else ""

    def _row(self, key: Key, file: str, table: ReadTable) -> TableRow:
        code = (
            SKIP if key in self.draft.decisions.skipped else self.draft.decisions.domains.get(key, table.domain or "")
        )
        made = TableRow(
            file,
            table.sheet,
            key,
            title=table.title,
            items=len(table.items),
            header=_header_words(self._header_of(table)),
        )
        return self._with_domain(made, table, code)

    def _with_domain(self, made: TableRow, table: ReadTable, code: str) -> TableRow:
        several = not table.domain and not lacks_domain(table)
        words = (
            TEXT.SKIP if code == SKIP else self._names.get(code, code) or (TEXT.SEVERAL if several else TEXT.UNKNOWN)
        )
        why = TEXT.NO_DOMAIN if not code and not several else ""
        return structs.replace(made, domain=code, domain_words=words, why=why)

    def _aside(self) -> list[TableRow]:
        files = self.draft.understanding.files if self.draft.understanding else ()
        return [
            TableRow(
                one.path.name,
                problem.sheet or "",
                title=problem.text or "",
                domain_words=TEXT.SKIP,
                why=problem.message,
            )
            for one in files
            for problem in one.problems
            if problem.code in _ASIDE
        ]

    def _choices(self, shown: TableRow) -> list[tuple[str, str]]:
        if shown.set_aside:
            return []
        several = [("", TEXT.SEVERAL)] if shown.domain_words == TEXT.SEVERAL else []
        return [(SKIP, TEXT.SKIP), *several, *self._domains]

    def _table(self, place: int) -> ReadTable | None:
        key = self._rows[place].key if 0 <= place < len(self._rows) else None
        return next((table for known, _, table in self.draft.tables() if known == key), None)

    def _header_of(self, table: ReadTable) -> tuple[int, ...]:
        """The rows of its first header; further ones only repeat it."""
        rows = self.draft.choice(table.signature).header_rows or table.header_rows
        return tuple(row for place, row in enumerate(rows) if row == rows[0] + place)

    def _show(self, place: int) -> None:
        table = self._table(place)
        shown = self._rows[place] if 0 <= place < len(self._rows) else None
        raw = self._raw(shown)
        headers = self._header_of(table) if table else ()
        self.preview.set_table(raw.rows if raw else {}, headers, raw.copies if raw else {})
        self._show_spans(raw.merges if raw else ())
        guessed = table is not None and is_guessed(table)
        self._spins.setVisible(bool(headers) or guessed)
        self._set_spins(headers, max(raw.rows, default=1) if raw else 1, none=guessed)
        self.header_hint.setText(TEXT.SEE_HEADER if headers else self._why_no_header(table))

    def _show_spans(self, merges: Sequence[Any]) -> None:
        self.view.clearSpans()
        last = self.preview.last_row()
        for one in merges:
            span = self.preview.shown_range(one.top, one.left, one.bottom, one.right) if one.top <= last else None
            if span is not None:
                self.view.setSpan(*span)

    def _why_no_header(self, table: ReadTable | None) -> str:
        if table is None:
            return ""
        carried = any(problem.code == "header_carried" for problem in table.problems)
        return TEXT.NO_HEADER if carried or is_guessed(table) else TEXT.CARD

    def _raw(self, shown: TableRow | None) -> Any:
        for one in self.draft.files:
            if shown is not None and one.source is not None and one.path.name == shown.file:
                for table in one.source.raw.tables:
                    if table.name == shown.sheet:
                        return table
        return None

    def _set_spins(self, headers: tuple[int, ...], last_row: int, *, none: bool) -> None:
        """`none`: it may have no header at all, shown as row 0."""
        for spin, value in ((self.first, min(headers, default=0)), (self.last, max(headers, default=0))):
            spin.blockSignals(True)
            spin.setMinimum(0 if none else 1)
            spin.setSpecialValueText(TEXT.NO_ROW if none else "")
            spin.setMaximum(last_row)
            spin.setValue(value)
            spin.blockSignals(False)

    # what is chosen

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show(current.row())

    @Slot(int, str)
    def _chosen(self, place: int, code: str) -> None:
        table, key = self._table(place), self._rows[place].key
        if table is None or key is None:
            return
        self.draft.decide(key, None if code == SKIP else code)
        self._rows[place] = self._with_domain(self._rows[place], table, code)
        self.model.replace_row(place, self._rows[place])
        self.changed.emit()

    @Slot()
    def _header_moved(self) -> None:
        place = self.table.currentIndex().row()
        table = self._table(place)
        if table is None:
            return
        first, last = self.first.value(), self.last.value()
        if self.sender() is self.first and not first:
            last = 0
        elif last and not first:
            first = last
        if not first <= last < first + _MOST_HEADER_ROWS:
            last = first if self.sender() is self.first else last
            first = min(first, last) if first > last else max(first, last - _MOST_HEADER_ROWS + 1)
        rows = tuple(range(first, last + 1)) if first else ()
        self._set_spins(rows, self.first.maximum(), none=self.first.minimum() == 0)
        self.draft.point_out_header(table.signature, rows)
        self.preview.set_headers(rows)
        self._rows[place] = structs.replace(self._rows[place], header=_header_words(rows))
        self.model.replace_row(place, self._rows[place])
        self.changed.emit()


def _value(shown: TableRow) -> str:
    return shown.domain


def _spin(name: str, parent: QWidget) -> QSpinBox:
    made = QSpinBox(parent)
    made.setMinimum(1)
    made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    made.setKeyboardTracking(False)
    made.setAccessibleName(name)
    made.setFixedWidth(7 * UNIT)
    return made


def _header_words(rows: tuple[int, ...]) -> str:
    if not rows:
        return ""
    first, last = min(rows), max(rows)
    return TEXT.HEADER.format(first) if first == last else TEXT.HEADERS.format(first, last)
