"""Every limit of a week alone, and all together, against every week there is."""

from dataclasses import replace
from itertools import groupby, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.staffing.rostering.days import week_states
from shiftcast.staffing.rostering.limits import MANY, Limits
from shiftcast.staffing.rostering.patterns import Catalogue, Pattern
from shiftcast.staffing.rostering.tours import TourTable

DAY = 24
STARTS = (6, 21)
SHIFTS = Catalogue(
    (Pattern(8, 8, ()),),
    np.repeat(np.arange(7), 2),
    np.array([day * DAY + start for day in range(7) for start in STARTS]),
    np.tile(STARTS, 7),
    7 * DAY,
    DAY,
)
NIGHT = np.tile([[False], [True]], (7, 1))
FREE = Limits((0, 56), (0, 7), 0, MANY)
# A day off, a day shift, a night shift.
OFF, EARLY, LATE = None, 0, 1
WEEKS = list(product((OFF, EARLY, LATE), repeat=7))


def runs(marks):
    """Give first day, length and mark of each run of equal marks."""
    at = 0
    for mark, group in groupby(marks):
        length = len(list(group))
        yield at, length, mark
        at += length


def rows(marks, carried):
    """Give the lengths of all runs of true marks, the first with what is carried."""
    return [
        length + (carried if at == 0 else 0) for at, length, mark in runs(marks) if mark
    ]


def keeps(week, limits):
    """Judge a week by the words of the rules."""
    work = [kind is not OFF for kind in week]
    night = [kind == LATE for kind in week]
    begins = [
        day * DAY + STARTS[kind] for day, kind in enumerate(week) if kind is not OFF
    ]
    ends = [begin + 8 for begin in begins]
    ok = limits.paid[0] <= 8 * sum(work) <= limits.paid[1]
    ok &= limits.days[0] <= sum(work) <= limits.days[1]
    ok &= all(
        begin - end >= limits.rest
        for end, begin in zip(ends[:-1], begins[1:], strict=True)
    )
    ok &= all(
        later - begin >= limits.start_distance for begin, later in pairwise(begins)
    )
    ok &= not begins or begins[0] >= limits.free_from
    ok &= max(rows(work, limits.carried), default=0) <= limits.in_a_row
    ok &= sum(night) <= limits.nights
    row = max(rows(night, limits.nights_carried), default=0)
    ok &= row <= limits.nights_in_a_row
    least, most = limits.off_in_a_row
    known = limits.carried > 0 or limits.off_carried > 0
    for at, length, idle in runs([not day for day in work]):
        off = length + (limits.off_carried if at == 0 else 0)
        if idle:
            ok &= off <= most
            finished = at + length < 7 and (at > 0 or known)
            ok &= off >= least or not finished
    if work[0] is not False and 0 < limits.off_carried < least:
        ok = False
    for at, length, busy in runs(work):
        row = length + (limits.carried if at == 0 else 0)
        cut = at + length == 7 or at + length in limits.away
        if busy and (at > 0 or known) and not cut:
            ok &= row >= limits.least_in_a_row
    if not work[0] and 0 not in limits.away:
        ok &= not 0 < limits.carried < limits.least_in_a_row
    ok &= all(work[day] for day in limits.must)
    first, then = limits.not_both
    ok &= not (any(work[day] for day in first) and any(work[day] for day in then))
    if limits.weekly_rest:
        since = [min(limits.resting_since, limits.free_from), *ends]
        until = [*begins, 7 * DAY]
        longest = max(end - start for start, end in zip(since, until, strict=True))
        ok &= longest >= limits.weekly_rest
    if limits.start_spread is not None and begins:
        clocks = {begin % DAY for begin in begins}
        ok &= any(
            all((clock - first) % DAY <= limits.start_spread for clock in clocks)
            for first in clocks
        )
    return bool(ok)


