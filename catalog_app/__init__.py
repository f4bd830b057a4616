"""政务公开目录: the township's disclosure catalog, offline."""

__version__ = "0.1.0"
