"""The checks of severity `finding`: for each a store where it must speak and one where it must not."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from domain import Period, add_months
from etl.__main__ import main
from etl.layouts.source import Request
from etl.load import load_files
from etl.refresh import refresh
from language import LANGUAGES, check_title, finding_text
from language.findings import said
from models.series import derive_series
from tests.page_run import run, words
from tests.small_store import Observation, add_load, months
from warehouse import derived, findings, read_findings
from warehouse.checks import read_checks
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing

CHECKS = [check.name for check in read_checks("finding")]
Found = tuple[str | None, str | None, str, str | None, str | None]  # area, indicator, period, found, expected
TODAY = date(2024, 2, 1)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the reference lists alone."""
    store = tmp_path_factory.mktemp("findings") / "store"
    with writing(store) as connection:
        ensure_reference(connection)
    return store


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "store"))


def look(store: Path, check: str, today: date = TODAY, as_of: date | None = None) -> list[Found]:
    """What one check finds, once the series are derived."""
    with writing(store) as connection:
        inputs = derived.inputs(connection, as_of)
        derived.replace_series(connection, derive_series(inputs.latest, inputs.areas, inputs.indicators))
        findings.find(
            connection, as_of, today, [each for each in read_checks("finding") if each.name == check]
        )
    return rows_of(store, check)


def rows_of(store: Path, check: str) -> list[Found]:
    with reading(store) as connection:
        rows = read_findings.findings(connection)
    rows = rows[rows["check_name"] == check]
    plain = rows.astype(object).where(rows.notna(), None)
    return [
        (
            row["area"],
            row["indicator"],
            f"{row['period_start']:%Y-%m}+{row['period_months']}",
            row["found"],
            row["expected"],
        )
        for row in plain.to_dict("records")
    ]


def one(area: str, indicator: str, period: str, value: float, length: int = 1) -> Observation:
    return (area, indicator, date.fromisoformat(f"{period}-01"), length, "period", value)


def ytd(area: str, indicator: str, year: int, *values: float) -> list[Observation]:
    """Cumulative figures of January, January to February, …"""
    return [
        (area, indicator, date(year, 1, 1), length, "ytd", value) for length, value in enumerate(values, 1)
    ]


def gravity(area: str, *parts: float, whole: float) -> list[Observation]:
    kinds = ("crimes_minor", "crimes_medium", "crimes_grave", "crimes_especially_grave")
    cells = [*zip(kinds, parts, strict=False), ("crimes_total", whole)]
    return [(area, kind, date(2022, 1, 1), 12, "ytd", value) for kind, value in cells]


def test_every_check_has_its_texts() -> None:
    row = {"area": "kz", "indicator": "theft", "period_start": date(2022, 1, 1), "period_months": 12}
    for check in CHECKS:
        for lang in LANGUAGES:
            for found, expected in (("7", "71–99"), (None, None)):
                said = finding_text(
                    {**row, "check_name": check, "found": found, "expected": expected},
                    {"kz": "Атлантида"},
                    lang,
                )
                assert "Атлантида" in said and "{" not in said
            assert check_title(check, lang)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4534", "4,534"),
        ("-2", "−2"),
        ("0.5", "0.5"),
        ("71–1099", "71–1,099"),
        ("3–3", "3"),
        ("2023-12-31", "31 Dec 2023"),
        ("2023-12", "December 2023"),
        ("≥ 0", "≥ 0"),
        (None, "–"),
    ],
)
def test_numbers_and_days_are_said_as_the_language_has_it(text: str | None, shown: str) -> None:
    assert said(text, "en") == shown


def test_gravity_of_akmola(store: Path) -> None:
    """4,534 against 4,535: the parts and the whole of form 1-М for 2022, as published."""
    add_load(store, TODAY, gravity("kz-11", 610, 2668, 1161, 95, whole=4535))
    assert look(store, "parts_of_indicator") == [("kz-11", "crimes_total", "2022-01+12", "4534", "4535")]


