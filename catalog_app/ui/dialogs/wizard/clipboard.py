"""What lies on the clipboard, as far as an import can use it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from catalog_app.services.reading import Source, pasted_source


def files_in(data: QMimeData | None) -> list[Path]:
    """Local files that were dropped or copied."""
    urls = data.urls() if data is not None and data.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def clipboard_files() -> list[Path]:
    """Files copied in the file manager."""
    return files_in(QGuiApplication.clipboard().mimeData())


def clipboard_source() -> Source | None:
    """The copied table, None where there is no text. WorldError FILE_TOO_LARGE."""
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not (data.hasText() or data.hasHtml()):
        return None
    return pasted_source(data.html() if data.hasHtml() else None, data.text())
