"""Dates and times as spreadsheets write them, into centre time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .findings import ROW, Findings
from .numbers import EMPTY_WORDS
from .sources import Sheet

__all__ = ["Moments", "ambiguous", "find_date_order", "localise", "read_moments"]

DATE = r"(?P<a>\d{1,4})(?P<mark>[-./])(?P<b>\d{1,2})[-./](?P<c>\d{1,4})"
CLOCK = (
    r"(?:[T\s,]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})"
    r"(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?)?"
)
OFFSET = r"\s*(?P<offset>z|utc|[+-]\d{2}:?\d{2})?"
WRITTEN = re.compile(DATE + CLOCK + OFFSET, re.IGNORECASE)
# "13 Jan 2026", "Tue, 13-Jan-26" or "Jan 13, 2026"; the year must be there.
NAMED = re.compile(
    r"(?:[a-z]{3,9}\.?,? +)?\d{1,2}[ .-]*[a-z]{3,9}\.?,?[ -]*(?:\d{4}|\d{2})(?![\d:]).*"
    r"|(?:[a-z]{3,9}\.?,? +)?[a-z]{3,9}\.? +\d{1,2},? +\d{4}(?![\d:]).*",
    re.IGNORECASE,
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
# Excel counts days from here (its 1900 was a leap year).
SERIAL_ORIGIN = pd.Timestamp("1899-12-30")
# A year outside these is a slip, or a placeholder for "never".
YEARS = (1970, 2199)


@dataclass(frozen=True)
class Moments:
    """One column of times, read.

    Parameters
    ----------
    wall
        Wall-clock time without a zone; NaT where empty or unreadable.
    utc
        The exact moment where the cell told its offset, else NaT.
    whole_day
        Whether the cell is a date without a time.
    """

    wall: "pd.Series[Any]"
    utc: "pd.Series[Any]"
    whole_day: npt.NDArray[np.bool_]


def find_date_order(
    cells: Sequence[tuple[Sheet, str]],
    told: str,
    findings: Findings,
    usual: str | None = None,
) -> str | None:
    """Tell the order of day and month from dates that can be read one way only.

    Parameters
    ----------
    cells
        Sheets with one of their time columns each; judged together.
    told
        "day-first", "month-first", "year-first", or "auto": look.
    findings
        What was taken is noted; dates that contradict each other, or leave it
        open, are faults.
    usual
        Order to take where the dates leave it open.

    Returns
    -------
    str or None
        The order; None if it is open, and then it is a fault.

    Examples
    --------
    >>> from pathlib import Path
    >>> frame = pd.DataFrame({"start": ["1/2/2026", "13/2/2026"]})
    >>> find_date_order([(Sheet(Path("h.csv"), frame), "start")], "auto", Findings())
    'day-first'
    """
    if told != "auto":
        return told
    evidence: dict[str, tuple[Sheet, str, str]] = {}
    for sheet, column in cells:
        if pd.api.types.is_datetime64_any_dtype(sheet.frame[column]):
            continue
        for text in pd.unique(_texts(sheet.frame[column])):
            kind = _order_of(text)
            if kind:
                evidence.setdefault(kind, (sheet, column, text))
    day, month = evidence.get("day-first"), evidence.get("month-first")
    if day and month:
        findings.error(
            f"'{day[2]}' has its day first, '{month[2]}' in "
            f"{month[0].file.name} its month.",
            "Write all dates the same way.",
            day[0].file,
            _row_of(*day),
            day[1],
        )
        return None
    if day or month:
        order = "day-first" if day else "month-first"
        sheet, _, text = evidence[order]
        word = "day" if day else "month"
        findings.note(f"dates read {word} first, as '{text}' shows", sheet.file)
        return order
    if "open" not in evidence:
        return "year-first"
    sheet, column, text = evidence["open"]
    if usual in ("day-first", "month-first"):
        word = usual.partition("-")[0]
        findings.note(f"dates read {word} first, as in the history", sheet.file)
        return usual
    findings.error(
        f"'{text}' may have its day or its month first, and no date in the file tells.",
        'Say it in plan.toml: [history] dates = "day-first" or "month-first".',
        sheet.file,
        _row_of(sheet, column, text),
        column,
    )
    return None


def read_moments(
    sheet: Sheet, column: str, order: str, findings: Findings, required: bool = True
) -> Moments:
    """Read one column as times.

    Parameters
    ----------
    sheet
        The sheet.
    column
        Its column, as the file calls it.
    order
        "day-first", "month-first" or "year-first".
    findings
        Cells that are no times are added here.
    required
        Whether an empty cell is a fault.

    Returns
    -------
    Moments
        One row per row of the sheet.

    Examples
    --------
    >>> from pathlib import Path
    >>> sheet = Sheet(Path("h.csv"), pd.DataFrame({"start": ["1.2.2026 8:30"]}))
    >>> read_moments(sheet, "start", "day-first", Findings()).wall[0]
    Timestamp('2026-02-01 08:30:00')
    """
    cells = sheet.frame[column]
    if pd.api.types.is_datetime64_any_dtype(cells):
        moments = _typed(cells)
        empty = cells.isna().to_numpy()
    else:
        texts = _texts(cells)
        codes, distinct = pd.factorize(texts)
        read = _read_texts(pd.Series(distinct, dtype="str"), order).iloc[codes]
        read = read.set_axis(cells.index)
        moments = Moments(read["wall"], read["utc"], read["day"].to_numpy(dtype=bool))
        empty = texts.str.casefold().isin(EMPTY_WORDS).to_numpy()
    findings.rows(
        sheet.frame,
        moments.wall.isna().to_numpy() & ~empty,
        column,
        lambda row: f"'{row[column]}' is not a date and time.",
        "Write it like 2026-11-23 07:30.",
    )
    if required:
        findings.rows(
            sheet.frame, empty, column, lambda row: "The cell is empty.", "Fill it in."
        )
    return moments


def ambiguous(wall: "pd.Series[Any]", timezone: str) -> npt.NDArray[np.bool_]:
    """Mark the wall-clock times that a clock change makes happen twice.

    Parameters
    ----------
    wall
        Times without a zone.
    timezone
        Zone of the centre.

    Returns
    -------
    numpy.ndarray
        One bool per time.

    Examples
    --------
    >>> wall = pd.Series(pd.to_datetime(["2026-10-25 02:30", "2026-10-25 03:00"]))
    >>> ambiguous(wall, "Europe/Berlin")
    array([ True, False])
    """
    known = wall.dt.tz_localize(
        timezone, ambiguous="NaT", nonexistent="shift_forward"
    ).notna()
    marks: npt.NDArray[np.bool_] = (wall.notna() & ~known).to_numpy()
    return marks


def localise(
    moments: Moments,
    frame: pd.DataFrame,
    column: str,
    timezone: str,
    findings: Findings,
    second: npt.NDArray[np.bool_] | None = None,
) -> "pd.Series[Any]":
    """Give times their zone.

    Parameters
    ----------
    moments
        Times as read.
    frame
        Their rows, with file and line in the columns `FILE` and `ROW`.
    column
        Name of their column, for messages.
    timezone
        Zone of the centre; times without an offset are taken to be in it.
    findings
        Times that a clock change skips are added here.
    second
        Whether a time that happens twice means the second time.

    Returns
    -------
    pandas.Series
        Zone-aware times; NaT where they were empty or skipped.
    """
    told = moments.utc.notna()
    first = np.ones(len(frame), dtype=bool) if second is None else ~second
    # A day that starts with the clock change starts when the clock allows.
    midnight = moments.wall.where(moments.whole_day)
    local = moments.wall.dt.tz_localize(timezone, ambiguous=first, nonexistent="NaT")
    local = local.fillna(
        midnight.dt.tz_localize(timezone, ambiguous=first, nonexistent="shift_forward")
    )
    local = local.where(~told, moments.utc.dt.tz_convert(timezone))
    findings.rows(
        frame.assign(_wall=moments.wall),
        (local.isna() & moments.wall.notna()).to_numpy(),
        column,
        lambda row: (
            f"{row['_wall']:%Y-%m-%d %H:%M} does not exist in {timezone}: the clocks "
            "go forward then."
        ),
        "Correct the time, or add a column start_utc.",
    )
    return local


def _texts(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give a column's cells as trimmed text, empty where there is none."""
    return cells.astype("str").fillna("").str.strip()


