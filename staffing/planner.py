"""The whole trip: from a planner's folder to a week that is planned and proved."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pandas as pd

from ..data.calendar import Week, week_of
from ..data.errors import InputError, Problem
from ..data.folder import Folder
from ..data.parallel import Progress
from ..data.plan import Plan, settled
from ..data.shrinkage import daily_shrinkage
from ..forecast.absence import forecast_absence
from ..forecast.forecast import make_forecast
from .blending import who_serves
from .certainty import price_certainty
from .chats import compare_chats
from .deadlines import carried_backlog, deferred_queues
from .duties import blending_rules, serving_segments
from .fairness.facts import fairness_facts
from .fairness.ledger import make_fairness, standings_of
from .hand import roster_mark, without_proof, without_roster
from .overload import what_gives_way
from .promise import to_promise
from .published import (
    carry_in,
    published_before,
)
from .reckoning import carrying, covered, diagnosed, summed
from .requirement import make_requirement
from .rostering.meetings import place_meetings
from .rostering.roster import build_roster
from .simulation.simulate import simulate
from .steadiness import with_steadiness
from .summary import run_facts, summarise
from .week_demand import need_requirement, week_demand

__all__ = [
    "default_week",
    "forecast_week",
    "plan_week",
    "roster_week",
    "simulate_week",
    "staff_week",
]

# Weeks of history that charts show beside the forecast.
HISTORY_SHOWN = 8


def plan_week(
    folder: Folder,
    week: Week,
    *,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Plan:
    """Plan one week: forecast, requirement, roster, coverage, proof.

    Parameters
    ----------
    folder
        The planner's folder, read.
    week
        The week to plan.
    seed
        Seed of all chance; the same seed gives the same plan on any number of workers.
    workers
        Processes at once.
    progress
        Told how far each step is.

    Returns
    -------
    Plan
        Every table of the run, and its summary.

    Raises
    ------
    InputError
        If the history is too short, or a setting asks the impossible.
    """
    plan = forecast_week(folder, week, seed=seed, workers=workers, progress=progress)
    plan = staff_week(plan)
    plan = roster_week(folder, plan, seed=seed, progress=progress)
    return simulate_week(folder, plan, seed=seed, workers=workers, progress=progress)


def forecast_week(
    folder: Folder,
    week: Week,
    *,
    models: Sequence[str] | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Plan:
    """Forecast one week; the first step of the trip.

    Parameters
    ----------
    folder, week, seed, workers, progress
        As in `plan_week`.
    models
        Names of the models that may enter the blend; None lets all in.
    """
    made = make_forecast(
        folder.contacts,
        folder.settings,
        week.first,
        7,
        events=folder.events,
        overrides=folder.overrides,
        special_days=folder.special_days,
        weather=folder.weather,
        drivers=folder.drivers,
        models=models,
        seed=seed,
        workers=workers,
        progress=progress,
    )
    absence = forecast_absence(
        folder.absence, folder.settings, week.first, 7, folder.weather
    )
    shown = folder.contacts["start"] >= week.start - timedelta(weeks=HISTORY_SHOWN)
    plan = Plan(
        settings=folder.settings,
        week=week,
        history=folder.contacts[shown].reset_index(drop=True),
        forecast=made.intervals,
        forecast_days=made.days,
        forecast_weeks=made.weeks,
        factors=made.factors,
        paths=made.paths,
        scores=made.scores,
        hour_scores=made.hour_scores,
        handle_time_scores=made.handle_time_scores,
        cleaned=made.cleaned,
        weights=made.weights,
        shrinkage=absence.shrinkage,
        absence_scores=absence.scores,
        event_effects=made.event_effects,
        drivers_used=made.drivers_used,
    )
    last = folder.contacts["start"].max()
    facts = run_facts(
        plan, folder.raw, seed, folder.hashes or {}, f"{last:%Y-%m-%d %H:%M}"
    )
    notes = [*folder.notes, *map(str, folder.warnings), *made.notes]
    notes += absence.notes
    return summed(plan, facts | {"notes": notes}, folder)


def staff_week(plan: Plan) -> Plan:
    """Add the requirement to a forecast week; a roster for another is let go."""
    requirement = make_requirement(
        plan.forecast, plan.paths, plan.settings, plan.week, plan.shrinkage
    )
    bare = without_roster(plan)
    staffed = settled(dataclasses.replace(bare, requirement=requirement))
    given = (plan.forecast, plan.paths, plan.settings, plan.week)
    asked = {"certainty": price_certainty(*given), "chats": compare_chats(*given)}
    told = with_steadiness(staffed.summary, staffed.coverage, staffed.settings)
    summary = told | asked | summarise(staffed, ())
    return dataclasses.replace(staffed, summary=summary)


def roster_week(
    folder: Folder, plan: Plan, *, seed: int = 0, progress: Progress | None = None
) -> Plan:
    """Add the roster and what it covers to a staffed week.

    Parameters
    ----------
    folder
        The planner's folder: agents, time off, backlog, published weeks.
    plan
        A run with forecast and requirement.
    seed, progress
        As in `plan_week`.
    """
    need_requirement(plan)

    def attempt(prices: Mapping[str, float]) -> Plan:
        """Roster with the prices of late contacts multiplied."""
        return _roster_at(prices, folder, plan, seed, progress)

    return to_promise(attempt, plan.settings)


def _roster_at(
    prices: Mapping[str, float],
    folder: Folder,
    plan: Plan,
    seed: int,
    progress: Progress | None,
) -> Plan:
    """Roster a week at some prices of late contacts."""
    settings, week = plan.settings, plan.week
    agents = carry_in(folder.agents, folder.path, week, folder.settings, folder.ahead)
    plan = carrying(folder, plan)
    demand = week_demand(folder, plan, agents, prices)
    before = published_before(
        folder.path, week, settings.fairness.weeks_back, folder.ahead
    )
    made = build_roster(
        agents,
        folder.time_off,
        demand,
        settings,
        standings=standings_of(before, agents, settings, week),
        seed=seed,
        progress=progress,
    )
    met = place_meetings(made.roster, folder.meetings, agents, demand, settings)
    rostered = dataclasses.replace(without_proof(plan), roster=met.roster)
    rostered = covered(folder, rostered)
    uneven = make_fairness(made.uneven, before, agents, settings, week)
    facts = {
        "mark": roster_mark(met.roster),
        "cost": made.cost,
        "bound": made.bound,
        "gap": made.gap,
        "iterations": made.iterations,
        "seed": made.seed,
        "method": made.method,
        "cut": made.cut,
        "notes": list(made.notes),
        "parts": dataclasses.asdict(made.parts),
        "agents": len(agents),
    }
    if met.sessions:
        facts["meetings"] = {"sessions": len(met.sessions), "cost": met.cost}
    relaxed = [dataclasses.asdict(rule) for rule in (*made.unmet, *met.unmet)]
    told = {
        "roster": facts,
        "relaxed": relaxed,
        "fairness": fairness_facts(rostered.fairness, settings, uneven),
        "follows": sorted(folder.ahead),
    }
    return summed(rostered, told, folder)


def simulate_week(
    folder: Folder,
    plan: Plan,
    *,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Plan:
    """Prove a rostered week by simulating the very roster.

    Parameters
    ----------
    folder
        The planner's folder: backlog and agents.
    plan
        A run with forecast, requirement and roster.
    seed, workers, progress
        As in `plan_week`.
    """
    need_requirement(plan)
    made = plan.summary.get("roster")
    if plan.roster.empty and made is None:
        raise InputError(
            Problem("This run has no roster.", "Run `shiftcast roster` first.")
        )
    settings, week = plan.settings, plan.week
    split = who_serves(plan, folder.agents)
    proof = simulate(
        serving_segments(split, settings),
        plan.paths,
        plan.forecast,
        settings,
        week,
        seed=seed,
        replications=settings.effort.replications,
        workers=workers,
        backlog=folder.backlog,
        shrinkage=plan.shrinkage,
        blending=blending_rules(split, settings),
        behind=what_gives_way(
            split,
            work := deferred_queues(plan.forecast, settings, week),
            carried_backlog(folder.backlog, work, settings, week),
            settings,
            daily_shrinkage(settings, plan.shrinkage).total,
        ),
        progress=progress,
    )
    proved = dataclasses.replace(
        plan, simulation=proof.intervals, simulation_weeks=proof.weeks
    )
    overtime = {"overtime_hours": round(proof.overtime, 2)}
    if made is not None and made.get("mark") == roster_mark(plan.roster):
        return summed(diagnosed(proved, seed), overtime, folder)
    # Cost, bound and what had to be relaxed speak of the roster as it was made.
    by_hand = {
        "roster": {"edited": True, "mark": roster_mark(plan.roster)},
        "relaxed": [],
        **overtime,
    }
    return summed(diagnosed(covered(folder, proved), seed), by_hand, folder)


def default_week(folder: Folder) -> Week:
    """Give the first whole week after the history ends.

    Raises
    ------
    InputError
        If there is no history.
    """
    if folder.contacts.empty:
        raise InputError(
            "There is no history to plan from. Put a history.csv into the folder."
        )
    centre = folder.settings.centre
    last: pd.Timestamp = folder.contacts["start"].max()
    end = last + pd.Timedelta(seconds=centre.interval) - pd.Timedelta(seconds=1)
    running = week_of(end.date(), centre.timezone, centre.week_starts)
    return running.next
