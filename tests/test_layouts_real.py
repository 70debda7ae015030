"""Every real file: which layout it has, and that its numbers are those that other means find in it."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from domain import UnreadableError
from etl.layouts import names, recognise
from etl.layouts.source import IndicatorKey, Request, Source
from language import message
from tests.source_rows import rows_of

pytestmark = pytest.mark.real_data
LONDON = "london_mps/MPS Borough Level Crime (Historical).csv"
RIO = "rio_isp/BaseMunicipioMensal_2024-07.csv"
RUSSIA = "ru_monthly/crime_mtajik.csv"
INDICATORS = Path(__file__).resolve().parent.parent / "data" / "reference" / "indicators.csv"
UK = "uk_quarterly/prc-pfa-201718_new.csv"


def read(path: Path) -> Source:
    return recognise(path, Request())


def words(name: str, joint: str) -> str:
    return re.sub(r"[^a-z]+", joint, name.lower()).strip(joint)


@pytest.mark.parametrize(
    ("folder", "layout"),
    [
        ("london_mps", "london_mps"),
        ("rio_isp", "rio_isp"),
        ("ru_monthly", "ru_monthly"),
        ("uk_quarterly", "uk_quarterly"),
        ("kz_form_3k", "kz_form_3k"),
    ],
)
def test_every_file_of_a_known_layout_is_recognised(shared_data: Path, folder: str, layout: str) -> None:
    files = sorted((shared_data / folder).iterdir())
    for file in files:
        if file.name.startswith("202408_3k"):
            continue
        assert read(file).layout == layout, file.name
    assert files


@pytest.mark.parametrize("folder", ["boundaries", "its", "m3", "road"])
def test_a_file_of_no_layout_is_refused_with_what_was_found_and_expected(
    shared_data: Path, folder: str
) -> None:
    for file in sorted((shared_data / folder).iterdir()):
        with pytest.raises(UnreadableError) as refusal:
            read(file)
        text = message(refusal.value, "ru")
        assert file.name in text
        assert all(name in text for name in names())


def test_london_sums_by_year_equal_those_of_the_csv_module(shared_data: Path) -> None:
    expected: dict[tuple[str, str, str], int] = defaultdict(int)
    with (shared_data / LONDON).open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        for row in reader:
            borough, kind = row.pop("LookUp_BoroughName"), row.pop("MinorText")
            del row["MajorText"]
            for month, count in row.items():
                expected[words(borough, "-"), words(kind, "_"), month[:4]] += int(count)
    rows = rows_of(read(shared_data / LONDON))
    rows["year"] = rows["period"].str[:4]
    rows["area"] = rows["area"].str.removeprefix("london-")
    rows["indicator"] = rows["indicator"].str.removeprefix("london_").str.removesuffix("_part")
    found = rows.groupby(["area", "indicator", "year"])["value"].sum()
    assert found.to_dict() == expected
    assert expected["camden", "rape", "2019"] > 0


def test_londons_type_and_subtype_of_one_name_have_two_codes(shared_data: Path) -> None:
    table = read(shared_data / LONDON).tables[0]
    key = table.parse_indicator(("Historical Fraud and Forgery", "Historical Fraud and Forgery"))
    assert isinstance(key, IndicatorKey)
    assert key.code == "london_historical_fraud_and_forgery_part"
    assert key.parent == "london_historical_fraud_and_forgery"
    assert [above.code for above in key.ancestors] == ["london_offences", key.parent]
    assert [above.parent for above in key.ancestors] == [None, "london_offences"]


def test_londons_vintages_differ_in_389_cells(shared_data: Path) -> None:
    keys = ["area", "indicator", "period"]
    old = rows_of(read(shared_data / LONDON)).set_index(keys)["value"]
    new = rows_of(read(shared_data / "london_mps/APR2010-FEB2022.csv")).set_index(keys)["value"]
    both = pd.concat([old, new], axis=1, join="inner", keys=["old", "new"])
    assert int((both["old"] != both["new"]).sum()) == 389


def test_the_files_own_date_gives_way_to_the_users(shared_data: Path) -> None:
    file = shared_data / "london_mps/APR2010-FEB2022.csv"
    assert str(read(file).published) == "2022-02-28"
    assert recognise(file, Request(published=pd.Timestamp("2022-02-15").date())).published is None
    assert read(shared_data / LONDON).published is None


def test_rios_trees_are_those_whose_parts_add_up(shared_data: Path) -> None:
    source = read(shared_data / RIO)
    rows = rows_of(source)
    cells = rows.pivot_table("value", ["area", "period"], "indicator", aggfunc="sum")
    assert len(rows) == cells.size
    assert cells.shape == (92 * 125, 53)
    keys = [source.tables[0].parse_indicator((column,)) for column in source.tables[0].wide]
    parts: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        assert isinstance(key, IndicatorKey)
        if key.parent and not str(key.breakdown).endswith("_partial"):
            parts[key.parent].append(str(key.code))
    assert sorted(parts["roubo_rua"]) == ["roubo_celular", "roubo_em_coletivo", "roubo_transeunte"]
    assert sorted(parts) == ["cvli", "letalidade_violenta", "roubo_rua"]
    for parent, children in parts.items():
        assert (cells[parent] == cells[children].sum(axis=1)).all(), parent


def test_russia_2019_sums_to_the_official_total(shared_data: Path) -> None:
    rows = rows_of(read(shared_data / RUSSIA))
    total = rows[(rows["indicator"] == "crimes_total") & rows["period"].str.startswith("2019")]
    assert total["value"].sum() == 2_024_337
    assert set(rows["area"]) == {"ru"}
    with INDICATORS.open(encoding="utf-8") as handle:
        known = {row["code"] for row in csv.DictReader(handle)}
    assert {code for code in rows["indicator"] if not code.startswith("ru_")} <= known


def test_uk_quarters_are_those_of_the_financial_year_with_duplicates_summed(shared_data: Path) -> None:
    with (shared_data / UK).open(encoding="utf-8", newline="") as handle:
        raw = list(csv.DictReader(handle))
    source = read(shared_data / UK)
    rows = rows_of(source)
    assert sorted(set(rows["period"])) == ["2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1"]
    assert rows["value"].sum() == sum(int(row["Number_of_Offences"]) for row in raw)
    assert len(rows) == len(raw) - 528
    homicide = rows[rows["indicator"] == "uk_offence_1_4_1_4_10_4_2"].set_index(["area", "period"])["value"]
    assert homicide["uk-avon-and-somerset", "2017-Q2"] == 2  # rows 0, 0, 1, 1 of the file
    corrections = sum(int(row["Number_of_Offences"]) < 0 for row in raw)
    assert corrections == 36
    lancashire = rows[(rows["area"] == "uk-lancashire") & (rows["indicator"] == "uk_offence_88c")]
    assert lancashire.set_index("period")["value"]["2017-Q4"] == -45


def test_uk_codes_are_unique_and_form_a_tree(shared_data: Path) -> None:
    table = read(shared_data / UK).tables[0]
    offences = pd.read_csv(shared_data / UK, dtype=str)[list(table.indicator)].drop_duplicates()
    keys = [table.parse_indicator(texts) for texts in offences.itertuples(index=False, name=None)]
    assert all(isinstance(key, IndicatorKey) for key in keys)
    codes = [key.code for key in keys if isinstance(key, IndicatorKey)]
    above = {up.code: up.parent for key in keys if isinstance(key, IndicatorKey) for up in key.ancestors}
    assert len(codes) == len(set(codes)) == 132
    assert not set(codes) & set(above)
    assert sum(parent is None for parent in above.values()) == 10
    assert {key.parent for key in keys if isinstance(key, IndicatorKey)} <= set(above)
