"""Sheets into typed tables: every cell read by the kind of its column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .findings import FILE, ROW, Findings
from .headers import match_columns, nearest
from .moments import find_date_order, localise, read_moments
from .numbers import comma_is_decimal, read_numbers
from .settings import Centre, History, Settings
from .sources import Sheet
from .tables import Table

__all__ = [
    "Basis",
    "check_gap",
    "check_names",
    "check_order",
    "check_range",
    "find_words",
    "read_typed",
    "texts_of",
]


# Contacts further apart than this are of a mistyped year, not of a quiet one.
LONGEST_GAP = pd.Timedelta(days=400)


@dataclass(frozen=True)
class Basis:
    """What plan.toml says that reading the other files needs.

    Parameters
    ----------
    centre, history
        Its [centre] and [history].
    queues, contracts
        Names of its queues and contracts.
    borrowing
        Queues that may have no history, for they have a donor.
    """

    centre: Centre
    history: History
    queues: tuple[str, ...]
    contracts: tuple[str, ...]
    borrowing: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> "Basis":
        """Take it from a plan.toml without faults."""
        return cls(
            settings.centre,
            settings.history,
            tuple(queue.name for queue in settings.queues),
            tuple(contract.name for contract in settings.contracts),
            tuple(queue.name for queue in settings.queues if queue.donor),
        )


def read_typed(
    sheets: Sequence[Sheet],
    table: Table,
    basis: Basis,
    findings: Findings,
    usual: str | None = None,
    absent: Sequence[str] = (),
    aliases: Mapping[str, tuple[str, ...]] | None = None,
) -> pd.DataFrame | None:
    """Read sheets into the columns of a table.

    Parameters
    ----------
    sheets
        One sheet or several, stacked.
    table
        What they hold.
    basis
        What plan.toml says.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the sheets leave it open.
    absent
        Required columns that may be absent here.
    aliases
        Our names to other names for them.

    Returns
    -------
    pandas.DataFrame or None
        The columns found, with `FILE` and `ROW` beside; empty cells are NaN, NaT or
        "". None if a column is missing or the dates are open.

    Notes
    -----
    Dates without a time mean whole days: a `start` is that day's first moment, an
    `end` the first moment after it.
    """
    matched = [
        match_columns(sheet, table, findings, absent=absent, aliases=aliases)
        for sheet in sheets
    ]
    pairs = [(s, names) for s, names in zip(sheets, matched, strict=True) if names]
    if len(pairs) < len(sheets) or not sheets:
        return None
    if all(sheet.frame.empty for sheet in sheets):
        return None
    dated = [
        (sheet, names[column.name])
        for sheet, names in pairs
        for column in table.columns
        if column.kind in ("time", "date") and column.name in names
    ]
    told = basis.history.dates
    order = find_date_order(dated, "auto" if told == "auto" else told, findings, usual)
    if order is None:
        return None
    parts = [
        _read_sheet(sheet, table, names, order, basis.centre.timezone, findings)
        for sheet, names in pairs
    ]
    return pd.concat(parts, ignore_index=True)


def _read_sheet(
    sheet: Sheet,
    table: Table,
    names: Mapping[str, str],
    order: str,
    timezone: str,
    findings: Findings,
) -> pd.DataFrame:
    """Read the columns of one sheet."""
    columns = [column for column in table.columns if column.name in names]
    counted = [names[c.name] for c in columns if c.kind in ("number", "flag")]
    comma = comma_is_decimal(sheet, counted, findings)
    data: dict[str, Any] = {}
    whole_days = False
    for column in columns:
        theirs, needed = names[column.name], not column.optional
        if column.kind == "text":
            data[column.name] = texts_of(sheet, theirs, findings, needed)
        elif column.kind in ("number", "flag"):
            clock = column.unit == "[s]"
            data[column.name] = read_numbers(
                sheet, theirs, comma, findings, needed, clock=clock
            )
        else:
            moments = read_moments(sheet, theirs, order, findings, needed)
            if column.kind == "date":
                data[column.name] = moments.wall.dt.normalize()
                continue
            if column.name == "end":
                # The last day of a stretch of whole days belongs to it.
                wall = moments.wall + pd.to_timedelta(moments.whole_day * 1, unit="D")
                moments = type(moments)(wall, moments.utc, moments.whole_day)
                whole_days = bool(moments.whole_day.any())
            data[column.name] = localise(
                moments, sheet.frame, theirs, timezone, findings
            )
    if whole_days:
        findings.note(
            "dates without a time mean whole days, the end's day included", sheet.file
        )
    return pd.DataFrame(data).assign(**{FILE: sheet.frame[FILE], ROW: sheet.frame[ROW]})


def texts_of(
    sheet: Sheet, column: str, findings: Findings, required: bool = True
) -> "pd.Series[str]":
    """Read one column as trimmed text; whole numbers lose the workbook's ".0"."""
    cells = sheet.frame[column]
    if pd.api.types.is_float_dtype(cells):
        cells = cells.map(lambda value: f"{value:g}", na_action="ignore")
    texts = cells.astype("str").fillna("").str.strip()
    if required:
        findings.rows(
            sheet.frame,
            texts == "",
            column,
            lambda row: "The cell is empty.",
            "Fill it in.",
        )
    return texts


