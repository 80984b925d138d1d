"""Planted troubles are found; rosters without any are not accused."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.plan import Plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import COVERAGE, FACTORS, ROSTER, SIMULATION
from shiftcast.staffing.diagnosis.compare import compare, surely
from shiftcast.staffing.diagnosis.diagnose import diagnose
from shiftcast.staffing.diagnosis.moments import between_shifts
from shiftcast.staffing.planner import staff_week
from shiftcast.staffing.rates import rate_nodes
from shiftcast.staffing.service import service_of

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
STEP = 1800.0
HALF = pd.Timedelta(seconds=STEP)


def staffed(rng) -> Plan:
    """Staff a week of one queue, 30 erlang at its peak."""
    settings = read_settings(
        {
            "centre": {"timezone": "Europe/Berlin", "roster_step": "30min"},
            "queue": [
                {
                    "name": "calls",
                    "channel": "voice",
                    "patience": "3min",
                    "open": "Mon-Fri 08:00-20:00",
                }
            ],
        }
    )
    starts = WEEK.grid(STEP)
    starts = starts[settings.queues[0].open.mask(starts)]
    hour = starts.hour + starts.minute / 60
    mean = 60 + 120 * np.exp(-(((hour - 13) / 3) ** 2)) + rng.normal(0, 3, len(hour))
    forecast = pd.DataFrame({"queue": "calls", "start": starts, "mean": mean})
    forecast = forecast.assign(p10=mean - 9, p50=mean, p90=mean + 9, handle_time=300.0)
    paths = forecast[["queue", "start"]].assign(path=0, rate=mean)
    return staff_week(
        Plan(settings, WEEK, forecast=forecast, paths=paths, summary={"week": "x"})
    )


def ups_and_downs(rng, days, of_day, size=1.5):
    """Draw people too many or too few, whose luck lasts for a while, day by day."""
    luck = rng.normal(0, size, (days, of_day))
    for at in range(1, of_day):
        luck[:, at] = 0.7 * luck[:, at - 1] + 0.7 * luck[:, at]
    return luck.ravel()


def with_people(plan, working, away, kind="lunch", rng=None) -> Plan:
    """Put people to work and away in every interval, and give the service of it."""
    starts = pd.DatetimeIndex(plan.requirement["start"])
    there = np.asarray(working + away, dtype=int)
    place = np.repeat(np.arange(len(starts)), there)
    number = np.arange(len(place)) - np.repeat(np.cumsum(there) - there, there)
    at_work = number < np.asarray(working)[place]
    rows = pd.DataFrame(
        {
            "agent": "Agent " + pd.Series(number).astype(str),
            "shift": 1.0,
            "start": starts[place],
            "end": starts[place] + HALF,
            "activity": np.where(at_work, "work", kind),
            "queues": np.where(at_work, "calls", ""),
            "paid": 1,
        }
    )
    return proved(plan, rows, working, rng)


def proved(plan, rows, working, rng) -> Plan:
    """Give a run its roster, what it covers and the service of it."""
    starts = pd.DatetimeIndex(plan.requirement["start"])
    queue = plan.settings.queues[0]
    rates = rate_nodes(plan.paths, plan.forecast, "calls")
    service = service_of(queue, working, rates, np.full(len(working), 300.0), STEP)
    cover = pd.DataFrame({"queue": "calls", "start": starts, "rostered": working})
    cover["required"] = plan.requirement["scheduled"].to_numpy()
    cover = cover.assign(gap=cover["rostered"] - cover["required"], cost=0.0)
    cover = cover.assign(service=service.service, occupancy=0.8)
    proof = pd.DataFrame({"queue": "calls", "start": starts})
    offered = plan.forecast["mean"].to_numpy()
    noise = 0.0 if rng is None else rng.normal(0, 0.01, len(offered))
    proof = proof.assign(
        offered=offered, service=np.clip(service.service + noise, 0, 1)
    )
    return Plan(
        plan.settings,
        WEEK,
        forecast=plan.forecast,
        paths=plan.paths,
        requirement=plan.requirement,
        factors=FACTORS.empty(),
        roster=ROSTER.check(rows),
        coverage=COVERAGE.check(cover.reindex(columns=COVERAGE.names)),
        simulation=SIMULATION.check(proof.reindex(columns=SIMULATION.names)),
    )


def innocent(seed) -> Plan:
    """Give a roster whose lunches are covered, with luck that is not tied to them."""
    rng = np.random.default_rng(seed)
    plan = staffed(rng)
    need = plan.requirement["scheduled"].to_numpy()
    working = np.maximum(np.round(need + ups_and_downs(rng, 5, 24)), 1)
    middle, width = rng.uniform(8, 14), rng.uniform(1, 3)
    usual = np.exp(-(((np.arange(24) - middle) / width) ** 2))
    away = np.round(0.3 * need * np.tile(usual, 5) * rng.uniform(0.7, 1.3, len(need)))
    return with_people(plan, working, away, rng=rng)


def lunch_for_all(seed, kind="lunch") -> Plan:
    """Give a roster with enough people on shift, of whom a third lunches at 12:30."""
    rng = np.random.default_rng(seed)
    plan = staffed(rng)
    need = plan.requirement["scheduled"].to_numpy()
    there = np.ceil(need) + rng.integers(0, 2, len(need))
    noon = np.tile(np.arange(24) == 9, 5)
    away = np.where(noon, np.round(there / 3), rng.integers(0, 2, len(need)))
    return with_people(plan, there - away, away, kind, rng)


@pytest.mark.parametrize("kind", ["lunch", "training", "break 2"])
def test_a_third_away_at_the_same_time_is_found(kind):
    for seed in range(3):
        diagnosis, dips = diagnose(lunch_for_all(seed, kind))
        (row,) = diagnosis[diagnosis["found"] == 1].to_dict("records")
        assert row["kind"] == kind.removesuffix(" 2")
        assert row["intervals"] == 5
        assert row["service"] < 0.6 < 0.8 < row["others"]
        assert row["chance"] < 0.001
        assert row["recovered"] > 0.8 * row["excess"]
        assert row["spread_saves"] > 0
        local = dips["start"].dt.tz_convert(WEEK.timezone)
        assert set(local.dt.strftime("%H:%M")) == {"12:30"}
        assert dips["late"].is_monotonic_decreasing
        assert (dips["away"] / dips["on_shift"]).between(0.25, 0.4).all()


def with_shifts(plan, shifts, rng=None, luck=None) -> Plan:
    """Let people work shifts: day, first and last half-hour after eight.

    With luck, others fill in, so that the required people and the luck serve.
    """
    starts = pd.DatetimeIndex(plan.requirement["start"])
    working = np.zeros(len(starts))
    rows = []
    for number, (day, low, high) in enumerate(shifts):
        working[24 * day + low : 24 * day + high] += 1
        first = starts[24 * day]
        rows.append(
            {
                "agent": f"Agent {number}",
                "shift": 1.0,
                "start": first + low * HALF,
                "end": first + high * HALF,
                "activity": "work",
                "queues": "calls",
                "paid": 1,
            }
        )
    if luck is not None:
        need = plan.requirement["scheduled"].to_numpy()
        working = np.maximum(np.round(need + luck), 1)
    return proved(plan, pd.DataFrame(rows), working, rng)


def staggered(seed) -> Plan:
    """Give a roster of random shifts, whose holes others fill, and free luck."""
    rng = np.random.default_rng(seed)
    shifts = []
    for day in range(5):
        shifts += [(day, 0, 24)] * 8
        for _ in range(rng.integers(60, 80)):
            low = rng.integers(0, 17)
            shifts.append((day, low, low + rng.integers(6, 9)))
    return with_shifts(staffed(rng), shifts, rng, ups_and_downs(rng, 5, 24))


def test_holes_between_shifts_that_are_filled_are_not_accused():
    told = pd.concat([diagnose(staggered(seed))[0] for seed in range(10)])
    assert len(told) >= 8
    assert told["found"].sum() <= 1


def test_a_hole_between_shifts_is_found():
    shifts = []
    for day in range(5):
        shifts += [(day, 0, 24)] * 20 + [(day, 0, 14)] * 14 + [(day, 15, 24)] * 14
    plan = staffed(np.random.default_rng(1))
    diagnosis, dips = diagnose(with_shifts(plan, shifts))
    (row,) = diagnosis[diagnosis["found"] == 1].to_dict("records")
    assert row["kind"] == "shift change"
    assert row["short"] > 3
    assert len(dips) == 5


def test_rosters_without_a_pattern_are_not_accused():
    """The test errs on one in a hundred, so two of twenty are too many."""
    accused = [int(diagnose(innocent(seed))[0]["found"].sum()) for seed in range(20)]
    assert sum(accused) <= 1


def test_lunches_that_are_covered_are_not_accused():
    plan = staffed(np.random.default_rng(3))
    need = np.ceil(plan.requirement["scheduled"].to_numpy())
    noon = np.tile(np.arange(24) == 9, 5)
    away = np.where(noon, np.round(need / 3), 0)
    diagnosis, dips = diagnose(with_people(plan, need, away))
    assert (diagnosis["kind"] == "lunch").any()
    assert diagnosis["found"].sum() == 0
    assert dips.empty


def test_a_run_without_a_roster_has_no_diagnosis():
    diagnosis, dips = diagnose(staffed(np.random.default_rng(0)))
    assert diagnosis.empty
    assert dips.empty


def test_the_same_seed_gives_the_same():
    plan = lunch_for_all(4)
    pd.testing.assert_frame_equal(diagnose(plan, 3)[0], diagnose(plan, 3)[0])


def test_chance_is_uniform_where_nothing_is_tied():
    """Under pure chance the probabilities lie evenly between 0 and 1."""
    chances = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        share = np.clip(0.2 + 0.05 * ups_and_downs(rng, 10, 24), 0, 1)
        marks = np.zeros((10, 24), dtype=bool)
        for day in range(10):
            at = rng.integers(0, 20)
            marks[day, at : at + 3] = True
        day = np.repeat(np.arange(10), 24)
        load = rng.uniform(5, 30, 240)
        told = compare(marks.ravel(), load, share, load, day, seed=seed)
        chances.append(told.chance)
    assert 0.38 < np.mean(chances) < 0.62
    assert 1 <= np.sum(np.array(chances) < 0.1) <= 10


def test_nothing_to_compare_is_not_guessed():
    ones, day = np.ones(20), np.repeat([0, 1], 10)
    everything = np.ones(20, dtype=bool)
    assert compare(everything, ones, ones, ones, day) is None
    assert compare(~everything, ones, ones, ones, day) is None
    # Only the marked intervals are this busy.
    load = np.where(np.arange(20) % 10 == 5, 100.0, 1.0)
    assert compare(load > 50, ones, ones, load, day) is None


def test_sure_findings_are_counted_together():
    assert surely(np.array([])).tolist() == []
    assert surely(np.array([0.006, 0.006])).tolist() == [False, False]
    assert surely(np.array([0.004, 0.006])).tolist() == [True, True]


def test_the_ends_of_a_day_are_no_change_of_shifts():
    people = np.array([0.0, 5, 9, 9, 4, 0])
    opened = np.array([False, True, True, True, True, False])
    assert between_shifts(people, opened, 1).tolist() == [0] * 6
