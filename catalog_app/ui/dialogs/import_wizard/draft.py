"""What the import wizard knows between its pages: files, tables, decisions, plan. No widgets; writes nothing.

Workers get parts of it and give parts back; only the window's thread changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct, structs

from catalog_app.services.importing import CHANGES, ImportPlan, PlanLine, Shelf, make_import_plan, settle
from catalog_app.services.reading import (
    Choices,
    ReadFile,
    ReadTable,
    Source,
    TableChoices,
    understand_sources,
)
from catalog_app.support.progress import Progress
from catalog_app.ui.dialogs.wizard.file_list import FileList, Loaded, load_files

Key = tuple[str, str, int]
"""A table: path of the file, name of the sheet, which of its tables."""
UNDECIDED = ("conflict", "ambiguous")
WORDS = OURS, THEIRS = ("ours", "theirs")
"""Whose words hold where both sides changed something."""


class Decisions(Struct, frozen=True):
    """What somebody decided about single tables: their domain, and which are not imported."""

    domains: dict[Key, str] = {}
    skipped: frozenset[Key] = frozenset()


class Understanding(Struct, frozen=True):
    """All readable files with their meaning, and the choices that led to it."""

    files: tuple[ReadFile, ...]
    choices: Choices


class Planned(Struct, frozen=True):
    """A plan and what it was made of."""

    understanding: Understanding
    decisions: Decisions
    held: Shelf
    plan: ImportPlan


def load(files: Sequence[Loaded], choices: Choices, progress: Progress) -> tuple[list[Loaded], Understanding]:
    """Read what was not read yet and understand everything; a file that cannot be read stops no other."""
    loaded = load_files(files, progress)
    return loaded, understand_all([one.source for one in loaded if one.source], choices, progress)


def understand_all(sources: Sequence[Source], choices: Choices, progress: Progress) -> Understanding:
    """Give the sources their meaning."""
    return Understanding(tuple(understand_sources(sources, progress, choices)), choices)


def make_plan(understanding: Understanding, decisions: Decisions, held: Shelf, progress: Progress) -> Planned:
    """Compare what is wanted of the files with the workspace."""
    files = decided(understanding.files, decisions)
    count = sum(len(table.items) for one in files for table in one.tables)
    progress.step(0, 0, f"正在与目录比较，共{count}行")
    return Planned(understanding, decisions, held, make_import_plan(held, files))


def understand_and_plan(
    sources: Sequence[Source], choices: Choices, decisions: Decisions, held: Shelf, progress: Progress
) -> Planned:
    """Both in one go."""
    return make_plan(understand_all(sources, choices, progress), decisions, held, progress)


def keyed(files: Iterable[ReadFile]) -> Iterator[tuple[Key, ReadFile, ReadTable]]:
    """Every table with its key."""
    for one in files:
        seen: dict[str, int] = {}
        for table in one.tables:
            number = seen[table.sheet] = seen.get(table.sheet, 0) + 1
            yield (str(one.path), table.sheet, number), one, table


def decided(files: Sequence[ReadFile], decisions: Decisions) -> list[ReadFile]:
    """The files without the tables that are not wanted, the others with the domain chosen for them."""
    tables: dict[str, list[ReadTable]] = {str(one.path): [] for one in files}
    for key, one, table in keyed(files):
        if key not in decisions.skipped:
            code = decisions.domains.get(key)
            tables[str(one.path)].append(in_domain(table, code) if code else table)
    return [structs.replace(one, tables=tuple(tables[str(one.path)])) for one in files]


def in_domain(table: ReadTable, code: str) -> ReadTable:
    """The table put into a domain; rows that name another one themselves stay there."""
    items = tuple(
        structs.replace(read, item=structs.replace(read.item, domain=code))
        if read.item.domain in ("", table.domain)
        else read
        for read in table.items
    )
    problems = tuple(one for one in table.problems if one.code != "domain_unclear")
    return structs.replace(table, domain=code, items=items, problems=problems)


def lacks_domain(table: ReadTable) -> bool:
    """Whether it is unknown where some of its items belong."""
    return not table.domain and any(not read.item.domain for read in table.items)


def is_guessed(table: ReadTable) -> bool:
    """Whether no header was recognised and the columns were told by what stands in them."""
    return any(problem.code == "header_guessed" for problem in table.problems)


def is_own(table: ReadTable) -> bool:
    """Whether it comes from a workbook or a form of this program, without any doubt."""
    numbered = any(binding.key == "number" for binding in table.bindings)
    return numbered and all(problem.severity == "info" for problem in table.problems)


@dataclass
class Draft(FileList):
    """One import in the making."""

    remembered: Mapping[str, TableChoices]
    choices: dict[str, TableChoices] = field(default_factory=dict)
    """By header signature; domain and skip are decided table by table."""
    decisions: Decisions = field(default_factory=Decisions)
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What was asked of a header at any time, so that answers can be changed."""
    guessed: set[str] = field(default_factory=set)
    """Signatures of tables whose header was not recognised."""
    understanding: Understanding | None = None
    planned: Planned | None = None
    lines: dict[int, PlanLine] = field(default_factory=dict)
    """Lines that were settled."""
    settled: dict[int, str] = field(default_factory=dict)
    """Which item a doubtful line was given to (uid), or that it is new."""
    words: dict[int, str] = field(default_factory=dict)
    """Whose words hold in a conflict."""
    matched: dict[int, PlanLine] = field(default_factory=dict)
    """Doubtful lines as compared with the item they were given to."""

    def __post_init__(self) -> None:
        """Begin with what was chosen at earlier imports."""
        self.choices = {key: structs.replace(one, domain=None, skip=False) for key, one in self.remembered.items()}

    # files

    def add_source(self, source: Source) -> None:
        """Put what was pasted on the list; it takes the place of what was pasted before."""
        self.files = [one for one in self.files if one.path != source.path]
        self.files.append(Loaded(source.path, source))

    def to_read(self) -> bool:
        """Whether the list has changed since it was read."""
        if super().to_read() or self.understanding is None:
            return True
        return [one.path for one in self.understanding.files] != [one.path for one in self.sources()]

    def table_counts(self) -> dict[str, int]:
        """How many tables were found in each file, by its path."""
        return {str(one.path): len(one.tables) for one in (self.understanding.files if self.understanding else ())}

    # understanding

    def understood(self, understanding: Understanding) -> None:
        """Take over what the files mean; what was skipped at an earlier import is skipped again."""
        known = {key for key, _, _ in keyed(self.understanding.files)} if self.understanding else set()
        self.understanding = understanding
        skipped = set(self.decisions.skipped)
        self.guessed |= {table.signature for _, _, table in self.tables() if is_guessed(table)}
        for key, _, table in self.tables():
            asked = (*self.questions.get(table.signature, ()), *table.asked, *self.choice(table.signature).fill)
            self.questions[table.signature] = tuple(dict.fromkeys(asked))
            before = self.remembered.get(table.signature)
            if key not in known and before is not None and before.skip:
                skipped.add(key)
        self.decisions = structs.replace(self.decisions, skipped=frozenset(skipped))

    def tables(self) -> list[tuple[Key, ReadFile, ReadTable]]:
        """All tables found."""
        return list(keyed(self.understanding.files)) if self.understanding else []

    def wanted_tables(self) -> list[tuple[Key, ReadFile, ReadTable]]:
        """The tables that will be imported."""
        return [one for one in self.tables() if one[0] not in self.decisions.skipped]

    def needs_understanding(self) -> bool:
        """Whether choices were made since."""
        return self.understanding is None or dict(self.understanding.choices) != self.choices

    def choice(self, signature: str) -> TableChoices:
        """What is chosen for a header."""
        return self.choices.get(signature, TableChoices())

    def choose_column(self, signature: str, header: str, key: str) -> None:
        """Take a column for something else."""
        now = self.choice(signature)
        self.choices[signature] = structs.replace(now, columns={**now.columns, header: key})

    def answer(self, signature: str, group: str, words: str) -> None:
        """Say what the file lost; '' takes the answer back."""
        now = self.choice(signature)
        fill = {**now.fill, group: words}
        self.choices[signature] = structs.replace(now, fill={key: text for key, text in fill.items() if text})

    def point_out_header(self, signature: str, rows: tuple[int, ...]) -> None:
        """Say in which rows the header stands."""
        self.choices[signature] = structs.replace(self.choice(signature), header_rows=rows)

    def decide(self, key: Key, domain: str | None) -> None:
        """Put a table into a domain; None = it is not imported."""
        skipped = self.decisions.skipped - {key}
        if domain is None:
            self.decisions = structs.replace(self.decisions, skipped=skipped | {key})
            return
        domains = {**self.decisions.domains, key: domain} if domain else dict(self.decisions.domains)
        if not domain:
            domains.pop(key, None)
        self.decisions = Decisions(domains, skipped)

    def unanswered(self) -> bool:
        """Whether a wanted table still asks something."""
        return any(set(table.asked) - set(self.choice(table.signature).fill) for _, _, table in self.wanted_tables())

    def homeless(self) -> bool:
        """Whether a wanted table has no domain yet."""
        return any(self.is_homeless(key, table) for key, _, table in self.wanted_tables())

    def is_homeless(self, key: Key, table: ReadTable) -> bool:
        """Whether it is still open where a table belongs."""
        return lacks_domain(table) and key not in self.decisions.domains

    def settle_homeless(self, domain: str) -> None:
        """Put the tables that name no domain into this one."""
        for key, _, table in self.wanted_tables():
            if self.is_homeless(key, table):
                self.decide(key, domain)

    def known_header(self) -> bool:
        """Whether every header was imported before."""
        return all(table.signature in self.remembered or is_own(table) for _, _, table in self.wanted_tables())

    def goes_straight(self) -> bool:
        """Whether nothing has to be looked at before the plan."""
        if not self.wanted_tables() or any(one.error for one in self.files):
            return False
        return self.known_header() and not self.unanswered() and not self.homeless()

    # plan

    def needs_plan(self) -> bool:
        """Whether files or decisions have changed since the plan was made."""
        planned = self.planned
        if planned is None or self.needs_understanding():
            return True
        return planned.understanding is not self.understanding or planned.decisions != self.decisions

    def take_plan(self, planned: Planned) -> None:
        """A new plan; what was settled in an older one is forgotten."""
        self.understood(planned.understanding)
        self.planned = planned
        self.lines, self.settled, self.words, self.matched = {}, {}, {}, {}

    def plan(self) -> ImportPlan:
        """The plan with the lines as they were settled."""
        if self.planned is None:
            return ImportPlan((), ())
        made = self.planned.plan
        lines = tuple(self.lines.get(place, line) for place, line in enumerate(made.lines))
        return structs.replace(made, lines=lines) if self.lines else made

    def original(self, place: int) -> PlanLine | None:
        """The line as the comparison gave it."""
        lines = self.planned.plan.lines if self.planned else ()
        return lines[place] if 0 <= place < len(lines) else None

    def compared(self, place: int) -> PlanLine | None:
        """The line before anybody said whose words hold; a doubtful one as compared with the item it was given to."""
        return self.matched.get(place) or self.original(place)

    def settle(self, place: int, choice: str) -> PlanLine:
        """Decide a line: whose words hold, which item it is, or that it is new."""
        start = self.compared(place) if choice in WORDS else self.original(place)
        if self.planned is None or start is None:
            raise ValueError(place)
        one = structs.replace(self.planned.plan, lines=(start,))
        line = self.lines[place] = settle(self.planned.held, one, 0, choice).lines[0]
        if choice in WORDS:
            self.words[place] = choice
        else:
            self.settled[place], self.matched[place] = choice, line
            self.words.pop(place, None)
        return line

    def open_conflicts(self) -> list[int]:
        """Places of conflicts that can be settled by a word."""
        count = len(self.planned.plan.lines) if self.planned else 0
        found = ((place, self.compared(place)) for place in range(count))
        return [place for place, line in found if line and line.change == "conflict" and line.conflicts]

    def counts(self) -> dict[str, int]:
        """How many lines of each kind there are now."""
        found = self.plan().counts()
        return {change: found[change] for change in CHANGES}

    def to_remember(self) -> dict[str, TableChoices]:
        """Choices by signature for the next file with the same header.

        A header that had to be pointed out is not: a table without any would lose its first rows.
        """
        wanted = {table.signature for _, _, table in self.wanted_tables()}
        pointed_out = {one for one in self.guessed if self.choice(one).header_rows}
        signatures = {table.signature for _, _, table in self.tables()} - {""} - pointed_out
        return {
            signature: structs.replace(self.choice(signature), skip=signature not in wanted)
            for signature in sorted(signatures)
        }
