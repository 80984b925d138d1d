"""Published weeks: what went out stays, and is carried into the next week."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.people import Agent
from shiftcast.data.plan import Plan, write_plan
from shiftcast.data.settings import read_settings
from shiftcast.staffing.published import (
    carry_in,
    carry_on,
    publish,
    published_roster,
)

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
    (ada,) = carry_in([Agent("Ada", "full", ("calls",))], tmp_path, WEEK, SETTINGS)
    assert (ada.days_in_a_row, ada.days_off_in_a_row) == (3, 0)
    assert ada.last_end == pd.Timestamp("2026-11-22 22:00", tz=WEEK.timezone)


def test_agents_file_stands_where_nothing_was_published(tmp_path):
    """Without a published week the carry-in of agents.csv holds."""
    told = Agent("Ada", "full", ("calls",), days_in_a_row=2)
    assert carry_in([told], tmp_path, WEEK, SETTINGS) == (told,)


def test_carry_in_tells_days_off_nights_and_what_was_paid(tmp_path):
    """Two nights up to Saturday, Sunday off; each week's hours by itself."""
    weeks = [Week(date(2026, 11, day), WEEK.timezone) for day in (16, 9)]
    nights = [("2026-11-20 22:00", "2026-11-21 06:00")]
    nights.append(("2026-11-21 22:00", "2026-11-22 06:00"))
    day = ("2026-11-10 08:00", "2026-11-10 14:00")
    publish(tmp_path, run_of(tmp_path / "a", *nights, week=weeks[0]), weeks[0])
    publish(tmp_path, run_of(tmp_path / "b", day, week=weeks[1]), weeks[1])
    (ada,) = carry_in([Agent("Ada", "full", ("calls",))], tmp_path, WEEK, SETTINGS)
    assert (ada.days_in_a_row, ada.days_off_in_a_row, ada.nights_in_a_row) == (0, 1, 0)
    assert [(week.first, week.paid_hours) for week in ada.past] == [
        (date(2026, 11, 16), 16.0),
        (date(2026, 11, 9), 6.0),
    ]
    assert ada.past[0].days == {date(2026, 11, 20), date(2026, 11, 21)}
    later = carry_on(
        [ada], [(weeks[0], published_roster(tmp_path, weeks[0]))], WEEK, SETTINGS
    )
    assert later[0].past == ada.past[:1]


def test_who_was_not_rostered_was_off(tmp_path):
    """A published week without an agent is seven days off."""
    before = Week(date(2026, 11, 16), WEEK.timezone)
    run = run_of(tmp_path / "r", ("2026-11-20 08:00", "2026-11-20 16:00"), week=before)
    publish(tmp_path, run, before)
    (bob,) = carry_in([Agent("Bob", "full", ("calls",))], tmp_path, WEEK, SETTINGS)
    assert (bob.days_in_a_row, bob.days_off_in_a_row, bob.last_end) == (0, 7, None)
    assert bob.past[0].paid_hours == 0


def test_a_day_of_absence_is_paid_but_not_worked(tmp_path):
    """Who was ill on Sunday rested since Saturday."""
    before = Week(date(2026, 11, 16), WEEK.timezone)
    days = [(f"2026-11-{day} 08:00", f"2026-11-{day} 16:00") for day in (21, 22)]
    run = run_of(tmp_path / "r", *days, week=before)
    roster = pd.read_csv(run / "roster.csv")
    roster.loc[1, "activity"] = "absent"
    roster.to_csv(run / "roster.csv", index=False)
    publish(tmp_path, run, before)
    (ada,) = carry_in([Agent("Ada", "full", ("calls",))], tmp_path, WEEK, SETTINGS)
    assert ada.past[0].paid_hours == 16
    assert ada.past[0].days == {date(2026, 11, 21)}
    assert (ada.days_in_a_row, ada.days_off_in_a_row) == (0, 1)
    assert ada.last_end == pd.Timestamp("2026-11-21 16:00", tz=WEEK.timezone)
    assert ada.last_start == pd.Timestamp("2026-11-21 08:00", tz=WEEK.timezone)
