"""Charts, statuses and tables: the same look, words beside colours, contrast, escaped names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain import Status
from language import LANGUAGES, translate
from ui import address, charts, sparkline, tables, theme
from ui.frame import Page


def page(lang: str = "ru", meeting: bool = False) -> Page:
    return Page("progress", lang, meeting, False, Path(), "", False, "", ())


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["blue", "amber", "vermilion", "grey"])
def test_status_colours_can_be_read(colours: theme.Palette, name: str) -> None:
    for ground in (colours.page, colours.panel, getattr(colours, f"{name}_pale")):
        assert contrast(getattr(colours, name), ground) >= 4.5


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_can_be_read(colours: theme.Palette) -> None:
    for ink in (colours.ink, colours.quiet):
        for ground in (colours.page, colours.panel):
            assert contrast(ink, ground) >= 4.5
    assert contrast(colours.ink, colours.amber_pale) >= 4.5  # the notice


def test_statuses_of_one_colour_differ_in_shape() -> None:
    assert set(theme.LOOKS) == set(Status)
    assert len({theme.shape(status) for status in Status}) == len(Status)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", list(Status))
def test_a_status_is_shape_word_and_colour(status: Status, lang: str) -> None:
    code = tables.status(status, lang).code
    assert theme.shape(status) in code
    assert translate(f"status.{status}", lang) in code
    assert theme.family(status) in code


def test_a_table_escapes_what_it_is_given() -> None:
    code = tables.table([tables.Column("<th>")], [["<script>alert(1)</script>"]], '"caption"', "x")
    assert "<script>" not in code
    assert "&lt;th&gt;" in code
    assert "&quot;caption&quot;" in code


def test_months_are_in_the_language() -> None:
    drawn = charts.figure(page("kk"))
    charts.months_axis(page("kk"), drawn)
    assert list(drawn.layout.xaxis.ticktext)[:3] == ["қаң", "ақп", "нау"]


@pytest.mark.parametrize(("lang", "separators"), [("ru", ",\u202f"), ("kk", ",\u202f"), ("en", ".,")])
def test_numbers_are_written_as_in_the_language(lang: str, separators: str) -> None:
    assert charts.figure(page(lang)).layout.separators == separators


def test_letters_are_28_points_in_the_meeting_view() -> None:
    assert charts.figure(page(meeting=True)).layout.font.size >= 28 * 96 / 72


def test_a_years_axis_and_a_months_axis() -> None:
    drawn = charts.figure(page("en"))
    charts.dates_axis(page("en"), drawn, date(2020, 1, 1), date(2026, 9, 1))
    assert "2026" in drawn.layout.xaxis.ticktext
    charts.dates_axis(page("en"), drawn, date(2026, 1, 1), date(2026, 9, 1))
    assert drawn.layout.xaxis.ticktext[1] == "Feb"


def test_missing_figures_leave_gaps() -> None:
    drawn = charts.figure(page())
    charts.line(drawn, [1, 2, 3], [1.0, None, 3.0], "x", "#000000")
    assert drawn.data[0].connectgaps is False


def test_a_sparkline_of_one_value_is_nothing() -> None:
    assert sparkline.sparkline([3.0], "#000", "#000") == ""
    assert "%3Csvg" in sparkline.sparkline([3.0, 3.0], "#000", "#000")


def test_links_are_relative_and_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "shared", lambda: {"lang": "kk"})
    assert address.link("progress") == "./?lang=kk"
    assert address.link("target", target="a&b", area=None) == "target?lang=kk&target=a%26b"
