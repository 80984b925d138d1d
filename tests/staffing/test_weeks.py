"""What a planned week leaves to the weeks after it."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.folder import Folder
from shiftcast.data.people import Agent
from shiftcast.data.plan import Plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import COVERAGE, ROSTER
from shiftcast.staffing.published import carry_in, published_before, published_roster
from shiftcast.staffing.weeks import Ahead, left_open

WEEK = Week(date(2026, 11, 23), "UTC")
RAW = {"queue": [{"name": "mail", "channel": "email", "target": "8h"}]}
SETTINGS = read_settings(RAW)
HOUR = pd.Timedelta(hours=1)


def planned(left, arrivals=(4.0, 5.0, 6.0), week=WEEK):
    """Give a week with some mail on its last hours, so much of it left open."""
    hours = pd.DatetimeIndex([week.end - n * HOUR for n in range(len(arrivals), 0, -1)])
    forecast = pd.DataFrame({"queue": "mail", "start": hours, "mean": arrivals})
    coverage = pd.DataFrame({"queue": "mail", "start": hours, "backlog": 0.0})
    coverage.loc[coverage.index[-1], "backlog"] = left
    coverage = COVERAGE.check(coverage.reindex(columns=COVERAGE.names))
    roster = ROSTER.of(
        [
            {"agent": "Ada", "shift": 1, "start": week.end - 2 * HOUR}
            | {"end": week.end + 4 * HOUR, "activity": "work", "queues": "mail"}
            | {"paid": 1}
        ]
    )
    return Plan(
        SETTINGS, week, forecast=forecast, coverage=coverage, roster=roster,
        summary={"roster": {}},
    )  # fmt: skip


def folder(path=Path("nowhere")):
    """Give a planner's folder with nothing in it but plan.toml."""
    none = pd.DataFrame()
    return Folder(path, RAW, SETTINGS, none, none, none, none, none, none)


@pytest.mark.parametrize(
    ("left", "counts"),
    [
        (0.0, []),
        (2.0, [2.0]),
        (8.0, [2.0, 6.0]),
        (15.0, [4.0, 5.0, 6.0]),
        (20.0, [9.0, 5.0, 6.0]),
    ],
)
def test_what_came_last_is_what_is_left(left, counts):
    """Work is done by due time: the latest arrivals wait; no contact is lost."""
    backlog = left_open(planned(left))
    assert backlog["count"].tolist() == counts
    assert backlog["count"].sum() == left
    assert backlog["arrived"].is_monotonic_increasing
    if counts:
        assert backlog["arrived"].iloc[-1] == WEEK.end - HOUR


def test_a_planned_week_stands_as_if_published():
    """The next week sees its roster, its night shift and what it leaves open."""
    ahead = Ahead()
    bare = folder()
    assert ahead.before(bare) is bare
    ahead.add(planned(2.0))
    after = ahead.before(folder())
    assert list(after.ahead) == ["2026-W48"]
    assert after.backlog["count"].tolist() == [2.0]
    assert ahead.last == WEEK
    (before,) = published_before(after.path, WEEK.next, 3, after.ahead)
    assert before[0] == WEEK
    people = [Agent("Ada", "full", ("mail",))]
    (ada,) = carry_in(people, after.path, WEEK.next, SETTINGS, after.ahead)
    assert ada.last_end == WEEK.end + 4 * HOUR
    assert ada.days_in_a_row == 1


def test_what_was_published_wins(tmp_path):
    """People were told of the published roster, not of the planned one."""
    ahead = Ahead()
    ahead.add(planned(0.0))
    place = tmp_path / "published" / "2026-W48"
    place.mkdir(parents=True)
    (place / "roster.csv").write_text(
        "agent,shift,start,end,activity,queues,paid\n"
        "Ben,1,2026-11-24 08:00,2026-11-24 16:00,work,mail,1\n"
    )
    seen = published_roster(tmp_path, WEEK, ahead.before(folder(tmp_path)).ahead)
    assert seen["agent"].tolist() == ["Ben"]
