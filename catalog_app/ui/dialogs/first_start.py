"""The three steps to a workspace: 单位 → 领域和层级 → 完成."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from catalog_app.model.catalog import LEVELS
from catalog_app.model.unit import Unit, UnitKind, default_full_name, guess_kind
from catalog_app.support.files import safe_name
from catalog_app.ui.models.domain_choices import DomainChoiceModel
from catalog_app.ui.theme import UNIT, set_kind
from catalog_app.ui.views.delegates import TickList
from catalog_app.ui.widgets.basic import Note, button, label, line, row

LONGEST_NAME = 30
KINDS: tuple[UnitKind, ...] = ("镇", "乡", "街道")


class TEXT:
    """What the three steps say."""

    TITLE = "建立工作区"
    STEPS = ("1  单位", "2  领域和层级", "3  完成")
    UNIT_HEAD = "您是哪个单位？"
    UNIT_HINT = "简称会印在公示栏和页面标题上，例如“青石桥镇”。以后可以在设置里补充地址、电话等。"
    NAME, KIND, COUNTY, FULL, PERSON = "单位简称", "单位类型", "所属县（区、市）", "单位全称", "经办人姓名"
    NAME_EXAMPLE = "青石桥镇"
    COUNTY_EXAMPLE = "例如：安平县"
    PERSON_EXAMPLE = "记在修改记录里，可以以后再填"
    DOMAIN_HEAD = "本单位涉及哪些领域？"
    DOMAIN_HINT = "从国家标准目录中取出下面层级的事项，之后随时可以增加、改编或标为不适用。"
    ALL, NONE = "全选", "全不选"
    DONE_HEAD = "工作区放在哪里？"
    DONE_HINT = "工作区是一个文件夹，目录、佐证和备份都在里面。请放在本机硬盘，不要放在U盘或同步盘里。"
    FOLDER, BROWSE = "文件夹", "选择…"
    BACK, NEXT, FINISH, CANCEL = "上一步", "下一步", "建立工作区", "取消"
    NO_SECRETS = "本程序不得录入、存储涉密文件和内部资料。涉密信息请按保密规定办理。"
    NAME_MISSING = "请填写单位简称。"
    NAME_LONG = f"单位简称请不超过{LONGEST_NAME}个字。"
    LEVEL_MISSING = "请至少选一个公开层级。"
    DOMAIN_MISSING = "请至少选一个领域。"
    FOLDER_MISSING = "请选择文件夹。"
    FOLDER_FULL = "这个文件夹里已有内容，请换一个空文件夹或新名称。"


@dataclass(frozen=True)
class FirstStart:
    """What the three steps gave."""

    unit: Unit
    codes: tuple[str, ...]
    folder: Path
    person: str


class UnitStep(QWidget):
    """Step 1."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = _field(TEXT.NAME, TEXT.NAME_EXAMPLE, self)
        self.kind = QComboBox(self)
        self.kind.addItems(KINDS)
        self.kind.setAccessibleName(TEXT.KIND)
        self.county = _field(TEXT.COUNTY, TEXT.COUNTY_EXAMPLE, self)
        self.full_name = _field(TEXT.FULL, "", self)
        self.person = _field(TEXT.PERSON, TEXT.PERSON_EXAMPLE, self)
        self._kind_touched = False
        self.name.textChanged.connect(self._on_name)
        self.kind.activated.connect(self._on_kind)
        form = QFormLayout()
        form.setSpacing(UNIT + UNIT // 2)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for words, field in (
            (TEXT.NAME, self.name),
            (TEXT.KIND, self.kind),
            (TEXT.COUNTY, self.county),
            (TEXT.FULL, self.full_name),
            (TEXT.PERSON, self.person),
        ):
            form.addRow(words, field)
        _fill(self, TEXT.UNIT_HEAD, TEXT.UNIT_HINT, form)

    def problem(self) -> str:
        """What is missing, or ''."""
        name = self.name.text().strip()
        if not name:
            return TEXT.NAME_MISSING
        return TEXT.NAME_LONG if len(name) > LONGEST_NAME else ""

    @Slot(str)
    def _on_name(self, text: str) -> None:
        if not self._kind_touched:
            self.kind.setCurrentText(guess_kind(text.strip()))
        self._show_full_name()

    @Slot()
    def _on_kind(self) -> None:
        self._kind_touched = True
        self._show_full_name()

    def _show_full_name(self) -> None:
        name = self.name.text().strip()
        self.full_name.setPlaceholderText(default_full_name(name, self.chosen_kind()) if name else "")

    def chosen_kind(self) -> UnitKind:
        """乡, 镇 or 街道."""
        return KINDS[self.kind.currentIndex()]


