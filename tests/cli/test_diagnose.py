"""`shiftcast diagnose`: a planner lets everybody lunch at the same time."""

import json
from pathlib import Path

import pandas as pd

OUT = Path("out") / "2026-W48"


def lunch_at_noon(path):
    """Let everybody who is there at noon lunch from twelve to one."""
    roster = pd.read_csv(path)
    roster = roster.drop(columns=["start_utc", "end_utc"])
    kept = []
    for _, shift in roster.groupby(["agent", "shift"], sort=False):
        rows = shift.sort_values("start")
        first, last = rows["start"].iloc[0], rows["end"].iloc[-1]
        noon, one = f"{first[:10]} 12:00", f"{first[:10]} 13:00"
        base = rows.iloc[0].to_dict() | {"queues": rows["queues"].iloc[0], "paid": 1}
        parts = [(first, noon, "work"), (noon, one, "lunch"), (one, last, "work")]
        if not first < noon < one < last:
            parts = [(first, last, "work")]
        kept += [
            base | {"start": low, "end": high, "activity": what}
            for low, high, what in parts
        ]
    pd.DataFrame(kept)[list(roster.columns)].to_csv(path, index=False)


def test_everybody_at_lunch_is_told(run, shiftcast):
    lunch_at_noon(run / OUT / "roster.csv")
    refused = shiftcast("diagnose", run, code=2)
    assert "Run `shiftcast simulate`" in refused.output
    shiftcast("simulate", run, "--workers", "1", "--force", code=None)
    text = shiftcast("diagnose", run).output
    assert "calls: service is" in text
    assert "intervals with lunch" in text
    assert "12:00–13:00" in text
    told = json.loads(shiftcast("diagnose", run, "--json").output)
    (found,) = [row for row in told["diagnosis"] if row["found"]]
    assert (found["queue"], found["kind"]) == ("calls", "lunch")
    assert "diagnosis.png" in {f.name for f in (run / OUT / "charts").iterdir()}
    written = pd.read_csv(run / OUT / "diagnosis.csv")
    assert written["found"].sum() == 1
    assert "at lunch, service" in (run / OUT / "report.html").read_text()


def test_the_roster_as_made_is_not_accused(run, shiftcast):
    told = json.loads(shiftcast("diagnose", run, "--json").output)
    assert all(not row["found"] for row in told["diagnosis"])
    assert told["dips"] == []


def test_a_run_without_a_roster_says_what_to_run(run, shiftcast):
    (run / OUT / "roster.csv").unlink()
    assert "Run `shiftcast roster` first" in shiftcast("diagnose", run, code=2).output
