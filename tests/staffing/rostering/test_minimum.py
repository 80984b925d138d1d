"""Staff that must be there, held against a roster without the solver's code."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.tables import ROSTER
from shiftcast.staffing.rostering.minimum import below_minimum
from shiftcast.staffing.rostering.verify import verify

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
ANN = Agent("Ann", "full", ("calls",), roles=("senior",))
BO = Agent("Bo", "full", ("calls",))


def roster(*rows):
    """Write segments of Saturday: agent, from, to, activity."""
    return pd.DataFrame(
        [
            (name, 1, *(pd.Timestamp(f"2026-11-28 {t}", tz="Europe/Berlin")
                        for t in (start, end)), activity, "calls", 1)
            for name, start, end, activity in rows
        ],
        columns=["agent", "shift", "start", "end", "activity", "queues", "paid"],
    )  # fmt: skip


def told(plan, rows, **minimum):
    """Hold some segments against one minimum on Saturday."""
    settings = plan(
        minimum=[{"hours": "Sat 08:00-12:00", "agents": 1} | minimum],
        centre={"timezone": "Europe/Berlin"},
    )
    return below_minimum(roster(*rows), [ANN, BO], settings, WEEK)


def test_who_is_there_is_not_told(plan):
    assert told(plan, [("Ann", "07:00", "13:00", "work")], role="senior") == []


def test_others_do_not_count(plan):
    assert told(plan, [("Bo", "07:00", "13:00", "work")], role="senior") == [
        "Sat 28 Nov 08:00-12:00: 0 of at least 1 with the role 'senior' at work."
    ]


def test_a_break_and_an_early_end_are_gaps(plan):
    rows = [
        ("Ann", "08:00", "09:00", "work"),
        ("Ann", "09:00", "09:15", "break"),
        ("Ann", "09:15", "11:30", "work"),
    ]
    assert told(plan, rows, role="senior") == [
        "Sat 28 Nov 09:00-09:15: 0 of at least 1 with the role 'senior' at work.",
        "Sat 28 Nov 11:30-12:00: 0 of at least 1 with the role 'senior' at work.",
    ]


def test_people_who_may_serve_a_queue_count(plan):
    rows = [("Ann", "08:00", "12:00", "work"), ("Bo", "08:00", "10:00", "work")]
    assert told(plan, rows, queue="calls", agents=2) == [
        "Sat 28 Nov 10:00-12:00: 1 of at least 2 who may serve 'calls' at work."
    ]


@pytest.mark.parametrize("people", [[("Ann", "07:00", "13:00", "work")], []])
def test_verify_lists_the_gaps(plan, people):
    settings = plan(
        minimum=[{"hours": "Sat 08:00-12:00", "agents": 1, "role": "senior"}],
        centre={"timezone": "Europe/Berlin"},
    )
    found = verify(
        roster(*people) if people else ROSTER.empty(), [ANN, BO], [], settings, WEEK
    )
    gaps = [each for each in found if each.rule == "minimum staff"]
    assert len(gaps) == (0 if people else 1)
    assert all(gap.agent == "" and gap.priority == "cover" for gap in gaps)