def _row_of(sheet: Sheet, column: str, text: str) -> int:
    """Find the line of the first cell with a text."""
    return int(sheet.frame.loc[_texts(sheet.frame[column]) == text, ROW].iloc[0])


def _order_of(text: str) -> str | None:
    """Tell what one date says of the order: a kind, "open", or nothing."""
    match = WRITTEN.fullmatch(text)
    if match is None or len(match["a"]) > 2:
        return None
    first, second = int(match["a"]), int(match["b"])
    # Nobody writes 11.23.2026: points mean that the day comes first.
    if match["mark"] == "." or (first > 12 >= second):
        return "day-first"
    if second > 12 >= first:
        return "month-first"
    return None if first > 12 else "open"


def _typed(cells: "pd.Series[Any]") -> Moments:
    """Take times that a workbook or parquet file already holds as such."""
    cells = cells.where(cells.dt.year.between(*YEARS))
    # Workbooks count days as fractions: 08:30 may come as 08:29:59.999997.
    exact = cells.astype(
        "datetime64[ns]" if cells.dt.tz is None else "datetime64[ns, UTC]"
    ).dt.round("s")
    nothing = pd.Series(pd.NaT, cells.index, dtype="datetime64[ns, UTC]")
    if exact.dt.tz is not None:
        wall = cells.dt.tz_localize(None).astype("datetime64[ns]")
        return Moments(wall, exact, np.zeros(len(cells), dtype=bool))
    return Moments(exact, nothing, (exact == exact.dt.normalize()).to_numpy())


