"""Agents for a changing day: none too few, none too many."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.required import required_agents
from shiftcast.staffing.queueing.staff_transient import staff_transient
from shiftcast.staffing.queueing.transient import transient

HALF = 1800.0


def test_a_day_that_does_not_change_needs_what_erlang_says():
    made = staff_transient(
        [90.0] * 8, 240.0, HALF, target=0.8, within=20.0, patience=120.0, opening=12.0
    )
    steady = required_agents(12.0, 240.0, 0.8, 20.0, patience=120.0)
    assert made.tolist() == [int(steady)] * 8


@settings(max_examples=20, deadline=None)
@given(
    volumes=st.lists(st.floats(1.0, 150.0), min_size=2, max_size=5),
    handle=st.sampled_from([120.0, 600.0]),
    patience=st.sampled_from([None, 150.0]),
    target=st.sampled_from([0.5, 0.9]),
)
def test_every_interval_holds_and_one_fewer_would_not(
    volumes, handle, patience, target
):
    promise = {"within": 20.0, "patience": patience}
    agents = staff_transient(volumes, handle, HALF, target=target, **promise)
    served = transient(volumes, agents, handle, HALF, **promise).service
    assert (served >= target - 1e-9).all()
    for at in np.flatnonzero(agents > 1):
        fewer = agents.copy()
        fewer[at] -= 1
        assert transient(volumes, fewer, handle, HALF, **promise).service[at] < target


def test_a_peak_takes_fewer_before_and_no_more_in_all():
    """Two humps of a day, long calls: the steady plan is short after the peak."""
    hour = (np.arange(24) + 0.5) / 2
    contacts = 52 * np.exp(-(((hour - 4) / 2) ** 2)) + 14
    promise = {"target": 0.8, "within": 60.0, "patience": 600.0}
    made = staff_transient(contacts, 1200.0, HALF, **promise)
    steady = required_agents(contacts * 1200 / HALF, 1200.0, 0.8, 60, patience=600)
    assert made.sum() <= steady.sum()
    short = transient(contacts, steady, 1200.0, HALF, within=60.0, patience=600.0)
    assert short.service.min() < 0.75


def test_the_busiest_share_is_kept():
    agents = staff_transient(
        [400.0, 600.0, 300.0], 300.0, HALF,
        target=0.5, within=60.0, patience=300.0, max_occupancy=0.85,
    )  # fmt: skip
    seen = transient(
        [400.0, 600.0, 300.0], agents, 300.0, HALF, within=60.0, patience=300.0
    )
    assert (seen.occupancy <= 0.85 + 1e-9).all()


def test_those_who_give_up_and_the_wait_of_the_answered_are_kept():
    calls = [400.0, 600.0, 300.0]
    free = {"target": 0.1, "within": 20.0, "patience": 240.0}
    plain = staff_transient(calls, 300.0, HALF, **free, max_occupancy=1.0)
    few = staff_transient(calls, 300.0, HALF, **free, max_abandonment=0.03)
    seen = transient(calls, few, 300.0, HALF, within=20.0, patience=240.0)
    assert (seen.p_abandon <= 0.03 + 1e-9).all()
    quick = staff_transient(calls, 300.0, HALF, **free, max_wait=8.0)
    assert (few > plain).all()
    assert (quick > plain).all()
    # Whoever is answered waits a little less than all do.
    seen = transient(calls, quick, 300.0, HALF, within=20.0, patience=240.0)
    assert (seen.wait > 4).all()
    assert (seen.wait < 12).all()
    even = staff_transient(
        [600.0] * 6, 300.0, HALF, **free, max_wait=8.0, opening=100.0
    )
    steady = required_agents(100.0, 300.0, patience=240.0, max_wait=8.0)
    assert even[-1] == int(steady)


def test_doubt_takes_more_agents():
    sure = np.array([300.0, 420.0, 360.0])
    days = sure * np.array([[0.7], [0.9], [1.1], [1.3]])
    promise = {"target": 0.8, "within": 20.0, "patience": 180.0}
    doubtful = staff_transient(days, 300.0, HALF, **promise)
    assert (doubtful >= staff_transient(sure, 300.0, HALF, **promise)).all()
    served = transient(days, doubtful, 300.0, HALF, within=20.0, patience=180.0)
    mean = (served.service * days).sum(axis=0) / days.sum(axis=0)
    assert (mean >= 0.8).all()


def test_where_nobody_calls_nobody_is_needed():
    made = staff_transient(
        [40.0, 0.0, 0.0, 40.0], 300.0, HALF, target=0.8, within=20.0, patience=None
    )
    assert made[1] == made[2] == 0
    assert (made[[0, 3]] > 0).all()
    nothing = staff_transient([0.0, 0.0], 300.0, HALF, target=0.8, within=20.0)
    assert nothing.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"target": 1.0}, "for sure"),
        ({"contacts": [np.nan, 1.0]}, "forecast"),
        ({"within": -1.0}, "target time"),
        ({"max_occupancy": 0.0}, "max_occupancy"),
        ({"patience": 0.0}, "patience"),
        ({"max_abandonment": 0.0}, "max_abandonment"),
    ],
)
def test_bad_input_is_told(change, match):
    day = {"contacts": [5.0, 5.0], "handle_time": 60.0, "interval": HALF}
    day |= {"target": 0.8, "within": 20.0} | change
    with pytest.raises(InputError, match=match):
        staff_transient(**day)
