"""The reference tables: codes that hang together, names in three languages, facts with their sources."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from domain import Period
from warehouse.reference import ensure_reference
from warehouse.store import writing

PROJECT = Path(__file__).resolve().parent.parent
REFERENCE = PROJECT / "data" / "reference"
DICTIONARY = PROJECT / "docs" / "data-dictionary.md"
HEADERS = {
    "areas": "code,parent,level,name_ru,name_kk,name_en,valid_from,valid_to,note,official_code",
    "indicators": "code,parent,breakdown,unit,better,name_ru,name_kk,name_en,sort,note",
    "aliases": "kind,layout,name,code",
    "population": "area,date,population,source",
    "breaks": "area,indicator,date,confirmed,note_ru,note_kk,note_en,source",
    "published": "area,indicator,period,value,published,source,rounded_to,authority",
}


def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


AREAS = {row["code"]: row for row in table("areas")}
INDICATORS = {row["code"]: row for row in table("indicators")}


@pytest.mark.parametrize("name", HEADERS)
def test_header_is_the_agreed_one_and_no_row_is_ragged(name: str) -> None:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert ",".join(rows[0]) == HEADERS[name]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(cell == cell.strip() for row in rows for cell in row)


@pytest.mark.parametrize("name", ["areas", "indicators"])
def test_codes_are_unique_and_parents_exist_without_circles(name: str) -> None:
    rows = table(name)
    assert not [code for code, count in Counter(row["code"] for row in rows).items() if count > 1]
    parent = {row["code"]: row["parent"] for row in rows}
    for code in parent:
        seen = {code}
        while code := parent[code]:
            assert code in parent
            assert code not in seen, f"{code} is its own ancestor"
            seen.add(code)


@pytest.mark.parametrize("name", ["areas", "indicators"])
def test_names_are_given_in_three_languages_and_differ_among_siblings(name: str) -> None:
    rows = table(name)
    assert all(row[f"name_{lang}"] for row in rows for lang in ("ru", "kk", "en"))
    for lang in ("ru", "kk", "en"):
        twice = Counter((row["parent"], row[f"name_{lang}"].casefold()) for row in rows)
        assert max(twice.values()) == 1


def test_kazakhstan_has_20_regions_and_almaty_region_11_parts() -> None:
    regions = [row for row in AREAS.values() if row["parent"] == "kz" and row["level"] == "region"]
    assert len(regions) == 20
    parts = [row for row in AREAS.values() if row["parent"] == "kz-19"]
    assert len([row for row in parts if row["name_ru"].endswith("район")]) == 9
    assert {row["name_ru"] for row in parts if row["name_ru"].startswith("г.")} == {"г. Конаев", "г. Алатау"}
    assert AREAS["kz-1962"]["name_kk"] == "Талғар ауданы"


def test_areas_have_codes_of_their_kind_and_known_levels() -> None:
    for code, row in AREAS.items():
        assert row["level"] in {"country", "region", "city", "district", "body", "world"}
        assert (row["level"] == "country") == (not row["parent"])
        if row["level"] == "district":
            assert re.fullmatch(r"kz-\d{4}|ru-\d{8}", code)
            assert code.startswith(row["parent"]) or code.startswith("ru-")
        for day in (row["valid_from"], row["valid_to"]):
            assert not day or date.fromisoformat(day)
    assert {AREAS[new]["valid_from"] for new in ("kz-10", "kz-33", "kz-62")} == {"2022-06-08"}


def test_areas_bear_the_codes_of_their_countries() -> None:
    """KATO begins with our code's digits; OKTMO's first two digits are those of the subject."""
    official = {code: row["official_code"] for code, row in AREAS.items() if row["official_code"]}
    assert len(set(official.values())) == len(official)
    for code, row in AREAS.items():
        if code.startswith("kz-") and row["level"] in {"region", "district"}:
            assert re.fullmatch(r"\d{9}", official[code])
            assert official[code].startswith(code[3:])
        if code.startswith("ru-") and row["level"] in {"region", "district"} and code != "ru-rest":
            assert re.fullmatch(r"\d{8}", official[code])
    assert (official["kz-19"], official["kz-1962"]) == ("190000000", "196200000")
    assert (official["ru-khm"], official["ru-kam"]) == ("71800000", "30000000")
    assert (official["ru-mow"], official["ru-spe"], official["ru-sa"]) == ("45000000", "40000000", "98000000")
    assert official["ru-71816000"] == "71816000"
    assert AREAS["ru-71816000"]["parent"] == "ru-khm"


def test_russia_has_the_85_subjects_that_its_forms_list_and_its_districts_are_no_parts() -> None:
    """83 of ISO 3166-2:RU and two that Russian forms list besides; regions in 59 + 26 subjects in 2020."""
    below = [row for row in AREAS.values() if row["parent"] == "ru"]
    regions = {row["code"] for row in below if row["level"] == "region"} - {"ru-rest"}
    assert len(regions) == 85
    assert len([code for code in regions if re.fullmatch(r"ru-[a-z]{2,3}", code)]) == 85
    bodies = {row["code"] for row in below if row["level"] == "body"}
    assert len([code for code in bodies if code.startswith("ru-fd-")]) == 9
    assert bodies - {code for code in bodies if code.startswith("ru-fd-")} == {"ru-body-transport"}
    assert (AREAS["ru-fd-crimean"]["valid_from"], AREAS["ru-fd-crimean"]["valid_to"]) == (
        "2014-03-21",
        "2016-07-28",
    )


def test_districts_are_not_older_than_their_region() -> None:
    for code, row in AREAS.items():
        if row["level"] == "district" and AREAS[row["parent"]]["valid_from"]:
            assert row["valid_from"] >= AREAS[row["parent"]]["valid_from"], code


def test_indicators_say_their_unit_and_direction() -> None:
    for row in INDICATORS.values():
        assert row["unit"] in {"count", "persons", "percent", "pieces"}
        assert row["better"] in {"lower", "higher", "neutral"}
        assert bool(row["parent"]) == bool(row["breakdown"])
    sorts = [int(row["sort"]) for row in INDICATORS.values()]
    assert sorts == sorted(set(sorts))


def test_full_breakdowns_are_those_that_add_up() -> None:
    full = {
        (row["parent"], row["breakdown"])
        for row in INDICATORS.values()
        if row["parent"] and not row["breakdown"].endswith("_partial")
    }
    assert full == {
        ("offences_total", "kind"),
        ("crimes_total", "gravity"),
        ("corruption_registered", "gravity"),
        ("corruption_registered", "article"),
        ("corruption_finished", "outcome"),
        ("road_casualties", "outcome"),
    }


def test_other_spellings_lead_to_codes_and_are_not_ambiguous() -> None:
    codes = {"area": AREAS, "indicator": INDICATORS}
    seen: dict[tuple[str, str, str], str] = {}
    for row in table("aliases"):
        known = codes[row["kind"]]
        assert row["code"] in known
        key = (row["kind"], row["layout"], row["name"].casefold())
        assert seen.setdefault(key, row["code"]) == row["code"]
        own = {code for code, other in known.items() if row["name"].casefold() in names_of(other)}
        assert own <= {row["code"]}, f"{row['name']} is the name of {own}"


def names_of(row: dict[str, str]) -> set[str]:
    return {row[f"name_{lang}"].casefold() for lang in ("ru", "kk", "en")}


def test_population_is_whole_of_known_areas_and_has_a_source() -> None:
    rows = table("population")
    assert len({(row["area"], row["date"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["area"] in AREAS
        assert date.fromisoformat(row["date"])
        assert int(row["population"]) > 1000
        assert row["source"]


def test_population_of_regions_adds_up_to_the_country() -> None:
    in_2023 = {
        row["area"]: int(row["population"]) for row in table("population") if row["date"] == "2023-01-01"
    }
    country = in_2023.pop("kz")
    assert len(in_2023) == 20
    assert sum(in_2023.values()) == pytest.approx(country, rel=1e-4)


def test_breaks_refer_to_known_codes_and_are_explained_in_three_languages() -> None:
    rows = table("breaks")
    for row in rows:
        assert row["area"] == "" or row["area"].removesuffix("*") in AREAS
        assert row["indicator"] == "" or row["indicator"] in INDICATORS
        assert row["area"] or row["indicator"]
        assert date.fromisoformat(row["date"])
        assert row["confirmed"] == "false"
        assert all(row[f"note_{lang}"] for lang in ("ru", "kk", "en"))
        assert row["source"]
    assert {row["area"] for row in rows if row["date"] == "2022-06-08"} == {"kz-19", "kz-35", "kz-63"}
    assert "road_deaths" not in {row["indicator"] for row in rows}


def test_a_break_in_a_countrys_counting_holds_for_everything_in_it_and_nothing_else(tmp_path: Path) -> None:
    with writing(tmp_path / "store") as connection:
        ensure_reference(connection)
        found = connection.execute(
            "SELECT area FROM series_break WHERE indicator = 'road_injured' AND date = DATE '2024-06-01'"
            " ORDER BY area"
        ).fetchall()
    within = {code for code in AREAS if code == "kz" or code.startswith("kz-")}
    assert [area for (area,) in found] == sorted(within)


def test_published_figures_are_of_known_codes_and_readable() -> None:
    for row in table("published"):
        assert row["area"] in AREAS
        assert row["indicator"] in INDICATORS
        assert Period.parse(row["period"])
        assert row["source"]
        assert row["authority"] in {"official", "note", "press"}
        assert float(row["rounded_to"]) in {0.1, 1, 100, 1000}
        assert (
            not row["published"] or date.fromisoformat(row["published"]) > Period.parse(row["period"]).start
        )
        if INDICATORS[row["indicator"]]["unit"] != "percent":
            assert int(row["value"]) >= 0


def test_one_source_of_one_authority_states_a_figure_once() -> None:
    twice = Counter(
        (row["area"], row["indicator"], row["period"], row["authority"]) for row in table("published")
    )
    assert max(twice.values()) == 1


def published(area: str, indicator: str, period: str, authority: str) -> int:
    (value,) = (
        int(row["value"])
        for row in table("published")
        if (row["area"], row["indicator"], row["period"], row["authority"])
        == (area, indicator, period, authority)
    )
    return value


def test_figures_that_the_roadmaps_rest_on() -> None:
    assert published("kz-19", "offences_total", "2024", "press") == 10385
    assert published("kz-19", "road_deaths", "2024", "press") == 379
    assert published("kz-19", "road_casualties", "2024", "press") == 4749
    assert published("kz-59", "crimes_total", "2019", "note") == 6420
    assert published("kz-59", "crimes_total", "2020", "note") == 4766
    assert published("kz-31", "offences_total", "2022", "official") == 5273
    assert published("kz-31", "offences_total", "2022", "press") == 5042
    assert published("kz-19", "offences_total", "2022-12", "official") == 984


def test_official_figures_add_up_but_for_the_known_defect() -> None:
    """Form 1-М 2022: misdemeanours + crimes = total everywhere; Akmola's gravity parts lack one crime."""
    official = {
        (row["area"], row["indicator"]): int(row["value"])
        for row in table("published")
        if row["authority"] == "official" and row["period"] == "2022"
    }
    areas = {area for area, _ in official}
    assert len(areas) == 12
    for area in areas:
        assert (
            official[area, "crimes_total"] + official[area, "misdemeanours"]
            == official[area, "offences_total"]
        )
        parts = sum(
            official[area, f"crimes_{part}"] for part in ("minor", "medium", "grave", "especially_grave")
        )
        assert official[area, "crimes_total"] - parts == (1 if area == "kz-11" else 0)
        assert official[area, "sng1_crimes_registered"] == official[area, "crimes_total"]


