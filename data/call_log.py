"""A call log as exported, one row a contact, read into a Call log table."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calls import first_attempts, to_contacts
from .findings import FILE, ROW, Findings
from .headers import ALIASES, match_columns, plain
from .moments import find_date_order, localise, read_moments
from .numbers import comma_is_decimal, read_numbers
from .sources import Sheet
from .tables import CALLS, CONTACTS
from .typed import Basis, check_gap, check_names, check_order, check_range, texts_of

__all__ = ["has_callers", "is_call_log", "read_call_log", "read_calls"]

# What exports call the columns of a log, the best name first.
LOG_ALIASES: Mapping[str, tuple[str, ...]] = {
    "queue": ALIASES["queue"],
    "start": (
        "queue start",
        "queue start time",
        "queued at",
        "enqueue time",
        "vru exit",
        "arrival",
        "arrived",
        "created at",
        "call start",
        *ALIASES["start"],
    ),
    "end": ("end time", "call end", "ended at", "closed at", "disconnected at"),
    "wait": (
        "wait seconds",
        "wait time",
        "queue time",
        "time in queue",
        "waiting time",
    ),
    "talk": ("talk seconds", "talk time", "service seconds", "service time"),
    "hold": ("hold seconds", "hold time"),
    "wrap": ("wrap seconds", "wrap up", "wrap up time", "acw", "after call work"),
    "handle_time": ("handle seconds", "handling time", *ALIASES["handle_time"]),
    "outcome": ("call outcome", "disposition", "result", "status"),
    "caller": ("caller id", "ani", "phone number", "from number", "customer id"),
    "agent": ("agent name", "agent id"),
    "reached": ("reached queue", "entered queue"),
}
# A column of these makes rows single contacts; counts make them intervals.
MARKS = ("end", "wait", "talk", "outcome", "caller", "agent", "reached")
COUNTS = ("offered", "handled", "abandoned")
WORDS: Mapping[str, tuple[str, ...]] = {
    "handled": (
        "handled", "answered", "served", "completed", "complete", "connected",
        "agent", "closed", "resolved", "yes", "1",
    ),
    "abandoned": (
        "abandoned", "abandon", "aband", "hang", "hangup", "hung up", "lost",
        "missed", "unanswered", "not answered", "no answer", "no", "0",
    ),
    "blocked": ("blocked", "busy", "congestion", "overflow", "lines full"),
    "none": ("none", "phantom", "test"),
}  # fmt: skip
NOBODY = ("", "anonymous", "unknown", "restricted", "private", "withheld")
SECONDS = ("wait", "talk", "hold", "wrap", "handle_time")
MOST_SECONDS = 7 * 86400.0
# A contact that took so long, and so many times the usual, is worth a look.
LONG_HANDLE = 3600.0
LONG_TIMES = 20.0


def is_call_log(sheet: Sheet, basis: Basis) -> bool:
    """Tell by its columns whether a sheet has a row for each contact.

    Parameters
    ----------
    sheet
        The sheet.
    basis
        What plan.toml says; columns it names count as such.

    Examples
    --------
    >>> from pathlib import Path
    >>> from .settings import Centre, History
    >>> basis = Basis(Centre(), History(), ("calls",), ())
    >>> frame = pd.DataFrame(columns=["Timestamp", "Wait time", "Disposition"])
    >>> is_call_log(Sheet(Path("h.csv"), frame), basis)
    True
    """
    counted = any(_has(sheet, basis, name) for name in COUNTS)
    return not counted and any(_has(sheet, basis, name) for name in MARKS)


def _has(sheet: Sheet, basis: Basis, name: str) -> bool:
    """Tell whether a sheet has a column, by our name or another."""
    words = LOG_ALIASES.get(name) or ALIASES[name]
    there = {plain(each) for each in sheet.columns}
    named = name in dict(basis.history.columns)
    return named or any(plain(each) in there for each in (name, *words))


def has_callers(sheets: Sequence[Sheet], basis: Basis) -> bool:
    """Tell whether a call log names its callers, and those who redial are found.

    Parameters
    ----------
    sheets
        The history.
    basis
        What plan.toml says.
    """
    named = basis.history.redial_within > 0 and bool(sheets)
    return named and all(
        is_call_log(sheet, basis) and _has(sheet, basis, "caller") for sheet in sheets
    )


def read_call_log(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> tuple[pd.DataFrame, str | None]:
    """Read a call log and count it by the centre's interval.

    Parameters
    ----------
    sheets
        The log, in one file or several.
    basis
        What plan.toml says: [history] outcomes, count_by and redial_within count.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the sheets leave it open.

    Returns
    -------
    tuple
        A Contacts table, empty if the log cannot be read, and the order of day and
        month its dates have.
    """
    calls, order = read_calls(sheets, basis, findings, usual)
    if order is None:
        return CONTACTS.empty(), None
    contacts = to_contacts(
        calls,
        basis.centre.interval,
        count_by=basis.history.count_by,
        redial_within=basis.history.redial_within,
    )
    return contacts, order


def read_calls(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> tuple[pd.DataFrame, str | None]:
    """Read a call log contact by contact; the parameters are those of read_call_log.

    Returns
    -------
    tuple
        A Call log table, empty if the log cannot be read, and the order of day and
        month its dates have.
    """
    history = basis.history
    nothing: tuple[pd.DataFrame, None] = CALLS.empty(), None
    absent = ["queue"] if len(basis.queues) == 1 else []
    matched = [
        match_columns(
            sheet,
            CALLS,
            findings,
            mapping=dict(history.columns),
            aliases=LOG_ALIASES,
            absent=absent,
        )
        for sheet in sheets
    ]
    pairs = [(s, names) for s, names in zip(sheets, matched, strict=True) if names]
    if len(pairs) < len(sheets):
        return nothing
    dated = [
        (s, names[n]) for s, names in pairs for n in ("start", "end") if n in names
    ]
    order = find_date_order(dated, history.dates, findings, usual)
    if order is None:
        return nothing
    parts = [_read_sheet(s, names, order, basis, findings) for s, names in pairs]
    calls = pd.concat(parts, ignore_index=True)
    if calls.empty:
        findings.error("It has no rows.", "Export it again.", sheets[0].file)
        return nothing
    calls = check_names(calls, "queue", basis.queues, "queue", "plan.toml", findings)
    for name in SECONDS:
        check_range(calls, name, 0, MOST_SECONDS, findings)
    if "end" in calls:
        check_order(calls[calls["end"].notna()], findings)
    check_gap(calls, findings)
    calls = calls[calls["start"].notna() & calls["queue"].isin(basis.queues)]
    _tell(calls, basis, findings)
    return calls, order


def _read_sheet(
    sheet: Sheet, names: dict[str, str], order: str, basis: Basis, findings: Findings
) -> pd.DataFrame:
    """Read the cells of one file into a Call log table."""
    zone = basis.centre.timezone
    numbers = [names[name] for name in (*SECONDS, "reached") if name in names]
    comma = comma_is_decimal(sheet, numbers, findings)
    data: dict[str, Any] = {FILE: sheet.frame[FILE], ROW: sheet.frame[ROW]}
    data["queue"] = (
        texts_of(sheet, names["queue"], findings)
        if "queue" in names
        else pd.Series(basis.queues[0], sheet.frame.index, dtype="str")
    )
    for name in ("start", "end"):
        if name in names:
            theirs = names[name]
            moments = read_moments(sheet, theirs, order, findings, name == "start")
            data[name] = localise(moments, sheet.frame, theirs, zone, findings)
    unit = 60.0 if basis.history.handle_time_unit == "min" else 1.0
    for name in SECONDS:
        if name in names:
            data[name] = _read_seconds(sheet, names[name], comma, unit, findings)
    for name in ("caller", "agent"):
        if name in names:
            data[name] = texts_of(sheet, names[name], findings, required=False)
    if "caller" in data:
        words = data["caller"].str.casefold()
        data["caller"] = data["caller"].where(~words.isin(NOBODY), "")
    calls = pd.DataFrame(data)
    calls["handle_time"] = _handle_time(calls)
    calls["outcome"] = _outcome(sheet, names, calls, comma, basis, findings)
    return calls


def _read_seconds(
    sheet: Sheet, column: str, comma: bool, unit: float, findings: Findings
) -> npt.NDArray[np.float64]:
    """Read a length of time: seconds, minutes as [history] says, or a clock's."""
    values = read_numbers(sheet, column, comma, findings, False, clock=True)
    texts = sheet.frame[column].astype("str").str.contains(":", regex=False)
    clocks = texts.fillna(False).to_numpy(dtype=bool)
    seconds: npt.NDArray[np.float64] = np.where(clocks, values, values * unit)
    return seconds


