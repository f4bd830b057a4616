"""XML read as it comes, by handlers: no tree, no document types, no entities, bounded whatever the file says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from xml.parsers import expat

from catalog_app.importers.inside.parts import Readable, TooMuchError

MOST_ELEMENTS = 8_000_000
DEEPEST = 1_000
LARGEST_ELEMENT = 4 << 20
"""Characters of one text, bytes of one tag."""
_CHUNK = 1 << 18
_MOST_NAMES = 1_000

Attributes = dict[str, str]
Handler = Callable[[Attributes], object]
_Found = TypeVar("_Found")


class DoctypeError(ValueError):
    """The part declares a document type, which office files never do."""


class Events:
    """Handlers by local name in `starts` and `ends`; text is collected from `listen` to `heard`."""

    def __init__(self, most: int | None = None) -> None:
        self.starts: dict[str, Handler] = {}
        self.ends: dict[str, Callable[[], object]] = {}
        self._pieces: list[str] = []
        self._elements_left = MOST_ELEMENTS if most is None else most
        self._nesting = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = 1 << 16

    def walk(self, chunks: Iterable[bytes]) -> None:
        """Call the handlers; ValueError where the XML is broken, TooMuchError where it has no end."""
        for _ in self.steps(chunks):
            pass

    def steps(self, chunks: Iterable[bytes]) -> Iterator[None]:
        """The same piece by piece, for who takes out after each chunk what the handlers found."""
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        fed = 0
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
                fed += len(chunk)
                self._watch(fed - parser.CurrentByteIndex)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error
        finally:  # the parser holds on to this object, and this object to it
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

    def listen(self, _attributes: Attributes | None = None) -> None:
        """From here on text counts."""
        self._pieces = []
        self._parser.CharacterDataHandler = self._pieces.append

    def heard(self) -> str:
        """The text since `listen`; what follows does not count."""
        self._parser.CharacterDataHandler = None
        text = "".join(self._pieces)
        self._pieces = []
        return text

    def _start(self, name: str, attributes: Attributes) -> None:
        self._elements_left -= 1
        self._nesting += 1
        if self._elements_left < 0 or self._nesting > DEEPEST:
            raise TooMuchError("行和单元格太多")
        handler = self.starts.get(name) or _by_local_name(self.starts, name)
        if handler is not None:
            handler(attributes)

    def _end(self, name: str) -> None:
        self._nesting -= 1
        handler = self.ends.get(name) or _by_local_name(self.ends, name)
        if handler is not None:
            handler()

    def _watch(self, unread: int) -> None:
        if unread > LARGEST_ELEMENT or sum(map(len, self._pieces)) > LARGEST_ELEMENT:
            raise TooMuchError("一格太长")


def _by_local_name(handlers: dict[str, _Found], name: str) -> _Found | None:
    """The handler of a name with a prefix, from now on found at once."""
    if ":" not in name:
        return None
    handler = handlers.get(name.rpartition(":")[2])
    if handler is not None and len(handlers) < _MOST_NAMES:
        handlers[name] = handler
    return handler


def chunks_of(stream: Readable) -> Iterator[bytes]:
    """The bytes of a stream, piece by piece."""
    while chunk := stream.read(_CHUNK):
        yield chunk


def local(attributes: Attributes) -> Attributes:
    """The attributes by their names without prefix."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()} if attributes else attributes


def _refuse_doctype(*_declared: object) -> None:
    raise DoctypeError
