"""Swapping days evens out burdens, costs nothing and breaks nothing."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.data.settings import Costs, read_settings
from shiftcast.staffing.rostering.burden import Burdens, Standing, priced
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.exchange import exchange
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.segments import roster_table
from shiftcast.staffing.rostering.shifts import Shift, Tour
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.verify import verify
from shiftcast.staffing.rostering.workers import read_workers

WEEK = Week(date(2026, 11, 23), "UTC")
CONTRACT = {
    "paid_hours": [8, 40],
    "days": [1, 5],
    "shift_hours": [8, 8],
    "starts": "08:00-14:00 every 6h",
}
SETTINGS = read_settings(
    {
        "centre": {"roster_step": "1h", "interval": "1h"},
        "queue": [{"name": name, "channel": "voice"} for name in ("calls", "chat")],
        "contract": {"full": CONTRACT},
        "rules": {"rest_hours": 11, "max_days_in_a_row": 3},
        "effort": {"search": 0},
    }
)
SKILLS = (("calls",), ("calls", "chat"), ("chat",))


def centre(people, away=()):
    """Lay out a centre whose need is two on calls and one on chat by day."""
    day = np.where(np.arange(168) % 24 // 8 == 1, 1.0, 0.0)
    demand = Demand(WEEK, 3600, {"calls": 2 * day, "chat": day})
    skills = read_skills(people, demand)
    workers = read_workers(people, away, demand.axis, skills, SETTINGS)
    return demand, workers, CostModel(demand, skills, Costs())


def week_of(worker, *days, late=False):
    """Give a worker eight hours on some days, from 08:00 or from 14:00."""
    pattern = worker.pricer.shifts.patterns[0]
    return Tour(
        tuple(Shift(24 * day + (14 if late else 8), pattern, ()) for day in days)
    )


def burdens():
    """Weigh burdens as the settings do."""
    return Burdens(SETTINGS, WEEK.first, WEEK.days[-1])


def crew(count, **facts):
    """Name some agents alike."""
    return [Agent(f"A{n}", "full", ("calls",), **facts) for n in range(count)]


def swap(people, *weeks, standings=None, away=()):
    """Let some people swap their weeks."""
    demand, workers, model = centre(people, away)
    tours = [week_of(w, *days) for w, days in zip(workers, weeks, strict=True)]
    standings = standings or [Standing(peers="all")] * len(people)
    found, cover = exchange(workers, tours, standings, model, burdens(), demand.axis)
    given = np.sum([tour.column(168) for tour in tours], axis=0)
    assert np.array_equal(cover.sum(axis=0), given)
    return [tuple(shift.start // 24 for shift in tour.shifts) for tour in found]


def test_two_weekends_are_shared():
    """Ada has Saturday and Sunday, Ben neither: each gets one of them."""
    found = swap(crew(2), (0, 5, 6), (1, 2, 3))
    assert sorted(sum(day > 4 for day in days) for days in found) == [1, 1]


def test_the_ledger_of_the_weeks_before_decides():
    """Who has worked all the weekends until now gets none."""
    standings = [Standing(9.0, 40.0, peers="all"), Standing(0.0, 40.0, peers="all")]
    found = swap(crew(2), (0, 5, 6), (1, 2, 3), standings=standings)
    assert [sum(day > 4 for day in days) for days in found] == [0, 2]


def test_nobody_is_given_a_day_they_cannot_work():
    """Ben is away at the weekend, so nothing can be shared."""
    away = [TimeOff("A1", WEEK.start + np.timedelta64(5, "D"), WEEK.end)]
    assert swap(crew(2), (0, 5, 6), (1, 2, 3), away=away) == [(0, 5, 6), (1, 2, 3)]


def test_days_in_a_row_hold_over_the_week_edge():
    """Ben has worked three days in a row up to Monday: no Monday for him."""
    people = [*crew(1), Agent("Ben", "full", ("calls",), days_in_a_row=3)]
    found = swap(people, (0, 5, 6), (2, 3, 4))
    assert 0 not in found[1]
    assert found[1] != (2, 3, 4)


def test_people_who_are_no_peers_do_not_swap():
    """Who cannot share burdens by their standing is left alone."""
    standings = [Standing(peers="one"), Standing(peers="other")]
    weeks = [(0, 5, 6), (1, 2, 3)]
    assert swap(crew(2), *weeks, standings=standings) == weeks


def test_nobody_gains_or_loses_paid_hours():
    """Longer weeks would dilute the ledger; that is not what fairness is for."""
    found = swap(crew(2), (0, 2, 5, 6), (3,))
    assert [len(days) for days in found] == [4, 1]


@effort(max_examples=15, deadline=None)
@given(st.data())
def test_swaps_keep_cover_rules_and_the_highest_ledger(data):
    """Whatever the weeks: the same shifts, no dearer, lawful, and no ledger higher."""
    people = [
        Agent(
            f"A{n}",
            "full",
            data.draw(st.sampled_from(SKILLS)),
            prefers=parse_hours("08:00-16:00") if n == 0 else None,
            days_in_a_row=data.draw(st.integers(0, 2)),
        )
        for n in range(4)
    ]
    demand, workers, model = centre(people)
    tours = []
    for worker in workers:
        days = data.draw(st.sets(st.sampled_from([0, 1, 3, 4, 6]), min_size=1))
        if worker.agent.days_in_a_row == 2 and {0, 1} <= days:
            days -= {1}
        tours.append(week_of(worker, *sorted(days), late=data.draw(st.booleans())))
    standings = [
        Standing(data.draw(st.floats(0, 5)), 40.0, peers="all") for _ in people
    ]
    found, cover = exchange(workers, tours, standings, model, burdens(), demand.axis)
    key = lambda shift: (shift.start, shift.pattern.slots)  # noqa: E731
    assert sorted(key(s) for t in found for s in t.shifts) == sorted(
        key(s) for t in tours for s in t.shifts
    )
    before = model.empty.copy()
    people_now = model.empty.copy()
    for worker, old, new in zip(workers, tours, found, strict=True):
        before[worker.group] += old.column(168)
        people_now[worker.group] += new.column(168)
    assert np.array_equal(people_now, cover)
    assert model.cost(cover) <= model.cost(before) + 1e-6
    table = roster_table(workers, found, demand.axis)
    assert verify(table, people, [], SETTINGS, WEEK) == []

    def highest(weeks):
        weights = burdens().weigh(
            burdens().marks(workers[0].pricer.shifts, demand.axis)
        )
        return max(
            standing.ledger(
                sum(
                    weights[w.pricer.shifts.index(s.start, s.pattern)]
                    for s in week.shifts
                )
                + SETTINGS.fairness.unmet_wish * unmet(w, week),
                week.paid,
            )
            for standing, w, week in zip(standings, workers, weeks, strict=True)
        )

    def unmet(worker, week):
        if worker.agent.prefers is None:
            return 0.0
        return week.column(168)[~demand.axis.inside(worker.agent.prefers)[:168]].sum()

    assert highest(found) <= highest(tours) + 2e-3


def test_marks_are_what_is_said_of_each_shift():
    """A catalogue's marks name the very shifts that carry a burden."""
    demand, workers, _ = centre(crew(1))
    shifts = workers[0].pricer.shifts
    marks = burdens().marks(shifts, demand.axis)
    for at, start in enumerate(shifts.start):
        begin, end = demand.axis.time(int(start)), demand.axis.time(int(start) + 8)
        told = tuple(kind for kind in marks if marks[kind][at, 0])
        assert told == burdens().of(begin, end)
    assert marks["weekend"].sum() == 4
    assert marks["late"].sum() == 7