def check_names(
    frame: pd.DataFrame,
    column: str,
    known: Sequence[str],
    kind: str,
    where: str,
    findings: Findings,
) -> pd.DataFrame:
    """Hold a column of names against the known ones.

    Parameters
    ----------
    frame
        Rows with `FILE` and `ROW`; empty names are left alone.
    column
        The column of names.
    known
        Names that are known.
    kind, where
        What is named and where it would stand: "queue", "plan.toml".
    findings
        Unknown names are added here, each once with its first row.

    Returns
    -------
    pandas.DataFrame
        The frame with names spelled as known where only case or outer spaces differ.

    Examples
    --------
    >>> frame = pd.DataFrame({"queue": ["Sales", "sale"], FILE: "h.csv", ROW: [2, 3]})
    >>> findings = Findings()
    >>> checked = check_names(frame, "queue", ["sales"], "queue", "plan.toml", findings)
    >>> print(checked["queue"][0], "-", findings.problems[0].what)
    sales - There is no queue 'sale' in plan.toml.
    """
    spelled = find_words(known)
    names = frame[column].map(lambda name: spelled.get(name.casefold(), name))
    unknown = ~names.isin([*known, ""])
    first = unknown & ~names.duplicated()
    counts = names[unknown].value_counts()

    def sentence(row: Any) -> str:
        count = int(counts[row[column]])
        rows = f" ({count:,} rows)" if count > 1 else ""
        return f"There is no {kind} '{row[column]}' in {where}{rows}."

    for _, row in frame[first].head(20).iterrows():
        remedy = nearest(row[column], known)
        findings.error(sentence(row), remedy, row[FILE], int(row[ROW]), column)
    if first.sum() > 20:
        more = f"More names that are unknown: {int(first.sum()) - 20:,}."
        findings.error(more, "", frame[FILE].iloc[0], None, column)
    return frame.assign(**{column: names.astype("str")})


def find_words(known: Sequence[str]) -> dict[str, str]:
    """Give names by their lower-case spelling, where that is theirs alone.

    Examples
    --------
    >>> find_words(["Sales", "chat"])
    {'sales': 'Sales', 'chat': 'chat'}
    """
    spelled: dict[str, str] = {}
    for name in known:
        key = name.casefold()
        spelled[key] = name if key not in spelled else key
    return {key: name for key, name in spelled.items() if name in known}


def check_range(
    frame: pd.DataFrame, column: str, low: float, high: float, findings: Findings
) -> None:
    """Tell the numbers outside what can be; a column that is absent is none.

    Parameters
    ----------
    frame
        Rows with `FILE` and `ROW`.
    column
        The column of numbers.
    low, high
        Least and greatest number that can be.
    findings
        Faults are added here.
    """
    if column not in frame:
        return

    def sentence(row: Any) -> str:
        if low == 0 and row[column] < 0:
            return f"{row[column]:,g} is negative."
        return f"{row[column]:.12g} is not between {low:.12g} and {high:.12g}."

    outside = (frame[column] < low) | (frame[column] > high)
    findings.rows(frame, outside, column, sentence, "Correct it.")


def check_order(frame: pd.DataFrame, findings: Findings) -> None:
    """Tell the rows whose `end` is not after their `start`.

    Parameters
    ----------
    frame
        Rows with `FILE` and `ROW`.
    findings
        Faults are added here.
    """

    def sentence(row: Any) -> str:
        # The end of a whole day is that day's 24:00 to who wrote it.
        end, clock = row["end"], "%Y-%m-%d %H:%M"
        if end == end.normalize():
            end, clock = end - pd.Timedelta(minutes=1), "%Y-%m-%d 24:00"
        return (
            f"The end, {end:{clock}}, is not after the start, "
            f"{row['start']:%Y-%m-%d %H:%M}."
        )

    backwards = frame["end"] <= frame["start"]
    findings.rows(frame, backwards, "end", sentence, "Correct one of them.")


def check_gap(frame: pd.DataFrame, findings: Findings) -> None:
    """Tell a history that leaps over more than a year, as a mistyped year does.

    Parameters
    ----------
    frame
        Rows with `FILE`, `ROW` and a `start`, of all queues.
    findings
        Faults are added here, with the row on the shorter side of the gap.
    """
    rows = frame[frame["start"].notna()].sort_values("start", kind="stable")
    gaps = rows["start"].diff() > LONGEST_GAP
    if not gaps.any():
        return
    after = int(gaps.to_numpy().argmax())
    last, first = rows["start"].iloc[after - 1], rows["start"].iloc[after]
    odd = rows.iloc[after if after > len(rows) - after else after - 1]
    findings.error(
        f"No queue has a contact between {last:%Y-%m-%d} and {first:%Y-%m-%d}, "
        "longer than a year.",
        "Correct the year, or leave out what came before the gap.",
        odd[FILE],
        int(odd[ROW]),
        "start",
    )
