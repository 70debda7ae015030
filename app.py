"""The app: navigation, language, the border of errors. Run it with `python run.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import address, footer, frame

st.set_page_config(
    page_title="Бағдар", page_icon=str(Path(__file__).with_name("ui") / "icon.svg"), layout="wide"
)
lang = address.language()
pages = frame.pages(lang)
chosen = st.navigation(list(pages.values()), position="hidden")
frame.decorate(lang)
frame.top_bar(lang, pages)
with frame.border(lang):
    chosen.run()
    footer.show(lang)