def test_parts_that_add_up_or_are_not_all_there_say_nothing(store: Path) -> None:
    add_load(store, TODAY, gravity("kz-11", 610, 2668, 1161, 96, whole=4535))
    add_load(store, TODAY, gravity("kz-19", 610, 2668, 1161, whole=9999))
    assert look(store, "parts_of_indicator") == []


def test_the_press_may_round(store: Path) -> None:
    add_load(store, TODAY, gravity("kz", 21912, 63577, 41436, 2105, whole=129000))
    with writing(store) as connection:
        connection.execute("UPDATE load SET authority = 3")
    assert look(store, "parts_of_indicator") == []


def test_misdemeanours_and_crimes_are_all_offences(store: Path) -> None:
    cells = {"crimes_total": 100.0, "misdemeanours": 20.0, "offences_total": 121.0}
    add_load(store, TODAY, [one("kz-11", kind, "2023-05", value) for kind, value in cells.items()])
    assert look(store, "parts_of_indicator") == [("kz-11", "offences_total", "2023-05+1", "120", "121")]


CHAPTERS = [*(f"offences_chapter_{n}" for n in range(1, 19) if n not in (11, 14)), "health_and_morals",
            "transport_offences"]  # fmt: skip


@pytest.mark.parametrize(("whole", "spoken"), [(36, False), (37, True)])
def test_the_chapters_of_the_code_make_all_offences(store: Path, whole: float, spoken: bool) -> None:
    rows = [one("kz-11", code, "2023-01", 2) for code in CHAPTERS]
    add_load(store, TODAY, [*rows, one("kz-11", "offences_total", "2023-01", whole)])
    assert look(store, "parts_of_code") == (
        [("kz-11", "offences_total", "2023-01+1", "36", "37")] if spoken else []
    )


def territories(connection_store: Path, parent: str) -> list[str]:
    with reading(connection_store) as connection:
        rows = connection.execute(
            "SELECT code FROM area WHERE parent = ? AND level <> 'body' AND valid_to IS NULL ORDER BY 1",
            [parent],
        ).fetchall()
    return [code for (code,) in rows]


@pytest.mark.parametrize(("left_out", "spoken"), [(0, True), (1, False)])
def test_districts_against_their_oblast(store: Path, left_out: int, spoken: bool) -> None:
    districts = territories(store, "kz-19")
    rows = [one(code, "theft", "2026-01", 10) for code in districts[left_out:]]
    whole = 10.0 * len(districts) - 1
    add_load(store, TODAY, [*rows, one("kz-19", "theft", "2026-01", whole)])
    found = look(store, "parts_of_area")
    assert found == ([("kz-19", "theft", "2026-01+1", f"{whole + 1:.0f}", f"{whole:.0f}")] if spoken else [])


def test_before_its_borders_changed_an_oblast_had_other_districts(store: Path) -> None:
    """Almaty oblast until June 2022 held what is now Zhetisu."""
    rows = [one(code, "theft", "2021-01", 10) for code in territories(store, "kz-19")]
    add_load(store, TODAY, [*rows, one("kz-19", "theft", "2021-01", 500)])
    assert look(store, "parts_of_area") == []


@pytest.mark.parametrize(("whole", "spoken"), [(250, False), (199, True)])
def test_a_country_has_bodies_outside_its_regions(store: Path, whole: float, spoken: bool) -> None:
    regions = territories(store, "kz")
    rows = [one(code, "theft", "2024-01", 10) for code in regions]
    assert len(regions) == 20
    add_load(store, TODAY, [*rows, one("kz", "theft", "2024-01", whole)])
    assert bool(look(store, "parts_of_area")) == spoken


def test_agencies_against_the_country(store: Path) -> None:
    kind = "corruption_registered"
    rows = ytd("kz", kind, 2023, 245, 438)
    rows += ytd("kz-body-00100", kind, 2023, 11, 19) + ytd("kz-body-00300", kind, 2023, 52, 109)
    rows += ytd("kz-body-20100", kind, 2023, 178, 310)
    add_load(store, TODAY, rows)
    assert look(store, "parts_of_bodies") == [("kz", kind, "2023-01+1", "241", "245")]
    # An agency that has begun and is missing says nothing of the sum.
    add_load(
        store,
        TODAY,
        ytd("kz", kind, 2023, 245, 438, 570)[2:] + ytd("kz-body-00100", kind, 2023, 1, 2, 28)[2:],
    )
    add_load(store, TODAY, ytd("kz-body-00300", kind, 2023, 1, 2, 122)[2:])
    assert look(store, "parts_of_bodies") == [("kz", kind, "2023-01+1", "241", "245")]


