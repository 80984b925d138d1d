"""The lagging load against its differential equation."""

import numpy as np
import pytest

from shiftcast.staffing.queueing.offered_load import offered_load


def test_an_even_day_settles_at_contacts_times_handle_time():
    load = offered_load(np.full(600, 4.0), 150.0, 60.0)
    assert load[-1] == pytest.approx(10.0)
    assert offered_load(np.full(5, 4.0), 150.0, 60.0, 10.0) == pytest.approx([10.0] * 5)


def test_small_steps_of_the_equation_give_the_same():
    rng = np.random.default_rng(1)
    contacts, handle = rng.uniform(0, 9, 40), rng.uniform(60, 900, 40)
    steps, now, expected = 20_000, 3.0, []
    for came, took in zip(contacts, handle, strict=True):
        total = 0.0
        for _ in range(steps // 40):
            half = now + (came / 60 - now / took) * 60 / (steps // 40) / 2
            change = (came / 60 - half / took) * 60 / (steps // 40)
            total += now + change / 2
            now += change
        expected.append(total / (steps // 40))
    assert offered_load(contacts, handle, 60.0, 3.0) == pytest.approx(
        expected, abs=1e-4
    )


def test_every_contact_is_handled_in_the_end():
    """The area under the load is the work that came in."""
    contacts = np.concatenate([np.array([3.0, 9.0, 1.0]), np.zeros(400)])
    load = offered_load(contacts, 240.0, 60.0)
    assert load.sum() * 60 == pytest.approx(13 * 240.0, rel=1e-9)


def test_days_side_by_side():
    both = offered_load([[1.0, 2.0], [0.0, 4.0]], 60.0, 60.0, [0.0, 5.0])
    assert both[1] == pytest.approx(offered_load([0.0, 4.0], 60.0, 60.0, 5.0))
