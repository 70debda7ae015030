"""Every code a stored forecast may have is told in words, in each language; those of earlier versions too."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from language import LANGUAGES
from models.forecast import EARLIER_METHODS, EARLIER_SUFFIXES, METHODS, SUFFIXES
from models.reconciliation import METHODS as ADDED_UP
from ui.frame import Page
from ui.trends_words import forecast_method

TREATED = [done for n in range(len(SUFFIXES) + 1) for done in combinations(SUFFIXES, n)]


def page(lang: str) -> Page:
    return Page("trends", lang, False, False, Path("store"), "", False, "", ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_method_and_what_was_done_has_a_sentence(lang: str) -> None:
    for method in METHODS:
        for done in TREATED:
            said = forecast_method(page(lang), method + "".join(done))
            assert len(said) == len(set(said)) == 1 + len(done)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("added_up", ADDED_UP)
def test_a_forecast_made_to_add_up_says_so(lang: str, added_up: str) -> None:
    assert len(forecast_method(page(lang), f"ets_theta_gaps_shifted+{added_up}")) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_codes_of_earlier_versions_are_still_told(lang: str) -> None:
    for method in (*EARLIER_METHODS, *METHODS):
        for filled in ("", *EARLIER_SUFFIXES):
            said = forecast_method(page(lang), f"{method}_floored{filled}")
            assert len(said) == 2 + bool(filled)
