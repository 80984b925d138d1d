"""The small integer program of heads."""

import numpy as np
import pytest

from shiftcast.data.errors import TargetError
from shiftcast.staffing.rostering.heads import cheapest_heads

ROWS = [
    (np.array([1.0, 0.0, 1.0]), 3.0),
    (np.array([0.0, 1.0, 1.0]), 2.0),
    (np.array([1.0, 1.0, 1.0]), 4.0),
]


def test_flexible_people_only_while_they_pay():
    """One flexible person saves one of five; more save nothing."""
    assert cheapest_heads(np.array([1.0, 1.0, 1.5]), [None] * 3, ROWS) == (2, 1, 1)
    assert sum(cheapest_heads(np.array([1.0, 1.0, 2.5]), [None] * 3, ROWS)) == 5


def test_no_more_people_than_there_are():
    """A group's limit is kept, or told."""
    assert cheapest_heads(np.array([1.0, 1.0, 9.0]), [2, None, None], ROWS)[0] <= 2
    with pytest.raises(TargetError, match="too few"):
        cheapest_heads(np.ones(3), [1, 1, 1], ROWS)
    with pytest.raises(TargetError, match="no group"):
        cheapest_heads(np.ones(1), [None], [(np.zeros(1), 1.0)])
