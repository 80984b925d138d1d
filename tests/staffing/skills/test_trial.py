"""A trial gives the service of exact formulas, and the same contacts to every mix."""

import numpy as np
import pytest

from shiftcast.data.queues import Queue
from shiftcast.staffing.queueing.chat import chat
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.skills.floor import Floor, SkillGroup, Workload
from shiftcast.staffing.skills.trial import draw_trial


def seed(number=1):
    """Make a source of chance."""
    return np.random.SeedSequence(number)


def test_apart_and_together_are_erlang_a(make_floor):
    """Specialists see their own queue, generalists the sum of both."""
    loads = {"a": 12.0, "b": 6.0}
    apart = draw_trial(make_floor(loads, [(("a",),), (("b",),)]), seed(), 60_000)
    seen = apart.service([14, 8])
    exact = erlang_a([14, 8], [12, 6], 300, 180, 20).service
    assert seen.share == pytest.approx(exact, abs=0.015)
    assert (seen.low < exact).all()
    assert (exact < seen.high).all()

    together = draw_trial(make_floor(loads, [(("a", "b"),)]), seed(), 60_000)
    pooled = erlang_a(20, 18, 300, 180, 20)
    seen = together.service([20])
    assert seen.share == pytest.approx(np.full(2, pooled.service), abs=0.015)
    assert seen.occupancy == pytest.approx(float(pooled.occupancy), abs=0.01)


def test_chats_hold_places():
    """An agent's places fill as in the slot formula."""
    queue = Queue("chat", "chat", concurrency=3, patience=240.0)
    floor = Floor((Workload(queue, 20.0, 600.0),), (SkillGroup(("chat",)),))
    exact = chat(8, 20, 600, 60, concurrency=3, patience=240.0)
    seen = draw_trial(floor, seed(), 40_000).service([8])
    assert seen.share[0] == pytest.approx(float(exact.service), abs=0.015)


@pytest.mark.parametrize("definition", ["answered", "abandoned-ok", "net"])
def test_every_definition_of_service(make_floor, definition):
    """The centre's own words for service are the trial's."""
    base = make_floor({"a": 12.0}, [(("a",),)])
    floor = Floor(base.workloads, base.groups, definition)
    exact = erlang_a(13, 12, 300, 180, 20, definition).service
    seen = draw_trial(floor, seed(), 60_000).service([13])
    assert seen.share[0] == pytest.approx(float(exact), abs=0.015)


def test_same_seed_same_service_and_no_second_simulation(make_floor):
    """What was simulated is remembered; another trial of the seed says the same."""
    floor = make_floor({"a": 12.0, "b": 6.0}, [(("a",),), (("a", "b"),)])
    first, second = (draw_trial(floor, seed(3), 5_000) for _ in range(2))
    once, again = first.service([10, 9]), first.service([10, 9])
    assert once is again
    assert first.evaluations == 1
    assert (second.service([10, 9]).share == once.share).all()


def test_nobody_answers_nobody(make_floor):
    """Without people the service is 0, without contacts it is 1."""
    floor = make_floor({"a": 2.0, "b": 0.0}, [(("a", "b"),)])
    assert draw_trial(floor, seed(), 500).service([0]).share.tolist() == [0.0, 1.0]
    idle = make_floor({"a": 0.0}, [(("a",),)])
    assert draw_trial(idle, seed(), 500).service([1]).share.tolist() == [1.0]
