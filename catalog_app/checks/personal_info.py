"""The door to all detectors of private information, in texts and in tables (domain-brief 7.3).

Pure and linear in the length of what is read. A hit carries only a masked excerpt, never the value itself.
"""

from __future__ import annotations

from catalog_app.checks.column_verdicts import ColumnVerdict, judge_columns
from catalog_app.checks.hits import KIND_LABELS, RANKS, Hit, Severity, TableHit, mask, remedy
from catalog_app.checks.table_shape import cell_words
from catalog_app.checks.tables import find_in_table
from catalog_app.checks.texts import NOBODY, contact_set, find_private, masked_text

__all__ = [
    "KIND_LABELS",
    "NOBODY",
    "RANKS",
    "ColumnVerdict",
    "Hit",
    "Severity",
    "TableHit",
    "cell_words",
    "contact_set",
    "find_in_table",
    "find_private",
    "judge_columns",
    "mask",
    "masked_text",
    "remedy",
]
