"""What a table is: its columns, their kinds and units, and the key of a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from .errors import InputError, Problem

__all__ = ["Column", "Table"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        As spelled in every file and frame.
    kind
        "text", "time" (zone-aware in memory), "date" (a day, no zone), "number",
        "flag" (0 or 1).
    unit
        In brackets where the value has one, e.g. "[s]".
    meaning
        One sentence part for docs/tables.md.
    optional
        Whether frames may lack it.
    """

    name: str
    kind: str
    unit: str
    meaning: str
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """One table that passes between rooms.

    Parameters
    ----------
    name
        What people call it.
    file
        Its file in the run's folder, if it has one.
    key
        Columns that together name one row.
    columns
        All columns, key first.
    """

    name: str
    file: str | None
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Give the column names, key first."""
        return [column.name for column in self.columns]

    @property
    def required(self) -> list[str]:
        """Give the names of the columns no frame may lack."""
        return [column.name for column in self.columns if not column.optional]

    def empty(self) -> pd.DataFrame:
        """Give a frame of this table without rows."""
        kinds = {"text": "str", "number": "float64", "flag": "int64"}
        columns = {}
        for column in self.columns:
            if column.kind == "time":
                series = pd.Series([], dtype="datetime64[ns, UTC]")
            elif column.kind == "date":
                series = pd.Series([], dtype="datetime64[ns]")
            else:
                series = pd.Series([], dtype=kinds[column.kind])
            columns[column.name] = series
        return pd.DataFrame(columns)

    def of(self, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
        """Lay rows out as a frame of this table; without rows an empty one.

        Raises
        ------
        InputError
            As check.

        Examples
        --------
        >>> from shiftcast.data.tables import WEIGHTS
        >>> len(WEIGHTS.of([{"queue": "calls", "model": "mean8", "weight": 1.0}]))
        1
        """
        return self.check(pd.DataFrame(list(rows))) if rows else self.empty()

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Hold a frame against the table and give it back, columns in order.

        Columns that the table does not name are kept, last.

        Raises
        ------
        InputError
            If a required column is missing or two rows share a key.

        Examples
        --------
        >>> from shiftcast.data.tables import SCORES
        >>> SCORES.check(pd.DataFrame({"queue": ["a"]}))
        Traceback (most recent call last):
        ...
        shiftcast.data.errors.InputError: The table Scores lacks model, origin, \
lead_week, wape, floor, rmsse, crps, bias, coverage. It has queue.
        """
        lacking = [name for name in self.required if name not in frame.columns]
        if lacking:
            what = f"The table {self.name} lacks {', '.join(lacking)}."
            raise InputError(Problem(what, f"It has {', '.join(map(str, frame))}."))
        twice = frame.duplicated(list(self.key))
        if twice.any():
            row = frame.loc[twice, list(self.key)].iloc[0]
            place = ", ".join(f"{name} {value}" for name, value in row.items())
            raise InputError(
                Problem(f"The table {self.name} has two rows for {place}.", "Keep one.")
            )
        known = [name for name in self.names if name in frame.columns]
        return frame[known + [name for name in frame.columns if name not in known]]
