"""Runs a page of the app the way a browser's session does, and gives what is on it as text."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PROJECT = Path(__file__).resolve().parent.parent


def run(monkeypatch: pytest.MonkeyPatch, store: Path, page: str, **query: str) -> AppTest:
    """The page on a store, with an address; fails on anything that Streamlit would show as an exception."""
    monkeypatch.setenv("BAGDAR_STORE", str(store))
    monkeypatch.chdir(PROJECT)
    script = (
        "import runpy\n"
        "from ui import address, frame\n"
        "with frame.border(address.language()):\n"
        f"    runpy.run_path({str(PROJECT / 'pages' / page)!r} + '.py')\n"
    )
    app = AppTest.from_string(script, default_timeout=120)
    for name, said in query.items():
        app.query_params[name] = said
    app.run()
    assert not app.exception, app.exception
    assert not [error.value for error in app.error if "журнал" in error.value], app.error
    return app


def html(app: AppTest) -> str:
    """All HTML of the page in its order."""
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    """The text that the HTML shows, thin spaces as spaces."""
    plain = unescape(re.sub(r"<[^>]+>", " ", html(app)))
    return re.sub(r"\s+", " ", plain)
