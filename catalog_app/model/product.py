"""What the program is called."""

from __future__ import annotations

PRODUCT = "政务公开目录"
"""As windows, the command line and files that name their maker say it."""
