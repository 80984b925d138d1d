"""Scenarios beside the base plan: one row of figures each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ..data.calendar import Week
from ..data.folder import Folder
from ..data.parallel import Progress
from ..data.plan import Plan
from .planner import plan_week
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
    seed, workers, progress
        As in `plan_week`; every row has the same seed, so that differences are the
        scenario's.

    Returns
    -------
    pandas.DataFrame
        One row per scenario, the base first: volume [contacts], workload_hours and
        paid_hours [h], fte, cost [currency], service per queue [0..1], unmet (gaps,
        missed targets and broken rules, counted).
    """
    rows = []
    for group in [(BASE,), *scenarios]:
        changed = folder
        for scenario in group:
            changed = apply_scenario(changed, scenario, week)
        plan = plan_week(changed, week, seed=seed, workers=workers, progress=progress)
        rows.append(
            {"scenario": JOIN.join(one.name for one in group), **_figures(plan)}
        )
    return pd.DataFrame(rows)


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
