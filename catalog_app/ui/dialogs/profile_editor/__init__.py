"""The editor of a portal profile."""
