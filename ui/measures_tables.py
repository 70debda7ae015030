"""Tables of the page Measures: due dates, executors, sections; and what turns their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from language import date_text, number_text, percent_text
from ui import address, measures_looks, tables
from ui.frame import Page
from ui.measures_looks import AHEAD
from ui.measures_rows import Due, Group

ROWS = 20
ROWS_AHEAD = 10  # of what is to come: overdue dates matter more
ROWS_IN_MEETING = 5  # of two lines each
_SHOWN = 110  # letters of a wording in a list; the whole is on hover and on the measure's page
_SHOWN_IN_MEETING = 58
_BODY_IN_MEETING = 40
_PAGES = tuple(
    f"{name}-page" for name in ("overdue", "quarter", "soon", "chosen", "executor", "section", "gantt")
)


def page_number(page: Page, name: str) -> int:
    """Which page of a list the address asks for (`overdue-page=2`), from 1; on a projector the first."""
    said = address.value(f"{name}-page", default="1")
    return int(said) if said.isdecimal() and len(said) < 7 and not page.meeting else 1


def first_row(page: Page, name: str, rows: int, size: int) -> int:
    """Where that page begins; the last page where fewer are there than asked for."""
    return (max(1, min(page_number(page, name), -(-max(rows, 1) // size))) - 1) * size


def pager(page: Page, name: str, first: int, rows: int, size: int) -> None:
    """«21–40 из 66» and links to the pages before and after; nothing where one page holds all."""
    if page.meeting or rows <= size:
        return
    number = first // size + 1
    links = []
    for there, key in ((number - 1, "measures.before"), (number + 1, "measures.after")):
        if 1 <= there <= -(-rows // size):
            href = escape(address.here(**{f"{name}-page": str(there) if there > 1 else None}))
            links.append(f'<a class="bg-link" href="{href}" target="_self">{escape(page.text(key))}</a>')
    shown = page.text(
        "measures.page_of", first=first + 1, last=min(first + size, rows), rows=number_text(rows, page.lang)
    )
    st.html(f'<p class="bg-note bg-pager">{escape(shown)} · {" · ".join(links)}</p>')


def dues(page: Page, rows: Sequence[Due], as_of: date, caption: str, several_plans: bool) -> None:
    """Due dates, a row each: the measure, when, how late or how soon, who answers."""
    shown: tuple[str, ...] = ("number", "measure", "due", "state", "executors")
    if page.meeting:
        shown = ("number", "measure", "state", "executors")
    columns = [tables.Column(page.text(f"measures.column_{name}")) for name in shown]
    cells: list[list[tables.Cell]] = []
    for due in rows:
        made: dict[str, tables.Cell] = {
            "number": due.number,
            "measure": measure_link(page, due, several_plans),
            "due": tables.Html(_when(page, due)),
            "state": _state(page, due, as_of),
            "executors": tables.Html(executors(page, due)),
        }
        cells.append([made[name] for name in shown])
    name = "bg-dues-meeting" if page.meeting else "bg-cards bg-dues"
    tables.show(columns, cells, caption, name)


def _state(page: Page, due: Due, as_of: date) -> tables.Html:
    """The state and how far the date is; on a projector, the date alone of what is to come."""
    if page.meeting and due.state in AHEAD:
        return measures_looks.mark(page, due.state, words=date_text(due.due, page.lang))
    return measures_looks.mark(page, due.state, distance(page, due, as_of))


def measure_link(page: Page, due: Due, several_plans: bool) -> tables.Html:
    """The wording, cut in a list, as a link to the measure; its plan below where there are several."""
    most = _SHOWN_IN_MEETING if page.meeting else _SHOWN
    href = address.here(measure=f"{due.plan}/{due.number}")
    plan = f"<small>{escape(due.plan)}</small>" if several_plans and not page.meeting else ""
    return tables.Html(
        f'<a href="{escape(href)}" target="_self" title="{escape(due.wording)}">'
        f"{escape(cut(due.wording, most))}</a>{plan}"
    )


def cut(words: str, most: int) -> str:
    """At most so many letters, ended at a word."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def distance(page: Page, due: Due, as_of: date) -> str:
    """«46 дней» for an overdue date, «через 5 дней» for one to come; what a waiting one waits for."""
    if due.state == "overdue":
        return page.count("measures.days", due.days_late)
    if due.state == "waiting" and due.waits_for:
        return page.text("measures.number", number=due.waits_for)
    days = (due.due - as_of).days
    if days < 0 or due.state not in AHEAD:
        return ""
    return page.count("measures.in_days", days) if days else page.text("measures.today")


