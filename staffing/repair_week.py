"""The trip of a repair: a published week of a planner's folder, mended."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pandas as pd

from ..data.calendar import Week
from ..data.errors import InputError, Problem
from ..data.folder import Folder
from ..data.headers import nearest
from ..data.plan import Plan, read_table_file
from ..data.tables import FORECAST, REQUIREMENT
from .hand import follow_forecast, roster_mark, without_proof
from .published import carry_in, published_roster
from .reckoning import carrying, covered, summed
from .repair import Asked, Offer, Repair, repair
from .requirement import make_requirement
from .rostering.change import Progress
from .week_demand import week_demand

__all__ = ["new_volume", "repair_week", "take_offer"]


def repair_week(
    folder: Folder, plan: Plan, asked: Asked, *, progress: Progress | None = None
) -> Repair:
    """Mend the published roster of a week.

    Parameters
    ----------
    folder
        The planner's folder: agents, time off, backlog, published weeks.
    plan
        The week's run; its forecast and requirement are what must be covered now.
    asked
        What has happened, and what is allowed.
    progress
        Told how far it is.

    Returns
    -------
    Repair
        The hole and three offers.

    Raises
    ------
    InputError
        If no roster was published for the week, or the run was not staffed.
    """
    plan = carrying(folder, plan)
    week = plan.week
    roster = published_roster(folder.path, week)
    if roster.empty:
        raise InputError(
            Problem(
                f"No roster was published for {week.label}.",
                f"Run `shiftcast publish {folder.path} --week {week.label}` when it "
                "goes out; only what went out is repaired.",
            )
        )
    agents = carry_in(folder.agents, folder.path, week, plan.settings, folder.ahead)
    before = _as_published(folder.path, plan)
    found = repair(
        roster,
        agents,
        folder.time_off,
        week_demand(folder, before, agents),
        week_demand(folder, plan, agents),
        plan.settings,
        asked,
        meetings=folder.meetings,
        next_starts=_next_starts(folder.path, week),
        progress=progress,
    )
    strangers = sorted(set(roster["agent"]) - {agent.name for agent in agents})
    if strangers:
        note = (
            f"{', '.join(strangers)}: in the published roster but not in agents.csv; "
            "left as they are, and not counted as cover."
        )
        found = replace(found, notes=(*found.notes, note))
    return found


def take_offer(folder: Folder, plan: Plan, offer: Offer, asked: Asked) -> Plan:
    """Let a run go on with the roster of an offer.

    Parameters
    ----------
    folder
        The planner's folder.
    plan
        The week's run.
    offer
        The offer that was chosen.
    asked
        What it was made for.

    Returns
    -------
    Plan
        The run with the new roster and its coverage; its proof is let go.
    """
    taken = covered(folder, replace(without_proof(plan), roster=offer.roster))
    facts = {
        "repaired": offer.figures,
        "mark": roster_mark(offer.roster),
        "overtime_allowed": asked.overtime,
        "absent": [
            {name: str(value) for name, value in asdict(each).items()}
            for each in asked.away
        ],
    }
    return summed(taken, {"roster": facts, "relaxed": []}, folder)


def new_volume(
    plan: Plan, factors: Mapping[str, float], line: pd.Timestamp | None
) -> Plan:
    """Let more or fewer contacts come than a run was staffed for.

    Parameters
    ----------
    plan
        A run with forecast, paths and requirement.
    factors
        Queue to the factor its contacts are multiplied by.
    line
        Moment from which they hold; None for the whole week.

    Returns
    -------
    Plan
        The run with forecast, paths and requirement made anew.

    Raises
    ------
    InputError
        If a queue is unknown.
    """
    known = [queue.name for queue in plan.settings.queues]
    for name in factors:
        if name not in known:
            what = f"There is no queue '{name}' in plan.toml."
            raise InputError(Problem(what, nearest(name, known)))
    if not factors:
        return plan
    forecast = plan.forecast.copy()
    factor = forecast["queue"].map(factors).astype(float).fillna(1.0)
    if line is not None:
        factor = factor.where(forecast["start"] >= line, 1.0)
    figures = [n for n in forecast if n == "mean" or str(n)[:1] == "p"]
    for name in figures:
        forecast[name] = forecast[name] * factor
    grown = follow_forecast(replace(plan, forecast=forecast))
    requirement = make_requirement(
        grown.forecast, grown.paths, grown.settings, grown.week, grown.shrinkage
    )
    return replace(grown, requirement=requirement)


def _as_published(path: Path, plan: Plan) -> Plan:
    """Give the run with what the week was to cover when it was published."""
    room = path / "published" / plan.week.label
    tables = {
        name: read_table_file(room / str(table.file), table, plan.week.timezone)
        for name, table in (("forecast", FORECAST), ("requirement", REQUIREMENT))
        if (room / str(table.file)).exists()
    }
    if "requirement" not in tables:
        return plan
    return follow_forecast(replace(plan, **tables))


def _next_starts(path: Path, week: Week) -> dict[str, pd.Timestamp]:
    """Say when each agent starts in the week after, where that is published."""
    roster = published_roster(
        path, Week(week.first + timedelta(weeks=1), week.timezone)
    )
    starts = roster.groupby("agent")["start"].min() if len(roster) else roster["start"]
    return {str(name): start for name, start in starts.items()}
