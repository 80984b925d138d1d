"""Problems as sentences: where, what, remedy."""

from pathlib import Path

import pytest

from shiftcast.data.errors import InputError, Problem, ShiftcastError, TargetError


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem("It is so."), "It is so."),
        (Problem("It is so.", "Do that."), "It is so. Do that."),
        (
            Problem("It is so.", "", Path("deep") / "h.csv", 3, "offered"),
            "h.csv, row 3, column offered: It is so.",
        ),
        (
            Problem("It is so.", "Do that.", "plan.toml", column="[centre] name"),
            "plan.toml, key [centre] name: It is so. Do that.",
        ),
        (Problem("It is so.", row=3), "row 3: It is so."),
    ],
)
def test_the_sentence_of_a_problem(problem: Problem, sentence: str) -> None:
    assert str(problem) == sentence


def test_an_error_tells_all_its_problems_one_a_line() -> None:
    error = InputError([Problem("One."), Problem("Two.")])
    assert str(error) == "One.\nTwo."
    assert len(error.problems) == 2
    assert str(InputError("Three.")) == "Three."
    assert InputError(Problem("Four.")).problems == (Problem("Four."),)


def test_exit_codes() -> None:
    assert InputError("x").exit_code == 2
    assert TargetError("x").exit_code == 1
    assert issubclass(InputError, ShiftcastError)
