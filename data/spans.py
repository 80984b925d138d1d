"""Lengths of time and targets as planners write them: "20s", "80% in 30min"."""

import re
from dataclasses import dataclass

__all__ = ["Target", "parse_clock", "parse_span", "parse_target", "span_text"]

SECONDS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
PIECE = re.compile(r"(\d+(?:\.\d+)?)\s*(sec|min|s|m|h|d)")
TARGET = re.compile(r"(?:(\d+(?:\.\d+)?)\s*%\s*(?:in|within)\s+)?(.+)")


@dataclass(frozen=True)
class Target:
    """A promise: this share of contacts within this time.

    Parameters
    ----------
    share
        Share of contacts. [0..1]
    within
        Time to answer, or to reply for deferred work. [s]
    """

    share: float
    within: float

    def __str__(self) -> str:
        """Give the target as a planner writes it."""
        return f"{self.share * 100:g}% in {span_text(self.within)}"


def parse_span(text: str) -> float:
    """Read a length of time.

    Parameters
    ----------
    text
        Numbers with units s, min, h or d, e.g. "90s", "1h30min".

    Returns
    -------
    float
        Its length. [s]

    Raises
    ------
    ValueError
        If the text is no length of time.

    Examples
    --------
    >>> parse_span("1h30min")
    5400.0
    """
    squeezed = text.strip().lower()
    pieces = PIECE.findall(squeezed)
    if not pieces or PIECE.sub("", squeezed).strip():
        raise ValueError(f"'{text}' is not a length of time like 20s, 30min or 1h30min")
    return float(sum(float(number) * SECONDS[unit] for number, unit in pieces))


def span_text(seconds: float) -> str:
    """Write a length of time the way `parse_span` reads it.

    Parameters
    ----------
    seconds
        Length. [s]

    Examples
    --------
    >>> span_text(5400)
    '1h30min'
    """
    if seconds == 0:
        return "0s"
    parts = []
    for unit in ("d", "h", "min"):
        # Hours up to two days read better than days: "48h", not "2d".
        if unit == "d" and seconds <= 2 * SECONDS["d"]:
            continue
        count, seconds = divmod(seconds, SECONDS[unit])
        if count:
            parts.append(f"{count:g}{unit}")
    if seconds:
        parts.append(f"{seconds:g}s")
    return "".join(parts)


def parse_target(text: str, share: float = 0.95) -> Target:
    """Read a target such as "80% in 20s"; a bare time takes the given share.

    Parameters
    ----------
    text
        The target as written.
    share
        Share meant by a bare time. [0..1]

    Raises
    ------
    ValueError
        If the text is no target.

    Examples
    --------
    >>> parse_target("80% in 20s")
    Target(share=0.8, within=20.0)
    >>> parse_target("30min")
    Target(share=0.95, within=1800.0)
    """
    hint = f"'{text}' is not a target like '80% in 20s' or '30min'"
    match = TARGET.fullmatch(text.strip())
    if match is None:
        raise ValueError(hint)
    percent, span = match.groups()
    try:
        within = parse_span(span)
    except ValueError as error:
        raise ValueError(hint) from error
    wanted = share if percent is None else float(percent) / 100
    if not 0 < wanted <= 1:
        raise ValueError(f"'{text}' asks for {wanted:.0%}; a share lies within 0-100 %")
    return Target(wanted, within)


def parse_clock(text: str) -> int:
    """Read a time of day; 24:00 is the end of the day.

    Parameters
    ----------
    text
        Hours and minutes, "7:30" or "07:30".

    Returns
    -------
    int
        Minutes after midnight. [min]

    Raises
    ------
    ValueError
        If the text is no time of day.

    Examples
    --------
    >>> parse_clock("07:30")
    450
    """
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if match is None:
        raise ValueError(f"'{text}' is not a time of day like 07:30")
    hours, minutes = int(match[1]), int(match[2])
    if minutes > 59 or hours * 60 + minutes > 1440:
        raise ValueError(f"'{text}' is not a time of day between 00:00 and 24:00")
    return hours * 60 + minutes
