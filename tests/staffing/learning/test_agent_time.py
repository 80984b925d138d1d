"""How agents spent their time: shares that add up, and none where there is no time."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.staffing.learning.agent_time import presence_of

EIGHT = pd.Timestamp("2026-01-13 08:00", tz="Europe/Berlin")


def states(*rows):
    """Make a table of (agent, state, minutes, reason), one after another."""
    clock, table = {}, []
    for agent, state, minutes, reason in rows:
        start = clock.get(agent, EIGHT)
        clock[agent] = start + pd.Timedelta(minutes=minutes)
        table.append((agent, start, clock[agent], state, reason))
    return pd.DataFrame(table, columns=["agent", "start", "end", "state", "reason"])


def test_time_is_added_up_by_agent_and_over_all():
    found = presence_of(
        states(
            ("Ada", "available", 60, ""),
            ("Ada", "talk", 90, ""),
            ("Ada", "hold", 5, ""),
            ("Ada", "acw", 25, ""),
            ("Ada", "aux", 20, "training"),
            ("Ada", "off", 600, ""),
            ("Ben", "available", 30, ""),
            ("Ben", "aux", 10, ""),
        )
    )
    ada, ben = found.agents.to_dict("records")
    assert ada["logged_in"] == pytest.approx(200 / 60)
    assert ada["occupancy"] == pytest.approx(120 / 180)
    assert ada["availability"] == pytest.approx(180 / 200)
    assert (ben["busy"], ben["occupancy"]) == (0, 0)
    assert found.occupancy == pytest.approx(120 / 210)
    assert found.availability == pytest.approx(210 / 240)
    assert dict(found.reasons) == pytest.approx({"training": 20 / 240, "aux": 10 / 240})
    away = 1 - sum(share for _, share in found.reasons)
    assert away == pytest.approx(found.availability)


def test_stretches_on_duty_hold_those_on_contacts():
    found = presence_of(states(("Ada", "available", 30, ""), ("Ada", "talk", 30, "")))
    edges = np.array([0.0, 30.0, 60.0]) * 60 + EIGHT.timestamp()
    assert found.on_duty.seconds(edges).tolist() == [1800, 1800]
    assert found.busy.seconds(edges).tolist() == [0, 1800]


def test_who_is_never_logged_in_has_no_shares():
    found = presence_of(states(("Ada", "off", 30, "")))
    assert np.isnan([found.occupancy, found.availability]).all()
    assert found.reasons == ()
    assert found.agents["availability"].isna().all()
