"""What `inspect` read against the truths: items found, fields right, and which quirks cost them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Reader = Callable[[Path], Answer]
"""From a file to its entry in `inspect --json`, or {"error": …}."""
LEAST_LIKENESS = 0.35
HAN_GAP = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])")
JOINTS = re.compile(r"[、，,；;/]")


@dataclass
class Miss:
    """One field of one item that was read wrong."""

    field: str
    item: str
    wanted: Any
    got: Any

    def __str__(self) -> str:
        return f"{self.field}　{self.item}\n      应为 {_short(self.wanted)}\n      读成 {_short(self.got)}"


@dataclass
class FileScore:
    """How one file was read."""

    name: str
    kind: str
    quirks: list[str]
    wanted: int = 0
    got: int = 0
    found: int = 0
    judged: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    error: str = ""

    @property
    def faults(self) -> int:
        """Items not found or made up count like all of a dozen fields."""
        return len(self.misses) + 12 * (self.wanted - self.found + self.got - self.found)


def score_folder(folder: Path, reader: Reader) -> list[FileScore]:
    """Score every file that has a truth beside it."""
    return [score_file(path, reader) for path in sorted(folder.glob("*.truth.json"))]


def score_file(truth_path: Path, reader: Reader) -> FileScore:
    """Read the file of this truth and compare."""
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    return score_answer(truth, reader(truth_path.parent / truth["file"]))


def score_answer(truth: Answer, answer: Answer) -> FileScore:
    """Compare one entry of `inspect --json` with its truth."""
    score = FileScore(truth["file"], truth["kind"], truth["quirks"], wanted=len(truth["items"]))
    if "error" in answer and not score.wanted:
        return score
    if "error" in answer:
        score.error = f"{answer['error'].get('code')}: {answer['error'].get('cause', '')}"
        return score
    items = [item for table in answer["tables"] for item in table["items"]]
    score.got = len(items)
    pairs = align(truth["items"], items)
    score.found = len(pairs)
    for wanted, got in pairs:
        for name, judge in JUDGES.items():
            _judge(score, name, judge, wanted, got)
    _judge_hidden(score, truth, answer, items)
    return score


def _judge(score: FileScore, name: str, judge: Callable[[Answer, Answer], Any], wanted: Answer, got: Answer) -> None:
    verdict = judge(wanted, got)
    if verdict is None:
        return
    score.judged[name] += 1
    if verdict is not True:
        score.misses.append(Miss(name, label(wanted), *verdict))


def align(wanted: list[Answer], got: list[Answer]) -> list[tuple[Answer, Answer]]:
    """The most alike pairs first; nothing twice, nothing unlike."""
    mine, theirs = [_Shape(item) for item in wanted], [_Shape(item) for item in got]
    ranked = sorted(
        (
            (left.likeness(right), -abs(at - place), at, place)
            for at, left in enumerate(mine)
            for place, right in enumerate(theirs)
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    used: set[int] = set()
    for likeness, _, at, place in ranked:
        if likeness >= LEAST_LIKENESS and at not in taken and place not in used:
            taken[at] = place
            used.add(place)
    return [(wanted[at], got[place]) for at, place in sorted(taken.items())]


class _Shape:
    """Pairs of characters of an item's labels and of its content."""

    def __init__(self, item: Answer) -> None:
        self.label = _pairs(label(item))
        self.last = _pairs(item.get("level2") or item["level1"])
        self.content = _pairs("".join(element["text"] for element in item["elements"]))
        self.domain = item.get("domain")

    def likeness(self, other: _Shape) -> float:
        """0 to about 1.1; the domain is a small bonus."""
        same = 0.1 * (self.domain == other.domain)
        return (
            0.3 * _dice(self.label, other.label)
            + 0.3 * _dice(self.last, other.last)
            + 0.4 * _dice(self.content, other.content)
            + same
        )


