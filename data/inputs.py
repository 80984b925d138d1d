"""A plan's smaller files: events, overrides, special days, weather, drivers …"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .findings import FILE, ROW, Findings
from .sources import Sheet
from .tables import (
    ABSENCE,
    BACKLOG,
    DRIVERS,
    EVENTS,
    OVERRIDES,
    SPECIAL_DAYS,
    WEATHER,
    Table,
)
from .typed import Basis, check_names, check_order, check_range, read_typed

__all__ = [
    "read_absence",
    "read_backlog",
    "read_drivers",
    "read_events",
    "read_overrides",
    "read_special_days",
    "read_weather",
]

MOST_FACTOR = 20.0
# A stretch longer than this is a slip of the year, not a school holiday.
MOST_STRETCH_DAYS = 120
OWN_KIND = "own"
MOST_NUMBER = 1e12
DRIVER_WORDS = {"start": ("date", "day"), "name": ("driver",)}
# What thermometers, gauges and vanes have ever shown, with room to spare.
WEATHER_LIMITS = {
    "temp_max_c": (-70, 60),
    "temp_min_c": (-90, 50),
    "precip_mm": (0, 2000),
    "snow_mm": (0, 3000),
    "snow_depth_mm": (0, 15000),
    "wind_kmh": (0, 450),
}


def read_events(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read events.csv.

    Parameters
    ----------
    sheets
        Its sheets; none if there is no such file.
    basis
        What plan.toml says.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the dates leave it open.

    Returns
    -------
    pandas.DataFrame
        An Events table.

    Examples
    --------
    >>> from pathlib import Path
    >>> from shiftcast.data.settings import Centre, History
    >>> day = {"name": "Sale", "kind": "campaign", "start": "2026-02-02"}
    >>> frame = pd.DataFrame([{**day, "end": "2026-02-03", FILE: "e.csv", ROW: 2}])
    >>> basis = Basis(Centre(), History(), ("calls",), ())
    >>> read_events([Sheet(Path("e.csv"), frame)], basis, Findings())["end"][0]
    Timestamp('2026-02-04 00:00:00+0000', tz='UTC')
    """
    frame = read_typed(sheets, EVENTS, basis, findings, usual)
    if frame is None:
        return EVENTS.empty()
    frame = _whole_queue(frame, basis, findings)
    check_order(frame, findings)
    for column in ("volume_factor", "handle_time_factor"):
        check_range(frame, column, 0, MOST_FACTOR, findings)
    return _finish(frame, EVENTS, findings)