class DomainStep(QWidget):
    """Step 2."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.levels = [QCheckBox(level, self) for level in LEVELS]
        for box in self.levels:
            box.setChecked(box.text() != "县级")
            box.toggled.connect(self._on_level)
        self.model = DomainChoiceModel(self.chosen_levels(), self)
        self.list = TickList(self.model, TEXT.DOMAIN_HEAD, self)
        self.list.chosen.connect(self.list.turn)
        set_kind(self.list, "framed")
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.count = label("", "muted", self)
        self.model.changed.connect(self._on_changed)
        inside = QVBoxLayout()
        inside.setSpacing(UNIT)
        inside.addWidget(row(label("公开层级", "field", self), *self.levels, None, parent=self, gap=2 * UNIT))
        inside.addWidget(self.list, 1)
        buttons = (button(TEXT.ALL, self._all, "link", self), button(TEXT.NONE, self._none, "link", self))
        inside.addWidget(row(*buttons, None, self.count, parent=self))
        _fill(self, TEXT.DOMAIN_HEAD, TEXT.DOMAIN_HINT, inside)
        self._on_changed()

    def chosen_levels(self) -> tuple[str, ...]:
        """The ticked levels."""
        return tuple(box.text() for box in self.levels if box.isChecked())

    def problem(self) -> str:
        """What is missing, or ''."""
        if not self.chosen_levels():
            return TEXT.LEVEL_MISSING
        return "" if self.model.codes() else TEXT.DOMAIN_MISSING

    @Slot()
    def _on_level(self) -> None:
        self.model.set_levels(self.chosen_levels())

    @Slot()
    def _on_changed(self) -> None:
        self.count.setText(f"已选{len(self.model.codes())}个领域，共{self.model.rows_chosen()}个事项")

    @Slot()
    def _all(self) -> None:
        self.model.set_all(True)

    @Slot()
    def _none(self) -> None:
        self.model.set_all(False)


class FolderStep(QWidget):
    """Step 3."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.folder = _field(TEXT.FOLDER, "", self)
        self.summary = label("", "", self, wrap=True)
        self._touched = False
        self.folder.textEdited.connect(self._on_edited)
        inside = QVBoxLayout()
        inside.setSpacing(UNIT)
        inside.addWidget(row(self.folder, button(TEXT.BROWSE, self._browse, parent=self), parent=self))
        inside.addSpacing(UNIT)
        inside.addWidget(self.summary)
        inside.addStretch(1)
        inside.addWidget(Note(TEXT.NO_SECRETS, "note-warn", self))
        _fill(self, TEXT.DONE_HEAD, TEXT.DONE_HINT, inside)

    def propose(self, name: str, words: str) -> None:
        """A folder of the unit's name among the documents, unless the clerk chose one; and what will be made."""
        if not self._touched:
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            self.folder.setText(str(Path(documents) / "政务公开" / safe_name(name)))
        self.summary.setText(words)

    def problem(self) -> str:
        """What is missing, or ''."""
        text = self.folder.text().strip()
        if not text:
            return TEXT.FOLDER_MISSING
        folder = Path(text)
        return TEXT.FOLDER_FULL if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) else ""

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._touched = True

    @Slot()
    def _browse(self) -> None:
        found = QFileDialog.getExistingDirectory(self, TEXT.DONE_HEAD, str(Path(self.folder.text()).parent))
        if found:
            self._touched = True
            self.folder.setText(found)


