"""A forecast as of a past day knows nothing of what came after it."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.accuracy import by_hour, pooled
from shiftcast.data.calendar import grid
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import EVENTS, OVERRIDES, WEATHER
from shiftcast.forecast import measure_accuracy
from shiftcast.forecast.forecast import queue_tasks
from shiftcast.forecast.history import read_history
from shiftcast.forecast.judge import Judge
from shiftcast.forecast.models.catalogue import MODELS
from shiftcast.forecast.queue_task import read_drivers
from shiftcast.forecast.trials import Trials

ZONE = "Europe/Berlin"
FIRST, DAYS = date(2024, 1, 1), 826
ORIGIN = pd.Timestamp("2026-03-09")  # four weeks before the history ends
QUICK = ("svd-ridge", "ridge-day", "mean8")
SETTINGS = read_settings(
    {
        "centre": {"timezone": ZONE, "interval": "1h", "holidays": "DE-BE"},
        "queue": [{"name": "calls", "channel": "voice", "open": "07:00-21:00"}],
        "effort": {"origins": 3, "paths": 50},
    }
)


def world(since: pd.Timestamp, *, other: bool) -> dict[str, pd.DataFrame]:
    """Make a past; where `other`, everything is different from a day on.

    The level trebles, one day has a spike of fifty times, a campaign brings nothing,
    a week is missing, an outage and a storm are noted, and the weather is another.
    """
    rng = np.random.default_rng(8)
    starts = grid(FIRST, DAYS, 3600.0, ZONE)
    local = starts.tz_localize(None)
    day = local.normalize()
    heat = 15 + 14 * np.sin((day - day[0]).days * 0.9)
    rate = (20 + 8 * np.sin(local.hour / 3.8)) * (1 + 0.02 * np.maximum(heat - 24, 0))
    sales = [pd.Timestamp(FIRST) + pd.Timedelta(days=60 * n) for n in range(1, 13)]
    sales.append(ORIGIN + pd.Timedelta(days=3))
    rate = rate * np.where(day.isin(sales), 1.5, 1.0)
    offered = rng.poisson(rate).astype(float)
    contacts = pd.DataFrame({"queue": "calls", "start": starts, "offered": offered})
    open_hours = (local.hour >= 7) & (local.hour < 21)
    contacts = contacts[open_hours].reset_index(drop=True)
    rows = [("sale", "campaign", one, one + pd.Timedelta(days=1)) for one in sales]
    days = pd.date_range(FIRST, periods=DAYS, freq="D")
    warm = 15 + 14 * np.sin(np.arange(DAYS) * 0.9)
    weather = pd.DataFrame({"date": days, "temp_max_c": warm, "issued": pd.NaT})
    if other:
        at = contacts["start"].dt.tz_localize(None)
        after, spike = at >= since, at.dt.normalize() == since
        gone = (at >= since + pd.Timedelta(days=7)) & (
            at < since + pd.Timedelta(days=14)
        )
        contacts.loc[after, "offered"] *= 3
        contacts.loc[spike, "offered"] *= 50
        contacts.loc[at.dt.normalize() == since + pd.Timedelta(days=3), "offered"] = 0.0
        contacts = contacts[~gone]
        rows += [
            (kind, kind, since + pd.Timedelta(days=n), since + pd.Timedelta(days=n + 2))
            for n, kind in enumerate(("outage", "storm"), start=1)
        ]
        weather.loc[weather["date"] >= since, "temp_max_c"] = 45.0
    events = pd.DataFrame(rows, columns=["name", "kind", "start", "end"])
    for name in ("start", "end"):
        events[name] = events[name].dt.tz_localize(ZONE)
    factors = {"volume_factor": np.nan, "handle_time_factor": np.nan, "queue": ""}
    return {
        "contacts": contacts,
        "events": EVENTS.check(events.assign(**factors)),
        "weather": WEATHER.check(weather),
    }


def trials(tables: dict[str, pd.DataFrame]) -> Trials:
    """Set up the trials of the whole history, its end included."""
    end = FIRST + timedelta(days=DAYS)
    (task,) = queue_tasks(
        tables["contacts"],
        SETTINGS,
        end,
        1,
        tables["events"],
        None,
        None,
        tables["weather"],
        None,
        0,
    )
    history, _ = read_history(task.contacts, task.queue, task.centre, end)
    return Trials(history, read_drivers(task, history))


@pytest.fixture(scope="module")
def as_it_was() -> Trials:
    return trials(world(ORIGIN, other=False))


@pytest.fixture(scope="module")
def otherwise() -> Trials:
    return trials(world(ORIGIN, other=True))


@pytest.mark.parametrize("model", MODELS)
def test_no_model_sees_what_came_after(as_it_was, otherwise, model) -> None:
    """Effects of holiday, campaign and weather in it."""
    one, two = (each.at(ORIGIN, [model]) for each in (as_it_was, otherwise))
    assert one.fallen == two.fallen == {}
    np.testing.assert_array_equal(one.forecasts[model], two.forecasts[model])
    assert one.scale == two.scale
    # What came is another thing altogether.
    assert np.nansum(two.truth) > 2 * np.nansum(one.truth)


def test_neither_weights_nor_spread_see_it(as_it_was, otherwise) -> None:
    judges = [Judge(each, QUICK, 3, seed=0) for each in (as_it_was, otherwise)]
    one, two = (judge.weights(ORIGIN) for judge in judges)
    assert one == two
    assert one[0]["svd-ridge"] != one[0]["mean8"]
    assert judges[0].spread(ORIGIN, 4) == judges[1].spread(ORIGIN, 4)


def test_learnt_effects_do_not_see_it(as_it_was, otherwise) -> None:
    pasts = [each.past(ORIGIN) for each in (as_it_was, otherwise)]
    coefficients = [past.weather.coefficients for past in pasts]
    assert len(coefficients[0]) > 0
    pd.testing.assert_series_equal(*coefficients)
    days = pd.date_range(ORIGIN, periods=28, freq="D")
    normal = np.full((28, 24), 10.0)
    one, two = (past.effects(days, normal) for past in pasts)
    np.testing.assert_array_equal(one.volume, two.volume)
    # The campaign three days ahead is known, and its size learnt from those before.
    assert one.event[3].max() > 1.2


def test_the_same_change_a_month_earlier_is_seen(as_it_was) -> None:
    """So the proof above can fail."""
    before = trials(world(ORIGIN - pd.Timedelta(days=28), other=True))
    one, two = (each.at(ORIGIN, ["mean8"]) for each in (as_it_was, before))
    assert not np.allclose(one.forecasts["mean8"], two.forecasts["mean8"])


def test_scores_by_hour_are_those_by_week(settings, history) -> None:
    """Summed over hours, errors and contacts are what they are over weeks."""
    told = measure_accuracy(
        history(days=160, busyness=0.1), settings(), origins=2, weeks=2, models=QUICK
    )
    weeks = pooled(told.scores, ["queue", "model"]).set_index("model")
    hours = by_hour(told.hours)
    for model in ("blend", "mean8"):
        own = hours[hours["model"] == model]
        assert len(own) == 24
        wape = np.average(own["wape"], weights=own["contacts"])
        floor = np.average(own["floor"], weights=own["contacts"])
        assert own["contacts"].sum() == pytest.approx(weeks.loc[model, "contacts"])
        assert wape == pytest.approx(weeks.loc[model, "wape"])
        assert floor == pytest.approx(weeks.loc[model, "floor"], rel=1e-2)
    assert weeks.loc["mean8", "removed"] == 0.0
    assert weeks.loc["seasonal-naive", "removed"] < 0
    again = measure_accuracy(
        history(days=160, busyness=0.1), settings(), origins=2, weeks=2, models=QUICK
    )
    pd.testing.assert_frame_equal(told.hours, again.hours)


def test_hours_need_hours(settings, history) -> None:
    daily = history(days=120, step=86400.0, level=500.0)
    told = measure_accuracy(daily, settings(interval="1d"), origins=1, models=["mean8"])
    assert told.hours.empty
    assert len(told.scores)


def test_a_hand_is_scored_beside_the_blend(settings, history) -> None:
    """On the week it is for alone, if it still held then."""
    contacts = history(days=160, busyness=0.1)
    end = contacts["start"].max().normalize() + pd.Timedelta(days=1)
    row = {"queue": "calls", "who": "Ana", "why": "press", "factor": 2.0}
    row |= {"value": np.nan, "until": pd.NaT}
    row |= {"start": end - pd.Timedelta(days=7), "end": end}
    hand = pd.DataFrame([row])
    asked = {"origins": 2, "weeks": 1, "models": ["mean8"]}
    told = measure_accuracy(
        contacts, settings(), overrides=OVERRIDES.check(hand), **asked
    ).scores.set_index(["model", "origin"])["bias"]
    first, last = sorted(told.loc["blend"].index)
    assert told["overridden", first] == told["blend", first]
    assert 1 + told["overridden", last] == pytest.approx(2 * (1 + told["blend", last]))
    expired = OVERRIDES.check(hand.assign(until=pd.Timestamp("2025-05-01")))
    old = measure_accuracy(contacts, settings(), overrides=expired, **asked)
    bias = old.scores.set_index(["model", "origin"])["bias"]
    assert bias["overridden", last] == bias["blend", last]
    bare = measure_accuracy(contacts, settings(), **asked).scores
    assert "overridden" not in set(bare["model"])
