"""Mails and saved web pages (eml, mht): their headers, and their parts as files."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from catalog_app.importers.inside.parts import Attached, Inside, Part, Unread
from catalog_app.importers.inside.properties import told

_HEADERS = {"From": "发件人", "To": "收件人", "Cc": "收件人", "Bcc": "收件人", "Reply-To": "发件人", "Sender": "发件人"}
_MOST_PARTS = 2_000
_BODIES = {"text/html": "正文.html", "text/plain": "正文.txt", "message/rfc822": "邮件.eml"}


def read_mail(data: bytes) -> Iterator[Part]:
    """Who wrote to whom, the subject, then each part."""
    message = message_from_bytes(data)
    for name, label in _HEADERS.items():
        for value in message.get_all(name, []):
            yield from told(label, _plain(value))
    subject = _plain(message.get("Subject", ""))
    if subject:
        yield Inside("主题", subject)
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            yield Unread("", "邮件的部分太多，没有全部检查")
            return
        yield from _part(part)


def _part(part: Message) -> Iterator[Part]:
    if part.is_multipart():
        return
    payload = part.get_payload(decode=True)
    name = _plain(part.get_filename() or "") or _BODIES.get(part.get_content_type(), "附件")
    if isinstance(payload, bytes) and payload:
        yield Attached(name, payload)


def _plain(value: object) -> str:
    try:
        return str(make_header(decode_header(str(value))))
    except (MessageError, LookupError, ValueError):
        return str(value)
