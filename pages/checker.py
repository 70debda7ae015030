"""Checker: do a report's own words and percents agree with its own numbers?"""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from etl.claims import read_claims
from models.claim_check import check
from reports import claim_words
from ui import checker_store, checker_table, checker_text, frame

page = frame.page("checker")
head = st.container()
text = checker_text.ask(page)
reads = read_claims(text)
match = checker_store.choose(page, reads) if reads else None
dispersion = match.dispersion if match else None
checked = []
for place, read in enumerate(reads):
    own = match if match and match.place == place else None
    people = checker_store.population(page, own, read) if own else None
    found = check(read.claim, dispersion if own else None, people)
    checked.append(checker_table.Checked(place + 1, read, found))

with head:
    sentence = claim_words.summary([row.finding for row in checked], page.lang) if checked else ""
    if text.strip() and not checked:
        sentence = page.text("checker.nothing")
    elif page.meeting and not checked:
        sentence = page.text("checker.meeting_empty")
    page.head(page.text("checker.title"), sentence, [page.text("checker.facts")])

against = [row for row in checked if row.finding.verdict not in checker_table.BESIDE]
beside = [row for row in checked if row.finding.verdict in checker_table.BESIDE]
lines = checker_store.lines(page, match, reads[match.place]) if match else []


def store() -> None:
    assert match is not None
    said = [line.code for line in lines]
    if dispersion is None:
        said.append(escape(page.text("checker.store_no_history")))
    st.html('<ul class="bg-found bg-links">' + "".join(f"<li>{line}</li>" for line in said) + "</ul>")


def notes() -> None:
    said = [page.text(f"checker.trap_{number}") for number in range(1, 8)]
    st.html('<ul class="bg-notes">' + "".join(f"<li>{escape(line)}</li>" for line in said) + "</ul>")


parts = []
if match:
    parts.append(frame.Part("store", store, page.text("checker.store_title")))
if against:
    parts.append(frame.Part("claims", partial(checker_table.judged, page, against)))
if beside:
    heading = page.text("checker.unjudged")
    parts.append(
        frame.Part("unjudged", partial(checker_table.unjudged, page, beside), heading, in_meeting=False)
    )
if checked:
    every = partial(checker_table.download, page, checked, [page.text("checker.facts")])
    parts.append(frame.Part("download", every, in_meeting=False))
parts.append(frame.Part("traps", notes, page.text("checker.traps"), in_meeting=False))
page.parts(*parts)
