"""Conflicts by name: the fewest rules that leave no week, in a planner's words."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.staffing.rostering.causes import conflict, explained
from shiftcast.staffing.rostering.conflicts import DAYS, HOURS
from shiftcast.staffing.rostering.draft import Draft
from shiftcast.staffing.rostering.slots import WeekSlots
from shiftcast.staffing.rostering.workers import WorkerReader

MONDAY = pd.Timestamp("2026-11-23", tz="UTC")
HOUR, DAY = pd.Timedelta(hours=1), pd.Timedelta(days=1)
AXIS = WeekSlots(Week(date(2026, 11, 23), "UTC"), 1800)
COARSE = {"breaks": [], "shift_step": "1h", "starts": "06:00-14:00 every 2h"}


@pytest.fixture
def case(plan):
    """One agent with a contract, rules and time off of the test's own."""

    def make(contract=None, away=(), rules=None, opened=None, **facts):
        settings = plan(
            contract=COARSE | (contract or {}),
            queues={"calls": {} if opened is None else {"open": opened}},
            centre={"roster_step": "30min"},
            rules=rules or {},
        )
        off = tuple(TimeOff("Ann", start, end) for start, end in away)
        return Draft((Agent("Ann", "full", ("calls",), **facts),), off, settings)

    return make


def words(case, rule=HOURS):
    """Name the rules of a conflict."""
    return [each.words for each in conflict(case, rule, WorkerReader(AXIS))]


def worker(case):
    """Read the weeks of one agent."""
    return case.worker("Ann", WorkerReader(AXIS))


def sentences(case):
    """Write the conflicts of one agent out."""
    found = explained([worker(case)], case.time_off, case.settings, AXIS)
    return [each.sentence for each in found]


def test_time_off_and_short_shifts(case):
    asked = case({"shift_hours": [8, 8]}, [(MONDAY, MONDAY + 4 * DAY)])
    assert words(asked) == [
        "shifts of at most 8 h",
        "time off Mon 23 Nov to Thu 26 Nov",
    ]
    assert words(asked, DAYS) == ["time off Mon 23 Nov to Thu 26 Nov"]


def test_only_the_time_off_that_matters_is_named(case):
    """The dentist on Tuesday leaves room; the long weekend does not."""
    dentist = (MONDAY + DAY + 6 * HOUR, MONDAY + DAY + 7 * HOUR)
    weekend = (MONDAY + 3 * DAY, MONDAY + 7 * DAY)
    found = words(case(None, [dentist, weekend]), DAYS)
    assert found == ["time off Thu 26 Nov to Sun 29 Nov"]


def test_the_law_is_named_where_it_is_the_law(case):
    found = case({"days": [7, 7], "paid_hours": [30, 60]})
    assert sentences(found) == [
        "Ann cannot work 7 days with at most 6 days in a row; the roster gives 6. "
        "Lower the contract's least days."
    ]


def test_the_week_before_is_named(case):
    """Sunday's late shift leaves no early one on Monday."""
    late = case(
        {"days": [7, 7], "starts": "06:00", "paid_hours": [30, 60]},
        rules={"max_days_in_a_row": 14},
        last_end=MONDAY - HOUR,
    )
    assert words(late, DAYS) == [
        "11 h of rest between shifts",
        "the last shift before the week, until Sun 23:00",
        "the contract's starts",
    ]


def test_opening_hours_and_availability_are_named(case):
    assert words(case(opened="Mon-Wed 06:00-20:00"), DAYS) == [
        "the opening hours of their queues"
    ]
    some = case(available=parse_hours("Mon 09:00-10:00"))
    assert words(some, DAYS) == ["the hours the agent is available"]


def test_terms_of_a_contract_that_do_not_add_up_are_named(case):
    """Four shifts of eight hours are too few, and five are too many."""
    odd = case({"days": [4, 5], "paid_hours": [36, 38], "shift_hours": [8, 8]})
    assert words(odd) == [
        "at most 38 paid hours",
        "shifts of at least 8 h",
        "shifts of at most 8 h",
    ]
    assert sentences(odd) == [
        "Ann cannot reach 36 paid hours with shifts of at most 8 h, shifts of at least "
        "8 h and at most 38 paid hours; the roster gives 32 h. Allow longer shifts, "
        "allow shorter shifts, raise the contract's most hours or lower the contract's "
        "least hours."
    ]


@pytest.mark.parametrize("rule", [HOURS, DAYS])
def test_a_conflict_is_irreducible(case, rule):
    """Without any one of its rules, everything else dropped, some week is left."""
    asked = case(
        {"shift_hours": [6, 8]},
        [(MONDAY, MONDAY + 3 * DAY), (MONDAY + 6 * DAY, MONDAY + 7 * DAY)],
        available=parse_hours("Mon-Fri 06:00-22:00"),
    )
    found = conflict(asked, rule, WorkerReader(AXIS))
    assert found
    for spared in found:
        freer = spared.loosen(asked)
        others = set(words(freer, rule))
        told = {unmet.rule for unmet in worker(freer).unmet}
        assert rule not in told or others != {each.words for each in found}


def test_many_agents_alike_share_one_search_and_keep_their_names(case, monkeypatch):
    asked = case({"shift_hours": [8, 8]}, [(MONDAY, MONDAY + 4 * DAY)])
    ann = worker(asked)
    found = explained([ann, ann], asked.time_off, asked.settings, AXIS)
    assert [each.agent for each in found] == ["Ann"] * 4
    monkeypatch.setattr("shiftcast.staffing.rostering.causes.MOST_EXPLAINED", 0)
    plain = explained([ann], asked.time_off, asked.settings, AXIS)
    assert plain[0].sentence.startswith("Ann cannot reach 36 paid hours; the roster")


def test_a_coarse_roster_hides_no_cause(plan):
    """Lengths tried in place of the contract's lie on the roster's step, too."""
    settings = plan(
        contract={
            "shift_hours": [8, 8],
            "starts": "22:00",
            "breaks": [],
            "max_nights": 1,
        },
        centre={"roster_step": "1h", "interval": "1h"},
    )
    nights = Draft((Agent("Ann", "full", ("calls",)),), (), settings)
    reader = WorkerReader(WeekSlots(AXIS.week, 3600))
    named = [each.words for each in conflict(nights, HOURS, reader)]
    assert named == ["the contract's starts", "the most nights"]


@pytest.mark.parametrize(
    ("terms", "facts", "told"),
    [
        (
            {"days_off_in_a_row": [1, 2]},
            {"opened": "Mon-Tue 06:00-20:00"},
            "Ann cannot stay within 2 days off in a row with the opening hours of "
            "their queues; the roster has more. Add a queue that is open longer or "
            "raise the most of `days_off_in_a_row`.",
        ),
        (
            {"min_days_in_a_row": 3},
            {"opened": "Tue-Sun 06:00-20:00", "days_in_a_row": 1},
            "Ann cannot always work 3 days in a row with the opening hours of their "
            "queues, the contract's starts and 1 day worked before the week; the "
            "roster has fewer. Add a queue that is open longer, allow other `starts` "
            "or lower `min_days_in_a_row` of the contract.",
        ),
    ],
)
def test_rarer_rules_that_give_way_are_told(case, terms, facts, told):
    """Where no week is left at all, the fewest rules of days in a row give way."""
    asked = case({"days": [1, 5], "paid_hours": [6, 40]} | terms, **facts)
    assert sentences(asked)[0] == told
