"""`shiftcast learn`: from a folder with a call log to lines for plan.toml."""

import json
import tomllib

import numpy as np
import pandas as pd
import pytest

PLAN = """
[centre]
timezone = "Europe/Berlin"

[[queue]]
name = "calls"
channel = "voice"
"""


@pytest.fixture
def log(tmp_path):
    """Write a centre whose history is a call log with a known patience."""
    rng = np.random.default_rng(8)
    size = 3000
    queue, patience = rng.exponential(30, size), rng.exponential(180, size)
    lost = patience < queue
    start = pd.Timestamp("2026-01-12 08:00") + pd.to_timedelta(
        np.sort(rng.uniform(0, 9 * 86400, size)).round(), unit="s"
    )
    calls = pd.DataFrame(
        {
            "queue": "calls",
            "start": start.strftime("%Y-%m-%d %H:%M:%S"),
            "wait": np.minimum(queue, patience).round(2),
            "talk": np.where(lost, 0, 10 + rng.lognormal(5, 0.9, size)).round(1),
            "outcome": np.where(lost, "abandoned", "answered"),
            "caller": rng.integers(0, 900, size),
        }
    )
    calls.to_csv(tmp_path / "history.csv", index=False)
    (tmp_path / "plan.toml").write_text(PLAN)
    return tmp_path


def test_it_prints_lines_and_writes_tables_and_a_chart(log, shiftcast):
    before = (log / "plan.toml").read_text()
    done = shiftcast("learn", log)
    assert 'patience = "1' in done.output
    assert "handle_cv = " in done.output
    assert "What this log cannot tell:" in done.output
    assert (log / "plan.toml").read_text() == before
    out = log / "out" / "learn"
    learnt = pd.read_csv(out / "learnt.csv")
    assert learnt["patience"][0] == pytest.approx(
        180, abs=3 * learnt["patience_error"][0]
    )
    assert learnt["law"][0] == "lognormal"
    lines = tomllib.loads((out / "plan_lines.toml").read_text())
    assert lines["queue"][0]["redial"] == pytest.approx(learnt["redial"][0], abs=0.01)
    for name in ("patience_curve.csv", "patience_hazard.csv", "patience.png"):
        assert (out / name).stat().st_size > 100


def test_its_json_is_json(log, shiftcast):
    told = json.loads(shiftcast("learn", log, "--json", "--out", log / "x").output)
    assert told["queues"][0]["queue"] == "calls"
    assert told["hazard"][0]["until"] == 30
    assert (log / "x" / "learnt.csv").exists()


def test_the_same_log_gives_the_same_bytes(log, shiftcast):
    shiftcast("learn", log, "--out", log / "a")
    shiftcast("learn", log, "--out", log / "b")
    for path in (log / "a").iterdir():
        assert path.read_bytes() == (log / "b" / path.name).read_bytes()


def test_a_history_of_intervals_tells_less(centre, shiftcast):
    done = shiftcast("learn", centre)
    assert "Patience cannot be estimated from counts alone" in done.output
    assert "Export a call log" in done.output
    learnt = pd.read_csv(centre / "out" / "learn" / "learnt.csv")
    assert learnt["handle_time"].tolist() == [300.0, 420.0]
    assert learnt["patience"].isna().all()
    assert not (centre / "out" / "learn" / "patience.png").exists()


def test_states_of_agents_are_learnt_from(log, shiftcast):
    (log / "agent_states.csv").write_text(
        "agent,start,end,state,reason\n"
        "Ada,2026-01-12 08:00,2026-01-12 12:00,ready,\n"
        "Ada,2026-01-12 12:00,2026-01-12 12:30,not ready,coaching\n"
    )
    done = shiftcast("learn", log)
    assert "coaching = 0.111" in done.output.replace('"', "")
    times = pd.read_csv(log / "out" / "learn" / "agent_time.csv")
    assert times["logged_in"].tolist() == [4.5]
    (log / "agent_states.csv").unlink()
    shiftcast("learn", log)
    assert not (log / "out" / "learn" / "agent_time.csv").exists()


def test_a_folder_without_a_log(tmp_path, shiftcast):
    done = shiftcast("learn", tmp_path / "nowhere", code=2)
    assert "There is no folder" in done.output
