"""Files that were uploaded: loaded each with what was said of it, and kept while a question is open.

A file whose load failed, or met unknown names, stays in the session, so that it need not be chosen again
once the question is answered.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from etl.layouts.source import Request
from etl.load import FileResult, Taken, derive_changed, load_without_refresh
from ui.frame import Page
from warehouse.store import store_to_write

_UPLOADS = "uploads"
_KEPT_BYTES = 200 * 2**20  # in one session
UNKNOWN = {"unknown_area", "unknown_indicator"}


@dataclass(frozen=True)
class Upload:
    """One file as it was uploaded; `content` is let go where nothing more is asked of it.

    `key` tells it from others, for widgets and the cache.
    """

    key: str
    name: str
    content: bytes | None
    request: Request = field(default_factory=Request)
    result: FileResult | None = None

    @classmethod
    def of(cls, name: str, content: bytes, request: Request) -> Upload:
        key = hashlib.sha256(name.encode() + b"\x00" + content).hexdigest()[:12]
        return cls(key, name, content, request)

    @property
    def error(self) -> str:
        """The key of the message why it failed; empty where it did not."""
        return self.result.error.key if self.result and self.result.error else ""

    @property
    def has_strangers(self) -> bool:
        return bool(self.result and UNKNOWN & set(self.result.reasons))


def uploads() -> list[Upload]:
    """The files of the last upload, with their results."""
    found: list[Upload] = st.session_state.get(_UPLOADS, [])
    return found


def forget(key: str) -> None:
    """Drop one file: it is not to be loaded."""
    st.session_state[_UPLOADS] = [upload for upload in uploads() if upload.key != key]


def load(page: Page, given: Sequence[Upload]) -> None:
    """Load these files; the others of the last upload keep what they came to."""
    with st.spinner(page.text("data.upload_running")):
        loaded = {upload.key: upload for upload in _loaded(given)}
    before = {upload.key: upload for upload in uploads()}
    st.session_state[_UPLOADS] = _within_bounds([*(before | loaded).values()])


def load_anew(page: Page, given: Sequence[Upload]) -> None:
    """Load these files, and forget the last upload."""
    st.session_state[_UPLOADS] = []
    load(page, given)


def _loaded(given: Sequence[Upload]) -> list[Upload]:
    """Files of which the same was said go together, and everything is derived anew once."""
    store = store_to_write()
    everything = Taken([], set(), behind=False)
    done: list[Upload] = []
    with tempfile.TemporaryDirectory(prefix="bagdar-") as folder:
        for number, request in enumerate(dict.fromkeys(upload.request for upload in given)):
            alike = [upload for upload in given if upload.request == request]
            paths = [
                written(upload, Path(folder) / f"{number}-{place}") for place, upload in enumerate(alike)
            ]
            taken = load_without_refresh(paths, store, request)
            everything = Taken(
                [*everything.results, *taken.results],
                everything.changed | taken.changed,
                behind=everything.behind or (number == 0 and taken.behind),
            )
            done += [
                replace(upload, result=result) for upload, result in zip(alike, taken.results, strict=True)
            ]
        derive_changed(store, everything)
    return done


def written(upload: Upload, folder: Path) -> Path:
    """The file in a folder of its own, under its own name."""
    folder.mkdir(parents=True)
    path = folder / Path(upload.name).name
    path.write_bytes(upload.content or b"")
    return path


def _within_bounds(given: list[Upload]) -> list[Upload]:
    """Contents are kept where they may be asked for again, the first ones within the bounds of memory."""
    kept, used = [], 0
    for upload in given:
        size = len(upload.content or b"")
        wanted = bool(upload.error) or upload.has_strangers
        if not wanted or used + size > _KEPT_BYTES:
            upload = replace(upload, content=None)
        else:
            used += size
        kept.append(upload)
    return kept
