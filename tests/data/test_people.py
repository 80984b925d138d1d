"""Agents and their time off."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.folder import Folder, read_folder
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff

Write = Callable[..., Path]
BERLIN = "Europe/Berlin"


def read(write: Write, **files: str) -> Folder:
    """Read the people of a folder."""
    return read_folder(write(**files), need=["agents", "time_off"])


def at(text: str) -> pd.Timestamp:
    """Give a moment in Berlin."""
    return pd.Timestamp(text, tz=BERLIN)


def test_an_agent_with_every_column(write: Write) -> None:
    folder = read(
        write,
        agents_csv="Agent,Contract,Queues,Wage,Available,Prefers,Avoids,Last End,"
        "Days in a row,Handle Time Factor\n"
        "Ada,full-time,bookings;sales,21.5,Mon-Fri 08:00-20:00,Mon 08:00-12:00,"
        "Sat-Sun 00:00-24:00,2026-01-11 22:00,3,1.25\n"
        "Ben,full-time,sales,,,,,,,\n",
    )
    assert folder.agents == (
        Agent(
            name="Ada",
            contract="full-time",
            queues=("bookings", "sales"),
            wage=21.5,
            available=parse_hours("Mon-Fri 08:00-20:00"),
            prefers=parse_hours("Mon 08:00-12:00"),
            avoids=parse_hours("Sat-Sun 00:00-24:00"),
            last_end=at("2026-01-11 22:00"),
            days_in_a_row=3,
            handle_time_factor=1.25,
        ),
        Agent("Ben", "full-time", ("sales",)),
    )


@pytest.mark.parametrize(
    "cell",
    ["bookings;sales", '"bookings, sales"', "bookings|sales", " Bookings ;SALES; "],
)
def test_ways_to_list_queues(write: Write, cell: str) -> None:
    folder = read(write, agents_csv=f"agent,contract,queues\nAda,full-time,{cell}\n")
    assert folder.agents[0].queues == ("bookings", "sales")


def test_a_list_of_queues_between_semicolons(write: Write) -> None:
    folder = read(
        write,
        agents_csv="agent;contract;queues;wage\nAda;full-time;bookings, sales;21,5\n",
    )
    assert folder.agents[0].queues == ("bookings", "sales")
    assert folder.agents[0].wage == 21.5


def test_names_that_are_numbers(write: Write) -> None:
    folder = write(agents_csv=None)
    pd.DataFrame(
        {"agent": [1001, 1002], "contract": "full-time", "queues": "sales"}
    ).to_excel(folder / "agents.xlsx", index=False)
    found = read_folder(folder, need=["agents"])
    assert [agent.name for agent in found.agents] == ["1001", "1002"]


def test_an_agent_who_serves_nothing(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        read(write, agents_csv="agent,contract,queues\nAda,full-time,\n")
    assert str(caught.value) == (
        "agents.csv, row 2, column queues: The cell is empty. Fill it in."
    )


def test_a_handle_time_factor_in_percent(write: Write) -> None:
    rows = "agent,contract,queues,handle_time_factor\nAda,full-time,sales,125\n"
    with pytest.raises(InputError) as caught:
        read(write, agents_csv=rows)
    assert str(caught.value) == (
        "agents.csv, row 2, column handle_time_factor: 125 is not between 0.5 and 3. "
        "Correct it."
    )


def test_days_in_a_row_beyond_belief(write: Write) -> None:
    rows = "agent,contract,queues,days_in_a_row\nAda,full-time,sales,300\n"
    with pytest.raises(InputError) as caught:
        read(write, agents_csv=rows)
    assert str(caught.value) == (
        "agents.csv, row 2, column days_in_a_row: 300 is not between 0 and 60. Correct "
        "it."
    )


def test_time_off_by_hours_and_by_days(write: Write) -> None:
    folder = read(
        write,
        time_off_csv="agent,start,end,reason\n"
        "Ada,2026-02-02,2026-02-03,holiday\n"
        "ben,2026-02-02 08:00,2026-02-02 12:00,\n",
    )
    assert folder.time_off == (
        TimeOff("Ada", at("2026-02-02"), at("2026-02-04"), "holiday"),
        TimeOff("Ben", at("2026-02-02 08:00"), at("2026-02-02 12:00")),
    )
    assert (
        "time_off.csv: dates without a time mean whole days, the end's day included"
        in folder.notes
    )


def test_a_whole_day_off_on_the_day_the_clocks_change(write: Write) -> None:
    folder = read(write, time_off_csv="agent,start,end\nAda,2026-03-29,2026-03-29\n")
    away = folder.time_off[0]
    assert (away.end - away.start) == pd.Timedelta("23h")


def test_time_off_may_touch(write: Write) -> None:
    rows = "agent,start,end\nAda,2026-02-02,2026-02-03\nAda,2026-02-04,2026-02-05\n"
    assert len(read(write, time_off_csv=rows).time_off) == 2


def test_time_off_follows_the_date_order_of_the_history(write: Write) -> None:
    folder = read_folder(
        write(
            history_csv="queue,start,offered\nbookings,13/01/2026 08:00,3\n"
            "sales,13/01/2026 08:00,3\n",
            time_off_csv="agent,start,end\nAda,2/3/2026,3/3/2026\n",
        )
    )
    assert folder.time_off[0].start == at("2026-03-02")
    assert "time_off.csv: dates read day first, as in the history" in folder.notes
