"""Floors that tests share."""

import pytest

from shiftcast.data.queues import Queue
from shiftcast.staffing.skills.floor import Floor, SkillGroup, Workload


@pytest.fixture
def make_floor():
    """Make a floor of calls that are alike but for their loads."""

    def make(loads, groups, **given):
        kind = {"patience": 180.0, "max_occupancy": 1.0} | given
        works = tuple(
            Workload(Queue(name, "voice", **kind), load, 300.0)
            for name, load in loads.items()
        )
        return Floor(works, tuple(SkillGroup(*group) for group in groups))

    return make
