"""`python run.py bench [NAME…]`: runs `run()` of each benchmark named; if none is, of all but the long ones.

A benchmark is a module of this folder with a function `run()` that yields `Figure`s. Each is printed as one
JSON object a line with the keys `bench figure value bar holds`; `bar` and `holds` are null for a figure
that is only told. Exit code 1 when a bar does not hold, 2 for an unknown name.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure


def benches() -> list[str]:
    """The names of all benchmarks: modules of this folder that define `run`."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return [file.stem for file in files if "\ndef run(" in file.read_text(encoding="utf-8")]


def is_long(bench: str) -> bool:
    """Whether it runs only where it is named: its module says `LONG = True`."""
    return "\nLONG = True\n" in Path(__file__).with_name(f"{bench}.py").read_text(encoding="utf-8")


def figures(bench: str) -> Iterator[Figure]:
    yield from importlib.import_module(f"benchmarks.{bench}").run()


def line(bench: str, figure: Figure) -> str:
    value = float(f"{figure.value:.4g}")
    told = {"bench": bench, "figure": figure.figure, "value": value, "bar": figure.bar, "holds": figure.holds}
    return json.dumps(told, ensure_ascii=False)


def main(named: list[str]) -> int:
    known = benches()
    for unknown in set(named) - set(known):
        print(f"{unknown}: no such benchmark; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    all_hold = True
    for bench in named or [bench for bench in known if not is_long(bench)]:
        for figure in figures(bench):
            print(line(bench, figure), flush=True)
            all_hold = all_hold and figure.holds is not False
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
