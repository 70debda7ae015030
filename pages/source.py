"""Where a number comes from: the file, the cell and the day behind every figure that a page shows."""

from __future__ import annotations

from html import escape

import streamlit as st

from language import period_text
from ui import empty, findings, frame, source_reads, source_tables, source_words
from warehouse import read_sources

page = frame.page("source")
asked = source_reads.asked(page)
if asked is None:
    empty.say(page, page.text("frame.page.source"), page.text("source.choose"))
    page.stop()

figure = asked
names = findings.all_names(page)
accounts = figure.accounts(page)
own = accounts[0]
all_files = source_reads.all_files(accounts)
concerned = [
    (figure.area, figure.formula or figure.indicator),
    *((each.made.area, each.made.indicator) for each in accounts),
]
found = findings.Findings(page, concerned)

shown_as = figure.formula or figure.indicator
title = names[shown_as] if page.meeting else page.text("frame.page.source")
facts = [names[shown_as], f"{names[figure.area]}, {period_text(figure.period, page.lang)}"]
said = [source_words.sentence(page, own)]
if figure.over:
    said = [source_words.share(page, accounts, names)]
elif figure.years:
    said = [source_words.since(page, accounts, figure.years[0])]
elif figure.per:
    people = page.read(read_sources.residents, figure.area)
    said.insert(0, source_words.rate(page, own, people, figure.per))
verdict = source_reads.verdict(page, figure.area)
if verdict is not None:
    said.append(source_words.verdict(page, verdict))
page.head(title, " ".join(said), facts)


def parts() -> None:
    below = findings.Findings(page, [(part.area, part.indicator) for part in own.made.parts])
    source_tables.parts(page, own.made, names, below)


def computed() -> None:
    source_tables.computed(page, accounts, names, found)


def numbers() -> None:
    source_tables.numbers(page, own, found)


def files() -> None:
    source_tables.files(page, all_files)


def earlier() -> None:
    source_tables.earlier(page, own)


def checks() -> None:
    said = list(dict.fromkeys(each for pair in concerned for each in found.sentences(*pair, figure.period)))
    items = "".join(f"<li>{findings.SIGN} {escape(each)}</li>" for each in said)
    st.html(f'<ul class="bg-found">{items}</ul>' if said else escape(page.text("source.no_findings")))


shown = []
if len(accounts) > 1:
    shown.append(frame.Part("computed", computed, page.text("source.computed")))
if any(part.how != "reported" for part in own.made.parts) or own.made.how in ("areas", "kinds"):
    shown.append(frame.Part("parts", parts, page.text("source.parts")))
alone = not figure.over  # of a share, the table of what it is computed from says where each count stands
if alone and own.own_numbers():
    shown.append(frame.Part("numbers", numbers, page.text("source.numbers")))
if len(all_files):
    shown.append(frame.Part("files", files, page.text("source.files"), in_meeting=False))
if alone and source_tables.has_earlier(own):
    shown.append(frame.Part("earlier", earlier, page.text("source.earlier")))
if own.made.how != "missing":
    shown.append(frame.Part("checks", checks, page.text("finding.heading")))
page.parts(*shown)