def test_burdens_cost_those_above_their_peers_and_pay_those_below():
    """At the mean, or with a price of 0, nothing changes."""
    demand, workers, _ = centre(crew(3))
    standings = [Standing(points, 40.0, 2.0, "all") for points in (2.5, 2.0, 0.0)]
    above, level, below = priced(workers, standings, burdens(), demand.axis)
    assert level is workers[1]
    weekend = burdens().marks(workers[0].pricer.shifts, demand.axis)["weekend"]
    price = SETTINGS.fairness.price * SETTINGS.costs.wage
    assert above.extra[weekend].max() == pytest.approx(0.5 * 1.5 * price)
    assert below.extra[weekend].min() == pytest.approx(-1.5 * price)
    assert not above.extra[~weekend].min() > 0


def test_a_roster_spares_whom_the_weeks_before_burdened():
    """Of two who could work the only weekend, the one with the lower ledger does."""
    need = np.zeros(168)
    need[24 * 5 + 8 : 24 * 5 + 16] = need[8:16] = need[24 + 8 : 24 + 16] = 1.0
    demand = Demand(WEEK, 3600, {"calls": need, "chat": np.zeros(168)})
    settings = replace(SETTINGS, effort=replace(SETTINGS.effort, search=60))
    for carried in ((8.0, 0.0), (0.0, 8.0)):
        standings = [Standing(points, 40.0, 4.0, "all") for points in carried]
        found = build_roster(crew(2), [], demand, settings, standings=standings)
        weekend = found.roster[found.roster["start"].dt.day_of_week == 5]
        spared = "A0" if carried[0] else "A1"
        assert set(weekend["agent"]) == {"A0", "A1"} - {spared}
