"""Which of a file's columns is which of ours."""

import difflib
import re
from collections.abc import Mapping, Sequence

from .findings import Findings
from .sources import Sheet
from .tables import Table

__all__ = ["ALIASES", "match_columns", "nearest", "plain"]

# What exports of common telephone and ticket systems call our columns.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "queue": (
        "queue name",
        "call queue",
        "skill",
        "skill name",
        "split/skill",
        "workgroup",
        "line of business",
    ),
    "start": (
        "interval start",
        "interval start time",
        "start time",
        "date time",
        "timestamp",
        "date",
        "interval",
    ),
    "start_utc": ("interval start utc date", "interval start utc", "utc"),
    "offered": (
        "calls offered",
        "contacts offered",
        "interactions offered",
        "offer",
        "calls",
        "contacts",
        "volume",
        "received",
    ),
    "handled": (
        "calls handled",
        "contacts handled",
        "interactions handled",
        "answered",
        "calls answered",
        "acd calls",
    ),
    "abandoned": (
        "calls abandoned",
        "contacts abandoned",
        "interactions abandoned",
        "abandons",
        "aban calls",
    ),
    "blocked": ("calls blocked", "contacts blocked", "busy", "blocked calls"),
    "handle_time": (
        "aht",
        "average handle time",
        "avg handle time",
        "avg handle",
        "average handling time",
    ),
    "wait": (
        "asa",
        "average speed of answer",
        "average speed to answer",
        "avg speed of answer",
        "average answer time",
        "avg answer time",
    ),
    "abandon_wait": (
        "average abandon time",
        "avg abandon time",
        "average time to abandon",
        "avg aban time",
    ),
    "service": ("service level", "sl", "service level %", "percent in service level"),
    "total_handle_time": ("handle time total", "sum handle time"),
}


def nearest(name: str, known: Sequence[str]) -> str:
    """Name the nearest known word as a question, or list what is known.

    Examples
    --------
    >>> nearest("bokings", ["bookings", "sales"])
    "Did you mean 'bookings'?"
    """
    spelled = {plain(each): each for each in known}
    near = difflib.get_close_matches(plain(name), spelled, n=1)
    if near:
        return f"Did you mean '{spelled[near[0]]}'?"
    return f"Known: {', '.join(known) or 'none'}."


def match_columns(
    sheet: Sheet,
    table: Table,
    findings: Findings,
    extra: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None,
    aliases: Mapping[str, tuple[str, ...]] | None = None,
    absent: Sequence[str] = (),
) -> dict[str, str] | None:
    """Find our columns in a sheet.

    Parameters
    ----------
    sheet
        The sheet.
    table
        The table it should hold.
    findings
        Faults and decisions are added here.
    extra
        Columns read beside the table's own.
    mapping
        Our name to the file's, as the planner says under [history] columns.
    aliases
        Our name to other names for it; using one is noted.
    absent
        Required columns that may be absent here.

    Returns
    -------
    dict or None
        Our name to the file's; None if a required column is missing.

    Examples
    --------
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> from shiftcast.data.tables import BACKLOG
    >>> frame = pd.DataFrame(columns=["QUEUE", "Arrived", "count"])
    >>> sheet = Sheet(Path("b.csv"), frame)
    >>> match_columns(sheet, BACKLOG, Findings())
    {'queue': 'QUEUE', 'arrived': 'Arrived', 'count': 'count'}
    """
    ours = [*table.names, *extra]
    before = len(findings.errors)
    found = _mapped(sheet, ours, mapping or {}, findings)
    free = [name for name in sheet.columns if name not in found.values()]
    for name in ours:
        if name not in found:
            same = [each for each in free if plain(each) == plain(name)]
            if same:
                found[name] = same[0]
                free = [each for each in free if each not in same]
    for name, words in (aliases or {}).items():
        also = [plain(word) for word in words]
        hits = [each for each in free if plain(each) in also]
        if not hits or name in found:
            continue
        best = min((also.index(plain(each)), each) for each in hits)[1]
        found[name] = best
        free.remove(best)
        findings.note(f"'{best}' read as {name}", sheet.file)
    _tell_missing(sheet, table, found, free, absent, findings)
    if aliases is None:
        _tell_unknown(sheet, ours, found, free, findings)
    elif free:
        findings.note(f"not read: {', '.join(free)}", sheet.file)
    return found if len(findings.errors) == before else None


def plain(name: str) -> str:
    """Strip case, spaces and marks from a column's name."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _mapped(
    sheet: Sheet, ours: list[str], mapping: Mapping[str, str], findings: Findings
) -> dict[str, str]:
    """Take the columns the planner has named; a name that is not there is a fault."""
    found = {}
    for name, theirs in mapping.items():
        same = [each for each in sheet.columns if plain(each) == plain(theirs)]
        if name not in ours:
            what = f"[history] columns names '{name}', which is not a column of ours."
            findings.error(what, nearest(name, ours), "plan.toml")
        elif same:
            found[name] = same[0]
        else:
            what = (
                f"[history] columns says that {name} is '{theirs}', but the file has "
                "no such column."
            )
            findings.error(what, nearest(theirs, sheet.columns), sheet.file, 1)
    return found


def _tell_missing(
    sheet: Sheet,
    table: Table,
    found: Mapping[str, str],
    free: list[str],
    absent: Sequence[str],
    findings: Findings,
) -> None:
    """Tell each required column the sheet lacks."""
    for name in table.required:
        if name in found or name in absent:
            continue
        near = difflib.get_close_matches(name, free, n=1)
        guess = f" Is it '{near[0]}'?" if near else ""
        remedy = f"Add it{guess and ', or rename the column'}."
        if table.name == "Contacts":
            remedy = (
                f"Add it, or say under [history] columns which one it is: "
                f'columns = {{ {name} = "…" }}.'
            )
        what = f"There is no column '{name}'.{guess} The file has "
        findings.error(what + ", ".join(sheet.columns) + ".", remedy, sheet.file, 1)


def _tell_unknown(
    sheet: Sheet,
    ours: list[str],
    found: Mapping[str, str],
    free: list[str],
    findings: Findings,
) -> None:
    """Tell columns nothing reads: a likely slip is an error, others a warning."""
    missing = [name for name in ours if name not in found]
    for name in free:
        near = difflib.get_close_matches(plain(name), map(plain, missing), n=1)
        if near:
            meant = next(each for each in missing if plain(each) == near[0])
            what = f"'{name}' is not a known column."
            remedy = f"Did you mean '{meant}'?"
            findings.error(what, remedy, sheet.file, 1, name)
        else:
            what = f"'{name}' is not a known column and is not read."
            remedy = f"Known columns: {', '.join(ours)}."
            findings.warn(what, remedy, sheet.file, 1, name)
