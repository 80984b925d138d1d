"""Whole rosters: always an answer, always lawful, never below the proved bound."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.data.tables import ROSTER
from shiftcast.staffing.queueing.deferred import CarriedWork, deferred_work
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.verify import verify

MONDAY = pd.Timestamp("2026-11-23", tz="UTC")
HOUR = pd.Timedelta(hours=1)
DAY = pd.Timedelta(days=1)


def crew(count, queues=("calls",), contract="full", **facts):
    """Name some agents alike."""
    return [Agent(f"A{n}", contract, queues, **facts) for n in range(count)]


def hours_of(roster, agent):
    """Sum an agent's paid hours."""
    mine = roster[(roster["agent"] == agent) & (roster["paid"] == 1)]
    return (mine["end"] - mine["start"]).sum() / HOUR


def lawful(found, agents, away, settings, week):
    """Hold a roster against every rule but those told as unmet."""
    told = {(each.agent, each.rule) for each in found.unmet}
    breaches = verify(found.roster, agents, away, settings, week)
    return [b for b in breaches if (b.agent, b.rule) not in told]


def test_covers_what_it_can_and_proves_how_well(plan, week_of_calls):
    settings = plan(effort={"search": 100})
    demand, agents = week_of_calls(settings), crew(4)
    found = build_roster(agents, [], demand, settings)
    assert lawful(found, agents, [], settings, demand.week) == []
    assert found.unmet == ()
    assert found.bound <= found.cost
    assert found.gap < 0.1
    assert found.parts.total == pytest.approx(found.cost)
    paid = sum(hours_of(found.roster, agent.name) for agent in agents)
    assert found.parts.wages == pytest.approx(paid * settings.costs.wage)


@pytest.mark.parametrize("seed", range(2))
def test_random_centres_are_lawful_and_never_below_the_bound(plan, seed):
    rng = np.random.default_rng(seed)
    night = {
        "paid_hours": [12, 24],
        "days": [2, 4],
        "shift_hours": [4, 8],
        "starts": "18:00-23:00 every 1h",
        "shift_step": "1h",
    }
    settings = plan(
        contracts={"night": night},
        queues={
            "calls": {},
            "chat": {"channel": "chat", "open": "07:00-23:00"},
            "mail": {"channel": "email"},
        },
        centre={"timezone": "Europe/Berlin", "roster_step": "30min"},
        contract={
            "breaks": [
                {"name": "lunch", "minutes": 30, "paid": False}
                | {"from_hours": 6, "middle": 0.5, "width": "2h"}
            ]
        },
        effort={"search": 30},
    )
    first = [date(2026, 3, 23), date(2026, 10, 19)][seed]
    week = Week(first, "Europe/Berlin")
    slots = len(week.grid(1800))
    skills = [("calls",), ("calls", "chat"), ("chat", "mail"), ("mail",)]
    agents = [
        Agent(
            f"A{number}",
            "night" if number % 4 == 3 else "full",
            skills[rng.integers(4)],
            wage=float(rng.choice([15, 20])),
            available=parse_hours("06:00-20:00") if number % 5 == 1 else None,
            last_end=week.start - HOUR if number == 0 else None,
            days_in_a_row=int(rng.integers(6)),
            handle_time_factor=float(rng.choice([1.0, 1.3])),
        )
        for number in range(10)
    ]
    away = [
        TimeOff("A1", week.start + 30 * HOUR, week.start + 50 * HOUR),
        TimeOff("A2", week.start, week.end),
    ]
    mail = deferred_work(
        "mail", rng.random(slots) * 4, 600, np.ones(slots, bool), 7200, "wall", 1800
    )
    live = {"calls": rng.integers(0, 3, slots) * 1.0, "chat": rng.random(slots)}
    demand = Demand(week, 1800, live, (mail,), efficiency={"mail": 0.8})
    found = build_roster(agents, away, demand, settings, seed=seed)
    assert lawful(found, agents, away, settings, week) == []
    assert found.bound <= found.cost + 1e-6


def test_same_seed_same_roster(plan, week_of_calls):
    settings = plan(effort={"search": 60})
    demand = week_of_calls(settings)
    one, two = (build_roster(crew(4), [], demand, settings, seed=3) for _ in "ab")
    pd.testing.assert_frame_equal(one.roster, two.roster)
    assert one.cost == two.cost


