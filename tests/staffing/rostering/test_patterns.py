"""Shift catalogues: starts, lengths and break windows on the slots of real time."""

from datetime import date

import numpy as np
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.staffing.rostering.patterns import catalogue, patterns
from shiftcast.staffing.rostering.shifts import ShiftPricer
from shiftcast.staffing.rostering.slots import WeekSlots


def test_lengths_paid_time_and_windows(plan):
    contract = plan().contract("full")
    short, *_, long = patterns(contract, 900)
    assert (short.slots, short.paid) == (24, 22)
    assert [(place.first, place.last) for place in short.breaks] == [(3, 9), (7, 15)]
    assert (long.slots, long.paid) == (40, 38)
    widths = {
        (place.name, place.last - place.first)
        for pattern in patterns(contract, 900)
        for place in pattern.breaks
    }
    assert widths == {("break", 6), ("lunch", 8)}


def test_breaks_begin_where_the_shift_is_long_enough_for_them(plan):
    contract = plan(contract={"shift_hours": [4, 8], "days": [5, 7]}).contract("full")
    names = [[place.name for place in each.breaks] for each in patterns(contract, 900)]
    assert names[0] == ["break"]
    assert names[-1] == ["break", "lunch"]


def test_longer_shifts_may_have_another_break_in_the_place_of_one(plan):
    half = {"name": "half hour", "minutes": 30, "middle": 0.5, "width": "1h"}
    long = {"name": "long", "minutes": 45, "middle": 0.5, "width": "1h"}
    contract = plan(
        contract={"breaks": [half | {"below_hours": 9}, long | {"from_hours": 9}]}
    ).contract("full")
    names = {
        hours: [place.name for place in pattern.breaks]
        for hours, pattern in zip(
            contract.lengths(), patterns(contract, 900), strict=True
        )
    }
    assert (names[8.5], names[9], names[10]) == (["half hour"], ["long"], ["long"])


def test_a_split_shift_is_paid_for_its_halves(plan):
    contract = plan(
        contract={
            "shift_hours": [10, 10],
            "split": {"minutes": 120, "width": "2h"},
            "breaks": [],
        }
    ).contract("full")
    (ten,) = patterns(contract, 900)
    assert (ten.slots, ten.paid) == (40, 32)
    (gap,) = ten.breaks
    assert (gap.name, gap.slots, gap.first, gap.last) == ("split", 8, 12, 20)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"starts": "07:10-08:10 every 30min"}, "the start 07:10"),
        ({"shift_step": "20min"}, "a shift of 6.33333 h"),
        (
            {"breaks": [{"name": "tea", "minutes": 10, "middle": 0.5, "width": "1h"}]},
            "the break 'tea'",
        ),
    ],
)
def test_what_is_off_the_roster_step_is_refused(plan, change, what):
    settings = plan(contract=change)
    axis = WeekSlots(Week(date(2026, 11, 23), "UTC"), 900)
    with pytest.raises(InputError, match=what):
        catalogue(settings.contract("full"), axis)


def test_breaks_without_room_beside_each_other_are_refused(plan):
    clash = [
        {"name": name, "minutes": 30, "middle": 0.5, "width": "0min"} for name in "ab"
    ]
    contract = plan(contract={"breaks": clash}).contract("full")
    with pytest.raises(InputError, match="the break 'b' finds no room"):
        patterns(contract, 900)


def test_a_clock_change_moves_starts_and_drops_the_hour_that_is_not(plan):
    settings = plan(contract={"starts": "01:00-04:00 every 1h", "breaks": []})
    spring = WeekSlots(Week(date(2026, 3, 23), "Europe/Berlin"), 3600)
    found = catalogue(
        settings.contract("full").__class__(
            name="n",
            paid_hours=(8, 40),
            days=(1, 5),
            shift_hours=(8, 8),
            starts=settings.contract("full").starts,
            shift_step=3600.0,
        ),
        spring,
    )
    assert found.start[found.day == 5].tolist() == [121, 122, 123, 124]
    assert found.start[found.day == 6].tolist() == [145, 146, 147]
    autumn = WeekSlots(Week(date(2026, 10, 19), "Europe/Berlin"), 3600)
    wall = [autumn.wall(6, minutes) for minutes in (60, 120, 180)]
    assert wall == [145, 146, 148]


def test_midnight_is_one_start_a_day(plan):
    contract = plan(contract={"starts": "00:00-24:00 every 12h"}).contract("full")
    found = catalogue(contract, WeekSlots(Week(date(2026, 11, 23), "UTC"), 900))
    assert np.bincount(found.day).tolist() == [2] * 7


def test_breaks_that_share_a_window_never_overlap(plan):
    pauses = [
        {"name": name, "minutes": 30, "middle": middle, "width": "3h"}
        for name, middle in (("a", 0.45), ("b", 0.5), ("c", 0.55))
    ]
    contract = plan(contract={"breaks": pauses}).contract("full")
    axis = WeekSlots(Week(date(2026, 11, 23), "UTC"), 900)
    pricer = ShiftPricer(catalogue(contract, axis))
    rng = np.random.default_rng(0)
    for _ in range(20):
        total = np.concatenate([[0.0], np.cumsum(rng.random(len(axis.moments)))])
        worth = pricer.worth(total)
        start, kind = int(rng.integers(worth.shape[0])), int(rng.integers(9))
        shift = pricer.shift(start, kind, total)
        ends = np.add(shift.breaks, 2)
        assert (ends[:-1] <= shift.breaks[1:]).all()
        first = shift.start
        lost = sum(total[first + b + 2] - total[first + b] for b in shift.breaks)
        assert worth[start, kind] == pytest.approx(
            total[shift.end] - total[first] - lost
        )
        places = shift.pattern.breaks
        brute = min(
            sum(total[first + at + 2] - total[first + at] for at in (a, b, c))
            for a in range(places[0].first, places[0].last + 1)
            for b in range(max(a + 2, places[1].first), places[1].last + 1)
            for c in range(max(b + 2, places[2].first), places[2].last + 1)
        )
        assert lost == pytest.approx(brute)


def test_compiled_and_plain_shifts_are_worth_the_same(plan):
    pytest.importorskip("numba")
    clash = [
        {"name": name, "minutes": 30, "middle": middle, "width": "3h"}
        for name, middle in (("a", 0.45), ("b", 0.5))
    ]
    apart = plan().contract("full")
    contracts = [apart, plan(contract={"breaks": clash}).contract("full")]
    axis = WeekSlots(Week(date(2026, 11, 23), "UTC"), 900)
    rng = np.random.default_rng(0)
    for contract in contracts:
        pricer = ShiftPricer(catalogue(contract, axis))
        total = np.concatenate([[0.0], np.cumsum(rng.random(len(axis.moments)))])
        worth = pricer.worth(total)
        np.testing.assert_array_equal(worth, pricer.worth(total, fast=True))
        chosen = np.array([[3, 0], [20, 8], [41, 4]])
        breaks = pricer.breaks(chosen, total)
        np.testing.assert_array_equal(breaks, pricer.breaks(chosen, total, fast=True))
        columns = [pricer.column(chosen, breaks, 672, fast=f) for f in (False, True)]
        np.testing.assert_array_equal(*columns)
        assert columns[0].sum() == sum(
            pricer.plan.slots[kind]
            - sum(place.slots for place in pricer.shifts.patterns[kind].breaks)
            for _, kind in chosen.tolist()
        )
