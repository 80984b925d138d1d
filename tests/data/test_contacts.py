"""The history: columns, duplicates, grains and clock changes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.contacts import read_contacts
from shiftcast.data.errors import InputError
from shiftcast.data.findings import FILE, ROW, Findings
from shiftcast.data.folder import Folder, read_folder
from shiftcast.data.settings import Centre, History
from shiftcast.data.sources import Sheet
from shiftcast.data.typed import Basis

Write = Callable[..., Path]
PLAN = '[centre]\ntimezone = "Europe/Berlin"\n{centre}\n{history}\n'
QUEUE = '[[queue]]\nname = "q"\nchannel = "voice"\n'


def read(write: Write, rows: str, centre: str = "", history: str = "") -> Folder:
    """Read a history of the one queue q."""
    plan = PLAN.format(centre=centre, history=history) + QUEUE
    return read_folder(write(plan_toml=plan, history_csv=rows), need=["history"])


def faults(write: Write, rows: str, centre: str = "", history: str = "") -> list[str]:
    """List the sentences a history yields."""
    with pytest.raises(InputError) as caught:
        read(write, rows, centre, history)
    return [str(problem) for problem in caught.value.problems]


def clock(folder: Folder) -> list[str]:
    """List the starts in UTC."""
    starts = folder.contacts["start"].dt.tz_convert("UTC")
    return starts.dt.strftime("%m-%d %H:%M").tolist()


def test_columns_of_a_cloud_system(write: Write) -> None:
    found = read(
        write,
        "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,"
        "Interactions Handled,Total Handle Time\n"
        "2026-01-13T07:00:00Z,q,VOICE,a|||b,en,10,8,1600\n"
        "2026-01-13T07:30:00Z,q,VOICE,a|||b,en,0,0,0\n",
    )
    contacts = found.contacts
    assert clock(found) == ["01-13 07:00", "01-13 07:30"]
    assert contacts["start"].dt.hour.tolist() == [8, 8]
    assert contacts["handle_time"].tolist()[0] == 200
    assert np.isnan(contacts["handle_time"].tolist()[1])
    assert "history.csv: 'Interval Start UTC Date' read as start_utc" in found.notes
    assert "history.csv: not read: Media Type, Skill Set, Language" in found.notes
    assert (
        "history.csv: handle_time is 'Total Handle Time' ÷ 'Interactions Handled'"
        in found.notes
    )


def test_aliases_are_noted(write: Write) -> None:
    found = read(write, "Interval Start,Calls Offered,AHT\n2026-01-13 08:00,3,200\n")
    assert found.contacts["offered"].tolist() == [3]
    assert found.notes[:4] == (
        "history.csv: 'Interval Start' read as start",
        "history.csv: 'Calls Offered' read as offered",
        "history.csv: 'AHT' read as handle_time",
        "history.csv: no queue column; all rows are 'q'",
    )


def test_columns_the_plan_names(write: Write) -> None:
    found = read(
        write,
        "When,Calls In,offered,Mean\n2026-01-13 08:00,3,99,4\n",
        history="[history]\nhandle_time_unit = 'min'\n"
        "columns = { start = 'When', offered = 'calls in', handle_time = 'Mean' }\n",
    )
    assert found.contacts["offered"].tolist() == [3]
    assert found.contacts["handle_time"].tolist() == [240]


def test_columns_the_plan_names_but_the_file_lacks(write: Write) -> None:
    told = faults(
        write,
        "start,Calls,Volume\n2026-01-13 08:00,3,3\n",
        history="[history]\ncolumns = { offered = 'Cals', mood = 'Volume' }\n",
    )
    assert told == [
        "history.csv, row 1: [history] columns says that offered is 'Cals', but the "
        "file has no such column. Did you mean 'Calls'?",
        "plan.toml: [history] columns names 'mood', which is not a column of ours. "
        "Known: queue, start, offered, handled, abandoned, blocked, handle_time, "
        "wait, abandon_wait, service, recorded, start_utc, total_handle_time.",
    ]


def test_handle_times_on_the_clock_need_no_unit(write: Write) -> None:
    found = read(
        write,
        "start,offered,aht\n2026-01-13 08:00,3,0:04:05\n",
        history="[history]\nhandle_time_unit = 'min'\n",
    )
    assert found.contacts["handle_time"].tolist() == [245]
    assert "history.csv: 'aht' read as hours, minutes and seconds" in found.notes


def test_optional_columns_may_be_absent(write: Write) -> None:
    contacts = read(write, "start,offered\n2026-01-13 08:00,3\n").contacts
    assert contacts["handle_time"].isna().all()
    assert list(contacts.columns) == ["queue", "start", "offered", "handle_time"]


def test_rows_in_any_order_come_back_sorted(write: Write) -> None:
    found = read(write, "start,offered\n2026-01-13 09:00,3\n2026-01-12 09:00,1\n")
    assert found.contacts["offered"].tolist() == [1, 3]


def test_identical_duplicates_count_once(write: Write) -> None:
    row = "2026-01-13 09:00,3\n"
    found = read(write, "start,offered\n" + row + row + "2026-01-13 09:30,3\n" + row)
    assert found.contacts["offered"].tolist() == [3, 3]
    assert "history.csv: identical duplicate rows, counted once: 2" in found.notes


def test_duplicates_that_differ_name_both_rows(write: Write) -> None:
    told = faults(
        write,
        "start,offered\n2026-01-13 09:00,3\n2026-01-13 09:30,3\n2026-01-13 09:00,4\n",
    )
    assert told == [
        "history.csv, row 4, column start: q at 2026-01-13 09:00 stands here with 4 "
        "offered and in row 2 with 3. Keep one; or add the rows up, if the export "
        "splits a queue by skill or medium."
    ]


def test_a_gap_stays_a_gap(write: Write) -> None:
    rows = "start,offered\n2026-01-13 09:00,3\n2026-01-13 09:30,\n2026-01-13 10:30,0\n"
    found = read(write, rows)
    assert clock(found) == ["01-13 08:00", "01-13 09:30"]
    assert [str(problem) for problem in found.warnings] == [
        "history.csv, column offered: Rows without a number of contacts: 1. They "
        "count as not recorded, not as zero. Write 0 where nobody called."
    ]


def test_finer_rows_are_added_up(write: Write) -> None:
    found = read(
        write,
        "start,offered,handled,handle_time\n"
        "2026-01-13 08:00,3,3,100\n2026-01-13 08:15,2,1,200\n"
        "2026-01-13 08:30,0,0,\n2026-01-13 08:45,4,0,\n"
        "2026-01-14 08:00,7,7,50\n2026-01-14 08:30,8,8,60\n",
    )
    contacts = found.contacts
    assert clock(found) == ["01-13 07:00", "01-13 07:30", "01-14 07:00", "01-14 07:30"]
    assert contacts["offered"].tolist() == [5, 4, 7, 8]
    assert contacts["handled"].tolist() == [4, 0, 7, 8]
    assert contacts["handle_time"].tolist()[0] == pytest.approx(125)
    assert np.isnan(contacts["handle_time"].tolist()[1])
    assert contacts["handle_time"].tolist()[2:] == [50, 60]
    assert "history.csv: rows finer than 30min were added up to it" in found.notes


def test_days_are_added_up_in_centre_time(write: Write) -> None:
    found = read(
        write,
        "start,offered\n2026-01-13 00:00,1\n2026-01-13 23:30,2\n2026-01-14 00:00,4\n",
        centre='interval = "1d"\nroster_step = "15min"',
    )
    assert found.contacts["offered"].tolist() == [3, 4]
    assert clock(found) == ["01-12 23:00", "01-13 23:00"]


def test_rows_coarser_than_the_interval(write: Write) -> None:
    starts = pd.date_range("2026-01-13 08:00", periods=24, freq="h")
    rows = "".join(f"{start:%Y-%m-%d %H:%M},3\n" for start in starts)
    assert faults(write, "start,offered\n" + rows) == [
        "history.csv, row 2, column start: 'q' has rows by 1h from 2026-01-13 on, but "
        '[centre] interval is 30min. Export by 30min, or write interval = "1h".'
    ]


def test_daily_rows_in_a_centre_of_half_hours(write: Write) -> None:
    days = pd.date_range("2026-01-01", periods=25, freq="D")
    rows = "".join(f"{day:%Y-%m-%d},3\n" for day in days)
    assert (
        "'q' has rows by 24h from 2026-01-01 on"
        in faults(write, "start,offered\n" + rows)[0]
    )


def test_work_once_a_day_is_not_coarse(write: Write) -> None:
    days = pd.date_range("2026-01-01 09:00", periods=25, freq="D")
    rows = "".join(f"{day:%Y-%m-%d %H:%M},3\n" for day in days)
    assert len(read(write, "start,offered\n" + rows).contacts) == 25


@pytest.mark.parametrize(
    "rows",
    [
        "2026-01-13 08:00,3\n2026-01-13 08:10,3\n2026-01-13 08:30,3\n",
        "2026-01-13 08:10,3\n2026-01-13 08:40,3\n2026-01-13 09:10,3\n",
        "2026-01-13 08:10,3\n",
    ],
)
def test_starts_off_the_grid(write: Write, rows: str) -> None:
    assert (
        "2026-01-13 08:10 is not the start of an interval of 30min. Correct the time, "
        "or [centre] interval."
    ) in faults(write, "start,offered\n" + rows)[0]


def test_the_hour_that_comes_twice_goes_by_the_rows(write: Write) -> None:
    found = read(
        write,
        "start,offered\n2026-10-25 01:30,1\n2026-10-25 02:00,2\n2026-10-25 02:30,3\n"
        "2026-10-25 02:00,4\n2026-10-25 02:30,5\n2026-10-25 03:00,6\n",
    )
    assert found.contacts["offered"].tolist() == [1, 2, 3, 4, 5, 6]
    assert clock(found) == [
        "10-24 23:30",
        "10-25 00:00",
        "10-25 00:30",
        "10-25 01:00",
        "10-25 01:30",
        "10-25 02:00",
    ]


def test_the_hour_that_comes_twice_but_stands_once(write: Write) -> None:
    found = read(write, "start,offered\n2026-10-25 02:00,2\n2026-10-25 02:30,3\n")
    assert clock(found) == ["10-25 00:00", "10-25 00:30"]
    assert (
        "intervals without a twin in the hour a clock change repeats: 2; taken as the "
        "first time (a column start_utc would tell)" in found.notes
    )


def test_start_utc_settles_the_hour_that_comes_twice(write: Write) -> None:
    found = read(
        write,
        "start,start_utc,offered\n"
        "2026-10-25 02:00,2026-10-25 01:00,2\n2026-10-25 02:00,2026-10-25 00:00,3\n",
    )
    assert found.contacts["offered"].tolist() == [3, 2]
    assert clock(found) == ["10-25 00:00", "10-25 01:00"]


def test_start_utc_must_not_contradict_start(write: Write) -> None:
    told = faults(
        write, "start,start_utc,offered\n2026-01-13 08:00,2026-01-13 08:00,2\n"
    )
    assert told == [
        "history.csv, row 2, column start: '2026-01-13 08:00' and start_utc "
        "'2026-01-13 08:00' are not the same moment: in Europe/Berlin the latter is "
        "2026-01-13 09:00. Correct one of them, or remove the column start_utc."
    ]


def test_days_that_start_with_a_clock_change(write: Write) -> None:
    plan = '[centre]\ntimezone = "Asia/Beirut"\ninterval = "1d"\n' + QUEUE
    rows = "start,offered\n2026-03-28,1\n2026-03-29,2\n2026-03-30,3\n"
    found = read_folder(write(plan_toml=plan, history_csv=rows), need=["history"])
    assert found.contacts["offered"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        (1, "1 week of history allow too little: a forecast needs 2 weeks"),
        (3, "3 weeks of history allow the mean of the same weekdays; more from 6"),
        (7, "7 weeks of history allow models of days and of the day's shape"),
        (20, "20 weeks of history allow most models; yearly terms need 104 weeks"),
        (104, "104 weeks of history allow every model, yearly terms included"),
    ],
)
def test_what_the_weeks_allow(write: Write, weeks: int, words: str) -> None:
    days = pd.date_range("2024-01-01", periods=weeks * 7, freq="D")
    rows = "".join(f"{day:%Y-%m-%d},3\n" for day in days)
    found = read(write, "start,offered\n" + rows, centre='interval = "1d"')
    assert any(note.startswith(f"q: {words}") for note in found.notes)


counts = st.lists(st.integers(0, 50), min_size=48, max_size=48)


@given(
    offered=counts,
    grain=st.sampled_from([5, 10, 15, 30]),
    first=st.sampled_from(["2026-01-13", "2026-03-29", "2026-10-25"]),
)
@settings(max_examples=25, deadline=None)
def test_adding_up_loses_no_contact(offered: list[int], grain: int, first: str) -> None:
    zone = "Europe/Berlin"
    starts = pd.date_range(pd.Timestamp(first, tz=zone), periods=48, freq=f"{grain}min")
    frame = pd.DataFrame(
        {"start_utc": starts.tz_convert("UTC").strftime("%Y-%m-%d %H:%M"), FILE: "h"}
    ).assign(offered=offered)
    frame[ROW] = range(2, len(frame) + 2)
    shuffled = frame.sample(frac=1, random_state=1)
    basis = Basis(Centre(timezone=zone), History(), ("q",), ())
    findings = Findings()
    contacts, _ = read_contacts(
        [Sheet(Path("h"), shuffled.reset_index(drop=True))], basis, findings
    )
    assert findings.errors == []
    assert contacts["offered"].sum() == sum(offered)
    assert contacts["start"].is_monotonic_increasing
    assert len(contacts) == len(starts.tz_convert("UTC").floor("30min").unique())


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ("2026-01-13 08:00\n2026-01-13 08:30\n2062-01-13 09:00", 4),
        ("2006-01-13 08:00\n2026-01-13 08:00\n2026-01-13 08:30", 2),
    ],
)
def test_a_mistyped_year_is_told(write: Write, rows: str, row: int) -> None:
    lines = "".join(f"q,{start},3,200\n" for start in rows.split("\n"))
    (told,) = faults(write, "queue,start,offered,handle_time\n" + lines)
    assert f"row {row}, column start: No queue has a contact between" in told
    assert told.endswith("Correct the year, or leave out what came before the gap.")