def _read_texts(texts: "pd.Series[str]", order: str) -> pd.DataFrame:
    """Read distinct texts into wall, utc and day (whether it has no time)."""
    parts = pd.DataFrame(
        [
            match.groupdict() if (match := WRITTEN.fullmatch(text)) else {}
            for text in texts
        ],
        columns=list(WRITTEN.groupindex),
        index=texts.index,
        dtype="str",
    )
    a, b, c = (pd.to_numeric(parts[name]) for name in "abc")
    year_first = (parts["a"].str.len() > 2) | (order == "year-first")
    year = a.where(year_first, c)
    day_first = order == "day-first"
    month = b.where(year_first | day_first, a)
    day = c.where(year_first, a if day_first else b)
    short = parts["a"].where(year_first, parts["c"]).str.len() == 2
    year = year.where(~short, year + 2000)
    date = pd.to_datetime(
        {"year": year.where(year.between(*YEARS)), "month": month, "day": day},
        errors="coerce",
    ).astype("datetime64[ns]")
    hour, minute, second = (
        pd.to_numeric(parts[name]).fillna(0) for name in ("hour", "minute", "second")
    )
    half = parts["half"].str[:1].str.lower()
    hour = hour.where(half.isna(), hour % 12 + 12 * (half == "p"))
    readable = (hour * 60 + minute <= 24 * 60) & (minute < 60) & (second < 60)
    seconds = (hour * 3600 + minute * 60 + second).where(readable)
    wall = date + pd.to_timedelta(seconds, unit="s")
    offset = parts["offset"].map(_offset_seconds, na_action="ignore").astype("float64")
    utc = (wall - pd.to_timedelta(offset, unit="s")).dt.tz_localize("UTC")
    whole_day = parts["hour"].isna() & date.notna()
    rest = texts[parts["a"].isna()]
    wall = wall.fillna(rest.map(_other_text).astype("datetime64[ns]"))
    serial = rest.str.fullmatch(SERIAL.pattern)
    whole_day |= (serial & ~rest.str.contains(".", regex=False)).reindex(
        texts.index, fill_value=False
    )
    return pd.DataFrame({"wall": wall, "utc": utc, "day": whole_day})


def _other_text(text: str) -> pd.Timestamp:
    """Read Excel's day numbers and dates with the month's name."""
    if SERIAL.fullmatch(text):
        moment = (SERIAL_ORIGIN + pd.Timedelta(days=float(text))).round("s")
    elif NAMED.fullmatch(text):
        moment = pd.to_datetime(text, errors="coerce", dayfirst=True)
    else:
        return pd.NaT
    if moment is pd.NaT or moment.tz is not None:
        return pd.NaT
    return moment if YEARS[0] <= moment.year <= YEARS[1] else pd.NaT


def _offset_seconds(text: str) -> float:
    """Read "+01:00" or "Z". [s]"""
    digits = text.replace(":", "")
    if not digits[1:].isdigit():
        return 0.0
    sign = -1 if digits[0] == "-" else 1
    return float(sign * (int(digits[1:3]) * 3600 + int(digits[3:5]) * 60))
