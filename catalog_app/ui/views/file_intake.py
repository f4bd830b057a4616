"""Files on their way into a publication: read and scanned once, in the background, with progress and cancel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal, Slot

from catalog_app.model.errors import AppError, UsageError
from catalog_app.services.gate import Passage
from catalog_app.services.incoming import ATTACHMENT, IncomingFile, Intake, Refused
from catalog_app.support.progress import Progress
from catalog_app.ui.context import PageContext
from catalog_app.ui.gated import GatedJob

FILTERS = {
    ATTACHMENT: "文件 (*.pdf *.docx *.doc *.xlsx *.xls *.wps *.et *.jpg *.jpeg *.png *.txt);;所有文件 (*)",
}
_Read = tuple[tuple[IncomingFile, ...], tuple[AppError, ...], tuple[Path, ...]]
PROOF_FILTER = "照片、截图 (*.jpg *.jpeg *.png *.pdf);;所有文件 (*)"


class Text:
    """What is asked and shown."""

    CHOOSE, READING = "选择{what}", "检查文件"


class FileIntake(QObject):
    """One batch at a time; a cancelled one tells nothing.

    Of several files the good ones come by `taken`, and then what was wrong with the others by `failed`; each file that
    needs a release is asked about by itself.
    """

    taken = Signal(object)
    """A tuple of IncomingFile."""
    refused = Signal(object)
    """A `Refused`: the file and why."""
    failed = Signal(object)
    """An AppError."""
    busy_changed = Signal()

    def __init__(self, context: PageContext, owner: QObject, what: str = ATTACHMENT) -> None:
        super().__init__(owner)
        self._context, self._what = context, what
        self._job: GatedJob | None = None
        self._intake: Intake
        self._asking: list[Path] | None = None
        """Of several files those to ask about; None = one file, told at once."""
        self._files: list[IncomingFile] = []
        self._errors: list[AppError] = []

    @property
    def busy(self) -> bool:
        """Whether files are being read."""
        return self._job is not None

    def ask(self) -> None:
        """Let the clerk choose files, and read them."""
        notify, title = self._context.notify, Text.CHOOSE.format(what=self._what)
        if self._what == ATTACHMENT:
            paths = notify.open_files(title, FILTERS[ATTACHMENT])
        else:
            path = notify.open_file(title, PROOF_FILTER)
            paths = [path] if path is not None else []
        self.read(paths)

    def read(self, paths: Sequence[Path]) -> None:
        """Read these; what no release lets in is told by `refused`."""
        if not paths or self.busy:
            return
        try:
            self._intake = Intake.of(self._context.session)
        except AppError as error:
            self.failed.emit(error)
            return
        self._asking = None if len(paths) == 1 else []
        self._files, self._errors = [], []
        self._begin(tuple(paths))
        self.busy_changed.emit()

    def _begin(self, paths: tuple[Path, ...]) -> None:
        work = partial(_take, self._intake, paths, self._what)
        self._job = GatedJob(self._context, work, self._done, Text.READING, self._failed)
        self._job.ended.connect(self._ended)
        self._job.start()

    def cancel(self) -> None:
        """Whoever waited is gone."""
        self._files, self._errors = [], []
        self._asking = None if self._asking is None else []
        if self._job is not None:
            self._job.cancel()

    def _done(self, result: Refused | _Read) -> None:
        if isinstance(result, Refused):
            self.refused.emit(result)
            return
        files, errors, asking = result
        if self._asking is None:
            self.taken.emit(files)
            return
        self._files += files
        self._errors += errors
        self._asking += asking

    def _tell_all(self) -> None:
        if self._files or not self._errors:
            self.taken.emit(tuple(self._files))
        if self._errors:
            self.failed.emit(_together(self._errors))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            if self._asking is None:
                self.failed.emit(error)
            else:
                self._errors.append(error)
        else:
            self._context.notify.crash(error)

    @Slot(object)
    def _ended(self, job: object) -> None:  # noqa: ARG002 - one at a time
        self._job = None
        if self._asking:
            self._begin((self._asking.pop(0),))
            return
        if self._asking is not None and (self._files or self._errors):
            self._tell_all()
        self.busy_changed.emit()


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files of a drop."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _take(intake: Intake, paths: tuple[Path, ...], what: str, passage: Passage, progress: Progress) -> Refused | _Read:
    own = Passage(passage.release)  # kept with the files until they are stored
    if len(paths) > 1:
        return intake.take_sound(paths, own, progress, what=what)
    found = intake.take(paths, own, progress, what=what)
    return found if isinstance(found, Refused) else (found, (), ())


def _together(errors: Sequence[AppError]) -> AppError:
    if len(errors) == 1:
        return errors[0]
    return UsageError("FILES_REFUSED", "".join(one.cause for one in errors), errors[0].remedy)
