"""Scenarios side by side: what each would cost and reach."""

from pathlib import Path
from typing import Any

import pandas as pd

from .grids import Grid
from .page import render
from .sheets import Book, Field
from .words import ABSENT, amount, integer, present, written

__all__ = ["write_comparison"]

# A comparison bears no date of its own, so the same table gives the same bytes.
UNDATED = pd.Timestamp("2000-01-01", tz="UTC")
SHARE_WORDS = (
    "service",
    "occupancy",
    "share",
    "chance",
    "p_target",
    "on_time",
    "gap_to",
)


def write_comparison(table: pd.DataFrame, out: Path) -> list[Path]:
    """Write the scenarios of a what-if as a page, a workbook and a csv.

    Parameters
    ----------
    table
        One row a scenario, the base first; the first column names it, the others
        are the caller's. Columns whose name begins with service, occupancy, share,
        chance, p_target or on_time are shares. [0..1]
    out
        Folder to write into; made if absent.

    Returns
    -------
    list of Path
        whatif.html, whatif.xlsx and whatif.csv.
    """
    title = "Scenarios side by side"
    names = [str(name) for name in table.iloc[:, 0]]
    changes = _changes(table) if len(table) > 1 else []
    page = render(
        "comparison.html",
        title=title,
        headline=_finding(table),
        grids=[
            Grid("What each scenario gives", ["Measure", *names], _values(table)),
            Grid("Change against the first scenario", ["Measure", *names[1:]], changes),
        ],
    )
    book = Book(UNDATED, title)
    fields = [
        Field(_words(name), list(table[name]), _look(table, name)) for name in table
    ]
    book.table(book.sheet("Scenarios"), fields)
    files = {
        "whatif.html": page.encode(),
        "whatif.xlsx": book.close(),
        "whatif.csv": table.to_csv(index=False, lineterminator="\n").encode(),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]


def _finding(table: pd.DataFrame) -> str:
    """Say how far the scenarios lie apart in cost, where that is known."""
    count = f"{len(table)} scenarios"
    if "cost" not in table or len(table) < 2 or table["cost"].isna().all():
        return f"{count} are compared."
    names = table.iloc[:, 0]
    low, high = table["cost"].idxmin(), table["cost"].idxmax()
    return (
        f"{count}: cost runs from {integer(table['cost'][low])} ({names[low]}) to "
        f"{integer(table['cost'][high])} ({names[high]})."
    )


def _values(table: pd.DataFrame) -> list[list[str]]:
    """Write one row a measure, one column a scenario."""
    return [
        [_words(name), *(written(value, _look(table, name)) for value in table[name])]
        for name in table.columns[1:]
    ]


def _changes(table: pd.DataFrame) -> list[list[str]]:
    """Write what each scenario adds to the first one's numbers."""
    rows = []
    for name in table.columns[1:]:
        look = _look(table, name)
        if look == "text":
            continue
        numbers = table[name].astype(float)
        added = (numbers - numbers.iloc[0]).iloc[1:]
        rows.append([_words(name), *(_change(value, look) for value in added)])
    return rows


def _change(value: float, look: str) -> str:
    """Write a change with its sign; changes of shares are in points."""
    if not present(value):
        return ABSENT
    text = amount(100 * value, "points") if look == "share" else written(value, look)
    return f"+{text}" if value > 0 else text


def _words(name: Any) -> str:
    """Write a column's name as words."""
    text = str(name).replace("_", " ")
    return "FTE" if text == "fte" else text[:1].upper() + text[1:]


def _look(table: pd.DataFrame, name: Any) -> str:
    """Choose how a column's numbers are written."""
    if not pd.api.types.is_numeric_dtype(table[name]):
        return "text"
    if str(name).startswith(SHARE_WORDS):
        return "share"
    if pd.api.types.is_integer_dtype(table[name]):
        return "count"
    large = table[name].abs().max()
    return "count" if present(large) and large >= 1000 else "decimal"
