"""The portal's answers: one typed, many looked over before they are noted; and what a verification found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from catalog_app.model.findings import Finding, ImportProblem
from catalog_app.services.answers import FAULTS, NOTED, STATE_LABELS, AnswerPlan, PlannedAnswer, Reply
from catalog_app.services.gate import Passage
from catalog_app.services.incoming import IncomingFile
from catalog_app.services.package_content import SentItem
from catalog_app.services.postings import web_address_problem
from catalog_app.services.verify import VerifyReport
from catalog_app.services.verify_report import write_verify_report
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.dialogs.form import DateField, FormDialog
from catalog_app.ui.gated import GatedJob
from catalog_app.ui.models.portal_rows import FINDING_COLUMNS, PLAN_COLUMNS
from catalog_app.ui.models.rows import ROW_ROLE, RowsModel
from catalog_app.ui.theme import UNIT
from catalog_app.ui.views.file_intake import FileIntake
from catalog_app.ui.views.files_field import ProofField
from catalog_app.ui.views.tables import RowsTable
from catalog_app.ui.widgets.basic import button, label, row
from catalog_app.ui.widgets.searched import searched_box

XLSX_FILTER = "Excel 工作簿 (*.xlsx)"
_PROBLEMS = 3
Replan = Callable[[dict[int, str]], AnswerPlan | None]


class Text:
    """Words of the dialogs."""

    TITLE, SAVE, CANCEL, CLOSE = "登记门户的答复", "登记", "取消", "关闭"
    STATUS, ACCEPTED, REJECTED = "门户的答复", "接收（已发布）", "退回"
    URL, URL_HINT = "网址", "https://…（从浏览器地址栏完整复制；没有可不填）"
    DAY, INDEX, REASON, PROOF = "发布日期", "门户的索引号", "退回原因", "截图"
    INDEX_HINT = "门户另给了索引号的，填在这里"
    REASON_HINT = "照门户或县里说的写，会列在工作台的“送出未了”里"
    BAD_URL = "网址应是 http:// 或 https:// 开头的完整地址。"
    NO_REASON = "退回原因要写明。"
    FUTURE = "发布日期在今天之后。"
    BUSY = "截图还在检查，请等检查完再登记。"
    REVIEW = "核对答复"
    PACKAGE = "上传包 {number}：{counts}"
    REVIEW_HINT = "登记是一步；对不准的、不在包里的，选中那一行，在下面选（可打字查找）它是哪一条；不选的不登记。"
    NOT_THIS, FIND = "取消指定", "打几个字查找，或点右边展开"
    MORE = "……还有{count}处"
    ASSIGN, ASSIGN_LABEL = "就是这一条", "选中的行是包里的"
    APPLY = "登记{count}条"
    LINES = "答复逐行"
    FINDINGS = "核验结果"
    GOOD, BAD = "核验通过：{name}", "核验没有通过：{name}，发现 {count} 个问题"
    SAVE_LIST, FILE = "存为 Excel…", "{name}-核验结果.xlsx"
    MAKING, MADE = "生成核验结果", "已生成“{name}”"


class AnswerValues(Struct, frozen=True):
    """What was typed, and the screenshot."""

    reply: Reply
    proof: IncomingFile | None = None


class AnswerDialog(FormDialog):
    """Returns plain values; stores nothing."""

    def __init__(
        self, item: SentItem, today: date, parent: QWidget | None = None, intake: FileIntake | None = None
    ) -> None:
        super().__init__(Text.TITLE, Text.SAVE, parent)
        self._today, self._intake = today, intake
        had = item.answer
        self.body.addWidget(label(item.title, "heading", self, wrap=True))
        self.status = QComboBox(self)
        self.status.addItem(Text.ACCEPTED, "accepted")
        self.status.addItem(Text.REJECTED, "rejected")
        self.status.setCurrentIndex(1 if had and had.status == "rejected" else 0)
        self.url = _line(had.url if had else "", Text.URL_HINT, self)
        published = had.published_at.date() if had and had.published_at else today
        self.day = DateField(Text.DAY, published, self)
        self.index = _line(had.index_no if had else "", Text.INDEX_HINT, self)
        self.reason = _line(had.reason if had else "", Text.REASON_HINT, self)
        self.proof = ProofField(None, intake, self)
        self.add_field(Text.STATUS, self.status)
        pairs = ((Text.URL, self.url), (Text.DAY, self.day), (Text.INDEX, self.index), (Text.PROOF, self.proof))
        self._accepted: list[QWidget] = [part for text, field in pairs for part in (self.add_field(text, field), field)]
        self._rejected: list[QWidget] = [self.add_field(Text.REASON, self.reason, required=True), self.reason]
        self.body.addStretch(1)
        self.status.currentIndexChanged.connect(self._turn)
        self.url.textChanged.connect(self.recheck)
        self.reason.textChanged.connect(self.recheck)
        self._turn()
        self.url.setFocus()

    @property
    def accepted_by_portal(self) -> bool:
        """Whether the portal took it."""
        return bool(self.status.currentData() == "accepted")

    def problem(self) -> str:
        """A full address, no day to come, a reason where it came back."""
        if not self.accepted_by_portal:
            return "" if self.reason.text().strip() else Text.NO_REASON
        if web_address_problem(self.url.text().strip()):
            return Text.BAD_URL
        if (self.day.value() or self._today) > self._today:
            return Text.FUTURE
        return Text.BUSY if self.proof.busy else ""

    def values(self) -> AnswerValues:
        """What was typed."""
        if not self.accepted_by_portal:
            return AnswerValues(Reply(status="rejected", reason=self.reason.text().strip()))
        reply = Reply(
            status="accepted",
            url=self.url.text().strip(),
            published=datetime.combine(self.day.value() or self._today, time()),
            index_no=self.index.text().strip(),
        )
        return AnswerValues(reply, self.proof.value())

    def done(self, result: int) -> None:
        """Qt's: nobody waits for the screenshot any more."""
        if self._intake is not None:
            self._intake.cancel()
        super().done(result)

    @Slot()
    def _turn(self) -> None:
        for part in self._accepted:
            part.setVisible(self.accepted_by_portal)
        for part in self._rejected:
            part.setVisible(not self.accepted_by_portal)
        self.recheck()
        self.adjustSize()

    @classmethod
    def ask(
        cls, item: SentItem, today: date, parent: QWidget | None, intake: FileIntake | None = None
    ) -> AnswerValues | None:
        """The values, or None when cancelled."""
        dialog = cls(item, today, parent, intake)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.values() if accepted else None
        dialog.deleteLater()
        return result


