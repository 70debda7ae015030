"""Forms 1-М and СНГ-1 of twelve regions through the whole loader, against figures that others took."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from domain import Period, UnreadableError
from etl.layouts import recognise
from etl.layouts.head import Head
from etl.layouts.source import FrameCells, Request
from etl.load import load_files
from etl.refresh import refresh
from tests.form_1m import write_rows
from warehouse.store import reading

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
GOLDEN = Path(__file__).parent / "golden"
IN_MONTH = "offences_total_in_month"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    store, no_roadmaps = folder / "store", folder / "roadmaps"
    no_roadmaps.mkdir()
    files = [
        file for form in ("kz_form_1m", "kz_form_sng1") for file in sorted((shared_data / form).iterdir())
    ]
    results = load_files(files, store, Request(period=Period.year(2022)), refresh=False)
    assert [result.error for result in results] == [None] * 24
    assert [result.rejected for result in results] == [0] * 24
    assert {result.accepted for result in results} == {17_222, 200}
    refresh(store, folder=no_roadmaps)
    return store


def figures(store: Path, table: str = "latest") -> dict[tuple[str, str, str], float]:
    with reading(store) as connection:
        rows = connection.execute(
            f"SELECT area, indicator, period_start::VARCHAR || '/' || period_months, value FROM {table}"
        ).fetchall()
    return {(area, indicator, period): value for area, indicator, period, value in rows}


def test_forty_figures_of_twelve_regions(store: Path, shared_data: Path) -> None:
    found, seen = figures(store), 0
    reference = shared_data.parent / "reference" / "form_1m_2022_12.csv"
    with reference.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            area = f"kz-{row.pop('kato')[:2]}"
            region = row.pop("region_ru")
            for code, value in row.items():
                key = (area, code, "2022-01-01/12")
                if code == IN_MONTH:
                    key = (area, "offences_total", "2022-12-01/1")
                assert found[key] == float(value), (region, code)
                seen += 1
    assert seen == 12 * 40


def test_the_two_forms_agree_on_crimes(store: Path) -> None:
    found = figures(store)
    for area in {key[0] for key in found}:
        crimes = found[area, "crimes_total", "2022-01-01/12"]
        assert crimes == found[area, "sng1_crimes_registered", "2022-01-01/12"], area


def test_annexes_add_up_to_section_1_for_every_article(store: Path) -> None:
    """Misdemeanours and crimes of an article make up its registered number, in each region."""
    with reading(store) as connection:
        wrong, compared = connection.execute(
            """
            SELECT count(*) FILTER (WHERE o.value <> m.value + c.value), count(*)
            FROM latest o
            JOIN latest m ON m.area = o.area AND m.indicator = o.indicator || '_misdemeanours'
            JOIN latest c ON c.area = o.area AND c.indicator = o.indicator || '_crimes'
            WHERE o.basis = 'ytd'"""
        ).fetchall()[0]
    assert compared == 12 * 395
    assert wrong == 0


def test_clearance_by_both_formulas(store: Path) -> None:
    found = figures(store, "series")
    shown = {
        area: [
            round(found[area, code, "2022-01-01/12"], 1)
            for code in ("clearance_cis1_pct", "clearance_of_registered_pct")
        ]
        for area in ("kz-19", "kz-59")
    }
    assert shown == {"kz-19": [44.5, 46.0], "kz-59": [57.4, 58.9]}


def test_finer_lines_are_details_with_a_parent_and_no_forecast(store: Path) -> None:
    with reading(store) as connection:
        orphans = connection.execute(
            "SELECT count(*) FROM indicator WHERE parent NOT IN (SELECT code FROM indicator)"
        ).fetchall()
        forecast = connection.execute(
            "SELECT count(*) FROM forecast JOIN indicator ON code = indicator WHERE detail"
        ).fetchall()
        kinds = connection.execute(
            "SELECT detail, name_en FROM indicator WHERE code IN ('theft', 'theft_domestic') ORDER BY code"
        ).fetchall()
    assert (orphans, forecast) == ([(0,)], [(0,)])
    assert kinds == [(False, "Theft"), (True, "Theft: domestic")]


@pytest.mark.parametrize(
    ("golden", "file"),
    [
        ("kz_form_1m_2022_kz-59.csv", "kz_form_1m/North-Kazakhstan Region.XLSX"),
        ("kz_form_sng1_2022_kz-59.csv", "kz_form_sng1/North Kazakhstan region.XLSX"),
    ],
)
def test_golden_output_with_its_cells(shared_data: Path, golden: str, file: str) -> None:
    """Each golden number was read by openpyxl from the cell that stands beside it."""
    source = recognise(shared_data / file, Request(period=Period.year(2022)))
    found = {}
    for table in source.tables:
        assert isinstance(table.cells, FrameCells)
        for line in table.cells.frame.itertuples():
            cell = f"{line.cell_column}{line.row_no}"
            found[line.indicator, str(table.fixed_basis)] = (line.value, line.sheet, cell)
    with (GOLDEN / golden).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            expected = (row["value"], row["sheet"], row["cell"])
            assert found[row["indicator"], row["basis"]] == expected, row


def test_headers_that_slid_over_the_columns_of_a_real_form_are_refused(
    shared_data: Path, tmp_path: Path
) -> None:
    """Section 9 with its third row of headers one column to the right: each then stands over a neighbour."""
    head = Head(shared_data / "kz_form_1m/North-Kazakhstan Region.XLSX")
    sheets = {name: [list(row) for row in head.sheet(name)] for name in head.sheet_names}
    sheets["R9"][4] = ["", *sheets["R9"][4][:-1]]
    file = write_rows(tmp_path / "kz-59 2022-12.xlsx", sheets)
    with pytest.raises(UnreadableError) as refusal:
        recognise(file, Request())
    assert refusal.value.key == "error.form_differs"
    assert refusal.value.places["sheet"] == "R9"