def read_overrides(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read overrides.csv; the parameters are those of `read_events`.

    Returns
    -------
    pandas.DataFrame
        An Overrides table.
    """
    frame = read_typed(sheets, OVERRIDES, basis, findings, usual)
    if frame is None:
        return OVERRIDES.empty()
    frame = _whole_queue(frame, basis, findings)
    check_order(frame, findings)
    check_range(frame, "factor", 0, MOST_FACTOR, findings)
    check_range(frame, "value", 0, 1e6, findings)
    given = frame.reindex(columns=["factor", "value"]).notna().sum(axis=1)
    findings.rows(
        frame,
        given != 1,
        "factor",
        lambda row: (
            "The override has neither a factor nor a value."
            if given[row.name] == 0
            else "The override has both a factor and a value."
        ),
        "Give one of the two.",
    )
    return _finish(frame, OVERRIDES, findings)


def read_special_days(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read special_days.csv; the parameters are those of `read_events`.

    Returns
    -------
    pandas.DataFrame
        A Special days table; a row without `end` is one day, one without `kind` is
        of the kind "own".
    """
    frame = read_typed(sheets, SPECIAL_DAYS, basis, findings, usual)
    if frame is None:
        return SPECIAL_DAYS.empty()
    frame = _whole_queue(frame, basis, findings)
    if "kind" not in frame:
        frame = frame.assign(kind="")
    kinds = frame["kind"].str.lower().replace("", OWN_KIND)
    end = frame["end"] if "end" in frame else frame["date"]
    frame = frame.assign(kind=kinds.astype("str"), end=end.fillna(frame["date"]))
    length = (frame["end"] - frame["date"]).dt.days
    findings.rows(
        frame,
        length < 0,
        "end",
        lambda row: (
            f"The end, {row['end']:%Y-%m-%d}, is before the date, "
            f"{row['date']:%Y-%m-%d}."
        ),
        "Correct one of them.",
    )
    findings.rows(
        frame,
        length > MOST_STRETCH_DAYS,
        "end",
        lambda row: (
            f"'{row['name']}' lasts {(row['end'] - row['date']).days + 1:,} days."
        ),
        f"A stretch of special days is at most {MOST_STRETCH_DAYS} days long; correct "
        "its date or end.",
    )
    return _finish(frame, SPECIAL_DAYS, findings)


def read_weather(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read weather.csv; the parameters are those of `read_events`.

    Returns
    -------
    pandas.DataFrame
        A Weather table.
    """
    frame = read_typed(sheets, WEATHER, basis, findings, usual)
    if frame is None:
        return WEATHER.empty()
    for column, (low, high) in WEATHER_LIMITS.items():
        check_range(frame, column, low, high, findings)
    if {"temp_min_c", "temp_max_c"} <= set(frame.columns):
        findings.rows(
            frame,
            frame["temp_min_c"] > frame["temp_max_c"],
            "temp_min_c",
            lambda row: (
                f"The lowest temperature {row['temp_min_c']:g} is above the highest, "
                f"{row['temp_max_c']:g}."
            ),
            "Correct one of them.",
        )
    if "issued" not in frame:
        frame["issued"] = pd.Series(pd.NaT, frame.index, dtype="datetime64[ns]")
    return _finish(frame, WEATHER, findings)


def read_drivers(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read drivers.csv; the parameters are those of `read_events`.

    Returns
    -------
    pandas.DataFrame
        A Drivers table: numbers by day, or by interval, that may move contacts.
    """
    frame = read_typed(sheets, DRIVERS, basis, findings, usual, aliases=DRIVER_WORDS)
    if frame is None:
        return DRIVERS.empty()
    frame = _whole_queue(frame, basis, findings)
    check_range(frame, "value", -MOST_NUMBER, MOST_NUMBER, findings)
    if "issued" not in frame:
        frame["issued"] = pd.Series(pd.NaT, frame.index, dtype="datetime64[ns]")
    return _finish(frame, DRIVERS, findings)


def read_backlog(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read backlog.csv; the parameters are those of `read_events`.

    Returns
    -------
    pandas.DataFrame
        A Backlog table; rows of the same queue and moment are added up.
    """
    frame = read_typed(sheets, BACKLOG, basis, findings, usual, absent=["count"])
    if frame is None:
        return BACKLOG.empty()
    if "count" not in frame:
        findings.note("no column count; each row is one contact", frame[FILE].iloc[0])
        frame["count"] = 1.0
    frame = check_names(frame, "queue", basis.queues, "queue", "plan.toml", findings)
    check_range(frame, "count", 0, 1e6, findings)
    frame = frame[frame["arrived"].notna()]
    added = frame.groupby(["queue", "arrived"], as_index=False)["count"].sum()
    return BACKLOG.check(added) if len(added) else BACKLOG.empty()


def read_absence(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read absence.csv; the parameters are those of `read_events`.

    Returns
    -------
    pandas.DataFrame
        An Absence table: each row has a share, or hours and scheduled hours.
    """
    frame = read_typed(sheets, ABSENCE, basis, findings, usual)
    if frame is None:
        return ABSENCE.empty()
    names = ["hours", "scheduled", "share"]
    frame = frame.assign(
        **{name: np.nan for name in names if name not in frame},
        team=frame.get("team", ""),
    )
    check_range(frame, "share", 0, 1, findings)
    check_range(frame, "hours", 0, 1e6, findings)
    check_range(frame, "scheduled", 0, 1e6, findings)
    hours, scheduled, share = (frame[name] for name in names)
    findings.rows(
        frame,
        share.isna() & (hours.isna() | ~(scheduled > 0)),
        "hours",
        lambda row: "The row has neither a share nor hours with scheduled hours.",
        "Give share, or hours and the scheduled hours they are missing from.",
    )
    findings.rows(
        frame,
        hours > scheduled,
        "hours",
        lambda row: (
            f"{row['hours']:g} h are missed of {row['scheduled']:g} h scheduled."
        ),
        "Correct one of them.",
    )
    table = _finish(frame, ABSENCE, findings)
    if len(table):
        days = table["date"].drop_duplicates()
        span = (days.max() - days.min()).days + 1
        if len(days) < span / 2:
            findings.warn(
                f"The file has rows on {len(days):,} of {span:,} days; the others are "
                "taken as unknown, which makes absence look more frequent than it is.",
                "Write a row with 0 for open days on which nobody was missing.",
                frame[FILE].iloc[0],
            )
    return table


def _whole_queue(frame: pd.DataFrame, basis: Basis, findings: Findings) -> pd.DataFrame:
    """Hold queues against the plan's; an empty one means all."""
    if "queue" not in frame:
        frame = frame.assign(queue=pd.Series("", frame.index, dtype="str"))
    return check_names(frame, "queue", basis.queues, "queue", "plan.toml", findings)


def _finish(frame: pd.DataFrame, table: Table, findings: Findings) -> pd.DataFrame:
    """Tell rows that say the same thing twice; give the table, in its order."""
    key = [name for name in table.key if name in frame]
    times = [column.name for column in table.columns if column.kind in ("time", "date")]
    needed = [name for name in times if name in table.required]
    # Moments that could not be read have been told; they are not alike.
    twice = frame.duplicated(key) & frame[needed].notna().all(axis=1)
    lines: dict[Any, int] = {}
    for values, row in zip(
        frame[key].itertuples(index=False, name=None), frame[ROW], strict=True
    ):
        lines.setdefault(tuple(map(str, values)), int(row))
    findings.rows(
        frame,
        twice,
        key[0],
        lambda row: (
            "The row repeats row "
            f"{lines[tuple(str(row[name]) for name in key)]} "
            f"({', '.join(key)} are the same)."
        ),
        "Keep one of them.",
    )
    kept = frame[np.asarray(~twice)]
    kept = kept[kept[needed].notna().all(axis=1)]
    return table.check(kept.drop(columns=[FILE, ROW]).reset_index(drop=True))
