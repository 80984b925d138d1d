"""New queues borrow: a scale × the donor's forecast, said wherever it shows."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.factors import STEPS
from shiftcast.data.settings import Settings, read_settings
from shiftcast.forecast import (
    backtest,
    make_forecast,
    make_outlook,
    update_intraday,
)

from .test_forecast import FIRST, event, override

MODELS = ("mean8",)


def centre(*, actionable: float = 1.0, **new: Any) -> Settings:
    shared = {"channel": "email", "open": "08:00-20:00", "handle_time": "200s"}
    fresh = {"name": "new", "donor": "old", "scale": 0.3, **shared, **new}
    old = {"name": "old", "actionable": actionable, **shared}
    fresh = {key: value for key, value in fresh.items() if value is not None}
    return read_settings(
        {
            "centre": {"timezone": "Europe/Berlin", "interval": "1h"},
            "queue": [old, fresh],
            "effort": {"origins": 1, "paths": 120},
        }
    )


def forecast(contacts, settings, **more):
    return make_forecast(contacts, settings, FIRST, 7, models=MODELS, **more)


def young(history, days: int, ratio: float, level: float = 1200.0) -> pd.DataFrame:
    """A donor of twenty weeks, and the last days of a queue that is a part of it."""
    first = FIRST - timedelta(days=days)
    own = history(first, days, queue="new", level=level * ratio, seed=2)
    return pd.concat([history(queue="old", level=level), own])


def of(frame: pd.DataFrame, queue: str) -> pd.DataFrame:
    return frame[frame["queue"] == queue].reset_index(drop=True)


def test_without_a_history_it_is_the_donors_forecast_to_scale(history) -> None:
    made = forecast(history(queue="old"), centre())
    new, old = of(made.intervals, "new"), of(made.intervals, "old")
    assert (new["start"] == old["start"]).all()
    assert new["mean"].to_numpy() == pytest.approx(0.3 * old["mean"].to_numpy())
    assert of(made.weights, "new")["model"].tolist() == ["assumed: 0.3 × old"]
    assert made.scores["queue"].unique().tolist() == ["old"]
    note = next(note for note in made.notes if note.startswith("new: ASSUMED"))
    assert "0.3 × that of old; it has no history of its own" in note
    assert not any("need an answer" in note for note in made.notes)


def test_the_doubt_of_the_scale_is_in_the_weeks(history) -> None:
    """A guess may be off by a half, and the futures are."""
    made = forecast(history(queue="old"), centre())
    for queue, least, most in (("old", 0.0, 0.15), ("new", 0.35, 0.65)):
        rates = of(made.paths, queue).groupby("path")["rate"].sum()
        assert least < rates.std() / rates.mean() < most
        mean = of(made.intervals, queue)["mean"].sum()
        assert rates.mean() == pytest.approx(mean, rel=1e-4)


def test_own_contacts_correct_the_scale(history) -> None:
    """The truth is a half, the guess 0.3: three weeks tell, three contacts do not."""
    many = forecast(young(history, 21, 0.5), centre())
    few = forecast(young(history, 21, 0.5, level=2.0), centre())
    ratio, guess = (
        of(made.days, "new")["mean"].sum() / of(made.days, "old")["mean"].sum()
        for made in (many, few)
    )
    assert ratio == pytest.approx(0.5, rel=0.03)
    assert 0.3 < guess < 0.47
    rates = of(many.paths, "new").groupby("path")["rate"].sum()
    assert rates.std() / rates.mean() < 0.15
    note = next(note for note in many.notes if "ASSUMED" in note)
    assert "21 days of its own count" in note
    assert "0.3 of plan.toml" in note


def test_on_its_own_past_from_eight_weeks_on(history) -> None:
    made = forecast(young(history, 56, 0.5), centre())
    alone = forecast(young(history, 56, 0.5), centre(donor=None, scale=None))
    assert of(made.weights, "new")["model"].tolist() == ["mean8"]
    pd.testing.assert_frame_equal(made.intervals, alone.intervals)


def test_the_factors_still_make_the_mean(history) -> None:
    made = forecast(history(queue="old"), centre(actionable=0.8))
    own = of(made.factors, "new")
    product = np.prod([own[step].to_numpy() for step in STEPS], axis=0)
    assert product == pytest.approx(own["mean"].to_numpy())
    assert own["mean"].to_numpy() == pytest.approx(
        of(made.intervals, "new")["mean"].to_numpy()
    )
    assert (own["actionable"] == 1.0).all()


def test_an_override_of_its_own_is_in_its_own_contacts(history) -> None:
    hand = override("2025-05-26 10:00", "2025-05-26 11:00", value=50.0, queue="new")
    made = forecast(history(queue="old"), centre(), overrides=hand)
    at = pd.Timestamp("2025-05-26 10:00", tz="Europe/Berlin")
    assert of(made.intervals, "new").set_index("start")["mean"][at] == pytest.approx(50)
    plain = forecast(history(queue="old"), centre())
    pd.testing.assert_frame_equal(of(made.intervals, "old"), of(plain.intervals, "old"))


def test_the_donors_events_come_with_it(history) -> None:
    sale = event("2025-05-27", "2025-05-28", volume_factor=2.0, queue="old")
    made = forecast(history(queue="old"), centre(), events=sale)
    new, old = of(made.days, "new")["mean"], of(made.days, "old")["mean"]
    assert new.to_numpy() == pytest.approx(0.3 * old.to_numpy())
    assert new[1] > 1.5 * new[2]


def test_handle_times_are_its_own_as_far_as_known(history) -> None:
    contacts = history(queue="old").assign(handle_time=300.0)
    told = forecast(contacts, centre(handle_time="150s"))
    borrowed = forecast(contacts, centre(handle_time=None))
    assert of(told.intervals, "new")["handle_time"].to_numpy() == pytest.approx(150.0)
    assert of(borrowed.intervals, "new")["handle_time"].to_numpy() == pytest.approx(
        300.0
    )
    both = young(history, 21, 0.5).assign(handle_time=300.0)
    both.loc[both["queue"] == "new", "handle_time"] = 100.0
    own = forecast(both, centre(handle_time="150s"))
    assert of(own.intervals, "new")["handle_time"].mean() == pytest.approx(101, abs=2)


def test_nothing_ahead_is_seen(history) -> None:
    contacts = young(history, 21, 0.5)
    late = history(FIRST, 14, queue="new", level=9000.0)
    one, two = (
        forecast(frame, centre()) for frame in (contacts, pd.concat([contacts, late]))
    )
    pd.testing.assert_frame_equal(one.intervals, two.intervals)


def test_a_forecast_on_credit_is_not_backtested(history) -> None:
    scores = backtest(young(history, 21, 0.5), centre(), origins=1, models=MODELS)
    assert set(scores["queue"]) == {"old"}


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            {"donor": "gone"},
            "There is no queue 'gone' to borrow from. Other queues: old",
        ),
        ({"donor": "new"}, "queue 'new' cannot be its own donor"),
        ({"donor": None}, "queue 'new' has a scale but no donor"),
        ({"scale": 0}, "wanted a number from 0.001 to 1000"),
    ],
)
def test_faults_of_a_loan_are_told(new, told) -> None:
    shared = {"channel": "email"}
    fresh = {"name": "new", "donor": "old", "scale": 0.3, **shared, **new}
    fresh = {key: value for key, value in fresh.items() if value is not None}
    with pytest.raises(InputError, match=told):
        read_settings({"queue": [{"name": "old", **shared}, fresh]})


def test_a_chain_of_loans_is_refused() -> None:
    queues = [
        {"name": name, "channel": "email", **more}
        for name, more in (("a", {}), ("b", {"donor": "a"}), ("c", {"donor": "b"}))
    ]
    with pytest.raises(InputError, match="'b' has a donor itself"):
        read_settings({"queue": queues})


def test_a_donor_that_never_opens_is_told(history) -> None:
    raw = {
        "centre": {"timezone": "Europe/Berlin", "interval": "1h"},
        "queue": [
            {"name": "old", "channel": "email", "open": "closed"},
            {"name": "new", "channel": "email", "donor": "old"},
        ],
    }
    with pytest.raises(InputError, match="borrows from 'old', which is closed"):
        make_forecast(history(queue="old"), read_settings(raw), date(2025, 5, 26), 7)


def test_a_running_day_is_updated_in_contacts_of_its_own(history) -> None:
    """As busy a morning on both: both rest as much above their forecasts."""
    contacts = history(queue="old", busyness=0.2)
    made = forecast(contacts, centre()).intervals
    day = made[made["start"].dt.day == 27]
    came = day[day["start"].dt.hour < 11]
    came = came.assign(offered=1.3 * came["mean"])[["queue", "start", "offered"]]
    queues = update_intraday(made, came, contacts, centre()).queues.set_index("queue")
    assert queues["seen"]["new"] == pytest.approx(0.3 * queues["seen"]["old"])
    assert 1.1 < queues["factor"]["new"] < 1.3
    assert queues["mean"]["new"] == pytest.approx(0.3 * queues["mean"]["old"], rel=0.1)


def test_no_months_are_foreseen_for_a_new_queue(history) -> None:
    seen = make_outlook(history(queue="old"), centre(), 1)
    assert set(seen.months["queue"]) == {"old"}
    assert any(note.startswith("new: less than eight weeks") for note in seen.notes)
