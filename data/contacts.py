"""The history: what a telephone or ticket system exported, into a Contacts table."""

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .answers import read_answers
from .call_log import is_call_log, read_call_log
from .contact_checks import COUNTS, check_counts, count_once, tell_weeks
from .findings import FILE, ROW, Findings
from .headers import ALIASES, match_columns
from .intervals import to_intervals
from .moments import Moments, ambiguous, find_date_order, localise, read_moments
from .numbers import comma_is_decimal, read_numbers
from .quiet import fill_left_out
from .sources import Sheet
from .tables import CONTACTS
from .typed import Basis, check_gap, check_names, texts_of

__all__ = ["read_contacts", "read_rows"]

EXTRA = ("start_utc", "total_handle_time")


def read_contacts(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings
) -> tuple[pd.DataFrame, str | None]:
    """Read a history.

    Parameters
    ----------
    sheets
        The export, in one file or several.
    basis
        What plan.toml says.
    findings
        Faults and decisions are added here.

    Returns
    -------
    tuple
        A Contacts table at the centre's interval, sorted by queue and start, and the
        order of day and month its dates have (None if unknown). The table is empty
        if the history cannot be read.

    Notes
    -----
    An interval without a row stays missing, which is neither zero nor closed, unless
    the export as a whole gives away that it leaves empty intervals out.

    Examples
    --------
    >>> from pathlib import Path
    >>> from shiftcast.data.settings import Centre, History
    >>> frame = pd.DataFrame({"start": ["13.1.2026 8:00"], "Calls": ["3"]})
    >>> sheet = Sheet(Path("h.csv"), frame.assign(**{FILE: "h.csv", ROW: 2}))
    >>> basis = Basis(Centre(), History(), ("calls",), ())
    >>> contacts, order = read_contacts([sheet], basis, Findings())
    >>> contacts["offered"].tolist(), order
    ([3.0], 'day-first')
    """
    contacts, order = read_rows(sheets, basis, findings)
    if order is not None:
        tell_weeks(contacts, basis, findings)
    return contacts, order


