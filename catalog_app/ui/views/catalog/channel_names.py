"""Channel names typed or pasted: only known ones are taken, so that a slip makes no new channel."""

from __future__ import annotations

from catalog_app.model.catalog import Item
from catalog_app.model.cells import read_channels
from catalog_app.model.errors import AppError, UsageError
from catalog_app.services.publishing import known_channel
from catalog_app.services.session import Session

REMEDY = "请用13个标准渠道之一；本单位自己的渠道先在“设置”的“渠道”里添加。"


def unknown_channels(session: Session, item: Item, text: str) -> tuple[str, ...]:
    """Names in a channel cell's words that are neither national nor the unit's own nor told by any item before."""
    return tuple(name for name in read_channels(text).other if name not in item.channels.other and _odd(session, name))


def unknown_words(names: tuple[str, ...]) -> str:
    """乙不是已知渠道."""
    return f"{'、'.join(names)} 不是已知渠道"


def unknown_error(names: tuple[str, ...]) -> UsageError:
    """What is said where such a name was typed."""
    return UsageError("UNKNOWN_CHANNEL", unknown_words(names) + "。", REMEDY)


def _odd(session: Session, name: str) -> bool:
    try:
        known_channel(session, name)
    except AppError:
        return True
    return False
