"""The law for everyone: presets, what contracts may tighten, what they may not."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.data.hours import parse_hours
from shiftcast.data.law import Rules
from shiftcast.data.settings import Settings, read_settings

LUNCH = {"name": "lunch", "minutes": 30, "middle": 0.5, "width": "1h"}
CONTRACT = {
    "paid_hours": [30, 40],
    "days": [3, 5],
    "shift_hours": [4, 8],
    "starts": "08:00-10:00 every 1h",
    "breaks": [LUNCH],
}


def settings(law: dict[str, object], **contract: object) -> Settings:
    """Read a plan with a law and a contract."""
    return read_settings(
        {
            "queue": [{"name": "calls", "channel": "voice"}],
            "rules": law,
            "contract": {"c": CONTRACT | contract},
        }
    )


def test_the_european_preset_is_that_of_the_directive() -> None:
    rules = settings({"preset": "eu"}).rules
    assert (rules.rest_hours, rules.weekly_rest_hours) == (11, 35)
    assert (rules.break_after_hours, rules.break_minutes) == (6, 30)
    assert (rules.max_week_hours, rules.max_night_shift_hours) == (48, 8)
    assert rules.night == parse_hours("23:00-06:00")


def test_keys_beside_a_preset_say_what_differs() -> None:
    rules = settings({"preset": "eu", "rest_hours": 12}).rules
    assert (rules.rest_hours, rules.weekly_rest_hours) == (12, 35)
    assert settings({}).rules == Rules()
    assert Rules().weekly_rest_hours == 0


def test_contracts_tighten_the_law_and_never_loosen_it() -> None:
    law = {"rest_hours": 11, "weekly_rest_hours": 35, "max_days_in_a_row": 5}
    loose = settings(law, rest_hours=8, weekly_rest_hours=24, max_days_in_a_row=6)
    strict = settings(law, rest_hours=12, weekly_rest_hours=48, max_days_in_a_row=4)
    for plan, hours in ((loose, (11, 35, 5)), (strict, (12, 48, 4))):
        rules, contract = plan.rules, plan.contract("c")
        assert (
            rules.rest_of(contract),
            rules.weekly_rest_of(contract),
            rules.days_in_a_row_of(contract),
        ) == hours


@pytest.mark.parametrize(
    ("contract", "sentence"),
    [
        (
            {"breaks": []},
            "plan.toml, key [contract.c]: A shift of 6.5 h has 0 min of breaks; the "
            "law asks for 30 min past 6 h. Change the contract.",
        ),
        (
            {"paid_hours": [50, 60], "shift_hours": [10, 12]},
            "plan.toml, key [contract.c]: The least 50 paid hours are more than the "
            "48 h a week of the law. Change the contract.",
        ),
    ],
)
def test_a_contract_against_the_law_is_told(
    contract: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InputError) as caught:
        settings({"preset": "eu"}, **contract)
    assert str(caught.value) == sentence


@given(
    st.integers(0, 7 * 1440 - 1),
    st.integers(1, 14 * 60),
    st.sampled_from(["Europe/Berlin", "UTC"]),
    st.sampled_from(["2026-03-23", "2026-10-19", "2026-11-23"]),
)
def test_time_in_the_night_is_counted_minute_by_minute(
    first: int, minutes: int, zone: str, monday: str
) -> None:
    """Clock changes included, for a night is of the clock and a shift of real time."""
    start = pd.Timestamp(monday, tz=zone) + pd.Timedelta(minutes=first)
    end = start + pd.Timedelta(minutes=minutes)
    night = parse_hours("23:00-06:00")
    each = pd.date_range(start, end, freq="min", inclusive="left")
    assert night.between(start, end) == pytest.approx(night.mask(each).sum() / 60)
