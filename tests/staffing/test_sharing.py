"""Several live skills: exact at both ends, and near the simulation in between."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.settings import read_settings
from shiftcast.staffing.coverage import make_coverage
from shiftcast.staffing.duties import serving_segments
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.sharing import shared_pool
from shiftcast.staffing.simulation.simulate import simulate
from shiftcast.staffing.split import split_people

WEEK = Week(date(2026, 11, 23), "UTC")
SETTINGS = read_settings(
    {
        "centre": {"interval": "1h", "roster_step": "1h"},
        "queue": [
            {"name": "red", "channel": "voice", "patience": "2min"},
            {"name": "blue", "channel": "voice", "patience": "2min"},
        ],
    }
)
STARTS = WEEK.grid(3600)
HANDLE = 240.0


def centre(people, red=120.0, blue=90.0):
    """Give roster, forecast, paths and requirement of a week that never changes."""
    roster = pd.DataFrame(
        [
            (f"a{n:02d}", 1, WEEK.start, WEEK.end, "work", skills, 1)
            for n, skills in enumerate(people)
        ],
        columns=["agent", "shift", "start", "end", "activity", "queues", "paid"],
    )
    rates = {"red": red, "blue": blue}
    forecast = pd.concat(
        pd.DataFrame({"queue": q, "start": STARTS, "mean": rate, "handle_time": HANDLE})
        for q, rate in rates.items()
    )
    paths = pd.concat(
        pd.DataFrame({"queue": q, "start": STARTS, "path": 0, "rate": rate})
        for q, rate in rates.items()
    )
    requirement = pd.concat(
        pd.DataFrame({"queue": q, "start": STARTS, "scheduled": rate * HANDLE / 3600})
        for q, rate in rates.items()
    )
    return roster, forecast, paths, requirement


def predicted(people, settings=SETTINGS):
    """Predict each queue's service in the first hour."""
    roster, forecast, paths, requirement = centre(people)
    split = split_people(roster, requirement, settings, WEEK)
    coverage = make_coverage(
        split, forecast, paths, requirement, [], [], [], settings, WEEK
    )
    first = coverage[coverage["start"] == WEEK.start].set_index("queue")
    return split, first["service"]


def test_specialists_are_plain_erlang():
    """Without shared people each queue stands alone."""
    _, service = predicted(["red"] * 10 + ["blue"] * 7)
    assert service["red"] == pytest.approx(
        float(erlang_a(10, 8.0, HANDLE, 120, 20).service)
    )
    assert service["blue"] == pytest.approx(
        float(erlang_a(7, 6.0, HANDLE, 120, 20).service)
    )


def test_all_rounders_are_one_pool():
    """Where everybody answers everything, both queues are one."""
    _, service = predicted(["red;blue"] * 16)
    pooled = float(erlang_a(16, 14.0, HANDLE, 120, 20).service)
    assert service["red"] == pytest.approx(pooled)
    assert service["blue"] == pytest.approx(pooled)


def test_prediction_is_near_the_simulation():
    """Some people with both skills: within five points of simulated weeks."""
    people = ["red"] * 6 + ["blue"] * 4 + ["red;blue"] * 5
    split, service = predicted(people)
    _, forecast, paths, _ = centre(people)
    proof = simulate(
        serving_segments(split, SETTINGS), paths, forecast, SETTINGS, WEEK,
        seed=1, replications=10,
    )  # fmt: skip
    simulated = proof.weeks.set_index("queue")["service"]
    assert (np.abs(service - simulated) < 0.05).all(), (service, simulated)
    alone = float(erlang_a(8.6, 8.0, HANDLE, 120, 20).service)
    assert simulated["red"] > alone


def test_unplanned_absence_costs_predicted_service():
    """Ten rostered with a fifth away are eight at work."""
    queue = {"name": "red", "channel": "voice", "patience": "2min"}
    hours = {"interval": "1h", "roster_step": "1h"}
    away = {"shrinkage": {"late": 0.2}}
    settings = read_settings({"centre": hours, "queue": [queue], **away})
    _, service = predicted(["red"] * 10, settings)
    exact = erlang_a(8, 120 * HANDLE / 3600, HANDLE, 120, 20)
    assert service["red"] == pytest.approx(float(exact.service))


def test_a_call_takes_all_places_of_an_agent_and_a_chat_one():
    """Seen from the chats, calls that the same people answer count twice."""
    chat = {"name": "blue", "channel": "chat", "patience": "2min", "concurrency": 2}
    call = {"name": "red", "channel": "voice", "patience": "2min"}
    hours = {"interval": "1h", "roster_step": "1h"}
    settings = read_settings({"centre": hours, "queue": [call, chat]})
    people = ["red;blue"] * 12
    roster, forecast, _, requirement = centre(people)
    split = split_people(roster, requirement, settings, WEEK)
    from_call, from_chat = (
        shared_pool(split, forecast, index, settings, WEEK) for index in (0, 1)
    )
    assert from_call.others[0] == pytest.approx(90 / 2)
    assert from_chat.others[0] == pytest.approx(120 * 2)
    assert from_call.agents[0] == from_chat.agents[0] == pytest.approx(12)