def test_a_cumulative_figure_that_falls(store: Path) -> None:
    add_load(store, TODAY, [*ytd("kz", "theft", 2023, 10, 25, 24, 40), *ytd("kz", "fraud", 2023, 1, 1, 5)])
    assert look(store, "year_to_date_falling") == [("kz", "theft", "2023-01+3", "24", "25")]
    assert look(store, "negative_month") == []  # one sentence for one defect


def test_the_month_column_against_the_difference(store: Path) -> None:
    rows = ytd("kz-11", "offences_total", 2023, 10, 30, 60)
    rows += months("kz-11", "offences_total", date(2023, 1, 1), [10, 20, 29])
    add_load(store, TODAY, rows)
    assert look(store, "month_column_differs") == [("kz-11", "offences_total", "2023-03+1", "29", "30")]


def test_the_month_column_needs_both_cumulative_figures(store: Path) -> None:
    december = one("kz-11", "offences_total", "2022-12", 429)
    add_load(store, TODAY, [december, (*december[:2], date(2022, 1, 1), 12, "ytd", 5317.0)])
    assert look(store, "month_column_differs") == []


@pytest.mark.parametrize(("quarter", "spoken"), [(30, False), (31, True)])
def test_a_quarter_is_the_sum_of_its_months(store: Path, quarter: float, spoken: bool) -> None:
    rows = months("kz", "theft", date(2023, 1, 1), [9, 10, 11, 5])
    add_load(
        store, TODAY, [*rows, one("kz", "theft", "2023-01", quarter, 3), one("kz", "theft", "2023-04", 7, 3)]
    )
    assert look(store, "quarter_against_months") == (
        [("kz", "theft", "2023-01+3", "31", "30")] if spoken else []
    )


def test_a_year_is_the_sum_of_its_quarters(store: Path) -> None:
    quarters = [one("kz", "theft", f"2023-{month:02}", 10, 3) for month in (1, 4, 7, 10)]
    add_load(store, TODAY, [*quarters, one("kz", "theft", "2023-01", 41, 12)])
    assert look(store, "quarter_against_months") == [("kz", "theft", "2023-01+12", "41", "40")]


@pytest.mark.parametrize(("crimes", "spoken"), [(4535, False), (4534, True)])
def test_form_1m_against_sng1(store: Path, crimes: float, spoken: bool) -> None:
    other = ytd("kz-11", "sng1_crimes_registered", 2022, *[4535] * 12)[-1:]
    add_load(store, TODAY, other + ytd("kz-11", "crimes_total", 2022, *[crimes] * 12)[-1:])
    assert look(store, "form_1m_against_sng1") == (
        [("kz-11", "crimes_total", "2022-01+12", "4534", "4535")] if spoken else []
    )


USUAL = [70, 82, 91, 78, 85, 99, 74, 80, 88, 95, 71, 83]


@pytest.mark.parametrize(
    ("values", "spoken"),
    [
        ([*USUAL[:6], 800, *USUAL[7:], *USUAL], ["800"]),
        ([*USUAL, 5], ["5"]),  # the newest
        ([*USUAL, *USUAL], []),
        ([*USUAL[:9], 800], []),  # ten figures are too few to tell
        ([*USUAL, 800, 790, 810, *USUAL], []),  # a level, not an outlier
        ([*USUAL[:6], 800, *USUAL[7:]] * 3, []),  # every July
    ],
)
def test_an_outlier(store: Path, values: Sequence[float], spoken: list[str]) -> None:
    add_load(store, TODAY, months("kz", "theft", date(2021, 1, 1), values))
    assert [row[3] for row in look(store, "outlier")] == spoken


