"""What the commands print: one JSON document or plain Chinese lines on standard output, messages on standard error."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from catalog_app.model.catalog import Item, Stage
from catalog_app.model.errors import AppError
from catalog_app.model.findings import SEVERITY_LABELS, Finding

_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONG_QUOTE = re.compile("“([^”]{200})[^”]+”")


class Output:
    """Where a command writes: `result` is the JSON document, `lines` its plain form; `finish` prints it.

    Streams that are closed or cannot be written are none of the command's business, unless its answer is lost.
    """

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._answer = ""

    def result(self, document: Any, lines: list[str], *, foreign: bool = False) -> None:
        """Keep the command's answer in the form that was asked for; private numbers in `foreign` texts are masked."""
        if not self.as_json:
            self._answer = "\n".join(printed(line) for line in lines)
        else:
            self._answer = to_json(masked_document(document) if foreign else document)

    def finish(self) -> None:
        """Print the answer; OSError where that fails for another reason than a reader who has seen enough."""
        answer, self._answer = self._answer, ""
        if not answer or self._out is None:
            return
        try:
            self._out.write(answer + "\n")
            self._out.flush()
        except BrokenPipeError:
            _give_up(self._out)
        except OSError:
            _give_up(self._out)
            raise

    def say(self, text: str) -> None:
        """A message for the person, on standard error."""
        if self._err is None:  # a window program on Windows has none
            return
        with suppress(OSError):
            self._err.write(printed(text) + "\n")
            self._err.flush()

    def error(self, error: AppError) -> None:
        """`CODE: cause remedy` on standard error, and the JSON error document where asked for, instead of an answer."""
        cause, remedy = (_LONG_QUOTE.sub(r"“\1…”", printed(text)) for text in (error.cause, error.remedy))
        self.say(f"{error.code}: {one_line(cause)} {one_line(remedy)}".rstrip())
        self._answer = ""
        if self.as_json:
            self._answer = to_json({"error": {"code": error.code, "cause": cause, "remedy": remedy}})
            with suppress(OSError):
                self.finish()


class PrintedProgress:
    """Progress as lines on standard error, at most one a second; a job that is done sooner prints none."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._next = time.monotonic() + 1

    def step(self, done: int, total: int, text: str) -> None:
        """Print where a second has passed; never cancels by itself (Ctrl+C does)."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 1
            self._output.say(f"{text}（{done}/{total}）" if total else text)


def printed(text: str) -> str:
    """`text` fit for a terminal and a log: no control characters, every private number masked."""
    from catalog_app.services.words import masked  # only where something is printed

    return str(masked(_UNPRINTED.sub("", text)))


def masked_document(document: Any) -> Any:
    """The document in plain dicts and lists with every private number masked."""
    from catalog_app.services.words import masked

    return masked(msgspec.to_builtins(document, enc_hook=_plain))


def _give_up(stream: TextIO) -> None:
    """Let nothing more be written there: what is still buffered would fail again when the program ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def to_json(document: Any) -> str:
    """UTF-8 JSON with Chinese as it is."""
    return msgspec.json.format(msgspec.json.encode(document, enc_hook=_plain), indent=2).decode()


def one_line(text: str) -> str:
    """`text` without line breaks."""
    return " ".join(text.split())


def item_json(item: Item, *, domain_name: str = "", rows: list[int] | None = None, sheet: str | None = None) -> Any:
    """An item as in the command line contract."""
    document: dict[str, Any] = {
        "domain": item.domain or None,
        "level1": item.level1,
        "level2": item.level2,
        "level3": item.level3,
        "elements": [{"text": one.text, "optional": one.optional} for one in item.elements],
        "basis": [_basis_json(one.title, one.number, one.article) for one in item.basis],
        "deadline": {"text": item.deadline.text, "stages": [stage_json(stage) for stage in item.deadline.stages]},
        "publisher": item.publisher,
        "channels": {
            "required": list(item.channels.required),
            "optional": list(item.channels.optional),
            "other": list(item.channels.other),
            "rule": item.channels.rule,
            "text": item.channels.text,
        },
        "audience": {"public": item.audience.public, "groups": item.audience.groups},
        "mode": list(item.mode),
        "levels": list(item.levels),
        "marks": list(item.marks),
        "extra": item.extra,
        "source": {"sheet": sheet, "rows": rows or []},
    }
    if item.uid:
        document |= {
            "uid": item.uid,
            "number": item.number,
            "standard_id": item.standard_id,
            "domain_name": domain_name,
            "position": item.position,
            "origin": item.origin.value,
            "reason": item.reason,
            "station": item.station,
        }
    return document


def stage_json(stage: Stage) -> dict[str, Any]:
    """A stage; `rule`, `days` and `from` always, further keys where they say something. 公示期10日 is a period."""
    rule = "period" if stage.kind == "display" and stage.rule == "calendar_days" else stage.rule
    always = {"rule": rule, "days": stage.days, "from": stage.start}
    document: dict[str, Any] = msgspec.to_builtins(stage)
    return always | {key: value for key, value in document.items() if key not in always}


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding with every key of the contract."""
    return {key: getattr(finding, key) for key in finding.__struct_fields__}


def finding_line(finding: Finding) -> str:
    """[错误] 06 message → remedy."""
    place = f" {finding.domain}" if finding.domain else ""
    return f"[{SEVERITY_LABELS[finding.severity]}]{place} {finding.message} → {finding.remedy}"


def _basis_json(title: str, number: str | None, article: str | None) -> dict[str, Any]:
    document: dict[str, Any] = {"title": title, "number": number}
    return document | {"article": article} if article else document


def _plain(value: Any) -> Any:
    if isinstance(value, Path):  # a name in another encoding is shown as far as it can be read
        return printed(os.fsencode(value).decode("utf-8", "replace"))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise NotImplementedError(type(value))
