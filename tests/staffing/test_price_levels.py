"""Needs by price: around the requirement, in rostered people, nothing without cost."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import SHRINKAGE
from shiftcast.staffing.live_week import live_weeks
from shiftcast.staffing.price_levels import price_levels
from shiftcast.staffing.requirement import make_requirement

WEEK = Week(pd.Timestamp("2026-11-23").date(), "UTC")
CALLS = {"name": "calls", "channel": "voice", "patience": "180s", "max_occupancy": 1.0}
MAIL = {"name": "mail", "channel": "email"}
NO_PATHS = pd.DataFrame({"queue": [], "start": [], "path": [], "rate": []})


def centre(*queues, objective="cost", **costs):
    """Write the plan, a day's forecast and its requirement."""
    settings = read_settings(
        {
            "centre": {"interval": "1h", "roster_step": "30min"},
            "queue": list(queues),
            "costs": {"objective": objective, **costs},
            "shrinkage": {"sickness": 0.2},
        }
    )
    starts = WEEK.grid(3600)[8:18]
    forecast = pd.DataFrame(
        {
            "queue": "calls",
            "start": starts,
            "mean": 20.0 + 15 * np.arange(10),
            "handle_time": 300.0,
        }
    )
    return settings, forecast, make_requirement(forecast, NO_PATHS, settings, WEEK)


def weekly_service(settings, forecast, requirement):
    """Give the service of all calls of the week."""
    (own,) = live_weeks(forecast, NO_PATHS, settings, WEEK)
    seen = own.service(requirement["agents"].to_numpy())
    return np.average(seen.service, weights=forecast["mean"])


def test_the_week_keeps_its_target_with_fewer_people_than_every_interval():
    made = centre(CALLS)
    classic = centre(CALLS, objective="targets")
    assert 0.8 <= weekly_service(*made) < weekly_service(*classic)
    assert made[2]["agents"].sum() < classic[2]["agents"].sum()
    assert made[2]["service"].min() >= 0.5


def test_targets_have_no_levels():
    settings, forecast, requirement = centre(CALLS, objective="targets")
    assert price_levels(forecast, NO_PATHS, requirement, settings, WEEK) == ()


def test_levels_rise_as_prices_fall_and_hold_the_requirement():
    settings, forecast, requirement = centre(CALLS)
    levels = price_levels(forecast, NO_PATHS, requirement, settings, WEEK)
    prices = [level.price for level in levels]
    assert prices == sorted(prices, reverse=True)
    assert prices[0] == settings.costs.short
    needs = np.array([level.need["calls"] for level in levels])
    assert np.all(np.diff(needs, axis=0) >= 0)
    required = np.repeat(requirement["scheduled"].to_numpy(), 2)
    above = [level.need["calls"][16:36] for level in levels if level.price > 1]
    np.testing.assert_allclose(above[-1], required)
    assert levels[-1].need["calls"].sum() > required.sum()
    assert not needs[:, :16].any()


def test_people_worth_less_than_a_wage_do_deferred_work_instead():
    settings, forecast, requirement = centre(CALLS, MAIL)
    levels = price_levels(forecast, NO_PATHS, requirement, settings, WEEK)
    assert levels[-1].price > 1
    required = np.repeat(requirement["scheduled"].to_numpy(), 2)
    np.testing.assert_allclose(levels[-1].need["calls"][16:36], required)


def test_a_hand_on_the_requirement_moves_every_level():
    settings, forecast, requirement = centre(CALLS)
    by_hand = requirement.assign(scheduled=requirement["scheduled"] + 2)
    plain = price_levels(forecast, NO_PATHS, requirement, settings, WEEK)
    moved = price_levels(forecast, NO_PATHS, by_hand, settings, WEEK)
    for one, other in zip(plain, moved, strict=True):
        np.testing.assert_allclose(
            other.need["calls"][16:36], one.need["calls"][16:36] + 2
        )


def test_absence_by_day_counts():
    settings, forecast, requirement = centre(CALLS)
    table = pd.DataFrame(
        {
            "date": [pd.Timestamp("2026-11-23")],
            "reason": "sickness",
            "share": [0.5],
        }
    )
    absence = SHRINKAGE.check(table.reindex(columns=SHRINKAGE.names))
    half = make_requirement(forecast, NO_PATHS, settings, WEEK, absence)
    assert half["scheduled"].sum() > 1.3 * requirement["scheduled"].sum()
    levels = price_levels(forecast, NO_PATHS, half, settings, WEEK, absence)
    above = [level.need["calls"][16:36] for level in levels if level.price > 1]
    np.testing.assert_allclose(above[-1], np.repeat(half["scheduled"].to_numpy(), 2))


@pytest.mark.parametrize("late", [0.05, 0.5])
def test_a_stated_price_is_taken(late):
    settings, forecast, _ = centre(CALLS, late=late)
    (own,) = live_weeks(forecast, NO_PATHS, settings, WEEK)
    assert own.saved(settings).late_price.tolist() == [late] * 10
