"""Ctrl-C: the best roster so far with files that fit it, or nothing at all."""

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

OUT = "out/2026-W48"
# Leaves a mark where the step begins that the test waits for; renders no charts.
COMMAND = """
import sys, time
from pathlib import Path
from shiftcast.cli.main import main
from matplotlib.figure import Figure
from shiftcast.reports import sections, style
from shiftcast.staffing import planner
from shiftcast.staffing.rostering import cover, mends, roster

def marked(function):
    def begun(*given, **named):
        Path({mark!r}).touch()
        time.sleep({pause})
        return function(*given, **named)
    return begun

{owner} = marked({owner})
sections.png = lambda figure: style.png(Figure((1, 1)))
main(sys.argv[1:])
"""
SEARCH = "roster.anneal"
MENDS = "mends.try_out"
BOUND = "cover.CoverProgram.solve"
FORECAST = "planner.make_forecast"


@pytest.fixture
def interrupted(tmp_path):
    """Run a command, press Ctrl-C once it has come to some step."""

    def run(owner, *words, presses=1, pause=0):
        mark = tmp_path / "begun"
        script = COMMAND.format(mark=str(mark), owner=owner, pause=pause)
        child = subprocess.Popen(
            [sys.executable, "-c", script] + [str(word) for word in words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A shell in the background would have the signal ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        while not mark.exists() and child.poll() is None:
            time.sleep(0.02)
        for _ in range(presses):
            # Two at once would be taken for one.
            time.sleep(0.5)
            child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=300)
        return child.returncode, out, err

    return run


def long_search(folder):
    """Let the search take hours."""
    path = folder / "plan.toml"
    path.write_text(path.read_text().replace("search = 40", "search = 1000000"))


def files(folder):
    """Read every file of a run."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def summary(folder):
    """Read what the run came to."""
    return json.loads((folder / OUT / "plan.json").read_text())


def test_roster_gives_the_best_so_far(run, shiftcast, interrupted):
    """Lawful, covered, told; the proof of the roster before it is gone."""
    long_search(run)
    code, out, err = interrupted(SEARCH, "roster", run)
    assert code == 130, err
    assert "Stopping: the best roster so far will be written." in err
    assert "every file fits this roster" in err
    assert "stopped before the search was done" in out
    assert summary(run)["roster"]["cut"]
    assert not (run / OUT / "simulation.csv").exists()
    done = shiftcast("verify", run, "--week", "2026-W48")
    assert "0 rules broken" in done.output
    assert shiftcast("simulate", run, "--workers", "1").exit_code in (0, 1)


def test_plan_gives_the_best_so_far_without_proof(centre, interrupted):
    """Forecast, requirement, roster, coverage and report; nothing is simulated."""
    long_search(centre)
    code, _, err = interrupted(SEARCH, "plan", centre, "--workers", "1")
    assert code == 130, err
    names = {path.name for path in (centre / OUT).iterdir()}
    assert {"forecast.csv", "roster.csv", "coverage.csv", "report.html"} <= names
    assert not [name for name in names if name.startswith(("simulation", ".aside"))]


def test_mends_found_so_far_are_told(run, shiftcast, interrupted):
    """The table is whole, though only the first mend was tried."""
    away = "Agent 00,2026-11-23,2026-11-25,fair"
    (run / "time_off.csv").write_text(f"agent,start,end,reason\n{away}\n")
    shiftcast("roster", run, code=1)
    code, _, err = interrupted(MENDS, "mend", run, pause=1)
    assert code == 130, err
    assert "Stopping: the mends found so far will be written." in err
    assert "what was not tried may be worth more" in err
    (change,) = pd.read_csv(run / OUT / "mends.csv")["change"]
    assert change.startswith("Move Agent 00's day off from ")
    assert "What would mend it" in (run / OUT / "report.html").read_text()


def test_even_the_bound_can_be_cut(run, interrupted):
    """Then the bound is what contracts cost at least, and there is a roster still."""
    long_search(run)
    code, _, err = interrupted(BOUND, "roster", run)
    assert code == 130, err
    told = summary(run)["roster"]
    assert told["cut"]
    assert told["bound"] <= told["cost"]
    assert (run / OUT / "roster.csv").exists()


def test_pressed_twice_it_drops_everything(run, interrupted):
    """The run before stands as it was."""
    long_search(run)
    before = files(run / OUT)
    code, _, err = interrupted(SEARCH, "roster", run, presses=2, pause=600)
    assert code == 130, err
    assert "Stopped; nothing was written." in err
    assert files(run / OUT) == before


def test_before_the_roster_it_ends_at_once(centre, interrupted):
    """There is nothing yet that could be the best so far."""
    code, _, err = interrupted(FORECAST, "plan", centre, "--workers", "1")
    assert code == 130, err
    assert "Stopped; nothing was written." in err
    assert not (centre / OUT).exists()
