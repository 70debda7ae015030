"""One writer at a time: a lock on a file, which the system lets go of when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain import StoreBusyError


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store's lock, the holder's pid in the file. Raises StoreBusyError where another holds it."""
    with (store / "writer.lock").open("a+", encoding="ascii") as lock:
        if not _try_lock(lock.fileno()):
            lock.seek(0)
            raise StoreBusyError("error.store_busy", store=str(store), pid=lock.read().strip() or "?")
        try:
            lock.seek(0)
            lock.truncate()
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield
        finally:
            lock.seek(0)
            lock.truncate()
            lock.flush()
            _unlock(lock.fileno())


if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 20  # behind the pid, which others must be able to read

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
