"""Handle times are drawn by the law that each queue asks for."""

import numpy as np
import pytest
from scipy import stats

from shiftcast.data.queues import Queue
from shiftcast.staffing.simulation.arrivals import Carried, Demand, draw_contacts


def drawn(*queues, handle_cv=None):
    """Draw a fortnight of two queues with handle times of 200 s on average."""
    nobody = Carried(np.array([], int), np.array([]))
    shape = (len(queues), 8)
    demand = Demand(
        queues, 900.0, np.full(shape, 200.0), np.ones(shape, bool), nobody, handle_cv
    )
    rates = np.full(shape, 2000.0)
    return draw_contacts(np.random.default_rng(4), rates, demand)


def test_each_queue_has_its_own_spread():
    contacts = drawn(Queue("a", "voice", handle_cv=1.3), Queue("b", "voice"))
    first, second = (contacts.handle_time[contacts.queue == n] for n in (0, 1))
    assert first.mean() == pytest.approx(200, rel=0.03)
    assert first.std() / first.mean() == pytest.approx(1.3, rel=0.05)
    sigma = np.sqrt(np.log1p(1.3**2))
    law = stats.lognorm(sigma, scale=200 * np.exp(-(sigma**2) / 2))
    assert stats.kstest(first, law.cdf).pvalue > 0.01
    assert stats.kstest(second, stats.expon(scale=200).cdf).pvalue > 0.01


def test_a_spread_of_one_queue_moves_nothing_of_another():
    plain = drawn(Queue("a", "voice"), Queue("b", "voice"))
    spread = drawn(Queue("a", "voice", handle_cv=0.5), Queue("b", "voice"))
    assert (plain.arrived == spread.arrived).all()
    other = plain.queue == 1
    assert (plain.handle_time[other] == spread.handle_time[other]).all()
    assert (plain.leaves == spread.leaves).all()


def test_a_queue_without_spread_takes_one_time():
    contacts = drawn(Queue("a", "voice", handle_cv=0.0), handle_cv=2.0)
    assert contacts.handle_time == pytest.approx(np.full(contacts.queue.size, 200.0))
