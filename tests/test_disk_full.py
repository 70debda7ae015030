"""A disk that fills while a store is written, really: the system lets the process write only so much."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from domain import StoreError
from language import LANGUAGES, message
from warehouse.query import ask
from warehouse.store import current_file, writing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")

PROJECT = Path(__file__).resolve().parent.parent
ROWS = 150_000
WRITER = f"""
import resource, sys
from pathlib import Path
from domain import StoreError
from warehouse.store import writing
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with writing(Path(sys.argv[1])) as connection:
        connection.execute("CREATE TABLE filler AS SELECT hash(i) a, hash(i + 1) b FROM range({ROWS}) t(i)")
except StoreError as error:
    print(error.key, error.places["free"])
"""
LOADER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from etl.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *(str(argument) for argument in arguments)],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def files(store: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(store.iterdir())}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with writing(tmp_path / "store") as connection:
        connection.execute("INSERT INTO meta VALUES ('a', '1')")
    return tmp_path / "store"


@pytest.mark.parametrize("more", [-300_000, -1, 10_000, 500_000, 2_000_000])
def test_whenever_the_disk_fills_the_store_stays_as_it_was(store: Path, more: int) -> None:
    """While the store is copied, while the log is written, while the copy is checkpointed."""
    before = files(store)
    done = run(WRITER, store, current_file(store).stat().st_size + more)
    assert done.returncode == 0, done.stderr
    key, free = done.stdout.split()
    assert key == "error.store_disk_full"
    assert free.isdecimal()
    assert files(store) == before
    again = run(WRITER, store, 100_000_000)
    assert (again.stdout, again.stderr) == ("", "")
    assert ask(store, "SELECT count(*) FROM filler").rows == [(ROWS,)]


def test_a_load_says_that_the_disk_is_full(tmp_path: Path, store: Path) -> None:
    file = tmp_path / "long.csv"
    rows = [
        f"kz,kind_{number % 50},{2000 + number // 600}-{number // 50 % 12 + 1:02},{number}"
        for number in range(12_000)
    ]
    file.write_text("\n".join(["area,indicator,period,value", *rows]), encoding="utf-8")
    before = files(store)
    limit = current_file(store).stat().st_size + 100_000
    done = run(LOADER, limit, "load", file, "--register", "--store", store)
    assert done.returncode == 2
    assert "не хватило места" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(store) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_message_is_in_the_users_language(lang: str, tmp_path: Path) -> None:
    said = message(StoreError("error.store_disk_full", store=str(tmp_path), free="3"), lang)
    assert {"ru": "не хватило места", "kk": "орын жетпеді", "en": "no room"}[lang] in said
    assert "3" in said
