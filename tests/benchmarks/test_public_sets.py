"""The checkers of the public roster sets: each rule alone, by hand."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

ROSTERS = Path(__file__).parents[2] / "benchmarks" / "rosters"

NURSES = """
SECTION_HORIZON
7
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
A,E=7|L=2,2400,960,3,2,2,1
SECTION_DAYS_OFF
A,6
SECTION_SHIFT_ON_REQUESTS
A,1,E,3
SECTION_SHIFT_OFF_REQUESTS
A,0,E,2
SECTION_COVER
0,E,1,100,1
1,L,1,100,1
"""
E, L, OFF = 0, 1, -1


def load(folder, part="instance"):
    """Import a module of a set under a name of its own."""
    path = ROSTERS / folder / f"{part}.py"
    spec = importlib.util.spec_from_file_location(f"{folder}_{part}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


nurses, tasks = load("nurses"), load("tasks")


@pytest.fixture
def ward(tmp_path):
    path = tmp_path / "Instance0.txt"
    path.write_text(NURSES)
    return nurses.read_instance(path)


def test_a_roster_pays_for_requests_and_cover(ward):
    roster = np.array([[E, E, OFF, OFF, OFF, OFF, OFF]])
    # Two for the shift that was not wanted, a hundred for nobody late on day 1.
    assert nurses.penalty(ward, roster) == 2 + 100
    # An unwanted cover costs 1 where some is asked, nothing elsewhere.
    assert nurses.penalty(ward, np.array([[L, L, OFF, OFF, OFF, OFF, OFF]])) == 3 + 100


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ([E, E, OFF, OFF, OFF, OFF, OFF], None),
        ([L, L, L, OFF, OFF, OFF, OFF], "too many L"),
        ([E, OFF, OFF, OFF, OFF, OFF, OFF], "480 minutes"),
        ([E, E, OFF, OFF, OFF, E, E], "day off"),
        ([L, E, OFF, OFF, OFF, OFF, OFF], "clash"),
        ([E, E, E, E, OFF, OFF, OFF], "in a row"),
        ([E, OFF, OFF, E, OFF, OFF, OFF], "a run of 1 from 3"),
        ([E, E, OFF, E, E, OFF, OFF], "a run of 1 from 2"),
    ],
)
def test_each_rule_of_the_nurses_is_seen(ward, line, word):
    found = nurses.breaches(ward, np.array([line]))
    assert (found == []) if word is None else any(word in text for text in found)


def shop(days=2, limits=(24, 160)):
    cover = np.zeros((days * 96, 2), dtype=np.int64)
    return tasks.Instance(days, np.array([limits]), cover, cover)


def line(*parts, days=2):
    made = np.full(days * 96, -1)
    for start, size, task in parts:
        made[start : start + size] = task
    return made[None]


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ([(0, 24, 0)], None),
        ([(0, 24, 0), (96, 24, 1)], None),
        ([(0, 20, 0)], "a shift of 20"),
        ([(20, 24, 0)], "starts at 44"),
        ([(0, 22, 0), (22, 3, 1)], "a task of 3"),
        ([(0, 24, 0), (56, 24, 0)], "two shifts on one day"),
        ([(56, 40, 0), (150, 24, 0)], "rests 54"),
    ],
)
def test_each_rule_of_the_tasks_is_seen(parts, word):
    found = tasks.breaches(shop(), line(*parts))
    assert (found == []) if word is None else any(word in text for text in found)


def test_squares_count_above_the_most_cover():
    pair = np.concatenate([line((0, 24, 0)), line((0, 24, 0))])
    assert tasks.penalty(shop(), pair) == 24 * 4


@pytest.fixture
def least_penalty(monkeypatch):
    monkeypatch.setitem(sys.modules, "instance", tasks)
    return load("tasks", "bound").least_penalty


def test_no_roster_costs_less_than_time_spread_thin(least_penalty):
    # Six times ten hours in a day that needs nobody: two or three people throughout.
    cover = np.zeros((96, 1), dtype=np.int64)
    idle = tasks.Instance(1, np.array([(40, 40)] * 6), cover, cover)
    assert least_penalty(idle) == 48 * 2**2 + 48 * 3**2


def test_the_bound_knows_where_shifts_lie(least_penalty):
    # Five are asked for at six, so five are there for six hours.
    cover = np.zeros((96, 1), dtype=np.int64)
    cover[0] = 5
    early = tasks.Instance(1, np.array([(24, 40)] * 5), cover, cover)
    assert least_penalty(early) == 23 * 5**2


def test_cover_between_least_and_most_is_free(least_penalty):
    wide = tasks.Instance(
        1, np.array([(24, 40)]), np.zeros((96, 1), int), np.ones((96, 1), int)
    )
    assert least_penalty(wide) == 0


def test_hours_that_no_shift_can_hold_are_told(least_penalty):
    with pytest.raises(ValueError, match="no shifts meet the cover"):
        least_penalty(shop(limits=(400, 400)))
