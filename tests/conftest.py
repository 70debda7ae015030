"""What every test can lean on: real files, a built demonstration store, a browser; and why one was skipped.

On CI (environment variable `CI`) nothing that the suite needs may be absent: there a missing browser or
missing real files fail the tests that a developer's machine would skip.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

# How long one example takes depends on what else the machine does.
settings.register_profile("bagdar", deadline=None)
settings.load_profile("bagdar")

PROJECT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OWN_VARIABLES = ("BAGDAR_STORE", "BAGDAR_LANG")


def real_files() -> Path:
    """The folder of real files: `BAGDAR_TEST_DATA`, else `shared/data` beside the project."""
    return Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data").resolve()


def browser() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def missing(item: pytest.Item) -> str | None:
    """What a marked test needs and this machine lacks."""
    if item.get_closest_marker("browser") and browser() is None:
        return "no browser: none of " + ", ".join(BROWSERS) + " is installed"
    wants_files = item.get_closest_marker("real_data") or "shared_data" in getattr(item, "fixturenames", ())
    if wants_files and not real_files().is_dir():
        return f"no real files: {real_files()} does not exist (BAGDAR_TEST_DATA names another folder)"
    return None


def pytest_configure() -> None:
    """A developer's own store and language must not reach the tests."""
    for name in OWN_VARIABLES:
        os.environ.pop(name, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that no worker ends with one while the other has nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    reason = missing(item)
    if reason is None:
        return
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(f"on CI nothing may be skipped: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The closing lines: how many tests were skipped, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(skip_reason(report) for report in skipped)
    terminalreporter.section("skipped")
    terminalreporter.write_line(f"{len(skipped)} skipped" + (":" if skipped else ", nothing was left out"))
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"  {count} × {reason}")


def skip_reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files; a test that asks for it is skipped (on CI: fails) where it is absent."""
    return real_files()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path, for Playwright's `executable_path`; mark the test `browser`."""
    path = browser()
    assert path is not None, "mark tests that need the browser with @pytest.mark.browser"
    return path


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demonstration store, built once a run, for all workers together. Read only: copy it to write."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    store = shared / "demo-store"
    with FileLock(shared / "demo-store.lock"):
        if not (store / "CURRENT").is_file():
            from etl.demo import build_demo_store

            build_demo_store(store, lambda _line: None)
    yield store
