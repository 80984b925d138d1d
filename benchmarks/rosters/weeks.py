"""Roster several weeks one after the other: gap, time, and how even burdens become.

python benchmarks/rosters/weeks.py 200 --weeks 4
python benchmarks/rosters/weeks.py --run demo 2026-W48 --weeks 4
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from centre import Centre, centre

from shiftcast.data.calendar import Week
from shiftcast.data.folder import read_folder
from shiftcast.data.people import Agent
from shiftcast.data.plan import read_plan
from shiftcast.staffing.fairness.facts import fairness_facts
from shiftcast.staffing.fairness.ledger import make_fairness, standings_of
from shiftcast.staffing.published import carried_over, carry_on
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.slots import WeekSlots
from shiftcast.staffing.rostering.verify import verify
from shiftcast.staffing.week_demand import week_demand

Before = list[tuple[Week, pd.DataFrame]]


def demand_of(first: Demand, week: Week, number: int, before: Before) -> Demand:
    """Ask of a week what the first one asks, with a noise of its own."""
    rng = np.random.default_rng(number)
    live = {
        queue: np.maximum(np.rint(need * rng.normal(1, 0.06, need.size)), 0)
        for queue, need in first.live.items()
    }
    axis = WeekSlots(week, first.step)
    already: dict[str, np.ndarray] = {}
    if before:
        rows = carried_over(before[0][1], week)
        for row in rows[rows["activity"] == "work"].itertuples():
            at = already.setdefault(str(row.agent), np.zeros(axis.count))
            at[axis.touched(row.start, row.end)] = 1.0
    if number:
        first = replace(first, live=live, backlog=())
    return replace(first, week=week, already=already)


def planned(folder: Path, label: str, moves: int) -> Centre:
    """Take the people and the demand of a run; each week asks what that one asks."""
    read = read_folder(folder, None, ("agents", "time_off", "backlog"))
    effort = replace(read.settings.effort, search=moves)
    settings = replace(read.settings, effort=effort)
    run = read_plan(folder / "out" / label)
    demand = week_demand(read, run, read.agents)
    return Centre(settings, list(read.agents), list(read.time_off), demand)


def roll(made: Centre, weeks: int, fair: bool) -> None:
    """Roster the weeks, printing each."""
    settings, before = made.settings, []
    week, cost, bound, began = made.demand.week, 0.0, 0.0, time.perf_counter()
    for number in range(weeks):
        agents: Sequence[Agent] = carry_on(made.agents, before, week, settings)
        away = made.away if number == 0 else []
        demand = demand_of(made.demand, week, number, before)
        start = time.perf_counter()
        standings = standings_of(before, agents, settings, week) if fair else None
        found = build_roster(agents, away, demand, settings, standings=standings)
        spent = time.perf_counter() - start
        table = make_fairness(found.roster, before, agents, settings, week)
        groups = fairness_facts(table, settings)["groups"]
        most = max(groups, key=lambda group: group["people"])
        told = {(one.agent, one.rule) for one in found.unmet}
        broken = [
            one
            for one in verify(found.roster, agents, away, settings, week)
            if (one.agent, one.rule) not in told
        ]
        cost, bound = cost + found.cost, bound + found.bound
        print(
            f"{week.label}: gap {found.gap:.2%}, {spent:.0f} s, "
            f"{len(demand.already)} still at work from last week, {len(broken)} rules "
            f"broken; {most['people']} {most['peers']}: ledger {most['low']:.1f} to "
            f"{most['high']:.1f}, {most['spread']:.1f} apart",
            flush=True,
        )
        before.insert(0, (week, found.roster))
        week = week.next
    switch = "on" if fair else "off"
    print(
        f"{len(made.agents)} agents, {weeks} weeks, fairness {switch}: "
        f"cost {cost:,.0f}, gap {1 - bound / cost:.2%}, "
        f"{time.perf_counter() - began:.0f} s"
    )


def main() -> None:
    """Print one line a week and one in all, with fairness and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agents", type=int, nargs="?", default=200)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--moves", type=int, default=3000)
    parser.add_argument("--run", nargs=2, metavar=("DIR", "WEEK"))
    parser.add_argument("--queues", type=int, default=1, choices=(1, 3))
    asked = parser.parse_args()
    made = (
        planned(Path(asked.run[0]), asked.run[1], asked.moves)
        if asked.run
        else centre(asked.agents, moves=asked.moves, queues=asked.queues)
    )
    for fair in (True, False):
        roll(made, asked.weeks, fair)


if __name__ == "__main__":
    main()
