"""Publications and postings under one name, for those who need both. New code asks `publications` or `postings`."""

from __future__ import annotations

from catalog_app.services.postings import (
    correct_posting,
    known_channel,
    post,
    post_on_boards,
    remove_posting,
    take_down,
)
from catalog_app.services.publications import (
    PublicationRow,
    add_publication,
    edit_publication,
    publication_rows,
    record_publication,
    remove_publication,
)

__all__ = [
    "PublicationRow",
    "add_publication",
    "correct_posting",
    "edit_publication",
    "known_channel",
    "post",
    "post_on_boards",
    "publication_rows",
    "record_publication",
    "remove_posting",
    "remove_publication",
    "take_down",
]
