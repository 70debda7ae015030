"""Methods: what stands behind each number, in short; the document in full under each paragraph."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from ui import address, frame, methods_topics

page = frame.page("methods")
asked = address.value("topic", methods_topics.TOPICS)
page.head(page.text("methods.title"), page.text("methods.sentence"))


def topic(name: str) -> None:
    shown = "bg-answer" if page.meeting else "bg-method"
    st.html(f'<p class="{shown}" id="{name}">{escape(page.text(f"methods.{name}"))}</p>')
    if page.meeting:
        return
    if name == "reliability":
        link = escape(page.link("reliability"))
        words = escape(page.text("frame.how_often"))
        st.html(f'<p><a class="bg-link" href="{link}" target="_self">{words}</a></p>')
    if full := methods_topics.in_full(name):
        with st.expander(page.text("methods.in_full"), expanded=name == asked, key=f"full-{name}"):
            st.markdown(full)


# What a link from elsewhere asks for comes first: it must not be looked for.
order = sorted(methods_topics.TOPICS, key=lambda name: name != asked)
page.parts(*(frame.Part(name, partial(topic, name), page.text(f"methods.{name}.title")) for name in order))
