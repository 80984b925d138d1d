"""Who still works last week's Sunday night is there on Monday morning."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.plan import Plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import ROSTER
from shiftcast.staffing.published import carried_over, carry_on
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.verify import verify

NIGHTS = {
    "paid_hours": [0, 40],
    "days": [0, 5],
    "shift_hours": [8, 8],
    "starts": "22:00",
}


def plan(**contract):
    """Write settings of people who work nights."""
    return read_settings(
        {
            "centre": {
                "timezone": "Europe/Berlin", "roster_step": "1h", "interval": "1h"
            },
            "queue": [{"name": "calls", "channel": "voice"}],
            "contract": {"night": NIGHTS | contract},
            "effort": {"search": 60},
        }
    )  # fmt: skip


def nightly(week, heads=1.0):
    """Ask for people from 22:00 to 06:00 by the clock, each night of a week."""
    hours = week.grid(3600).hour
    return np.where((hours >= 22) | (hours < 6), heads, 0.0)


def week_after_week(settings, agents, first, weeks, heads=1.0):
    """Roster weeks one after the other, each carried into the next."""
    week = Week(first, "Europe/Berlin")
    before, found = [], []
    for _ in range(weeks):
        people = carry_on(agents, before, week, settings)
        carried = carried_over(before[0][1], week) if before else ROSTER.empty()
        already = {}
        for row in carried[carried["activity"] == "work"].itertuples():
            at = np.zeros(len(week.grid(3600)))
            since, until = (
                (x - week.start) / pd.Timedelta("1h") for x in (row.start, row.end)
            )
            at[int(since) : int(until)] = 1.0
            already[row.agent] = at
        need = {"calls": nightly(week, heads)}
        demand = Demand(week, 3600, need, already=already)
        made = build_roster(people, [], demand, settings)
        assert made.bound <= made.cost + 1e-6
        assert verify(made.roster, people, [], settings, week) == []
        found.append((made, carried))
        before.insert(0, (week, made.roster))
        week = week.next
    return found


@pytest.mark.parametrize(
    ("first", "short", "over"),
    [(date(2026, 3, 16), 0.0, 0.2), (date(2026, 10, 12), 5.0, 0.0)],
)
def test_nights_are_covered_over_the_period_and_the_clock_change(first, short, over):
    """Three weeks of nights, the clocks changing in the second.

    No hour is bare but the one that October's night has more than a shift of eight
    hours, and none has somebody to spare but the one that March's night has less.
    """
    settings = plan()
    agents = [Agent(name, "night", ("calls",)) for name in ("Ann", "Ben")]
    weeks = week_after_week(settings, agents, first, 3)
    assert weeks[0][0].parts.short > 0
    for _, carried in weeks[1:]:
        # Monday morning belongs to those who came on Sunday at 22:00.
        assert carried["agent"].nunique() == 1
    parts = [made.parts for made, _ in weeks[1:]]
    assert sum(part.short for part in parts) == pytest.approx(short)
    assert sum(part.over for part in parts) == pytest.approx(over)


def test_nobody_is_put_beside_somebody_who_is_there_already():
    """Were last night's person not counted, a second one would come at midnight."""
    settings = plan(starts="00:00-22:00 every 22h", paid_hours=[0, 80])
    week = Week(date(2026, 11, 23), "UTC")
    need = np.zeros(168)
    need[:6] = 1.0
    people = [Agent(name, "night", ("calls",)) for name in ("Ann", "Ben")]
    alone = build_roster(people, [], Demand(week, 3600, {"calls": need}), settings)
    assert len(alone.roster) == 1
    there = np.zeros(168)
    there[:6] = 1.0
    demand = Demand(week, 3600, {"calls": need}, already={"Ann": there})
    made = build_roster(people, [], demand, settings)
    assert made.roster.empty
    assert made.cost == 0.0
    assert made.bound == pytest.approx(0.0)


def test_what_reaches_over_midnight_begins_the_week():
    """Of a shift from 22:00 to 06:00 the hours from midnight on are carried."""
    week = Week(date(2026, 11, 23), "Europe/Berlin")
    hour = pd.Timedelta(hours=1)
    rows = [
        {"agent": "Ann", "shift": 5, "activity": what, "queues": "calls", "paid": 1}
        | {"start": week.start + a * hour, "end": week.start + b * hour}
        for a, b, what in [(-2, 2, "work"), (2, 3, "break"), (3, 6, "work")]
    ]
    carried = carried_over(ROSTER.of(rows), week)
    assert carried["start"].tolist() == [week.start + h * hour for h in (0, 2, 3)]
    assert carried["shift"].unique().tolist() == [0]
    made = Plan(plan(), week, carried=carried)
    assert len(made.at_work) == 3
    assert carried_over(ROSTER.of(rows), week.next).empty


def test_a_series_that_does_not_fit_the_week_is_refused():
    """Work already there needs one value per slot, as everything does."""
    with pytest.raises(ValueError, match="Ann: 3 values for 168 slots"):
        Demand(Week(date(2026, 11, 23), "UTC"), 3600, already={"Ann": np.ones(3)})
