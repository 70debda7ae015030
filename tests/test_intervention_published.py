"""Effects of measures that others have published: seat belts, Sicily's smoking ban, Wheeler & Ratcliffe's
table.
"""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.displacement import Arm, weighted_difference
from models.intervention import effect_of
from models.intervention_question import Question, place_of
from models.intervention_regression import segmented
from models.intervention_structural import structural

BELTS = date(1983, 2, 1)
BAN = date(2005, 1, 1)


@pytest.fixture
def belts(shared_data: Path) -> pd.DataFrame:
    """Great Britain 1969-1984, monthly: killed and seriously injured drivers, front and rear passengers."""
    return pd.read_csv(shared_data / "road" / "Seatbelts.csv")


@pytest.fixture
def sicily(shared_data: Path) -> pd.DataFrame:
    """Admissions for acute coronary events 2002-2006, and the standardised population."""
    return pd.read_csv(shared_data / "its" / "sicily.csv")


def belt_question(belts: pd.DataFrame, column: str) -> Question:
    """The belts began with February 1983; the price of petrol and the distance driven are given, in
    logarithms.
    """
    first = date(1969, 1, 1)
    given = np.log(belts[["PetrolPrice", "kms"]].to_numpy(float)).T
    values = belts[column].to_numpy(float)
    return Question(values, first, place_of(first, BELTS), covariates=given, exposure=np.ones(len(values)))


def sicily_question(sicily: pd.DataFrame) -> Question:
    first = date(2002, 1, 1)
    return Question(
        sicily["aces"].to_numpy(float), first, place_of(first, BAN), exposure=sicily["stdpop"].to_numpy(float)
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_durbin_and_koopman_by_statsmodels(belts: pd.DataFrame) -> None:
    """Law −0.23774 (0.0463), petrol −0.2915 (0.0983): Commandeur & Koopman 2007, chapter 7."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    given = np.column_stack([np.log(belts["PetrolPrice"]), belts["law"]])
    model = UnobservedComponents(
        np.log(belts["drivers"].to_numpy(float)), "local level", exog=given, mle_regression=False,
        freq_seasonal=[{"period": 12, "harmonics": 6}], use_exact_diffuse=True,
    )  # fmt: skip
    fit = model.fit(disp=0)
    petrol, law = fit.states.filtered[-1, -2:]
    errors = np.sqrt(np.diag(fit.filtered_state_cov[:, :, -1]))[-2:]
    assert (law, petrol) == pytest.approx((-0.23774, -0.2915), abs=5e-4)
    assert errors[::-1] == pytest.approx((0.0463, 0.0983), abs=5e-4)


PUBLISHED = [("front", -30), ("drivers", -23), ("rear", 3)]


@pytest.mark.parametrize(("column", "published"), PUBLISHED)
def test_harvey_and_durbin_lie_within_the_interval(
    belts: pd.DataFrame, column: str, published: float
) -> None:
    """Harvey & Durbin 1986, J. R. Statist. Soc. A 149: the law's effect on each group, in percent.

    The law saved those in front; those in the rear, whom it did not concern, show no effect.
    """
    found = effect_of(belt_question(belts, column))
    for answer in found.answers:
        low, high = answer.effect.pct_interval
        assert low < published < high, answer.effect.method
    assert found.verdict.found == ("fell" if published < 0 else "within_chance")


@pytest.mark.parametrize(("column", "published"), PUBLISHED)
def test_so_they_do_on_all_months(belts: pd.DataFrame, column: str, published: float) -> None:
    """14 years before, 23 months after. (A regression whose trend is one straight line for 16 years would
    not.)
    """
    low, high = structural(belt_question(belts, column)).pct_interval
    assert low < published < high
    assert (high < 0) == (published < 0)


def test_the_regression_on_sicily_is_the_published_one(sicily: pd.DataFrame) -> None:
    """Bernal, Cummins & Gasparrini 2017, Int. J. Epidemiol. 46: Poisson RR 0.894 (0.865-0.925)."""
    plain = segmented(sicily_question(sicily), pairs=0, robust=False)
    assert np.exp(plain.log_ratio) == pytest.approx(0.894, abs=5e-4)
    seasonal = segmented(sicily_question(sicily), pairs=2, robust=False)
    assert np.exp(seasonal.log_ratio) == pytest.approx(0.885, abs=5e-4)
    assert 1 + np.array(seasonal.pct_interval) / 100 == pytest.approx((0.839, 0.933), abs=2.5e-3)


def test_poisson_interval_on_sicily(sicily: pd.DataFrame) -> None:
    """The published interval of the first model is Poisson's, without dispersion."""
    from models import intervention_design as design
    from models.log_regression import poisson

    question = sicily_question(sicily)
    columns = np.column_stack([np.ones(len(sicily)), sicily["time"], design.step(question)])
    fit = poisson(columns, question.values, np.log(sicily["stdpop"].to_numpy(float)))
    error = float(np.sqrt(fit.covariance[2, 2]))
    interval = np.exp(fit.coefficients[2] + np.array([-1.96, 0, 1.96]) * error)
    assert interval == pytest.approx((0.865, 0.894, 0.925), abs=5e-4)


def test_wheeler_and_ratcliffe() -> None:
    """Crime Science 7:11, table 1: −118, standard error √1568, z −2.98."""
    found = weighted_difference(Arm(207, 110, 1), Arm(308, 318, -1), Arm(178, 157, 1), Arm(150, 140, -1))
    assert found.difference == -118
    assert found.se == pytest.approx(np.sqrt(1568))
    assert found.z == pytest.approx(-2.98, abs=0.005)
    assert (found.here, found.next_door) == (-107, -11)
    assert found.method == "poisson"
