"""Weeks, their labels, and the days on which clocks change."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.calendar import (
    Week,
    grid,
    holiday_names,
    midnight,
    read_week,
    week_of,
)
from shiftcast.data.errors import InputError

ZONES = ["UTC", "Europe/Berlin", "America/Denver", "Australia/Lord_Howe", "Asia/Beirut"]


@pytest.mark.parametrize(
    ("first", "hours"),
    [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169), (date(2026, 6, 1), 168)],
)
def test_weeks_of_clock_changes(first: date, hours: int) -> None:
    week = Week(first, "Europe/Berlin")
    assert len(week.grid(3600)) == hours
    assert len(week.grid(900)) == 4 * hours
    assert len(week.grid(86400)) == 7
    assert week.grid(1800)[-1] + pd.Timedelta("30min") == week.end == week.next.start


@given(day=st.dates(date(2015, 1, 1), date(2035, 12, 31)), zone=st.sampled_from(ZONES))
@settings(max_examples=60, deadline=None)
def test_a_grid_is_even_and_whole(day: date, zone: str) -> None:
    starts = grid(day, 2, 1800, zone)
    assert (starts[1:] - starts[:-1] == pd.Timedelta("30min")).all()
    assert starts[0] == midnight(day, zone)
    assert starts[0].date() == day
    assert grid(day, 2, 86400, zone)[1] == midnight(day + pd.Timedelta(days=1), zone)


@pytest.mark.parametrize(
    ("first", "label"),
    [
        (date(2026, 11, 23), "2026-W48"),
        # ISO 8601: 2026 has 53 weeks; a week belongs to the year of its Thursday.
        (date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        # A week from Sunday is named by the ISO week that holds most of it.
        (date(2026, 11, 22), "2026-W48"),
    ],
)
def test_labels_over_new_year(first: date, label: str) -> None:
    assert Week(first, "UTC").label == label


@given(
    day=st.dates(date(2015, 1, 1), date(2035, 12, 31)), week_starts=st.integers(0, 6)
)
@settings(max_examples=60, deadline=None)
def test_a_label_reads_back_into_its_week(day: date, week_starts: int) -> None:
    week = week_of(day, "UTC", week_starts)
    assert week.first.weekday() == week_starts
    assert day in week.days
    assert read_week(week.label, "UTC", week_starts) == week
    assert read_week(day.isoformat(), "UTC", week_starts) == week


@pytest.mark.parametrize("text", ["next week", "2026-W54", "2026-13-01", "W48", ""])
def test_what_is_no_week(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_week(text, "UTC")
    assert str(caught.value) == (
        f"'{text}' is not a week. Write it like 2026-W48 or 2026-11-23."
    )


def test_holidays_of_a_region_over_new_year() -> None:
    names = holiday_names("DE-BE", date(2026, 12, 20), date(2027, 1, 2))
    assert list(names) == [
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2027, 1, 1),
    ]
    assert holiday_names(None, date(2026, 1, 1), date(2026, 12, 31)) == {}


@pytest.mark.parametrize("region", ["Atlantis", "US-XX"])
def test_an_unknown_holiday_region(region: str) -> None:
    with pytest.raises(InputError, match=f"The holiday calendar '{region}' is not"):
        holiday_names(region, date(2026, 1, 1), date(2026, 1, 2))