def _pairs(text: str) -> Counter[str]:
    plain = bare(text)
    return Counter(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


def _dice(left: Counter[str], right: Counter[str]) -> float:
    both = left.total() + right.total()
    return 2 * (left & right).total() / both if both else 1.0


def label(item: Answer) -> str:
    """The labels of an item in one text."""
    return "/".join(text for text in (item["level1"], item.get("level2"), item.get("level3")) if text)


def bare(text: str | None) -> str:
    """Width of characters and all white space do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "").replace("⁄", "/"))


def neat(text: str | None) -> str:
    """As `bare`, but a gap between two Han characters stays visible, and so do full-width digits."""
    if text and re.search(r"[０-９]", text):
        return f"full-width {text}"
    marked = HAN_GAP.sub("_", text or "")
    return bare(marked)


def alike(wanted: str | None, got: str | None) -> bool:
    """The same text; a gap of the original may be lost, as at a line's end, but none may be added."""
    return neat(got) in {neat(wanted), bare(wanted)}


def _same_text(wanted: str | None, got: str | None) -> Any:
    if not wanted and not got:
        return True
    return alike(wanted, got) or (wanted, got)


def _text_judge(name: str) -> Callable[[Answer, Answer], Any]:
    def judge(wanted: Answer, got: Answer) -> Any:
        if name in wanted["free"]:
            return None
        if wanted.get("label_any") and name == "level1":
            return any(alike(wanted["level1"], got.get(key)) for key in ("level1", "level2")) or (
                wanted["level1"],
                label(got),
            )
        return _same_text(wanted[name], got.get(name))

    return judge


def _elements(wanted: Answer, got: Answer) -> Any:
    if "elements" in wanted["free"]:
        return None
    mine, theirs = ([element["text"] for element in item["elements"]] for item in (wanted, got))
    if wanted.get("joined"):
        texts = [re.sub(r"[、，,；;。]", "", bare("".join(each))) for each in (mine, theirs)]
        return texts[0] == texts[1] or (mine, theirs)
    same = len(mine) == len(theirs) and all(map(alike, mine, theirs))
    return same or (mine, theirs)


def _optional(wanted: Answer, got: Answer) -> Any:
    if "optional" in wanted["free"] or wanted.get("joined"):
        return None
    mine, theirs = (
        [bare(element["text"]) for element in item["elements"] if element.get("optional")] for item in (wanted, got)
    )
    return mine == theirs or (mine, theirs)


def _bracketed(title: str) -> str:
    return bare(title).replace("〈", "《").replace("〉", "》").replace("<", "《").replace(">", "》")


def _basis_titles(wanted: Answer, got: Answer) -> Any:
    mine, theirs = ([_bracketed(basis["title"]) for basis in item["basis"]] for item in (wanted, got))
    return None if "basis" in wanted["free"] else mine == theirs or (mine, theirs)


def _basis_numbers(wanted: Answer, got: Answer) -> Any:
    if "basis" in wanted["free"] or len(wanted["basis"]) != len(got["basis"]):
        return None
    mine, theirs = ([bare(basis.get("number")) for basis in item["basis"]] for item in (wanted, got))
    return mine == theirs or (mine, theirs)


def _deadline(wanted: Answer, got: Answer) -> Any:
    if "deadline" in wanted["free"]:
        return None
    mine, theirs = wanted["deadline"]["text"], got["deadline"]["text"]
    return bare(mine) == bare(theirs) or (mine, theirs)


def _stages(wanted: Answer, got: Answer) -> Any:
    if {"deadline", "stages"} & set(wanted["free"]) or bare(wanted["deadline"]["text"]) != bare(
        got["deadline"]["text"]
    ):
        return None
    mine, theirs = wanted["deadline"]["stages"], got["deadline"]["stages"]
    same = len(mine) == len(theirs) and all(
        their["rule"] in my["rules"] and their.get("days") == my["days"] for my, their in zip(mine, theirs, strict=True)
    )
    return same or (mine, theirs)


def _publisher(wanted: Answer, got: Answer) -> Any:
    if "publisher" in wanted["free"]:
        return None
    mine, theirs = (JOINTS.sub("、", item.get("publisher") or "") for item in (wanted, got))
    return alike(mine, theirs) or (wanted["publisher"], got.get("publisher"))


def _channels(wanted: Answer, got: Answer) -> Any:
    if "channels" in wanted["free"]:
        return None
    spared = set(wanted.get("free_channels", ()))
    mine = set(wanted["channels"]["required"]) - spared
    required = set(got["channels"]["required"]) - spared
    fits = required == mine
    if wanted.get("any_of"):
        fits = mine in (required, required | set(got["channels"]["optional"]) - spared)
    return fits or (sorted(mine), got["channels"])


def _other(wanted: Answer, got: Answer) -> Any:
    if "channels" in wanted["free"]:
        return None
    mine, theirs = (sorted(bare(name) for name in item["channels"].get("other", ())) for item in (wanted, got))
    return mine == theirs or (mine, theirs)


def _public(wanted: Answer, got: Answer) -> Any:
    if "public" in wanted["free"]:
        return None
    mine, theirs = wanted["audience"]["public"], got["audience"]["public"]
    return mine == theirs or (mine, theirs)


def _groups(wanted: Answer, got: Answer) -> Any:
    return None if "groups" in wanted["free"] else _same_text(wanted["audience"]["groups"], got["audience"]["groups"])


def _mode(wanted: Answer, got: Answer) -> Any:
    if "mode" in wanted["free"]:
        return None
    return set(wanted["mode"]) == set(got["mode"]) or (wanted["mode"], got["mode"])


def _levels(wanted: Answer, got: Answer) -> Any:
    if "levels" in wanted["free"]:
        return None
    spared = set(wanted.get("free_levels", ()))
    return set(wanted["levels"]) - spared == set(got["levels"]) - spared or (wanted["levels"], got["levels"])


def _domain(wanted: Answer, got: Answer) -> Any:
    if wanted.get("domain") is None or "domain" in wanted["free"]:
        return None
    return wanted["domain"] == got.get("domain") or (wanted["domain"], got.get("domain"))


def _extra(wanted: Answer, got: Answer) -> Any:
    if not wanted.get("extra"):
        return None
    kept = {bare(text) for text in got.get("extra", {}).values()}
    lost = {name: text for name, text in wanted["extra"].items() if bare(text) not in kept}
    return not lost or (lost, got.get("extra"))


JUDGES: dict[str, Callable[[Answer, Answer], Any]] = {
    "level1": _text_judge("level1"),
    "level2": _text_judge("level2"),
    "level3": _text_judge("level3"),
    "elements": _elements,
    "optional": _optional,
    "basis titles": _basis_titles,
    "basis numbers": _basis_numbers,
    "deadline": _deadline,
    "stages": _stages,
    "publisher": _publisher,
    "channels": _channels,
    "other": _other,
    "public": _public,
    "groups": _groups,
    "mode": _mode,
    "levels": _levels,
    "domain": _domain,
    "extra": _extra,
}


def _judge_hidden(score: FileScore, truth: Answer, answer: Answer, items: list[Answer]) -> None:
    problems = [problem for source in (answer, *answer["tables"]) for problem in source["problems"]]
    told = [(problem.get("sheet"), problem.get("row")) for problem in problems if problem["code"] == "hidden_row"]
    read = {(item["source"].get("sheet"), row) for item in items for row in item["source"].get("rows") or ()}
    for row in truth.get("hidden", ()):
        score.judged["hidden"] += 1
        place = (row["sheet"], row["row"])
        fine = place in told and place not in read if row["row"] else len(told) >= len(truth["hidden"])
        if not fine:
            score.misses.append(Miss("hidden", row["level1"], place, sorted(told, key=str)))


def table(scores: list[FileScore]) -> str:
    """Items, fields and quirks of a run as Markdown."""
    return "\n\n".join((_items_line(scores), _field_table(scores), _quirk_table(scores)))


def _items_line(scores: list[FileScore]) -> str:
    wanted, got, found = (sum(getattr(score, name) for score in scores) for name in ("wanted", "got", "found"))
    whole = sum(score.faults == 0 and not score.error for score in scores)
    return (
        f"{len(scores)} 个文件，{sum(bool(score.error) for score in scores)} 个读不了，{whole} 个一处不差；"
        f"事项 {wanted}，找到 {_share(found, wanted)}，读出的里面对的 {_share(found, got)}"
    )


def _field_table(scores: list[FileScore]) -> str:
    judged = sum((score.judged for score in scores), Counter[str]())
    missed = Counter(miss.field for score in scores for miss in score.misses)
    rows = [
        f"| {name} | {judged[name]} | {missed[name]} | {_share(judged[name] - missed[name], judged[name])} |"
        for name in judged
    ]
    return "\n".join(("| 栏 | 比过 | 读错 | 对 |", "|---|---|---|---|", *rows))


def _quirk_table(scores: list[FileScore]) -> str:
    names = sorted({name for score in scores for name in (*score.quirks, f"kind:{score.kind}")})
    rows = [
        _quirk_row(name, [score for score in scores if name in (*score.quirks, f"kind:{score.kind}")]) for name in names
    ]
    rows.sort(reverse=True)
    lines = [text for rate, text in rows if rate > 0]
    return "\n".join(("| 怪处 | 文件 | 每百栏读错 | 少/多的事项 | 错在哪些栏 |", "|---|---|---|---|---|", *lines))


def _quirk_row(name: str, scores: list[FileScore]) -> tuple[float, str]:
    judged = sum(score.judged.total() for score in scores)
    missed = Counter(miss.field for score in scores for miss in score.misses)
    lost, made_up = (sum(count) for count in zip(*((s.wanted - s.found, s.got - s.found) for s in scores), strict=True))
    rate = 100 * missed.total() / max(1, judged) + 2 * (lost + made_up)
    fields = "、".join(f"{field} {count}" for field, count in missed.most_common(4))
    return (
        rate,
        f"| {name} | {len(scores)} | {100 * missed.total() / max(1, judged):.1f} | {lost}/{made_up} | {fields} |",
    )


def worst(scores: Iterable[FileScore], many: int, misses: int = 4) -> str:
    """The worst files with a few of their misses."""
    ranked = sorted(scores, key=lambda score: (bool(score.error), score.faults), reverse=True)
    return "\n".join(_told(score, misses) for score in ranked[:many] if score.error or score.faults)


def _told(score: FileScore, misses: int) -> str:
    counts = f"应有{score.wanted} 读出{score.got} 对上{score.found} 错栏{len(score.misses)}"
    lines = [f"{score.name}（{score.kind}）{counts} {' '.join(score.quirks)}"]
    if score.error:
        lines.append(f"   {score.error}")
    shown = {miss.field: miss for miss in reversed(score.misses)}
    return "\n".join([*lines, *(f"   {miss}" for miss in list(shown.values())[:misses])])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "—"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    return text if len(text) <= 300 else text[:300] + "…"
