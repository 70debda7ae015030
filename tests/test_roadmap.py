"""The schema of roadmap files, and what is said about a faulty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import ArgumentError, BagdarError
from etl.roadmaps import chosen, read_roadmap, read_roadmaps, roadmap_table, target_table
from language import LANGUAGES, message
from models.roadmap import PercentCut, Roadmap, indicators_of, roadmap_of
from models.roadmap_errors import KINDS

WORDING = {"ru": "цель", "kk": "мақсат", "en": "target"}
YEARS = {2025: 10}


def content(**target: object) -> dict[str, object]:
    return {
        "id": "r",
        "title": WORDING,
        "area": "kz-19",
        "first_year": 2025,
        "last_year": 2026,
        "source": "test",
        "targets": [{"id": "t", "wording": WORDING, **target}],
    }


def fault(found: object) -> BagdarError:
    with pytest.raises(BagdarError) as caught:
        roadmap_of(found, "r.yaml")
    return caught.value


EVERY_KIND: list[dict[str, object]] = [
    {"kind": "percent_cut", "indicators": ["a"], "years": YEARS},
    {"kind": "ceiling", "indicators": ["a"], "years": {2025: 1800}},
    {"kind": "floor", "indicators": ["a"], "years": {2025: 10}},
    {"kind": "table", "indicators": ["a"], "years": {2025: 3270, 2026: 3330}},
    {"kind": "share_ceiling", "numerator": "a", "denominator": "b", "years": {2025: 18.2}},
    {"kind": "share_floor", "numerator": "a", "denominator": ["a", "b"], "years": {2025: 60}},
    {"kind": "rate_ceiling", "indicators": ["a"], "years": {2025: 4}},
    {"kind": "times_cut", "indicators": ["a"], "years": {2025: 3.5}, "baseline": {"year": 2017}},
    {"kind": "no_growth", "indicators": ["a"], "years": {2025: 0}},
    {"kind": "direction", "indicators": ["a"], "years": [2025]},
    {"kind": "coverage", "indicator": "a", "of": 120, "since": 2025, "by": 2025},
    {"kind": "output", "indicator": "a", "number": 9000, "since": 2025},
    {"kind": "qualitative", "years": [2025]},
]


@pytest.mark.parametrize("target", EVERY_KIND, ids=lambda target: str(target["kind"]))
def test_every_kind_is_understood(target: dict[str, object]) -> None:
    made = roadmap_of(content(**target), "r.yaml")
    assert made.targets[0].kind == target["kind"]


def test_no_kind_is_left_out() -> None:
    assert sorted(str(target["kind"]) for target in EVERY_KIND) == sorted(KINDS)


def test_percentages_are_exact() -> None:
    made = roadmap_of(content(kind="percent_cut", indicators=["a"], years={2025: 0.1}), "r.yaml").targets[0]
    assert isinstance(made, PercentCut)
    assert str(made.years[2025]) == "0.1"


CUT = {"kind": "percent_cut", "indicators": ["a"], "years": YEARS}


@pytest.mark.parametrize(
    ("target", "key", "field", "found"),
    [
        ({**CUT, "years": {2025: "ten"}}, "expected_number", "targets.0.years.2025", "ten"),
        ({**CUT, "years": {"next": 10}}, "expected_whole_number", "targets.0.years.next", "next"),
        ({**CUT, "years": {2025: 110}}, "choice", "targets.0.years.2025", 110),
        ({**CUT, "years": {}}, "expected_not_empty", "targets.0.years", {}),
        ({**CUT, "baseline": "2024"}, "choice", "targets.0.baseline", "2024"),
        ({**CUT, "baseline": {"year": "x"}}, "expected_whole_number", "targets.0.baseline.year", "x"),
        ({**CUT, "indicators": ["Преступления"]}, "expected_code", "targets.0.indicators.0", "Преступления"),
        ({**CUT, "indicators": "a"}, "expected_list", "targets.0.indicators", "a"),
        ({**CUT, "strict": "perhaps"}, "expected_yes_or_no", "targets.0.strict", "perhaps"),
        ({**CUT, "kind": "cut"}, "choice", "targets.0.kind", "cut"),
        ({**CUT, "wording": "words"}, "expected_mapping", "targets.0.wording", "words"),
        ({"kind": "output", "indicator": "a", "number": 0, "since": 2025}, "choice", "targets.0.number", 0),
    ],
)
def test_a_wrong_value_is_named(target: dict[str, object], key: str, field: str, found: object) -> None:
    error = fault(content(**target))
    assert error.key == f"error.roadmap_{key}"
    assert error.places["file"] == "r.yaml"
    assert error.places["field"] == field
    assert error.places["found"] == found


def test_missing_and_unknown_fields_are_named() -> None:
    assert fault(content(kind="percent_cut", years=YEARS)).places["field"] == "targets.0.indicators"
    unknown = fault(content(**CUT, percent=10))
    assert (unknown.key, unknown.places["field"]) == ("error.roadmap_field_unknown", "targets.0.percent")
    assert fault(content(indicators=["a"])).places["field"] == "targets.0.kind"
    assert fault(["a", "list"]).key == "error.roadmap_not_a_mapping"


def test_rules_across_fields() -> None:
    twice = content(**CUT)
    twice["targets"] = [*twice["targets"], *twice["targets"]]  # type: ignore[misc]
    assert fault(twice).places["expected"] == "unique targets.id: t"
    assert fault({**content(**CUT), "last_year": 2020}).key == "error.roadmap_rule"
    swapped = {**content(**CUT), "thresholds": {"on_track": 0.3, "at_risk": 0.6}}
    assert fault(swapped).places["expected"] == "at_risk < on_track"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_can_be_said(lang: str) -> None:
    faulty: list[object] = [
        content(**{**CUT, "years": {2025: "ten"}}),
        content(**{**CUT, "kind": "cut"}),
        content(kind="percent_cut", years=YEARS),
        content(**CUT, percent=10),
        {**content(**CUT), "last_year": 2020},
        None,
    ]
    for each in faulty:
        assert "r.yaml" in message(fault(each), lang)


def test_yaml_that_cannot_be_read_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("id: x\ntitle: [unclosed\narea: kz\n", encoding="utf-8")
    with pytest.raises(BagdarError) as caught:
        read_roadmap(path)
    assert caught.value.key == "error.roadmap_yaml"
    assert caught.value.places == {"file": "bad.yaml", "line": 3}


def test_two_files_of_one_id_are_refused(tmp_path: Path) -> None:
    source = Path("data/roadmaps/sko-2020.yaml").read_bytes()
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_bytes(source)
    with pytest.raises(BagdarError) as caught:
        read_roadmaps(tmp_path)
    assert caught.value.places == {"file": "b.yaml", "roadmap": "sko-2020"}


def test_an_unknown_roadmap_is_refused_with_those_there_are() -> None:
    with pytest.raises(ArgumentError) as caught:
        chosen(read_roadmaps(), "almaty")
    assert "almaty-2025-2026" in str(caught.value.places["known"])


def shipped(name: str) -> Roadmap:
    return chosen(read_roadmaps(), name)[0].roadmap


def test_the_almaty_roadmap_ships_with_every_task_of_its_source() -> None:
    targets = {target.id: target for target in shipped("almaty-2025-2026").targets}
    assert {name: indicators_of(target) for name, target in targets.items()} == {
        "total": ["offences_total", "crimes_total"],
        "grave": ["crimes_grave"],
        "especially-grave": ["crimes_especially_grave"],
        "public-places": ["offences_public_places"],
        "minors": ["by_minors_finished"],
        "road-casualties": ["road_casualties"],
        "road-deaths": ["road_deaths"],
        "road-injured": ["road_injured"],
        "cameras": ["cameras_installed"],
    }
    published = {(each.indicator, each.year): each.value for each in shipped("almaty-2025-2026").published}
    assert published == {
        ("offences_total", 2024): 10385,
        ("road_deaths", 2024): 379,
        ("road_casualties", 2024): 4749,
    }


def test_shipped_indicators_and_areas_are_in_the_reference_tables() -> None:
    import csv

    def codes(name: str) -> set[str]:
        with Path(f"data/reference/{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
            return {row["code"] for row in csv.DictReader(handle)}

    for file in read_roadmaps():
        roadmap = file.roadmap
        if not roadmap.area.startswith("london"):  # London's codes come with its file
            assert roadmap.area in codes("areas")
            assert set(roadmap.indicators()) <= codes("indicators")


def test_tables_hold_every_roadmap_and_target_in_order() -> None:
    files = read_roadmaps()
    assert list(roadmap_table(files)["id"]) == [file.roadmap.id for file in files]
    targets = target_table(files)
    assert len(targets) == sum(len(file.roadmap.targets) for file in files)
    assert not targets.duplicated(["roadmap", "id"]).any()
    assert targets.notna().all(axis=None)