class FirstStartDialog(QDialog):
    """Use `ask`."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TEXT.TITLE)
        self.resize(120 * UNIT, 68 * UNIT)
        self.unit_step = UnitStep(self)
        self.domain_step = DomainStep(self)
        self.folder_step = FolderStep(self)
        self.steps = (self.unit_step, self.domain_step, self.folder_step)
        self.stack = QStackedWidget(self)
        for step in self.steps:
            self.stack.addWidget(step)
        self.marks = [label(text, "muted", self) for text in TEXT.STEPS]
        self.problem = label("", "bad", self, wrap=True)
        self.back = button(TEXT.BACK, self._go_back, parent=self)
        self.next = button(TEXT.NEXT, self._go_on, "primary", self)
        self.next.setDefault(True)
        self.cancel = button(TEXT.CANCEL, self.reject, parent=self)
        self._arrange()
        self._show_step(0)

    def _arrange(self) -> None:
        head = row(*self.marks, None, parent=self, gap=3 * UNIT)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        for one in (self.back, self.next, self.cancel):
            foot.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT + UNIT // 2)
        layout.addWidget(head)
        layout.addWidget(line(self))
        layout.addWidget(self.stack, 1)
        layout.addLayout(foot)

    def answer(self) -> FirstStart:
        """What the clerk entered."""
        step = self.unit_step
        unit = Unit(
            name=step.name.text().strip(),
            kind=step.chosen_kind(),
            county=step.county.text().strip(),
            full_name=step.full_name.text().strip(),
            levels=self.domain_step.chosen_levels(),
        )
        folder = Path(self.folder_step.folder.text().strip()).expanduser()
        return FirstStart(unit, self.domain_step.model.codes(), folder, step.person.text().strip())

    @Slot()
    def _go_on(self) -> None:
        place = self.stack.currentIndex()
        problem = self.steps[place].problem()
        self.problem.setText(problem)
        if problem:
            return
        if place == len(self.steps) - 1:
            self.accept()
        else:
            self._show_step(place + 1)

    @Slot()
    def _go_back(self) -> None:
        self._show_step(self.stack.currentIndex() - 1)

    def _show_step(self, place: int) -> None:
        self.problem.setText("")
        self.stack.setCurrentIndex(place)
        self.back.setEnabled(place > 0)
        self.next.setText(TEXT.FINISH if place == len(self.steps) - 1 else TEXT.NEXT)
        for number, mark in enumerate(self.marks):
            set_kind(mark, "step-now" if number == place else "step-done" if number < place else "muted")
        if place == len(self.steps) - 1:
            name = self.unit_step.name.text().strip()
            model = self.domain_step.model
            words = f"将为{name}建立{len(model.codes())}个领域、{model.rows_chosen()}个事项的目录。下一步：批量本地化。"
            self.folder_step.propose(name, words)
        first = self.stack.currentWidget().findChild(QLineEdit)
        if first is not None:
            first.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None) -> FirstStart | None:
        """The answers, or None when cancelled."""
        dialog = cls(parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = dialog.answer() if accepted else None
        dialog.deleteLater()
        return answer


def _field(name: str, example: str, parent: QWidget) -> QLineEdit:
    made = QLineEdit(parent)
    made.setAccessibleName(name)
    made.setPlaceholderText(example)
    made.setMaxLength(200)
    return made


def _fill(step: QWidget, head: str, hint: str, inside: QFormLayout | QVBoxLayout) -> None:
    layout = QVBoxLayout(step)
    layout.setContentsMargins(0, UNIT, 0, 0)
    layout.setSpacing(UNIT)
    layout.addWidget(label(head, "title", step))
    layout.addWidget(label(hint, "muted", step, wrap=True))
    layout.addSpacing(UNIT)
    layout.addLayout(inside, 1)
    if isinstance(inside, QFormLayout):
        layout.addStretch(1)
