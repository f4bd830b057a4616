"""Verification on the 报送 page: any package or site, chosen or dropped, and what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from catalog_app.model.errors import AppError, GateError
from catalog_app.model.findings import SEVERITY_LABELS, Finding
from catalog_app.model.portal import PortalProfile
from catalog_app.services.portal_profiles import profiles_of
from catalog_app.support.files import sha256
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.notify import ZIP_FILTER
from catalog_app.ui.views.outcome import OutcomePanel
from catalog_app.ui.widgets.basic import button

if TYPE_CHECKING:
    from catalog_app.services.verify import VerifyReport


class Text:
    """Words of the verification."""

    VERIFY_OTHER = "核验其他文件…"
    VERIFY_TIP = "检查任何一个上传包；也可以把 zip 文件拖到这一页"
    CHOOSE = "选择要核验的上传包"
    VERIFY_SITE, CHOOSE_SITE = "核验网站…", "选择公开网站的文件夹"
    VERIFY_SITE_TIP = "检查一个公开网站的文件夹；也可以把文件夹拖到这一页"
    VERIFYING = "核验上传包"
    GONE = "找不到文件“{name}”，它可能已被移走；请用“核验其他文件…”选择它现在的位置。"
    GOOD = "核验通过：{name}"
    BAD = "核验没有通过：{name}，发现 {count} 个问题"
    GOOD_DETAIL = "结构、清单、每个文件的指纹、链接和个人信息都检查过了。"
    BY_RULES = "按“{title}”的栏目和限制核对。"
    NO_RULES = "这个包用的门户方案本机没有，栏目和限制没有核对。"
    FINDING = "【{severity}】{message}{remedy}"
    DETAILS = "逐项查看…"


class Verified(Struct, frozen=True):
    """What the verification of a file found, and by which portal's rules, in a sentence."""

    path: Path
    report: VerifyReport
    rules: str = ""


class Verification(QObject):
    """Its buttons, and what they do; the result stands in the page's `outcome`."""

    def __init__(
        self, context: PageContext, outcome: OutcomePanel, failed: Callable[[BaseException], None], page: QWidget
    ) -> None:
        super().__init__(page)
        self._context, self._outcome, self._failed, self._page = context, outcome, failed, page
        self.found: tuple[str, VerifyReport] | None = None
        """Name and report of the last one."""
        self.site_button = button(
            Text.VERIFY_SITE, self.choose_folder, "quiet", page, icon_name="check", tip=Text.VERIFY_SITE_TIP
        )
        self.file_button = button(
            Text.VERIFY_OTHER, self.choose_file, "quiet", page, icon_name="check", tip=Text.VERIFY_TIP
        )

    @Slot(object)
    def verify_made(self, path: Path) -> None:
        """Verify a package that was made here, where it still lies there."""
        if path.is_file():
            self.verify(path)
        else:
            self._outcome.show_failed(Text.GONE.format(name=path.name))

    @Slot()
    def choose_file(self) -> None:
        """Verify any zip."""
        path = self._context.notify.open_file(Text.CHOOSE, ZIP_FILTER, "export_folder")
        if path is not None:
            self.verify(path)

    @Slot()
    def choose_folder(self) -> None:
        """Verify the folder of a site."""
        path = self._context.notify.choose_folder(Text.CHOOSE_SITE)
        if path is not None:
            self.verify(path)

    def verify(self, path: Path) -> None:
        """Verify a package or a site in the background."""
        self._outcome.hide()
        session = self._context.session
        contacts = frozenset(one.value for one in session.workspace.contacts())
        released = frozenset(one.file_sha256 for one in session.workspace.releases())
        work = partial(verify_file, path, contacts, profiles_of(session), released)
        self._context.jobs.run(work, self._verified, Text.VERIFYING, on_failed=self._failed)

    def _verified(self, done: Verified) -> None:
        name, report = done.path.name, done.report
        self.found = (name, report)
        told = finding_words(report.findings)
        more = (Text.DETAILS, self.show_findings) if report.findings else None
        if report.ok:
            words = Text.GOOD.format(name=name)
            self._outcome.show_done(words, Text.GOOD_DETAIL + done.rules, told, more=more)
        else:
            words = Text.BAD.format(count=len(report.findings), name=name)
            self._outcome.show_failed(words, done.rules, told, more=more)

    def tell_stopped(self, error: AppError, name: str) -> None:
        """Why a package was not given out: every fault can be looked at."""
        findings = error.findings if isinstance(error, GateError) else ()
        more = (Text.DETAILS, self.show_findings) if len(findings) > 1 else None
        if more:
            from catalog_app.services.verify import VerifyReport

            self.found = (name, VerifyReport(ok=False, findings=findings))
        self._outcome.show_failed(error.cause, f"{error.remedy}（{error.code}）", more=more)

    def show_findings(self) -> None:
        """逐项查看…: the whole list, which can be saved."""
        from catalog_app.ui.dialogs.portal_answer import FindingsDialog

        if self.found is not None:
            dialog = FindingsDialog(self._context, *self.found, self._page.window())
            dialog.exec()
            dialog.deleteLater()


def verify_file(
    path: Path,
    contacts: frozenset[str],
    profiles: Mapping[str, PortalProfile],
    released: frozenset[str],
    progress: Progress,
) -> Verified:
    """Check any package by the rules it was made by, or a site's folder. Any thread.

    `released` are the hashes of the files somebody answers for.
    """
    from catalog_app.services.package_content import read_manifest
    from catalog_app.services.verify import rules_of, verify_package_file

    progress.step(0, 0, path.name)
    manifest = read_manifest(path)
    profile = rules_of(path, profiles)
    rules = Text.BY_RULES.format(title=profile.title) if profile else Text.NO_RULES if manifest else ""
    answered = bool(released) and manifest is not None and sha256(path) in released
    report = verify_package_file(path, contacts, profile, released=answered, known=profiles, progress=progress)
    return Verified(path, report, rules)


def finding_words(findings: Sequence[Finding]) -> list[str]:
    """One line a finding."""
    return [
        Text.FINDING.format(severity=SEVERITY_LABELS[one.severity], message=one.message, remedy=one.remedy)
        for one in findings
    ]


def dropped(event: QDropEvent) -> Path | None:
    """The one package, or the folder of a site, that is dropped."""
    from catalog_app.services.verify import can_verify

    path = dropped_file(event)
    return path if path is not None and can_verify(path) else None


def dropped_file(event: QDropEvent) -> Path | None:
    """The one file or folder that is dropped."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
