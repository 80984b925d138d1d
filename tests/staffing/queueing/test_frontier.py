"""What people do besides live contacts: lines that never promise too much."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.staffing.queueing.blend import best_reserve, blend
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.frontier import blend_frontier
from shiftcast.staffing.queueing.required import required_agents


@settings(max_examples=12)
@given(load=st.floats(0.5, 150), other=st.sampled_from([120.0, 300.0, 700.0]))
def test_it_never_promises_more_than_the_blend_gives(load, other):
    """For every whole person beyond the requirement, or people are set apart: whole
    reserves make teeth, which differing handle times draw between fractions."""
    least = int(required_agents(load, 300, 0.8, 20, patience=180))
    lines = blend_frontier(
        [least], [load], 300, 20, 0.8, patience=180, deferred_handle_time=other
    )
    beyond = np.array([0, 1, 2, 3, 5, 8, 13, 20, 24])
    people = least + beyond
    loads = np.full((beyond.size, 1), load)
    reserve = best_reserve(
        people, loads, 300, 20, 0.8, patience=180, deferred_handle_time=other
    )
    real = blend(
        people, load, 300, 20, reserve, patience=180, deferred_handle_time=other
    ).deferred
    told = np.array([lines.work([count])[0] for count in people])
    slack = 1e-6 if other == 300 else 0.6
    assert np.all(told <= np.maximum(real, people - least) + slack)
    assert np.all(told >= people - least - 1e-9)


def test_it_is_concave_and_covers_a_large_excess():
    """Slopes fall, and each of very many people adds what one set apart does."""
    lines = blend_frontier([33, 52], [30, 50], 300, 20, 0.8, patience=180, alone=0.85)
    assert np.all(np.diff(lines.slopes, axis=1) <= 1e-12)
    assert lines.work([1033, 1052]) - lines.work([1032, 1051]) == pytest.approx(0.85)
    # The lines meet where they bend: the least of them is the last drawn.
    assert lines.work([33, 52])[0] == pytest.approx(
        lines.slopes[0, 0] * 33 + lines.intercepts[0, 0]
    )


def test_a_cap_on_busy_time_holds_for_both_kinds_of_work():
    """At 85 % of 40 people and 30 erlang of calls there are 4 erlang to give."""
    free = blend_frontier([36], [30], 300, 20, 0.8, patience=1800, alone=0.85)
    capped = blend_frontier(
        [36], [30], 300, 20, 0.8, patience=1800, alone=0.85, max_occupancy=0.85
    )
    carried = 30 * (1 - erlang_a(40, 30, 300, 1800, 20).p_abandon)
    assert free.work([40])[0] > capped.work([40])[0]
    assert capped.work([40])[0] <= 0.85 * 40 - 0.95 * carried


def test_work_that_is_laid_down_uses_all_idle_time():
    """Callers are served as if there were no mail; what they leave is usable."""
    least = int(required_agents(20, 300, 0.8, 20, patience=600))
    kept = blend_frontier([least], [20], 300, 20, 0.8, patience=600)
    laid = blend_frontier([least], [20], 300, 20, 0.8, patience=600, interruptible=True)
    plain = erlang_a(least, 20, 300, 600, 20)
    idle = least * (1 - plain.occupancy)
    assert laid.work([least])[0] <= idle + 1e-6
    assert laid.work([least])[0] > kept.work([least])[0]


def test_a_doubtful_load_promises_less():
    """The target is kept on average over the loads, which takes more reserve."""
    given = ([36], 300, 20, 0.8)
    sure = blend_frontier([36], [30], *given[1:], patience=180)
    doubtful = blend_frontier([36], [[22, 30, 38]], *given[1:], patience=180)
    assert doubtful.work([40])[0] < sure.work([40])[0]


def test_where_nobody_calls_people_beyond_are_set_apart():
    """No calls, no idle time between them; nobody is needed but for the mail."""
    lines = blend_frontier([0, 6], [0, 4], 300, 20, 0.8, patience=180)
    assert lines.work([3, 6])[0] == pytest.approx(3)
    shut = blend_frontier([0], [0], 0, 20, 0.8, deferred_handle_time=300)
    assert shut.work([3])[0] == pytest.approx(3)


def test_where_nobody_gives_up_it_holds_too():
    """Erlang C: the same, with all calls answered."""
    lines = blend_frontier([14], [10], 180, 20, 0.8)
    real = blend(16, 10, 180, 20, best_reserve([16], [10], 180, 20, 0.8)).deferred
    assert 2 <= lines.work([16])[0] <= real + 1e-6
