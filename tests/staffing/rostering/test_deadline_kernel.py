"""The passes over deadline windows cell by cell, against those with numpy."""

import numpy as np
import pytest

from shiftcast.staffing.queueing.overdue import Passes, overdue, overdue_prices
from shiftcast.staffing.rostering.deadline_kernel import best_after, best_before


@pytest.mark.parametrize("sets", [1, 3])
@pytest.mark.parametrize("size", [2, 5, 48, 49, 100])
def test_both_passes_give_the_same_to_the_last_bit(size, sets):
    rng = np.random.default_rng(size)
    apart = np.arange(size) - np.arange(size)[:, None]
    more = 2 * rng.random((sets, size, size)) + 2
    bound = np.where(apart > 0, apart * 1.4 + more, -np.inf)
    capacity = rng.random((sets, size - 1)) * 3
    cells = Passes(best_before, lambda *w: (best_before(*w), best_after(*w)))
    assert overdue(capacity, bound, cells) == overdue(capacity, bound) > 0
    for step in (1.0, 8.0):
        late, prices = overdue_prices(capacity, bound, step)
        same, others = overdue_prices(capacity, bound, step, cells)
        assert late == same
        np.testing.assert_array_equal(prices, others)


def test_of_several_sets_the_shortest_of_a_window_counts():
    rng = np.random.default_rng(7)
    apart = np.arange(60) - np.arange(60)[:, None]
    bound = np.where(apart > 0, apart * 1.4 + 3 * rng.random((2, 60, 60)), -np.inf)
    capacity = rng.random((2, 59)) * 3
    total = np.zeros((2, 60))
    total[:, 1:] = capacity.cumsum(axis=1)
    short = (bound + total[:, :, None] - total[:, None, :]).max(axis=0)
    joint = overdue(np.zeros(59), short)
    assert overdue(capacity, bound) == pytest.approx(joint)
    assert joint > max(map(overdue, capacity, bound)) > 0
