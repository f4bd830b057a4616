"""Pasted rich text: what of it may be kept, and what was left out."""

from __future__ import annotations

from catalog_app.importers.pasted import Cleaned, as_html, clean

__all__ = ["Cleaned", "as_html", "clean"]
