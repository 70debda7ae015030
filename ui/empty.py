"""What a page says when it has nothing to show: what to do, and a way there."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.frame import Page


def say(page: Page, title: str, words: str) -> None:
    """A title, a sentence that says what to do, and a link to loading data."""
    page.head(title)
    link = f'<a class="bg-link" href="{escape(page.link("data"))}" target="_self">{{}}</a>'
    there = link.format(escape(page.text("frame.to_data")))
    st.html(f'<div class="bg-empty"><p>{escape(words)}</p><p>{there}</p></div>')


def no_roadmap(page: Page) -> None:
    """Nothing has been judged yet: no data, or no roadmap that the data touch."""
    say(page, page.text(f"frame.page.{page.name}"), page.text("progress.empty"))
