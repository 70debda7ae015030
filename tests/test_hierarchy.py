"""Which series must add up to which: areas, breakdowns, and what is never bound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from models.hierarchy import Family, Node, families

FIRST = date(2025, 1, 1)
AREAS = pd.DataFrame(
    [
        ("kz", None, "country", None, None),
        ("kz-19", "kz", "region", None, None),
        ("kz-1930", "kz-19", "district", None, None),
        ("kz-1932", "kz-19", "district", None, None),
        ("kz-body-1", "kz-19", "body", None, None),
    ],
    columns=["code", "parent", "level", "valid_from", "valid_to"],
)
KINDS = pd.DataFrame(
    [
        ("crimes", None, None, "count"),
        ("grave", "crimes", "gravity", "count"),
        ("minor", "crimes", "gravity", "count"),
        ("theft", "crimes", "type_partial", "count"),
        ("murder", "crimes", "article_sparse", "count"),
        ("fraud", "crimes", "article_sparse", "count"),
        ("cleared", None, None, "percent"),
        ("victims", "crimes", "victim", "person"),
    ],
    columns=["code", "parent", "breakdown", "unit"],
)


def nodes(figures: dict[tuple[str, str], Sequence[float]], first: date = FIRST, step: int = 1) -> list[Node]:
    return [Node(key, first, step, np.array(values, dtype=float)) for key, values in figures.items()]


def bound(found: Sequence[Family]) -> set[tuple[str, frozenset[str]]]:
    """Wholes and parts as words."""
    return {
        ("/".join(each.keys[whole]), frozenset("/".join(each.keys[part]) for part in parts))
        for each in found
        for whole, parts in each.sums
    }


def test_districts_are_bound_to_their_region_and_bodies_are_not() -> None:
    found = families(
        nodes(
            {
                ("kz-19", "crimes"): [5, 7],
                ("kz-1930", "crimes"): [2, 3],
                ("kz-1932", "crimes"): [3, 4],
                ("kz-body-1", "crimes"): [5, 7],
            }
        ),
        AREAS,
        KINDS,
    )
    assert bound(found) == {("kz-19/crimes", frozenset({"kz-1930/crimes", "kz-1932/crimes"}))}
    assert [family.keys for family in found if not family.sums] == [(("kz-body-1", "crimes"),)]


def test_a_district_without_a_forecast_leaves_its_region_unbound() -> None:
    found = families(nodes({("kz-19", "crimes"): [5, 7], ("kz-1930", "crimes"): [5, 7]}), AREAS, KINDS)
    assert bound(found) == set()


def test_a_district_that_no_longer_exists_is_not_waited_for() -> None:
    gone = AREAS.assign(valid_to=[None, None, None, "2024-06-30", None])
    later = AREAS.assign(valid_from=[None, None, None, "2025-06-01", None])
    for areas in (gone, later):
        found = families(nodes({("kz-19", "crimes"): [5, 7], ("kz-1930", "crimes"): [5, 7]}), areas, KINDS)
        assert bound(found) == {("kz-19/crimes", frozenset({"kz-1930/crimes"}))}


def test_two_breakdowns_bind_one_total() -> None:
    ages = pd.DataFrame({"code": ["adult", "child"], "parent": "crimes", "breakdown": "age", "unit": "count"})
    kinds = pd.concat([KINDS, ages], ignore_index=True)
    found = families(
        nodes(
            {("kz", kind): [1, 2] for kind in ("grave", "minor", "adult", "child")}
            | {("kz", "crimes"): [2, 4]}
        ),
        AREAS,
        kinds,
    )
    assert bound(found) == {
        ("kz/crimes", frozenset({"kz/grave", "kz/minor"})),
        ("kz/crimes", frozenset({"kz/adult", "kz/child"})),
    }
    assert len(found) == 1


def test_partial_breakdowns_other_units_and_incomplete_ones_do_not_bind() -> None:
    figures = {("kz", kind): [1.0, 1.0] for kind in ("crimes", "theft", "victims", "grave", "cleared")}
    assert bound(families(nodes(figures), AREAS, KINDS)) == set()


def test_a_percentage_is_never_a_sum_of_areas() -> None:
    figures = {(area, "cleared"): [0.0, 0.0] for area in ("kz-19", "kz-1930", "kz-1932")}
    assert bound(families(nodes(figures), AREAS, KINDS)) == set()


def test_a_sparse_breakdown_binds_what_the_area_reports() -> None:
    found = families(nodes({("kz", "crimes"): [3, 4], ("kz", "murder"): [3, 4]}), AREAS, KINDS)
    assert bound(found) == {("kz/crimes", frozenset({"kz/murder"}))}
    by_area = families(nodes({("kz-19", "murder"): [3, 4], ("kz-1930", "murder"): [3, 4]}), AREAS, KINDS)
    assert bound(by_area) == {("kz-19/murder", frozenset({"kz-1930/murder"}))}


def test_parts_that_have_not_added_up_are_not_bound() -> None:
    parts = {("kz", "grave"): [100, 200], ("kz", "minor"): [100, 100]}
    near = families(nodes(parts | {("kz", "crimes"): [201, 300]}), AREAS, KINDS)
    far = families(nodes(parts | {("kz", "crimes"): [220, 300]}), AREAS, KINDS)
    assert bound(near) == {("kz/crimes", frozenset({"kz/grave", "kz/minor"}))}
    assert bound(far) == set()


def test_what_was_never_known_together_is_not_bound() -> None:
    nan = float("nan")
    figures = {("kz", "crimes"): [2, nan], ("kz", "grave"): [nan, 1], ("kz", "minor"): [1, 1]}
    assert bound(families(nodes(figures), AREAS, KINDS)) == set()


def test_only_forecasts_from_the_same_month_in_the_same_steps_are_bound() -> None:
    parts = nodes({("kz", "grave"): [1], ("kz", "minor"): [1]})
    for whole in (nodes({("kz", "crimes"): [2]}, date(2025, 2, 1)), nodes({("kz", "crimes"): [2]}, step=3)):
        assert bound(families(parts + whole, AREAS, KINDS)) == set()


def test_the_order_of_the_series_changes_nothing() -> None:
    figures = {
        (area, kind): [1 + (area == "kz-19"), 2.0 * (1 + (area == "kz-19"))]
        for area in ("kz-19", "kz-1930", "kz-1932")
        for kind in ("grave", "minor")
    }
    figures |= {(area, "crimes"): [2 * x for x in figures[area, "grave"]] for area, _ in list(figures)}
    one = families(nodes(figures), AREAS, KINDS)
    other = families(nodes(dict(reversed(figures.items()))), AREAS.iloc[::-1], KINDS.iloc[::-1])
    assert [(each.keys, each.sums) for each in one] == [(each.keys, each.sums) for each in other]
    assert len(one[0].sums) == 6  # three areas over gravity, three kinds over districts


def test_every_series_is_in_one_family_and_wholes_follow_their_parts() -> None:
    figures = {("kz-1930", kind): [1.0, 1.0] for kind in ("grave", "minor")}
    figures |= {("kz-1930", "crimes"): [2.0, 2.0], ("kz-1932", "theft"): [1.0, 1.0]}
    areas = AREAS[AREAS["code"] != "kz-1932"]
    figures |= {("kz-19", "crimes"): [2.0, 2.0]}
    found = families(nodes(figures), areas, KINDS)
    assert sorted(key for family in found for key in family.keys) == sorted(figures)
    family = next(each for each in found if each.sums)
    settled = set(range(len(family.keys))) - {whole for whole, _ in family.sums}
    for whole, parts in family.sums:
        assert set(parts) <= settled
        settled.add(whole)


def test_the_matrix_is_zero_on_figures_that_add_up() -> None:
    (family,) = families(
        nodes({("kz", "crimes"): [3], ("kz", "grave"): [1], ("kz", "minor"): [2]}), AREAS, KINDS
    )
    assert family.keys[0] == ("kz", "crimes")
    np.testing.assert_array_equal(family.matrix().toarray(), [[1, -1, -1]])
    np.testing.assert_array_equal(family.matrix() @ np.array([3, 1, 2]), [0])


def test_a_circle_of_parents_is_refused() -> None:
    areas = pd.DataFrame([("a", "b", "region"), ("b", "a", "region")], columns=["code", "parent", "level"])
    with pytest.raises(ValueError, match="circle"):
        families(nodes({("a", "crimes"): [1], ("b", "crimes"): [1]}), areas, KINDS)
