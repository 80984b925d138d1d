"""Live and deferred work side by side: reserve, interruption, what comes first."""

import numpy as np
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.queues import Queue
from shiftcast.staffing.simulation.arrivals import Contacts
from shiftcast.staffing.simulation.blending import Blending, lay_out
from shiftcast.staffing.simulation.engine import Rules, handle
from shiftcast.staffing.simulation.kernel import HOME

CALLS, MAIL = Queue("calls", "voice", patience=180.0), Queue("mail", "email")
BOTH = frozenset({"calls", "mail"})
NEVER = np.inf


def work_off(rows, rules, agents=1, changes=None, groups=((0, 1),), fast=False):
    """Rows of queue, arrival, handle time, due: calls are queue 0, mail is 1."""
    queue, arrived, service, due = (np.array(c, float) for c in zip(*rows, strict=True))
    contacts = Contacts(
        queue.astype(int),
        arrived,
        service,
        np.full(queue.size, NEVER),
        due,
        (0, queue.size),
    )
    changes = changes or [(0.0, agent, 0) for agent in range(agents)]
    return handle(
        contacts, changes, agents, groups, [1, 1], [True, False], rules, fast=fast
    )


def call(arrived, service):
    return (0, arrived, service, NEVER)


def mail(arrived, service, due):
    return (1, arrived, service, due)


def test_a_reserve_keeps_the_last_agents_for_live_work():
    rows = [mail(0, 100, 900), mail(1, 100, 900), mail(2, 100, 900), call(5, 50)]
    rules = Rules(reserve=np.array([[1]]))
    handled = work_off(rows, rules, agents=3)
    # Two of three may begin mail; the third waits until two are idle again.
    assert handled.start.tolist() == [0, 1, 100, 5]


def test_a_reserve_that_falls_lets_jobs_begin():
    rows = [mail(0, 10, 900)]
    rules = Rules(reserve=np.array([[2, 2, 1]]), slot=60.0)
    assert work_off(rows, rules, agents=2).start.tolist() == [120]


def test_idle_agents_of_other_groups_count_for_the_reserve():
    """Live specialists who become idle let another group begin its job."""
    rows = [call(0, 100), call(1, 30), mail(5, 10, 900)]
    rules = Rules(reserve=np.array([[1], [0]]))
    changes = [(0.0, 0, 1), (0.5, 1, 1), (6.0, 2, 0)]
    handled = work_off(rows, rules, 3, changes, groups=((0, 1), (0,)))
    assert handled.start.tolist() == [0, 1, 31]
    assert handled.group.tolist() == [1, 1, 0]


def test_interruptible_work_is_put_aside_and_goes_on():
    rows = [mail(0, 100, 900), call(30, 20)]
    handled = work_off(rows, Rules(interruptible=[False, True]))
    assert handled.start.tolist() == [0, 30]
    assert handled.resumed.tolist() == [50, 30]
    assert handled.end.tolist() == [120, 50]
    assert handled.aside == ((0.0, 30.0, 0),)


def test_the_job_due_last_is_put_aside():
    rows = [mail(0, 100, 900), mail(1, 100, 500), mail(2, 100, 700), call(30, 20)]
    handled = work_off(rows, Rules(interruptible=[False, True]), agents=3)
    assert handled.resumed.tolist() == [50, 1, 2, 30]


def test_interruptible_work_is_put_down_when_the_shift_ends():
    rows = [mail(0, 100, 900)]
    changes = [(0.0, 0, 0), (40.0, 0, -1), (50.0, 1, 0)]
    handled = work_off(rows, Rules(interruptible=[False, True], week=1e6), 2, changes)
    assert handled.end.tolist() == [110]
    assert handled.overtime.tolist() == [0, 0]


@pytest.mark.parametrize(("end", "overtime"), [(HOME, 50), (-1, 0)])
def test_work_past_the_end_of_a_shift_is_overtime_before_a_break_it_is_not(
    end, overtime
):
    rows = [mail(0, 100, 900)]
    changes = [(0.0, 0, 0), (40.0, 0, end), (90.0, 0, 0)]
    handled = work_off(rows, Rules(week=1e6), 1, changes)
    assert handled.overtime.tolist() == [overtime]


