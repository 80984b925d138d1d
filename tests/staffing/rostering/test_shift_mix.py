"""Unnamed shifts: heads and deadlines covered, whole, and near the proved bound."""

from datetime import date

import numpy as np
import pytest

from shiftcast.data.breaks import Break
from shiftcast.data.calendar import Week
from shiftcast.data.contracts import Contract
from shiftcast.data.starts import Starts, StartWindow
from shiftcast.staffing.queueing.deferred import CarriedWork, deferred_work
from shiftcast.staffing.queueing.repeating import repeating_bound
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.shift_mix import Frontier, shift_mix

WEEK = Week(date(2026, 11, 23), "UTC")
HOUR = 3600.0
CLOCK = np.arange(168) % 24
OFFICE = (CLOCK >= 8) & (CLOCK < 18)


def contract(low=4, high=8, starts=(480, 840), breaks=()):
    """Allow shifts of some lengths from the morning on."""
    window = Starts(((StartWindow(*starts, 60),),))
    return Contract(
        "any", (0, 40), (0, 5), (low, high), window, shift_step=HOUR, breaks=breaks
    )


def mail(per_day=40.0, deadline=24 * HOUR, clock="wall", opened=OFFICE):
    """Give mail that comes in evenly by day; each takes half an hour."""
    arrivals = np.where(OFFICE, per_day / 10, 0.0)
    return deferred_work("mail", arrivals, 1800.0, opened, deadline, clock, HOUR)


def windows_met(found, demand):
    """Tell by how much the worst window of the repeating week is missed."""
    bound = demand.repeating(frozenset(part.queue for part in demand.deferred))
    slots, reach = bound.shape[0], bound.shape[1] - 1
    worst = -np.inf
    for start in range(slots):
        free = np.cumsum(found.capacity[(start + np.arange(reach)) % slots])
        worst = max(worst, float((bound[start, 1:] - free).max()))
    return worst


def test_heads_are_covered_and_the_hours_are_those_of_the_shifts():
    need = {"calls": np.where(OFFICE, 3.0, 0.0), "chat": np.where(OFFICE, 1.5, 0.0)}
    found = shift_mix(Demand(WEEK, HOUR, need), [contract()])
    assert (found.people >= 4.5 * OFFICE - 1e-6).all()
    assert found.hours == pytest.approx(float((found.count * found.paid).sum()))
    assert found.bound <= found.hours <= 1.02 * found.bound + 8
    # Five people for ten hours are covered by shifts of 4 to 8 h without waste.
    assert found.hours == pytest.approx(7 * 50)


@pytest.mark.parametrize("clock", ["wall", "open"])
def test_every_window_of_the_repeating_week_is_met(clock):
    parts = (mail(clock=clock), mail(15, 3 * HOUR, clock))
    parts = (parts[0], deferred_work("dm", parts[1].arrivals, 600.0, OFFICE, 3 * HOUR,
             clock, HOUR))  # fmt: skip
    demand = Demand(WEEK, HOUR, {}, deferred=parts)
    found = shift_mix(demand, [contract()])
    assert windows_met(found, demand) < 0.01
    work = sum(part.work.sum() for part in parts)
    assert work / 0.97 <= found.hours < 1.15 * work


def test_a_peak_is_spread_over_the_time_until_it_is_due():
    """Per hour the peak would need nine people; with a day's time three do."""
    arrivals = np.where(CLOCK == 9, 36.0, 0.0)
    part = deferred_work("mail", arrivals, 900.0, OFFICE, 24 * HOUR, "wall", HOUR)
    found = shift_mix(Demand(WEEK, HOUR, {}, deferred=(part,), z=0.0), [contract()])
    assert found.people.max() <= 3
    assert found.hours <= 72


