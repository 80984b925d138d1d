"""The fewest agents, with and without abandonment, and for chat."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.chat import chat, required_chat_agents
from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.estimate import patience_from_counts
from shiftcast.staffing.queueing.mmn_g import mmn_g
from shiftcast.staffing.queueing.performance import DEFINITIONS
from shiftcast.staffing.queueing.required import required_agents
from shiftcast.staffing.queueing.waits import answered_wait


def test_erlang_c_calculator_needs_six():
    """Ruby gem erlang_c_calculator: 3 erlang of 300 s, 80 % in 20 s."""
    assert required_agents(3, 300, 0.8, 20) == 6


@pytest.mark.parametrize(
    ("load", "patience", "agents"),
    [(400, 90, 360), (200, 90, 185), (400, 180, 382), (100, 180, 100)],
)
def test_impatient_callers_need_fewer_agents_than_the_load(load, patience, agents):
    """Minima found by stepping one agent at a time, 80 % in 20 s of 300 s calls."""
    assert required_agents(load, 300, 0.8, 20, patience=patience) == agents


@settings(max_examples=60, deadline=None)
@given(
    load=st.floats(0.01, 20_000),
    target=st.floats(0.01, 0.999),
    within=st.floats(0, 3600),
    patience=st.none() | st.floats(5, 7200),
    busiest=st.floats(0.3, 1),
    definition=st.sampled_from(DEFINITIONS),
)
def test_the_answer_holds_and_one_fewer_does_not(
    load, target, within, patience, busiest, definition
):
    agents = int(
        required_agents(
            load,
            240,
            target,
            within,
            patience=patience,
            max_occupancy=busiest,
            definition=definition,
        )
    )

    def holds(n):
        if patience is None:
            queue = erlang_c(n, load, 240, within)
        else:
            queue = erlang_a(n, load, 240, patience, within, definition)
        return queue.service >= target and queue.occupancy <= busiest

    assert agents >= 1
    assert holds(agents)
    assert agents == 1 or not holds(agents - 1)


def test_a_whole_grid_at_once_is_each_one_alone():
    load = np.array([[0.0, 0.3, 4.0], [19.5, 150.0, 1200.0]])
    within = np.array([10.0, 20.0, 60.0])
    grid = required_agents(load, 300, 0.8, within, patience=120)
    for row, column in np.ndindex(load.shape):
        alone = required_agents(
            load[row, column], 300, 0.8, within[column], patience=120
        )
        assert grid[row, column] == alone
    assert grid[0, 0] == 0
    assert grid.dtype == np.int64


def test_maximum_occupancy_binds_large_groups():
    assert required_agents(1000, 300, 0.8, 20, max_occupancy=0.8) == 1250


@settings(max_examples=40, deadline=None)
@given(
    load=st.floats(0.01, 20_000),
    patience=st.none() | st.floats(5, 7200),
    target=st.sampled_from([0.0, 0.8]),
    lost=st.sampled_from([0.001, 0.03, 1.0]),
    wait=st.sampled_from([0.5, 20.0, np.inf]),
    busiest=st.floats(0.5, 0.99),
)
def test_limits_hold_together_and_one_fewer_breaks_one(
    load, patience, target, lost, wait, busiest
):
    # Nobody gives up without patience, so that there is nothing to limit.
    lost = 1.0 if patience is None else lost

    def holds(n):
        queue = (
            erlang_c(n, load, 240, 20)
            if patience is None
            else erlang_a(n, load, 240, patience, 20)
        )
        speed = answered_wait(n, load, 240, patience) <= wait
        good = queue.service >= target and queue.p_abandon <= lost
        return good and queue.occupancy <= busiest and speed

    limits = {
        "patience": patience,
        "max_occupancy": busiest,
        "max_abandonment": lost,
        "max_wait": wait,
    }
    agents = int(required_agents(load, 240, target, 20, **limits))
    assert holds(agents)
    assert agents == 1 or not holds(agents - 1)


@settings(max_examples=40, deadline=None)
@given(load=st.floats(0.001, 20_000), patience=st.none() | st.floats(1, 7200))
def test_a_real_number_of_agents_just_keeps_the_promise(load, patience):
    given = (load, 240, 0.8, 20)
    real = float(required_agents(*given, patience=patience, fractional=True))
    whole = int(required_agents(*given, patience=patience))
    assert real > 0
    assert whole == max(np.ceil(real - 1e-8), 1)

    def service(n):
        if patience is None:
            return float(erlang_c(n, load, 240, 20).service)
        return float(erlang_a(n, load, 240, patience, 20).service)

    assert service(real) >= 0.8 - 1e-12
    assert service(real - 1e-6 * max(real, 1)) < 0.8 or real < 1e-6


def test_many_small_queues_take_less_than_their_whole_numbers():
    """Twenty queues of half an erlang each, one crew: 1.85 agents each, not 2."""
    load = np.full(20, 0.5)
    real = required_agents(load, 300, 0.8, 20, fractional=True)
    whole = required_agents(load, 300, 0.8, 20)
    assert whole.sum() == 40
    assert 30 < real.sum() < 40


def test_each_limit_alone():
    """All minima found by stepping one agent at a time."""
    given = {"load": 100.0, "handle_time": 300.0, "patience": 180.0}
    n = np.arange(50, 200)
    queue = erlang_a(n, 100, 300, 180, 20)
    for limit, found in (
        ({"max_abandonment": 0.02}, n[queue.p_abandon <= 0.02][0]),
        ({"max_occupancy": 0.9}, n[queue.occupancy <= 0.9][0]),
        ({"max_wait": 5.0}, n[answered_wait(n, 100, 300, 180) <= 5][0]),
        ({"target": 0.9, "within": 20}, n[queue.service >= 0.9][0]),
    ):
        assert int(required_agents(**given, **limit)) == found


def test_a_promise_that_limits_nothing_is_refused():
    with pytest.raises(InputError, match="Nothing is promised"):
        required_agents(3, 300)
    with pytest.raises(InputError, match="max_abandonment is 0"):
        required_agents(3, 300, 0.8, 20, max_abandonment=0)
    with pytest.raises(InputError, match="max_abandonment needs a patience"):
        required_agents(3, 300, max_abandonment=0.05)
    with pytest.raises(InputError, match="max_wait is -5 s"):
        required_agents(3, 300, 0.8, 20, max_wait=-5)


def test_promises_no_one_can_keep_are_refused():
    with pytest.raises(InputError, match="less than 100 %"):
        required_agents(10, 300, 1.0, 0)
    with pytest.raises(InputError, match="Correct the forecast"):
        required_agents([3.0, np.nan], 300, 0.8, 20)
    with pytest.raises(InputError, match="below 0"):
        required_agents(-1, 300, 0.8, 20)
    with pytest.raises(InputError, match="target time"):
        required_agents(3, 300, 0.8, -20)
    with pytest.raises(InputError, match="max_occupancy is 0"):
        required_agents(3, 300, 0.8, 20, max_occupancy=0)
    with pytest.raises(InputError, match="patience"):
        required_agents(3, 300, 0.8, 20, patience=-1)


def chain(agents, concurrency, load, handle_time, patience, within, slowdown):
    """A chat queue as a long birth and death chain, waits by adding up stages."""
    slots, lam = agents * concurrency, load / handle_time

    def rate(held):
        total = 0.0
        for agent in range(agents):
            chats = held // agents + (agent < held % agents)
            alone = handle_time / (1 + slowdown * (concurrency - 1))
            total += chats / (alone * (1 + slowdown * (chats - 1))) if chats else 0.0
        return total

    states = slots + 400
    weight = np.ones(states)
    for state in range(1, states):
        end = rate(min(state, slots)) + max(state - slots, 0) / patience
        weight[state] = weight[state - 1] * lam / end
    weight /= weight.sum()
    p_wait = weight[slots:].sum()
    queue = (weight[slots:] * np.arange(states - slots)).sum()
    return p_wait, queue / patience / lam


@pytest.mark.parametrize("slowdown", [0.0, 0.3])
@pytest.mark.parametrize(("agents", "concurrency"), [(4, 3), (7, 2), (12, 1)])
def test_chat_against_the_chain_of_its_states(agents, concurrency, slowdown):
    load = 0.95 * agents * concurrency
    p_wait, p_abandon = chain(agents, concurrency, load, 600, 240, 60, slowdown)
    queue = chat(
        agents,
        load,
        600,
        60,
        concurrency=concurrency,
        patience=240,
        slowdown=slowdown,
    )
    assert float(queue.p_wait) == pytest.approx(p_wait, abs=1e-10)
    assert float(queue.p_abandon) == pytest.approx(p_abandon, abs=1e-10)


def test_one_slot_is_an_ordinary_queue():
    given = (9, 8, 300, 20)
    assert chat(*given, concurrency=1).service == pytest.approx(
        erlang_c(*given).service
    )
    impatient = chat(*given, concurrency=1, patience=100).service
    assert impatient == pytest.approx(erlang_a(9, 8, 300, 100, 20).service)


def test_patient_chatters_who_slow_each_other_are_the_limit_of_endless_patience():
    given = {"concurrency": 3, "slowdown": 0.4}
    patient = chat(5, 12, 600, 30, **given)
    nearly = chat(5, 12, 600, 30, patience=1e9, **given)
    assert patient.service == pytest.approx(nearly.service, abs=1e-6)


@pytest.mark.parametrize("slowdown", [0.0, 0.25])
def test_fewest_chat_agents(slowdown):
    load = np.array([0.0, 0.5, 6.0, 40.0, 300.0])
    given = {"concurrency": 3, "patience": 180, "slowdown": slowdown}
    agents = required_chat_agents(load, 600, 0.8, 60, **given)
    assert agents[0] == 0
    assert (chat(agents, load, 600, 60, **given).service >= 0.8).all()
    fewer = agents[1:] - 1
    staffed = fewer > 0
    short = chat(fewer[staffed], load[1:][staffed], 600, 60, **given).service
    assert (short < 0.8).all()
    assert staffed.sum() >= 2


def test_patience_counts_those_who_were_answered():
    """10,000 simulated waits cut short by an answer after 40 s on average."""
    rng = np.random.default_rng(7)
    patience, answer = rng.exponential(180, 10_000), rng.exponential(40, 10_000)
    abandoned, waited = patience < answer, np.minimum(patience, answer)
    estimate = patience_from_counts(abandoned, waited)
    assert estimate == pytest.approx(180, rel=4 / np.sqrt(abandoned.sum()))


def test_no_abandonment_tells_no_patience():
    with pytest.raises(InputError, match="Give `patience`"):
        patience_from_counts(0, 500)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((5, 4, 0, 20), "handle time is 0; it must be longer than 0 s"),
        ((5, 4, np.nan, 20), "handle time is nan"),
        ((5, np.inf, 300, 20), "load is inf"),
        ((5, np.nan, 300, 20), "load is nan"),
        ((-3, 4, 300, 20), "number of agents is -3"),
        ((5, 4, 300, -1), "target time is -1"),
    ],
)
def test_queues_that_cannot_be_are_refused_alike(given, sentence):
    for queue in (
        erlang_c,
        lambda *values: erlang_a(*values[:3], 90, values[3]),
        lambda *values: mmn_g(*values[:3], ([0, 60], [1, 0]), values[3]),
    ):
        with pytest.raises(InputError, match=sentence):
            queue(*given)


def test_chats_that_cannot_be_are_refused():
    with pytest.raises(InputError, match="holds 0 chats"):
        chat(5, 4, 300, 20, concurrency=0)
    with pytest.raises(InputError, match=r"slowing the others by -0\.5"):
        required_chat_agents(4, 300, 0.8, 20, concurrency=2, slowdown=-0.5)
    with pytest.raises(InputError, match="handle time is 0"):
        required_chat_agents(4, 0, 0.8, 20, concurrency=2)


def test_extreme_queues_have_finite_answers():
    """Loads far above capacity, huge handle times, hardly any patience or agents."""
    for agents, load, handle, patience, within in (
        (5, 1e6, 300, 60, 20),
        (5, 4, 1e12, 60, 20),
        (5, 4, 300, 1e-9, 20),
        (1e-9, 4, 300, 60, 20),
        (5, 4, 300, 60, np.inf),
        (20_000, 1e-9, 300, 1e12, 0),
    ):
        queue = erlang_a(agents, load, handle, patience, within)
        for values in vars(queue).values():
            assert np.isfinite(values).all()
        assert np.isfinite(answered_wait(agents, load, handle, patience))
