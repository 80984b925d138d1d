"""How many people a week needs at all, before anybody is named."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from ..data.folder import Folder
from ..data.plan import Plan
from .joint import frontier_of
from .rostering.shift_mix import shift_mix
from .rostering.solver import solving
from .week_demand import required_heads, week_demand

__all__ = ["Headcount", "headcount"]


@dataclass(frozen=True, eq=False)
class Headcount:
    """The fewest shifts that cover a week.

    Parameters
    ----------
    shifts
        Columns day, start, hours (paid) [h] and people [agents].
    hours
        Paid hours of all shifts. [h]
    bound
        No shifts of the contracts can do with fewer. [h]
    fte
        Hours in full-time people: the most weekly hours of any contract.
    peak
        Most people at work at once. [agents]
    notes
        What no shift reaches, in sentences.
    """

    shifts: pd.DataFrame
    hours: float
    bound: float
    fte: float
    peak: float
    notes: tuple[str, ...]


def headcount(folder: Folder, plan: Plan) -> Headcount:
    """Find the fewest agent-hours that shifts as contracts allow them could do with.

    Everybody is taken to serve every queue and to work any shift of any contract on any
    day: what named people, with their skills, rest and days off, need is more.

    Parameters
    ----------
    folder
        The planner's folder: backlog and agents.
    plan
        A run with forecast and requirement.

    Raises
    ------
    InputError
        If there is no contract, or the run is not staffed.
    """
    settings, week = plan.settings, plan.week
    if not settings.contracts:
        raise InputError(
            Problem(
                "There is no contract, so no shift is known.",
                "Add a [contract.NAME] with shift_hours and starts.",
                "plan.toml",
            )
        )
    demand = week_demand(folder, plan, folder.agents)
    # Every shift is to be filled: no level of the need is dearer than another.
    demand = dataclasses.replace(demand, live=required_heads(plan), levels=())
    with solving(settings.effort) as solver:
        mix = shift_mix(demand, settings.contracts, frontier=frontier_of(demand))
    starts = week.grid(settings.centre.roster_step)[mix.start]
    hours = mix.paid * settings.centre.roster_step / 3600
    shifts = pd.DataFrame(
        {
            "day": starts.strftime("%a %Y-%m-%d"),
            "start": starts.strftime("%H:%M"),
            "hours": hours,
            "people": mix.count,
        }
    )
    order = np.lexsort((hours, mix.start))
    full_time = max(contract.paid_hours[1] for contract in settings.contracts)
    notes = list(solver.notes)
    if mix.unreached.any():
        first = week.grid(settings.centre.roster_step)[int(mix.unreached.argmax())]
        notes.append(
            f"No shift reaches {int(mix.unreached.sum())} roster steps in which live "
            f"queues need people, the first {first:%a %Y-%m-%d %H:%M}: widen `starts` "
            "or `shift_hours` of a contract."
        )
    if mix.undone > 0:
        notes.append(
            f"{mix.undone * settings.centre.roster_step / 3600:.1f} hours of deferred "
            "work fall due before any shift can do them: allow more time, or widen "
            "`starts` of a contract."
        )
    return Headcount(
        shifts=shifts.iloc[order].reset_index(drop=True),
        hours=float(mix.hours),
        bound=float(mix.bound),
        fte=float(mix.hours / full_time) if full_time > 0 else float("nan"),
        peak=float(mix.people.max(initial=0.0)),
        notes=tuple(notes),
    )
