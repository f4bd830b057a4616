"""How many of the planted values are found, how much else is called private, and how fast."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from random import Random

from bench.privacy import values
from bench.privacy.decoys import PROSE, decoys
from bench.privacy.maker import Planted, Table, Text, tables, texts
from catalog_app.checks.personal_info import find_in_table, find_private

RED = {"id_card", "bank_account", "name_of_minor"}


class Score:
    """Counts by kind and disguise, and the findings nobody planted."""

    def __init__(self) -> None:
        self.planted: Counter[tuple[str, str]] = Counter()
        self.found: Counter[tuple[str, str]] = Counter()
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.false: list[str] = []

    def plant(self, truth: Planted, found: bool, words: str) -> None:
        """A value was planted and found, or not; `words` show it to the reader of the score."""
        key = truth.kind, truth.disguise
        self.planted[key] += 1
        self.found[key] += found
        if not found:
            self.missed[key].append(words)

    def call(self, kind: str, right: bool, words: str) -> None:
        """Something was called private, rightly or not."""
        (self.right if right else self.wrong)[kind] += 1
        if not right:
            self.false.append(f"{kind}: {words}")

    def recall(self, kinds: set[str] | None = None) -> float:
        """Of all planted values of these kinds, the share found."""
        keys = [key for key in self.planted if kinds is None or key[0] in kinds]
        return sum(self.found[key] for key in keys) / max(1, sum(self.planted[key] for key in keys))

    def precision(self) -> float:
        """Of all findings the share that was planted."""
        right = sum(self.right.values())
        return right / max(1, right + sum(self.wrong.values()))


def score_text(score: Score, sample: Text) -> None:
    """Every finding of a text against what was planted there."""
    hits = find_private(sample.text)
    for truth in sample.planted:
        near = [hit for hit in hits if hit.start < truth.end and hit.end > truth.start]
        found = any(hit.kind == truth.kind for hit in near)
        score.plant(truth, found, sample.text[max(0, truth.start - 20) : truth.end + 12])
    for hit in hits:
        right = any(hit.start < truth.end and hit.end > truth.start for truth in sample.planted)
        score.call(hit.kind, right, sample.text[max(0, hit.start - 20) : hit.end + 12])


def score_table(score: Score, table: Table) -> None:
    """Every finding of a table against what was planted there."""
    hits = find_in_table(table.rows)
    places = {(hit.row, hit.column, hit.hit.kind) for hit in hits}
    cells = {(truth.start, truth.end) for truth in table.planted}
    for truth in table.planted:
        words = f"{table.rows[truth.start][truth.end]!r} in {table.rows[:4]}"
        score.plant(truth, (truth.start, truth.end, truth.kind) in places, words)
    for hit in hits:
        words = f"{table.rows[hit.row][hit.column]!r} {hit.hit.reason} in {table.rows[:4]}"
        score.call(hit.hit.kind, (hit.row, hit.column) in cells, words)


def measure(seed: int, count: int) -> Score:
    """The score of one corpus: texts, tables, and prose with nothing in it."""
    score = Score()
    for sample in texts(seed, count):
        score_text(score, sample)
    for table in tables(seed + 1, count // 10):
        score_table(score, table)
    random = Random(seed + 2)  # noqa: S311 - draws samples, keeps no secrets
    for line in (*PROSE, *(line for _ in range(count // 50) for line in decoys(random))):
        score_text(score, Text(line, ()))
    return score


def roster(rows: int) -> list[list[str]]:
    """A list of 12 columns as a bank wants it, every row with an identity number, a card and a mobile."""
    random = Random(7)  # noqa: S311 - draws samples, keeps no secrets
    header = "序号 村 组 户主姓名 身份证号 开户行 一卡通账号 面积（亩） 标准 金额（元） 联系电话 备注"
    body = [[str(number), *_roster_row(random)] for number in range(rows)]
    return [header.split(), *body]


def _roster_row(random: Random) -> list[str]:
    place = [random.choice(values.VILLAGES), f"{random.randint(1, 12)}组", values.name(random), values.identity(random)]
    money = [values.card(random), f"{random.uniform(0.3, 20):.2f}", "97.42", f"{random.uniform(10, 2000):.2f}"]
    remark = random.choice(("", "", "已核实", "耕地流转，已签协议"))
    return [*place, "农村信用社", *money, values.mobile(random), remark]


def speed(rows: int) -> tuple[float, int]:
    """Seconds of processor time for a list of so many rows, and how much was found."""
    table = roster(rows)
    start = time.process_time()
    found = len(find_in_table(table))
    return time.process_time() - start, found
