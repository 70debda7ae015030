"""What every page stands in: language, store, meeting view, the notice of simulated figures, errors.

A page is a flat file: pick, read, draw. The smallest one:

    from ui import charts, downloads, filters, frame
    from warehouse import read_trends

    page = frame.page("trends")
    areas = page.read(read_trends.areas, page.lang)            # cached for this version of the store
    area = filters.choose(page, "area", page.text("trends.area"), areas)   # lives in the address
    rows = page.read(read_trends.series, area)

    def line() -> None:
        charts.show(page, charts.line(page, rows, title=...), key="trend", alt=...)

    def table() -> None:
        tables.show(page, ...)
        downloads.table(page, rows, "trend", title=...)

    page.head(page.text("trends.title"), sentence=...)
    page.parts(frame.Part("line", line), frame.Part("table", table))

In the ordinary view the parts follow one another; in the meeting view (`view=meeting`) one is on the screen
at a time and the arrow keys walk through them. `page.text` is a message of `locales/`, `page.link` the
address of another page. Errors need no handling here: `border` (in app.py) turns a BagdarError into its
sentence, and anything else into a sentence with a code that is also in the log.
"""

from __future__ import annotations

import secrets
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import NoReturn, TypeVar

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from domain import BagdarError
from language import message, plural, translate
from ui import address, meeting, past, reads, simulation, theme
from warehouse import read_progress
from warehouse.store import exists, store_to_read

R = TypeVar("R")
NAMES = (
    "progress",
    "target",
    "compare",
    "checker",
    "trends",
    "effect",
    "measures",
    "data",
    "reliability",
    "source",
    "methods",
)
REACHED_BY_LINKS = ("source", "methods", "reliability")  # pages that the top bar does not list
_PAGES = Path(__file__).resolve().parent.parent / "pages"
_SCRIPT = Path(__file__).with_name("frame.js")


@dataclass(frozen=True)
class Part:
    """One idea of a page: a name (unique on the page), what draws it, a heading if the drawing has none.

    `beside` puts it to the right of the part before, where the screen is wide enough.
    """

    name: str
    draw: Callable[[], None]
    heading: str = ""
    in_meeting: bool = True
    beside: bool = False


@dataclass(frozen=True)
class Page:
    name: str
    lang: str
    meeting: bool
    dark: bool
    store: Path  # what is read: on an earlier day, a copy as it was then
    version: str  # of the store; empty where there is none
    simulated: bool
    notice: str  # the sentence on an earlier day and on simulated figures; empty where neither holds
    published: tuple[str, ...]  # the totals among them that are not simulated, a line a source
    earlier: bool = False  # shown as on an earlier day: nothing can be changed here
    _answer: list[str] = field(default_factory=list)  # HTML of the head's answer, for the meeting view

    def text(self, key: str, **places: object) -> str:
        return translate(key, self.lang, **places)

    def count(self, key: str, number: int, **places: object) -> str:
        """The form of a message with a count, in the page's language."""
        return plural(key, number, self.lang, **places)

    def read(self, function: Callable[..., R], *arguments: object) -> R:
        """A read of the store, cached. Raises StoreError where there is no store."""
        return reads.read(self.store, self.version, function, arguments)

    def link(self, page: str, **changes: str | None) -> str:
        return address.link(page, **changes)

    def head(self, title: str, sentence: str = "", facts: Sequence[str] = (), below: str = "") -> None:
        """The page's title, small facts beside it (dates, sources), its answer in one sentence.

        `below` is HTML under the sentence. In the meeting view the answer is the first part by itself.
        """
        answer = f'<p class="bg-answer">{escape(sentence)}</p>' if sentence else ""
        shown = facts[1:2] if self.meeting else facts  # on a projector the head is one line
        top = f'<h1>{escape(title)}</h1><p class="bg-facts">{_facts(shown)}</p>'
        if self.meeting:
            self._answer.append(answer + below)
            st.html(f'<header class="bg-head bg-brief">{top}</header>')
        else:
            st.html(f'<header class="bg-head">{top}{answer}{below}</header>')

    def parts(self, *parts: Part) -> None:
        """Draw the parts: all of them, or in the meeting view the one that the address names."""
        if self.meeting:
            shown = [part for part in parts if part.in_meeting]
            if answer := "".join(self._answer):
                shown.insert(0, Part("answer", partial(_put, answer)))
            current = meeting.walk(self.lang, len(shown))
            parts = tuple(shown[current : current + 1])
        for index, part in enumerate(parts):
            following = parts[index + 1 : index + 2]
            if part.beside and index:
                continue
            if following and following[0].beside:
                left, right = st.columns((3, 2), gap="large")
                with left:
                    _draw(part)
                with right:
                    _draw(following[0])
            else:
                _draw(part)

    def stop(self) -> NoReturn:
        """End the page before its parts: in the meeting view with its answer and the keys that lead on."""
        self.parts()
        st.stop()


