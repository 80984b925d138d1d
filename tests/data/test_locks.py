"""Locked days of locks.csv."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.folder import read_folder
from shiftcast.data.locks import Lock

Write = Callable[..., Path]
BERLIN = "Europe/Berlin"


def read(write: Write, rows: str, header: str = "agent,date,start,end") -> object:
    """Read a folder with locks."""
    folder = write(locks_csv=f"{header}\n{rows}\n")
    return read_folder(folder, need=["agents", "locks"]).agents


def at(text: str) -> pd.Timestamp:
    """Give a moment in Berlin."""
    return pd.Timestamp(text, tz=BERLIN)


def test_shifts_and_days_off_are_locked(write: Write) -> None:
    rows = (
        "Ada,2026-01-13,08:00,16:30\nAda,2026-01-12,,\nben,2026-01-14,22:00:00,06:00:00"
    )
    ada, ben = read(write, rows)
    assert ada.locks == (
        Lock(date(2026, 1, 12)),
        Lock(date(2026, 1, 13), at("2026-01-13 08:00"), at("2026-01-13 16:30")),
    )
    night = at("2026-01-14 22:00"), at("2026-01-15 06:00")
    assert ben.locks == (Lock(date(2026, 1, 14), *night),)


def test_days_alone_are_days_off(write: Write) -> None:
    ada, _ = read(write, "Ada,2026-01-13", header="agent,date")
    assert ada.locks == (Lock(date(2026, 1, 13)),)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("Ada,2026-01-13,08:00,", "needs both a start and an end"),
        ("Ada,2026-01-13,eight,16:00", "'eight' is not a time of day"),
        ("Ada,2026-03-29,02:30,10:00", "The clock leaps over 29 Mar 02:30"),
        ("Eve,2026-01-13,,", "There is no agent 'Eve' in agents.csv"),
        ("Ada,2026-01-13,,\nAda,2026-01-13,08:00,16:00", "two locks on 2026-01-13"),
    ],
)
def test_faults_have_their_place(write: Write, rows: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        read(write, rows)
    assert str(caught.value).startswith("locks.csv, row ")
