"""Numbers, days and lists as a planner would say them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from ..data.hours import DAY_NAMES

__all__ = [
    "ABSENT",
    "MONTHS",
    "amount",
    "clock",
    "day",
    "integer",
    "listing",
    "moment",
    "percent",
    "plural",
    "present",
    "span_of",
    "written",
]

# Locale-free on purpose: reports read the same on every machine.
MONTHS = ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()  # noqa: SIM905
ABSENT = "–"
# Keeps a number and its unit on one line.
JOINT = "\u00a0"


def present(value: Any) -> bool:
    """Tell whether a value is there: not None and not NaN."""
    return value is not None and not bool(pd.isna(value))


def integer(value: Any) -> str:
    """Write a count with thousands apart.

    Examples
    --------
    >>> integer(12340.4)
    '12,340'
    """
    return f"{float(value):,.0f}" if present(value) else ABSENT


def amount(value: Any, unit: str = "", digits: int = 1) -> str:
    """Write a quantity with its unit.

    Examples
    --------
    >>> amount(1234.56, "h").split()
    ['1,234.6', 'h']
    """
    if not present(value):
        return ABSENT
    return f"{float(value):,.{digits}f}" + (f"{JOINT}{unit}" if unit else "")


def percent(share: Any, digits: int = 0) -> str:
    """Write a share in per cent; a share short of all or none never reads as such.

    Parameters
    ----------
    share
        The share. [0..1]
    digits
        Digits after the point.

    Examples
    --------
    >>> percent(0.834).split(), percent(0.999).split()
    (['83', '%'], ['99.9', '%'])
    """
    if not present(share):
        return ABSENT
    value = 100 * float(share)
    text = f"{value:.{digits}f}"
    rounded = float(text)
    if rounded in (0.0, 100.0) and abs(value - rounded) > 1e-9 and digits < 3:
        return percent(share, digits + 1)
    return f"{text}{JOINT}%"


def day(value: date, weekday: bool = True) -> str:
    """Write a day, with its weekday or without.

    Examples
    --------
    >>> day(date(2026, 11, 23)).split()
    ['Mon', '23', 'Nov']
    """
    name = [DAY_NAMES[value.weekday()]] if weekday else []
    return JOINT.join([*name, str(value.day), MONTHS[value.month - 1]])


def clock(value: pd.Timestamp) -> str:
    """Write a time of day.

    Examples
    --------
    >>> clock(pd.Timestamp("2026-11-23 08:05"))
    '08:05'
    """
    return f"{value.hour:02d}:{value.minute:02d}"


def moment(value: Any, timezone: str) -> str:
    """Write a moment as day and time of day in centre time.

    Parameters
    ----------
    value
        A zone-aware moment, or text of one; naive means centre time.
    timezone
        Name of the centre's zone.

    Examples
    --------
    >>> moment("2026-11-23T15:30:00Z", "America/Denver").replace("\\u00a0", " ")
    'Mon 23 Nov 08:30'
    """
    stamp = pd.Timestamp(value)
    if stamp.tzinfo is None:
        stamp = stamp.tz_localize(timezone)
    local = stamp.tz_convert(timezone)
    return f"{day(local)}{JOINT}{clock(local)}"


def plural(count: Any, one: str, many: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> plural(1, "gap").split(), plural(2, "gap").split()
    (['1', 'gap'], ['2', 'gaps'])
    """
    text = integer(count)
    return f"{text}{JOINT}{one if text == '1' else many or one + 's'}"


def listing(names: Sequence[str], most: int = 4) -> str:
    """Write names as a list; beyond some they are counted.

    Parameters
    ----------
    names
        The names.
    most
        How many are spelled out.

    Examples
    --------
    >>> listing(["a", "b", "c"]), listing(list("abcdef"), 3)
    ('a, b and c', 'a, b, c and 3 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def span_of(shown: Sequence[str], everyone: Sequence[str]) -> str:
    """Write which part of some names is shown, to head a title; empty for all.

    Examples
    --------
    >>> span_of(["a", "b"], ["a", "b", "c"])
    'a to b: '
    """
    if len(shown) == len(everyone):
        return ""
    return f"{shown[0]}: " if len(shown) == 1 else f"{shown[0]} to {shown[-1]}: "


def written(value: Any, kind: str) -> str:
    """Write a figure by what it is: "count", "decimal", "share" or "text".

    Examples
    --------
    >>> written(1234.4, "count"), written(12.34, "decimal")
    ('1,234', '12.3')
    """
    if kind == "text":
        return str(value) if present(value) else ABSENT
    if kind == "share":
        return percent(value, 1)
    return integer(value) if kind == "count" else amount(value)
