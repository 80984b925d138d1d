"""Every interval's mean is the product of what it is said to be made of."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.factors import EFFECTS, STEPS, by_day, model_mean, summed
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import EVENTS, FACTORS, OVERRIDES, WEATHER
from shiftcast.forecast import make_forecast

ZONE = "Europe/Berlin"
# Two weeks that hold Good Friday, Easter, a clock change (30 March), an event, a
# heat wave and overrides.
FIRST, DAYS = date(2027, 3, 22), 14


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz=ZONE)


def events() -> pd.DataFrame:
    rows = [
        ("spring sale", "2027-03-23 09:00", "2027-03-25 13:30", 1.4),
        ("mail-out", "2027-03-24 09:00", "2027-03-24 18:00", 1.2),
        ("closed for once", "2027-04-02 08:00", "2027-04-02 12:00", 0.0),
    ]
    frame = pd.DataFrame(rows, columns=["name", "start", "end", "volume_factor"])
    frame = frame.assign(kind="campaign", queue="", handle_time_factor=np.nan)
    frame["start"], frame["end"] = frame["start"].map(at), frame["end"].map(at)
    return EVENTS.check(frame)


def overrides() -> pd.DataFrame:
    rows = [
        ("calls", "2027-03-26", "2027-03-27", 0.8, np.nan, "Ana", "works council"),
        (
            "",
            "2027-04-01 10:00",
            "2027-04-01 12:00",
            np.nan,
            30.0,
            "Bo",
            "press; radio",
        ),
        ("", "2027-04-02 10:00", "2027-04-02 11:00", np.nan, 7.0, "Bo", "one line"),
    ]
    columns = ["queue", "start", "end", "factor", "value", "who", "why"]
    frame = pd.DataFrame(rows, columns=columns).assign(until=pd.NaT)
    frame["start"], frame["end"] = frame["start"].map(at), frame["end"].map(at)
    return OVERRIDES.check(frame)


def weather(days: int) -> pd.DataFrame:
    index = pd.date_range(FIRST - timedelta(days=days), periods=days + DAYS, freq="D")
    heat = 18 + 12 * np.sin(np.arange(len(index)) * 0.7)
    return WEATHER.check(
        pd.DataFrame(
            {
                "date": index,
                "temp_max_c": heat,
                "temp_min_c": heat - 9,
                "issued": pd.NaT,
            }
        )
    )


@pytest.fixture(scope="module")
def made() -> object:
    """Forecast two queues over everything that moves a forecast."""
    from shiftcast.data.calendar import grid

    days = 800
    rng = np.random.default_rng(5)
    starts = grid(FIRST - timedelta(days=days), days, 3600.0, ZONE)
    local = starts.tz_localize(None)
    heat = 18 + 12 * np.sin((local.normalize() - local[0]).days * 0.7)
    rate = 20 + 12 * np.sin(local.hour / 24 * 6.3) + 0.5 * np.maximum(heat - 26, 0)
    # Visits of the web site move the calls of the day after.
    visits = rng.normal(size=days + 1)
    day = (local.normalize() - local[0].normalize()).days
    told = pd.DataFrame({"name": "visits", "value": 100 + 10 * visits[1:]})
    told["start"] = pd.date_range(local[0].normalize(), periods=days, tz=ZONE)
    parts = [
        pd.DataFrame({"queue": name, "start": starts, "offered": rng.poisson(scale)})
        for name, scale in (
            ("calls", rate * np.exp(0.2 * visits[day])),
            ("posts", np.where(local.hour > 5, 1.5, 0)),
        )
    ]
    queues = [
        {
            "name": "calls",
            "channel": "voice",
            "open": "Mon-Sat 07:00-20:30; Sun 00:00-04:00",
        },
        {"name": "posts", "channel": "social", "type": "dm", "actionable": 0.3},
    ]
    settings = read_settings(
        {
            "centre": {"timezone": ZONE, "interval": "1h", "holidays": "DE-BE"},
            "queue": [queue | {"handle_time": "4min"} for queue in queues],
            "effort": {"origins": 2, "paths": 50},
        }
    )
    return make_forecast(
        pd.concat(parts),
        settings,
        FIRST,
        DAYS,
        events=events(),
        overrides=overrides(),
        weather=weather(days),
        drivers=told.assign(queue="calls"),
        models=("svd-ridge", "mean8"),
    )


def test_the_product_is_the_forecast(made) -> None:
    """Each interval of each queue, holidays, events and clock change included."""
    factors = FACTORS.check(made.factors)
    both = made.intervals.merge(factors, on=["queue", "start"], suffixes=("", "_told"))
    assert len(both) == len(made.intervals) == len(factors)
    product = both[list(STEPS)].prod(axis=1) + both["added"]
    assert product.to_numpy() == pytest.approx(
        both["mean"].to_numpy(), rel=1e-9, abs=1e-9
    )
    assert (both["mean"] == both["mean_told"]).all()
    for name in (*EFFECTS, "weekday", "season", "override"):
        assert (factors[name] != 1.0).any(), name
    assert (factors["added"] > 0).any()
    assert np.isfinite(factors.select_dtypes("number").to_numpy()).all()


@pytest.mark.parametrize("span", ["day", "week", "hour"])
def test_the_product_holds_over_any_span(made, span) -> None:
    local = made.factors["start"].dt.tz_localize(None)
    keys = {
        "day": local.dt.normalize(),
        "week": local.dt.to_period("W").dt.start_time,
        "hour": local.dt.hour,
    }
    told = summed(made.factors.assign(span=keys[span]), ["queue", "span"])
    product = told[list(STEPS)].prod(axis=1) + told["added"]
    assert product.to_numpy() == pytest.approx(told["mean"].to_numpy(), abs=1e-7)
    total = made.intervals["mean"].sum()
    assert told["mean"].sum() == pytest.approx(total)


def test_the_days_are_told_in_words_and_shares(made) -> None:
    days = by_day(made.factors).set_index(["queue", "date"])
    friday, sunday = (days.loc[("calls", day)] for day in ("2027-03-26", "2027-03-28"))
    assert friday["special_day"] == "Good Friday"
    assert friday["overrides"] == "Ana (works council)"
    assert friday["override"] == pytest.approx(0.8)
    assert days.loc[("calls", "2027-03-24"), "events"] == "spring sale; mail-out"
    assert days.loc[("posts", "2027-04-01"), "overrides"] == "Bo (press, radio)"
    # A day of 23 hours has less than a whole day's share.
    assert sunday["share"] < 0.9
    assert friday["share"] == pytest.approx(1.0)
    assert days.loc["posts", "actionable"].tolist() == pytest.approx([0.3] * DAYS)
    level = days.loc["calls", "level"]
    assert level.to_numpy() == pytest.approx(level.iloc[0])


def test_a_value_out_of_nothing_is_added(made) -> None:
    """Where an event closes the line, an override's contacts are no factor."""
    cell = made.factors[made.factors["start"] == at("2027-04-02 10:00")]
    assert cell["override"].tolist() == [0.0, 0.0]
    assert cell["added"].tolist() == pytest.approx([7.0, 0.3 * 7.0])
    model = model_mean(cell)
    assert (model < 0.01).all()


def test_the_baseline_is_the_mean_as_counted(made) -> None:
    days = by_day(made.factors).set_index(["queue", "date"])
    assert days.loc[("posts", "2027-03-31"), "baseline"] == pytest.approx(
        0.3 * 18 * 1.5, rel=0.1
    )


@pytest.mark.parametrize("silent", ["all", "tail"])
def test_a_silent_queue_keeps_its_product(settings, history, silent) -> None:
    contacts = history()
    last = contacts["start"] >= pd.Timestamp("2025-03-20", tz=ZONE)
    contacts.loc[last | (silent == "all"), "offered"] = 0.0
    result = make_forecast(contacts, settings(), date(2025, 5, 26), 7, models=["mean4"])
    factors = result.factors
    product = factors[list(STEPS)].prod(axis=1) + factors["added"]
    assert product.to_numpy() == pytest.approx(result.intervals["mean"].to_numpy())
    assert factors["share"].sum() == pytest.approx(7.0)
