"""Absences as planners write them, laid over a roster."""

import re
from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.people import Agent, TimeOff
from shiftcast.staffing.absences import mark_absent, read_absence, whole_shifts

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
PEOPLE = [Agent("Ann", "full", ()), Agent("Mc: Dee", "full", ())]


def moment(text):
    """Give a moment in centre time."""
    return pd.Timestamp(text, tz=WEEK.timezone)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Ann", "2026-11-23", "2026-11-30"),
        ("Ann:Tue", "2026-11-24", "2026-11-25"),
        ("Ann: tuesday", "2026-11-24", "2026-11-25"),
        ("Ann:Tue-Thu", "2026-11-24", "2026-11-27"),
        ("Ann:2026-11-29", "2026-11-29", "2026-11-30"),
        ("Ann:2026-11-24 09:00/13:00", "2026-11-24 09:00", "2026-11-24 13:00"),
        ("Ann:Sun 22:00/02:00", "2026-11-29 22:00", "2026-11-30 02:00"),
        ("Mc: Dee:Fri", "2026-11-27", "2026-11-28"),
    ],
)
def test_planners_write_it_in_many_ways(text, start, end):
    away = read_absence(text, PEOPLE, WEEK)
    assert (away.start, away.end) == (moment(start), moment(end))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Anne:Tue", "Nobody is called 'Anne' in agents.csv. Did you mean 'Ann'?"),
        ("Ann:2026-12-01", "'2026-12-01' is no day of 2026-W48"),
        ("Ann:someday", "is no day of 2026-W48. Write Mon to Sun"),
        ("Ann:Thu-Tue", "is no day"),
        ("Ann:Tue-Thu 09:00/10:00", "has hours but no single day"),
        ("Ann:Tue 09:00/25:00", "not a time of day"),
    ],
)
def test_what_cannot_be_meant_is_told(text, told):
    with pytest.raises(InputError, match=re.escape(told)):
        read_absence(text, PEOPLE, WEEK)


def roster():
    """Give one shift with a lunch."""
    cuts = [("09:00", "12:00", "work", 1), ("12:00", "12:30", "lunch", 0)]
    cuts += [("12:30", "17:00", "work", 1)]
    return pd.DataFrame(
        [
            {
                "agent": "Ann",
                "shift": 1,
                "start": moment(f"2026-11-24 {start}"),
                "end": moment(f"2026-11-24 {end}"),
                "activity": activity,
                "queues": "calls",
                "paid": paid,
            }
            for start, end, activity, paid in cuts
        ]
    )


def test_a_shift_keeps_its_frame_and_its_pay():
    away = TimeOff("Ann", moment("2026-11-24 11:00"), moment("2026-11-24 14:00"))
    marked, names = mark_absent(roster(), [away])
    assert names == ["Ann"]
    told = [
        (f"{row.start:%H:%M}", f"{row.end:%H:%M}", row.activity, row.paid)
        for row in marked.itertuples()
    ]
    assert told == [
        ("09:00", "11:00", "work", 1),
        ("11:00", "12:00", "absent", 1),
        ("12:00", "12:30", "absent", 0),
        ("12:30", "14:00", "absent", 1),
        ("14:00", "17:00", "work", 1),
    ]


def test_marking_twice_changes_nothing_and_names_nobody():
    away = TimeOff("Ann", moment("2026-11-24"), moment("2026-11-25"))
    once, _ = mark_absent(roster(), [away])
    twice, names = mark_absent(once, [away])
    assert names == []
    pd.testing.assert_frame_equal(once, twice)


def test_time_off_that_was_kept_free_is_no_absence():
    away = TimeOff("Ann", moment("2026-11-25"), moment("2026-11-26"))
    same, names = mark_absent(roster(), [away])
    assert names == []
    pd.testing.assert_frame_equal(same, roster())


def test_a_day_away_takes_the_whole_night_shift_that_starts_on_it():
    night = (
        roster()
        .iloc[:1]
        .assign(start=moment("2026-11-24 22:00"), end=moment("2026-11-25 06:00"))
    )
    day = TimeOff("Ann", moment("2026-11-24"), moment("2026-11-25"))
    some = TimeOff("Ann", moment("2026-11-24 21:00"), moment("2026-11-25"))
    whole = whole_shifts([day, some], night, WEEK.timezone)
    assert [each.end for each in whole] == [moment("2026-11-25 06:00"), some.end]
    marked, _ = mark_absent(night, whole[:1])
    assert marked["activity"].tolist() == ["absent"]
