"""Outages, zeroed cells and spikes are told from quiet hours and from feasts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftcast.forecast.slips import find_slips


def found(observed, usual, special=None):
    """Find the slips of whole days, every cell seen."""
    observed = np.atleast_2d(np.asarray(observed, dtype=float))
    usual = np.broadcast_to(np.asarray(usual, dtype=float), observed.shape).copy()
    days = np.zeros(len(observed), dtype=bool) if special is None else special
    return find_slips(observed, usual, np.isfinite(observed), days)


def test_zeros_of_a_quiet_queue_are_an_outage_only_as_a_run() -> None:
    """At 4 an hour one zero is chance; six in a row are not: log P below -11.5."""
    day = np.full(24, 4.0)
    one, six = day.copy(), day.copy()
    one[10] = 0
    six[8:14] = 0
    assert not found(one, 4.0).cells.any()
    assert np.flatnonzero(found(six, 4.0).cells[0]).tolist() == list(range(8, 14))


def test_a_run_of_zeros_may_cross_midnight() -> None:
    days = np.full((3, 24), 5.0)
    days[0, 22:] = 0
    days[1, :3] = 0
    cells = found(days, 5.0).cells
    assert cells[0, 22:].all()
    assert cells[1, :3].all()
    assert cells.sum() == 5


def test_an_outage_of_half_a_day_does_not_pass_for_a_quiet_day() -> None:
    day = np.full(24, 40.0)
    day[6:17] = 0
    slips = found(day, 40.0)
    assert np.flatnonzero(slips.cells[0]).tolist() == list(range(6, 17))
    assert np.allclose(slips.expected, 40.0)


def test_a_day_without_contacts_is_broken_not_full_of_slips() -> None:
    days = np.full((5, 24), 40.0)
    days[2, 3:] = 0
    slips = found(days, 40.0)
    assert slips.broken.tolist() == [False, False, True, False, False]
    assert not slips.cells.any()


def test_a_feast_keeps_its_own_shape() -> None:
    """Shut from noon, busy at midnight: that is the feast; a hole is an outage."""
    usual = np.full(24, 60.0)
    shut = np.where(np.arange(24) < 12, 30.0, 0.0)
    night = np.where(np.arange(24) < 4, 200.0, 60.0)
    hole = np.full(24, 45.0)
    hole[9:12] = 0
    spike = np.full(24, 45.0)
    spike[15] = 225
    cells = found([shut, night, hole, spike], usual, np.ones(4, dtype=bool)).cells
    assert not cells[:2].any()
    assert np.flatnonzero(cells[2]).tolist() == [9, 10, 11]
    assert np.flatnonzero(cells[3]).tolist() == [15]


def test_a_restless_queue_is_held_against_its_own_restlessness() -> None:
    """Gamma-mixed counts with a spread of 0.5 would be flagged by the dozen."""
    rng = np.random.default_rng(3)
    rate = 20 * rng.gamma(2.0, 0.5, (200, 24))
    restless = found(rng.poisson(rate), 20.0).cells
    steady = found(rng.poisson(20.0, (200, 24)), 20.0).cells
    assert restless.mean() < 0.01
    assert steady.mean() < 0.001


@given(
    level=st.floats(80, 500),
    slot=st.integers(0, 47),
    busy=st.floats(0.7, 1.4),
    seed=st.integers(0, 99),
)
def test_five_times_as_much_is_a_spike_on_any_day(level, slot, busy, seed) -> None:
    days = np.random.default_rng(seed).poisson(level * busy, (2, 48)).astype(float)
    days[0, slot] *= 5
    assert found(days, level).cells[0, slot]


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_day_totals_have_no_cells(value) -> None:
    slips = found([[100.0], [value]], 100.0)
    assert not slips.cells.any()
    assert not slips.broken.any()
