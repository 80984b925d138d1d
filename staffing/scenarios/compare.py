"""Scenarios beside the base plan: one row of figures each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ...data.calendar import Week
from ...data.folder import Folder
from ...data.parallel import Progress, each
from ...data.plan import Plan
from ..planner import plan_week
from .scenario import Scenario, apply_scenario, read_scenario

__all__ = ["compare", "read_scenarios"]

BASE = Scenario("base", "The plan as it stands.")
JOIN = "+"


def read_scenarios(names: Sequence[str]) -> list[tuple[Scenario, ...]]:
    """Read scenario files; names joined with + are applied together.

    Raises
    ------
    InputError
        If a file is missing or cannot be read.
    """
    return [
        tuple(read_scenario(Path(part.strip())) for part in name.split(JOIN))
        for name in names
    ]


def compare(
    folder: Folder,
    scenarios: Sequence[Sequence[Scenario]],
    week: Week,
    *,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Plan a week as it stands and under each scenario.

    Parameters
    ----------
    folder
        The planner's folder.
    scenarios
        Scenarios to apply together, one group per row.
    week
        The week.
    seed
        Seed of all chance; every row has the same, so that differences are the
        scenario's.
    workers
        Rows planned at once.
    progress
        Told how many rows are done.

    Returns
    -------
    pandas.DataFrame
        One row per scenario, the base first: volume [contacts], workload_hours [h],
        fte, paid_hours [h], cost [currency], "service QUEUE" as simulated [0..1];
        targets_missed, gaps and rules_unmet, counted.
    """
    groups: list[Sequence[Scenario]] = [(BASE,), *scenarios]
    # Bad scenarios are refused before any work is done.
    folders = [_changed(folder, group, week) for group in groups]
    jobs = [(changed, week, seed) for changed in folders]
    figures = each(_planned, jobs, workers, progress, "Planning scenarios")
    names = [JOIN.join(scenario.name for scenario in group) for group in groups]
    rows = [{"scenario": name, **row} for name, row in zip(names, figures, strict=True)]
    return pd.DataFrame(rows)


def _changed(folder: Folder, group: Sequence[Scenario], week: Week) -> Folder:
    """Lay scenarios over a folder, one after the other."""
    for scenario in group:
        folder = apply_scenario(folder, scenario, week)
    return folder


def _planned(job: tuple[Folder, Week, int]) -> dict[str, Any]:
    """Plan one row of the comparison."""
    folder, week, seed = job
    return _figures(plan_week(folder, week, seed=seed))


def _figures(plan: Plan) -> dict[str, Any]:
    """Give one row of the comparison."""
    totals, verdicts = plan.summary["totals"], plan.summary["verdicts"]
    missed = sum(not verdict["met"] for verdict in verdicts)
    service = {
        f"service {verdict['queue']}": verdict["simulated"] for verdict in verdicts
    }
    return {
        "volume": totals["volume"],
        "workload_hours": totals["workload_hours"],
        "fte": totals["fte"],
        "paid_hours": totals["paid_hours"],
        "cost": totals["cost"],
        **service,
        "targets_missed": missed,
        "gaps": plan.summary["gaps_in_all"],
        "rules_unmet": len(plan.summary.get("unmet", ())),
    }
