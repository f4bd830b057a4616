"""Files that come in as proof or attachment: bounded, scanned, pictures without position, time and camera."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from catalog_app.checks.personal_info import masked_text
from catalog_app.model.errors import UsageError, WorldError
from catalog_app.services.gate import Passage, require_clean_file
from catalog_app.services.session import Session
from catalog_app.support import files

MAX_PROOF_BYTES = 50 * 1024 * 1024
MAX_ATTACHMENT_BYTES = 100 * 1024 * 1024


def read_incoming(session: Session, path: Path, what: str, limit: int, passage: Passage | None) -> bytes:
    """The bytes to keep of a file.

    WorldError FILE_MISSING, FILE_LOCKED, BROKEN_PICTURE; UsageError FILE_TOO_LARGE; GateError as `require_clean_file`.
    """
    name = masked_text(path.name)
    try:
        if not path.is_file():
            raise WorldError("FILE_MISSING", f"找不到{what}“{name}”。", "请核对文件位置。")
        if path.stat().st_size > limit:
            size = f"{limit // (1024 * 1024)}MB"
            raise UsageError("FILE_TOO_LARGE", f"{what}“{name}”超过{size}。", "请压缩图片，或截取需要的部分。")
        contacts = frozenset(one.value for one in session.workspace.contacts())
        return _read(path, contacts, passage)
    except OSError as error:
        raise files.world_error(error, path) from error


def _read(path: Path, contacts: frozenset[str], passage: Passage | None) -> bytes:
    from catalog_app.exporters.bare_picture import PICTURES, bare_picture

    if path.suffix.lower() not in PICTURES:
        require_clean_file(path, contacts, passage)
        return path.read_bytes()
    with ExitStack() as room:
        try:
            bare = room.enter_context(bare_picture(path))
        except PermissionError:
            raise
        except (OSError, ValueError, SyntaxError) as error:
            raise WorldError(
                "BROKEN_PICTURE", f"图片“{masked_text(path.name)}”打不开，可能已损坏。", "请重新拍照或重新拷贝。"
            ) from error
        require_clean_file(bare, contacts, passage)
        return bare.read_bytes()
