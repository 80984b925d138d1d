"""A run's tables come back as they were written."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.plan import Plan, read_plan, read_table_file, write_plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import FORECAST, ROSTER

RAW = {
    "centre": {"timezone": "Europe/Berlin"},
    "queue": [{"name": "calls", "channel": "voice"}],
}
WEEK = Week(date(2026, 10, 19), "Europe/Berlin")


def forecast():
    """Make a forecast over the autumn clock change."""
    starts = WEEK.grid(1800)[-52:]
    values = {"mean": 10.0, "p10": 6.0, "p50": 10.0, "p90": 14.0, "handle_time": 300.0}
    return pd.DataFrame({"queue": "calls", "start": starts, **values})


def test_round_trip_over_a_clock_change(tmp_path):
    """The doubled hour of the autumn change keeps its two halves apart."""
    plan = Plan(
        read_settings(RAW),
        WEEK,
        forecast=forecast(),
        summary={"settings": RAW, "first_day": "2026-10-19"},
    )
    write_plan(plan, tmp_path)
    back = read_plan(tmp_path)
    pd.testing.assert_frame_equal(back.forecast, plan.forecast, check_dtype=False)
    assert back.settings == plan.settings
    assert back.week == WEEK
    assert back.roster.empty
    text = (tmp_path / "forecast.csv").read_text()
    assert text.startswith("queue,start,start_utc,mean")
    assert text.count("calls,2026-10-25 02:00") == 2


def test_an_edited_wall_clock_wins(tmp_path):
    """Who changes `start` in Excel and leaves start_utc means `start`."""
    path = tmp_path / "roster.csv"
    path.write_text(
        "agent,shift,start,start_utc,end,end_utc,activity,queues,paid\n"
        "Ada,1,2026-11-24 09:00,2026-11-24 07:00,2026-11-24 12:00,"
        "2026-11-24 11:00,work,calls,1\n"
    )
    back = read_table_file(path, ROSTER, "Europe/Berlin")
    assert back["start"].iloc[0] == pd.Timestamp("2026-11-24 09:00", tz="Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("queue,start\ncalls,2026-11-24 09:00\n", "lacks mean"),
        (
            "queue,start,mean,p10,p50,p90,handle_time\ncalls,soon,1,1,1,1,1\n",
            "forecast.csv, column start: A time cannot be read",
        ),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path, text, sentence):
    """The sentence names file and column."""
    path = tmp_path / "forecast.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=sentence):
        read_table_file(path, FORECAST, "UTC")


def test_no_run_in_the_folder(tmp_path):
    """The sentence says what to run first."""
    with pytest.raises(InputError, match=r"There is no run in .* Run `shiftcast plan`"):
        read_plan(tmp_path)


def test_names_are_text_as_they_stand(tmp_path):
    """Staff number 007 keeps its zeros, and NA is somebody."""
    path = tmp_path / "roster.csv"
    path.write_text(
        "agent,shift,start,end,activity,queues,paid\n"
        "007,1,2026-11-24 09:00,2026-11-24 12:00,work,1,1\n"
        "NA,1,2026-11-24 09:00,2026-11-24 12:00,work,1,1\n"
    )
    back = read_table_file(path, ROSTER, "Europe/Berlin")
    assert back["agent"].tolist() == ["007", "NA"]
    assert back["queues"].tolist() == ["1", "1"]


def test_semicolons_of_a_european_excel_are_read(tmp_path):
    """What Excel saves there is the same table."""
    path = tmp_path / "forecast.csv"
    path.write_text(
        "\ufeffqueue;start;mean;p10;p50;p90;handle_time\n"
        "calls;2026-11-24 09:00;12,5;8;12;17;300\n",
        encoding="utf-8",
    )
    back = read_table_file(path, FORECAST, "Europe/Berlin")
    assert back["mean"].tolist() == [12.5]


def test_a_number_that_is_none_is_told_with_its_place(tmp_path):
    """A word among the means is named with row and column."""
    path = tmp_path / "forecast.csv"
    path.write_text(
        "queue,start,mean,p10,p50,p90,handle_time\n"
        "calls,2026-11-24 09:00,12,8,12,17,300\n"
        "calls,2026-11-24 09:30,many,8,12,17,300\n"
    )
    with pytest.raises(InputError, match="row 3, column mean: 'many' is not a number"):
        read_table_file(path, FORECAST, "Europe/Berlin")