def read_rows(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> tuple[pd.DataFrame, str | None]:
    """Read rows of contacts, be they years or one forenoon.

    Parameters
    ----------
    sheets, basis, findings
        As in read_contacts.
    usual
        Order of day and month where the sheets leave it open.

    Returns
    -------
    tuple
        As read_contacts.
    """
    nothing: tuple[pd.DataFrame, None] = CONTACTS.empty(), None
    logs = [is_call_log(sheet, basis) for sheet in sheets]
    if logs and all(logs):
        return read_call_log(sheets, basis, findings, usual)
    matched = [_match(sheet, basis, findings) for sheet in sheets]
    pairs = [(s, names) for s, names in zip(sheets, matched, strict=True) if names]
    if not sheets or len(pairs) < len(sheets):
        return nothing
    dated = [
        (sheet, names[name])
        for sheet, names in pairs
        for name in ("start", "start_utc")
        if name in names
    ]
    order = find_date_order(dated, basis.history.dates, findings, usual)
    if order is None:
        return nothing
    parts = [_read_sheet(s, names, order, basis, findings) for s, names in pairs]
    frame = pd.concat(parts, ignore_index=True)
    if frame.empty:
        findings.error("It has no rows.", "Export it again.", sheets[0].file)
        return nothing
    frame = check_names(frame, "queue", basis.queues, "queue", "plan.toml", findings)
    frame = _place(frame, basis.centre.timezone, findings)
    check_gap(frame, findings)
    frame = frame[frame["start"].notna() & frame["offered"].notna()]
    frame = count_once(frame, findings)
    check_counts(frame, findings)
    contacts = to_intervals(frame, basis.centre.interval, findings)
    contacts = contacts[contacts["queue"].isin(basis.queues)]
    contacts = fill_left_out(contacts, basis.centre.interval, findings)
    return CONTACTS.check(contacts), order


def _match(sheet: Sheet, basis: Basis, findings: Findings) -> dict[str, str] | None:
    """Find the history's columns; one queue alone needs no column."""
    absent = ["start"]
    if len(basis.queues) == 1:
        absent.append("queue")
    match = functools.partial(
        match_columns,
        sheet,
        CONTACTS,
        extra=EXTRA,
        mapping=dict(basis.history.columns),
        aliases=ALIASES,
    )
    # Offered is answered + abandoned where an export has these alone.
    probe = match(findings=Findings(), absent=[*absent, "offered"])
    if probe and {"handled", "abandoned"} <= set(probe):
        absent.append("offered")
    names = match(findings=findings, absent=absent)
    if names and not {"start", "start_utc"} & set(names):
        findings.error(
            "There is no column 'start'. The file has "
            + ", ".join(sheet.columns)
            + ".",
            "Add it, or say under [history] columns which one it is: "
            'columns = { start = "…" }.',
            sheet.file,
            1,
        )
        return None
    if names and "queue" not in names:
        findings.note(f"no queue column; all rows are '{basis.queues[0]}'", sheet.file)
    return names


def _read_sheet(
    sheet: Sheet, names: dict[str, str], order: str, basis: Basis, findings: Findings
) -> pd.DataFrame:
    """Read the cells of one file; its times stay wall clock for now."""
    counted = [names[n] for n in (*COUNTS, "handle_time") if n in names]
    if "total_handle_time" in names:
        counted.append(names["total_handle_time"])
    comma = comma_is_decimal(sheet, counted, findings)
    data: dict[str, Any] = {FILE: sheet.frame[FILE], ROW: sheet.frame[ROW]}
    if "queue" in names:
        data["queue"] = texts_of(sheet, names["queue"], findings)
    else:
        data["queue"] = pd.Series(basis.queues[0], sheet.frame.index, dtype="str")
    moments, stated = _read_start(sheet, names, order, basis, findings)
    data |= {"_wall": moments.wall, "_utc": moments.utc, "_day": moments.whole_day}
    data["_stated"] = stated
    for name in COUNTS:
        if name in names:
            data[name] = read_numbers(sheet, names[name], comma, findings, False)
    if "recorded" in names:
        data["recorded"] = read_numbers(
            sheet, names["recorded"], comma, findings, False
        )
    if "offered" not in names:
        data["offered"] = data["handled"] + data["abandoned"]
        findings.note(
            f"offered is '{names['handled']}' + '{names['abandoned']}'", sheet.file
        )
    data |= read_answers(sheet, names, comma, findings)
    data["handle_time"] = _read_handle_time(sheet, names, comma, basis, findings)
    uncounted = int(np.isnan(data["offered"]).sum())
    if uncounted:
        findings.warn(
            f"Rows without a number of contacts: {uncounted:,}. They count as not "
            "recorded, not as zero.",
            "Write 0 where nobody called.",
            sheet.file,
            column=names.get("offered", names.get("handled")),
        )
    return pd.DataFrame(data)


def _read_start(
    sheet: Sheet, names: dict[str, str], order: str, basis: Basis, findings: Findings
) -> tuple[Moments, npt.NDArray[np.bool_]]:
    """Read starts; `start_utc` settles them, and must not contradict `start`."""
    zone = basis.centre.timezone
    wall = None
    if "start" in names:
        needed = "start_utc" not in names
        wall = read_moments(sheet, names["start"], order, findings, needed)
        if needed:
            return wall, wall.utc.notna().to_numpy()
    theirs = names["start_utc"]
    exact = read_moments(sheet, theirs, order, findings, wall is None)
    utc = exact.utc.fillna(exact.wall.dt.tz_localize("UTC"))
    local = utc.dt.tz_convert(zone).dt.tz_localize(None)
    if wall is None:
        return Moments(local, utc, exact.whole_day), utc.notna().to_numpy()
    both = wall.wall.notna() & utc.notna()
    findings.rows(
        sheet.frame.assign(_local=local),
        both & (wall.wall != local),
        names["start"],
        lambda row: (
            f"'{row[names['start']]}' and {theirs} '{row[theirs]}' are not the same "
            f"moment: in {zone} the latter is {row['_local']:%Y-%m-%d %H:%M}."
        ),
        f"Correct one of them, or remove the column {theirs}.",
    )
    moments = Moments(
        wall.wall.fillna(local), utc.fillna(wall.utc), wall.whole_day & ~utc.notna()
    )
    return moments, moments.utc.notna().to_numpy()


def _read_handle_time(
    sheet: Sheet, names: dict[str, str], comma: bool, basis: Basis, findings: Findings
) -> npt.NDArray[np.float64]:
    """Read the mean handle time [s], or divide its total by the contacts handled."""
    factor = 60.0 if basis.history.handle_time_unit == "min" else 1.0
    if "handle_time" in names:
        theirs = names["handle_time"]
    elif "total_handle_time" in names and "handled" in names:
        theirs = names["total_handle_time"]
    else:
        return np.full(len(sheet.frame), np.nan)
    values = read_numbers(sheet, theirs, comma, findings, False, clock=True)
    texts = sheet.frame[theirs].astype("str").str.contains(":", regex=False)
    clocks = texts.fillna(False).to_numpy(dtype=bool)
    if clocks.any():
        findings.note(f"'{theirs}' read as hours, minutes and seconds", sheet.file)
    values = np.where(clocks, values, values * factor)
    if "handle_time" in names:
        return values
    handled = read_numbers(sheet, names["handled"], comma, Findings(), False)
    findings.note(f"handle_time is '{theirs}' ÷ '{names['handled']}'", sheet.file)
    per_contact: npt.NDArray[np.float64] = values / np.where(
        handled > 0, handled, np.nan
    )
    return per_contact


def _place(frame: pd.DataFrame, zone: str, findings: Findings) -> pd.DataFrame:
    """Give starts their zone; the hour that comes twice goes by the rows' order."""
    moments = Moments(frame["_wall"], frame["_utc"], frame["_day"].to_numpy(dtype=bool))
    unsure = ambiguous(moments.wall, zone) & ~frame["_stated"].to_numpy(dtype=bool)
    second = np.zeros(len(frame), dtype=bool)
    if unsure.any():
        keys = frame.loc[unsure, ["queue", "_wall"]]
        second[unsure] = (keys.groupby(["queue", "_wall"]).cumcount() > 0).to_numpy()
        alone = int((~keys.duplicated(keep=False)).sum())
        if alone:
            findings.note(
                f"intervals without a twin in the hour a clock change repeats: "
                f"{alone:,}; taken as the first time (a column start_utc would tell)"
            )
    local = localise(moments, frame, "start", zone, findings, second)
    return frame.assign(start=local).drop(columns=["_wall", "_utc", "_day", "_stated"])
