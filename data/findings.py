"""What reading a planner's files brings to light: problems, and what was decided."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import Problem

__all__ = ["FILE", "ROW", "Findings"]

# Columns that carry, through every step of reading, where a row came from.
FILE = "_file"
ROW = "_row"
# A fault in every row of a long file is told this often, then counted.
TOLD_ROWS = {"error": 20, "warning": 3}


@dataclass
class Findings:
    """Collects faults instead of stopping at the first one.

    Parameters
    ----------
    problems
        Faults: errors stop a run, warnings are told.
    notes
        What was detected or decided, one sentence each.

    Examples
    --------
    >>> findings = Findings()
    >>> findings.error("'x' is not a number.", "Correct it.", "h.csv", 3, "offered")
    >>> print(findings.errors[0])
    h.csv, row 3, column offered: 'x' is not a number. Correct it.
    """

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """Give the faults that stop a run."""
        return [each for each in self.problems if each.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Give the faults a run lives with."""
        return [each for each in self.problems if each.severity == "warning"]

    def error(
        self,
        what: str,
        remedy: str = "",
        file: str | Path | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        """Add a fault that stops a run."""
        self.problems.append(Problem(what, remedy, file, row, column))

    def warn(
        self,
        what: str,
        remedy: str = "",
        file: str | Path | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        """Add a fault a run lives with."""
        self.problems.append(Problem(what, remedy, file, row, column, "warning"))

    def note(self, sentence: str, file: str | Path | None = None) -> None:
        """Add what was detected or decided."""
        name = f"{Path(file).name}: " if file is not None else ""
        self.notes.append(f"{name}{sentence}")

    def rows(
        self,
        frame: pd.DataFrame,
        bad: "npt.NDArray[np.bool_] | pd.Series[Any]",
        column: str,
        what: Callable[[Any], str],
        remedy: str = "",
        severity: str = "error",
    ) -> None:
        """Add one fault for each bad row, and a count where they are many.

        Parameters
        ----------
        frame
            Rows with their file and line in the columns `FILE` and `ROW`.
        bad
            One bool per row.
        column
            The column at fault, as the file calls it.
        what
            Makes the sentence from the row.
        remedy
            What to do about it.
        severity
            "error" or "warning".

        Examples
        --------
        >>> frame = pd.DataFrame({"n": [1, -2], FILE: "h.csv", ROW: [2, 3]})
        >>> findings = Findings()
        >>> findings.rows(frame, frame["n"] < 0, "n", lambda row: f"{row['n']} < 0.")
        >>> print(findings.problems[0])
        h.csv, row 3, column n: -2 < 0.
        """
        found = frame.loc[np.asarray(bad, dtype=bool)]
        told = TOLD_ROWS[severity]
        for _, row in found.head(told).iterrows():
            place = (row[FILE], int(row[ROW]), column)
            self.problems.append(Problem(what(row), remedy, *place, severity))
        if len(found) > told:
            more = f"More rows with the same fault: {len(found) - told:,}."
            file = found.iloc[0][FILE]
            self.problems.append(Problem(more, "", file, None, column, severity))