def measure_state(page: Page, dues: Sequence[Due]) -> str:
    """A measure in words by its due dates: «просрочено: 2 из 4»; else what it is on the way to."""
    if not dues:
        return page.text("measures.not_understood")
    counted = Counter(due.state for due in dues)
    for state in ("overdue", *AHEAD, "waiting", "done", "not_required"):
        if counted[state]:
            break
    told = [measures_looks.word(page, state)]
    if len(dues) > 1 and state in ("overdue", "waiting"):
        told = [page.text("measures.state_of", state=told[0], n=counted[state], of=len(dues))]
    if counted["done"] and state != "done":
        told.append(page.text("measures.one_done", done=counted["done"], of=len(dues)))
    return "; ".join(told)


def executors(page: Page, due: Due) -> str:
    """HTML: the lead, and how many others there are, who are named on hover and on the measure's page."""
    if page.meeting:
        more = f" +{len(due.others)}" if due.others else ""
        return escape(cut(due.lead or "–", _BODY_IN_MEETING) + more)
    named = [escape(due.lead)] if due.lead else []
    if len(due.others) == 1:
        named.append(f"<small>{escape(due.others[0])}</small>")
    elif due.others:
        rest = escape("; ".join(due.others))
        more = escape(page.count("measures.more_executors", len(due.others)))
        named.append(f'<small title="{rest}">{more}</small>')
    return "".join(named) or "–"


def groups(page: Page, kind: str, rows: Sequence[Group], caption: str) -> None:
    """Plans, sections or executors, a row each with what is overdue and done; a name filters the page by it.

    `kind`: the filter's name in the address: `plan`, `section` or `executor`.
    """
    counts = ("lead", "co") if kind == "executor" else ("measures",)
    columns = [tables.Column(page.text(f"measures.column_{kind}"))]
    columns += [
        tables.Column(page.text(f"measures.column_{name}"), number=True)
        for name in (*counts, "dates", "overdue", "quarter", "share")
    ]
    cells: list[list[tables.Cell]] = []
    for row in rows:
        named = cut(row.name, _SHOWN_IN_MEETING if page.meeting else 120) or page.text("measures.no_section")
        href = address.here(**{kind: row.code} | dict.fromkeys(_PAGES))
        cells.append(
            [
                tables.link(href, named) if row.code else named,
                *(number_text(getattr(row, name), page.lang) for name in counts),
                number_text(row.dates, page.lang),
                overdue(page, row.overdue),
                number_text(row.quarter, page.lang),
                share(page, row),
            ]
        )
    if page.meeting:
        first = 1 + len(counts) + 1
        columns, cells = columns[:1] + columns[first:], [row[:1] + row[first:] for row in cells]
    tables.show(columns, cells, caption, "bg-cards bg-groups")


def overdue(page: Page, count: int) -> tables.Cell:
    """A number that stands out unless it is zero."""
    said = number_text(count, page.lang)
    return tables.Html(f'<b class="bg-late">■ {escape(said)}</b>') if count else said


def share(page: Page, group: Group) -> tables.Html:
    """Done of what is required, in per cent, with a bar as long."""
    done = group.share
    if done is None:
        return tables.Html("–")
    bar = f'<span class="bg-share"><span style="width:{done:.0f}%"></span></span>'
    return tables.Html(bar + escape(percent_text(done, page.lang, 0)))


def _when(page: Page, due: Due) -> str:
    """The date in force, the plan's words below it, and the first date where it was moved."""
    said = f"<b>{date_text(due.due, page.lang)}</b>"
    if due.due != due.first_due:
        moved = page.text("measures.moved_from", day=date_text(due.first_due, page.lang))
        said += f"<small>{escape(moved)}</small>"
    if due.report_due:
        until = page.text("measures.report_until", day=date_text(due.report_due, page.lang))
        said += f"<small>{escape(until)}</small>"
    return said + f"<small>{escape(cut(due.deadline, 80))}</small>"