def test_nobody_to_roster_is_an_empty_roster_and_all_gap(plan, week_of_calls):
    settings = plan()
    demand = week_of_calls(settings, heads=2)
    found = build_roster([], [], demand, settings)
    assert list(found.roster.columns) == ROSTER.required
    assert found.roster.empty
    assert found.cost == pytest.approx(2 * 50 * settings.costs.short)
    assert found.bound == pytest.approx(found.cost, rel=1e-5)


def test_closed_week_is_an_empty_roster_without_complaint(plan, week_of_calls):
    settings = plan(queues={"calls": {"open": "Mon-Sun closed"}})
    demand = week_of_calls(settings, heads=0)
    found = build_roster(crew(3), [], demand, settings)
    assert found.roster.empty
    assert found.unmet == ()
    assert found.cost == 0
    assert verify(found.roster, crew(3), [], settings, demand.week) == []


def test_without_contacts_the_contract_is_still_paid_in_opening_hours(
    plan, week_of_calls
):
    settings = plan(queues={"calls": {"open": "Mon-Fri 08:00-18:00"}})
    demand = week_of_calls(settings, heads=0)
    found = build_roster(crew(2), [], demand, settings)
    assert hours_of(found.roster, "A0") == 36
    hours = found.roster["start"].dt.hour
    assert ((hours >= 8) & (hours < 18)).all()
    work = found.roster[found.roster["activity"] == "work"]
    idle = (work["end"] - work["start"]).sum() / HOUR
    assert found.parts.over == pytest.approx(idle * settings.costs.over)


def test_queue_nobody_can_serve_is_a_full_gap(plan, week_of_calls):
    settings = plan(queues={"calls": {}, "polish": {}})
    demand = week_of_calls(settings, heads=1, queues=("calls", "polish"))
    found = build_roster(crew(3), [], demand, settings)
    assert found.parts.short >= 50 * settings.costs.short
    assert set(found.roster["queues"]) == {"calls"}


def test_contract_nobody_can_keep_is_told_and_kept_as_far_as_it_goes(
    plan, week_of_calls
):
    settings = plan(contract={"shift_hours": [8, 8]})
    demand = week_of_calls(settings)
    away = [TimeOff("Anna Diaz", MONDAY, MONDAY + 4 * DAY)]
    agents = [Agent("Anna Diaz", "full", ("calls",))]
    found = build_roster(agents, away, demand, settings)
    assert [each.rule for each in found.unmet] == [
        "least paid hours of the contract",
        "least days of the contract",
    ]
    assert found.unmet[0].sentence == (
        "Anna Diaz cannot reach 36 paid hours with time off Mon 23 Nov to Thu 26 Nov "
        "and shifts of at most 8 h; the roster gives 22.5 h. Move the time off, allow "
        "longer shifts or lower the contract's least hours."
    )
    assert hours_of(found.roster, "Anna Diaz") == 22.5
    assert lawful(found, agents, away, settings, demand.week) == []


def test_a_week_away_is_no_complaint(plan, week_of_calls):
    settings = plan()
    demand = week_of_calls(settings)
    away = [TimeOff("A0", MONDAY, MONDAY + 7 * DAY)]
    found = build_roster(crew(2), away, demand, settings)
    assert found.unmet == ()
    assert set(found.roster["agent"]) == {"A1"}


def test_agent_available_one_hour_a_week_stays_home_and_is_told(plan, week_of_calls):
    settings = plan()
    demand = week_of_calls(settings)
    agents = crew(1, available=parse_hours("Mon 09:00-10:00"))
    found = build_roster(agents, [], demand, settings)
    assert found.roster.empty
    assert found.unmet[0].sentence == (
        "A0 cannot reach 36 paid hours with the hours the agent is available; the "
        "roster gives 0 h. Widen `available` or lower the contract's least hours."
    )


def test_rest_from_the_week_before_holds(plan, week_of_calls):
    settings = plan(contract={"starts": "06:00-06:00", "days": [7, 7]})
    settings = replace(settings, rules=replace(settings.rules, max_days_in_a_row=7))
    demand = week_of_calls(settings, hours=(6, 14), days=7)
    late = crew(1, last_end=MONDAY - HOUR)
    found = build_roster(late, [], demand, settings)
    assert found.roster["start"].min() == MONDAY + DAY + 6 * HOUR
    assert found.unmet[0].rule == "least days of the contract"