class AnswerReview(QDialog):
    """What a file or a paste would note, line by line; lines in doubt are assigned here."""

    def __init__(
        self,
        plan: AnswerPlan,
        parent: QWidget | None = None,
        replan: Replan | None = None,
        problems: Sequence[ImportProblem] = (),
        items: Sequence[SentItem] = (),
    ) -> None:
        """`replan` makes the plan anew with the uids chosen for lines, of `items`; None where it cannot."""
        super().__init__(parent)
        self.plan, self._replan = plan, replan
        self._assigned: dict[int, str] = {}
        self._items = sorted(items, key=_open_first)
        self.setWindowTitle(Text.REVIEW)
        self.resize(112 * UNIT, 62 * UNIT)
        self.lines = RowsModel(PLAN_COLUMNS, self)
        self.table = RowsTable(self.lines, (6 * UNIT, 30 * UNIT, 12 * UNIT, 26 * UNIT, 0), Text.LINES, self, stretch=4)
        self.heading = label("", "heading", self, wrap=True)
        self.problems = label("\n".join(_problem_words(problems)), "warn", self, wrap=True)
        self.problems.setVisible(bool(problems))
        self.choice = searched_box(Text.FIND, self)
        self.choice.setAccessibleName(Text.ASSIGN_LABEL)
        self.assign_button = button(Text.ASSIGN, self.assign, "", self)
        self.leave_button = button(Text.NOT_THIS, self.leave, "quiet", self)
        self.apply = button("", self.accept, "primary", self)
        self.apply.setDefault(True)
        self.cancel = button(Text.CANCEL, self.reject, "", self)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self._show()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        for part in (self.heading, self.problems, label(Text.REVIEW_HINT, "muted", self, wrap=True)):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        chooser = row(
            label(Text.ASSIGN_LABEL, "field", self), self.choice, self.assign_button, self.leave_button, parent=self
        )
        found = chooser.layout()
        if isinstance(found, QBoxLayout):
            found.setStretchFactor(self.choice, 1)
        layout.addWidget(chooser)
        layout.addWidget(row(None, self.apply, self.cancel, parent=self))

    def _show(self, place: int = -1) -> None:
        """The plan as it is now; the line of this place is the current one, else the first."""
        plan = self.plan
        counts = "，".join(f"{words}{plan.count(state)}" for state, words in STATE_LABELS.items() if plan.count(state))
        self.heading.setText(Text.PACKAGE.format(number=plan.package, counts=counts))
        self.lines.set_rows(sorted(plan.lines, key=lambda one: one.state not in FAULTS))
        count = plan.count(*NOTED)
        self.apply.setText(Text.APPLY.format(count=count))
        self.apply.setEnabled(count > 0)
        self.cancel.setText(Text.CANCEL if count else Text.CLOSE)
        shown = [one.place for one in self.lines.rows()]
        self.table.select_row(shown.index(place) if place in shown else 0)
        self._offer()

    def current(self) -> PlannedAnswer | None:
        """The selected line."""
        index = self.table.currentIndex()
        found = index.data(ROW_ROLE) if index.isValid() else None
        return found if isinstance(found, PlannedAnswer) else None

    @Slot()
    def _offer(self) -> None:
        """For a line in doubt: what it may be first, then all of the package that waits for an answer."""
        line = self.current()
        assigned = line is not None and line.place in self._assigned
        asked = line is not None and self._replan is not None and (assigned or line.state in ("ambiguous", "unknown"))
        likely = line.candidates if line else ()
        self.choice.clear()
        for one in dict.fromkeys((*likely, *self._items)) if asked else ():
            self.choice.addItem(f"{one.title}　{one.index_no or one.folder[:3]}".rstrip(), one.uid)
        uid = self._assigned.get(line.place, "") if line else ""
        self.choice.setCurrentIndex(self.choice.findData(uid) if uid else 0 if likely else -1)
        for part in (self.choice, self.assign_button):
            part.setEnabled(asked and self.choice.count() > 0)
        self.leave_button.setVisible(assigned)

    @Slot()
    def assign(self) -> None:
        """就是这一条: the selected line is about the chosen item."""
        line, place = self.current(), self.choice.findText(self.choice.currentText())
        if line is None or place < 0:
            self.choice.setFocus()
            return
        self._try({**self._assigned, line.place: str(self.choice.itemData(place))}, line.place)

    @Slot()
    def leave(self) -> None:
        """取消指定: the line is in doubt again."""
        line = self.current()
        if line is not None:
            self._try({place: uid for place, uid in self._assigned.items() if place != line.place}, line.place)

    def _try(self, assigned: dict[int, str], place: int) -> None:
        """Plan anew; the same line, or the next one in doubt, is looked at then."""
        plan = self._replan(assigned) if self._replan else None
        if plan is not None:
            self.plan, self._assigned = plan, assigned
            self._show(place if place not in assigned else -1)

    @classmethod
    def ask(
        cls,
        plan: AnswerPlan,
        parent: QWidget | None,
        replan: Replan | None = None,
        problems: Sequence[ImportProblem] = (),
        items: Sequence[SentItem] = (),
    ) -> AnswerPlan | None:
        """The plan that is to be noted, or None."""
        dialog = cls(plan, parent, replan, problems, items)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        result = dialog.plan if accepted else None
        dialog.deleteLater()
        return result


