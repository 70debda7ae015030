"""Names in files that the store does not know: each with its nearest candidates, to be accepted as one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from domain import BagdarError
from etl.directory import Directory
from language import message
from ui import data_choices, data_kept
from ui.frame import Page
from warehouse import aliases, read_names, reference
from warehouse.store import Connection, writing

_SHOWN, _MOST = 8, 30  # each name is a list of several hundred choices
_ALL = "names-all"
_ACCEPTED = "names-accepted"
_CODE = re.compile(r"\(([a-z0-9_-]+)\)|(?<![\w-])([a-z0-9]+(?:[-_][a-z0-9]+)*)(?![\w-])")


@dataclass(frozen=True)
class Stranger:
    """One unknown name with what the loads that met it say."""

    kind: Literal["area", "indicator"]
    name: str
    layouts: tuple[str, ...]
    expected: str
    rows: int
    files: str
    load_id: int
    bearers: int  # areas or indicators that bear the name: several, or none


def strangers(page: Page) -> list[Stranger]:
    """Names that are still unknown: of the last upload, then with candidates, then the most frequent."""
    last = {upload.result.load_id for upload in data_kept.uploads() if upload.result}
    return sorted(
        page.read(_listed), key=lambda each: (each.load_id not in last, not each.expected, -each.rows)
    )


def show(page: Page, found: list[Stranger]) -> None:
    """Each name with its candidates; what was accepted, and the files that must be loaded again."""
    _accepted(page)
    if found:
        st.html(f'<p class="bg-note">{escape(page.text("data.names_note"))}</p>')
    options = {"area": data_choices.areas(page), "indicator": data_choices.indicators(page)}
    shown = _MOST if st.session_state.get(_ALL) else _SHOWN
    for number, stranger in enumerate(found[:shown]):
        _one(page, number, stranger, options[stranger.kind])
    if len(found) > shown:
        st.html(f'<p class="bg-note">{escape(page.count("data.names_more", len(found) - shown))}</p>')
    if len(found) > _SHOWN:
        st.toggle(page.text("data.names_all"), key=_ALL)


def has_accepted() -> bool:
    """Whether something was accepted in this session that asks for a file to be loaded again."""
    return bool(st.session_state.get(_ACCEPTED))


def candidates(expected: str, options: Mapping[str, str]) -> list[str]:
    """The codes that a reject offers: `Жамбылский район (kz-1942); …`."""
    named = [first or second for first, second in _CODE.findall(expected)]
    return list(dict.fromkeys(code for code in named if code in options))


def _one(page: Page, number: int, stranger: Stranger, options: Mapping[str, str]) -> None:
    near = candidates(stranger.expected, options)
    rest = [code for code in options if code not in near]
    key = f"names-{stranger.kind}-{stranger.name}"
    with st.container(key=f"stranger-{number}"):
        left, middle, right = st.columns((4, 4, 2), vertical_alignment="center")
        rows = page.count("data.names_rows", stranger.rows)
        left.html(
            f'<p class="bg-stranger"><b>{escape(stranger.name)}</b><br>'
            f"<small>{escape(page.text(f'data.names_{stranger.kind}'))} · {escape(rows)} · "
            f"{escape(stranger.files)}</small></p>"
        )
        chosen = middle.selectbox(
            page.text("data.names_choose"),
            ["", *near, *rest],
            index=1 if near else 0,
            format_func=lambda code: options.get(code, page.text("frame.choose")),
            key=f"{key}-code",
            label_visibility="collapsed",
        )
        if right.button(page.text("data.names_accept"), key=f"{key}-accept", disabled=not chosen):
            _accept(page, stranger, chosen, options[chosen])


def _accept(page: Page, stranger: Stranger, code: str, said: str) -> None:
    """Store the alias: for every layout, but where several bear the name, for those that met it."""
    layouts = stranger.layouts if stranger.bearers else (None,)
    try:
        with writing(page.store) as connection:
            for layout in layouts:
                aliases.accept(connection, stranger.kind, stranger.name, code, layout)
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        return
    done: list[tuple[str, str, str]] = st.session_state.setdefault(_ACCEPTED, [])
    done.append((stranger.name, said, stranger.files))
    st.rerun()


def _accepted(page: Page) -> None:
    """What was accepted so far; the files are loaded again where they are still here."""
    done: list[tuple[str, str, str]] = st.session_state.get(_ACCEPTED, [])
    if not done:
        return
    said = "; ".join(
        page.text("data.names_accepted", name=name, meaning=meaning) for name, meaning, _ in done
    )
    here = [upload for upload in data_kept.uploads() if upload.has_strangers and upload.content]
    if here:
        st.success(f"{said}. {page.text('data.names_again_here')}", icon=":material/check:")
        if st.button(page.count("data.names_load_again", len(here)), key="names-load-again", type="primary"):
            st.session_state[_ACCEPTED] = []
            data_kept.load(page, here)
            st.rerun()
        return
    files = ", ".join(dict.fromkeys(files for _, _, files in done))
    st.success(f"{said}. {page.text('data.names_again', files=files)}", icon=":material/check:")


def _listed(connection: Connection) -> list[Stranger]:
    """The strangers of standing loads, without those that have been accepted since."""
    directories = {
        "area": Directory.of(
            reference.known_areas(connection), reference.aliases(connection, "area"), loose=True
        ),
        "indicator": Directory.of(
            reference.known_indicators(connection), reference.aliases(connection, "indicator")
        ),
    }
    found = []
    for each in read_names.strangers(connection).to_dict("records"):
        directory = directories[each["kind"]]
        bearers = max(len(directory.by_name(each["name"], layout)) for layout in each["layouts"])
        if bearers != 1:
            known = {str(name): value for name, value in each.items()}
            found.append(Stranger(**known, bearers=bearers))
    return found