def _put(html: str) -> None:
    st.html(html)


def _draw(part: Part) -> None:
    with st.container(key=f"part-{part.name}"):
        if part.heading:
            st.html(f"<h2>{escape(part.heading)}</h2>")
        part.draw()


def chunks(
    name: str, draw: Callable[[int, int], None], rows: int, size: int, heading: str = ""
) -> Iterator[Part]:
    """Parts of at most `size` rows each (0: one part of all rows); `draw` gets the first row and the last."""
    size = size or max(rows, 1)
    for first in range(0, rows, size):
        yield Part(f"{name}-{first // size + 1}", partial(draw, first, min(first + size, rows)), heading)


def page(name: str) -> Page:
    """Set up the page and give what it works with. Each page calls it first."""
    _cure_cold_start()
    lang = address.language()
    store = _store(lang)
    version = reads.version(store)
    then = None
    if name not in past.OWN_DAY:
        past.control(store, version, lang)
        then = past.asked(store, version, name, lang)
    if then:
        store, version = then.store, reads.version(then.store)
    simulated = bool(version) and reads.read(store, version, read_progress.is_simulated, ())
    totals = reads.read(store, version, read_progress.published_totals, (lang,)) if simulated else None
    notice, published = simulation.told(totals, lang) if totals is not None else ("", ())
    made = Page(
        name,
        lang,
        address.meeting(),
        theme.is_dark(),
        store,
        version,
        simulated,
        " ".join(said for said in (then.notice if then else "", notice) if said),
        published,
        then is not None,
    )
    if notice:
        st.html(simulation.shown(notice, () if made.meeting else published, lang))
    return made


def _store(lang: str) -> Path:
    """The store to show; built here where there is none at all, brought up where an older program made it."""
    from etl.demo import ready_store  # late: loading it costs what a page need not wait for

    wait = "frame.updating" if exists(store_to_read()) else "frame.building"
    with st.spinner(translate(wait, lang), show_time=False):
        return ready_store()


def _cure_cold_start() -> None:
    """Run app.py after all, where Streamlit has opened a page's file without it.

    It does so on a fresh server, when a page's address is the first to be opened: until some session has
    called `st.navigation`, it takes the folder `pages/` for the list of pages.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


@contextmanager
def border(lang: str) -> Iterator[None]:
    """The border that no traceback crosses: an error becomes a sentence in the user's language."""
    try:
        yield
    except BagdarError as error:
        st.error(message(error, lang), icon=":material/error:")
        st.html(
            f'<p><a href="{escape(address.link("data"))}">{escape(translate("frame.to_data", lang))}</a></p>'
        )
    except Exception:  # noqa: BLE001 - the one place that keeps every traceback from the user; it is logged
        code = secrets.token_hex(3).upper()
        print(f"incident {code}\n{traceback.format_exc()}", file=sys.stderr, flush=True)
        st.error(translate("frame.incident", lang, code=code), icon=":material/error:")


def _facts(facts: Sequence[str]) -> str:
    return "".join(f"<span>{escape(fact)}</span>" for fact in facts)


def decorate(lang: str) -> None:
    """Styles, the page's language for screen readers, and the small script that makes links fast."""
    st.html(theme.STYLE)
    st.html(f"<style>{theme.variables(theme.is_dark())}</style>")
    if address.meeting():
        st.html("<style>html{font-size:38px !important}</style>")
    script = _SCRIPT.read_text(encoding="utf-8").replace("LANG", lang)
    script = script.replace("MEETING", str(address.meeting()).lower())
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def pages(lang: str) -> dict[str, st.Page]:
    """Every page by its name, titled in the language."""
    return {
        name: st.Page(
            _PAGES / f"{name}.py",
            title=translate(f"frame.page.{name}", lang),
            url_path=name,
            default=name == NAMES[0],
        )
        for name in NAMES
        if (_PAGES / f"{name}.py").exists()
    }


def top_bar(lang: str, pages: dict[str, st.Page]) -> None:
    """Name, pages, language, the switch to the meeting view; nothing of it in the meeting view."""
    if address.meeting():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="top-bar"):
        st.html('<span class="bg-brand">Бағдар</span>', width="content")
        for name in [each for each in pages if each not in REACHED_BY_LINKS]:
            label = translate(f"frame.page.{name}", lang)
            st.page_link(pages[name], label=label, query_params=address.shared())
        st.space("stretch")
        past.make_room()
        meeting.switch(lang)
        _language_switch(lang)


def _language_switch(lang: str) -> None:
    names = {"ru": "Рус", "kk": "Қаз", "en": "Eng"}
    st.session_state["language-switch"] = lang
    st.segmented_control(
        translate("frame.language", lang),
        list(names),
        format_func=names.__getitem__,
        key="language-switch",
        required=True,
        label_visibility="collapsed",
        on_change=_change_language,
    )


def _change_language() -> None:
    address.put("lang", st.session_state["language-switch"], default="ru")