def test_an_outlier_says_what_is_usual(store: Path) -> None:
    add_load(store, TODAY, months("kz", "theft", date(2021, 1, 1), [*USUAL[:6], 800, *USUAL[7:]]))
    assert look(store, "outlier") == [("kz", "theft", "2021-07+1", "800", "71–95")]


def test_a_reported_figure_below_zero(store: Path) -> None:
    add_load(store, TODAY, [one("kz", "theft", "2023-01", -3), one("kz", "fraud", "2023-01", 0)])
    assert look(store, "negative_month") == [("kz", "theft", "2023-01+1", "-3", "0")]


def cumulated(values: Sequence[float], year: int = 2023) -> list[Observation]:
    return ytd("kz", "theft", year, *[sum(values[:n]) for n in range(1, len(values) + 1)])


def test_a_december_of_seven_is_a_revision_of_the_year(store: Path) -> None:
    add_load(store, TODAY, cumulated([*USUAL[:11], 7]))
    assert look(store, "implausible_month") == []
    assert look(store, "year_end_revision") == [("kz", "theft", "2023-12+1", "7", "71–95")]
    (row,) = [
        row
        for lang in ("en",)
        for row in [finding_text({**DECEMBER, "check_name": "year_end_revision"}, {}, lang)]
    ]
    assert row.endswith("A revision at the turn of the year, not what happened in the month.")


DECEMBER = {
    "area": "kz", "indicator": "theft", "period_start": date(2023, 12, 1), "period_months": 1,
    "found": "7", "expected": "71–95",
}  # fmt: skip


def test_a_december_below_zero_is_one_too(store: Path) -> None:
    add_load(store, TODAY, cumulated([*USUAL[:11], -7]))
    assert look(store, "year_to_date_falling") == []
    assert [row[3] for row in look(store, "year_end_revision")] == ["-7"]


def test_an_august_of_seven_is_implausible(store: Path) -> None:
    add_load(store, TODAY, cumulated([*USUAL[:7], 7, *USUAL[8:]]))
    assert look(store, "year_end_revision") == []
    assert look(store, "implausible_month") == [("kz", "theft", "2023-08+1", "7", "71–95")]


def test_usual_months_are_neither(store: Path) -> None:
    add_load(store, TODAY, cumulated(USUAL))
    assert look(store, "implausible_month") == look(store, "year_end_revision") == []


def test_a_hole_in_one_series(store: Path) -> None:
    values = months("kz", "theft", date(2022, 1, 1), USUAL)
    others = months("kz", "fraud", date(2022, 1, 1), USUAL) + months("kz", "murder", date(2022, 1, 1), USUAL)
    add_load(store, TODAY, [row for row in values if row[2].month not in (5, 6)] + others)
    assert look(store, "period_missing") == [("kz", "theft", "2022-05+2", "1", "3")]


def test_a_missing_report_is_said_once_of_its_area_and_year_by_year(store: Path) -> None:
    rows = [
        row
        for kind in ("theft", "fraud", "murder")
        for row in months("kz", kind, date(2022, 1, 1), USUAL * 2)
        if not date(2022, 11, 1) <= row[2] <= date(2023, 1, 1)
    ]
    add_load(store, TODAY, rows)
    assert look(store, "period_missing") == [
        ("kz", None, "2023-01+1", "3", "3"),
        ("kz", None, "2022-11+2", "3", "3"),
    ]


def test_a_series_that_begins_in_a_lump_or_ends_has_no_hole(store: Path) -> None:
    rows = cumulated(USUAL)[5:]  # January to June in one figure
    add_load(store, TODAY, rows + months("kz", "fraud", date(2022, 1, 1), USUAL))
    assert look(store, "period_missing") == []


NEIGHBOURS = ("kz-1952", "kz-1936", "kz-1962")


@pytest.mark.parametrize(("length", "spoken"), [(9, True), (10, False)])
def test_an_area_that_stopped(store: Path, length: int, spoken: bool) -> None:
    rows = [row for area in NEIGHBOURS[:2] for row in months(area, "theft", date(2023, 1, 1), USUAL)]
    add_load(store, TODAY, rows + months(NEIGHBOURS[2], "theft", date(2023, 1, 1), USUAL[:length]))
    found = look(store, "area_stopped")
    assert found == ([("kz-1962", None, "2023-09+1", "2023-09", "2023-12")] if spoken else [])


