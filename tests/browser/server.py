"""Starts the app as a person does, and opens it in the machine's Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LAUNCHER = ["-m", "ui.serve"]  # what run.py starts
PLAIN = ["-m", "streamlit", "run", "app.py", "--server.headless=true"]


@contextmanager
def serving(store: Path, log: Path, command: list[str] = LAUNCHER) -> Iterator[str]:
    """The address of a server on a store; stopped at the end. Its words go to the log."""
    port = free_port()
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, *command, f"--server.port={port}", "--server.address=127.0.0.1"],
            cwd=PROJECT, env={**os.environ, "BAGDAR_STORE": str(store)}, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_healthy(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")


@contextmanager
def chromium(path: str) -> Iterator[BrowserContext]:
    """A browser whose tabs share one cache, so that the app's script is fetched once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser.new_context()
        browser.close()


class Visit:
    """One browser tab, and what its console complained of."""

    def __init__(self, browser: BrowserContext, address: str, width: int = 1440, height: int = 900) -> None:
        self.address = address
        self.page: Page = browser.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has been drawn to its end."""
        self.page.wait_for_selector(".bg-head h1", timeout=60_000)
        self.page.wait_for_function(
            "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'",
            timeout=60_000,
        )

    @property
    def title(self) -> str:
        return self.page.inner_text(".bg-head h1")

    def errors(self) -> list[str]:
        """Error elements on the page, and the console's complaints."""
        shown = self.page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]')
        return shown.all_inner_texts() + self.complaints

    def close(self) -> None:
        self.page.close()
