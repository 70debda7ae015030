"""Mutated files against their unmutated truth: `python run.py bench fuzz`; `BAGDAR_FUZZ_FILES` says how many,
`BAGDAR_FUZZ_BASES` (names with commas between) of what.

Each case takes a good file, breaks it (bytes, a cell, the layout), loads it into a copy of a store, and looks
at what became of it. It must be refused with one of our own errors, or load numbers that are the file's own:
equal to the truth, or standing in the very cell that was changed and equal to what that cell now says.
Anything else is a traceback, a partial load or a wrong number, and each of these must be 0.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.fuzz_files import Base, bases
from benchmarks.fuzz_mutations import Touched, bytes_mutated, cell_mutated, layout_mutated
from benchmarks.fuzz_truth import Numbers, counts, numbers, wrong
from domain import BagdarError
from etl.load import load_files
from language import message
from warehouse.store import current_file

LONG = True
FILES = 5000
SEED = 20261122


@dataclass
class Tally:
    """How many cases ended in which way; examples of what must not happen."""

    ends: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


def run() -> Iterator[Figure]:
    files = int(os.environ.get("BAGDAR_FUZZ_FILES", FILES))
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="bagdar-fuzz-") as folder:
        named = os.environ.get("BAGDAR_FUZZ_BASES", "").split(",")
        made = [base for base in bases(Path(folder)) if named == [""] or base.name in named]
        shares = sum(base.share for base in made)
        for base in made:
            _fuzz(base, round(files * base.share / shares), Path(folder) / base.name, tally)
    for line in tally.bad[:20]:
        print(line, file=sys.stderr)
    print("refused by: " + ", ".join(f"{key} {n}" for key, n in tally.errors.most_common()), file=sys.stderr)
    yield Figure("files", float(sum(tally.ends.values())))
    for end in ("refused", "loaded as before", "rows refused", "changed as the file says"):
        yield Figure(end.replace(" ", "_"), float(tally.ends[end]))
    for end in ("traceback", "partial load", "wrong number"):
        yield Figure(end.replace(" ", "_"), float(tally.ends[end]), 0.0)


def _fuzz(base: Base, files: int, folder: Path, tally: Tally) -> None:
    chance = random.Random(f"{SEED} {base.name}")
    folder.mkdir()
    before = folder / "before"
    load_files([base.known], before, base.registering, refresh=False)
    truth = _truth(base, before, folder / "truth")
    store = folder / "store"
    shutil.copytree(before, store)
    for number in range(files):
        file = folder / f"{number}{base.path.suffix}" if base.free_name else folder / base.path.name
        touched = _mutate(base, file, chance)
        end, detail = _case(base, file, touched, store, truth)
        tally.ends[end] += 1
        if end == "refused":
            tally.errors[detail] += 1
        elif end in ("traceback", "partial load", "wrong number"):
            tally.bad.append(f"{end}: {base.name} {number} {touched}: {detail}")
        file.unlink()
        if current_file(store).name != current_file(before).name:
            shutil.rmtree(store)
            shutil.copytree(before, store)


def _truth(base: Base, before: Path, store: Path) -> Numbers:
    shutil.copytree(before, store)
    result = load_files([base.path], store, base.request, refresh=False)[0]
    if result.error or not result.accepted or result.rejected:
        raise AssertionError(f"{base.name}: the file itself does not load: {result}")
    return numbers(store, base.path.name)


def _mutate(base: Base, file: Path, chance: random.Random) -> Touched:
    kinds = ("bytes", "cell", "cell", "layout") if base.write else ("bytes",)
    kind = chance.choice(kinds)
    if kind == "bytes" or base.write is None:
        content, told = bytes_mutated(base.path.read_bytes(), chance)
        file.write_bytes(content)
        return Touched(told)
    grid = {sheet: [list(row) for row in rows] for sheet, rows in base.grid.items()}
    touched = cell_mutated(grid, chance) if kind == "cell" else layout_mutated(grid, chance)
    base.write(grid, file)
    return touched


def _case(base: Base, file: Path, touched: Touched, store: Path, truth: Numbers) -> tuple[str, str]:
    """How one mutated file ended, and what there is to say of it."""
    version, counted = current_file(store).name, counts(store)
    try:
        result = load_files([file], store, base.request, refresh=False)[0]
        if result.error is not None:
            for lang in ("ru", "kk", "en"):
                message(result.error, lang)
    except Exception:  # noqa: BLE001 - a traceback is what this looks for
        return "traceback", traceback.format_exc().splitlines()[-1] + traceback.format_exc()[-600:]
    if isinstance(result.error, BagdarError):
        if current_file(store).name != version or counts(store) != counted:
            return "partial load", result.error.key
        return "refused", result.error.key
    found = numbers(store, file.name)
    problem = wrong(base, file, touched, truth, found, result.rejected)
    if problem:
        return "wrong number", problem
    if result.rejected or len(found) < len(truth):
        return "rows refused", ""
    same = {key: value for key, (value, _) in found.items()} == {
        key: value for key, (value, _) in truth.items()
    }
    return ("loaded as before", "") if same else ("changed as the file says", "")
