"""What a contact can expect, against the chain of those before it."""

import numpy as np
import pytest
from scipy.linalg import expm

from shiftcast.staffing.queueing.tagged import expected


def hope(agents, handle, patience, within, states=12, longest=1e9):
    """Ask for one lane."""
    one = np.array([float(agents)])
    return expected(one, one * 0 + handle, patience, within, states, longest)


@pytest.mark.parametrize(
    ("agents", "handle", "patience", "within"),
    [(3, 200.0, 90.0, 20.0), (1, 60.0, 600.0, 45.0), (7, 300.0, None, 30.0)],
)
def test_the_chain_of_those_before(agents, handle, patience, within):
    """States: q ahead while waiting, answered, gone; by matrix exponential."""
    theta = 0.0 if patience is None else 1 / patience
    queue = 9
    chain = np.zeros((queue + 2, queue + 2))
    answered, gone = queue, queue + 1
    for ahead in range(queue):
        speed = agents / handle + ahead * theta
        chain[ahead, ahead - 1 if ahead else answered] += speed
        chain[ahead, gone] += theta
        chain[ahead, ahead] -= speed + theta
    after, ever = expm(chain * within), expm(chain * 1e7)
    seen = hope(agents, handle, patience, within, states=agents + queue)
    assert seen.answered[0, agents:] == pytest.approx(after[:queue, answered])
    assert seen.given_up[0, agents:] == pytest.approx(after[:queue, gone], abs=1e-12)
    assert seen.abandoned[0, agents:] == pytest.approx(ever[:queue, gone], abs=1e-9)
    assert (seen.answered[0, :agents] == 1).all()
    assert (seen.wait[0, :agents] == 0).all()
    if patience is not None:
        assert seen.wait[0] == pytest.approx(seen.abandoned[0] * patience)


def test_the_wait_of_the_answered_by_quadrature():
    within = np.linspace(0, 4000, 8001)
    chances = [hope(3, 200.0, 150.0, t, states=8).answered[0, 6] for t in within]
    exact = np.trapezoid(chances[-1] - np.array(chances), within)
    seen = hope(3, 200.0, 150.0, 20.0, states=8)
    assert seen.answered_wait[0, 6] == pytest.approx(exact, rel=1e-4)


def test_long_patience_is_none_at_all():
    none = hope(20, 300.0, None, 30.0, states=60)
    for patience in (1e7, 1e9, 1e13, np.inf):
        long = hope(20, 300.0, patience, 30.0, states=60)
        assert long.answered == pytest.approx(none.answered, abs=1e-4)
        assert long.wait == pytest.approx(none.wait, rel=1e-3)
        assert np.isfinite(long.given_up).all()


def test_nobody_at_work():
    alone = hope(0, 300.0, 100.0, 50.0, longest=1800.0)
    assert (alone.answered == 0).all()
    assert alone.given_up == pytest.approx(1 - np.exp(-0.5))
    assert (alone.abandoned == 1).all()
    assert alone.wait == pytest.approx(100.0)
    patient = hope(0, 300.0, None, 50.0, longest=1800.0)
    assert (patient.answered == 0).all()
    assert patient.wait == pytest.approx(1800.0)


def test_broken_agents_lie_between_whole_ones():
    two, three = hope(2, 300.0, 120.0, 20.0), hope(3, 300.0, 120.0, 20.0)
    near = hope(2.999999, 300.0, 120.0, 20.0)
    middle = hope(2.4, 300.0, 120.0, 20.0)
    assert near.answered == pytest.approx(three.answered, abs=1e-5)
    assert (middle.answered >= two.answered - 1e-12).all()
    assert (middle.answered <= three.answered + 1e-12).all()
