"""`objective = "cost"` from the folder to the coverage."""

import json

import pandas as pd


def test_a_week_by_cost_is_staffed_rostered_and_proved(run, shiftcast):
    """Fewer agents are required than by the interval; roster and proof follow."""
    folder = run / "out" / "2026-W48"
    classic = pd.read_csv(folder / "requirement.csv")
    plan = run / "plan.toml"
    plan.write_text(plan.read_text().replace("[costs]", '[costs]\nobjective = "cost"'))
    refused = shiftcast("roster", run, code=2)
    assert "staffed for targets" in refused.stderr
    assert "shiftcast staff" in refused.stderr
    shiftcast("staff", run)
    by_cost = pd.read_csv(folder / "requirement.csv")
    assert by_cost["agents"].sum() < classic["agents"].sum()
    assert by_cost["service"].min() >= 0.5
    shiftcast("roster", run, code=None)
    made = json.loads((folder / "plan.json").read_text())["roster"]
    assert made["late_prices"]["calls"] > 0
    assert 0 < made["bound"] <= made["cost"]
    shiftcast("simulate", run, code=None)
    weeks = pd.read_csv(folder / "simulation_weeks.csv").set_index("queue")
    assert weeks.loc["calls", "service"] > 0.7
    # The other counts go on from the same requirement.
    assert json.loads(shiftcast("headcount", run, "--json").stdout)["hours"] > 0
