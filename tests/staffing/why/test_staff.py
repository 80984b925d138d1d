"""The arithmetic of people, step by step, against the tables of the run."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.plan import Plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import ROSTER
from shiftcast.staffing.hand import roster_mark
from shiftcast.staffing.planner import staff_week
from shiftcast.staffing.presence import people_at, skilled
from shiftcast.staffing.why.day import day_by_hour, day_text
from shiftcast.staffing.why.staff import why_staff, why_text
from shiftcast.staffing.why.steps import percent

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
NINE = pd.Timestamp("2026-11-23 09:00")


def run(spread=0.0, **queue) -> Plan:
    """Staff a week with 600 calls of 5 minutes in the half-hour from nine."""
    calls = {"name": "calls", "channel": "voice", "patience": "3min"}
    calls |= {"open": "Mon 08:00-18:00", "max_occupancy": 1.0} | queue
    settings = read_settings(
        {"queue": [calls], "shrinkage": {"sickness": 0.05, "late": 0.05}}
    )
    starts = WEEK.grid(1800)
    starts = starts[settings.queues[0].open.mask(starts)]
    mean = np.where(starts.hour == 9, 600.0, 300.0)
    forecast = pd.DataFrame({"queue": "calls", "start": starts, "mean": mean})
    forecast = forecast.assign(p10=mean - 9, p50=mean, p90=mean + 9, handle_time=300.0)
    parts = [
        pd.DataFrame({"queue": "calls", "start": starts, "path": n, "rate": mean * by})
        for n, by in enumerate((1 - spread, 1.0, 1 + spread))
    ]
    paths = pd.concat(parts, ignore_index=True)
    return staff_week(
        Plan(settings, WEEK, forecast=forecast, paths=paths, summary={"week": "x"})
    )


def figures(why):
    return {step.name: step.value for step in why.steps}


def test_a_sure_forecast_gives_the_published_number():
    """Load 100, patience 3 min, 80 % in 20 s: 100 agents, 80.19 % (erlang_a.json)."""
    why = why_staff(run(), "calls", NINE + pd.Timedelta(minutes=29))
    told = figures(why)
    assert told["contacts"] * told["handle_time"] / told["interval"] == told["load"]
    assert (told["load"], told["mean"], told["doubt"], told["agents"]) == (
        100,
        100,
        0,
        100,
    )
    assert told["scheduled"] == pytest.approx(100 / 0.9, rel=1e-5)
    assert [one.agents for one in why.beside] == [99, 100, 101]
    assert (
        why.beside[0].service
        < 0.8
        < why.beside[1].service
        == pytest.approx(0.80191, abs=1e-5)
    )
    assert why.binding == ("service",)
    assert "sickness 5 % + late 5 %" in "\n".join(why_text(why))


@pytest.mark.parametrize(
    ("settings", "spread"),
    [
        ({}, 0.2),
        ({"max_occupancy": 0.7}, 0.1),
        ({"model": "erlang-c"}, 0.1),
        ({"channel": "chat", "concurrency": 3, "slowdown": 0.3}, 0.1),
        ({"max_abandonment": 0.01, "max_wait": "3s"}, 0.1),
        ({"certainty": 0.9, "max_occupancy": 0.85}, 0.2),
        ({"redial": 0.5, "max_abandonment": 0.02}, 0.1),
        ({"model": "transient", "max_occupancy": 0.8}, 0.1),
        ({"model": "transient", "certainty": 0.9}, 0.2),
    ],
)
def test_the_steps_add_up_to_the_requirement(settings, spread):
    plan = run(spread, **settings)
    for row in plan.requirement.iloc[[0, 2, 5]].to_dict("records"):
        at = row["start"].tz_localize(None)
        why = why_staff(plan, "calls", at)
        told = figures(why)
        made = [step for step in why.steps if step.unit == "agents"]
        signs = {"→": 1, "+": 1, "−": -1}
        last = [step.sign for step in made].index("=")
        assert sum(signs[s.sign] * s.value for s in made[:last]) == told["agents"]
        assert told["agents"] == row["agents"]
        assert told["load"] == pytest.approx(row["load"], rel=1e-5)
        assert why.beside[1].service == pytest.approx(row["service"], rel=1e-4)
        assert not any("requirement.csv" in note for note in why.notes)


def test_what_binds_is_told():
    assert why_staff(run(max_occupancy=0.7), "calls", NINE).binding == ("occupancy",)
    assert figures(why_staff(run(0.3), "calls", NINE))["doubt"] > 5


def test_a_day_that_changes_is_not_called_erlang():
    """After the peak its calls are still there: more people than the half-hour asks."""
    plan = run(model="transient")
    why = why_staff(plan, "calls", pd.Timestamp("2026-11-23 10:00"))
    (mean,) = (step.text for step in why.steps if step.name == "mean")
    assert "by following the day minute by minute" in mean
    assert "Erlang" not in "\n".join(why_text(why))
    alone = why_staff(run(), "calls", pd.Timestamp("2026-11-23 10:00"))
    steady = int(figures(alone)["agents"])
    assert f"the interval would ask for {steady} agents" in why.notes[0]
    assert figures(why)["agents"] != steady
    assert why.binding == ("service",)
    assert why.beside[0].service < 0.8 <= why.beside[1].service


def test_a_roster_for_another_requirement_is_not_counted():
    plan = run()
    start = NINE.tz_localize(WEEK.timezone)
    work = {"agent": "Ada", "shift": 1.0, "activity": "work", "queues": "calls"}
    span = {"start": start, "end": start + pd.Timedelta(hours=4), "paid": 1}
    roster = ROSTER.check(pd.DataFrame([work | span]))
    left = dataclasses.replace(plan, roster=roster)
    assert "roster.csv is not counted" in why_staff(left, "calls", NINE).notes[0]
    made = plan.summary | {"roster": {"mark": roster_mark(roster)}}
    known = dataclasses.replace(left, summary=made)
    assert "1.0 in work" in why_staff(known, "calls", NINE).notes[0]


def test_an_edited_forecast_is_not_taken_for_the_old_one():
    plan = run()
    edited = plan.forecast.assign(mean=plan.forecast["mean"] * 1.5)
    why = why_staff(dataclasses.replace(plan, forecast=edited), "calls", NINE)
    assert figures(why)["load"] == 150
    assert "Run `shiftcast staff` again" in why.notes[0]
    more = plan.requirement.assign(agents=plan.requirement["agents"] + 7)
    why = why_staff(dataclasses.replace(plan, requirement=more), "calls", NINE)
    assert "requirement.csv says 107 agents" in why.notes[0]


@pytest.mark.parametrize(
    ("at", "told"),
    [("2026-11-23 20:00", "closed"), ("2027-01-01 10:00", "does not reach")],
)
def test_nobody_is_needed_when_closed(at, told):
    with pytest.raises(InputError, match=told):
        why_staff(run(), "calls", pd.Timestamp(at))


def test_a_bare_forecast_asks_for_staff():
    plan = dataclasses.replace(run(), requirement=run().requirement.iloc[:0])
    with pytest.raises(InputError, match="Run `shiftcast staff` first"):
        why_staff(plan, "calls", NINE)


def test_nothing_expected_needs_nobody():
    plan = run()
    nothing = plan.forecast.assign(mean=0.0, p10=0.0, p90=0.0)
    plan = staff_week(dataclasses.replace(plan, forecast=nothing))
    told = figures(why_staff(plan, "calls", NINE))
    assert (told["load"], told["agents"]) == (0, 0)


def test_people_are_counted_by_what_they_do():
    start = NINE.tz_localize(WEEK.timezone)
    rows = [
        ("Ada", 0, 60, "work", "calls;mail"),
        ("Ada", 60, 75, "lunch", ""),
        ("Ada", 75, 120, "work", "calls;mail"),
        ("Bob", 30, 90, "work", "mail"),
    ]
    roster = pd.DataFrame(
        [
            {
                "agent": agent,
                "shift": 1.0,
                "start": start + pd.Timedelta(minutes=low),
                "end": start + pd.Timedelta(minutes=high),
                "activity": activity,
                "queues": queues,
                "paid": 1,
            }
            for agent, low, high, activity, queues in rows
        ]
    )
    starts = pd.date_range(start, periods=4, freq="30min")
    found = people_at(ROSTER.check(roster), starts, 1800)
    assert found["work"].tolist() == [1, 2, 1.5, 1]
    assert found["lunch"].tolist() == [0, 0, 0.5, 0]
    assert set(skilled(roster, "calls")["agent"]) == {"Ada"}
    assert set(skilled(roster, "mail")["agent"]) == {"Ada", "Bob"}


def test_a_day_adds_up_by_the_hour():
    plan = run()
    table = day_by_hour(plan, "calls", date(2026, 11, 23))
    assert table["contacts"].sum() == plan.forecast["mean"].sum()
    assert table.loc[9, "agents"] == 100
    assert "rostered" not in table
    assert len(day_text(table)) == 11
    with pytest.raises(InputError, match="closed"):
        day_by_hour(plan, "calls", date(2026, 11, 24))


def test_no_share_reads_as_all_or_none_that_is_not():
    assert [percent(x) for x in (0.0, 0.999, 0.99999)] == ["0 %", "99.9 %", "99.999 %"]


@pytest.mark.parametrize(
    ("settings", "extra", "binding"),
    [
        ({"max_abandonment": 0.01}, "limits", "abandonment"),
        ({"max_wait": "2s"}, "limits", "wait"),
        ({"redial": 0.9, "target": "60% in 60s"}, "redials", "service"),
        ({"certainty": 0.9}, "doubt", "service"),
        ({"certainty": 0.9, "max_occupancy": 0.7}, "doubt", "occupancy"),
    ],
)
def test_limits_redials_and_certainty_are_steps_of_their_own(settings, extra, binding):
    plan = run(0.2, **settings)
    why = why_staff(plan, "calls", NINE)
    told = figures(why)
    names = ("mean", "redials", "doubt", "limits", "occupancy")
    assert sum(told.get(name, 0) for name in names) == told["agents"]
    row = plan.requirement[
        plan.requirement["start"] == NINE.tz_localize("Europe/Berlin")
    ]
    assert told["agents"] == row["agents"].item()
    assert told[extra] > 0
    assert binding in why.binding
    assert not any("requirement.csv" in note for note in why.notes)