def releases(store: Path, count: int) -> None:
    """Months of 2023, each published on the 10th of the next."""
    for number, value in enumerate(USUAL[:count]):
        first = add_months(date(2023, 1, 1), number)
        add_load(store, add_months(first, 1).replace(day=10), months("kz", "theft", first, [value]))


def test_a_stale_release(store: Path) -> None:
    releases(store, 8)
    # September ends on the 30th, ten days until it comes out, half a month more.
    assert look(store, "stale_release", date(2023, 10, 26)) == [
        ("kz", None, "2023-09+1", "2023-08-31", "2023-10-25")
    ]
    assert look(store, "stale_release", date(2023, 10, 25)) == []


def test_nobody_waits_for_the_press(store: Path) -> None:
    releases(store, 8)
    with writing(store) as connection:
        connection.execute("UPDATE load SET authority = 3")
    assert look(store, "stale_release") == []


def test_a_break_inside_a_series(store: Path) -> None:
    rows = months("kz-19", "theft", date(2022, 1, 1), USUAL)
    add_load(store, TODAY, [*rows, *months("kz-11", "theft", date(2022, 1, 1), USUAL)])
    assert look(store, "series_break") == [("kz-19", None, "2022-06+1", "2022-06-08", None)]
    with writing(store) as connection:
        connection.execute("UPDATE series_break SET confirmed = TRUE")
    assert look(store, "series_break") == []


def test_a_break_is_said_of_the_topmost_area(store: Path) -> None:
    rows = [
        row for area in ("kz", "kz-11") for row in months(area, "road_accidents", date(2023, 1, 1), USUAL * 2)
    ]
    add_load(store, TODAY, rows)
    assert {row[0] for row in look(store, "series_break")} == {"kz"}


def claim(store: Path, *rows: tuple[str, date, int, float]) -> None:
    """A note of February 2024 with what it implies of thefts in an earlier period."""
    add_load(store, TODAY, [one("kz-1952", "fraud", "2024-01", 3)])
    with writing(store) as connection:
        for area, start, length, value in rows:
            connection.execute(
                "INSERT INTO claim SELECT max(load_id), ?, 'theft', ?, ?, 'ytd', ?, 4, NULL FROM load",
                [area, start, length, value],
            )


@pytest.mark.parametrize(("implied", "spoken"), [(25, False), (27, True)])
def test_a_note_against_what_stood(store: Path, implied: float, spoken: bool) -> None:
    add_load(store, date(2023, 3, 10), ytd("kz-1952", "theft", 2023, 10, 25))
    claim(store, ("kz-1952", date(2023, 1, 1), 2, implied))
    add_load(store, date(2024, 3, 1), ytd("kz-1952", "theft", 2023, 10, 26)[1:])  # a later revision
    found = look(store, "note_disagrees")
    assert found == ([("kz-1952", "theft", "2023-01+2", "27", "25")] if spoken else [])


@pytest.mark.parametrize(("implied", "spoken"), [(152, False), (150, True)])
def test_a_note_against_the_sum_of_months(store: Path, implied: float, spoken: bool) -> None:
    add_load(store, date(2023, 3, 10), months("kz-1952", "theft", date(2023, 1, 1), USUAL[:3]))
    claim(store, ("kz-1952", date(2023, 1, 1), 2, implied), ("kz-1936", date(2023, 1, 1), 2, 1))
    found = look(store, "note_disagrees")
    assert found == ([("kz-1952", "theft", "2023-01+2", "150", "152")] if spoken else [])


def test_what_was_withdrawn_or_came_later_is_not_looked_at(store: Path) -> None:
    add_load(store, date(2024, 1, 10), ytd("kz", "theft", 2023, 10, 25, 24))
    assert look(store, "year_to_date_falling", as_of=date(2024, 1, 9)) == []
    assert len(look(store, "year_to_date_falling", as_of=date(2024, 1, 10))) == 1
    with writing(store) as connection:
        connection.execute("UPDATE load SET withdrawn_at = now()::TIMESTAMP")
    assert look(store, "year_to_date_falling") == []


