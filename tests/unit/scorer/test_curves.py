"""The curves against scipy and against numbers worked out with 60 decimal digits."""

from decimal import Decimal, localcontext

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm

from scorer import curves


def test_the_normal_curves_are_as_near_as_they_say() -> None:
    places = np.linspace(-7, 7, 20_001)
    found = np.array([curves.normal(z) for z in places])
    assert np.abs(found[:, 0] - norm.cdf(places)).max() < 4e-9
    assert np.abs(found[:, 1] - norm.pdf(places)).max() < 2e-8


def test_the_logistic_curve_is_as_near_as_it_says() -> None:
    places = np.linspace(-15.99, 15.99, 20_001)
    assert np.abs(np.array([curves.logistic(x) for x in places]) - expit(places)).max() < 6e-9
    assert (curves.logistic(16.1), curves.logistic(-1e300)) == (1.0, 0.0)


def test_the_log_odds_are_those_of_the_middle_of_each_step() -> None:
    found = np.array([curves.log_odds(k) for k in range(4097)])
    np.testing.assert_allclose(found, logit((np.arange(4097) + 0.5) / 4097), rtol=0, atol=1e-14)


def test_the_logistic_table_holds_the_nearest_float_of_each_share() -> None:
    with localcontext() as context:
        context.prec = 60
        exact = [float(1 / (1 + (Decimal(-k) / 16).exp())) for k in range(257)]
    assert curves._logistic().tolist() == exact


def test_the_normal_density_table_holds_the_nearest_float_of_each_height() -> None:
    with localcontext() as context:
        context.prec = 60
        pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
        exact = [float((-((Decimal(k) / 32) ** 2) / 2).exp() / (2 * pi).sqrt()) for k in range(193)]
    assert curves._normal()[1].tolist() == exact
