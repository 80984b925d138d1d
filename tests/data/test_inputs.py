"""Events, overrides, weather, drivers and backlog."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.folder import Folder, check_folder, read_folder
from shiftcast.data.tables import (
    BACKLOG,
    DRIVERS,
    EVENTS,
    OVERRIDES,
    SPECIAL_DAYS,
    WEATHER,
)

Write = Callable[..., Path]


def read(write: Write, **files: str) -> Folder:
    """Read the smaller files of a folder."""
    need = ["events", "overrides", "special_days", "weather", "drivers", "backlog"]
    return read_folder(write(**files), need=need)


def absence(write: Write, rows: str) -> Folder:
    """Read absence.csv alone."""
    head = "date,reason,hours,scheduled,share\n"
    return read_folder(write(absence_csv=head + rows), need=["absence"])


def test_absence_by_hours_or_share(write: Write) -> None:
    table = absence(
        write, "2026-02-02,sickness,16,320,\n2026-02-03,sickness,,,0.04\n"
    ).absence
    assert table["date"].tolist() == [pd.Timestamp(2026, 2, 2 + n) for n in (0, 1)]
    assert table["hours"].iloc[0] == 16.0
    assert table["share"].iloc[1] == 0.04


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2026-02-02,sickness,16,,", "neither a share nor hours with scheduled"),
        ("2026-02-02,sickness,400,320,", "400 h are missed of 320 h scheduled"),
        ("2026-02-02,sickness,,,1.4", "1.4 is not between 0 and 1"),
        ("2026-02-02,,16,320,", "The cell is empty"),
        (
            "2026-02-02,late,1,320,\n2026-02-02,late,2,320,",
            "The row repeats row 2",
        ),
    ],
)
def test_faults_in_absence_are_told(write: Write, row: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        absence(write, row + "\n")


def test_absence_with_gaps_is_warned_of(write: Write) -> None:
    rows = "2026-02-02,late,1,320,\n2026-02-20,late,1,320,\n"
    (warning,) = absence(write, rows).warnings
    assert "rows on 2 of 19 days" in warning.what


def test_absence_later_than_as_of_is_hidden(write: Write) -> None:
    head = "date,reason,share\n"
    folder = write(absence_csv=head + "2026-02-02,late,0.1\n2026-02-03,late,0.1\n")
    read = read_folder(folder, at("2026-02-03 10:00"), need=["absence"])
    assert len(read.absence) == 1


def at(text: str) -> pd.Timestamp:
    """Give a moment in Berlin."""
    return pd.Timestamp(text, tz="Europe/Berlin")


def test_absent_files_are_empty_tables(write: Write) -> None:
    folder = read(write)
    for frame, table in (
        (folder.events, EVENTS),
        (folder.overrides, OVERRIDES),
        (folder.special_days, SPECIAL_DAYS),
        (folder.weather, WEATHER),
        (folder.drivers, DRIVERS),
        (folder.backlog, BACKLOG),
    ):
        assert list(frame.columns) == table.names
        assert frame.empty


@pytest.mark.parametrize(
    "part", ["events", "overrides", "special_days", "weather", "drivers", "backlog"]
)
def test_a_header_alone_is_an_empty_table(write: Write, part: str) -> None:
    parts = (EVENTS, OVERRIDES, SPECIAL_DAYS, WEATHER, DRIVERS, BACKLOG)
    table = {t.file: t for t in parts}[f"{part}.csv"]
    folder = read(write, **{f"{part}_csv": ",".join(table.required) + "\n"})
    frame = getattr(folder, part)
    assert frame.empty
    assert set(table.required) <= set(frame.columns)


def test_events_by_days_and_by_hours(write: Write) -> None:
    folder = read(
        write,
        events_csv="name,kind,start,end,queue,volume_factor\n"
        "Sale,campaign,2026-02-02,2026-02-03,SALES,1.3\n"
        "Storm,storm,2026-02-02 08:00,2026-02-02 12:00,,\n",
    )
    events = folder.events
    assert events["start"].tolist() == [at("2026-02-02"), at("2026-02-02 08:00")]
    assert events["end"].tolist() == [at("2026-02-04"), at("2026-02-02 12:00")]
    assert events["queue"].tolist() == ["sales", ""]
    assert events["volume_factor"].isna().tolist() == [False, True]


def test_events_from_a_workbook_of_true_dates(write: Write) -> None:
    folder = write()
    pd.DataFrame(
        {
            "name": ["Sale"],
            "kind": ["campaign"],
            "start": pd.to_datetime(["2026-02-02"]),
            "end": pd.to_datetime(["2026-02-03"]),
        }
    ).to_excel(folder / "events.xlsx", index=False)
    events = read_folder(folder, need=["events"]).events
    assert events["end"].tolist() == [at("2026-02-04")]


def test_an_override_by_value(write: Write) -> None:
    folder = read(
        write,
        overrides_csv="queue,start,end,value,who,why,until\n"
        "sales,2026-02-02 08:00,2026-02-02 12:00,12,Kim,bill run,2026-03-01\n",
    )
    row = folder.overrides.iloc[0]
    assert row["value"] == 12
    assert row["until"] == pd.Timestamp("2026-03-01")


def test_drivers_by_day_or_by_hour(write: Write) -> None:
    folder = read(
        write,
        drivers_csv="date;name;value;queue;issued\n"
        "2026-01-12;parcels;1.200,5;;\n2026-01-12 06:00;visits;7;Sales;\n"
        "2026-01-13;parcels;900;;2026-01-11\n",
    )
    drivers = folder.drivers
    assert drivers["value"].tolist() == [1200.5, 7.0, 900.0]
    assert drivers["start"].tolist()[:2] == [at("2026-01-12"), at("2026-01-12 06:00")]
    assert drivers["queue"].tolist() == ["", "sales", ""]
    assert drivers["issued"].isna().tolist() == [True, True, False]


def test_weather_as_known_then(write: Write) -> None:
    folder = read(
        write,
        weather_csv="date;temp_max_c;precip_mm;issued\n"
        "12.01.2026;-3,5;0,2;\n13.01.2026;-1;0;12.01.2026\n",
    )
    weather = folder.weather
    assert weather["temp_max_c"].tolist() == [-3.5, -1.0]
    assert weather["issued"].isna().tolist() == [True, False]
    assert weather["date"].dt.day.tolist() == [12, 13]


def test_backlog_without_counts_is_one_a_row(write: Write) -> None:
    folder = read(
        write,
        backlog_csv="queue,arrived\nsales,2026-01-13 08:00\nsales,2026-01-13 08:00\n"
        "bookings,2026-01-13 09:07\n",
    )
    assert folder.backlog["count"].tolist() == [1.0, 2.0]
    assert folder.backlog["arrived"].tolist()[0] == at("2026-01-13 09:07")
    assert "backlog.csv: no column count; each row is one contact" in folder.notes


def special(write: Write, text: str) -> pd.DataFrame:
    """Read a special_days.csv."""
    folder = write(special_days_csv=text)
    return read_folder(folder, need=["special_days"]).special_days


def test_special_days_with_and_without_kind_and_end(write: Write) -> None:
    days = special(
        write,
        "date,name,kind,end,queue\n2026-06-14,Cup final,Sport,,SALES\n"
        "2026-07-01,Summer,school,2026-08-31,\n2026-09-09,Our day,,,\n",
    )
    assert days["date"].dt.day.tolist() == [14, 1, 9]
    assert days["kind"].tolist() == ["sport", "school", "own"]
    assert days["end"].tolist() == [
        pd.Timestamp(day) for day in ("2026-06-14", "2026-08-31", "2026-09-09")
    ]
    assert days["queue"].tolist() == ["sales", "", ""]


def test_special_days_by_date_and_name_alone(write: Write) -> None:
    folder = write()
    frame = pd.DataFrame({"date": pd.to_datetime(["2026-06-14"]), "name": ["Fair"]})
    for file in ("special_days.xlsx", "special_days.parquet"):
        if file.endswith("xlsx"):
            frame.to_excel(folder / file, index=False)
        else:
            frame.to_parquet(folder / file, index=False)
        days = read_folder(folder, need=["special_days"]).special_days
        assert days["name"].tolist() == ["Fair"]
        assert days["kind"].tolist() == ["own"]
        assert SPECIAL_DAYS.names == list(days)
        (folder / file).unlink()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            "2026-07-10,Summer,school,2026-07-01,\n",
            "special_days.csv, row 2, column end: The end, 2026-07-01, is before the "
            "date, 2026-07-10. Correct one of them.",
        ),
        (
            "2026-07-01,Summer,school,2027-08-31,\n",
            "special_days.csv, row 2, column end: 'Summer' lasts 427 days. A stretch "
            "of special days is at most 120 days long; correct its date or end.",
        ),
        (
            "2026-07-01,Summer,school,,chatt\n",
            "special_days.csv, row 2, column queue: There is no queue 'chatt' in "
            "plan.toml.",
        ),
        (
            "2026-07-01,,school,,\n",
            "special_days.csv, row 2, column name: The cell is empty. Fill it in.",
        ),
        (
            "2026-07-01,a,school,,\n2026-07-01,a,sport,,\n",
            "special_days.csv, row 3, column date: The row repeats row 2 (date, name, "
            "queue are the same). Keep one of them.",
        ),
        (
            "first of May,a,school,,\n",
            "special_days.csv, row 2, column date: ",
        ),
    ],
)
def test_faults_of_special_days(write: Write, rows: str, sentence: str) -> None:
    folder = write(special_days_csv="date,name,kind,end,queue\n" + rows)
    problems, _ = check_folder(folder)
    told = [str(problem) for problem in problems]
    assert any(one.startswith(sentence) for one in told), told


def test_days_that_cannot_be_read_do_not_repeat_one_another(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        absence(write, "2026-02-30,late,1,320,\n2026-02-31,late,1,320,\n")
    assert str(caught.value).count("is not a date and time") == 2
    assert "repeats" not in str(caught.value)
