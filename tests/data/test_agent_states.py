"""A log of agents' states: words of other systems, and every fault with its place."""

import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.folder import check_folder, read_folder

from .conftest import HISTORY, PLAN, Write

STATES = """Agent Name;State Start;State Duration;Agent State;Reason Code
Ada;13.01.2026 08:00:00;00:30:00;Ready;
Ada;13.01.2026 08:30:00;00:05:30;On Call;
Ada;13.01.2026 08:35:30;90;After Call Work;
Ada;13.01.2026 08:37:00;00:15:00;Not Ready;Coaching
Ada;13.01.2026 08:52:00;00:08:00;Lunch;
Ada;13.01.2026 09:00:00;0;Logged out;
Ben;13.01.2026 08:10:00;00:10:00;Idle;
"""
PLAIN = "agent,start,end,state\nAda,2026-01-13 08:00,2026-01-13 09:00,available\n"


def read(folder):
    """Read the states of a folder."""
    return read_folder(folder, need=["history", "agent_states"])


def sentences(folder):
    """List every sentence that checking a folder yields."""
    return [str(problem) for problem in check_folder(folder)[0]]


def test_other_systems_words_are_understood(write: Write) -> None:
    found = read(write(agent_states_csv=STATES))
    states = found.agent_states
    assert states["state"].tolist() == [
        *("available", "talk", "acw", "aux", "aux", "available")
    ]
    assert states["reason"].tolist() == ["", "", "", "Coaching", "lunch", ""]
    seconds = (states["end"] - states["start"]).dt.total_seconds().tolist()
    assert seconds == [1800, 330, 90, 900, 480, 600]
    assert str(states["start"].dt.tz) == "Europe/Berlin"
    assert "agent_states.csv" in found.hashes


def test_a_state_lasts_until_the_next_where_no_end_is_told(write: Write) -> None:
    text = (
        "agent,start,state\nAda,2026-01-13 08:00:00,ready\n"
        "Ada,2026-01-13 08:20:00,talking\nAda,2026-01-13 08:25:00,logged out\n"
        "Ben,2026-01-13 08:00:00,ready\n"
    )
    found = read(write(agent_states_csv=text))
    assert found.agent_states["state"].tolist() == ["available", "talk"]
    assert any(
        "until the agent's next one; the last ones of 1 agents are left out" in note
        for note in found.notes
    )


def test_a_plan_does_not_read_them(write: Write) -> None:
    folder = write(agent_states_csv="agent,nonsense\n")
    assert len(read_folder(folder).agent_states) == 0
    with pytest.raises(InputError):
        read(folder)


def test_no_file_is_no_fault(write: Write) -> None:
    assert read(write()).agent_states.empty
    assert read(write(agent_states_csv="agent,start,end,state\n")).agent_states.empty


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param(
            "Ada,2026-01-13 09:00,2026-01-13 09:10,Code 7\n",
            "agent_states.csv, row 3, column state: 'Code 7' is not a known state. Say "
            'what it means: [history] states = { "Code 7" = "aux" }; it may be '
            "available, talk, hold, acw, aux, off.",
            id="unknown word",
        ),
        pytest.param(
            "Ada,2026-01-13 09:10,2026-01-13 09:00,talk\n",
            "agent_states.csv, row 3, column end: The end, 2026-01-13 09:00:00, is "
            "before the start, 2026-01-13 09:10:00. Correct one of them.",
            id="backwards",
        ),
        pytest.param(
            "Ada,2026-01-13 08:30,2026-01-13 08:40,talk\n",
            "agent_states.csv, row 3, column start: Ada is in talk from 2026-01-13 "
            "08:30:00, while the state before lasts until 2026-01-13 09:00:00. Nobody "
            "is in two states at once: correct the times, or keep one of two exports "
            "that overlap.",
            id="overlap",
        ),
        pytest.param(
            "Ada,2026-01-13 09:00,soon,talk\n",
            "agent_states.csv, row 3, column end: 'soon' is not a date and time. Write "
            "it like 2026-11-23 07:30.",
            id="no time",
        ),
        pytest.param(
            ",2026-01-13 09:00,2026-01-13 09:10,talk\n",
            "agent_states.csv, row 3, column agent: The cell is empty. Fill it in.",
            id="no agent",
        ),
        pytest.param(
            "Ada,2026-01-13 09:00,2026-01-15 09:10,aux\n",
            "agent_states.csv, row 3, column end: Ada is in aux for 48 hours. It is "
            "left out; somebody forgot to log out.",
            id="forgot to log out",
        ),
    ],
)
def test_each_fault_has_its_place(write: Write, rows: str, sentence: str) -> None:
    assert sentence in sentences(write(agent_states_csv=PLAIN + rows))


def test_a_missing_column(write: Write) -> None:
    said = sentences(write(agent_states_csv="agent,start\nAda,2026-01-13 08:00\n"))
    assert any("There is no column 'state'" in sentence for sentence in said)


def test_words_of_ones_own_are_told_what_they_mean(write: Write) -> None:
    plan = PLAN + '\n[history]\nstates = { "Code 7" = "aux" }\n'
    rows = "Ada,2026-01-13 09:00,2026-01-13 09:10,CODE 7\n"
    found = read(write(agent_states_csv=PLAIN + rows, plan_toml=plan))
    assert found.agent_states["state"].tolist() == ["available", "aux"]
    assert found.agent_states["reason"].tolist() == ["", "code 7"]


def test_a_minute_of_overlap_is_cut(write: Write) -> None:
    rows = "Ada,2026-01-13 08:59:30,2026-01-13 09:10:00,talk\n"
    found = read(write(agent_states_csv=PLAIN + rows))
    assert found.agent_states["start"][1] == pd.Timestamp(
        "2026-01-13 09:00", tz="Europe/Berlin"
    )
    assert any("cut: 1" in note for note in found.notes)


def test_open_dates_follow_the_history(write: Write) -> None:
    text = "agent,start,end,state\nAda,1/2/2026 8:00,1/2/2026 9:00,ready\n"
    history = HISTORY.replace("2026-01-13", "13/1/2026")
    found = read(write(agent_states_csv=text, history_csv=history))
    assert found.agent_states["start"][0].month == 2
