"""Breaches planted into a lawful roster are found, one by one."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.verify import held, verify

WEEK = Week(date(2026, 11, 23), "UTC")
HOUR = pd.Timedelta(hours=1)
QUARTER = pd.Timedelta(minutes=15)
AGENTS = [Agent(f"A{number}", "full", ("calls",)) for number in range(3)]


@pytest.fixture
def settings(plan):
    """The plan."""
    return plan()


@pytest.fixture
def roster(settings, week_of_calls):
    """A lawful roster."""
    return build_roster(AGENTS, [], week_of_calls(settings), settings).roster


def rules_broken(roster, settings, agents=AGENTS, away=()):
    """Name the rules a roster breaks."""
    return {breach.rule for breach in verify(roster, agents, away, settings, WEEK)}


def first_shift(roster):
    """Mark the rows of the first agent's first shift."""
    return (roster["agent"] == "A0") & (roster["shift"] == 1)


def test_a_lawful_roster_has_no_breach(roster, settings):
    assert rules_broken(roster, settings) == set()


def test_a_moved_shift_breaks_its_start(roster, settings):
    moved = roster.copy()
    for column in ("start", "end"):
        moved.loc[first_shift(roster), column] += QUARTER
    assert rules_broken(moved, settings) == {"shift start"}


def test_a_lost_shift_breaks_the_contract(roster, settings):
    kept = roster[~((roster["agent"] == "A0") & (roster["shift"] > 2))]
    assert rules_broken(kept, settings) == {
        "least paid hours of the contract",
        "least days of the contract",
    }


def test_a_lost_lunch_breaks_the_shift(roster, settings):
    lunch = (roster["activity"] == "lunch") & first_shift(roster)
    assert rules_broken(roster[~lunch], settings) == {
        "breaks of a shift",
        "unbroken segments",
    }


def test_a_paid_lunch_is_found(roster, settings):
    paid = roster.assign(paid=1)
    assert "breaks of a shift" in rules_broken(paid, settings)


def test_a_foreign_queue_is_found(roster, settings):
    assert rules_broken(roster.assign(queues="calls;polish"), settings) == {
        "own queues"
    }


def test_work_in_time_off_is_found(roster, settings):
    start = roster.loc[first_shift(roster), "start"].min()
    away = [TimeOff("A0", start + HOUR, start + 2 * HOUR)]
    assert rules_broken(roster, settings, away=away) == {"time off"}


def test_work_outside_available_hours_is_found(roster, settings):
    agents = [Agent("A0", "full", ("calls",), available=parse_hours("06:00-08:00"))]
    assert rules_broken(roster, settings, [*agents, *AGENTS[1:]]) == {"available hours"}


def test_too_short_a_rest_from_the_week_before_is_found(roster, settings):
    start = roster.loc[roster["agent"] == "A0", "start"].min()
    tired = Agent("A0", "full", ("calls",), last_end=start - 10 * HOUR)
    assert rules_broken(roster, settings, [tired, *AGENTS[1:]]) == {
        "rest between shifts"
    }


def test_too_many_days_in_a_row_are_found(roster, settings):
    tired = Agent("A0", "full", ("calls",), days_in_a_row=6)
    first = roster.loc[roster["agent"] == "A0", "start"].min()
    broken = rules_broken(roster, settings, [tired, *AGENTS[1:]])
    assert broken == ({"days in a row"} if first < WEEK.start + 24 * HOUR else set())


def test_a_stranger_is_found(roster, settings):
    assert rules_broken(roster, settings, AGENTS[1:]) == {"known agent"}


def test_a_table_without_its_columns_is_refused(roster, settings):
    with pytest.raises(InputError, match="The table Roster lacks paid"):
        verify(roster.drop(columns="paid"), AGENTS, [], settings, WEEK)


def test_what_was_held_counts_breaches_and_leaves_out_what_nobody_asks(
    roster, settings, plan
):
    found = held(verify(roster, AGENTS, [], settings, WEEK), settings)
    names = [rule["name"] for rule in found]
    assert {"rest between shifts", "days in a row", "available hours"} <= set(names)
    assert not {"weekly rest", "nights a week", "weekends off"} & set(names)
    assert {rule["broken"] for rule in found} == {0}
    asking = plan(contract={"max_nights": 0}, rules={"preset": "eu"})
    broken = held(verify(roster[:0], AGENTS, [], asking, WEEK), asking)
    counts = {rule["name"]: rule["broken"] for rule in broken}
    assert counts["least days of the contract"] == len(AGENTS)
    assert counts["weekly rest"] == counts["nights a week"] == 0
