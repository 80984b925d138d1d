"""The law for everyone; contracts may be stricter, never looser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .contracts import Contract
from .hours import WeeklyHours, parse_days, parse_hours
from .reading import as_hours, as_text, choice, number, setting, whole

__all__ = ["PRESETS", "Rules", "unlawful", "with_preset"]

# Directive 2003/88/EC of 4 November 2003 concerning certain aspects of the
# organisation of working time. Articles 6 and 8 speak of averages over months; held
# in every week and every night they are kept all the more. Article 4 leaves the
# break's length to the states: half an hour is what most of them ask.
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "none": {},
    "eu": {
        "rest_hours": 11,  # article 3
        "break_after_hours": 6,  # article 4
        "break_minutes": 30,
        "weekly_rest_hours": 35,  # article 5: 24 h and the 11 h of a day
        "max_week_hours": 48,  # article 6
        "night": "23:00-06:00",  # article 2: seven hours, midnight to 05:00 inside
        "night_shift_hours": 3,
        "max_night_shift_hours": 8,  # article 8
    },
}


def as_weekdays(raw: object) -> tuple[int, ...]:
    """Read "Fri-Sat" into weekday numbers; 0 is Monday."""
    text = as_text(raw)
    return tuple(sorted(set(parse_days(text, text))))


@dataclass(frozen=True)
class Rules:
    """The law, for everyone; contracts may be stricter.

    Parameters
    ----------
    rest_hours, max_days_in_a_row, preset, weekly_rest_hours, max_week_hours
        See docs/plan-toml.md; hours in hours.
    break_after_hours, break_minutes, night, night_shift_hours, max_night_shift_hours
        Likewise.
    weekend
        Likewise, as weekday numbers; 0 is Monday.
    """

    rest_hours: float = setting(number(0, 48), "rest between two shifts [h]", 11.0)
    max_days_in_a_row: int = setting(whole(1, 14), "days worked in a row at most", 6)
    preset: str = setting(
        choice(*PRESETS),
        "a law to begin with, keys beside it say what differs: 'eu' is directive "
        "2003/88/EC (11 h rest between shifts, 35 h in a week, 48 h worked a week, "
        "30 min break past 6 h, night shifts of 8 h at most)",
        "none",
    )
    weekly_rest_hours: float = setting(
        number(0, 120), "unbroken rest that every week holds [h]", 0.0
    )
    max_week_hours: float | None = setting(
        number(1, 168), "paid hours a week at most, whatever the contract says", None
    )
    break_after_hours: float | None = setting(
        number(0, 24), "shifts longer than this need a break [h, start to end]", None
    )
    break_minutes: float = setting(
        number(0, 180), "breaks such a shift needs in all [min]", 30.0
    )
    night: WeeklyHours = setting(
        as_hours,
        "what counts as night",
        parse_hours("23:00-06:00"),
        "`23:00-06:00`",
    )
    night_shift_hours: float = setting(
        number(0, 14),
        "a shift with so much of the night in it is a night shift [h]",
        3.0,
    )
    max_night_shift_hours: float | None = setting(
        number(1, 14), "paid hours of a night shift at most [h]", None
    )

    weekend: tuple[int, ...] = setting(
        as_weekdays,
        "days of a weekend, e.g. 'Fri-Sat'",
        (),
        "those of [centre] holidays, else Sat-Sun",
    )

    def is_night(self, start: pd.Timestamp, end: pd.Timestamp) -> bool:
        """Tell whether a shift is a night shift; its ends are in centre time.

        Examples
        --------
        >>> start = pd.Timestamp("2026-11-23 20:00", tz="UTC")
        >>> Rules().is_night(start, start + pd.Timedelta(hours=6))
        True
        """
        least = max(self.night_shift_hours, 1 / 60)
        return self.night.between(start, end) >= least - 1e-9

    def rest_of(self, contract: Contract) -> float:
        """Give the rest between shifts that holds for a contract. [h]"""
        return max(self.rest_hours, contract.rest_hours or 0.0)

    def weekly_rest_of(self, contract: Contract) -> float:
        """Give the unbroken rest a week that holds for a contract; 0 is none. [h]"""
        return max(self.weekly_rest_hours, contract.weekly_rest_hours or 0.0)

    def days_in_a_row_of(self, contract: Contract) -> int:
        """Give the days in a row that hold for a contract."""
        return min(
            self.max_days_in_a_row, contract.max_days_in_a_row or self.max_days_in_a_row
        )

    def week_hours_of(self, contract: Contract) -> float:
        """Give the paid hours a week that hold at most for a contract. [h]"""
        return min(contract.paid_hours[1], self.max_week_hours or 168.0)


def with_preset(raw: Any) -> Any:
    """Put the keys of a preset under those a planner wrote.

    Parameters
    ----------
    raw
        The [rules] table as parsed; what is no table is left to its reader.

    Examples
    --------
    >>> with_preset({"preset": "eu", "rest_hours": 12})["weekly_rest_hours"]
    35
    """
    if not isinstance(raw, Mapping):
        return raw
    name = raw.get("preset")
    return {**(PRESETS.get(name, {}) if isinstance(name, str) else {}), **raw}


def unlawful(rules: Rules, contract: Contract) -> list[str]:
    """Say what of a contract the law forbids outright, in sentences.

    Parameters
    ----------
    rules
        The law.
    contract
        The contract.

    Examples
    --------
    >>> from shiftcast.data.starts import parse_starts
    >>> full = Contract("f", (36, 40), (4, 5), (8, 8), parse_starts("08:00"))
    >>> unlawful(Rules(break_after_hours=6.0), full)[0]
    'A shift of 8 h has 0 min of breaks; the law asks for 30 min past 6 h.'
    """
    found = []
    if contract.paid_hours[0] > rules.week_hours_of(contract):
        found.append(
            f"The least {contract.paid_hours[0]:g} paid hours are more than the "
            f"{rules.max_week_hours:g} h a week of the law."
        )
    if rules.break_after_hours is not None:
        for hours in contract.lengths():
            pauses = sum(pause.minutes for pause in contract.breaks_of(hours))
            if hours > rules.break_after_hours and pauses < rules.break_minutes:
                found.append(
                    f"A shift of {hours:g} h has {pauses:g} min of breaks; the law "
                    f"asks for {rules.break_minutes:g} min past "
                    f"{rules.break_after_hours:g} h."
                )
                break
    return found
