"""What has to be looked at again: a basis replaced, a year passed, a newer national catalog."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from uuid import uuid4

from msgspec import structs

from catalog_app.model.catalog import Basis, Item
from catalog_app.model.cells import write_basis
from catalog_app.model.changes import ChangeSet, Stamp
from catalog_app.model.editions import REVIEW_LABELS, ReviewTask
from catalog_app.model.errors import UsageError
from catalog_app.model.findings import Finding
from catalog_app.model.words import plain_line
from catalog_app.services.adopting import standard_index, with_true_origin
from catalog_app.services.session import Session
from catalog_app.services.words import LONGEST_TITLE, require_words

TIME_TO_REVIEW = timedelta(days=30)
NEWER = "standard-"
"""How the uid of a task about a newer national catalog begins: standard-06-2026."""
FEW = 50


def due_reviews(session: Session, today: date) -> list[ReviewTask]:
    """Open tasks, the most urgent first. A task about an item that is gone is none any more."""
    items = {item.uid for item in session.workspace.items()}
    stored = session.workspace.review_tasks()
    found = [task for task in stored if task.done is None and (task.item is None or task.item in items)]
    done = {task.uid for task in stored}
    found += [task for task in _arising(session, stored, today) if task.uid not in done]
    return sorted(found, key=lambda task: task.due)


def done_reviews(session: Session) -> list[ReviewTask]:
    """What was reviewed, the latest first."""
    done = [task for task in session.workspace.review_tasks() if task.done]
    return sorted(done, key=lambda task: task.done or task.created, reverse=True)


def mark_reviews_done(session: Session, uids: Collection[str], opinion: str, stamp: Stamp) -> ChangeSet:
    """Say what the reviews found, the same of all, as one step; nothing is stored on an error.

    UsageError UNKNOWN_REVIEW, EMPTY_REQUIRED; GateError for a private number.
    """
    today = stamp.now.date()
    tasks = [one for one in due_reviews(session, today) if one.uid in uids]
    if not tasks or len(tasks) < len(uids):
        raise UsageError("UNKNOWN_REVIEW", "这个复核任务已经完成或不存在。", "请刷新列表后重试。")
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    opinion = require_words("复核意见", opinion, contacts, limit=LONGEST_TITLE)
    if not opinion:
        raise UsageError("EMPTY_REQUIRED", "复核意见不能为空。", "请写一句意见，例如“已核对，不需修改”。")
    name = REVIEW_LABELS[tasks[0].kind] if len(tasks) == 1 else f"{len(tasks)}条任务"
    with session.workspace.transaction(f"完成复核：{name}", stamp) as recorder:
        for task in tasks:
            recorder.save_review_task(structs.replace(task, done=today, done_by=stamp.who, opinion=opinion))
    return session.notify(recorder.changes)


def review_task(kind: str, text: str, today: date, item: str | None = None) -> ReviewTask:
    """A new task, due in thirty days."""
    return ReviewTask(
        uid=str(uuid4()),
        kind=kind,  # type: ignore[arg-type]  # the kinds are this module's own words
        text=text,
        due=today + TIME_TO_REVIEW,
        created=today,
        item=item,
    )


def review_findings(session: Session, today: date) -> list[Finding]:
    """The open tasks as findings of the check."""
    domains = {item.uid: item.domain for item in session.workspace.items()}
    return [
        _newer_finding(task)
        if task.uid.startswith(NEWER)
        else Finding(
            code="review_due",
            severity="warning",
            message=f"{REVIEW_LABELS[task.kind]}：{task.text}",
            remedy="复核后在“目录版本”的“复核任务”里登记意见。",
            domain=domains.get(task.item or ""),
            item=task.item,
            due=task.due,
        )
        for task in due_reviews(session, today)
    ]


def _newer_finding(task: ReviewTask) -> Finding:
    return Finding(
        code="standard_newer",
        severity="info",
        message=task.text,
        remedy="在“目录版本”的“新版目录”里点“按新版国家目录更新…”，逐行核对。",
        domain=task.uid.split("-")[1],
    )


def citing_items(session: Session, source: Basis) -> list[Item]:
    """Items that cite a source (title and number; the article does not matter)."""
    return [item for item in session.workspace.items() if any(_is_source(one, source) for one in item.basis)]


def replace_basis(session: Session, old: Basis, new: Basis, stamp: Stamp) -> ChangeSet:
    """Put one legal source in the place of another in every item, as one step, and leave a review task for each.

    The articles of the old source do not hold for the new one: they are told in the task. UsageError UNKNOWN_BASIS,
    EMPTY_REQUIRED, SAME_BASIS; GateError for a private number.
    """
    new = _sound_basis(session, new)
    if _is_source(new, old):
        raise UsageError("SAME_BASIS", "新旧依据是同一个。", "请写明替代它的文件名称或文号。")
    cited = citing_items(session, old)
    if not cited:
        raise UsageError("UNKNOWN_BASIS", f"没有事项引用{write_basis((old,))}。", "请从列表里选择目录中引用的依据。")
    name = f"更换公开依据（{len(cited)}项）"
    with session.workspace.transaction(name, stamp, bulk=len(cited) > FEW) as recorder:
        for item in cited:
            changed = structs.replace(item, basis=_replaced(item.basis, old, new), reason=_reason(item, old, new))
            recorder.save_item(with_true_origin(changed))
            recorder.save_review_task(_basis_task(item, old, new, stamp.now.date()))
    return session.notify(recorder.changes)


def _sound_basis(session: Session, new: Basis) -> Basis:
    contacts = frozenset(contact.value for contact in session.workspace.contacts())
    title = require_words("依据名称", new.title, contacts, limit=LONGEST_TITLE).strip("《》")
    if not title:
        raise UsageError("EMPTY_REQUIRED", "新依据的名称不能为空。", "请填写法律、法规或文件的名称。")
    number = require_words("文号", new.number or "", contacts)
    return Basis(title, number or None, plain_line(new.article or "") or None)


def _is_source(one: Basis, other: Basis) -> bool:
    return (one.title, one.number or "") == (other.title, other.number or "")


def _replaced(cited: Sequence[Basis], old: Basis, new: Basis) -> tuple[Basis, ...]:
    """The sources with the new one where the old stood, once."""
    found: list[Basis] = []
    for one in cited:
        basis = new if _is_source(one, old) else one
        if basis is not new or not any(_is_source(known, new) for known in (*found, *_others(cited, old))):
            found.append(basis)
    return tuple(found)


def _reason(item: Item, old: Basis, new: Basis) -> str | None:
    """A national row that differs now says why."""
    return item.reason or (f"《{old.title}》已由《{new.title}》替代" if item.standard_id else None)


def _others(cited: Sequence[Basis], old: Basis) -> list[Basis]:
    return [one for one in cited if not _is_source(one, old)]


def _basis_task(item: Item, old: Basis, new: Basis, today: date) -> ReviewTask:
    articles = "、".join(one.article for one in item.basis if _is_source(one, old) and one.article)
    was = f"（原引{articles}）" if articles else ""
    text = f"{item.number}“{item.title}”的依据《{old.title}》{was}已换成《{new.title}》，请核对内容和条款"
    return review_task("basis_replaced", text, today, item.uid)


def _arising(session: Session, stored: Sequence[ReviewTask], today: date) -> Iterator[ReviewTask]:
    """Tasks that come up by themselves; stored when they are done."""
    editions = session.workspace.editions()
    if editions:
        last = editions[-1]
        years = [task.done for task in stored if task.kind == "year_passed" and task.done]
        since = max((last.approved, *years))
        due = _year_after(since)
        if due <= today:
            yield ReviewTask(
                uid=f"year-{due.isoformat()}",
                kind="year_passed",
                text=f"目录（版本{last.number}）自{since}以来已满一年，请全面复核",
                due=due,
                created=due,
            )
    newest = {summary.code: summary.version for summary in standard_index()}
    for domain in session.workspace.domains():
        version = newest.get(domain.code, "")
        if domain.version and version > domain.version:
            yield ReviewTask(
                uid=f"{NEWER}{domain.code}-{version}",
                kind="standard_changed",
                text=f"“{domain.name}”的国家标准目录已有{version}版，本目录依据{domain.version}版",
                due=today,
                created=today,
            )


def _year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return date(day.year + 1, 3, 1)
