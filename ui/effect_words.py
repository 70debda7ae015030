"""What is said of a measure's effect: the finding, the sentence that may be quoted, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from domain import add_months
from language import number_text, percent_text
from models.intervention import Finding
from models.intervention_question import Effect
from ui.effect_scope import span_text
from ui.frame import Page


@dataclass(frozen=True)
class Said:
    """`title`: the finding. `sentence`: to be quoted, or why there is none. `against`: reasons."""

    title: str
    sentence: str
    quotable: bool
    against: tuple[str, ...] = ()


def said(page: Page, found: Finding, name: str, where: str) -> Said:
    reasons = tuple(page.text(f"effect.reason_{code}") for code in found.verdict.reasons)
    effect = found.leading
    if effect is None or not found.verdict.quotable:
        title = page.text("effect.title_no", name=name)
        figures = f" {_figures(page, effect)}" if effect is not None else ""
        return Said(title, page.text("effect.refused") + figures, False, reasons)
    size = percent_text(abs(effect.pct), page.lang)
    title = page.text(f"effect.title_{found.verdict.found}", name=name, size=size)
    return Said(title, _quote(page, found, effect, name, where), True)


def _quote(page: Page, found: Finding, effect: Effect, name: str, where: str) -> str:
    """One sentence, and what it does not say where there is nothing to compare with."""
    asked = found.question
    since = add_months(asked.first, asked.start)
    low, high = (percent_text(side, page.lang, signed=True) for side in effect.pct_interval)
    spoken = page.text(
        f"effect.quote_{found.verdict.found}",
        name=name,
        where=where,
        period=span_text(page, since, asked.after),
        observed=number_text(effect.observed, page.lang),
        expected=number_text(effect.observed - effect.count, page.lang),
        count=number_text(abs(effect.count), page.lang),
        pct=percent_text(effect.pct, page.lang, signed=True),
        low=low,
        high=high,
    )
    if found.verdict.found == "within_chance":
        smallest = percent_text(-effect.detectable_pct, page.lang, 0)
        return spoken + " " + page.text("effect.quote_detectable", smallest=smallest)
    return spoken + " " + page.text(f"effect.quote_{'compared' if found.verdict.compared else 'alone'}")


def _figures(page: Page, effect: Effect) -> str:
    low, high = (percent_text(side, page.lang, signed=True) for side in effect.pct_interval)
    return page.text(
        "effect.figures", pct=percent_text(effect.pct, page.lang, signed=True), low=low, high=high
    )


def remarks(page: Page, found: Finding) -> list[str]:
    """How each figure was made, for the methods that answered."""
    notes = [page.text("effect.note_leading")]
    named = {name for answer in found.answers for name in answer.effect.named}
    if found.displacement is not None:
        named |= {*found.displacement.named, found.displacement.method}
    notes += [
        page.text(f"effect.named_{name}")
        for name in ("log", "root", "hac", "widened_own", "widened_usual", "quasi_poisson", "poisson")
        if name in named
    ]
    notes.append(page.text("effect.note_placebo"))
    if found.displacement is not None:
        notes.append(page.text("effect.note_displacement"))
    if found.question.comparison is None:
        notes.append(page.text("effect.note_alone"))
    return notes
