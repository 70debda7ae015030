"""A loader killed at random moments while readers poll: no partial load, no reader's error, ever."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.layouts.source import Request
from etl.load import load_files
from warehouse.query import ask

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]

PROJECT = Path(__file__).resolve().parent.parent
ROWS, KILLS, READERS = 120_000, 20, 3
LOADER = """
import sys
from datetime import date
from pathlib import Path
from etl.layouts.source import Request
from etl.load import load_files
print("ready", flush=True)
request = Request(published=date.fromisoformat(sys.argv[3]), register=True)
result = load_files([Path(sys.argv[1])], Path(sys.argv[2]), request, refresh=False)[0]
assert result.error is None, result.error
"""
READER = """
import sys
import time
from pathlib import Path
from warehouse.store import reading
store, size = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
reads = 0
while not (store.parent / "stop").exists():
    with reading(store) as connection:
        loads = connection.execute("SELECT count(*) FROM load").fetchone()[0]
        held = connection.execute("SELECT count(*), sum(value) FROM observation").fetchone()
        noted = connection.execute("SELECT sum(rows_accepted + rows_unchanged) FROM load").fetchone()[0]
    assert held == (loads * size, loads * size) and noted == loads * size, (loads, held, noted)
    reads += 1
    time.sleep(0.1)
print(reads)
"""


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    """The script in a process of its own, once its imports are done."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *(str(argument) for argument in arguments)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def count_loads(store: Path) -> int:
    return int(str(ask(store, "SELECT count(*) FROM load").rows[0][0]))


def test_a_killed_loader_leaves_the_store_whole(tmp_path: Path) -> None:
    store, file = tmp_path / "store", tmp_path / "long.csv"
    with file.open("w", encoding="utf-8") as handle:
        handle.write("area,indicator,period,value\n")
        handle.writelines(
            f"area-{number % 200},kind_{number // 200 % 50},2025-{number // 10000 + 1:02},1\n"
            for number in range(ROWS)
        )
    first = load_files([file], store, Request(register=True), refresh=False)[0]
    assert first.accepted == ROWS
    readers = [started(READER, store, ROWS) for _ in range(READERS)]
    whole = started(LOADER, file, store, "2030-01-01")
    began = time.monotonic()
    assert whole.communicate()[1] == ""
    takes = min(time.monotonic() - began, 3)

    seed = random.randrange(10**6)
    print("seed", seed)
    moments, done = random.Random(seed), 2
    for number in range(KILLS):
        loader = started(LOADER, file, store, f"2030-02-{number + 1:02}")
        time.sleep(moments.uniform(0, takes))
        loader.kill()
        loader.communicate()
        done += loader.returncode == 0
        loads = count_loads(store)
        assert loads >= done
        done = loads
    (tmp_path / "stop").touch()
    for reader in readers:
        out, err = reader.communicate()
        assert reader.returncode == 0, err
        assert int(out) > 0

    last = load_files([file], store, Request(register=True), refresh=False)[0]
    assert last.error is None
    left = {path.name for path in store.iterdir()}
    assert not {name for name in left if name.startswith(("building", "CURRENT.new"))}
