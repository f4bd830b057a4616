"""PDFium keeps one global state and has no locks of its own: every caller, in any thread, holds this one."""

from __future__ import annotations

import threading

PDFIUM = threading.RLock()
"""Hold it around every call into pypdfium2: opening, reading, rendering, closing."""
