"""Chats at once, compared and chosen, against the chain of their states."""

import numpy as np
import pytest

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.chat import chat
from shiftcast.staffing.queueing.concurrency import (
    best_concurrency,
    chat_handle_time,
    compare_concurrency,
)


def chain(agents, chats, rate, alone, patience, slowdown):
    """Mean handle time and abandonment by the long birth and death chain."""
    places = agents * chats

    def ends(held):
        total = 0.0
        for agent in range(agents):
            mine = held // agents + (agent < held % agents)
            total += mine / (alone * (1 + slowdown * (mine - 1))) if mine else 0.0
        return total

    states = places + 300
    weight = np.ones(states)
    for state in range(1, states):
        leave = ends(min(state, places)) + max(state - places, 0) / patience
        weight[state] = weight[state - 1] * rate / leave
    weight /= weight.sum()
    held = (weight * np.minimum(np.arange(states), places)).sum()
    waiting = (weight * np.maximum(np.arange(states) - places, 0)).sum()
    gone = waiting / patience / rate
    return held / rate / (1 - gone), gone


@pytest.mark.parametrize("slowdown", [0.0, 0.2, 1.0, 2.5])
@pytest.mark.parametrize(("agents", "chats"), [(1, 1), (3, 2), (5, 4)])
def test_handle_time_by_what_is_really_held(agents, chats, slowdown):
    alone, patience = 300.0, 200.0
    full = alone * (1 + slowdown * (chats - 1))
    rate = 0.9 * agents * chats / full
    exact, gone = chain(agents, chats, rate, alone, patience, slowdown)
    given = (agents, rate * full, full)
    more = {"concurrency": chats, "patience": patience, "slowdown": slowdown}
    assert float(chat_handle_time(*given, **more)) == pytest.approx(exact, rel=1e-9)
    queue = chat(*given, 30, **more)
    assert float(queue.p_abandon) == pytest.approx(gone, abs=1e-10)


def options(slowdown, most=5):
    return compare_concurrency(
        np.array([0.02, 0.1]),
        alone=300,
        target=0.8,
        within=60,
        slowdown=slowdown,
        most=most,
        patience=150,
    )


def test_the_cheapest_keeps_the_promise():
    compared = options(0.4)
    assert [one.chats for one in compared] == [1, 2, 3, 4, 5]
    for one in compared:
        assert (one.service >= 0.8).all()
        assert (one.handle_time <= 300 * (1 + 0.4 * (one.chats - 1))).all()
        assert (one.handle_time >= 300 - 1e-9).all()
    best = best_concurrency(compared)
    assert best.agents.sum() == min(one.agents.sum() for one in compared)


def test_customers_may_limit_it():
    compared = options(0.4)
    limited = best_concurrency(compared, 420)
    assert limited.longest <= 420
    assert limited.chats < best_concurrency(compared).chats
    with pytest.raises(InputError, match="Even one chat at once"):
        best_concurrency(compared, 200)


def test_chats_that_stop_each_other_are_best_one_by_one():
    """Each further chat doubles the work: more at once only costs."""
    assert best_concurrency(options(2.5, most=3)).chats == 1


def test_no_chats_and_none_at_once():
    (none,) = compare_concurrency(
        0.0, alone=300, target=0.8, within=60, slowdown=0.2, most=1
    )
    assert (int(none.agents), float(none.handle_time)) == (0, 300.0)
    with pytest.raises(InputError, match="at least one chat"):
        compare_concurrency(0.1, 300, 0.8, 60, slowdown=0.2, most=0)


@pytest.mark.parametrize("slowdown", [0.0, 0.3, 1.0])
def test_real_numbers_of_agents_lie_between_whole_ones(slowdown):
    agents = np.arange(4, 9, 0.125)
    given = {"concurrency": 3, "patience": 200, "slowdown": slowdown}
    service = chat(agents, 14, 600, 60, **given).service
    assert (np.diff(service) > 0).all()