def test_people_between_calls_work_on_deadlines_where_a_frontier_says_so():
    """Half of everybody's time at calls is usable besides: fewer are needed."""
    need = {"calls": np.where(OFFICE, 4.0, 0.0)}
    demand = Demand(WEEK, HOUR, need, deferred=(mail(60),), z=0.0)
    apart = shift_mix(demand, [contract()])
    lines = Frontier(np.full((168, 1), 0.5), np.zeros((168, 1)))
    blended = shift_mix(demand, [contract()], frontier=lines)
    assert apart.hours >= 280 + 210 / 0.97 * 0.99
    assert blended.hours <= 1.03 * 210 / 0.97 / 0.5
    assert (blended.capacity <= 0.5 * blended.people + 1e-9).all()


def test_breaks_are_taken_out_and_unpaid_ones_are_not_paid():
    lunch = Break("lunch", 60, 0.5, 2 * HOUR, paid=False)
    need = {"calls": np.where(OFFICE, 2.0, 0.0)}
    found = shift_mix(
        Demand(WEEK, HOUR, need), [contract(low=6, high=8, breaks=(lunch,))]
    )
    assert (found.people >= 2.0 * OFFICE - 1e-6).all()
    assert (found.paid == found.slots - 1).all()


def test_shifts_over_midnight_and_over_the_week_s_end_count():
    need = {"calls": np.ones(168)}
    night = contract(8, 8, starts=(480, 480 + 960))
    found = shift_mix(Demand(WEEK, HOUR, need), [night])
    assert found.hours == pytest.approx(168)
    assert found.people == pytest.approx(np.ones(168))


def test_heads_no_shift_reaches_are_told_and_do_not_stop_the_rest():
    need = {"calls": np.ones(168)}
    found = shift_mix(Demand(WEEK, HOUR, need), [contract()])
    assert found.unreached[CLOCK == 3].all()
    assert not found.unreached[OFFICE].any()
    assert (found.people[OFFICE] >= 1 - 1e-6).all()


def test_work_due_where_nobody_can_be_is_told():
    night = (CLOCK >= 1) & (CLOCK < 5)
    part = deferred_work("mail", np.where(night, 2.0, 0.0), 900.0, night, 2 * HOUR,
                         "wall", HOUR)  # fmt: skip
    found = shift_mix(Demand(WEEK, HOUR, {}, deferred=(part,)), [contract()])
    assert found.hours == 0
    assert found.undone > 0


def test_nothing_to_do_needs_nobody():
    idle = deferred_work("mail", np.zeros(168), 900.0, OFFICE, HOUR, "open", HOUR)
    found = shift_mix(Demand(WEEK, HOUR, {}, deferred=(idle,)), [contract()])
    assert (found.hours, found.bound, found.count.size) == (0, 0, 0)


def test_backlog_asks_for_more_people_at_the_week_s_start():
    part = mail(20)
    waits = CarriedWork("mail", 60, 1800.0, due=12, step=HOUR)
    usual = shift_mix(Demand(WEEK, HOUR, {}, deferred=(part,)), [contract(8, 8)])
    loaded = Demand(WEEK, HOUR, {}, deferred=(part,), backlog=(waits,))
    found = shift_mix(loaded, [contract(8, 8)])
    assert found.capacity[:12].sum() >= 30
    assert found.hours > usual.hours + 15
    assert windows_met(found, loaded) < 0.01


def test_a_long_window_holds_weeks_of_work():
    part = mail(deadline=10 * 24 * HOUR)
    bound = repeating_bound([part], 168, z=0.0, stability=1.0)
    weekly = part.work.sum()
    assert bound[:, 168] == pytest.approx(np.full(168, weekly))
    assert (np.diff(bound[:, 169:], axis=1) >= 0).all()


@pytest.mark.parametrize("size", [1, 3])
def test_scaling_slots_and_shifts_together_changes_nothing(size):
    """Finer slots with the same shifts cost the same hours."""
    step = HOUR / size
    need = {"calls": np.repeat(np.where(OFFICE, 2.0, 0.0), size)}
    found = shift_mix(Demand(WEEK, step, need), [contract()])
    assert found.hours == pytest.approx(140)
