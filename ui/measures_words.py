"""The answer of the page Measures in a sentence, and the small facts beside it."""

from __future__ import annotations

from datetime import date

from language import date_text, percent_text
from ui import tables
from ui.frame import Page
from ui.measures_reads import Standing
from ui.measures_tables import cut

_TITLE_IN_MEETING = 70  # letters


def sentence(page: Page, standing: Standing, as_of: date) -> str:
    """«На 28.11.2026: просрочено 5 мероприятий из 66; до конца квартала — 14 сроков, ближайший 30.11: …»."""
    totals = standing.totals
    when = page.text("measures.on_day", day=date_text(as_of, page.lang))
    if totals.overdue:
        said = page.text(
            "measures.said_overdue",
            measures=page.count("measures.count_overdue", totals.overdue_measures),
            of=totals.measures,
            dates=page.count("measures.count_dates", totals.overdue),
        )
    else:
        said = page.text(
            "measures.said_none_overdue", measures=page.count("measures.count_measures", totals.measures)
        )
    ahead = page.text("measures.said_quarter_none")
    if totals.left_in_quarter:
        ahead = page.text(
            "measures.said_quarter", dates=page.count("measures.count_dates", totals.left_in_quarter)
        )
    return f"{when} {said}; {ahead}{_nearest(page, standing)}"


def _nearest(page: Page, standing: Standing) -> str:
    due = standing.nearest
    if due is None:
        return "."
    said = page.text(
        "measures.said_nearest",
        day=date_text(due.due, page.lang),
        number=due.number,
        measure=cut(due.wording, 60),
    )
    return f", {said}" if said.endswith((".", "…")) else f", {said}."


def title(page: Page, standing: Standing) -> str:
    """The plan's, where one is shown; on a projector one line of it."""
    if len(standing.plans) != 1:
        return page.text("measures.title")
    named = standing.plans[0].name
    return cut(named, _TITLE_IN_MEETING) if page.meeting else named


def facts(page: Page, standing: Standing, as_of: date) -> list[str]:
    """How many plans, measures and due dates there are and how many are done; on a projector, the day."""
    totals, plans = standing.totals, len(standing.plans)
    said = [page.count("measures.count_plans", plans)] if plans > 1 else []
    said += [
        page.count("measures.count_measures", totals.measures),
        page.count("measures.count_dates", totals.dates),
    ]
    if totals.dates:
        share = percent_text(100 * totals.done / totals.dates, page.lang, 0)
        said.append(page.text("measures.done_share", share=share))
    if page.meeting:
        said.insert(1, page.text("measures.as_of_fact", day=date_text(as_of, page.lang)))
    return said


def show_notes(page: Page, standing: Standing) -> None:
    """What a reader must know before a figure is quoted."""
    totals, said = standing.totals, []
    if totals.without_dates:
        said.append(page.count("measures.note_without_dates", totals.without_dates))
    if not totals.period_stated:
        said.append(page.text("measures.note_period"))
    said.append(page.text("measures.note_rules"))
    tables.notes(said)
