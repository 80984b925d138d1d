"""Which days are special by the calendar and by the planner, and of what kind."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.forecast.special_days import SpecialDays, special_days


def year(region: str, number: int, own: pd.DataFrame | None = None) -> SpecialDays:
    """List a year's special days."""
    return special_days(region, date(number, 1, 1), date(number, 12, 31), own, "calls")


def test_the_calendar_names_eves_and_bridge_days() -> None:
    names = special_days("US", date(2026, 11, 1), date(2027, 1, 10)).names
    assert names[date(2026, 11, 26)] == "Thanksgiving Day"
    assert names[date(2026, 11, 27)] == "Bridge day after Thanksgiving Day"
    assert names[date(2026, 12, 24)] == "Christmas Eve"
    assert names[date(2026, 12, 26)] == "Day after Christmas"
    assert special_days(None, date(2026, 1, 1), date(2026, 12, 31)).names == {}


def test_a_day_and_the_day_it_is_observed_are_two() -> None:
    days = year("US", 2022)
    assert days.names[date(2022, 12, 25)] == "Christmas Day"
    assert days.names[date(2022, 12, 26)] == "Christmas Day (observed)"


def test_a_day_moved_for_good_is_the_day_itself() -> None:
    # In 2025 Israel kept 5 Iyar, a Saturday, on the Thursday before.
    assert year("IL", 2025).names[date(2025, 5, 1)] == "Independence Day"


def test_dates_known_by_estimate_keep_their_name() -> None:
    names = set(year("SA", 2030).names.values())
    assert any(name.startswith("Eid al-Fitr") for name in names)
    assert not any("estimated" in name for name in names)


def test_of_two_names_the_nation_s_comes_first() -> None:
    # "Susan B. Anthony Day; Washington's Birthday" in New York.
    days = year("US-NY", 2010)
    assert days.names[date(2010, 2, 15)] == "Washington's Birthday"
    assert days.kind("Washington's Birthday") == "public"
    assert days.kind("Lincoln's Birthday") == "regional"


def test_eves_and_days_between_of_jewish_holidays() -> None:
    days = year("IL", 1999)
    expected = {
        date(1999, 3, 31): ("Eve of Pesach", "eve"),
        date(1999, 4, 1): ("Pesach", "public"),
        date(1999, 4, 5): ("Pesach holiday", "intermediate"),
        date(1999, 4, 6): ("Eve of Seventh day of Pesach", "eve"),
        date(1999, 4, 7): ("Seventh day of Pesach", "public"),
        # Friday and Saturday are the weekend.
        date(1999, 4, 8): ("Bridge day after Seventh day of Pesach", "bridge"),
        date(1999, 5, 20): ("Eve of Shavuot", "eve"),
        date(1999, 7, 22): ("Tisha B'Av", "optional"),
        date(1999, 9, 19): ("Eve of Yom Kippur", "eve"),
        date(1999, 9, 28): ("Sukkot holiday", "intermediate"),
    }
    found = {day: (days.names[day], days.kind(days.names[day])) for day in expected}
    assert found == expected
    assert date(1999, 12, 24) not in days.names


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("SE", date(2026, 6, 19), "Midsummer Eve"),
        ("GR", date(2026, 12, 24), "Christmas Eve"),
        ("TR", date(2025, 10, 28), "Republic Day"),
        ("DK", date(2026, 6, 5), "Constitution Day"),
    ],
)
def test_days_that_a_country_keeps_by_custom(region: str, day: date, name: str) -> None:
    assert year(region, day.year).names[day] == name


def own_days(*rows: dict[str, object]) -> pd.DataFrame:
    """Make a Special days table."""
    frame = pd.DataFrame(list(rows))
    for column in ("date", "end"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    return frame


def test_own_days_lie_over_the_calendar() -> None:
    own = own_days(
        {"date": "2026-06-14", "name": "Cup final", "kind": "sport", "queue": ""},
        {"date": "2026-10-12", "name": "x", "kind": "ordinary", "queue": ""},
        {"date": "2026-12-24", "name": "Half day", "kind": "eve", "queue": "calls"},
        {"date": "2026-03-03", "name": "Mail day", "kind": "own", "queue": "mail"},
    )
    days = year("US", 2026, own)
    assert days.names[date(2026, 6, 14)] == "Cup final"
    assert days.kind("Cup final") == "sport"
    assert date(2026, 10, 12) not in days.names  # Columbus Day
    assert days.names[date(2026, 12, 24)] == "Half day"
    assert date(2026, 3, 3) not in days.names


def test_a_long_stretch_is_a_season() -> None:
    own = own_days(
        {"date": "2026-07-01", "end": "2026-08-31", "name": "Summer", "kind": "school"},
        {"date": "2026-02-16", "end": "2026-02-18", "name": "Fair", "kind": "trade"},
    )
    days = year("US", 2026, own)
    index = pd.DatetimeIndex(["2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01"])
    assert days.season(index).tolist() == ["", "Summer", "Summer", ""]
    assert not days.flags(index).any()
    assert days.names[date(2026, 2, 17)] == "Fair"
