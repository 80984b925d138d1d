"""A smooth rate keeps every interval's contacts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.interpolate import smooth_contacts

VOLUMES = st.lists(
    st.one_of(st.just(0.0), st.floats(1e-9, 1e6)), min_size=1, max_size=30
)


@settings(max_examples=80, deadline=None)
@given(volumes=VOLUMES, cells=st.integers(1, 40))
def test_totals_are_kept_and_nothing_is_negative(volumes, cells):
    made = smooth_contacts(volumes, cells)
    assert made.shape == (len(volumes) * cells,)
    assert (made >= 0).all()
    totals = made.reshape(len(volumes), cells).sum(axis=1)
    assert totals == pytest.approx(volumes, rel=1e-12)


def test_an_even_day_stays_even():
    assert smooth_contacts([30.0] * 5, 30) == pytest.approx(np.ones(150))


def test_a_rising_day_rises_within_its_intervals():
    made = smooth_contacts([10.0, 20.0, 40.0, 60.0], 10)
    assert (np.diff(made) >= -1e-12).all()
    assert made[9] == pytest.approx(made[10], rel=0.15)


def test_it_is_nearer_to_a_smooth_day_than_steps_are():
    minute = (np.arange(720) + 0.5) / 60
    day = 4 + 3 * np.sin(minute / 12 * 2 * np.pi - 1)
    totals = day.reshape(24, 30).sum(axis=1)
    off = np.abs(smooth_contacts(totals, 30) - day).mean()
    assert off < 0.15 * np.abs(np.repeat(totals / 30, 30) - day).mean()


def test_days_side_by_side_are_days_alone():
    days = np.array([[1.0, 5.0, 2.0], [0.0, 0.0, 7.0]])
    both = smooth_contacts(days, 6)
    for day, alone in zip(both, days, strict=True):
        assert day == pytest.approx(smooth_contacts(alone, 6))


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_what_is_no_number_of_contacts_is_refused(wrong):
    with pytest.raises(InputError, match="Correct the forecast"):
        smooth_contacts([1.0, wrong], 3)
