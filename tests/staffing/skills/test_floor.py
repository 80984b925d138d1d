"""A floor says what is wrong with it."""

import numpy as np
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.queues import Queue
from shiftcast.staffing.skills.floor import Floor, SkillGroup, Workload

CALLS = Queue("calls", "voice", patience=180.0)


@pytest.mark.parametrize(
    ("works", "groups", "said"),
    [
        ((), (), "0 live queues"),
        ((Workload(CALLS, float("nan"), 300.0),), (SkillGroup(("calls",)),), "nan"),
        ((Workload(CALLS, -1.0, 300.0),), (SkillGroup(("calls",)),), "-1 erlang"),
        ((Workload(CALLS, 1.0, 0.0),), (SkillGroup(("calls",)),), "takes 0 s"),
        ((Workload(CALLS, 1.0, 300.0),), (), "Nobody may serve 'calls'"),
        ((Workload(CALLS, 1.0, 300.0),), (SkillGroup(("call",)),), "'call'"),
        ((Workload(CALLS, 1.0, 300.0),), (SkillGroup(()),), "no queue"),
        ((Workload(CALLS, 1.0, 300.0),), (SkillGroup(("calls",), 0.0),), "costs 0"),
        (
            (Workload(Queue("mail", "email"), 1.0, 300.0),),
            (SkillGroup(("mail",)),),
            "deadline",
        ),
    ],
)
def test_bad_floors_are_refused(works, groups, said):
    """Each fault is told in a sentence."""
    with pytest.raises(InputError, match=said):
        Floor(works, groups)


def test_too_many_queues_are_refused():
    """Sets of queues are listed: eleven of them are too many."""
    names = [f"q{number}" for number in range(11)]
    works = tuple(Workload(Queue(name, "voice"), 1.0, 300.0) for name in names)
    with pytest.raises(InputError, match="11 live queues"):
        Floor(works, (SkillGroup(tuple(names)),))


def test_costs_add_up():
    """The cost of heads is their groups' cost."""
    floor = Floor(
        (Workload(CALLS, 1.0, 300.0),),
        (SkillGroup(("calls",), 1.0), SkillGroup(("calls",), 1.5)),
    )
    assert np.isclose(floor.cost([2, 2]), 5.0)
