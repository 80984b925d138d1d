"""Gaps of cover by a flow, held against Hall's condition over every set of queues."""

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.tables import ROSTER
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.gaps import cover_gaps
from shiftcast.staffing.rostering.roster import build_roster

WEEK = Week(date(2026, 11, 23), "UTC")
HOUR = pd.Timedelta(hours=1)
QUEUES = ("a", "b", "c")


def roster(*rows):
    """Write rows of (agent, first hour, last hour, queues, activity)."""
    if not rows:
        return ROSTER.empty()
    return pd.DataFrame(
        [
            {
                "agent": agent,
                "start": WEEK.start + first * HOUR,
                "end": WEEK.start + last * HOUR,
                "queues": queues,
                "activity": activity,
            }
            for agent, first, last, queues, activity in rows
        ],
        columns=["agent", "start", "end", "queues", "activity"],
    )


def hourly(**needs):
    """Spread needs of the first hours over a week."""
    return {
        name: np.pad(np.array(need, float), (0, 168 - len(need)))
        for name, need in needs.items()
    }


def test_a_stretch_is_told_with_its_worst_moment_and_its_hours():
    work = roster(("Ann", 0, 4, "a", "work"), ("Bo", 1, 2, "a", "work"))
    (gap,) = cover_gaps(work, hourly(a=[1, 2, 3, 2.5, 0]), WEEK, 3600)
    assert (gap.start, gap.end) == (WEEK.start + 2 * HOUR, WEEK.start + 4 * HOUR)
    assert (gap.most, gap.hours) == (2, 3.5)
    assert gap.sentence == (
        "a lacks up to 2 people from Mon 23 Nov 02:00 to Mon 23 Nov 04:00 (3.5 h)."
    )


def test_breaks_and_part_of_a_slot_do_not_cover():
    work = roster(
        ("Ann", 0, 1, "a", "work"),
        ("Ann", 1, 1.5, "a", "lunch"),
        ("Ann", 1.5, 3, "a", "work"),
    )
    (gap,) = cover_gaps(work, hourly(a=[1, 1, 1]), WEEK, 3600)
    assert (gap.start, gap.most) == (WEEK.start + HOUR, 0.5)


def test_queues_that_lack_people_together_are_named_together():
    work = roster(("Ann", 0, 1, "a;b", "work"), ("Bo", 0, 1, "c", "work"))
    (gap,) = cover_gaps(work, hourly(a=[1], b=[1], c=[1]), WEEK, 3600)
    assert gap.queues == ("a", "b")
    assert gap.most == 1
    assert gap.sentence.startswith("a and b together lack up to 1 people")


def test_nobody_at_all_is_a_gap_from_end_to_end():
    (gap,) = cover_gaps(roster(), {"a": np.ones(168)}, WEEK, 3600)
    assert (gap.start, gap.end, gap.hours) == (WEEK.start, WEEK.end, 168)
    assert cover_gaps(roster(), {}, WEEK, 3600) == []


def test_gaps_are_the_shortage_the_builder_pays_for(plan):
    """Two ways to count, a flow here and sets of queues there, come to the same."""
    told = plan(queues={"a": {}, "b": {}})
    skills = [("a",), ("b",), ("a", "b")]
    factors = {f"A{at}": factor for at, factor in enumerate([1, 1, 1.6, 1, 2, 0.8])}
    people = [
        Agent(name, "full", skills[at % 3], handle_time_factor=factor)
        for at, (name, factor) in enumerate(factors.items())
    ]
    rng = np.random.default_rng(4)
    need = {name: np.repeat(rng.integers(0, 3, 168), 4) * 1.0 for name in "ab"}
    found = build_roster(people, [], Demand(WEEK, 900, need), told)
    gaps = cover_gaps(found.roster, need, WEEK, 900, factors)
    hours = sum(gap.hours for gap in gaps)
    assert hours > 10
    assert found.parts.short == pytest.approx(
        hours * told.costs.short * told.costs.wage
    )


SKILLS = [set_ for n in (1, 2, 3) for set_ in combinations(QUEUES, n)]


@given(
    st.lists(st.tuples(st.sampled_from(SKILLS), st.integers(1, 3)), max_size=5),
    st.tuples(*[st.sampled_from([0, 0.5, 1, 2, 3.25])] * 3),
)
@settings(max_examples=60, deadline=None)
def test_what_is_missing_is_the_worst_set_of_queues(people, needs):
    rows = [
        (f"{number}-{copy}", 0, 1, ";".join(skill), "work")
        for number, (skill, count) in enumerate(people)
        for copy in range(count)
    ]
    needed = dict(zip(QUEUES, needs, strict=True))
    found = cover_gaps(
        roster(*rows), hourly(**{name: [n] for name, n in needed.items()}), WEEK, 3600
    )
    worst = max(
        sum(needed[queue] for queue in set_)
        - sum(count for skill, count in people if set(skill) & set(set_))
        for set_ in SKILLS
    )
    assert sum(gap.most for gap in found) == pytest.approx(max(worst, 0))
    for gap in found:
        helped = sum(count for skill, count in people if set(skill) & set(gap.queues))
        asked = sum(needed[queue] for queue in gap.queues)
        assert asked - helped == pytest.approx(gap.most)
