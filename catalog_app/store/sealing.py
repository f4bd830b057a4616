"""A file locked with a passphrase: scrypt for the key, AES-GCM chunk by chunk; it can be read without a plain copy.

Header: magic, salt, nonce prefix, check value. A chunk's nonce is prefix, number and whether it is the last one, so
that chunks cannot be exchanged, repeated or cut off unnoticed.
"""

from __future__ import annotations

import hmac
import io
import os
import unicodedata
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from catalog_app.model.errors import UsageError, WorldError
from catalog_app.support import files

MAGIC = b"ZWGKSEA1"
_SALT, _PREFIX, _CHECK, _TAG = 16, 7, 16, 16
_HEADER = len(MAGIC) + _SALT + _PREFIX + _CHECK
_CHUNK = 1 << 20
_COST = 1 << 15
"""scrypt's n: 32 MB and about a tenth of a second for each try."""
_SEALED = _CHUNK + _TAG


def is_sealed(path: Path) -> bool:
    """Whether the file begins like a sealed one."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise files.world_error(error, path) from error


class SealingWriter(io.RawIOBase):
    """Write-only stream; what arrives is encrypted and passed on. `close` writes the last chunk."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        self._target = target
        salt, prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        key, check = _derive(passphrase, salt)
        self._header = MAGIC + salt + prefix + check
        self._cipher = _cipher(key)
        self._buffer = bytearray()
        self._number = 0
        target.write(self._header)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Take all of `data`."""
        self._buffer += data
        while len(self._buffer) > _CHUNK:
            self._seal(bytes(self._buffer[:_CHUNK]), last=False)
            del self._buffer[:_CHUNK]
        return len(data)

    def close(self) -> None:
        """Seal what is left; a second call does nothing."""
        if not self.closed:
            self._seal(bytes(self._buffer), last=True)
        super().close()

    def _seal(self, data: bytes, *, last: bool) -> None:
        nonce = _nonce(self._header, self._number, last=last)
        self._target.write(self._cipher.encrypt(nonce, data, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Read-only, seekable stream over a sealed file; WRONG_PASSPHRASE at once, DAMAGED_BACKUP where it was changed."""

    def __init__(self, path: Path, passphrase: str) -> None:
        self._stream = path.open("rb")
        self._name = path.name
        self._place = 0
        with ExitStack() as undo:
            undo.callback(self._stream.close)
            self._header = self._stream.read(_HEADER)
            self._cipher = self._checked_cipher(passphrase)
            self._measure(path.stat().st_size)
            undo.pop_all()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As every stream does."""
        start = (0, self._place, self._size)[whence]
        if start + offset < 0:
            raise OSError("a stream has no negative places")
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        """The present place."""
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Decrypt up to the end of one chunk."""
        if self._place >= self._size:
            return 0
        number, start = divmod(self._place, _CHUNK)
        data = self._open_chunk(number)[start : start + len(buffer)]
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        """Close the file as well."""
        self._stream.close()
        super().close()

    def _checked_cipher(self, passphrase: str) -> Any:
        if len(self._header) < _HEADER:
            raise damaged_backup(self._name)
        salt = self._header[len(MAGIC) : len(MAGIC) + _SALT]
        key, check = _derive(passphrase, salt)
        if not hmac.compare_digest(check, self._header[-_CHECK:]):
            raise WorldError("WRONG_PASSPHRASE", "口令不对，备份文件没有打开。", "请核对口令（区分大小写）后重试。")
        return _cipher(key)

    def _measure(self, total: int) -> None:
        body = total - _HEADER
        self._chunks = max(1, -(-body // _SEALED))
        self._size = body - self._chunks * _TAG
        self._cached: tuple[int, bytes] = (-1, b"")
        self._open_chunk(self._chunks - 1)  # the last one proves that nothing was cut off

    def _open_chunk(self, number: int) -> bytes:
        if self._cached[0] != number:
            from cryptography.exceptions import InvalidTag

            self._stream.seek(_HEADER + number * _SEALED)
            nonce = _nonce(self._header, number, last=number == self._chunks - 1)
            try:
                data = self._cipher.decrypt(nonce, self._stream.read(_SEALED), self._header)
            except (InvalidTag, ValueError) as error:
                raise damaged_backup(self._name) from error
            self._cached = (number, data)
        return self._cached[1]


def damaged_backup(name: str) -> WorldError:
    """The file is not, or no longer, a backup of ours."""
    return WorldError(
        "DAMAGED_BACKUP", f"“{name}”不是本程序的备份，或已损坏。", "请换一份备份，或从原处重新复制这个文件。"
    )


def require_passphrase(passphrase: str) -> None:
    """UsageError EMPTY_PASSPHRASE: an empty one would only look safe."""
    if not passphrase.strip():
        raise UsageError("EMPTY_PASSPHRASE", "口令是空的。", "请输入口令；不要口令时请不要选择加密。")


def _derive(passphrase: str, salt: bytes) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # heavy: only for sealed backups

    secret = unicodedata.normalize("NFKC", passphrase).encode()
    derived = Scrypt(salt=salt, length=32 + _CHECK, n=_COST, r=8, p=1).derive(secret)
    return derived[:32], derived[32:]


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # heavy: only for sealed backups

    return AESGCM(key)


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    prefix = header[len(MAGIC) + _SALT : len(MAGIC) + _SALT + _PREFIX]
    return prefix + number.to_bytes(4, "big") + bytes([last])
