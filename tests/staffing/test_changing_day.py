"""Requirement and coverage through the day, and what they say of steadiness."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.people import Agent
from shiftcast.data.queues import Queue
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import COVERAGE, PATHS
from shiftcast.staffing.changing_day import changing_agents, changing_service
from shiftcast.staffing.coverage import make_coverage
from shiftcast.staffing.queueing.transient import transient
from shiftcast.staffing.requirement import make_requirement
from shiftcast.staffing.service import service_of
from shiftcast.staffing.split import split_people
from shiftcast.staffing.steadiness import steadiness, with_steadiness

WEEK = Week(date(2026, 11, 23), "UTC")
HALF = 1800.0
VOLUMES = np.array([20.0, 50.0, 90.0, 70.0, 40.0, 20.0])
CALLS = {
    "name": "calls",
    "channel": "voice",
    "open": "Mon-Tue 08:00-11:00",
    "patience": "300s",
    "max_occupancy": 1.0,
}


def settings_of(**calls):
    """Read a centre of one queue of long calls."""
    centre = {"interval": "30min", "roster_step": "15min"}
    return read_settings({"centre": centre, "queue": [CALLS | calls]})


def forecast_of(factor=(1.0, 1.0)):
    """Forecast two mornings."""
    days = []
    for day, times in enumerate(factor):
        start = pd.date_range("2026-11-23 08:00", periods=6, freq="30min", tz="UTC")
        frame = pd.DataFrame({"start": start + pd.Timedelta(days=day)})
        days.append(
            frame.assign(queue="calls", mean=VOLUMES * times, handle_time=900.0)
        )
    return pd.concat(days, ignore_index=True)


def test_the_requirement_follows_the_day():
    need = make_requirement(
        forecast_of(), PATHS.empty(), settings_of(model="transient"), WEEK
    )
    steady = make_requirement(forecast_of(), PATHS.empty(), settings_of(), WEEK)
    assert (need["service"] >= 0.8).all()
    assert need["agents"].iloc[0] < steady["agents"].iloc[0]
    assert need["agents"].iloc[3] > steady["agents"].iloc[3]
    # A night lies between the days: each begins empty.
    assert need["agents"].iloc[:6].tolist() == need["agents"].iloc[6:].tolist()
    assert need["erlang_c"].tolist() == steady["erlang_c"].tolist()


def test_doubt_asks_for_more_and_the_mean_over_days_holds():
    calls = Queue("calls", "voice", patience=300.0, max_occupancy=1.0)
    starts = pd.DatetimeIndex(forecast_of()["start"][:6])
    sure, took = VOLUMES[:, None], np.full(6, 900.0)
    doubtful = sure * np.linspace(0.7, 1.3, 10)
    few = changing_agents(calls, sure, starts, took, HALF)
    many = changing_agents(calls, doubtful, starts, took, HALF)
    assert (many >= few).all()
    assert many.sum() > few.sum()
    seen = changing_service(calls, many, doubtful, starts, took, HALF)
    assert (seen.service >= 0.8).all()


def test_certainty_asks_for_a_busy_day_and_the_caps_are_kept():
    paths = pd.concat(
        forecast_of()[["queue", "start"]].assign(
            path=number, rate=np.tile(VOLUMES, 2) * busy
        )
        for number, busy in enumerate((0.8, 0.9, 1.1, 1.2))
    )
    plain = make_requirement(forecast_of(), paths, settings_of(model="transient"), WEEK)
    sure = make_requirement(
        forecast_of(), paths, settings_of(model="transient", certainty=0.95), WEEK
    )
    assert (sure["agents"] >= plain["agents"]).all()
    assert sure["agents"].sum() > plain["agents"].sum() + 4
    capped = make_requirement(
        forecast_of(), paths, settings_of(model="transient", max_abandonment=0.01), WEEK
    )
    assert (capped["abandoned"] <= 0.01).all()
    assert (capped["agents"] >= plain["agents"]).all()


def test_callers_who_call_again_take_more_agents():
    settings = settings_of(model="transient", redial=0.5, target="50% in 20s")
    once = settings_of(model="transient", target="50% in 20s")
    need = make_requirement(forecast_of(), PATHS.empty(), settings, WEEK)
    without = make_requirement(forecast_of(), PATHS.empty(), once, WEEK)
    assert need["agents"].sum() > without["agents"].sum()
    assert (need["service"] >= 0.5).all()


def test_the_service_of_two_mornings_is_that_of_each():
    calls = Queue("calls", "voice", open=settings_of().queues[0].open, patience=300.0)
    starts = pd.DatetimeIndex(forecast_of()["start"])
    rates = forecast_of((1.0, 0.8))["mean"].to_numpy()[:, None]
    people = np.tile([8.0, 20.0, 40.0, 44.0, 30.0, 16.0], 2)
    both = changing_service(calls, people, rates, starts, [900.0] * 12, HALF)
    for day in (slice(0, 6), slice(6, 12)):
        alone = transient(
            rates[day, 0], people[day], 900.0, HALF, within=20.0, patience=300.0
        )
        assert both.service[day] == pytest.approx(alone.service, abs=1e-9)


def test_a_queue_that_never_closes_does_not_begin_empty():
    calls = Queue("calls", "voice", patience=300.0)
    starts = WEEK.grid(HALF)[:6]
    even = np.full((6, 1), 60.0)
    seen = changing_service(calls, [31.0] * 6, even, starts, [900.0] * 6, HALF)
    steady = service_of(calls, [31.0], even[:1], [900.0], HALF)
    assert seen.service[0] == pytest.approx(float(steady.service[0]), abs=0.05)
    assert seen.service[1:] == pytest.approx([float(steady.service[0])] * 5, abs=0.005)


def coverage_of(settings, people=24):
    """Let the same people work on both mornings."""
    forecast = forecast_of()
    need = make_requirement(forecast, PATHS.empty(), settings, WEEK)
    rows = []
    for number in range(people):
        for day in ("23", "24"):
            start, end = (
                pd.Timestamp(f"2026-11-{day} {hour}:00", tz="UTC")
                for hour in ("08", "11")
            )
            rows.append((f"p{number}", 1, start, end, "work", "calls", 1))
    roster = pd.DataFrame(
        rows,
        columns=["agent", "shift", "start", "end", "activity", "queues", "paid"],
    )
    split = split_people(roster, need, settings, WEEK)
    agents = [Agent(f"p{number}", "any", ("calls",)) for number in range(people)]
    return make_coverage(
        split, forecast, PATHS.empty(), need, (), (), agents, settings, WEEK
    )


def test_coverage_tells_both_and_predicts_by_the_queues_model():
    by_erlang = coverage_of(settings_of())
    by_day = coverage_of(settings_of(model="transient"))
    for table in (by_erlang, by_day):
        assert table["service_transient"].notna().all()
        assert table["service_steady"].tolist() == by_erlang["service"].tolist()
    assert by_day["service"].tolist() == by_day["service_transient"].tolist()
    assert by_erlang["service"].tolist() == by_erlang["service_steady"].tolist()
    # The morning begins empty, the peak is carried on.
    assert by_day["service"].iloc[0] > by_erlang["service"].iloc[0]
    assert by_day["service"].iloc[8] < by_erlang["service"].iloc[8] - 0.1


def test_the_note_names_the_half_hour_that_differs_most():
    settings = settings_of()
    coverage = coverage_of(settings, people=38)
    [fact] = steadiness(coverage, settings)
    table = coverage.groupby(coverage["start"].dt.floor("30min"))
    means = table[["service_steady", "service_transient"]].mean()
    apart = (means["service_transient"] - means["service_steady"]).abs()
    assert fact["apart"] == pytest.approx(100 * apart.mean(), abs=0.01)
    assert pd.Timestamp(fact["start"], tz="UTC") == apart.idxmax()
    told = with_steadiness({"notes": ["calls: first."]}, coverage, settings)
    assert told["notes"][0] == "calls: first."
    assert told["notes"][1].startswith("calls: followed through the day, ")
    assert 'model = "transient"' in told["notes"][1]
    assert with_steadiness(told, coverage, settings) == told
    gone = with_steadiness(told, COVERAGE.empty(), settings)
    assert gone["notes"] == ["calls: first."]


def test_chat_stays_steady():
    with pytest.raises(InputError, match="only voice"):
        settings_of(channel="chat", model="transient")


def test_nobody_rostered_is_told_not_nan():
    calls = Queue("calls", "voice")
    starts = pd.DatetimeIndex(forecast_of()["start"])
    rates = forecast_of()["mean"].to_numpy()[:, None]
    seen = changing_service(
        calls, np.zeros(12), rates, starts, np.full(12, 900.0), HALF
    )
    assert (seen.service == 0).all()
    assert np.isfinite(seen.wait).all()
