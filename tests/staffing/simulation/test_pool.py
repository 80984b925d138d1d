"""The quick simulator against exact formulas and against the event engine."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.simulation.arrivals import Contacts
from shiftcast.staffing.simulation.engine import handle
from shiftcast.staffing.simulation.estimates import difference, ratio
from shiftcast.staffing.simulation.pool import simulate_heads, simulate_people
from shiftcast.staffing.simulation.pool_demand import pool_demand
from shiftcast.staffing.simulation.pool_run import stretches

DAY = np.full(24, 60.0)


def covers(estimate, exact, slack=0.0):
    """Say whether an interval, made a little wider, holds an exact value."""
    low, high = estimate.low.item() - slack, estimate.high.item() + slack
    return low <= float(exact) <= high


@pytest.mark.parametrize("definition", ["offered", "answered", "abandoned-ok", "net"])
def test_constant_heads_are_erlang_a(definition):
    seen = simulate_heads(DAY, 300, 11, patience=180, seed=3).over(6)
    exact = erlang_a(11, 10, 300, 180, 20, definition)
    assert covers(seen.service(definition), exact.service, 0.002)
    assert covers(seen.abandoned(), exact.p_abandon, 0.002)
    assert covers(seen.occupancy(), exact.occupancy, 0.002)
    everybody = seen.waited / seen.offered
    assert everybody.mean() < exact.wait


def test_constant_heads_without_patience_are_erlang_c():
    seen = simulate_heads(DAY, 300, 13, seed=3).over(6)
    exact = erlang_c(13, 10, 300, 20)
    assert covers(seen.service(), exact.service, 0.002)
    assert covers(seen.wait(), exact.wait, 0.5)
    assert (seen.gave_up == 0).all()
    assert (seen.answered == seen.offered).all()


def test_people_always_there_are_heads():
    heads = simulate_heads(DAY, 300, 11, patience=180, seed=3)
    people = simulate_people(
        DAY, 300, np.ones((11, 24)), slot=1800, patience=180, seed=3
    )
    # The same contacts; after the last slot the people go home, the heads stay.
    assert (heads.in_time[:, :-1] == people.in_time[:, :-1]).all()
    np.testing.assert_allclose(heads.busy[:, :-1], people.busy[:, :-1], atol=1e-4)


def test_a_minute_grid_of_equal_rates_is_the_same_load():
    by_minute = simulate_heads(
        np.full(24 * 30, 2.0), 300, 11, cell=60, interval=1800, patience=180, seed=4
    )
    apart = difference(
        simulate_heads(DAY, 300, 11, patience=180, seed=5).over().served(),
        by_minute.over().served(),
    )
    assert apart.low.item() < 0 < apart.high.item()


def test_contacts_come_when_the_rates_say():
    rates = np.array([0.0, 50.0, 10.0, 0.0])
    seen = simulate_heads(
        np.repeat(rates / 30, 30), 60, 20, cell=60, interval=1800, seed=1
    )
    assert seen.offered.mean(axis=0) == pytest.approx(rates, abs=1.2)
    assert (seen.offered[:, [0, 3]] == 0).all()


def test_lognormal_handle_times_have_their_mean():
    seen = simulate_heads(DAY, 300, 40, handle_cv=1.5, seed=2).over(4, 20)
    assert (seen.busy.sum() / seen.answered.sum()) == pytest.approx(300, rel=0.01)


def test_who_leaves_ends_the_contact_in_hand():
    """Everybody speaks when all leave: contacts end, nobody new is answered."""
    seen = simulate_heads([400.0, 400.0], 900, [50, 0], patience=60, seed=1)
    assert (seen.answered[:, 1] == 0).all()
    assert (seen.busy[:, 1] > 0).all()
    assert (seen.staffed[:, 1] == 0).all()


def test_idle_agents_leave_first():
    """Two contacts in an hour and eight of ten leave: no difference to the two."""
    few, many = (
        simulate_heads([0.5, 0.5], 600, agents, patience=1e6, seed=9)
        for agents in ([10, 2], [10, 10])
    )
    assert few.in_time.sum() > 0.98 * many.in_time.sum()


def engine_counts(works, serves, rates, slot, patience, seed):
    """Let the event engine work off the very contacts the pool draws."""
    queues, rows = rates.shape[0], 3
    demand = pool_demand(rates, 300, 1800, None, [patience] * queues, None)
    times = np.arange(works.shape[1] + 1) * slot
    drawn = [[] for _ in range(rows)]
    for number, (start, end) in enumerate(stretches(demand, times)):
        interval = int(start // 1800)
        part = demand.draw(start, end, interval, rows, (0, 0, number), seed)
        for column, row in enumerate(part.row):
            for p in range(part.count[column]):
                queue = 0 if part.queue is None else part.queue[p, column]
                row_of = (part.arrived, part.handle_time, part.patience)
                drawn[row].append((queue, *(array[p, column] for array in row_of)))
    groups = [tuple(np.flatnonzero(own)) for own in serves]
    padded = np.pad(works, ((0, 0), (1, 1))).astype(int)
    changes = sorted(
        (float(slot * at), agent, agent if step > 0 else -1)
        for agent, row in enumerate(np.diff(padded, axis=1))
        for at, step in enumerate(row)
        if step
    )
    in_time, waited = (np.zeros((rows, queues, rates.shape[1])) for _ in range(2))
    for row, contacts in enumerate(drawn):
        queue, arrived, service, patient = (
            np.array(c) for c in zip(*contacts, strict=True)
        )
        all_of_them = Contacts(
            queue.astype(int),
            arrived,
            service,
            arrived + patient,
            np.full(queue.size, np.inf),
            (0, queue.size),
        )
        start = handle(
            all_of_them, changes, len(works), groups, [1] * queues, [True] * queues
        ).start
        got = ~np.isnan(start)
        wait = start - arrived
        at = (row, queue[got].astype(int), (arrived[got] // 1800).astype(int))
        np.add.at(waited, at, wait[got])
        np.add.at(in_time, at, wait[got] <= 20)
    return in_time, waited


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    agents=st.integers(0, 9),
    queues=st.integers(1, 3),
    patience=st.sampled_from([None, 120.0]),
)
def test_people_with_breaks_and_skills_are_the_event_engine(
    seed, agents, queues, patience
):
    """Contact by contact: identity-based breaks and skills, first come first served."""
    rng = np.random.default_rng(seed)
    works = rng.random((agents, 12)) < 0.8
    serves = rng.random((agents, queues)) < 0.7
    rates = rng.uniform(0, 30 / queues, (queues, 6))
    in_time, waited = engine_counts(works, serves, rates, 900.0, patience, seed)
    seen = simulate_people(
        rates,
        300,
        works,
        slot=900,
        serves=serves,
        patience=patience,
        seed=seed,
        replications=3,
    )
    assert (seen.in_time == in_time).all()
    np.testing.assert_allclose(seen.waited, waited, rtol=1e-9, atol=1e-6)


def test_two_plans_meet_the_same_chance():
    """Paired replications tell a small difference that apart ones cannot."""
    one, two = (
        simulate_heads(DAY, 300, agents, patience=180, seed=7, replications=100).over()
        for agents in (12, np.r_[np.full(23, 12), 13])
    )
    assert (one.offered == two.offered).all()
    paired = difference(one.served(), two.served())
    other = simulate_heads(DAY, 300, 12, patience=180, seed=8, replications=100).over()
    apart = difference(other.served(), two.served())
    assert paired.low.item() > 0
    assert paired.high.item() - paired.low.item() < 0.3 * (
        apart.high.item() - apart.low.item()
    )


def test_replications_past_one_batch_are_new_ones():
    seen = simulate_heads(DAY[:2], 300, 11, patience=180, seed=7, replications=502)
    assert seen.offered.shape == (502, 2)
    assert not np.array_equal(seen.offered[:2], seen.offered[500:])


def test_the_interval_of_a_mean_is_not_cut_at_one():
    seen = ratio(np.array([[20.0], [30.0]]), np.full((2, 1), 10.0), np.inf)
    assert seen.value.item() == 2.5
    assert seen.high.item() > 2.5


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"rates": [-1.0]}, "rate"),
        ({"rates": [np.nan]}, "rate"),
        ({"rates": []}, "rates"),
        ({"handle_time": np.inf}, "handle time"),
        ({"handle_time": [1.0, 2.0, 3.0]}, "handle times"),
        ({"agents": 2.5}, "whole number"),
        ({"agents": -1}, "number of agents"),
        ({"agents": []}, "whole number"),
        ({"patience": 0.0}, "patience"),
        ({"within": np.nan}, "target time"),
        ({"handle_cv": -1.0}, "variation"),
        ({"interval": 1000.0}, "whole number"),
        ({"cell": 0.0}, "cell"),
        ({"replications": 0}, "replication"),
    ],
)
def test_bad_input_is_told(more, word):
    known = {"rates": [10.0, 10.0], "handle_time": 300.0, "agents": 2}
    with pytest.raises(InputError, match=word):
        simulate_heads(**(known | more))


def test_working_time_that_does_not_fit_is_told():
    with pytest.raises(InputError, match=r"agents × 4 slots"):
        simulate_people([10.0, 10.0], 300, np.ones((3, 2)))
    with pytest.raises(InputError, match="3 agents × 1 queues"):
        simulate_people([10.0], 300, np.ones((3, 2)), serves=np.ones((2, 1)))


@pytest.mark.parametrize("patience", [None, 1e-6, 1e9])
@pytest.mark.parametrize("rate", [0.0, 5.0, 500.0])
@pytest.mark.parametrize("agents", [0, 1])
def test_extremes_stay_finite(patience, rate, agents):
    """No contacts, no agents, far too many contacts, no or endless patience."""
    seen = simulate_heads(
        [rate] * 3, 300, agents, patience=patience, seed=1, replications=5
    )
    for estimate in (seen.service(), seen.wait(), seen.abandoned(), seen.occupancy()):
        assert not np.isinf(estimate.value).any()
    assert (seen.answered + seen.gave_up <= seen.offered).all()
    service = seen.service().value
    assert np.isnan(service).all() if rate == 0 else (service <= 1).all()
    nothing = simulate_heads([rate], 0.0, 1, seed=1, replications=5)
    assert (nothing.in_time == nothing.offered).all()
