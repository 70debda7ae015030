"""The pages as on an earlier day: the control in the top bar, the banner, and the store that is read then.

`as_of=2026-09-10` in the address: everything as it was known on that day. `seen=2026-09-10`: the verdicts of
Progress and Target as they were shown on that day, from the kept runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from language import date_text, translate
from ui import address, reads
from warehouse import history

VERDICTS = ("progress", "target")  # the pages that `seen` is about
OWN_DAY = ("measures",)  # pages that take `as_of` for the day itself: what they show needs no copy
_ROOM: ContextVar[DeltaGenerator | None] = ContextVar("room", default=None)
_NOW = "now"


@dataclass(frozen=True)
class Past:
    """The copy of the store to read, and the sentence that says of which day everything is."""

    store: Path
    notice: str


def make_room() -> None:
    """Keep the control's place in the top bar; the page, which knows the store, fills it."""
    _ROOM.set(st.container(width="content", key="past"))


def control(store: Path, version: str, lang: str) -> None:
    """The button that opens the choice of a day; nothing in the meeting view or without figures."""
    room = _ROOM.get()
    _ROOM.set(None)
    if room is None or not version or address.meeting():
        return
    from etl.replay import local_day  # late: it brings the models along

    known = reads.read(store, version, history.publication_days, ())
    seen = sorted({local_day(moment) for moment in reads.read(store, version, history.run_moments, ())})
    day = address.day("as_of") or address.day("seen")
    label = date_text(day, lang) if day else translate("past.now", lang)
    key = f"past-{day or _NOW}"  # another button for another day: so the choice closes once it is made
    opened = room.popover(label, icon=":material/history:", type="tertiary", key=key)
    with opened, st.container(width=380):
        _choice("as_of", "seen", translate("past.as_of", lang), known, lang)
        st.caption(translate("past.as_of_help", lang))
        _choice("seen", "as_of", translate("past.seen", lang), seen, lang)
        st.caption(translate("past.seen_help", lang))


def _choice(name: str, other: str, label: str, days: Sequence[date], lang: str) -> None:
    asked = address.day(name)
    options = {_NOW: translate("past.now", lang)}
    named = sorted({*days, *([asked] if asked else [])}, reverse=True)
    options |= {one.isoformat(): date_text(one, lang) for one in named}
    key = f"past-{name}"
    st.session_state[key] = asked.isoformat() if asked else _NOW
    st.selectbox(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        key=key,
        placeholder=translate("frame.choose", lang),
        on_change=_changed,
        args=(name, other, key),
    )


def _changed(name: str, other: str, key: str) -> None:
    address.put(name, st.session_state[key] or "", default=_NOW)
    address.put(other, "")


def asked(store: Path, version: str, page: str, lang: str) -> Past | None:
    """The past that the address asks for, made where it is not kept; its banner stands on the page.

    Raises ArgumentError for a day without figures or without a kept run, StoreError.
    """
    if not version:
        return None
    seen, known = address.day("seen"), address.day("as_of")
    if seen and page in VERDICTS:
        return _seen(store, version, seen, lang)
    if known:
        return _known(store, known, lang)
    if seen:
        said = translate("past.seen_elsewhere", lang, day=date_text(seen, lang))
        _banner(st.empty(), said, said, lang)
    return None


def _known(store: Path, day: date, lang: str) -> Past:
    from etl.replay import known_on

    long, place = date_text(day, lang, "long"), _asked(day, lang)
    with st.spinner(translate("past.making", lang), show_time=True):
        copy = known_on(store, day)
    notice = translate("past.known_banner", lang, day=long)
    _banner(place, notice, translate("past.known_short", lang, day=long), lang)
    return Past(copy, notice)


def _seen(store: Path, version: str, day: date, lang: str) -> Past:
    from etl.replay import seen_on

    long, place = date_text(day, lang, "long"), _asked(day, lang)
    with st.spinner(translate("past.making", lang), show_time=True):
        copy, run = seen_on(store, day)
    made = {
        "run": run.run_id,
        "computed": _moment(run.computed_at, lang),
        "version": run.program_version or "–",
    }
    roadmap = _checksum(run, reads.read(store, version, history.checksums, ()), lang)
    notice = translate("past.seen_banner", lang, day=long, roadmap=roadmap, **made)
    _banner(place, notice, translate("past.seen_short", lang, day=long, **made), lang)
    return Past(copy, notice)


def _checksum(run: history.SeenRun, of_today: dict[str, str], lang: str) -> str:
    """The file of the roadmap on the page by the first signs of its checksum."""
    offered = [*(name for name in of_today if name in run.checksums), *run.checksums]
    roadmap = address.value("roadmap", run.checksums, offered[0])
    checksum = run.checksums[roadmap]
    key = "past.roadmap_same" if of_today.get(roadmap) == checksum else "past.roadmap_changed"
    return translate(key, lang, roadmap=roadmap, checksum=(checksum or "–")[:8])


def _moment(moment: datetime, lang: str) -> str:
    """A store's moment by the clock of this machine."""
    here = moment.replace(tzinfo=UTC).astimezone()
    return f"{date_text(here.date(), lang)} {here:%H:%M}"


def _asked(day: date, lang: str) -> DeltaGenerator:
    """The banner while the day's copy is made, and where it cannot be."""
    place = st.empty()
    said = translate("past.asked", lang, day=date_text(day, lang, "long"))
    _banner(place, said, said, lang)
    return place


def _banner(place: DeltaGenerator, said: str, short: str, lang: str) -> None:
    """The sentence and the way back; on a projector the short sentence alone."""
    back = escape(address.here(as_of=None, seen=None, part=None))
    link = f'<a class="bg-link" href="{back}" target="_self">{escape(translate("past.back", lang))}</a>'
    shown = escape(short) if address.meeting() else f"{escape(said)} {link}"
    place.html(f'<aside class="bg-past" role="note">{shown}</aside>')