def _handle_time(calls: pd.DataFrame) -> "pd.Series[float]":
    """Take the handle time, else talk + hold + wrap, else end less start and wait."""
    known = calls.reindex(columns=[*SECONDS]).astype("float64")
    parts = known[["talk", "hold", "wrap"]].sum(axis=1, min_count=1)
    found = known["handle_time"].fillna(parts)
    if "end" in calls:
        lasted = (calls["end"] - calls["start"]).dt.total_seconds()
        found = found.fillna((lasted - known["wait"].fillna(0.0)).clip(lower=0))
    return found


def _outcome(
    sheet: Sheet,
    names: dict[str, str],
    calls: pd.DataFrame,
    comma: bool,
    basis: Basis,
    findings: Findings,
) -> "pd.Series[str]":
    """Settle what became of each contact; a word that is not known is a fault."""
    busy = (calls["handle_time"] > 0) | (calls.get("agent", "") != "")
    guess = pd.Series(np.where(busy, "handled", "abandoned"), calls.index, dtype="str")
    outcome = guess
    if "outcome" in names:
        meant = {plain(w): o for o, words in WORDS.items() for w in words}
        meant |= {plain(word): o for word, o in basis.history.outcomes}
        texts = texts_of(sheet, names["outcome"], findings, required=False)
        outcome = texts.map(lambda text: meant.get(plain(text), "?"))
        outcome = outcome.where(texts != "", guess)
    # Whoever hung up before the queue, or never waited in it, was not offered to it.
    waited = calls.reindex(columns=["wait"])["wait"]
    outside = (outcome == "abandoned") & (waited == 0)
    if "reached" in names:
        reached = read_numbers(sheet, names["reached"], comma, findings, False)
        outside = pd.Series(reached == 0, calls.index)
    outcome = outcome.where(~outside, "none")
    strange = outcome == "?"
    if strange.any():
        words = sorted(texts[strange].unique())[:5]
        example = ", ".join(f'"{word}" = "handled"' for word in words[:1])
        findings.rows(
            sheet.frame[strange].drop_duplicates(names["outcome"]),
            np.ones(len(texts[strange].unique()), dtype=bool),
            names["outcome"],
            lambda row: f"'{row[names['outcome']]}' is not a known outcome.",
            "Say what it means: [history] outcomes = { " + example + " }; it may be "
            "handled, abandoned, blocked or none.",
        )
    return outcome.where(~strange, "none").astype("str")


