"""名单 of a publication: read-only, as the archive, the wall or the web shows it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_app.model.cases import OUTPUT_LABELS, OUTPUTS
from catalog_app.services.cases import notice_case
from catalog_app.services.rosters import roster_table
from catalog_app.ui.context import PageContext
from catalog_app.ui.models.sample_table import SampleTableModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.before_after import SampleTable
from catalog_app.ui.widgets.basic import EmptyState, button, label


class Text:
    """Words of the pane."""

    TABLE, SIDE = "名单", "看用在"
    REGISTER, REPLACE, REMOVE = "登记名单…", "换一份…", "移去名单"
    NONE = ("没有名单", "点“登记名单…”，或把名单文件拖到上面这一行；身份证号、账号等列不会收入。")
    CASE = "{case}　{rows} 行"
    TIP = "来自“{source}”，{day} 收入"


class RosterPane(QWidget):
    """Reads the list when it is looked at."""

    register_requested = Signal()
    remove_requested = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._publication = ""
        self._loaded = ""
        self.model = SampleTableModel(self)
        self.table = SampleTable(self.model, Text.TABLE, self)
        self.words = label("", "muted", self)
        self.side = QComboBox(self)
        self.side.setAccessibleName(Text.SIDE)
        for output in reversed(OUTPUTS):
            self.side.addItem(OUTPUT_LABELS[output], output)
        self.register_button = button(Text.REGISTER, None, "link", self)
        self.remove_button = button(Text.REMOVE, None, "link", self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(*Text.NONE, parent=self))
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        for part in (self.words, None, self.side, self.register_button, self.remove_button):
            if part is None:
                head.addStretch(1)
            else:
                head.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, UNIT // 2, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self.register_button.clicked.connect(self.register_requested)
        self.remove_button.clicked.connect(self.remove_requested)
        self.side.activated.connect(self._side_chosen)

    @property
    def has_list(self) -> bool:
        """Whether the publication has a list."""
        return self._stack.currentIndex() == 0

    def show_publication(self, uid: str) -> None:
        """The list of this publication, or that there is none."""
        self._publication = uid
        session = self._context.session
        roster = session.workspace.roster(uid) if uid else None
        self._stack.setCurrentIndex(0 if roster else 1)
        writable = not session.read_only
        self.register_button.setText(Text.REPLACE if roster else Text.REGISTER)
        self.register_button.setEnabled(writable)
        self.remove_button.setEnabled(writable)
        for part in (self.side, self.remove_button, self.words):
            part.setVisible(roster is not None)
        if roster is None:
            self.model.set_table((), ())
            self._loaded = ""
        elif roster.uid != self._loaded and self.isVisible():
            self._loaded = roster.uid
            self.words.setToolTip(Text.TIP.format(source=roster.source, day=roster.imported.date()))
            self._load(roster.case_code)

    def _load(self, case_code: str) -> None:
        session = self._context.session
        table = self._context.notify.attempt(roster_table, session, self._publication, self.side.currentData())
        if table is not None:
            self.model.set_table([column.label for column in table.columns], table.rows)
            case = notice_case(case_code, session)
            self.words.setText(Text.CASE.format(case=case.name, rows=len(table.rows)))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: somebody looks."""
        super().showEvent(event)
        self.show_publication(self._publication)

    @Slot(int)
    def _side_chosen(self, place: int) -> None:  # noqa: ARG002 - the field tells it
        self._loaded = ""
        self.show_publication(self._publication)
