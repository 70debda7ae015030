"""What was counted, and what was to be expected without the measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from domain import Period, add_months
from language import number_text, period_text
from models.intervention import Finding
from models.intervention_question import Floats
from ui import charts, theme
from ui.effect_scope import span_text
from ui.frame import Page

_MEETING_HEIGHT = 440  # under a head of two lines, a heading and a screen of 720 lines


def show(page: Page, found: Finding) -> None:
    """The months before, the months after, the counterfactual with its 95 % band, the beginning."""
    asked, effect = found.question, found.leading
    colours = theme.palette(page.dark)
    starts = [add_months(asked.first, place) for place in range(len(asked.values))]
    words = [period_text(Period(day, 1), page.lang) for day in starts]
    since = starts[asked.start]
    drawn = charts.figure(page, height=360, meeting_height=_MEETING_HEIGHT)
    if effect is not None:
        known = [place for place, value in enumerate(effect.low) if value == value]
        low, high = ([float(row[place]) for place in known] for row in (effect.low, effect.high))
        days = [starts[asked.start + place] for place in known]
        charts.fan(drawn, days, low, high, page.text("effect.band"), colours.fan)
        _curve(
            drawn, starts[asked.start :], effect.expected, page.text("effect.expected"), colours.blue,
            words[asked.start :], "dot",
        )  # fmt: skip
    _curve(drawn, starts, asked.values, page.text("effect.observed"), colours.ink, words)
    charts.upright(
        page, drawn, since, page.text("effect.line", month=period_text(Period(since, 1), page.lang))
    )
    drawn.layout.annotations[-1].update(xanchor="right", xshift=-4)  # there is more room before it
    _room_for_words(drawn, found)
    charts.dates_axis(page, drawn, starts[0], starts[-1])
    charts.show(page, drawn, "effect", _title(page, found), _alt(page, found), page.text("effect.chart_note"))


def _room_for_words(drawn: go.Figure, found: Finding) -> None:
    """The label of the beginning stands above the lines."""
    effect = found.leading
    rows = [found.question.values] + ([effect.high] if effect is not None else [])
    top = max(float(np.nanmax(row)) for row in rows if not np.isnan(row).all())
    drawn.update_yaxes(range=[0, 1.25 * max(top, 1.0)])


def _curve(
    drawn: go.Figure, x: Sequence[object], values: Floats, name: str, colour: str, words: list[str],
    dash: str = "solid",
) -> None:  # fmt: skip
    charts.line(drawn, x, _plain(values), name, colour, 2.5, dash)
    drawn.data[-1].update(text=words, hovertemplate="%{text}: %{y:,.0f}<extra>" + name + "</extra>")


def _plain(values: Floats) -> list[float | None]:
    return [None if value != value else float(value) for value in values]


def _title(page: Page, found: Finding) -> str:
    asked = found.question
    period = span_text(page, add_months(asked.first, asked.start), asked.after)
    effect = found.leading
    if effect is None:
        return page.text("effect.chart_none", period=period)
    return page.text(
        "effect.chart_title",
        period=period,
        observed=number_text(effect.observed, page.lang),
        expected=number_text(effect.observed - effect.count, page.lang),
    )


def _alt(page: Page, found: Finding) -> str:
    first = period_text(Period(found.question.first, 1), page.lang)
    return page.text("effect.chart_alt", first=first, title=_title(page, found))
