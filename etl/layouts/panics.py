"""When a damaged old `.xls` makes the reader of workbooks panic: an ordinary error, nothing on the screen.

python-calamine is written in Rust and checks the packages of XLSX well, but trusts some offsets of the older
format. What is then raised is no `Exception`, and its trace goes straight to the process's standard error.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ONE_AT_A_TIME = threading.Lock()


class ReaderPanicError(Exception):
    """The reader lost its way in the file."""


@contextmanager
def panics_as_errors(old_format: bool) -> Iterator[None]:
    """Turn a panic into `ReaderPanicError`; for the old format, without its trace on standard error."""
    try:
        if old_format:
            with _ONE_AT_A_TIME, _silent():
                yield
        else:
            yield
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # its class is nowhere to import from
            raise
        raise ReaderPanicError(str(problem)) from None


@contextmanager
def _silent() -> Iterator[None]:
    """The process's standard error goes nowhere meanwhile."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
