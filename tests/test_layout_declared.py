"""A table layout by one YAML: what a newcomer writes, and what is said when it is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain import ArgumentError, Basis, Period, UnreadableError
from etl.layouts import declared, names, recognise
from etl.layouts.declared import declared_layouts
from etl.layouts.head import Head
from etl.layouts.source import BadText, IndicatorKey, Request
from tests.source_rows import rows_of

DOCS = Path(__file__).resolve().parent.parent / "docs" / "loading.md"
GOOD = """
layout: towns
about: A table of towns, made up.
usual_lag_days: 20
header: [Town, Kind, Year, Half, Count]
value: Count
roots: [{code: land, name: Land, level: country}]
area: {columns: [Town], code: 'towns-{Town}', name: '{Town}', level: city, parent: land,
       other_levels: {body: [Railway]}}
indicator:
  columns: [Kind]
  levels:
    - {code: towns_all, name: All}
    - {code: 'towns_{Kind}', name: '{Kind}', breakdown: kind}
period: {columns: [Year, Half], text: '{Year}-{Half}', pattern: '(?P<year>[0-9]{4})-(?P<month>[0-9]+)'}
"""
TABLE = (
    "Town,Kind,Year,Half,Count\nNew Town,Theft (all),2025,3,5\nRailway,Theft (all),2025,13,6\n,x,2025,1,7\n"
)


def layout_of(folder: Path, text: str) -> declared.DeclaredLayout:
    folder.mkdir(exist_ok=True)
    (folder / "towns.yaml").write_text(text, encoding="utf-8")
    return declared_layouts(folder)[0]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "towns.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_one_yaml_is_all_that_a_new_table_needs(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout_of(tmp_path / "layouts", GOOD)
    monkeypatch.setattr(declared, "declared_layouts", lambda: declared_layouts(tmp_path / "layouts"))
    assert set(names()) >= {"kz_form_3k", "long", "towns"}
    source = recognise(table, Request())
    assert (source.layout, source.usual_lag_days) == ("towns", 20)
    assert [root.code for root in source.new_areas] == ["land"]
    found = rows_of(source)
    assert found.loc[0, ["area", "indicator", "period", "value"]].tolist() == [
        "towns-new-town",
        "towns_theft_all",
        "2025-03",
        5,
    ]
    assert found.loc[1, "period"] == "?bad_period"
    assert found.loc[2, "area"] == "?unknown_area"
    area = source.tables[0].parse_area(("Railway",))
    assert not isinstance(area, BadText)
    assert (area.level, area.parent) == ("body", "land")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("usual_lag_days: 20", "usual_lag_days: soon", "usual_lag_days"),
        ("usual_lag_days: 20\n", "", "usual_lag_days"),
        ("value: Count", "valeu: Count", "valeu"),
        ("value: Count\n", "", "wide"),
        ("columns: [Town]", "columns: [City]", "City"),
        ("'{Year}-{Half}'", "'{Year}-{Month}'", "Month"),
        ("(?P<year>", "(", "year"),
        ("[0-9]{4}", "[0-9{4}", "regular expression"),
        ("level: city", "level: town", "area.level"),
        ("indicator:", "indicator: [", "line"),
        ("  levels:\n", "  items: {Theft: {name: Theft}}\n  levels:\n", "levels or items"),
    ],
)
def test_a_wrong_yaml_names_its_file_and_its_fault(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in GOOD
    with pytest.raises(UnreadableError) as refusal:
        layout_of(tmp_path / "layouts", GOOD.replace(old, new, 1))
    assert refusal.value.key == "error.declaration_wrong"
    assert refusal.value.places["file"] == "towns.yaml"
    assert named in str(refusal.value.places["problem"])


def test_a_changed_yaml_is_read_anew(tmp_path: Path) -> None:
    folder = tmp_path / "layouts"
    assert layout_of(folder, GOOD).NAME == "towns"
    assert layout_of(folder, GOOD.replace("layout: towns", "layout: cities")).NAME == "cities"


def test_the_example_of_the_documentation_is_a_layout(tmp_path: Path) -> None:
    yaml = DOCS.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    layout = layout_of(tmp_path / "layouts", yaml)
    assert layout.NAME == "my_region"
    file = tmp_path / "report.csv"
    file.write_text("Район;Вид;2025-01;2025-02\nТалгарский;Кражи;5;7\n", encoding="utf-8")
    assert layout.recognises(Head(file))
    table = layout.read(Head(file), Request()).tables[0]
    assert list(table.wide) == ["2025-01", "2025-02"]
    assert table.parse_period(("2025-02",)) == Period(date(2025, 2, 1), 1)


@pytest.mark.parametrize(
    ("basis", "expected"),
    [(Basis.PERIOD, Period(date(2025, 3, 1), 1)), (Basis.YTD, Period(date(2025, 1, 1), 3))],
)
def test_the_basis_of_a_layout(tmp_path: Path, table: Path, basis: Basis, expected: Period) -> None:
    layout = layout_of(tmp_path / "layouts", GOOD + f"basis: {basis}\n")
    source = layout.read(Head(table), Request()).tables[0]
    assert source.fixed_basis is basis
    assert source.parse_period(("2025", "3")) == expected


def test_the_published_date_in_a_files_name(tmp_path: Path) -> None:
    text = GOOD + "published_in_name: '_(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?'\n"
    layout = layout_of(tmp_path / "layouts", text)
    for name, expected in (
        ("t_20250417.csv", date(2025, 4, 17)),
        ("t_202502.csv", date(2025, 2, 28)),
        ("t.csv", None),
        ("t_202513.csv", None),
    ):
        file = tmp_path / name
        file.write_text(TABLE, encoding="utf-8")
        assert layout.read(Head(file), Request()).published == expected


def test_a_kind_that_bears_its_parents_name_gets_a_code_of_its_own(tmp_path: Path, table: Path) -> None:
    text = GOOD.replace("'towns_{Kind}', name: '{Kind}'", "'towns_all', name: '{Kind}'")
    key = layout_of(tmp_path / "layouts", text).read(Head(table), Request()).tables[0].parse_indicator(("x",))
    assert isinstance(key, IndicatorKey)
    assert (key.code, key.parent) == ("towns_all_part", "towns_all")


def test_another_layout_asked_for_is_refused_with_the_columns_it_lacks(table: Path) -> None:
    with pytest.raises(UnreadableError) as refusal:
        recognise(table, Request(layout="rio_isp"))
    assert refusal.value.key == "error.columns_absent"
    assert "roubo_rua" in str(refusal.value.places["absent"])
    with pytest.raises(UnreadableError) as refusal:
        recognise(table, Request(layout="kz_form_3k"))
    assert refusal.value.key == "error.form_not_workbook"
    with pytest.raises(ArgumentError) as unknown:
        recognise(table, Request(layout="towns"))
    assert unknown.value.places["known"] == ", ".join(names())


def test_a_file_that_is_absent_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refusal:
        recognise(tmp_path / "nowhere.csv", Request())
    assert refusal.value.key == "error.file_absent"


def test_two_layouts_that_fit_ask_for_a_choice(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "layouts"
    layout_of(folder, GOOD)
    (folder / "other.yaml").write_text(GOOD.replace("layout: towns", "layout: other"), encoding="utf-8")
    monkeypatch.setattr(declared, "declared_layouts", lambda: declared_layouts(folder))
    with pytest.raises(UnreadableError) as refusal:
        recognise(table, Request())
    assert refusal.value.places["layouts"] == "other, towns"
    assert recognise(table, Request(layout="other")).layout == "other"
