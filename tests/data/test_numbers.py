"""Numbers in the dialects spreadsheets write."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.findings import FILE, ROW, Findings
from shiftcast.data.numbers import comma_is_decimal, read_numbers
from shiftcast.data.sources import Sheet


def sheet_of(cells: list[str], delimiter: str = ",") -> Sheet:
    """Make a sheet of one column n."""
    frame = pd.DataFrame({"n": pd.Series(cells, dtype="str")})
    frame[FILE] = "h.csv"
    frame[ROW] = range(2, len(frame) + 2)
    return Sheet(Path("h.csv"), frame, delimiter)


def read(cells: list[str], delimiter: str = ",") -> tuple[list[float], Findings]:
    """Read a column as the files' readers do."""
    findings = Findings()
    sheet = sheet_of(cells, delimiter)
    comma = comma_is_decimal(sheet, ["n"], findings)
    values = read_numbers(sheet, "n", comma, findings, required=False)
    return values.tolist(), findings


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "-2", "+3"], [1, -2, 3]),
        (["1.5", "1,200"], [1.5, 1200]),
        (["1,5", "1.200"], [1.5, 1200]),
        (["1.234,5"], [1234.5]),
        (["1,234.5"], [1234.5]),
        (["1.234.567"], [1234567]),
        (["1,234,567"], [1234567]),
        (["0,125"], [0.125]),
        (["0.125", "1,234"], [0.125, 1234]),
        (["12'345.6"], [12345.6]),
        (["12 345,6"], [12345.6]),
        (["12\u202f345,6"], [12345.6]),
        ([",5"], [0.5]),
        (["1e3"], [1000]),
    ],
)
def test_marks_of_decimals_and_thousands(cells: list[str], values: list[float]) -> None:
    assert read(cells)[0] == values
    assert read(cells)[1].problems == []


@pytest.mark.parametrize(
    ("delimiter", "value", "note"),
    [
        (";", 1.234, "h.csv: '1,234' in n could be two numbers; read as 1.234, since"),
        (",", 1234, "h.csv: '1,234' in n could be two numbers; read as 1234, since"),
    ],
)
def test_what_could_be_two_numbers_is_noted(
    delimiter: str, value: float, note: str
) -> None:
    values, findings = read(["1,234"], delimiter)
    assert values == [value]
    assert findings.notes[0].startswith(note)


def test_both_marks_at_once_are_a_fault() -> None:
    _, findings = read(["1,5", "1.5"])
    assert str(findings.errors[0]) == (
        "h.csv: Both a comma and a point stand for the decimal sign: '1,5' in n, "
        "'1.5' in n. Write all numbers of a file the same way."
    )


@pytest.mark.parametrize("text", ["", "-", "n/a", "#N/A", "NULL", "nan", " "])
def test_words_for_nothing(text: str) -> None:
    values, findings = read([text, "2"])
    assert np.isnan(values[0])
    assert findings.problems == []


@pytest.mark.parametrize("text", ["many", "inf", "1,23,4", "1.2.3", "12:30", "1e999"])
def test_what_is_no_number(text: str) -> None:
    values, findings = read([text])
    assert np.isnan(values[0])
    assert [str(problem) for problem in findings.problems] == [
        f"h.csv, row 2, column n: '{text}' is not a number. Correct it."
    ]


def test_an_empty_cell_may_be_a_fault() -> None:
    findings = Findings()
    read_numbers(sheet_of(["1", ""]), "n", False, findings)
    assert str(findings.problems[0]) == (
        "h.csv, row 3, column n: The cell is empty. Fill it in."
    )


@pytest.mark.parametrize(
    ("text", "seconds"), [("4:35", 275), ("0:04:35", 275), ("01:00:00", 3600)]
)
def test_lengths_of_time_on_the_clock(text: str, seconds: float) -> None:
    findings = Findings()
    values = read_numbers(sheet_of([text]), "n", False, findings, clock=True)
    assert values.tolist() == [seconds]


@given(
    values=st.lists(
        st.floats(-1e9, 1e9).map(lambda value: round(value, 2)), min_size=1, max_size=5
    ),
    european=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_numbers_written_read_back(values: list[float], european: bool) -> None:
    texts = [f"{value:,.2f}" for value in values]
    if european:
        texts = [text.translate(str.maketrans(",.", ".,")) for text in texts]
    found, findings = read(texts)
    assert found == pytest.approx(values, abs=1e-6)
    assert findings.problems == []
