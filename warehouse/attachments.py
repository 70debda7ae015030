"""Files attached to reports: kept in the store's folder beside its versions, each under its SHA-256.

Nothing removes them: neither a new version nor a rollback, for an earlier version may name them still.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from domain import StoreError

_FOLDER = "attachments"


def keep_attachment(store: Path, content: bytes) -> str:
    """Put a file into the store; its SHA-256, by which an event names it.

    Before the event is written, so that no event names a file that is not there. Raises StoreError where the
    disk refuses it.
    """
    name = hashlib.sha256(content).hexdigest()
    kept = store / _FOLDER / name
    if kept.is_file():
        return name
    building = ""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, building = tempfile.mkstemp(prefix="building-", dir=kept.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(building).replace(kept)
    except OSError as problem:
        if building:
            with suppress(OSError):
                Path(building).unlink(missing_ok=True)
        named = problem.strerror or str(problem)
        raise StoreError("error.store_write_failed", store=str(store), problem=named) from problem
    return name


def attachment_path(store: Path, sha256: str) -> Path:
    """Where an attached file lies. Raises StoreError where the store does not have it."""
    kept = store / _FOLDER / sha256
    if not is_sha256(sha256) or not kept.is_file():
        raise StoreError("error.attachment_absent", store=str(store), file=sha256[:12])
    return kept


def is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
