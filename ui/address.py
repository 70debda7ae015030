"""The address of a page holds its language, view and every filter: a copied link opens the same view.

Streamlit can bind a widget to the address by itself, but writes the label that is shown, and labels are
translated: such a link would break in another language. So the address is kept here, in codes, and the
widgets of `ui.filters` follow it. The values in `SHARED` go along from page to page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from language import DEFAULT_LANGUAGE, LANGUAGES

SHARED = ("lang", "view", "roadmap", "area", "as_of", "seen")
MEETING = "meeting"


def value(name: str, allowed: Iterable[str] | None = None, default: str = "") -> str:
    """What the address says of a parameter; the default where it says nothing, or nothing allowed."""
    said = st.query_params.get(name, "")
    if not said or (allowed is not None and said not in set(allowed)):
        return default
    return said


def put(name: str, chosen: str, default: str = "") -> None:
    """Write a parameter; a default leaves the address, so that links stay short."""
    if chosen and chosen != default:
        st.query_params[name] = chosen
    elif name in st.query_params:
        del st.query_params[name]


def day(name: str) -> date | None:
    """A parameter that is a day (`2026-09-10`); None where it is absent or none."""
    try:
        return date.fromisoformat(value(name))
    except ValueError:
        return None


def language() -> str:
    return value("lang", LANGUAGES, DEFAULT_LANGUAGE)


def meeting() -> bool:
    return value("view") == MEETING


def shared() -> dict[str, str]:
    """The parameters that a link to another page takes along."""
    return {name: said for name in SHARED if (said := value(name))}


def link(page: str, **changes: str | None) -> str:
    """A relative address of a page with the shared parameters and these changes; None drops one."""
    parameters = {**shared(), **changes}
    query = urlencode({name: said for name, said in parameters.items() if said})
    path = "./" if page == "progress" else page  # the first page has the root as its address
    return f"{path}?{query}" if query else path


def here(**changes: str | None) -> str:
    """The address of the same page with all that it says, and these changes; None drops one."""
    parameters = {**st.query_params.to_dict(), **changes}
    return "?" + urlencode({name: said for name, said in parameters.items() if said})
