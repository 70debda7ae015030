"""The columns that the methods share: season as harmonics, a trend, and which months are known."""

from __future__ import annotations

import numpy as np

from models.intervention_question import Floats, Question


def harmonics(first_month: int, periods: int, pairs: int, season: int = 12) -> Floats:
    """Sines and cosines of a year, (n, columns): two a pair, one for the shortest wave of an even season.

    `first_month`: the calendar month of the first period, so that the columns do not depend on the window.
    """
    place = np.arange(periods) + (first_month - 1) * season // 12
    columns = []
    for wave in range(1, min(pairs, season // 2) + 1):
        angle = 2 * np.pi * wave * place / season
        columns.append(np.cos(angle))
        if 2 * wave < season:
            columns.append(np.sin(angle))
    return np.column_stack(columns) if columns else np.empty((periods, 0))


def seasonal(question: Question, pairs: int) -> Floats:
    return harmonics(question.first.month, len(question.values), pairs, question.season)


def trend(question: Question) -> Floats:
    """Years since the measure began; zero in its first month."""
    return (np.arange(len(question.values)) - question.start) / question.season


def step(question: Question) -> Floats:
    return (np.arange(len(question.values)) >= question.start).astype(float)


def covariates(question: Question) -> Floats:
    """(n, k), centred."""
    rows = question.covariates
    if rows is None:
        return np.empty((len(question.values), 0))
    return np.asarray((rows - np.nanmean(rows, axis=1, keepdims=True)).T, dtype=float)


def known(question: Question) -> np.ndarray:
    """The periods in which everything is known and nothing is below zero (a correction is no count)."""
    ok = ~np.isnan(question.values) & (question.values >= 0)
    compared = question.compared()
    if compared is not None:
        ok &= ~np.isnan(compared) & (compared > 0)
    if question.covariates is not None:
        ok &= ~np.isnan(question.covariates).any(axis=0)
    return ok


def pairs_for(question: Question, most: int) -> int:
    """As many harmonics as the history before the measure carries: two for under three years of it."""
    enough = known(question)[: question.start].sum() >= 3 * question.season
    return most if enough else min(most, 2)