class FindingsDialog(QDialog):
    """Every finding with its place and remedy; can be saved."""

    def __init__(self, context: PageContext, name: str, report: VerifyReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name, self._report = context, name, report
        self.setWindowTitle(Text.FINDINGS)
        self.resize(112 * UNIT, 60 * UNIT)
        self.findings = RowsModel(FINDING_COLUMNS, self)
        self.findings.set_rows(report.findings)
        self.table = RowsTable(self.findings, (8 * UNIT, 34 * UNIT, 0, 30 * UNIT), Text.FINDINGS, self, stretch=2)
        self.whole = label("", "", self, wrap=True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        words = Text.GOOD if report.ok else Text.BAD
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(label(words.format(name=name, count=len(report.findings)), "heading", self, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.whole)
        self.save = button(Text.SAVE_LIST, self.save_list, "", self)
        close = button(Text.CLOSE, self.reject, "primary", self)
        close.setDefault(True)
        layout.addWidget(row(self.save, None, close, parent=self))
        self.table.select_row(0)

    @Slot()
    def _tell(self) -> None:
        """The whole of the selected finding, which a row is too short for."""
        one = self.table.currentIndex().data(ROW_ROLE)
        self.whole.setText(f"{one.message}{one.remedy}" if isinstance(one, Finding) else "")

    @Slot()
    def save_list(self) -> None:
        """存为 Excel…."""
        out = self._context.notify.save_file(Text.SAVE_LIST, Text.FILE.format(name=Path(self._name).stem), XLSX_FILTER)
        if out is not None:
            contacts = frozenset(one.value for one in self._context.session.workspace.contacts())
            work = partial(_write_report, self._name, self._report, contacts, out)
            GatedJob(self._context, work, self._saved, Text.MAKING).start()

    def _saved(self, path: Path) -> None:
        self._context.notify.status(Text.MADE.format(name=path.name))


def _write_report(
    name: str, report: VerifyReport, contacts: frozenset[str], out: Path, passage: Passage, progress: Progress
) -> Path:
    return write_verify_report(name, report, contacts, out, replace=True, progress=progress, passage=passage)


def _open_first(item: SentItem) -> tuple[bool, bool]:
    """What waits for an answer before what has one, publications before catalogs."""
    return item.answer is not None, item.kind != "publication"


def _problem_words(problems: Sequence[ImportProblem]) -> list[str]:
    """The first few, in sentences."""
    told = [f"{one.sheet}：{one.message}。{one.remedy}" for one in problems[:_PROBLEMS]]
    return [*told, *([Text.MORE.format(count=len(problems) - _PROBLEMS)] if problems[_PROBLEMS:] else [])]


def _line(text: str, hint: str, parent: QWidget) -> QLineEdit:
    field = QLineEdit(text, parent)
    field.setPlaceholderText(hint)
    return field