def test_deferred_first_takes_the_job_before_the_call_that_waits():
    rows = [call(0, 50), call(10, 5), mail(20, 5, 900)]
    usual = work_off(rows, Rules())
    turned = work_off(rows, Rules(deferred_first=[True]))
    assert usual.start.tolist() == [0, 50, 55]
    assert turned.start.tolist() == [0, 55, 50]


def test_an_urgent_job_jumps_the_line():
    """Severity is an earlier due time: the last to come is the first to be done."""
    rows = [call(0, 50), mail(1, 5, 900), mail(2, 5, 950), mail(3, 5, 90)]
    assert work_off(rows, Rules()).start.tolist() == [0, 55, 60, 50]


@pytest.mark.parametrize("seed", range(20))
def test_a_line_is_kept_in_the_order_of_due_times(seed):
    rng = np.random.default_rng(seed)
    due = rng.uniform(200, 900, 40).round()
    rows = [call(0, 100), *(mail(1 + n, 7, d) for n, d in enumerate(due))]
    started = work_off(rows, Rules()).start[1:]
    assert np.argsort(started).tolist() == np.argsort(due, kind="stable").tolist()


def test_a_reserve_gives_the_deferred_work_the_formula_says():
    """Backlog without end, three reserve sizes: the birth and death process."""
    rng = np.random.default_rng(3)
    agents, load, horizon = 12, 8.0, 400_000.0
    arrived = np.cumsum(rng.exponential(300 / load, int(1.1 * horizon * load / 300)))
    arrived = arrived[arrived < horizon]
    jobs = int(horizon / 300 * agents)
    queue = np.r_[np.ones(jobs, int), np.zeros(arrived.size, int)]
    contacts = Contacts(
        queue,
        np.r_[np.zeros(jobs), arrived],
        rng.exponential(300, queue.size),
        np.r_[np.full(jobs, NEVER), arrived + rng.exponential(180, arrived.size)],
        np.r_[np.full(jobs, 1e9), np.full(arrived.size, NEVER)],
        (0, queue.size),
    )
    changes = [(0.0, agent, 0) for agent in range(agents)]
    for reserve in (1, 3):
        handled = handle(
            contacts,
            changes,
            agents,
            [(0, 1)],
            [1, 1],
            [True, False],
            Rules(reserve=np.array([[reserve]])),
        )
        # States are agents busy, from n - r up; n and more: callers wait and give up.
        floor = agents - reserve
        weights = [1.0]
        for state in range(floor, 3 * agents):
            waiting = max(state + 1 - agents, 0)
            death = min(state + 1, agents) / 300 + waiting / 180
            weights.append(weights[-1] * (load / 300) / death)
        expected = floor * weights[0] / sum(weights)
        inside = (queue == 1) & (handled.start > 7200) & (handled.end < horizon)
        seen = contacts.handle_time[inside].sum() / (horizon - 7200)
        # At the floor a leaving agent begins the next job at once.
        assert seen == pytest.approx(expected, rel=0.08)


def test_the_rules_are_laid_out_by_group_and_slot():
    made = lay_out(
        Blending({BOTH: [0, 2]}, frozenset({"mail"}), frozenset({BOTH})),
        (CALLS, MAIL),
        [(0,), (0, 1)],
        2,
    )
    assert made["reserve"].tolist() == [[0, 0, 0, 0], [0, 2, 0, 2]]
    assert made["interruptible"] == [False, True]
    assert made["deferred_first"] == [False, True]


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        (Blending({frozenset({"fax"}): 1}), "'fax'"),
        (Blending(interruptible=frozenset({"calls"})), "live"),
        (Blending({frozenset({"mail"}): 1}), "no live queue"),
        (Blending({BOTH: 1.5}), "whole agents"),
        (Blending({BOTH: -1}), "whole agents"),
        (Blending({BOTH: [1, 2, 3]}), "2 slots"),
        (Blending({BOTH: np.nan}), "2 slots"),
    ],
)
def test_rules_that_make_no_sense_are_told(rules, word):
    with pytest.raises(InputError, match=word):
        lay_out(rules, (CALLS, MAIL), [(0, 1)], 2)
