"""What would mend a rostered week that is too tight, as a table of the run."""

import dataclasses

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from ..data.folder import Folder
from ..data.parallel import Progress
from ..data.plan import Plan, settled
from ..data.tables import MENDS
from .published import carry_in
from .rostering.mends import find_mends
from .week_demand import week_demand

__all__ = ["mend_week"]


def mend_week(
    folder: Folder, plan: Plan, *, most: int = 12, progress: Progress | None = None
) -> Plan:
    """Add to a run what would close its gaps and keep the contracts it could not keep.

    Parameters
    ----------
    folder
        The planner's folder: agents, time off, backlog, published weeks.
    plan
        A run with forecast, requirement and roster.
    most
        How many mends of the cover to tell.
    progress
        Told how far it is.

    Returns
    -------
    Plan
        The run with its Mends table.

    Raises
    ------
    InputError
        If the run is not staffed, or has no roster.
    """
    if plan.roster.empty and plan.summary.get("roster") is None:
        raise InputError(
            Problem("This run has no roster.", "Run `shiftcast roster` first.")
        )
    agents = carry_in(folder.agents, folder.path, plan.week, plan.settings)
    demand = week_demand(folder, plan, agents)
    found = find_mends(
        plan.roster,
        agents,
        folder.time_off,
        demand,
        plan.settings,
        most=most,
        progress=progress,
    )
    rows = [
        {
            "rank": rank,
            "mends": mend.keeps or "cover",
            "rule": mend.rule,
            "change": mend.change,
            "closes": mend.closes,
            "costs": mend.costs,
            "saves": mend.saves,
            "anew": np.nan if mend.anew is None else mend.anew,
        }
        for rank, mend in enumerate(found, start=1)
    ]
    table = pd.DataFrame(rows, columns=MENDS.names) if rows else MENDS.empty()
    return settled(dataclasses.replace(plan, mends=MENDS.check(table)))
