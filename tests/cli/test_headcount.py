"""`shiftcast headcount`: the fewest hours before anybody is named."""

import json

import pandas as pd


def test_unnamed_shifts_cover_what_the_roster_must(run, shiftcast):
    """The shifts hold the required heads, and no more hours than the named roster."""
    told = json.loads(shiftcast("headcount", run, "--json").stdout)
    assert told["bound"] <= told["hours"] + 1e-6
    shifts = pd.DataFrame(told["shifts"])
    assert (shifts["hours"] * shifts["people"]).sum() == told["hours"]
    requirement = pd.read_csv(run / "out" / "2026-W48" / "requirement.csv")
    # An interval is an hour here; mail comes on top of the calls.
    assert told["hours"] > requirement["scheduled"].sum()
    assert told["fte"] == told["hours"] / 40
    assert told["notes"] == []


def test_the_table_can_be_pasted(run, shiftcast):
    """A line per kind of shift, apart by tabs, and the sum in a sentence."""
    lines = shiftcast("headcount", run).stdout.splitlines()
    assert "day\tstart\tpaid hours\tpeople" in lines
    assert any("paid hours" in line and "full-time people" in line for line in lines)


def test_a_folder_without_a_run_is_told(centre, shiftcast):
    """The sentence names the command that makes one."""
    done = shiftcast("headcount", centre, code=2)
    assert "shiftcast" in done.stderr
    assert "Traceback" not in done.stderr


def test_hours_that_no_shift_reaches_are_told(run, shiftcast):
    """Contracts that end at noon leave the afternoon to nobody."""
    plan = run / "plan.toml"
    text = plan.read_text()
    text = text.replace("08:00-12:00 every 60min", "08:00-08:00 every 60min")
    plan.write_text(text.replace("shift_hours = [6, 9]", "shift_hours = [5, 5]"))
    folder = run / "out" / "2026-W48"
    stored = json.loads((folder / "plan.json").read_text())
    stored["settings"]["contract"]["day"] |= {
        "shift_hours": [5, 5], "starts": "08:00-08:00 every 60min"
    }  # fmt: skip
    (folder / "plan.json").write_text(json.dumps(stored))
    told = shiftcast("headcount", run).stdout
    assert "No shift reaches" in told
