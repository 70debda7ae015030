"""The methods side by side, what was checked, and both for download."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from domain import Period, add_months
from language import number_text, percent_text, period_text, signed_text
from models.displacement import Displacement
from models.intervention import Finding
from models.intervention_checks import Check
from models.intervention_placebo import Placebo
from models.intervention_question import Floats
from models.intervention_verdict import Answer
from ui import downloads, tables
from ui.frame import Page

_COLUMNS = ("method", "count", "pct", "interval", "p", "dates", "areas")
_AT_MEETING = ("method", "count", "pct", "interval")
_DIGITS = {"few_counts": 1, "pre_trend": 3, "other_change": 1, "autocorrelation": 3}


def methods(page: Page, found: Finding) -> None:
    """One row a method, the leading one first."""
    shown = _AT_MEETING if page.meeting else _COLUMNS
    columns = [
        tables.Column(page.text(f"effect.column_{name}"), name != "method", page.text(f"effect.help_{name}"))
        for name in shown
    ]
    rows = [[row[name] for name in shown] for row in _rows(page, found)]
    tables.show(columns, rows, page.text("effect.methods_caption"), "effect bg-cards")


def checks(page: Page, found: Finding) -> None:
    """What the claim rests on: each check, whether it holds, and the number behind it."""
    columns = [
        tables.Column(page.text("effect.column_check")),
        tables.Column(page.text("effect.column_result")),
        tables.Column(page.text("effect.column_found"), number=True),
    ]
    rows = [
        [page.text(f"effect.check_{check.code}"), _result(page, check), _value(page, check)]
        for check in _all_checks(found)
    ]
    tables.show(columns, rows, page.text("effect.checks_caption"), "effect-checks")


def download(page: Page, found: Finding, title: str, notes: Sequence[str]) -> None:
    """The months with their counterfactual, with the table of methods and the checks among the notes."""
    asked, effect = found.question, found.leading
    starts = [add_months(asked.first, place) for place in range(len(asked.values))]
    ahead = [None] * asked.start
    text = page.text

    def after(row: Floats) -> list[float | None]:
        return [*ahead, *(None if pd.isna(value) else round(float(value), 1) for value in row)]

    columns: dict[str, object] = {
        text("effect.column_month"): [period_text(Period(day, 1), page.lang) for day in starts],
        text("effect.column_observed"): asked.values,
    }
    if effect is not None:
        columns |= {
            text("effect.column_expected"): after(effect.expected),
            text("effect.column_low"): after(effect.low),
            text("effect.column_high"): after(effect.high),
        }
    compared = asked.compared()
    if compared is not None:
        columns[text("effect.column_compared")] = compared
    said = [_line(page, row) for row in _rows(page, found)]
    said += [
        f"{text(f'effect.check_{check.code}')}: {_result(page, check)} ({_value(page, check)})"
        for check in _all_checks(found)
    ]
    downloads.table(page, pd.DataFrame(columns), "effect", title, [*said, *notes])


def _rows(page: Page, found: Finding) -> list[dict[str, str]]:
    rows = [_method_row(page, answer) for answer in found.answers]
    if found.displacement is not None:
        rows.append(_displacement_row(page, found.displacement, found.displacement_placebo))
    return rows


def _method_row(page: Page, answer: Answer) -> dict[str, str]:
    effect = answer.effect
    low, high = effect.pct_interval
    return {
        "method": page.text(f"effect.method_{effect.method}"),
        "count": signed_text(effect.count, page.lang),
        "pct": percent_text(effect.pct, page.lang, signed=True),
        "interval": _interval(page, low, high),
        "p": _p_text(page, effect.p_value),
        "dates": _rank(page, answer.dates),
        "areas": _rank(page, answer.areas),
    }


def _displacement_row(page: Page, moved: Displacement, placebo: Placebo) -> dict[str, str]:
    """Its limits are counts: with the neighbours in it, a percentage of the area's own count misleads."""
    low, high = moved.interval
    return {
        "method": page.text("effect.method_displacement"),
        "count": signed_text(moved.difference, page.lang),
        "pct": percent_text(moved.pct(moved.difference), page.lang, signed=True),
        "interval": page.text(
            "effect.interval", low=signed_text(low, page.lang), high=signed_text(high, page.lang)
        ),
        "p": _p_text(page, moved.p_value),
        "dates": _rank(page, placebo),
        "areas": "–",
    }


def _interval(page: Page, low: float | None, high: float | None) -> str:
    return page.text(
        "effect.interval",
        low=percent_text(low, page.lang, signed=True),
        high=percent_text(high, page.lang, signed=True),
    )


def _rank(page: Page, placebo: Placebo) -> str:
    if not placebo.runs:
        return "–"
    return page.text("effect.rank", rank=placebo.rank, runs=placebo.runs + 1)


def _line(page: Page, row: dict[str, str]) -> str:
    parts = [f"{page.text(f'effect.column_{name}')} {row[name]}" for name in _COLUMNS[1:]]
    return f"{row['method']}: " + "; ".join(parts)


def _all_checks(found: Finding) -> list[Check]:
    """Those of the question, and of the leading answer."""
    return [*found.checks, *([found.answers[0].white] if found.answers else [])]


def _result(page: Page, check: Check) -> str:
    if check.passed is None:
        return page.text("effect.unchecked")
    if check.passed:
        return page.text("effect.passed")
    return page.text("effect.failed" if check.blocks else "effect.allowed")


def _value(page: Page, check: Check) -> str:
    if check.code in ("pre_trend", "autocorrelation"):
        return "–" if check.passed is None else f"p {_p_text(page, check.value)}"
    return number_text(check.value, page.lang, _DIGITS.get(check.code, 0))


def _p_text(page: Page, value: float) -> str:
    return f"< {number_text(0.001, page.lang, 3)}" if value < 0.001 else number_text(value, page.lang, 3)
