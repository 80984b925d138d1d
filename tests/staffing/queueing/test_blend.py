"""Live and deferred work before the same people: identities and the exact chain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.linalg import spsolve

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.blend import best_reserve, blend
from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a


def exact_chain(people, load, handle, patience, reserve, other, longest=60):
    """Solve the two-dimensional process: live contacts there, people on deferred work.

    Written down state by state, with no formula of the package.
    """
    rate, mu, nu, theta = load / handle, 1 / handle, 1 / other, 1 / patience
    states = [
        (live, held)
        for held in range(people + 1)
        for live in range(max(people - reserve - held, 0), people + longest)
    ]
    place = {state: number for number, state in enumerate(states)}

    def filled(live, held):
        """Start deferred work while more than the reserve are idle."""
        while people - held - min(live, people - held) > reserve:
            held += 1
        return live, held

    rows, columns, rates = [], [], []
    for (live, held), number in place.items():
        served = min(live, people - held)
        moves = [((live + 1, held), rate)]
        if live:
            leave = served * mu + (live - served) * theta
            moves.append((filled(live - 1, held), leave))
        if held:
            moves.append((filled(live, held - 1), held * nu))
        for target, speed in moves:
            if target in place and target != (live, held):
                rows += [place[target], number]
                columns += [number, number]
                rates += [speed, -speed]
    balance = sparse.csr_array((rates, (rows, columns))).tolil()
    balance[0, :] = 1
    right = np.zeros(len(states))
    right[0] = 1
    chance = spsolve(balance.tocsc(), right)
    live, held = np.array(states).T
    queue = np.maximum(live - (people - held), 0)
    return {
        "deferred": chance @ held,
        "p_wait": chance[live + held >= people].sum(),
        "p_abandon": theta * (chance @ queue) / rate,
    }


@pytest.mark.parametrize("reserve", [0, 1, 3, 8, 12])
def test_it_is_exact_where_both_take_equally_long(reserve):
    """The formula is the process, solved state by state."""
    exact = exact_chain(12, 9, 300, 180, reserve, 300)
    told = blend(12, 9, 300, 20, reserve, patience=180)
    assert told.deferred == pytest.approx(exact["deferred"], abs=1e-8)
    assert told.live.p_wait == pytest.approx(exact["p_wait"], abs=1e-8)
    assert told.live.p_abandon == pytest.approx(exact["p_abandon"], abs=1e-8)


@pytest.mark.parametrize(
    ("other", "away"), [(600, 0.012), (900, 0.012), (200, 0.012), (150, 0.025)]
)
@pytest.mark.parametrize("reserve", [1, 3])
def test_it_is_near_where_they_do_not(reserve, other, away):
    """Longer deferred work harms live contacts as much as told, or a little less."""
    exact = exact_chain(14, 10, 300, 180, reserve, other)
    told = blend(14, 10, 300, 20, reserve, patience=180, deferred_handle_time=other)
    assert told.live.p_wait == pytest.approx(exact["p_wait"], abs=away)
    assert told.live.p_abandon == pytest.approx(exact["p_abandon"], abs=away)
    assert told.deferred == pytest.approx(exact["deferred"], rel=0.06)
    if other > 300:
        assert told.live.p_wait >= exact["p_wait"]


@given(
    people=st.integers(1, 300),
    share=st.floats(0.3, 1.3),
    patience=st.floats(20, 2000),
)
def test_with_everybody_in_reserve_it_is_erlang_a(people, share, patience):
    """Nobody takes deferred work, and the live queue does not know of it."""
    load = people * share
    told = blend(people, load, 240, 20, people, patience=patience)
    plain = erlang_a(people, load, 240, patience, 20)
    assert told.live.service == pytest.approx(plain.service, abs=1e-10)
    assert told.live.wait == pytest.approx(plain.wait, abs=1e-8)
    assert told.deferred == 0


def test_where_nobody_gives_up_it_is_erlang_c():
    """Without patience the plain queue is Erlang C."""
    told = blend(14, 10, 180, 20, [14, 5, 2])
    assert told.live.service[0] == pytest.approx(erlang_c(14, 10, 180, 20).service)
    assert np.all(np.diff(told.live.service) < 0)
    assert np.all(np.diff(told.deferred) > 0)


@given(people=st.floats(2, 200), share=st.floats(0.4, 1.2), other=st.floats(60, 1200))
def test_less_reserve_is_worse_for_callers_and_better_for_mail(people, share, other):
    """Service falls and deferred work rises; together they never fill more than all."""
    reserve = np.arange(min(int(people), 12), -1, -1)
    told = blend(
        people, people * share, 300, 20, reserve, patience=120,
        deferred_handle_time=other,
    )  # fmt: skip
    assert np.all(np.diff(told.live.service) <= 1e-9)
    assert np.all(np.diff(told.deferred) >= -1e-9)
    assert np.all(told.live.occupancy <= 1)
    assert np.all((told.deferred >= 0) & (told.deferred <= people))


def test_the_best_reserve_is_the_least_that_keeps_the_target():
    """One person less in reserve breaks the promise."""
    people, load = np.array([20.0, 56.0, 61.5]), np.array([15.0, 50.0, 50.0])
    best = best_reserve(people, load, 300, 20, 0.8, patience=180)
    for shift, kept in ((0, True), (1, False)):
        seen = blend(people, load, 300, 20, best - shift, patience=180).live.service
        assert np.all((seen >= 0.8) == kept)


def test_the_best_reserve_averages_over_likely_loads():
    """A doubtful load needs more reserve than a sure one."""
    sure = best_reserve([36.0], [30.0], 300, 20, 0.8, patience=180)
    doubtful = best_reserve([36.0], [[24.0, 30.0, 36.0]], 300, 20, 0.8, patience=180)
    assert doubtful > sure


def test_a_target_out_of_reach_leaves_nobody_for_deferred_work():
    """All stay with the callers; where nobody calls all may work."""
    best = best_reserve([10, 10.5, 10], [30, 30, 0], 300, 20, 0.8, patience=180)
    assert best.tolist() == [10, 11, 0]


def test_empty_queues_and_nobody_at_work():
    """Zero people serve nobody; without calls all but the reserve work."""
    told = blend([0, 5, 5], [3, 0, 0], 300, 20, [0, 1, 9], patience=180)
    assert told.live.service.tolist() == [0, 1, 1]
    assert told.deferred.tolist() == [0, 4, 0]
    assert told.live.occupancy.tolist() == [0, 0.8, 0]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"patience": 0}, "patience"),
        ({"patience": np.inf}, "patience"),
        ({"deferred_handle_time": 0}, "deferred"),
        ({"handle_time": 0}, "handle time"),
        ({"reserve": -1}, "reserve"),
    ],
)
def test_what_cannot_be_is_refused(change, word):
    """A sentence, not a number, comes out of nonsense."""
    given = {"handle_time": 300, "within": 20, "reserve": 1, "patience": 180} | change
    with pytest.raises(InputError, match=word):
        blend(5, 3, **given)


@pytest.mark.parametrize("patience", [180.0, None])
def test_callers_whom_nobody_answers_are_told_as_elsewhere(patience):
    """Who gives up in time counts as served by that definition; the line is told."""
    told = blend(0, 3, 300, 20, 0, patience=patience, definition="abandoned-ok").live
    if patience is None:
        alone = erlang_c(0, 3, 300, 20)
    else:
        alone = erlang_a(0, 3, 300, patience, 20, "abandoned-ok")
        assert 0 < told.service < 1
    for name, value in vars(alone).items():
        assert getattr(told, name) == pytest.approx(float(value)), name
