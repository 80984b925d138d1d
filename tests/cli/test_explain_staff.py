"""`shiftcast explain`: why so many people, on a planned centre and after edits."""

import json
from pathlib import Path

import pandas as pd
import pytest

OUT = Path("out") / "2026-W48"
TEN = "2026-11-24 10:20"


def steps(shiftcast, run, queue, at=TEN):
    words = ("explain", run, "--queue", queue, "--at", at, "--json")
    (told,) = json.loads(shiftcast(*words).output)
    return told["staffing"], {
        step["name"]: step["value"] for step in told["staffing"]["steps"]
    }


def at_ten(run, table, queue):
    rows = pd.read_csv(run / OUT / f"{table}.csv")
    return rows[(rows["queue"] == queue) & rows["start"].str.startswith(TEN[:13])]


def test_the_steps_are_those_of_the_tables(run, shiftcast):
    why, told = steps(shiftcast, run, "calls")
    need = at_ten(run, "requirement", "calls").iloc[0]
    cover = at_ten(run, "coverage", "calls")
    for name in ("load", "agents", "scheduled"):
        assert told[name] == pytest.approx(need[name], rel=1e-4)
    assert told["rostered"] == pytest.approx(cover["rostered"].mean())
    assert told["gap"] == pytest.approx(told["rostered"] - told["scheduled"], abs=1e-4)
    proof = at_ten(run, "simulation", "calls").iloc[0]
    assert told["simulated"] == proof["service"]
    assert any("On shift are" in note for note in why["notes"])
    text = shiftcast("explain", run, "--queue", "calls", "--at", TEN).output
    assert "by Erlang A (who waits gives up after 2min on average)" in text


def test_deferred_work_is_told_by_its_deadline(run, shiftcast):
    why, told = steps(shiftcast, run, "mail")
    assert told["work"] == pytest.approx(told["contacts"] * told["handle_time"] / 3600)
    assert told["slack"] == pytest.approx(told["held"] - told["needed"])
    # Ten hours a day: eight opening hours after ten o'clock are at eight the next day.
    assert any("must be done by Tue 18:00" in n or "Wed 08" in n for n in why["notes"])


def test_a_day_is_told_by_the_hour(run, shiftcast):
    words = ("explain", run, "--queue", "calls", "--day", "2026-11-24")
    (told,) = json.loads(shiftcast(*words, "--json").output)
    assert [row["hour"] for row in told["hours"]] == list(range(8, 18))
    assert "Hour by hour:" in shiftcast(*words).output


def test_edits_by_hand_are_told(run, shiftcast):
    path = run / OUT / "roster.csv"
    roster = pd.read_csv(path)
    roster[roster["agent"] != roster["agent"].iloc[0]].to_csv(path, index=False)
    why, _ = steps(shiftcast, run, "calls")
    assert any("Run `shiftcast simulate`" in note for note in why["notes"])
    shiftcast("simulate", run, "--force", "--workers", "1", code=None)
    why, _ = steps(shiftcast, run, "calls")
    assert not any("edited since" in note for note in why["notes"])
    path = run / OUT / "forecast.csv"
    forecast = pd.read_csv(path)
    forecast.assign(mean=forecast["mean"] * 2).to_csv(path, index=False)
    why, _ = steps(shiftcast, run, "calls")
    assert any("Run `shiftcast staff` again" in note for note in why["notes"])


def test_a_run_without_staff_says_what_to_run(run, shiftcast):
    (run / OUT / "requirement.csv").unlink()
    done = shiftcast("explain", run, "--queue", "calls", "--at", TEN)
    assert "contacts expected" in done.output
    assert "Run `shiftcast staff` first." in done.output
    closed = shiftcast(
        "explain", run, "--queue", "calls", "--at", "2026-11-24 03:00", code=2
    )
    assert "closed then" in closed.output
