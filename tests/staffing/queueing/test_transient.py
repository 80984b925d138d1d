"""A changing day against what is exact about it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.performance import DEFINITIONS
from shiftcast.staffing.queueing.transient import transient

FIELDS = ("service", "p_wait", "p_abandon", "wait", "queue_length", "occupancy")


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_a_day_that_does_not_change_settles_at_erlang_a(definition):
    made = transient(
        [100.0] * 16, [13.0] * 16, 180.0, 1800.0,
        within=20.0, patience=300.0, definition=definition,
    )  # fmt: skip
    steady = erlang_a(13, 10, 180, 300, 20, definition)
    for name in FIELDS:
        settled = getattr(made, name)[-1]
        assert settled == pytest.approx(float(getattr(steady, name)), abs=1e-6)


def test_without_patience_it_settles_at_erlang_c():
    made = transient([80.0] * 30, [10.0] * 30, 180.0, 1800.0, within=20.0)
    steady = erlang_c(10, 8, 180, 20)
    for name in FIELDS:
        assert getattr(made, name)[-1] == pytest.approx(
            float(getattr(steady, name)), rel=1e-4, abs=1e-9
        )


def test_long_patience_is_none():
    day = ([60.0, 140.0, 60.0], [10.0, 12.0, 10.0], 200.0, 1800.0)
    none = transient(*day, within=30.0)
    for patience in (1e8, np.inf):
        long = transient(*day, within=30.0, patience=patience)
        assert long.service == pytest.approx(none.service, abs=1e-4)


def test_a_queue_spills_over_into_the_next_half_hour():
    """Twenty people are missing in one half hour; the steady formula forgets it."""
    made = transient(
        [600.0] * 6, [105, 105, 85, 105, 105, 105], 300.0, 1800.0,
        within=20.0, patience=600.0,
    )  # fmt: skip
    assert made.service[2] < 0.35
    assert made.service[3] < made.service[1] - 0.05
    assert made.service[5] == pytest.approx(made.service[1], abs=0.03)


def test_a_morning_begins_empty_and_a_night_does_not():
    busy = {"within": 20.0, "patience": 180.0}
    morning = transient([200.0] * 3, [34.0] * 3, 300.0, 1800.0, **busy)
    night = transient([200.0] * 3, [34.0] * 3, 300.0, 1800.0, opening=33.3, **busy)
    assert morning.service[0] > night.service[0] + 0.05
    steady = erlang_a(34, 200 / 6, 300, 180, 20).service
    assert night.service[0] == pytest.approx(float(steady), abs=0.05)


def test_a_roster_may_change_within_an_interval():
    whole = transient([90.0, 90.0], [16, 16], 300.0, 1800.0, within=20.0)
    parts = transient([90.0, 90.0], [16] * 4, 300.0, 1800.0, within=20.0)
    assert parts.service.reshape(2, 2).mean(axis=1) == pytest.approx(
        whole.service, abs=2e-3
    )
    breaks = transient([90.0, 90.0], [16, 14, 16, 16], 300.0, 1800.0, within=20.0)
    assert breaks.service[1] < parts.service[1] - 0.05


def test_days_side_by_side_are_days_alone():
    contacts = np.array([[30.0, 80.0, 40.0], [35.0, 70.0, 10.0]])
    agents = np.array([[7.0, 14.0, 9.0], [6.5, 13.2, 9.0]])
    both = transient(contacts, agents, 240.0, 1800.0, within=20.0, patience=90.0)
    for day in range(2):
        alone = transient(
            contacts[day], agents[day], 240.0, 1800.0, within=20.0, patience=90.0
        )
        assert both.service[day] == pytest.approx(alone.service, abs=1e-9)


NUMBERS = st.one_of(st.just(0.0), st.floats(1e-3, 60.0))


@settings(max_examples=60, deadline=None)
@given(
    day=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=4),
    handle=st.sampled_from([0.0, 1.0, 200.0, 1e5]),
    patience=st.sampled_from([None, 1.0, 120.0, 1e6, np.inf]),
    within=st.sampled_from([0.0, 20.0, 4000.0]),
    definition=st.sampled_from(DEFINITIONS),
)
def test_every_day_has_an_answer(day, handle, patience, within, definition):
    contacts, agents = np.array(day).T
    seen = transient(
        contacts, agents, handle, 900.0,
        within=within, patience=patience, definition=definition,
    )  # fmt: skip
    for name in FIELDS:
        assert np.isfinite(getattr(seen, name)).all()
    for name in ("service", "p_wait", "p_abandon", "occupancy"):
        values = getattr(seen, name)
        assert ((values >= 0) & (values <= 1)).all()
    assert (seen.service[contacts == 0] == 1).all()


def test_overload_without_patience_grows_without_end_but_is_told():
    seen = transient([3000.0] * 8, [4.0] * 8, 600.0, 1800.0, within=20.0)
    assert seen.service[-1] == pytest.approx(0.0, abs=1e-9)
    assert seen.wait[-1] == pytest.approx(1800.0)
    assert seen.occupancy[-1] == pytest.approx(1.0)
    assert seen.queue_length[-1] == pytest.approx(3000 * 7.5 - 90, rel=0.15)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"agents": [-1.0, 2.0]}, "agents"),
        ({"agents": [np.nan, 2.0]}, "agents"),
        ({"handle_time": -5.0}, "handle time"),
        ({"handle_time": np.inf}, "handle time"),
        ({"contacts": [np.nan, 2.0]}, "forecast"),
        ({"patience": 0.0}, "patience"),
        ({"within": np.nan}, "target time"),
        ({"interval": 0.0}, "interval"),
    ],
)
def test_bad_input_is_told(change, match):
    day = {"contacts": [5.0, 5.0], "agents": [2.0, 2.0], "handle_time": 60.0}
    day |= {"interval": 1800.0, "within": 20.0} | change
    with pytest.raises(InputError, match=match):
        transient(**day)