def test_days_in_a_row_carry_over_from_the_week_before(plan, week_of_calls):
    settings = plan()
    demand = week_of_calls(settings)
    found = build_roster(crew(1, days_in_a_row=6), [], demand, settings)
    assert found.roster["start"].min() >= MONDAY + DAY
    assert found.unmet == ()


def test_night_shifts_pass_midnight_and_the_end_of_the_week(plan, week_of_calls):
    settings = plan(
        contract={
            "starts": "22:00-22:00",
            "shift_hours": [8, 8],
            "breaks": [],
            "paid_hours": [40, 40],
            "days": [5, 5],
        }
    )
    week = Week(date(2026, 11, 23), "UTC")
    hour = np.arange(672) // 4 % 24
    need = np.where((hour >= 22) | (hour < 6), 1.0, 0.0)
    need[: 4 * 60] = 0
    demand = Demand(week, 900, {"calls": need})
    found = build_roster(crew(1), [], demand, settings)
    assert found.roster["end"].max() == week.end + 6 * HOUR
    assert (found.roster["end"] - found.roster["start"] == 8 * HOUR).all()
    assert found.cost < found.parts.wages + 6 * 5 + 0.01
    assert lawful(found, crew(1), [], settings, week) == []


@pytest.mark.parametrize(
    ("first", "lost"), [(date(2026, 3, 23), 1), (date(2026, 10, 19), -1)]
)
def test_shifts_keep_their_real_length_over_a_clock_change(
    plan, week_of_calls, first, lost
):
    settings = plan(
        contract={
            "starts": "22:00-22:00",
            "shift_hours": [8, 8],
            "breaks": [],
            "paid_hours": [40, 40],
            "days": [5, 5],
        },
        centre={"timezone": "Europe/Berlin"},
    )
    demand = week_of_calls(settings, hours=(22, 24), days=7, first=first)
    found = build_roster(crew(1), [], demand, settings)
    saturday = found.roster[found.roster["start"].dt.day_of_week == 5]
    assert len(saturday) == 1
    start, end = saturday.iloc[0][["start", "end"]]
    assert start.hour == 22
    assert end - start == 8 * HOUR
    assert end.hour == 6 + lost
    assert lawful(found, crew(1), [], settings, demand.week) == []


def test_over_tight_week_gives_the_best_roster_with_its_gaps(plan, week_of_calls):
    settings = plan()
    demand = week_of_calls(settings, heads=20)
    found = build_roster(crew(3), [], demand, settings)
    assert found.parts.short > 0
    assert found.parts.over == 0
    assert all(hours_of(found.roster, f"A{n}") == 40 for n in range(3))


def test_deferred_work_is_done_by_its_deadline_when_people_allow(plan):
    settings = plan(
        queues={"mail": {"channel": "email", "open": "Mon-Fri 08:00-18:00"}},
        contract={"breaks": [], "starts": "08:00-10:00 every 1h"},
    )
    week = Week(date(2026, 11, 23), "UTC")
    opened = settings.queue("mail").open.mask(week.grid(900))
    mail = deferred_work("mail", 2.0 * opened, 300, opened, 4 * 3600, "open", 900)
    agents = crew(4, queues=("mail",))
    backlog = (CarriedWork("mail", 6, 300, 48, 900),)
    demand = Demand(week, 900, deferred=(mail,), backlog=backlog)
    found = build_roster(agents, [], demand, settings)
    assert found.parts.overdue < 0.02 * found.cost
    nobody = build_roster([], [], demand, settings)
    assert nobody.parts.overdue > 100


def test_wishes_break_ties_and_are_counted(plan, week_of_calls):
    settings = plan(effort={"search": 0})
    demand = week_of_calls(settings, heads=0)
    early = crew(1, prefers=parse_hours("06:00-15:00"))
    late = crew(1, avoids=parse_hours("06:00-12:00"))
    first = build_roster(early, [], demand, settings)
    second = build_roster(late, [], demand, settings)
    assert first.wishes == pytest.approx(1.0)
    assert second.wishes > 0.9
    assert build_roster(crew(1), [], demand, settings).wishes is None


def test_search_can_be_cut_short_and_says_so(plan, week_of_calls):
    settings = plan(effort={"search": 1000})
    demand = week_of_calls(settings)
    found = build_roster(
        crew(2), [], demand, settings, progress=lambda stage, done, whole: done < 50
    )
    assert found.cut
    assert lawful(found, crew(2), [], settings, demand.week) == []
