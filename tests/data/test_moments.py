"""Dates and times in the dialects spreadsheets write, into centre time."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.findings import FILE, ROW, Findings
from shiftcast.data.moments import find_date_order, localise, read_moments
from shiftcast.data.sources import Sheet


def sheet_of(cells: list[str], file: str = "h.csv") -> Sheet:
    """Make a sheet of one column t."""
    frame = pd.DataFrame({"t": pd.Series(cells, dtype="str")})
    frame[FILE] = file
    frame[ROW] = range(2, len(frame) + 2)
    return Sheet(Path(file), frame, ",")


def order_of(
    cells: list[str], told: str = "auto", usual: str | None = None
) -> tuple[str | None, Findings]:
    """Find the order of day and month in some cells."""
    findings = Findings()
    return find_date_order([(sheet_of(cells), "t")], told, findings, usual), findings


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/4/2026", "13/4/2026"], "day-first"),
        (["3/4/2026", "4/13/2026"], "month-first"),
        (["03.04.2026"], "day-first"),
        (["2026-03-04"], "year-first"),
        (["3 Apr 2026"], "year-first"),
        (["46115"], "year-first"),
    ],
)
def test_the_order_is_taken_from_evidence(cells: list[str], order: str) -> None:
    found, findings = order_of(cells)
    assert found == order
    assert findings.problems == []


def test_what_was_taken_is_noted() -> None:
    assert order_of(["3/4/2026", "13/4/2026"])[1].notes == [
        "h.csv: dates read day first, as '13/4/2026' shows"
    ]


def test_an_open_order_is_asked_for() -> None:
    found, findings = order_of(["", "3/4/2026 08:00"])
    assert found is None
    assert str(findings.problems[0]) == (
        "h.csv, row 3, column t: '3/4/2026 08:00' may have its day or its month "
        "first, and no date in the file tells. Say it in plan.toml: [history] dates = "
        '"day-first" or "month-first".'
    )


def test_the_order_may_be_told() -> None:
    assert order_of(["3/4/2026"], "month-first")[0] == "month-first"


def test_small_files_follow_the_history() -> None:
    found, findings = order_of(["3/4/2026"], usual="day-first")
    assert found == "day-first"
    assert findings.notes == ["h.csv: dates read day first, as in the history"]


def test_dates_that_contradict_each_other() -> None:
    found, findings = order_of(["13/4/2026", "4/13/2026"])
    assert found is None
    assert str(findings.problems[0]) == (
        "h.csv, row 2, column t: '13/4/2026' has its day first, '4/13/2026' in h.csv "
        "its month. Write all dates the same way."
    )


def test_files_are_judged_together() -> None:
    findings = Findings()
    sheets = [sheet_of(["3/4/2026"], "a.csv"), sheet_of(["14/4/2026"], "b.csv")]
    assert find_date_order([(s, "t") for s in sheets], "auto", findings) == "day-first"
    assert findings.notes == ["b.csv: dates read day first, as '14/4/2026' shows"]


@pytest.mark.parametrize(
    ("text", "order", "wall"),
    [
        ("3/4/2026 8:00", "day-first", "2026-04-03 08:00"),
        ("3/4/2026 8:00", "month-first", "2026-03-04 08:00"),
        ("3/4/26 8:00 PM", "month-first", "2026-03-04 20:00"),
        ("3/4/2026 12:15 AM", "month-first", "2026-03-04 00:15"),
        ("3/4/2026 12:15 p.m.", "month-first", "2026-03-04 12:15"),
        ("03-04-2026, 08:00:30", "day-first", "2026-04-03 08:00:30"),
        ("03.04.26 08.30", "day-first", "2026-04-03 08:30"),
        ("26-04-03 08:00", "year-first", "2026-04-03 08:00"),
        ("2026/4/3 08:00", "day-first", "2026-04-03 08:00"),
        ("2026-04-03T08:00:00.000", "day-first", "2026-04-03 08:00"),
        ("2026-04-03 24:00", "day-first", "2026-04-04 00:00"),
        ("3 April 2026 08:00", "month-first", "2026-04-03 08:00"),
        ("Fri, 03-Apr-26 08:00", "month-first", "2026-04-03 08:00"),
        ("Apr 3, 2026 8:00 PM", "day-first", "2026-04-03 20:00"),
        ("46115.5", "day-first", "2026-04-03 12:00"),
    ],
)
def test_ways_to_write_a_moment(text: str, order: str, wall: str) -> None:
    findings = Findings()
    moments = read_moments(sheet_of([text]), "t", order, findings)
    assert findings.problems == []
    assert moments.wall[0] == pd.Timestamp(wall)
    assert not moments.whole_day[0]


@pytest.mark.parametrize("text", ["2026-04-03", "3.4.2026", "46115"])
def test_dates_without_a_time_are_known_as_such(text: str) -> None:
    moments = read_moments(sheet_of([text]), "t", "day-first", Findings())
    assert moments.wall[0] == pd.Timestamp("2026-04-03")
    assert moments.whole_day[0]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-04-03 08:00Z", "2026-04-03 08:00"),
        ("2026-04-03T08:00:00+02:00", "2026-04-03 06:00"),
        ("2026-04-03 08:00 -0330", "2026-04-03 11:30"),
    ],
)
def test_offsets_settle_the_moment(text: str, utc: str) -> None:
    moments = read_moments(sheet_of([text]), "t", "day-first", Findings())
    assert moments.utc[0] == pd.Timestamp(utc, tz="UTC")


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31",
        "0001-01-01",
        "31 Dec 9999",
        "10000",
        "3 May 08:00",
        "3 May",
        "13 Jan 2026 08:00 UTC",
        "soon",
        "2026-13-01",
        "31/02/2026",
        "2026-04-03 25:00",
        "8:00",
        "2026",
        "may",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    findings = Findings()
    read_moments(sheet_of([text]), "t", "day-first", findings)
    assert [str(problem) for problem in findings.problems] == [
        f"h.csv, row 2, column t: '{text}' is not a date and time. Write it like "
        "2026-11-23 07:30."
    ]


@given(
    moment=st.datetimes(
        pd.Timestamp("2000-01-01").to_pydatetime(),
        pd.Timestamp("2059-12-31").to_pydatetime(),
    ).map(lambda moment: moment.replace(second=0, microsecond=0)),
    style=st.sampled_from(
        [
            ("%Y-%m-%d %H:%M", "year-first"),
            ("%d.%m.%Y %H:%M", "day-first"),
            ("%m/%d/%Y %I:%M %p", "month-first"),
            ("%d %b %Y %H:%M", "year-first"),
            ("%Y-%m-%dT%H:%M:%S", "day-first"),
        ]
    ),
)
@settings(max_examples=60, deadline=None)
def test_moments_written_read_back(
    moment: pd.Timestamp, style: tuple[str, str]
) -> None:
    text = moment.strftime(style[0])
    read = read_moments(sheet_of([text]), "t", style[1], Findings())
    assert read.wall[0] == pd.Timestamp(moment)


def test_a_day_that_starts_with_the_clock_change() -> None:
    findings = Findings()
    sheet = sheet_of(["2026-03-29"])
    moments = read_moments(sheet, "t", "year-first", findings)
    local = localise(moments, sheet.frame, "t", "Asia/Beirut", findings)
    assert findings.problems == []
    assert local[0].isoformat() == "2026-03-29T01:00:00+03:00"
