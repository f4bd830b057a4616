"""登记一天 and 添加地方节日: small forms of the working calendar. They return plain values and store nothing."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QSpinBox, QWidget

from catalog_app.services.calendars import LONGEST_FESTIVAL
from catalog_app.ui.dialogs.form import DateField, FormDialog
from catalog_app.ui.widgets.basic import label


class TEXT:
    """Words of the forms."""

    DAY_TITLE, FESTIVAL_TITLE, ADD = "登记一天", "添加地方节日", "登记"
    DAY_HINT = "县里临时通知放假、停电补班等，只改这一天。全年的放假安排请用导入。"
    FESTIVAL_HINT = "由自治区、自治州等地方规定放假的节日，如 古尔邦节、三月三；只对本工作区有效。"
    DAY, KIND, NAME, REGION, FIRST, COUNT = "日期", "这一天", "名称或原因", "地区", "第一天", "天数"
    KINDS = ("放假（休）", "上班（班）")
    NO_NAME = "名称或原因没有写。"


class DayAnswer(Struct, frozen=True):
    """A day by hand."""

    day: date
    off: bool
    name: str


class FestivalAnswer(Struct, frozen=True):
    """Days in a row."""

    first: date
    count: int
    name: str
    region: str


class DayDialog(FormDialog):
    """One day, off or worked."""

    def __init__(self, day: date, parent: QWidget | None) -> None:
        super().__init__(TEXT.DAY_TITLE, TEXT.ADD, parent)
        self.day = DateField(TEXT.DAY, day, self)
        self.kind, self.name = QComboBox(self), QLineEdit(self)
        self.kind.addItems(TEXT.KINDS)
        self.name.textChanged.connect(self.recheck)
        self.body.addWidget(label(TEXT.DAY_HINT, "muted", self, wrap=True))
        self.add_field(TEXT.DAY, self.day)
        self.add_field(TEXT.KIND, self.kind)
        self.add_field(TEXT.NAME, self.name, required=True)
        self.name.setFocus()

    def problem(self) -> str:
        """It needs a name."""
        return "" if self.name.text().strip() else TEXT.NO_NAME

    def value(self) -> DayAnswer | None:
        """What was told."""
        day = self.day.value()
        return DayAnswer(day, self.kind.currentIndex() == 0, self.name.text()) if day else None

    @classmethod
    def ask(cls, day: date, parent: QWidget) -> DayAnswer | None:
        """The day, or None when cancelled."""
        dialog = cls(day, parent)
        answer = dialog.value() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return answer


class FestivalDialog(FormDialog):
    """A festival of the region."""

    def __init__(self, day: date, region: str, parent: QWidget | None) -> None:
        super().__init__(TEXT.FESTIVAL_TITLE, TEXT.ADD, parent)
        self.name, self.region, self.count = QLineEdit(self), QLineEdit(region, self), QSpinBox(self)
        self.first = DateField(TEXT.FIRST, day, self)
        self.count.setRange(1, LONGEST_FESTIVAL)
        self.count.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.name.textChanged.connect(self.recheck)
        self.body.addWidget(label(TEXT.FESTIVAL_HINT, "muted", self, wrap=True))
        self.add_field(TEXT.NAME, self.name, required=True)
        self.add_field(TEXT.REGION, self.region)
        self.add_field(TEXT.FIRST, self.first)
        self.add_field(TEXT.COUNT, self.count)
        self.name.setFocus()

    def problem(self) -> str:
        """It needs a name."""
        return "" if self.name.text().strip() else TEXT.NO_NAME

    def value(self) -> FestivalAnswer | None:
        """What was told."""
        first = self.first.value()
        return FestivalAnswer(first, self.count.value(), self.name.text(), self.region.text()) if first else None

    @classmethod
    def ask(cls, day: date, region: str, parent: QWidget) -> FestivalAnswer | None:
        """The festival, or None when cancelled."""
        dialog = cls(day, region, parent)
        answer = dialog.value() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return answer
