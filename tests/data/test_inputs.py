"""Events, overrides, weather and backlog."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.folder import Folder, read_folder
from shiftcast.data.tables import BACKLOG, EVENTS, OVERRIDES, WEATHER

Write = Callable[..., Path]


def read(write: Write, **files: str) -> Folder:
    """Read the smaller files of a folder."""
    need = ["events", "overrides", "weather", "backlog"]
    return read_folder(write(**files), need=need)


def at(text: str) -> pd.Timestamp:
    """Give a moment in Berlin."""
    return pd.Timestamp(text, tz="Europe/Berlin")


def test_absent_files_are_empty_tables(write: Write) -> None:
    folder = read(write)
    for frame, table in (
        (folder.events, EVENTS),
        (folder.overrides, OVERRIDES),
        (folder.weather, WEATHER),
        (folder.backlog, BACKLOG),
    ):
        assert list(frame.columns) == table.names
        assert frame.empty


@pytest.mark.parametrize("part", ["events", "overrides", "weather", "backlog"])
def test_a_header_alone_is_an_empty_table(write: Write, part: str) -> None:
    table = {t.file: t for t in (EVENTS, OVERRIDES, WEATHER, BACKLOG)}[f"{part}.csv"]
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
