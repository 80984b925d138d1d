"""A week with too much deferred work: shared by priority, planned and simulated."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Centre, Settings
from shiftcast.data.spans import Target
from shiftcast.staffing.backlog import work_off
from shiftcast.staffing.deadlines import deferred_queues
from shiftcast.staffing.overload import what_gives_way
from shiftcast.staffing.simulation.simulate import simulate
from shiftcast.staffing.split import split_people

WEEK = Week(date(2026, 11, 23), "UTC")
HOUR = 3600.0
PEOPLE = 10
NONE = pd.DataFrame({"queue": [], "start": [], "scheduled": []})


def centre(ranks, load=1.15):
    """Ten people all week for messages in an hour and mail in a day, too much of it."""
    queues = tuple(
        Queue(name, "email", target=(Target(0.95, hours * HOUR),), clock="wall",
              max_occupancy=1.0, priority=rank)
        for (name, hours), rank in zip((("dm", 1), ("mail", 24)), ranks, strict=True)
    )  # fmt: skip
    settings = Settings(queues, Centre(timezone="UTC", interval=900, roster_step=900))
    starts = WEEK.grid(900)
    rate = load * PEOPLE * 900 / 300 / 2
    forecast = pd.concat(
        pd.DataFrame(
            {"queue": queue.name, "start": starts, "mean": rate, "handle_time": 300.0}
        )
        for queue in queues
    )
    roster = pd.DataFrame(
        [(f"a{n}", 1, WEEK.start, WEEK.end, "work", "dm;mail", 1)
         for n in range(PEOPLE)],
        columns=["agent", "shift", "start", "end", "activity", "queues", "paid"],
    )  # fmt: skip
    split = split_people(roster, NONE, settings, WEEK)
    work = deferred_queues(forecast, settings, WEEK)
    return settings, forecast, roster, split, work


def planned(ranks):
    """Give each queue's expected share in time."""
    settings, _, _, split, work = centre(ranks)
    behind = what_gives_way(split, work, [], settings, 0.0)
    done = work_off(work, [], split.groups, split.deferred,
                    dict.fromkeys(("dm", "mail"), 1.0), behind)  # fmt: skip
    return {name: 1 - off.late.sum() / off.due.sum() for name, off in done.items()}


def simulated(ranks):
    """Give each queue's simulated share in time."""
    settings, forecast, roster, split, work = centre(ranks)
    paths = forecast[["queue", "start"]].assign(path=0, rate=forecast["mean"])
    behind = what_gives_way(split, work, [], settings, 0.0)
    seen = simulate(roster, paths, forecast, settings, WEEK, seed=3, replications=2,
                    behind=behind)  # fmt: skip
    return seen.weeks.set_index("queue")["service"].to_dict()


def test_equal_priorities_are_worked_by_due_time_alone():
    settings, _, _, split, work = centre((1, 1))
    assert not what_gives_way(split, work, [], settings, 0.0)


def test_work_that_fits_gives_way_to_nothing():
    settings, _, _, split, work = centre((1, 2), load=0.9)
    assert not what_gives_way(split, work, [], settings, 0.0)


@pytest.mark.parametrize("served", [planned, simulated])
def test_the_first_priority_is_kept_and_the_last_loses_the_least(served):
    """Once behind, due times alone make all work late, of either queue."""
    together, apart = served((1, 1)), served((1, 2))
    assert max(together.values()) < 0.6
    assert apart["dm"] > 0.99
    assert apart["mail"] > together["mail"] + 0.15


def test_the_order_of_priorities_is_the_plan_s():
    turned = planned((2, 1))
    assert turned["mail"] > 0.99
    assert 0.6 < turned["dm"] < 0.9


def test_only_deferred_queues_have_a_priority():
    with pytest.raises(ValueError, match="priority belongs to a deferred queue"):
        Queue("calls", "voice", priority=2)


def test_nobody_there_leaves_all_of_it_undone():
    settings, _, _, split, work = centre((1, 2))
    empty = replace(split, deferred=np.zeros_like(split.deferred))
    behind = what_gives_way(empty, work, [], settings, 0.0)
    assert behind.arriving["mail"][:500].min() > 0.99
