"""The tour program against every week there is."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.staffing.rostering.near_weeks import near_weeks
from shiftcast.staffing.rostering.patterns import Catalogue, Pattern
from shiftcast.staffing.rostering.tours import Limits, TourTable

DAY = 24
STARTS = (2, 14)
SHIFTS = Catalogue(
    (Pattern(6, 6, ()), Pattern(8, 7, ())),
    np.repeat(np.arange(7), 2),
    np.array([day * DAY + start for day in range(7) for start in STARTS]),
    np.tile(STARTS, 7),
    7 * DAY,
    DAY,
)


def every_week(allowed, limits):
    """List all weeks that keep the limits: lists of (start, length)."""
    choices = []
    for day in range(7):
        here = [(2 * day + s, n) for s in range(2) for n in range(2)]
        choices.append([None, *(each for each in here if allowed[each])])
    for week in product(*choices):
        work = [each for each in week if each is not None]
        paid = sum(SHIFTS.patterns[number].paid for _, number in work)
        row, rows = limits.carried, [limits.carried if week[0] is not None else 0]
        for each in week:
            row = row + 1 if each is not None else 0
            rows.append(row)
        free, rested = limits.free_from, True
        for start, number in work:
            begin = SHIFTS.start[start]
            rested &= begin >= free
            free = begin + SHIFTS.patterns[number].slots + limits.rest
        if (
            limits.paid[0] <= paid <= limits.paid[1]
            and limits.days[0] <= len(work) <= limits.days[1]
            and (max(rows[1:]) <= limits.in_a_row)
            and rested
        ):
            yield work


limits = st.builds(
    Limits,
    paid=st.tuples(st.integers(0, 20), st.integers(20, 32)),
    days=st.tuples(st.integers(0, 2), st.integers(2, 4)),
    rest=st.integers(0, 40),
    in_a_row=st.integers(1, 3),
    free_from=st.integers(0, 60),
    carried=st.integers(0, 3),
)


@given(limits, st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_no_week_is_better(limit, seed):
    rng = np.random.default_rng(seed)
    allowed = rng.random((14, 2)) < 0.7
    cost = np.where(allowed, rng.normal(size=(14, 2)), np.inf)
    table = TourTable(SHIFTS, allowed, limit)
    value, chosen = table.best(cost)
    weeks = list(every_week(allowed, limit))
    if not weeks:
        assert value == np.inf
        assert chosen == []
        return
    best = min(sum(cost[each] for each in week) for week in weeks)
    assert value == pytest.approx(best)
    assert chosen in weeks
    assert sum(cost[each] for each in chosen) == pytest.approx(value)


@given(limits, st.integers(0, 10**6), st.floats(0, 2))
@settings(max_examples=10, deadline=None)
def test_just_the_weeks_within_some_slack_are_listed(limit, seed, slack):
    rng = np.random.default_rng(seed)
    cost = np.where(rng.random((14, 2)) < 0.7, rng.normal(size=(14, 2)), np.inf)
    table = TourTable(SHIFTS, np.isfinite(cost), limit)
    prices = {
        tuple(week): sum(cost[each] for each in week)
        for week in every_week(np.isfinite(cost), limit)
    }
    least = min(prices.values(), default=0.0)
    near = {week for week, price in prices.items() if price <= least + slack}
    assert set(near_weeks(table, cost, slack, 10**6)) == near
    if near:
        assert near_weeks(table, cost, slack, len(near) - 1) is None


@given(limits, st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_just_the_weeks_that_keep_the_limits_are_kept(limit, seed):
    rng = np.random.default_rng(seed)
    allowed = rng.random((14, 2)) < 0.7
    table = TourTable(SHIFTS, allowed, limit)
    weeks = list(every_week(allowed, limit))
    anything = Limits((0, 99), (0, 7), 0, 7)
    others = list(every_week(rng.random((14, 2)) < 0.5, anything))
    for week in [*weeks[::20], *others[::50], [*others[-1], *others[-1]]]:
        assert table.keeps(week) == (week in weeks)


@given(limits, st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_what_is_reachable_is_just_what_some_week_reaches(limit, seed):
    allowed = np.random.default_rng(seed).random((14, 2)) < 0.7
    table = TourTable(SHIFTS, allowed, limit)
    free = Limits(
        (0, limit.paid[1]),
        (0, limit.days[1]),
        limit.rest,
        limit.in_a_row,
        limit.free_from,
        limit.carried,
    )
    reached = {
        (len(week), sum(SHIFTS.patterns[number].paid for _, number in week))
        for week in every_week(allowed, free)
    }
    days, paid = np.nonzero(table.reachable)
    assert set(zip(days.tolist(), (paid * table.unit).tolist(), strict=True)) == reached


@given(limits, st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_compiled_and_plain_agree_to_the_last_bit(limit, seed):
    pytest.importorskip("numba")
    rng = np.random.default_rng(seed)
    cost = np.where(rng.random((14, 2)) < 0.7, rng.normal(size=(14, 2)), np.inf)
    table = TourTable(SHIFTS, np.isfinite(cost), limit)
    assert table.best(cost) == table.best(cost, fast=True)
