"""How soon contacts were answered, where a table of intervals tells it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from .findings import Findings
from .numbers import read_numbers
from .sources import Sheet

__all__ = ["ANSWERS", "average_answers", "read_answers"]

Floats = npt.NDArray[np.float64]

# Each column with the count that it is a mean over.
ANSWERS: Mapping[str, str] = {
    "wait": "handled",
    "abandon_wait": "abandoned",
    "service": "offered",
}
LONGEST_WAIT = 86400.0
# A share of so much is in per cent.
PER_CENT = 1.5


def read_answers(
    sheet: Sheet, names: Mapping[str, str], comma: bool, findings: Findings
) -> dict[str, Floats]:
    """Read waits and service; what cannot be read is told and left out.

    No plan rests on them, so that they stop none.

    Parameters
    ----------
    sheet
        The sheet.
    names
        Our names to the sheet's.
    comma
        Whether a comma is the decimal sign.
    findings
        What was left out, or taken for per cent, is told here.

    Returns
    -------
    dict
        wait, abandon_wait [s] and service [0..1], those that are there.

    Examples
    --------
    >>> from pathlib import Path
    >>> frame = pd.DataFrame({"ASA": ["0:25", "31"], "SL": ["82.5%", ""]})
    >>> names = {"wait": "ASA", "service": "SL"}
    >>> found = read_answers(Sheet(Path("h.csv"), frame), names, False, Findings())
    >>> found["wait"].tolist(), found["service"].tolist()
    ([25.0, 31.0], [0.825, nan])
    """
    read = {}
    for name in ANSWERS:
        if name not in names:
            continue
        theirs, told = names[name], Findings()
        cells = sheet.frame[theirs]
        if not pd.api.types.is_numeric_dtype(cells):
            cells = cells.astype("str").str.replace(r"\s*%\s*$", "", regex=True)
        plain = replace(sheet, frame=sheet.frame.assign(**{theirs: cells}))
        values = read_numbers(
            plain, theirs, comma, told, False, clock=name != "service"
        )
        if name == "service" and np.nanmax(values, initial=0.0) > PER_CENT:
            findings.note(f"'{theirs}' read as per cent", sheet.file)
            values = values / 100
        most = 1.0 if name == "service" else LONGEST_WAIT
        odd = (values < 0) | (values > most)
        unread = len(told.errors) + int(odd.sum())
        if unread:
            findings.warn(
                f"Cells of '{theirs}' that cannot be read as {name}: {unread:,} or "
                "more. They are left out.",
                "No plan needs them; `shiftcast learn` does.",
                sheet.file,
                column=theirs,
            )
        read[name] = np.where(odd, np.nan, values)
    return read


def average_answers(frame: pd.DataFrame, keys: list[pd.Series]) -> pd.DataFrame:
    """Average waits and service over the contacts that they are a mean of.

    Parameters
    ----------
    frame
        Columns of a Contacts table.
    keys
        What to group the rows by.

    Returns
    -------
    pandas.DataFrame
        By key, those of the columns that are there; NaN where none is known.

    Examples
    --------
    >>> frame = pd.DataFrame({"offered": [1.0, 3.0], "service": [1.0, 0.0]})
    >>> average_answers(frame, [pd.Series([0, 0])])["service"].tolist()
    [0.25]
    """
    means = {}
    for name, count in ANSWERS.items():
        if name not in frame:
            continue
        weight = frame[count] if count in frame else frame["offered"]
        weight = weight.where(frame[name].notna())
        total = (frame[name] * weight).groupby(keys).sum(min_count=1)
        share = weight.groupby(keys).sum(min_count=1)
        means[name] = total / share.where(share > 0)
    return pd.DataFrame(means)
