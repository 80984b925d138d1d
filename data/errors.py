"""What can go wrong, in sentences a planner understands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["InputError", "Problem", "ShiftcastError", "TargetError"]


class ShiftcastError(Exception):
    """Base of all errors that are told to the user as one sentence."""

    exit_code = 1


class TargetError(ShiftcastError):
    """A target or rule cannot be met. Exit code 1."""


@dataclass(frozen=True)
class Problem:
    """One fault in the input.

    Parameters
    ----------
    what
        What is wrong, with what was found.
    remedy
        What to do about it.
    file
        The file it stands in, if any.
    row
        Its line in the file (the header is line 1), if any.
    column
        Its column or key, if any.
    severity
        "error" stops the run, "warning" is told and the run goes on.

    Examples
    --------
    >>> print(Problem("'-3' is negative.", "Correct the count.", "h.csv", 7, "offered"))
    h.csv, row 7, column offered: '-3' is negative. Correct the count.
    """

    what: str
    remedy: str = ""
    file: str | Path | None = None
    row: int | None = None
    column: str | None = None
    severity: str = "error"

    def __str__(self) -> str:
        """Give the sentence: where, what, remedy."""
        name = Path(self.file).name if self.file is not None else None
        word = "key" if name is not None and name.endswith(".toml") else "column"
        places = [
            name,
            f"row {self.row}" if self.row is not None else None,
            f"{word} {self.column}" if self.column is not None else None,
        ]
        where = ", ".join(place for place in places if place)
        sentence = f"{self.what} {self.remedy}".strip()
        return f"{where}: {sentence}" if where else sentence


class InputError(ShiftcastError):
    """Input that contradicts itself or cannot be read. Exit code 2.

    Parameters
    ----------
    problems
        Every fault found, or one sentence.

    Examples
    --------
    >>> str(InputError("No such folder: plans. Check the path."))
    'No such folder: plans. Check the path.'
    """

    exit_code = 2

    def __init__(self, problems: str | Problem | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = [Problem(problems)]
        elif isinstance(problems, Problem):
            problems = [problems]
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
