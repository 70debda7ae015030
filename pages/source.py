"""Where a number comes from: the file, the cell and the day behind every figure that a page shows."""

from __future__ import annotations

from html import escape

import streamlit as st

from language import date_text, period_text
from ui import address, empty, filters, findings, frame, source_reads, source_tables, source_words
from ui.source_reads import account
from warehouse import read_compare, read_sources

page = frame.page("source")
areas, indicators = page.read(read_compare.areas), page.read(read_compare.indicators)
area = address.value("area", areas["code"].tolist())
indicator = address.value("indicator", indicators["code"].tolist())
period = filters.period_of(address.value("period"))
if not area or not indicator or period is None:
    empty.say(page, page.text("frame.page.source"), page.text("source.choose"))
    st.stop()

names = findings.all_names(page)
day = filters.day_of(address.value("as_of"))
over = [code for code in address.value("of").split(",") if code in set(indicators["code"])]
accounts = [page.read(account, area, code, str(period), day) for code in (indicator, *over)]
own = accounts[0]
found = findings.Findings(page, [(area, each.made.indicator) for each in accounts])

facts = [names[indicator], names[area], period_text(period, page.lang)]
if day:
    facts.append(page.text("source.known_on", date=date_text(day, page.lang)))
said = source_words.sentence(page, own, names)
if over:
    said = source_words.share(page, accounts, names)
if address.value("per"):
    said = source_words.rate(page, own, page.read(read_sources.residents, area)) + " " + said
verdict = source_reads.verdict(page, area)
if verdict is not None:
    said += " " + source_words.verdict(page, verdict)
page.head(page.text("frame.page.source"), said, facts)


def parts() -> None:
    below = findings.Findings(page, [(part.area, part.indicator) for part in own.made.parts])
    source_tables.parts(page, own.made, names, below)


def share() -> None:
    source_tables.share(page, accounts, names, found)


def numbers() -> None:
    source_tables.numbers(page, own, found)


def files() -> None:
    source_tables.files(page, own.files)


def earlier() -> None:
    source_tables.earlier(page, own)


def checks() -> None:
    said = found.sentences(area, indicator, own.made.period)
    items = "".join(f"<li>{findings.SIGN} {escape(each)}</li>" for each in said)
    st.html(
        f'<ul class="bg-notes bg-found">{items}</ul>' if said else escape(page.text("source.no_findings"))
    )


shown = [frame.Part("share", share, page.text("source.share_parts"))] if over else []
if any(part.how != "reported" for part in own.made.parts) or own.made.how in ("areas", "kinds"):
    shown.append(frame.Part("parts", parts, page.text("source.parts")))
if own.own_numbers():
    shown.append(frame.Part("numbers", numbers, page.text("source.numbers")))
if len(own.files):
    shown.append(frame.Part("files", files, page.text("source.files"), in_meeting=False))
if source_tables.has_earlier(own):
    shown.append(frame.Part("earlier", earlier, page.text("source.earlier")))
if own.made.how != "missing":
    shown.append(frame.Part("checks", checks, page.text("source.checks")))
page.parts(*shown)
