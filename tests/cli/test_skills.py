"""`shiftcast skills`: whom to train next."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.folder import read_folder
from shiftcast.data.people import Agent
from shiftcast.data.plan import read_plan
from shiftcast.staffing.cross_training import cross_training


def test_one_pool_needs_no_more_than_queues_apart(run, shiftcast):
    """With a single live queue both are that queue's people."""
    told = json.loads(shiftcast("skills", run, "--json").stdout)
    agents = {row["queue"]: row["agents"] for row in told["busiest"]}
    assert agents["all as one pool"] <= agents["all apart"] == agents["calls"]
    assert {row["learns"] for row in told["training"]} == {"calls", "mail"}


def test_a_missing_skill_is_found(run, shiftcast):
    """Where nobody but one may answer calls, teaching another is worth most."""
    folder = read_folder(run, None, ["history", "agents", "backlog"])
    plan = read_plan(run / "out" / "2026-W48")
    one, *others = folder.agents
    mail = pd.DataFrame({"queues": ["mail"]})["queues"].iloc[0]
    object.__setattr__(
        folder,
        "agents",
        (one, *(type(a)(a.name, a.contract, (mail,)) for a in others)),
    )
    worth = cross_training(folder, plan)
    best = worth.iloc[0]
    assert best["learns"] == "calls"
    assert best["skills"] == "mail"
    assert best["people"] == len(others)
    # One person short on calls costs five wages an hour, unless mail suffers.
    assert best["saved"] > 100
    assert best["agent"] in {agent.name for agent in others}
    assert worth["saved"].is_monotonic_decreasing


def test_a_newcomer_is_worth_no_more_than_a_usual_agent(run):
    """Of people who learn the same, who is slower saves less by it."""
    folder = read_folder(run, None, ["history", "agents", "backlog"])
    plan = read_plan(run / "out" / "2026-W48")
    one, *others = folder.agents

    def worth(factor):
        slow = [
            Agent(each.name, each.contract, ("mail",), handle_time_factor=factor)
            for each in others[1:]
        ]
        usual = Agent(others[0].name, others[0].contract, ("mail",))
        found = cross_training(replace(folder, agents=(one, usual, *slow)), plan)
        return found.set_index(["skills", "learns"]).loc[("mail", "calls")]

    usual, slower = worth(1.0), worth(3.0)
    assert slower["people"] == usual["people"] == len(others)
    assert slower["saved_mean"] < usual["saved_mean"]


def test_no_skill_is_worth_less_than_nothing(run):
    """More skills never cost: people need not use them."""
    folder = read_folder(run, None, ["history", "agents", "backlog"])
    worth = cross_training(folder, read_plan(run / "out" / "2026-W48"))
    assert (worth["saved_mean"] >= -1e-6).all()
    assert (worth["saved"] >= worth["saved_mean"] - 1e-6).all()


def test_a_run_without_a_roster_is_told(run, shiftcast):
    """The sentence says what to do."""
    (Path(run) / "out" / "2026-W48" / "roster.csv").unlink()
    done = shiftcast("skills", run, code=2)
    assert "shiftcast roster" in done.stderr


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_it_reads_and_changes_nothing(run, shiftcast, option):
    """The run's files stay as they are."""
    before = {p: p.read_bytes() for p in (run / "out").rglob("*") if p.is_file()}
    shiftcast("skills", run, *option)
    assert {p: p.read_bytes() for p in before} == before
