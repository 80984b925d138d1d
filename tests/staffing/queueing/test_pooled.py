"""Queues that share all their people need fewer than the sum, and no magic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.chat import required_chat_agents
from shiftcast.staffing.queueing.pooled import pooled_agents
from shiftcast.staffing.queueing.required import required_agents


def pool(
    loads, handle=300.0, share=0.8, within=20.0, patience=180.0, slots=1, most=1.0
):
    """Pool queues that are alike but for their loads."""
    many = len(loads)
    return pooled_agents(
        loads,
        [handle] * many,
        [share] * many,
        [within] * many,
        patience=[patience] * many,
        concurrency=[slots] * many,
        max_occupancy=[most] * many,
    )


def test_one_queue_is_itself():
    """A pool of one is Erlang A, Erlang C without patience, slots for chat."""
    assert pool([40.0]) == required_agents(40, 300, 0.8, 20, patience=180)
    assert pool([40.0], patience=None) == required_agents(40, 300, 0.8, 20)
    chats = required_chat_agents(
        40, 300, 0.8, 20, concurrency=3, patience=180.0, max_occupancy=0.9
    )
    assert pool([40.0], slots=3, most=0.9) == chats


def test_three_queues_of_ninety_erlang():
    """43 + 33 + 23 apart, 91 together."""
    apart = [pool([load]) for load in (40.0, 30.0, 20.0)]
    assert apart == [43, 33, 23]
    assert pool([40.0, 30.0, 20.0]) == 91


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.0, 60.0), min_size=1, max_size=4))
def test_together_needs_no_more_than_apart(loads):
    """The pool needs at least its largest queue and at most the sum."""
    apart = [pool([load]) for load in loads]
    assert max(apart) <= pool(loads) <= sum(apart)


def test_the_tighter_promise_rules():
    """All wait alike, so the pool keeps the hardest promise of all."""
    both = pooled_agents(
        [10.0, 10.0],
        [300.0] * 2,
        [0.8, 0.95],
        [20.0, 10.0],
        patience=[None, None],
        concurrency=[1, 1],
        max_occupancy=[1.0, 1.0],
    )
    assert both == required_agents(20, 300, 0.95, 10)


def test_nobody_for_nothing():
    """Queues without contacts need nobody, and change no pool."""
    assert pool([0.0, 0.0]) == 0
    assert pool([40.0, 0.0]) == 43


@pytest.mark.parametrize(
    ("loads", "handle", "share", "most"),
    [
        ([float("nan")], 300.0, 0.8, 1.0),
        ([-1.0], 300.0, 0.8, 1.0),
        ([1.0], 0.0, 0.8, 1.0),
        ([1.0], float("inf"), 0.8, 1.0),
        ([1.0], 300.0, 1.0, 1.0),
        ([1.0], 300.0, 0.8, 0.0),
    ],
)
def test_bad_input_is_told(loads, handle, share, most):
    """No number of agents is made up for a queue that cannot be."""
    with pytest.raises(InputError):
        pool(loads, handle=handle, share=share, most=most)
