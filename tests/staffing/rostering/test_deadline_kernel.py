"""The passes over deadline windows cell by cell, against those with numpy."""

import numpy as np
import pytest

from shiftcast.staffing.queueing.overdue import Passes, overdue, overdue_prices
from shiftcast.staffing.rostering.deadline_kernel import best_after, best_before


@pytest.mark.parametrize("size", [2, 5, 48, 49, 100])
def test_both_passes_give_the_same_to_the_last_bit(size):
    rng = np.random.default_rng(size)
    apart = np.arange(size) - np.arange(size)[:, None]
    bound = np.where(apart > 0, apart * 1.4 + 2 * rng.random((size, size)) + 2, -np.inf)
    capacity = rng.random(size - 1) * 3
    cells = Passes(best_before, best_after)
    assert overdue(capacity, bound, cells) == overdue(capacity, bound) > 0
    for step in (1.0, 8.0):
        late, prices = overdue_prices(capacity, bound, step)
        same, others = overdue_prices(capacity, bound, step, cells)
        assert late == same
        np.testing.assert_array_equal(prices, others)