def _tell(calls: pd.DataFrame, basis: Basis, findings: Findings) -> None:
    """Note what the log was taken for, and what does not count."""
    file = calls[FILE].iloc[0] if len(calls) else None
    counts = calls["outcome"].value_counts()
    parts = ", ".join(
        f"{int(counts.get(name, 0)):,} {name}"
        for name in ("handled", "abandoned", "blocked")
        if counts.get(name, 0) or name != "blocked"
    )
    worked = basis.history.count_by == "worked"
    by = "by the work in each interval" if worked else "where they came in"
    findings.note(f"a call log, one row a contact, counted {by}: {parts}", file)
    if counts.get("none", 0):
        findings.note(
            f"contacts that entered no queue, not offered: {int(counts['none']):,}",
            file,
        )
    offered = calls[calls["outcome"] != "none"].reset_index(drop=True)
    marks = [n for n in ("end", "wait", "caller", "handle_time") if n in offered]
    known = (offered[marks].notna() & (offered[marks] != "")).any(axis=1)
    # Without a length or a caller, contacts of the same minute cannot be told apart.
    twice = int((offered.drop(columns=[FILE, ROW]).duplicated() & known).sum())
    if twice:
        findings.warn(
            f"{twice:,} of {len(offered):,} contacts repeat another in every column; "
            "each counts.",
            "If exports overlap, keep one of them.",
            file,
        )
    again = int((~first_attempts(offered, basis.history.redial_within)).sum())
    if again:
        findings.note(
            f"callers who gave up and called again within "
            f"{basis.history.redial_within / 60:g} minutes, counted as one demand: "
            f"{again:,} of {len(offered):,} ([history] redial_within)",
            file,
        )
    times = calls["handle_time"].where(calls["outcome"] == "handled")
    usual = times.groupby(calls["queue"]).transform("median")
    findings.rows(
        calls,
        times.between(LONG_HANDLE, MOST_SECONDS, "right")
        & (times > LONG_TIMES * usual),
        "handle_time",
        lambda row: f"A handle time of {row['handle_time']:,.0f} s is hard to believe.",
        "Check it; it counts as it stands.",
        "warning",
    )
