"""Mends: what is promised is what the planner gets who writes it into the plan."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.mends import find_mends
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.verify import verify

MONDAY = pd.Timestamp("2026-11-23", tz="UTC")
DAY = pd.Timedelta(days=1)
TERMS = {
    "paid_hours": [36, 40],
    "days": [5, 5],
    "shift_hours": [8, 8],
    "shift_step": "1h",
    "starts": "08:00-10:00 every 1h",
    "breaks": [],
}
CENTRE = {"interval": "1h", "roster_step": "1h"}


@pytest.fixture
def centre(plan):
    """A centre on whole hours, wages of 20 and overtime half as dear again."""

    def make(queues=("calls",), **terms):
        return plan(
            contract=TERMS | terms,
            queues={queue: {} for queue in queues},
            centre=CENTRE,
            costs={"wage": 20},
        )

    return make


def mends(settings, agents, demand, away=(), **asked):
    """Roster, and find what would mend it."""
    found = build_roster(agents, away, demand, settings)
    return found, find_mends(found.roster, agents, away, demand, settings, **asked)


def hourly(week_of_calls, settings, heads, hours, days=5, queues=("calls",)):
    """Ask for heads on the hours of weekdays."""
    return week_of_calls(settings, heads=heads, hours=hours, days=days, queues=queues)


def about(found, rule):
    """Pick the mends of one line of the plan."""
    return [mend for mend in found if rule in mend.rule]


def test_overtime_is_offered_at_its_price(centre, week_of_calls):
    """One is needed ten hours a day and may work eight: two days of ten are left."""
    settings = centre(shift_hours=[8, 10])
    demand = hourly(week_of_calls, settings, 1, (8, 18))
    _, found = mends(settings, [Agent("Ann", "full", ("calls",))], demand)
    overtime = about(found, "paid_hours")[0]
    assert overtime.closes == pytest.approx(4)
    assert overtime.costs == pytest.approx(4 * 20 * 1.5)
    assert overtime.saves == pytest.approx(4 * 100 - overtime.costs)
    assert "Let Ann work 4 h overtime" in overtime.change


def test_the_same_weeks_are_told_once_for_the_fewest_people(centre, week_of_calls):
    """Overtime for one and for all of the contract come to one longer Monday."""
    settings = centre(shift_hours=[8, 10], shift_step="2h", starts="08:00")
    demand = hourly(week_of_calls, settings, 2, (8, 16))
    demand.live["calls"][16:18] = 1.0
    people = [Agent("Ann", "full", ("calls",)), Agent("Bo", "full", ("calls",))]
    _, found = mends(settings, people, demand, most=50)
    (overtime,) = about(found, "paid_hours")
    assert overtime.change in {
        f"Let {name} work 4 h overtime: Mon 08:00-18:00." for name in ("Ann", "Bo")
    }


def test_a_gap_that_no_mend_pays_for_is_told_with_its_price(plan, week_of_calls):
    """An hour at half as much again for a missing half of a person at the wage."""
    settings = plan(
        contract=TERMS | {"shift_hours": [8, 9], "starts": "08:00"},
        centre=CENTRE,
        costs={"wage": 20, "short": 1.0},
    )
    demand = hourly(week_of_calls, settings, 1, (8, 16))
    demand.live["calls"][16] = 0.6
    _, (found,) = mends(settings, [Agent("Ann", "full", ("calls",))], demand)
    assert found.change == (
        "To close Mon 16:00-17:00 let Ann work 1 h more: Mon 08:00-17:00."
    )
    assert found.closes == pytest.approx(0.6)
    assert found.costs == pytest.approx(30)
    assert found.saves == pytest.approx(0.6 * 20 - 0.4 * 0.2 * 20 - 30)


def test_starts_are_opened_where_the_gap_is(centre, week_of_calls):
    settings = centre()
    demand = hourly(week_of_calls, settings, 1, (6, 14))
    _, found = mends(settings, [Agent("Ann", "full", ("calls",))], demand)
    starts = about(found, "starts")[0]
    assert starts.change == (
        "Open starts from 06:00 on contract full: Mon Tue Wed Thu Fri 06:00-14:00."
    )
    assert starts.closes == pytest.approx(10)
    assert starts.costs == pytest.approx(0)
    assert starts.anew == pytest.approx(starts.saves)


def test_a_day_off_is_moved_to_where_it_hurts_least(centre, week_of_calls):
    settings = centre(days=[4, 4], paid_hours=[32, 32])
    demand = hourly(week_of_calls, settings, 1, (8, 16), days=4)
    away = [TimeOff("Bo", MONDAY + DAY, MONDAY + 2 * DAY)]
    bo = Agent("Bo", "full", ("calls",))
    _, found = mends(settings, [bo], demand, away)
    moved = about(found, "time_off")[0]
    assert moved.change.startswith("Move Bo's day off from Tue 24 Nov to ")
    assert moved.closes == pytest.approx(8)
    assert moved.costs == pytest.approx(0)


def test_hiring_names_contract_skills_and_hours(centre, week_of_calls):
    settings = centre(("calls", "chat"))
    demand = hourly(week_of_calls, settings, 1, (8, 16), queues=("calls", "chat"))
    _, found = mends(settings, [Agent("Ann", "full", ("calls",))], demand)
    hire = about(found, "agents.csv")[0]
    assert hire.change == (
        "Hire 1 more on contract full with chat: Mon Tue Wed Thu Fri 08:00-16:00."
    )
    assert hire.closes == pytest.approx(40)
    assert hire.costs == pytest.approx(800)


def test_training_is_offered_to_who_has_time(centre, week_of_calls):
    settings = centre(("calls", "chat"))
    need = hourly(week_of_calls, settings, 1, (8, 16), queues=("calls", "chat"))
    people = [Agent("Ann", "full", ("calls",)), Agent("Bo", "full", ("calls",))]
    _, found = mends(settings, people, need)
    trained = about(found, "agents.csv queues")[0]
    assert "Train Ann for chat" in trained.change or "Train Bo for" in trained.change
    assert trained.closes == pytest.approx(40)
    assert trained.costs == pytest.approx(0)


def test_hours_outside_those_available_are_asked_for(centre, week_of_calls):
    settings = centre(days=[3, 5], paid_hours=[24, 40])
    demand = hourly(week_of_calls, settings, 1, (8, 16))
    cy = Agent("Cy", "full", ("calls",), available=parse_hours("Mon-Wed 08:00-18:00"))
    _, found = mends(settings, [cy], demand)
    asked = about(found, "available")[0]
    assert asked.change == (
        "Ask Cy to come outside the hours available: Thu Fri 08:00-16:00."
    )
    assert asked.closes == pytest.approx(16)


def test_a_contract_that_is_not_kept_is_mended_and_the_mend_holds(
    centre, week_of_calls
):
    """Written into the plan, the mend leaves nothing unmet and no rule broken."""
    settings = centre(days=[4, 5], paid_hours=[32, 40])
    demand = hourly(week_of_calls, settings, 1, (8, 16))
    sunday = (MONDAY + 6 * DAY, MONDAY + 7 * DAY)
    away = [
        TimeOff("Ann", MONDAY, MONDAY + 3 * DAY),
        TimeOff("Ann", *sunday),
    ]
    ann = Agent("Ann", "full", ("calls",))
    roster, found = mends(settings, [ann], demand, away)
    assert {unmet.rule for unmet in roster.unmet} == {
        "least paid hours of the contract",
        "least days of the contract",
    }
    kept = [mend for mend in found if mend.keeps]
    assert kept[-1:] != []
    lowered = about(kept, "paid_hours")[0]
    assert lowered.change == "Let Ann off with 24 paid hours this week."
    contract = replace(settings.contracts[0], paid_hours=(24, 40), days=(3, 5))
    easier = replace(settings, contracts=(contract,))
    again = build_roster([ann], away, demand, easier)
    assert again.unmet == ()
    assert verify(again.roster, [ann], away, easier, demand.week) == []


def test_what_a_mend_closes_is_closed_when_it_is_written_into_the_plan(
    centre, week_of_calls
):
    """Rostered anew with the mend, the week costs no more than was promised."""
    settings = centre()
    demand = hourly(week_of_calls, settings, 2, (6, 14))
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(2)]
    before, found = mends(settings, agents, demand)
    starts = next(mend for mend in found if "from 06:00" in mend.change)
    wider = centre(starts="06:00-10:00 every 1h")
    after = build_roster(agents, [], demand, wider)
    assert after.cost <= before.cost - starts.saves + 1e-6
    assert verify(after.roster, agents, [], wider, demand.week) == []


def test_the_law_gives_way_in_no_mend(centre, week_of_calls):
    """A contract as strict as the law has neither rest nor days in a row to give."""
    settings = centre()
    demand = hourly(week_of_calls, settings, 3, (0, 24), days=7)
    _, found = mends(settings, [Agent("Ann", "full", ("calls",))], demand, most=50)
    assert found
    assert not [mend for mend in found if "rest" in mend.rule or "row" in mend.rule]


def test_a_week_that_is_covered_needs_no_mend(centre, week_of_calls):
    settings = centre()
    demand = hourly(week_of_calls, settings, 1, (8, 16))
    _, found = mends(settings, [Agent("Ann", "full", ("calls",))], demand)
    assert found == ()


def test_a_week_nobody_works_is_mended_by_hiring(centre, week_of_calls):
    settings = centre()
    demand = hourly(week_of_calls, settings, 1, (8, 16))
    _, found = mends(settings, [], demand)
    assert found[0].change.startswith("Hire 1 more on contract full with calls")


def test_the_planner_can_stop_and_gets_what_was_found(centre, week_of_calls):
    settings = centre()
    demand = hourly(week_of_calls, settings, 1, (6, 14))
    people = [Agent("Ann", "full", ("calls",))]
    found = build_roster(people, [], demand, settings)
    few = find_mends(
        found.roster,
        people,
        [],
        demand,
        settings,
        progress=lambda stage, done, whole: False,
    )
    every = find_mends(found.roster, people, [], demand, settings)
    assert few == ()
    assert len(every) == 1


def test_a_demand_that_is_a_hundred_times_too_much_is_told_as_it_is(
    centre, week_of_calls
):
    settings = centre()
    usual = hourly(week_of_calls, settings, 1, (8, 16))
    spike = Demand(usual.week, usual.step, {"calls": usual.live["calls"] * 100})
    roster, found = mends(settings, [Agent("Ann", "full", ("calls",))], spike)
    assert roster.parts.short == pytest.approx(99 * 40 * 100)
    assert found[0].change.startswith("Hire 3 more on contract full")
    assert found[0].closes == pytest.approx(120)
    assert np.isfinite([mend.saves for mend in found]).all()
