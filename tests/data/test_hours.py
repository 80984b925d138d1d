"""Weekly hours: what planners write, and the moments that lie inside."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.calendar import grid
from shiftcast.data.hours import DAY_NAMES, parse_hours, parse_weekday

MONDAY = pd.Timestamp("2026-11-23").date()
WEEK = grid(MONDAY, 7, 60, "UTC")
clock = st.integers(0, 95).map(lambda quarter: quarter * 15)


def text_of(minute: int) -> str:
    """Write minutes after midnight as a time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("24/7", 168),
        ("Mon-Fri 08:00-18:00", 50),
        ("Mon–Fri 08:00–18:00", 50),
        ("Monday-Friday 8:00-18:00; Saturday 09:00-13:00", 54),
        ("Sat,Sun 10:00-12:00", 4),
        ("Sat, Sun 10:00-12:00", 4),
        ("08:00-12:00, 13:00-17:00", 56),
        ("Fri-Mon 00:00-24:00", 96),
        ("Fri 22:00-06:00", 8),
        ("Mon-Sat 08:00-18:00; Sun closed", 60),
        ("Mon 08:00-12:00; Mon 10:00-14:00", 6),
    ],
)
def test_hours_a_week(text: str, hours: float) -> None:
    assert parse_hours(text).mask(WEEK).sum() == hours * 60


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Mon-Fri", "write hours like 'Mon-Fri 08:00-18:00'"),
        ("Mon-Fri 9-17", "'9' is not a time of day like 07:30"),
        ("Mon-Fri 08:00-25:00", "'25:00' is not a time of day between"),
        ("Mon-Fry 08:00-17:00", "'Fry' is not a weekday; use Mon"),
        ("Montag 08:00-17:00", "'Montag' is not a weekday"),
        ("Mox closed", "'Mox' is not a weekday"),
        ("whenever", "'whenever' is not a weekday"),
    ],
)
def test_hours_that_cannot_be_read(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="cannot be read") as caught:
        parse_hours(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("text", ["Wednesday", "wed", " WED ", "Wednes"])
def test_weekdays(text: str) -> None:
    assert parse_weekday(text) == 2


@given(day=st.integers(0, 6), start=clock, end=clock)
@settings(max_examples=40, deadline=None)
def test_a_stretch_lasts_from_its_start_to_its_end(
    day: int, start: int, end: int
) -> None:
    hours = parse_hours(f"{DAY_NAMES[day]} {text_of(start)}-{text_of(end)}")
    length = (end - start) % 1440 or 1440
    inside = hours.mask(WEEK)
    assert inside.sum() == length
    assert inside[day * 1440 + start]
    assert not inside[(day * 1440 + start + length) % inside.size]


@given(start=clock, end=clock, step=st.sampled_from([5, 10, 15, 30, 60, 1440]))
@settings(max_examples=40, deadline=None)
def test_shares_add_up_to_the_minutes_open(start: int, end: int, step: int) -> None:
    hours = parse_hours(f"Tue-Sun {text_of(start)}-{text_of(end)}")
    share = hours.share_open(WEEK[::step], step * 60)
    assert share.min() >= 0
    assert share.max() <= 1
    assert np.isclose(share.sum() * step, hours.mask(WEEK).sum())


def test_open_always() -> None:
    assert parse_hours("24/7").always
    assert parse_hours("00:00-24:00").always
    assert not parse_hours("00:00-23:59").always


def test_hours_follow_the_wall_clock_through_a_clock_change() -> None:
    day = grid(pd.Timestamp("2026-03-29").date(), 1, 1800, "Europe/Berlin")
    inside = parse_hours("01:00-04:00").mask(day)
    # Two of the three hours exist that day.
    assert inside.sum() == 4
