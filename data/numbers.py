"""Numbers as spreadsheets write them: "1.234,5", "1,234.5", "04:35"."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from .findings import Findings
from .sources import Sheet

__all__ = ["EMPTY_WORDS", "comma_is_decimal", "read_numbers"]

EMPTY_WORDS = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–"})
# Marks between thousands that are never a decimal sign.
SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’_]")
PLAIN = re.compile(r"[+-]?\d+")
COMMA_DECIMAL = re.compile(
    r"[+-]?(\d*,(\d{1,2}|\d{4,})|0,\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})"
)
POINT_DECIMAL = re.compile(
    r"[+-]?(\d*\.(\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,})"
)
EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,]\d+)?")


def read_numbers(
    sheet: Sheet,
    column: str,
    comma: bool,
    findings: Findings,
    required: bool = True,
    clock: bool = False,
) -> npt.NDArray[np.float64]:
    """Read one column as numbers; empty cells become NaN.

    Parameters
    ----------
    sheet
        The sheet.
    column
        Its column, as the file calls it.
    comma
        Whether a comma is the decimal sign.
    findings
        Cells that are no numbers are added here.
    required
        Whether an empty cell is a fault.
    clock
        Whether "4:35" and "0:04:35" are lengths of time. [s]

    Returns
    -------
    numpy.ndarray
        One number per row.

    Examples
    --------
    >>> from pathlib import Path
    >>> frame = pd.DataFrame({"n": ["1.234,5", "-"]})
    >>> read_numbers(Sheet(Path("h.csv"), frame), "n", True, Findings(), False)
    array([1234.5,    nan])
    """
    cells = sheet.frame[column]
    if pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells):
        values = cells.to_numpy(dtype="float64", na_value=np.nan)
        wrong = np.isinf(values)
        empty = np.isnan(values)
    else:
        codes, distinct = pd.factorize(_texts(cells))
        numbers = np.array([_number(text, comma, clock) for text in distinct])
        blank = np.array([text.casefold() in EMPTY_WORDS for text in distinct])
        # What cannot be read comes back infinite, so that NaN means empty alone.
        values = numbers[codes] if len(distinct) else np.empty(0)
        wrong = np.isinf(values)
        empty = blank[codes] if len(distinct) else np.empty(0, dtype=bool)
    findings.rows(
        sheet.frame,
        wrong,
        column,
        lambda row: f"'{row[column]}' is not a number.",
        "Correct it.",
    )
    if required:
        findings.rows(
            sheet.frame, empty, column, lambda row: "The cell is empty.", "Fill it in."
        )
    return np.where(wrong, np.nan, values)


def comma_is_decimal(sheet: Sheet, columns: Sequence[str], findings: Findings) -> bool:
    """Tell from a file's own numbers whether a comma is its decimal sign.

    Parameters
    ----------
    sheet
        The sheet.
    columns
        Its columns of numbers, as the file calls them.
    findings
        A contradiction, or an assumption, is added here.

    Returns
    -------
    bool
        True for 1.234,5 and False for 1,234.5.

    Examples
    --------
    >>> from pathlib import Path
    >>> frame = pd.DataFrame({"n": ["1.200", "0,5"]})
    >>> comma_is_decimal(Sheet(Path("h.csv"), frame), ["n"], Findings())
    True
    """
    for_comma: tuple[str, str] | None = None
    for_point: tuple[str, str] | None = None
    open_case: tuple[str, str] | None = None
    for column in columns:
        cells = sheet.frame[column]
        if pd.api.types.is_numeric_dtype(cells):
            continue
        for text in pd.unique(_texts(cells)):
            if PLAIN.fullmatch(text):
                continue
            plain = SPACES.sub("", text)
            if COMMA_DECIMAL.fullmatch(plain):
                for_comma = for_comma or (column, text)
            elif POINT_DECIMAL.fullmatch(plain):
                for_point = for_point or (column, text)
            elif EITHER.fullmatch(plain):
                open_case = open_case or (column, text)
    if for_comma and for_point:
        findings.error(
            f"Both a comma and a point stand for the decimal sign: '{for_comma[1]}' "
            f"in {for_comma[0]}, '{for_point[1]}' in {for_point[0]}.",
            "Write all numbers of a file the same way.",
            sheet.file,
        )
    comma = bool(for_comma) or (not for_point and sheet.delimiter == ";")
    if for_comma:
        findings.note("a comma is the decimal sign", sheet.file)
    elif open_case and not for_point:
        value = _number(open_case[1], comma, False)
        findings.note(
            f"'{open_case[1]}' in {open_case[0]} could be two numbers; read as "
            f"{value:g}, since cells are apart by '{sheet.delimiter or 'columns'}'",
            sheet.file,
        )
    return comma


def _texts(cells: "pd.Series[str]") -> "pd.Series[str]":
    """Give a column's cells as trimmed text, empty where there is none."""
    return cells.astype("str").fillna("").str.strip()


def _number(text: str, comma: bool, clock: bool) -> float:
    """Read one number; NaN where empty, infinite where it is none."""
    if text.casefold() in EMPTY_WORDS:
        return np.nan
    if clock and (match := CLOCK.fullmatch(text)):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    plain = SPACES.sub("", text)
    mark, group = (",", ".") if comma else (".", ",")
    if group in plain and not re.fullmatch(
        rf"[+-]?\d{{1,3}}(\{group}\d{{3}})+(\{mark}\d*)?", plain
    ):
        return np.inf
    try:
        value = float(plain.replace(group, "").replace(mark, "."))
    except ValueError:
        return np.inf
    return value if np.isfinite(value) else np.inf
