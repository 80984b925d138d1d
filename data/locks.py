"""What nobody may move: an agent's shift or day off, as told in locks.csv."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from .findings import FILE, ROW, Findings
from .sources import Sheet
from .spans import parse_clock
from .tables import Column, Table
from .typed import Basis, check_names, read_typed

__all__ = ["LOCKS", "Lock", "read_locks"]

LOCKS = Table(
    "Locks",
    "locks.csv",
    ("agent", "date"),
    (
        Column("agent", "text", "", "Name of the agent"),
        Column("date", "date", "", "The day, of a shift the day it starts"),
        Column(
            "start",
            "text",
            "",
            "When the shift starts, e.g. 08:00; empty: a day off",
            optional=True,
        ),
        Column("end", "text", "", "When it ends, e.g. 16:00", optional=True),
    ),
)
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Lock:
    """One day of one agent that stays as it is.

    Parameters
    ----------
    day
        The day; a shift belongs to the day it starts on.
    start, end
        First moment of the shift, and first moment after it, zone-aware; None if
        the day is off.
    """

    day: date
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None


def read_locks(
    sheets: Sequence[Sheet],
    agents: Sequence[str],
    basis: Basis,
    findings: Findings,
    usual: str | None = None,
) -> Mapping[str, tuple[Lock, ...]]:
    """Read locks.csv.

    Parameters
    ----------
    sheets
        Its sheets; none if there is no such file.
    agents
        Names of the agents; others are faults.
    basis
        What plan.toml says.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the dates leave it open.

    Returns
    -------
    Mapping
        Name of an agent to the locked days, in order; an `end` no later than the
        `start` is of the next day.

    Examples
    --------
    >>> from pathlib import Path
    >>> from shiftcast.data.settings import Centre, History
    >>> row = {"agent": "Ada", "date": "2026-11-23", "start": "22:00", "end": "06:00"}
    >>> sheet = Sheet(Path("l.csv"), pd.DataFrame([{**row, FILE: "l.csv", ROW: 2}]))
    >>> basis = Basis(Centre(), History(), ("calls",), ())
    >>> print(read_locks([sheet], ["Ada"], basis, Findings())["Ada"][0].end)
    2026-11-24 06:00:00+00:00
    """
    frame = read_typed(sheets, LOCKS, basis, findings, usual)
    if frame is None:
        return {}
    if agents:
        frame = check_names(frame, "agent", agents, "agent", "agents.csv", findings)
    found: dict[str, dict[date, Lock]] = defaultdict(dict)
    for row in frame[frame["date"].notna()].to_dict("records"):
        place = (str(row[FILE]), int(row[ROW]))
        day = row["date"].date()
        try:
            lock = _lock(
                day, row.get("start", ""), row.get("end", ""), basis.centre.timezone
            )
        except ValueError as error:
            findings.error(f"{error}.", "", *place, "start")
            continue
        if day in found[row["agent"]]:
            what = f"{row['agent']} has two locks on {day}."
            findings.error(what, "Keep one.", *place, "date")
        found[row["agent"]][day] = lock
    return {
        name: tuple(days[day] for day in sorted(days)) for name, days in found.items()
    }


def _lock(day: date, start: str, end: str, timezone: str) -> Lock:
    """Make a lock of one row's cells."""
    if not start and not end:
        return Lock(day)
    if not start or not end:
        raise ValueError("A locked shift needs both a start and an end")
    first, last = (pd.Timedelta(minutes=_clock(text)) for text in (start, end))
    if last <= first:
        last += DAY
    midnight = pd.Timestamp(day)
    moments = []
    for offset in (first, last):
        moment = (midnight + offset).tz_localize(
            timezone, ambiguous=True, nonexistent="NaT"
        )
        if moment is pd.NaT:
            raise ValueError(f"The clock leaps over {midnight + offset:%d %b %H:%M}")
        moments.append(moment)
    return Lock(day, *moments)


def _clock(text: str) -> int:
    """Read a time of day; a workbook's cell has seconds. [min after midnight]"""
    return parse_clock(text.rsplit(":", 1)[0] if text.count(":") == 2 else text)
