"""A week that cannot be as asked is answered by name, with files that are whole."""

import json
import os
import shutil

import pandas as pd
import pytest

OUT = "out/2026-W48"


def change(folder, old, new):
    """Edit the plan."""
    path = folder / "plan.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def summary(folder):
    """Read what the run came to."""
    return json.loads((folder / OUT / "plan.json").read_text())


def test_a_contract_nobody_can_meet_is_told_and_mended(run, shiftcast):
    """Four shifts are too few, five too many: named, rostered, and mends ranked."""
    change(run, "paid_hours = [24, 40]", "paid_hours = [36, 37]")
    change(run, "shift_hours = [6, 9]", "shift_hours = [8, 8]")
    done = shiftcast("roster", run, code=1)
    assert (
        "Agent 00 cannot reach 36 paid hours with shifts of at most 8 h" in done.output
    )
    assert "at most 37 paid hours; the roster gives 30 h" in done.output
    assert "what would mend it: shiftcast mend" in done.output
    told = shiftcast("mend", run, "--most", "3", "--json")
    rows = json.loads(told.stdout)
    assert rows[0]["mends"].endswith("least paid hours of the contract")
    assert "Let Agent 00 " in "".join(row["change"] for row in rows)
    table = pd.read_csv(run / OUT / "mends.csv")
    assert list(table["rank"]) == list(range(1, len(table) + 1))
    assert "What would mend it" in (run / OUT / "report.html").read_text()


def test_law_and_contract_that_contradict_each_other(run, shiftcast):
    """Five days a week never go with 47 h of rest; the law is kept and named."""
    change(run, "days = [3, 5]", "days = [5, 5]")
    change(run, "[shrinkage]", "[rules]\nrest_hours = 47\n\n[shrinkage]")
    done = shiftcast("roster", run, code=1)
    assert "cannot work 5 days with 47 h of rest between shifts" in done.output
    broken = shiftcast("verify", run, "--week", "2026-W48", code=1).output
    assert "rest between shifts" not in broken


def test_more_time_off_than_people(run, shiftcast):
    """Nobody works, every gap is told, and mends move a day off or hire."""
    people = pd.read_csv(run / "agents.csv")["agent"]
    rows = "".join(f"{name},2026-11-23,2026-11-28,fair\n" for name in people)
    (run / "time_off.csv").write_text(f"agent,start,end,reason\n{rows}")
    done = shiftcast("roster", run, code=None)
    assert done.exit_code in (0, 1)
    told = summary(run)
    assert told["roster"]["cost"] > 0
    assert "short of people" in done.output
    mended = shiftcast("mend", run, "--most", "6")
    assert "Hire " in mended.stdout
    # A roster made anew lets the old mends go.
    shiftcast("roster", run, code=None)
    assert not (run / OUT / "mends.csv").exists()


def test_shifts_longer_than_the_opening_hours(run, shiftcast):
    """They reach past the doors' closing; what is paid for nothing is priced."""
    change(run, "shift_hours = [6, 9]", "shift_hours = [12, 12]")
    change(run, "days = [3, 5]", "days = [2, 3]")
    shiftcast("roster", run, code=None)
    told = summary(run)["roster"]
    assert told["parts"]["over"] > 0
    assert told["bound"] <= told["cost"]
    assert "0 rules broken" in shiftcast("verify", run, "--week", "2026-W48").output


def test_a_solver_that_is_missing(run, shiftcast):
    """Refused before anything is written, with those that are there."""
    change(run, "[effort]\n", '[effort]\nsolver = "GUROBI"\n')
    before = (run / OUT / "roster.csv").read_bytes()
    done = shiftcast("roster", run, code=2)
    assert "The solver 'GUROBI' cannot be used here" in done.stderr
    assert "auto, CBC" in done.stderr
    assert (run / OUT / "roster.csv").read_bytes() == before


@pytest.mark.skipif(not shutil.which("sh"), reason="wants a shell")
def test_a_solver_killed_on_the_way(run, shiftcast, tmp_path, monkeypatch):
    """The roster is made, lawful, and says what became of its solver."""
    place = tmp_path / "bin"
    place.mkdir()
    (place / "cbc").write_text("#!/bin/sh\nkill -9 $$\n")
    (place / "cbc").chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    change(run, "[effort]\n", '[effort]\nsolver = "COIN_CMD"\n')
    done = shiftcast("roster", run, code=None)
    assert "The solver COIN_CMD ended without an answer" in done.output
    assert "only what contracts cost at least" in done.output
    assert "0 rules broken" in shiftcast("verify", run, "--week", "2026-W48").output
    assert "COIN_CMD" in (run / OUT / "report.html").read_text()


def test_nobody_to_roster(run, shiftcast):
    """An empty agents.csv is told with what to do."""
    (run / "agents.csv").write_text("agent,contract,queues\n")
    (run / "time_off.csv").unlink()
    done = shiftcast("roster", run, code=2)
    assert "It lists no agent. Add a row for each." in done.stderr


def test_mend_wants_a_roster(centre, shiftcast):
    """The sentence names the command that makes one."""
    done = shiftcast("mend", centre, code=2)
    assert "shiftcast" in done.stderr