@pytest.fixture(scope="module")
def touched(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], set[str]]:
    """A store with three findings, and the checks whose findings touch a figure of it."""
    store = Path(shutil.copytree(empty, tmp_path_factory.mktemp("touched") / "store"))
    add_load(store, TODAY, gravity("kz-11", 610, 2668, 1161, 95, whole=4535))
    add_load(store, TODAY, months("kz-19", "theft", date(2022, 1, 1), USUAL))
    add_load(store, TODAY, ytd("kz-19", "fraud", 2023, 10, 9))
    with writing(store) as connection:
        inputs = derived.inputs(connection)
        derived.replace_series(connection, derive_series(inputs.latest, inputs.areas, inputs.indicators))
        findings.find(connection, today=date(2022, 1, 1))

    def checks(area: str, indicator: str) -> set[str]:
        with reading(store) as connection:
            return set(read_findings.touching(connection, area, indicator)["check_name"])

    return checks


def test_a_finding_touches_the_whole_and_its_parts(touched: Callable[[str, str], set[str]]) -> None:
    assert touched("kz-11", "crimes_total") == {"parts_of_indicator"}
    assert touched("kz-11", "crimes_minor") == {"parts_of_indicator"}
    assert touched("kz-11", "crimes_grave_and_especially_grave") == set()  # a part, but no addend
    assert touched("kz-11", "offences_total") == touched("kz-59", "crimes_minor") == set()


def test_a_break_touches_all_below_it(touched: Callable[[str, str], set[str]]) -> None:
    assert touched("kz-1952", "theft") == {"series_break"}
    assert touched("kz-19", "fraud") == {"series_break", "year_to_date_falling"}


def test_the_demonstration_set_is_clean_but_for_what_is_known_of_it(demo_store: Path) -> None:
    """docs/data-dictionary.md tells of both contradictions; the breaks are those of breaks.csv."""
    with reading(demo_store) as connection:
        rows = read_findings.findings(connection)
    count = rows["check_name"].value_counts().to_dict()
    count.pop("stale_release", None)  # the set ends in September 2026
    assert count == {"series_break": 10, "quarter_against_months": 6, "parts_of_indicator": 3}
    kept = rows[rows["check_name"] == "parts_of_indicator"]
    assert {("kz-11", "4534", "4535")} <= set(
        kept[["area", "found", "expected"]].itertuples(index=False, name=None)
    )


@pytest.mark.real_data
def test_form_1m_of_akmola_is_the_only_one_whose_parts_do_not_add_up(store: Path, shared_data: Path) -> None:
    """All 12 regions of the reference figures, form 1-М and СНГ-1, December 2022."""
    rows: list[Observation] = []
    with (shared_data.parent / "reference" / "form_1m_2022_12.csv").open(encoding="utf-8") as handle:
        for cells in csv.DictReader(handle):
            area = f"kz-{cells.pop('kato')[:2]}"
            cells.pop("region_ru")
            rows.append(one(area, "offences_total", "2022-12", float(cells.pop("offences_total_in_month"))))
            rows += [(area, kind, date(2022, 1, 1), 12, "ytd", float(value)) for kind, value in cells.items()]
    add_load(store, TODAY, rows)
    assert look(store, "parts_of_indicator") == [("kz-11", "crimes_total", "2022-01+12", "4534", "4535")]
    assert look(store, "form_1m_against_sng1") == look(store, "month_column_differs") == []


def loaded(store: Path, files: Sequence[Path], **request: object) -> dict[str, set[Found]]:
    """What every check finds on real files, by check."""
    results = load_files(files, store, Request(**request), refresh=False)  # type: ignore[arg-type]
    assert not [result.error for result in results if result.error]
    with writing(store) as connection:
        inputs = derived.inputs(connection)
        derived.replace_series(connection, derive_series(inputs.latest, inputs.areas, inputs.indicators))
        findings.find(connection, today=date(2024, 1, 31))
    return {check: set(rows_of(store, check)) for check in CHECKS}