FORM_1M = {  # file -> area; row of section R1 -> indicator
    "Abay Region": "kz-10", "Akmola Region": "kz-11", "Almaty Region": "kz-19", "Atyrau Region": "kz-23",
    "Zhambyl Region": "kz-31", "Zhetysu Region": "kz-33", "Karagandy Region": "kz-35",
    "Kostanay Region": "kz-39", "North-Kazakhstan Region": "kz-59", "Turkistan Region": "kz-61",
    "Astana": "kz-71", "Almaty": "kz-75",
}  # fmt: skip
FORM_ROWS = {
    1: "offences_total", 2: "misdemeanours", 3: "crimes_total", 4: "crimes_minor", 5: "crimes_medium",
    6: "crimes_grave", 7: "crimes_especially_grave",
}  # fmt: skip


@pytest.mark.real_data
def test_figures_of_form_1m_are_those_of_the_official_files(shared_data: Path) -> None:
    official = {
        (row["area"], row["indicator"], row["period"]): int(row["value"])
        for row in table("published")
        if row["authority"] == "official"
    }
    for name, area in FORM_1M.items():
        workbook = CalamineWorkbook.from_path(shared_data / "kz_form_1m" / f"{name}.XLSX")
        registered = {row[3]: row[5] for row in workbook.get_sheet_by_name("R1").to_python()}
        for number, indicator in FORM_ROWS.items():
            assert official[area, indicator, "2022"] == registered[number]
        in_month = {row[3]: row[7] for row in workbook.get_sheet_by_name("R1-1").to_python()}
        assert official[area, "offences_total", "2022-12"] == in_month[1]


def test_every_table_and_column_of_the_store_is_described() -> None:
    schema = (PROJECT / "warehouse" / "schema.sql").read_text(encoding="utf-8")
    described = sections(DICTIONARY.read_text(encoding="utf-8"))
    tables = re.findall(r"CREATE TABLE (\w+) \((.*?)\);", schema, re.DOTALL)
    assert len(tables) > 15
    for name, body in tables:
        assert name in described, f"the data dictionary has no section of {name}"
        for column in columns_of(body):
            assert f"`{column}`" in described[name], f"{name}.{column} is not described"
    for view in ("latest", "latest_as_of"):
        assert view in described


def sections(text: str) -> dict[str, str]:
    """The dictionary's text by the tables that a heading such as ### `area` names."""
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    found: dict[str, str] = {}
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        for name in re.findall(r"`(\w+)`", heading):
            found[name] = body
    return found


def columns_of(body: str) -> list[str]:
    body = re.sub(r"--[^\n]*", "", body)
    return [column.split()[0] for column in body.split(",") if column.strip()]


def test_every_reference_column_is_described() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    for name, header in HEADERS.items():
        assert f"`{name}.csv`" in text
        assert not [column for column in header.split(",") if f"`{column}`" not in text]
