"""The page Target on a small store, and the arithmetic behind it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from models.contribution import REST, gap_by_part
from models.path import Shares
from models.revision import probability_after
from models.year_view import year_view
from tests import page_store
from tests.test_page_progress import fine, html, opened, words
from warehouse.store import writing


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_store.fill(tmp_path_factory.mktemp("store"))


def test_the_answer_as_it_could_be_read_aloud(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, "target")
    assert fine(app)
    said = words(app)
    assert "За 9 месяцев 2026 года — 2 745, по траектории было бы 2 820; предел на год ≤ 3 799." in said
    assert "До конца года можно ещё 1 054, по 351 в месяц." in said
    assert "вероятность выполнить цель 71 %" in said
    assert "Вывод зависит от прочтения" in said
    assert "2 745 при траектории 2 820: −75 (−2,7 %)." in said


def test_every_part_is_there(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, "target")
    headings = html(app)
    for said in ("Факт ниже траектории на 75", "Сколько можно по месяцам", "Как можно прочитать цель"):
        assert said in headings
    charts = app.get("plotly_chart")
    assert len(charts) == 4  # path, months, areas, kinds
    assert all(chart.proto.alt for chart in charts)


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("target", ["all-crime", "road", "cameras", "trust"])
def test_every_kind_of_target_in_every_language(
    store: Path, monkeypatch: pytest.MonkeyPatch, lang: str, target: str
) -> None:
    assert fine(opened(store, monkeypatch, "target", lang=lang, target=target))


def test_another_reading_another_ceiling(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, "target", reading="offences_total.against_2025_target")
    assert "предел на год ≤ 3 268" in words(app)


def test_a_district_has_its_own_page(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, "target", area="tl-1", target="road")
    assert "Пострадавшие в ДТП · Талгарский район" in words(app)
    assert "предел на год ≤ 329" in words(app)


def test_a_target_without_figures_says_so(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, "target", target="trust")
    assert "Оценить пока нельзя: не измеримо" in words(app)
    assert not app.get("plotly_chart")


def test_the_meeting_view_keeps_to_seven_rows(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in range(1, 8):
        app = opened(store, monkeypatch, "target", view="meeting", part=str(part))
        assert fine(app)
        assert not app.selectbox
        assert html(app).count("<tr") <= 8


def test_an_empty_store_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(tmp_path):
        pass
    app = opened(tmp_path, monkeypatch, "target", lang="en")
    assert fine(app)
    assert "Load monthly figures" in words(app)


def test_as_it_was_known_before(demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(demo_store, monkeypatch, "target", lang="en", known="2026-07-20")
    assert fine(app)
    assert "from the figures published by 20 Jul 2026" in words(app)
    assert "30 Jun 2026" in words(app)
    assert {"csv-target-months", "csv-target-readings", "csv-target-known"} <= {
        button.key for button in app.download_button
    }


def test_gaps_of_the_parts_by_hand() -> None:
    # The path asks 900 of a whole that counted 1,000 last year: each part is held against 0.9 of its own.
    parts = pd.DataFrame({"code": ["a", "b"], "now": [600.0, 350.0], "before": [600.0, 400.0]})
    gaps = gap_by_part(parts, ytd=950, path=900, ytd_before=1000)
    assert gaps.to_dict() == pytest.approx({"a": 60.0, "b": -10.0})


def test_what_the_parts_leave_is_the_rest() -> None:
    parts = pd.DataFrame({"code": ["a", "b"], "now": [600.0, np.nan], "before": [600.0, 400.0]})
    gaps = gap_by_part(parts, ytd=950, path=900, ytd_before=1000)
    assert gaps.to_dict() == pytest.approx({"a": 60.0, REST: -10.0})


def test_no_gaps_where_last_year_was_nought() -> None:
    parts = pd.DataFrame({"code": ["a"], "now": [1.0], "before": [0.0]})
    assert gap_by_part(parts, ytd=1, path=1, ytd_before=0).empty


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=8),
    st.integers(0, 300),
    st.floats(0.5, 1.2),
)
def test_the_parts_add_up_to_the_gap(parts: list[tuple[int, int]], left_out: int, asked: float) -> None:
    now, before = (sum(counts) + left_out for counts in zip(*parts, strict=True))
    frame = pd.DataFrame(parts, columns=["now", "before"]).assign(code=[str(i) for i in range(len(parts))])
    gaps = gap_by_part(frame, ytd=now, path=before * asked, ytd_before=before)
    assert gaps.sum() == pytest.approx(now - before * asked, abs=1e-6)


def test_the_allowance_follows_the_path() -> None:
    months = pd.DataFrame(
        {"period_start": [date(2026, month, 1) for month in range(1, 11)], "value": [10.0] * 10}
    )
    none = pd.DataFrame(
        {"period_start": [], "cumulative_mean": [], "cumulative_low80": [], "cumulative_high80": []}
    )
    shares = Shares(np.array([*np.arange(1, 11) * 0.08, 0.95, 1.0]), (2025,), "own")
    year = year_view(2026, months, none, shares, limit=120)
    assert year.months == 10
    # 20 are left of 120; the path gives November three times December's share (0.15 and 0.05 of the year).
    assert year.allowed(120)[10:] == pytest.approx([15.0, 5.0])
    assert np.isnan(year.allowed(120)[:10]).all()


@pytest.mark.parametrize("shift", [-30.0, 0.0, 30.0])
@pytest.mark.parametrize("is_floor", [False, True])
def test_probability_after_a_revision_is_the_normals(shift: float, is_floor: bool) -> None:
    spread = (1050 - 950) / (2 * norm.ppf(0.9))
    above = norm.sf(1009.5, 1000 + shift, spread)  # a floor of 1,010 is met from 1,009.5 on
    below = norm.cdf(1010.5, 1000 + shift, spread)
    found = probability_after(shift, 1000, 950, 1050, 1010, is_floor)
    assert found == pytest.approx(above if is_floor else below, abs=1e-12)


@pytest.mark.parametrize("way", ["proportional", "need", "trend"])
@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_proposed_ceilings_add_up_to_the_parents(
    store: Path, monkeypatch: pytest.MonkeyPatch, lang: str, way: str
) -> None:
    app = opened(store, monkeypatch, "target", lang=lang, way=way)
    assert fine(app)
    table = next(element.proto.body for element in app.html if "bg-proposal" in element.proto.body)
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", table)[1:]]
    limits = [int(re.sub(r"\D", "", row[2])) for row in rows]
    assert sum(limits[:-1]) == limits[-1] == 3799


def test_a_district_has_nothing_to_share(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, "target", area="tl-1", target="road")
    assert "bg-proposal" not in html(app)


def test_the_proposal_fits_a_projector(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screens = [
        html(opened(store, monkeypatch, "target", view="meeting", part=str(part))) for part in range(6, 10)
    ]
    assert any("bg-proposal" in screen for screen in screens)
    assert all(screen.count("<tr") <= 8 for screen in screens)
