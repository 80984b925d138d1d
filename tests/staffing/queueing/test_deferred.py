"""Deferred work: due times, the demand bound, overdue work and its price."""

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.deferred import (
    CarriedWork,
    DeferredWork,
    busy_variance,
    deferred_work,
    demand_bound,
)
from shiftcast.staffing.queueing.due import due_at, due_slots
from shiftcast.staffing.queueing.overdue import overdue, overdue_prices

QUARTER = 900.0
DAY = 96


def office_week() -> np.ndarray:
    """Open 08:00-22:00 on seven days, in quarter hours."""
    hour = np.arange(7 * DAY) % DAY / 4
    return (hour >= 8) & (hour < 22)


def due_by_walking(arrived, mask, deadline):
    """Age a contact in small steps until its opening hours are used up."""
    grain = 64
    position, aged = round(arrived * grain), 0
    while aged < round(deadline * grain):
        aged += bool(mask[position // grain % mask.size])
        position += 1
    return position / grain


@settings(max_examples=60, deadline=None)
@given(
    mask=st.lists(st.booleans(), min_size=1, max_size=9).filter(any),
    arrived=st.integers(-640, 1280),
    deadline=st.integers(1, 640),
)
def test_open_clock_counts_opening_hours_only(mask, arrived, deadline):
    mask = np.array(mask)
    arrived, deadline = arrived / 64, deadline / 64
    expected = due_by_walking(arrived, mask, deadline)
    assert due_at(arrived, mask, deadline, "open") == pytest.approx(expected, abs=1e-6)


def test_a_deadline_that_ends_at_closing_time_is_due_then_and_not_next_morning():
    mask = office_week()
    assert due_at(22 * 4 - 2, mask, 2.0, "open") == pytest.approx(22 * 4)
    assert due_at(22 * 4 - 1, mask, 2.0, "open") == pytest.approx(DAY + 8 * 4 + 1)


def test_night_arrivals_are_due_after_opening_on_the_open_clock():
    due = due_slots(office_week(), 1800, "open", QUARTER)
    assert set(due[: 8 * 4]) == {8 * 4 + 2}
    assert due[8 * 4] == 8 * 4 + 2
    assert due[-1] == 7 * DAY + 8 * 4 + 2


def test_the_handle_time_is_taken_from_the_deadline():
    mask = np.ones(DAY, bool)
    reply_in_an_hour = due_slots(mask, 3600, "wall", QUARTER, 900)
    assert np.array_equal(reply_in_an_hour, due_slots(mask, 2700, "wall", QUARTER))


def test_work_is_never_due_before_its_slot_has_ended():
    due = due_slots(np.ones(4, bool), 300, "wall", QUARTER, 240)
    assert list(due) == [1, 2, 3, 4]


def test_a_deadline_shorter_than_the_handle_time_is_refused():
    with pytest.raises(InputError, match="Allow more time"):
        due_slots(np.ones(4, bool), 120, "wall", QUARTER, 240)


def test_a_queue_that_never_opens_has_no_due_time():
    assert np.isinf(due_at(1.0, np.zeros(4, bool), 2.0, "open"))
    assert list(due_slots(np.zeros(2, bool), 1800, "open", QUARTER)) == [4, 4]


def random_week(rng, slots, queues):
    """Queues with random arrivals and due slots that never decrease."""
    parts = []
    for index in range(queues):
        deadline = rng.integers(1, slots)
        parts.append(
            DeferredWork(
                queue=f"q{index}",
                arrivals=rng.integers(0, 6, slots).astype(float),
                handle_time=float(rng.integers(200, 2000)),
                due=np.arange(slots) + deadline,
                open=np.ones(slots, bool),
                step=QUARTER,
            )
        )
    return parts


def only_inside(part):
    """The same work without what falls due after the week."""
    slots = part.due.size
    return DeferredWork(
        queue=part.queue,
        arrivals=np.where(part.due <= slots, part.arrivals, 0.0),
        handle_time=part.handle_time,
        due=part.due,
        open=part.open,
        step=part.step,
    )


def lost_by_edf(capacity, parts, backlog=()):
    """Fluid, earliest due first, dropped at the deadline: the work that is lost."""
    jobs = [(0, item.due, item.work) for item in backlog]
    for part in parts:
        jobs += [
            (slot, int(due), work)
            for slot, (due, work) in enumerate(zip(part.due, part.work, strict=True))
        ]
    jobs.sort()
    waiting, lost, after = [], 0.0, 0
    for slot, offered in enumerate(capacity):
        while after < len(jobs) and jobs[after][0] <= slot:
            heapq.heappush(waiting, list(jobs[after][1:]))
            after += 1
        left = float(offered)
        while waiting and (waiting[0][0] <= slot or left > 0):
            if waiting[0][0] <= slot:
                lost += heapq.heappop(waiting)[1]
            elif waiting[0][1] <= left:
                left -= heapq.heappop(waiting)[1]
            else:
                waiting[0][1] -= left
                left = 0.0
    return lost + sum(work for due, work in waiting if due <= len(capacity))


@pytest.mark.parametrize("seed", range(25))
def test_overdue_is_the_work_that_earliest_due_first_loses(seed):
    rng = np.random.default_rng(seed)
    slots = int(rng.integers(2, 120))
    parts = [only_inside(part) for part in random_week(rng, slots, 3)]
    backlog = [CarriedWork("q0", 7.0, 600.0, int(rng.integers(1, slots + 1)), QUARTER)]
    bound = demand_bound(parts, slots, z=0.0, backlog=backlog, stability=np.inf)
    mean = sum(part.work.mean() for part in parts)
    capacity = rng.exponential(mean * rng.uniform(0.5, 1.3), slots)
    expected = lost_by_edf(capacity, parts, backlog)
    assert overdue(capacity, bound) == pytest.approx(expected, abs=1e-9)


def short_of_every_window(capacity, bound):
    """The same by plain dynamic programming, one boundary at a time."""
    total = np.concatenate([[0.0], np.cumsum(capacity)])
    best = np.zeros(total.size)
    for end in range(1, total.size):
        take = max(best[s] + bound[s, end] - total[end] + total[s] for s in range(end))
        best[end] = max(best[end - 1], take)
    return best[-1]


@pytest.mark.parametrize("seed", range(8))
def test_prices_are_what_one_more_agent_slot_saves(seed):
    rng = np.random.default_rng(100 + seed)
    slots = 70
    parts = random_week(rng, slots, 2)
    bound = demand_bound(parts, slots)
    mean = sum(part.work.mean() for part in parts)
    capacity = rng.exponential(mean, slots)
    worst, prices = overdue_prices(capacity, bound)
    assert worst == pytest.approx(overdue(capacity, bound))
    assert worst == pytest.approx(short_of_every_window(capacity, bound))
    for slot in range(slots):
        more = capacity.copy()
        more[slot] += 1
        saved = worst - overdue(more, bound)
        assert prices[slot] == pytest.approx(saved, abs=1e-9)


def test_a_longer_step_never_raises_a_price():
    rng = np.random.default_rng(5)
    bound = demand_bound(random_week(rng, 60, 2), 60)
    capacity = rng.exponential(3.0, 60)
    _, single = overdue_prices(capacity, bound)
    _, shift = overdue_prices(capacity, bound, step=32)
    assert (shift <= single).all()
    assert shift.sum() > 0


def test_margins_raise_the_bound_and_live_work_raises_it_more():
    parts = random_week(np.random.default_rng(1), 40, 2)
    upper = np.triu_indices(41, 1)
    bare = demand_bound(parts, 40, z=0.0)[upper]
    margin = demand_bound(parts, 40)[upper]
    live = demand_bound(
        parts, 40, live_variance=busy_variance(np.full(40, 20.0), 300, QUARTER)
    )[upper]
    assert (margin >= bare).all()
    assert (live >= margin).all()
    assert live.sum() > margin.sum() > bare.sum()


def test_level_capacity_for_all_work_meets_the_repeating_week():
    """What is left over at the week's end fits into the start of the next."""
    week = np.ones(7 * DAY, bool)
    mail = deferred_work("mail", np.full(7 * DAY, 5.0), 360, week, 86400, "wall", 900)
    bound = demand_bound([mail], 7 * DAY, z=0.0, stability=1.0)
    level = np.full(7 * DAY, mail.work.mean())
    assert overdue(level, bound) == pytest.approx(0, abs=1e-6)
    assert overdue(level * 0.98, bound) > 0


def test_closed_nights_at_the_seam_ask_for_no_work():
    week = office_week()
    dm = deferred_work("dm", np.full(week.size, 2.0), 240, week, 1800, "open", 900)
    bound = demand_bound([dm], week.size)
    sunday_close = 6 * DAY + 22 * 4
    assert bound[sunday_close, -1] == 0
    assert bound[0, 8 * 4] == 0
    # All of Sunday night and Monday's early hours is due soon after opening.
    assert bound[0, 8 * 4 + 2] >= 18 * dm.work[0]


def test_stability_keeps_a_share_of_the_week_free():
    part = random_week(np.random.default_rng(3), 50, 1)
    bound = demand_bound(part, 50, z=0.0, stability=0.8)
    assert bound[0, 50] == pytest.approx(part[0].work.sum() / 0.8)


def test_backlog_counts_from_the_first_slot():
    idle = DeferredWork(
        "mail", np.zeros(10), 300.0, np.arange(1, 11), np.ones(10, bool), QUARTER
    )
    late = CarriedWork("mail", 12, 300.0, due=-3, step=QUARTER)
    bound = demand_bound([idle], 10, z=0.0, backlog=[late])
    assert bound[0, 1] == pytest.approx(4)
    assert bound[1, 10] == 0


def test_no_deferred_work_needs_no_capacity():
    bound = demand_bound([], 5)
    assert (bound[np.triu_indices(6, 1)] == 0).all()
    assert overdue(np.zeros(5), bound) == 0


def test_arrays_of_different_weeks_are_refused():
    with pytest.raises(ValueError, match="one value per slot"):
        demand_bound(random_week(np.random.default_rng(0), 4, 1), 5)
