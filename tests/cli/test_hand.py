"""A planner's hand between the steps: what was made from the old figures follows."""

import json

import pandas as pd
import pytest

OUT = "out/2026-W48"


def summary(folder):
    """Read a run's plan.json."""
    return json.loads((folder / OUT / "plan.json").read_text())


def test_proof_of_an_edited_roster_speaks_of_that_roster(run, shiftcast):
    """Coverage, gaps and bound follow the roster, not the one that was made."""
    path = run / OUT / "roster.csv"
    made = pd.read_csv(run / OUT / "coverage.csv")
    roster = pd.read_csv(path)
    roster[~roster["agent"].isin(["Agent 00", "Agent 01"])].to_csv(path, index=False)
    done = shiftcast("simulate", run, "--workers", "1", code=1)
    assert "edited by hand" in done.output
    assert "no roster can cost less" not in done.output
    left = pd.read_csv(run / OUT / "coverage.csv")
    assert left["rostered"].sum() < made["rostered"].sum()
    assert summary(run)["roster"].keys() == {"edited", "mark"}


def test_proof_of_the_made_roster_keeps_its_bound(run, shiftcast):
    """A roster that nobody edited is known again from its file."""
    before = summary(run)
    shiftcast("simulate", run, "--workers", "1", code=before["status"] == "missed")
    assert summary(run) == before


def test_edited_forecast_goes_all_the_way(run, shiftcast):
    """Requirement and proof follow the means of forecast.csv; old proofs go."""
    path = run / OUT / "forecast.csv"
    forecast = pd.read_csv(path)
    forecast.loc[forecast["queue"] == "calls", "mean"] *= 3
    forecast.to_csv(path, index=False)
    need = pd.read_csv(run / OUT / "requirement.csv")["agents"].sum()
    offered = pd.read_csv(run / OUT / "simulation.csv")
    done = shiftcast("staff", run)
    assert "target" not in done.output
    assert not (run / OUT / "simulation.csv").exists()
    assert not (run / OUT / "coverage.csv").exists()
    assert (run / OUT / "roster.csv").exists()
    assert pd.read_csv(run / OUT / "requirement.csv")["agents"].sum() > 1.8 * need
    shiftcast("simulate", run, "--workers", "1", code=1)
    after = pd.read_csv(run / OUT / "simulation.csv")
    volumes = [
        table.loc[table["queue"] == "calls", "offered"].sum()
        for table in (offered, after)
    ]
    assert volumes[1] == pytest.approx(3 * volumes[0], rel=0.1)


def test_steps_take_plan_toml_as_it_stands(run, shiftcast):
    """A new contract reaches the roster; a new target asks for `staff` first."""
    plan = run / "plan.toml"
    text = plan.read_text()
    plan.write_text(text.replace("shift_hours = [6, 9]", "shift_hours = [8, 9]"))
    shiftcast("roster", run, code=summary(run)["status"] == "missed")
    roster = pd.read_csv(run / OUT / "roster.csv", parse_dates=["start", "end"])
    shifts = roster.groupby(["agent", "shift"]).agg({"start": "min", "end": "max"})
    assert (shifts["end"] - shifts["start"]).min() >= pd.Timedelta("8h")
    plan.write_text(text.replace('patience = "2min"', 'patience = "1min"'))
    refused = shiftcast("roster", run, code=2)
    assert "Run `shiftcast staff` again" in refused.output
    shiftcast("staff", run)
    plan.write_text(text.replace("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-17:00"))
    refused = shiftcast("staff", run, code=2)
    assert "Run `shiftcast forecast` again" in refused.output


def test_steps_ask_for_the_step_before(run, shiftcast):
    """Nothing is rostered without a requirement, nor proved without a roster."""
    for name in ("requirement.csv", "roster.csv"):
        (run / OUT / name).unlink()
    assert "Run `shiftcast staff` first" in shiftcast("roster", run, code=2).output
    shiftcast("staff", run)
    assert "Run `shiftcast roster` first" in shiftcast("simulate", run, code=2).output


def test_forecast_and_staff_need_no_people(run, shiftcast):
    """Who only forecasts has no agents.csv."""
    (run / "agents.csv").unlink()
    (run / "time_off.csv").write_text("not,a,table\n")
    shiftcast("forecast", run, "--workers", "1")
    done = shiftcast("staff", run)
    assert "paid hours" not in done.output
    assert "agents.csv" in shiftcast("roster", run, code=2).output


@pytest.mark.parametrize("cell", ["-5", ""])
def test_impossible_forecast_is_told(run, shiftcast, cell):
    """A mean below zero, or none at all, is named with its row."""
    path = run / OUT / "forecast.csv"
    header, first, *rest = path.read_text().splitlines()
    cells = first.split(",")
    cells[3] = cell
    path.write_text("\n".join([header, ",".join(cells), *rest]) + "\n")
    refused = shiftcast("staff", run, code=2)
    assert "forecast.csv, row 2, column mean" in refused.output