def check(limits, seed):
    """Hold the tour program against all weeks."""
    cost = np.random.default_rng(seed).normal(size=(14, 1))
    table = TourTable(SHIFTS, np.ones((14, 1), dtype=bool), limits, NIGHT)
    value, chosen = table.best(cost)
    good = [
        [(2 * day + kind, 0) for day, kind in enumerate(week) if kind is not OFF]
        for week in WEEKS
        if keeps(week, limits)
    ]
    if not good:
        assert value == np.inf
        return
    assert chosen in good
    assert value == pytest.approx(min(sum(cost[at] for at in week) for week in good))
    assert value == pytest.approx(sum(cost[at] for at in chosen))


seeds = st.integers(0, 10**6)
ALONE = {
    "days": st.tuples(st.integers(0, 3), st.integers(3, 7)),
    "rest": st.integers(0, 60),
    "in_a_row": st.integers(1, 6),
    "nights": st.integers(0, 6),
    "nights_in_a_row": st.integers(0, 4),
    "off_in_a_row": st.tuples(st.integers(1, 3), st.integers(3, 5)),
    "weekly_rest": st.integers(0, 80),
    "start_spread": st.integers(0, 12),
    "start_distance": st.integers(0, 50),
    "least_in_a_row": st.integers(1, 4),
    "must": st.lists(st.integers(0, 6), max_size=2).map(tuple),
    "not_both": st.sampled_from([((0,), (6,)), ((0, 1), (5, 6))]),
}
CARRIED = {
    "away": st.lists(st.integers(0, 6), max_size=2).map(tuple),
    "free_from": st.integers(0, 40),
    "carried": st.integers(0, 3),
    "nights_carried": st.integers(0, 3),
    "resting_since": st.integers(-30, 30),
}


@pytest.mark.parametrize("name", ALONE)
@given(st.data(), seeds)
@settings(max_examples=8, deadline=None)
def test_a_limit_alone(name, data, seed):
    check(replace(FREE, **{name: data.draw(ALONE[name])}), seed)


@given(st.fixed_dictionaries(ALONE | CARRIED), st.booleans(), st.integers(1, 3), seeds)
@settings(max_examples=25, deadline=None)
def test_all_limits_together(drawn, idle, off, seed):
    """Whoever was off before the week neither worked days nor nights in a row."""
    if idle:
        drawn |= {"carried": 0, "nights_carried": 0, "off_carried": off}
    check(replace(FREE, **drawn), seed)


def test_days_off_carried_in_must_last_as_long_as_the_least():
    limits = replace(FREE, days=(1, 7), off_in_a_row=(2, MANY), off_carried=1)
    table = TourTable(SHIFTS, np.ones((14, 1), dtype=bool), limits, NIGHT)
    _, chosen = table.best(np.arange(14.0)[:, None])
    assert chosen == [(2, 0)]


def test_a_weekly_rest_may_begin_in_the_week_before():
    """Off from Saturday 21:00 to Monday 21:00 is a rest of 48 hours."""
    limits = replace(
        FREE, days=(7, 7), paid=(56, 56), weekly_rest=48, resting_since=-27
    )
    table = TourTable(SHIFTS, np.ones((14, 1), dtype=bool), limits, NIGHT)
    value, chosen = table.best(np.arange(14.0)[:, None])
    assert value == sum(range(0, 14, 2)) + 1
    assert chosen[0] == (1, 0)


def test_a_weekly_rest_counts_from_the_end_of_a_shift_wherever_starts_may_lie():
    """Off from Tuesday 05:00 to Friday 06:00, for starts 60 h apart."""
    limits = replace(FREE, days=(2, 2), weekly_rest=60, start_distance=60)
    cost = np.full((14, 1), np.inf)
    cost[[1, 8]] = -1.0
    table = TourTable(SHIFTS, np.ones((14, 1), dtype=bool), limits, NIGHT)
    assert table.best(cost) == (-2.0, [(1, 0), (8, 0)])


def test_a_week_without_special_limits_tells_only_days_apart():
    states = week_states(replace(FREE, days=(4, 5)))
    assert [len(steps) for steps in states.steps] == [1, 2, 3, 4, 4, 4, 3]
    assert states.worked == (-1,)
