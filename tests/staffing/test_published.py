"""Published weeks: what went out stays, and is carried into the next week."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.people import Agent
from shiftcast.data.plan import Plan, write_plan
from shiftcast.data.settings import read_settings
from shiftcast.staffing.published import carry_in, publish, published_roster

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
SETTINGS = read_settings({"queue": [{"name": "calls", "channel": "voice"}]})


def run_of(folder, *shifts, week=WEEK):
    """Write a run whose roster has some shifts of one agent."""
    zone = week.timezone
    roster = pd.DataFrame(
        [
            {
                "agent": "Ada",
                "shift": number,
                "start": pd.Timestamp(start, tz=zone),
                "end": pd.Timestamp(end, tz=zone),
                "activity": "work",
                "queues": "calls",
                "paid": 1,
            }
            for number, (start, end) in enumerate(shifts, start=1)
        ]
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_plan(Plan(SETTINGS, week, roster=roster), folder)
    return folder


def test_publish_copies_the_roster_and_reads_it_back(tmp_path):
    """The published roster is the run's, to the byte."""
    run = run_of(tmp_path / "run", ("2026-11-23 22:00", "2026-11-24 06:00"))
    goal = publish(tmp_path, run, WEEK)
    assert (goal / "roster.csv").read_bytes() == (run / "roster.csv").read_bytes()
    back = published_roster(tmp_path, WEEK)
    assert back["end"].iloc[0] == pd.Timestamp("2026-11-24 06:00", tz="Europe/Berlin")


def test_another_roster_needs_force(tmp_path):
    """People were told of the first one."""
    run = run_of(tmp_path / "run", ("2026-11-23 08:00", "2026-11-23 16:00"))
    publish(tmp_path, run, WEEK)
    publish(tmp_path, run, WEEK)
    run_of(run, ("2026-11-23 09:00", "2026-11-23 17:00"))
    with pytest.raises(InputError, match="Another roster was published for 2026-W48"):
        publish(tmp_path, run, WEEK)
    publish(tmp_path, run, WEEK, force=True)


def test_no_roster_to_publish(tmp_path):
    """The sentence says which step is missing."""
    with pytest.raises(InputError, match="Run `shiftcast plan` first"):
        publish(tmp_path, tmp_path, WEEK)


def test_carry_in_counts_days_up_to_the_week(tmp_path):
    """Sunday, Saturday and Friday in a row; Wednesday does not count."""
    days = ("18", "20", "21", "22")
    before = Week(date(2026, 11, 16), WEEK.timezone)
    shifts = [(f"2026-11-{day} 14:00", f"2026-11-{day} 22:00") for day in days]
    publish(tmp_path, run_of(tmp_path / "run", *shifts, week=before), before)
    (ada,) = carry_in([Agent("Ada", "full", ("calls",))], tmp_path, WEEK)
    assert ada.days_in_a_row == 3
    assert ada.last_end == pd.Timestamp("2026-11-22 22:00", tz=WEEK.timezone)


def test_agents_file_stands_where_nothing_was_published(tmp_path):
    """Without a published week the carry-in of agents.csv holds."""
    told = Agent("Ada", "full", ("calls",), days_in_a_row=2)
    assert carry_in([told], tmp_path, WEEK) == (told,)
