"""[[minimum]] from the folder to the roster, and what nobody can keep."""

import json

import pandas as pd

SENIOR = """
[[minimum]]
role = "senior"
agents = 1
hours = "Wed 09:00-11:00"

"""


def with_minimum(run, roles):
    """Ask for a senior on Wednesday morning; give the last agents the role."""
    plan = run / "plan.toml"
    plan.write_text(plan.read_text() + SENIOR)
    agents = pd.read_csv(run / "agents.csv")
    agents["roles"] = ""
    agents.loc[agents.index[-roles:], "roles"] = "trainer; senior"
    agents.to_csv(run / "agents.csv", index=False)
    return agents


def test_somebody_with_the_role_is_at_work(run, shiftcast):
    agents = with_minimum(run, 2)
    shiftcast("roster", run, code=None)
    roster = pd.read_csv(run / "out" / "2026-W48" / "roster.csv")
    work = roster[roster["activity"] == "work"]
    seniors = work[work["agent"].isin(agents["agent"].iloc[-2:])]
    for moment in ("09:00", "09:30", "10:00", "10:30"):
        at = f"2026-11-25 {moment}"
        assert ((seniors["start"] <= at) & (seniors["end"] > at)).any()
    assert "minimum" not in shiftcast("verify", run).stdout


def test_a_role_that_nobody_has_is_told_everywhere(run, shiftcast):
    with_minimum(run, 1)
    frame = pd.read_csv(run / "agents.csv")
    frame["roles"] = "trainer"
    frame.to_csv(run / "agents.csv", index=False)
    assert "No agent has the role 'senior'" in shiftcast("check", run, code=None).output
    shiftcast("roster", run, code=1)
    stored = json.loads((run / "out" / "2026-W48" / "plan.json").read_text())
    assert stored["roster"]["parts"]["below"] > 0
    assert [each["rule"] for each in stored["unmet"]] == ["minimum staff"]
    told = shiftcast("verify", run, code=1).stdout
    assert "Wed 25 Nov 09:00-11:00: 0 of at least 1 with the role 'senior'" in told