@pytest.mark.real_data
def test_the_real_forms_1m_and_sng1_of_two_regions(store: Path, shared_data: Path) -> None:
    files = [
        shared_data / "kz_form_1m" / "Akmola Region.XLSX",
        shared_data / "kz_form_1m" / "Abay Region.XLSX",
        shared_data / "kz_form_sng1" / "Akmola region.XLSX",
        shared_data / "kz_form_sng1" / "Abay region.XLSX",
    ]
    found = loaded(store, files, period=Period.year(2022))
    assert found.pop("parts_of_indicator") == {
        ("kz-11", "crimes_total", "2022-01+12", "4534", "4535"),
        ("kz-11", "crimes_total", "2022-12+1", "365", "366"),
    }
    assert {check: rows for check, rows in found.items() if rows} == {}


@pytest.mark.real_data
def test_form_3k_with_its_real_defects(store: Path, shared_data: Path) -> None:
    """Sums by hand of F7: January 2023 is 11 + 52 + 9 + 169 = 241 against 245; December adds up, to 1692."""
    found = loaded(store, sorted((shared_data / "kz_form_3k").glob("202[23]*")))
    kind = "corruption_registered"
    agencies = {row[2:] for row in found["parts_of_bodies"] if row[1] == kind}
    assert ("2023-01+1", "241", "245") in agencies and ("2023-01+10", "1425", "1426") in agencies
    assert not {period for period, _, _ in agencies} & {"2023-01+8", "2023-01+9", "2023-01+12"}
    # September 2023 of two agencies is missing; their October says both months in one figure.
    assert {row[:3] for row in found["period_missing"]} == {
        ("kz-body-00400", None, "2023-09+2"),
        ("kz-body-20100", None, "2023-09+2"),
    }
    # 413 until November and 398 until December 2022; 58 until July and 56 until August 2023.
    assert ("kz-body-00300", kind, "2022-12+1", "-15") in {row[:4] for row in found["year_end_revision"]}
    assert ("kz-body-00100", kind, "2023-01+8", "56", "58") in found["year_to_date_falling"]
    assert ("kz-body-00300", "corruption_finished", "2022-09+1", "123") in {
        row[:4] for row in found["implausible_month"]
    }
    assert found["stale_release"] == found["area_stopped"] == set()


def test_the_command_lists_findings_and_those_of_a_figure(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_load(store, TODAY, ytd("kz", "theft", 2023, 10, 9) + gravity("kz-11", 1, 2, 3, 4, whole=11))
    with writing(store) as connection:
        inputs = derived.inputs(connection)
        derived.replace_series(connection, derive_series(inputs.latest, inputs.areas, inputs.indicators))
        findings.find(connection, today=TODAY)
    assert main(["findings", "--store", str(store), "--format", "json"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert [(row["check"], row["period"], row["found"]) for row in both] == [
        ("year_to_date_falling", "2023-01..2023-02", "9"),
        ("parts_of_indicator", "2022", "10"),
    ]
    assert both[1]["text"].startswith("Акмолинская область, Преступления, 2022 год: ")
    chosen = ["--area", "kz-11", "--indicator", "crimes_minor", "--format", "json"]
    assert main(["findings", "--store", str(store), *chosen]) == 0
    assert json.loads(capsys.readouterr().out) == both[1:]
    assert main(["findings", "--store", str(store), "--area", "kz"]) == 0
    assert "убывает" in capsys.readouterr().out
    assert main(["findings", "--store", str(store), "--area", "kz-nowhere"]) == 2
    assert "kz-nowhere" in capsys.readouterr().err


def test_the_data_page_says_in_one_row_what_one_report_has_wrong(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    rows = [row for kind in ("theft", "fraud", "murder") for row in ytd("kz", kind, 2023, 10, 9)]
    add_load(store, TODAY, rows + ytd("kz-11", "theft", 2023, 10, 9))
    refresh(store, folder=store / "no-roadmaps")
    said = words(run(monkeypatch, store, "data", check="year_to_date_falling"))
    assert said.count("Это исправление прошлых месяцев") == 2
    assert "И ещё 2 показателя за тот же период." in said
