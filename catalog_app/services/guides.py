"""办事指南 and 岗位信息 in the body of a publication: filled in by fields, stored as a table that stays editable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.errors import UsageError
from catalog_app.model.guide import GUIDE_FIELDS as GUIDE_FIELDS
from catalog_app.model.guide import (
    GUIDE_KIND,
    SheetForm,
    guide_body,
    posts_body,
    read_guide,
    read_posts,
    sheet_form,
)
from catalog_app.model.guide import PostHolder as PostHolder
from catalog_app.services.gate import Passage
from catalog_app.services.publications import add_publication, blank, edit_publication
from catalog_app.services.session import Session


def guide_fields(session: Session, publication_uid: str) -> dict[str, str]:
    """Every field of the guide by its label, empty where it is not told; what else its table tells behind them."""
    told = dict(read_guide(session.workspace.publication(publication_uid)).fields)
    return {field.label: told.pop(field.label, "") for field in GUIDE_FIELDS} | told


def missing_fields(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Labels of what a guide must tell and these fields do not."""
    return tuple(one.label for one in GUIDE_FIELDS if one.required and not fields.get(one.label, "").strip())


def save_guide(
    session: Session, publication_uid: str, fields: Mapping[str, str], stamp: Stamp, passage: Passage | None = None
) -> ChangeSet:
    """Store the fields in the body and make it a 办事指南; a draft may be incomplete. Errors as `edit_publication`."""
    publication = session.workspace.publication(publication_uid)
    if not any(words.strip() for words in fields.values()):
        raise UsageError("EMPTY_GUIDE", "办事指南一项也没有填写。", "请至少填写事项名称和申请条件。")
    filled = structs.replace(publication, html=guide_body(publication, fields), kind=GUIDE_KIND)
    return edit_publication(session, filled, stamp, passage, step_name="填写办事指南")


def publications_shown_as(session: Session, form: SheetForm) -> tuple[str, ...]:
    """The uid of every publication shown as this sheet. UsageError NOTHING_TO_PRINT where there is none."""
    found = tuple(one.uid for one in session.workspace.publications() if sheet_form(one) == form)
    if not found:
        what = {"guide": "办事指南", "posts": "岗位信息"}.get(form, "公示")
        raise UsageError("NOTHING_TO_PRINT", f"公开信息里还没有{what}。", f"请先登记并填写{what}。")
    return found


def add_posts(
    session: Session,
    item_uid: str,
    title: str,
    posts: Sequence[PostHolder],
    stamp: Stamp,
    passage: Passage | None = None,
) -> tuple[str, ChangeSet]:
    """A new publication that tells the posts, as one step; its uid. EMPTY_POSTS; errors as `add_publication`."""
    draft = blank(session, item_uid, title, stamp, stamp.now.date())
    filled = structs.replace(draft, html=posts_body(draft, _kept(posts)))
    return add_publication(session, filled, stamp, passage=passage)


def posts_of(session: Session, publication_uid: str) -> tuple[PostHolder, ...]:
    """The posts a publication tells; none where it has no such table."""
    return read_posts(session.workspace.publication(publication_uid))


def save_posts(
    session: Session, publication_uid: str, posts: Sequence[PostHolder], stamp: Stamp, passage: Passage | None = None
) -> ChangeSet:
    """Store the posts in the body. UsageError EMPTY_POSTS; errors as `edit_publication`.

    Telephones that are no public contacts of the unit are stopped as private numbers are.
    """
    publication = session.workspace.publication(publication_uid)
    html = posts_body(publication, _kept(posts))
    return edit_publication(session, structs.replace(publication, html=html), stamp, passage, step_name="填写岗位信息")


def _kept(posts: Sequence[PostHolder]) -> list[PostHolder]:
    kept = [one for one in posts if one.post.strip() and one.name.strip()]
    if not kept:
        raise UsageError("EMPTY_POSTS", "岗位信息一行也没有填写完整。", "每行至少要有岗位和姓名。")
    return kept
