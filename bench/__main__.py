"""All measurements in one run: python -m bench [part …].

Parts: board, store, register, site, package, startup, inspect (all).

Other matters: `python -m bench import …`, how well catalogs are read (bench/catalogs), and `python -m bench privacy …`,
how well private information is found (bench/privacy).
"""

from __future__ import annotations

import subprocess
import sys

OTHERS = {"import": "bench.catalogs", "privacy": "bench.privacy"}
PARTS = ("board", "store", "register", "site", "package", "startup", "inspect")
MODULES = {"inspect": "inspecting"}
"""Where a part's module is called otherwise: one named inspect would stand before Python's own."""


def main() -> int:
    """Run the parts named, or all; 0 when every one ran to its end."""
    if sys.argv[1:2] and sys.argv[1] in OTHERS:
        command = [sys.executable, "-m", OTHERS[sys.argv[1]], *sys.argv[2:]]
        return subprocess.run(command, check=False).returncode
    chosen = sys.argv[1:] or list(PARTS)
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        print(f"没有测量项“{unknown[0]}”，可用：{'、'.join(PARTS)}")
        return 2
    failed = 0
    for part in chosen:
        print(f"\n## {part}\n", flush=True)
        failed += (
            subprocess.run([sys.executable, "-m", f"bench.{MODULES.get(part, part)}"], check=False).returncode != 0
        )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
