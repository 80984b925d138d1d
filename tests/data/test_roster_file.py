"""Rosters of other tools: as little as agent, start and end."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.people import Agent
from shiftcast.data.roster_file import read_roster_file
from shiftcast.data.settings import read_settings

WEEK = Week(date(2026, 11, 23), "UTC")
LUNCH = {"name": "lunch", "minutes": 30, "paid": False, "middle": 0.5, "width": "1h"}
SETTINGS = read_settings(
    {
        "queue": [{"name": "calls", "channel": "voice"}],
        "contract": {
            "full": {
                "paid_hours": [8, 40],
                "days": [1, 5],
                "shift_hours": [8, 8],
                "starts": "08:00-10:00 every 1h",
                "breaks": [LUNCH],
            }
        },
    }
)
AGENTS = [Agent("Ann", "full", ("calls",)), Agent("Bo", "full", ("calls",))]


def read(path: Path, text: str) -> tuple[pd.DataFrame, list[str]]:
    """Read a csv of some text."""
    file = path / "theirs.csv"
    file.write_text(text, encoding="utf-8")
    return read_roster_file(file, AGENTS, SETTINGS, WEEK)


def test_agent_start_and_end_are_enough(tmp_path: Path) -> None:
    roster, notes = read(
        tmp_path,
        "Employee Name;Shift Start;Shift End\n"
        "ann;23.11.2026 08:00;23.11.2026 16:00\n"
        "ann;24.11.2026 08:00;24.11.2026 16:00\n"
        "Bo;30.11.2026 08:00;30.11.2026 16:00\n",
    )
    assert roster["agent"].tolist() == ["Ann", "Ann"]
    assert roster["shift"].tolist() == [1, 2]
    assert roster["queues"].tolist() == ["calls"] * 2
    assert roster["activity"].tolist() == [""] * 2
    assert any("no activity told" in note for note in notes)
    assert "rows of shifts outside 2026-W48: 1" in notes


def test_rows_without_a_gap_are_one_shift_and_the_contract_says_what_is_paid(
    tmp_path: Path,
) -> None:
    roster, _ = read(
        tmp_path,
        "agent,start,end,activity\n"
        "Ann,2026-11-23 08:00,2026-11-23 12:00,On Queue\n"
        "Ann,2026-11-23 12:00,2026-11-23 12:30,lunch\n"
        "Ann,2026-11-23 12:30,2026-11-23 16:00,Phone\n"
        "Ann,2026-11-24 09:00,2026-11-24 17:00,work\n",
    )
    assert roster["shift"].tolist() == [1, 1, 1, 2]
    assert roster["paid"].tolist() == [1, 0, 1, 1]
    assert roster["activity"].tolist() == ["work", "lunch", "work", "work"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("agent,start\nAnn,2026-11-23 08:00\n", "There is no column 'end'"),
        (
            "agent,start,end\nEve,2026-11-23 08:00,2026-11-23 16:00\n",
            "There is no agent 'Eve' in agents.csv",
        ),
        (
            "agent,start,end\nAnn,2026-11-23 18:00,2026-11-23 16:00\n",
            "is not after the start",
        ),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, text)


def test_a_roster_without_rows_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "agent,start,end\n")[0].empty
