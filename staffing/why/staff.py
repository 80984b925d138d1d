"""Why a live queue needs so many people at some moment, step by step."""

import dataclasses
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.errors import InputError
from ...data.intervals import holds
from ...data.plan import Plan
from ...data.queues import Queue
from ...data.shrinkage import daily_shrinkage
from ...data.spans import span_text
from ..by_model import agents_by_model
from ..changing_day import stretches
from ..hand import edited_roster, superseded
from ..presence import people_at, skilled
from ..queueing.performance import Definition
from ..rates import Floats, nodes_of, path_rates, quantile_of
from .agents import Beside, why_agents
from .steps import Step, percent, steps_text

__all__ = [
    "WhyStaff",
    "simulated_steps",
    "why_staff",
    "why_text",
]

# Numbers of a csv file keep six digits; nearer ones are the same.
SAME = 1e-4


@dataclass(frozen=True)
class WhyStaff:
    """Why a queue gets the people it gets.

    Parameters
    ----------
    queue, start
        Which queue, and the interval or day it is about.
    heading
        The same in words.
    steps
        From contacts to people, and to the service they give.
    beside
        The service with one agent less, as many, and one more; live queues only.
    binding
        What asks for the last agent: "service", "abandonment", "wait", "occupancy";
        empty where nobody does.
    notes
        What the planner should know of it.
    """

    queue: str
    start: str
    heading: str
    steps: tuple[Step, ...]
    beside: tuple[Beside, ...] = ()
    binding: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def why_staff(plan: Plan, name: str, at: pd.Timestamp) -> WhyStaff:
    """Tell step by step why a live queue needs its people in an interval.

    Parameters
    ----------
    plan
        A run with forecast and requirement, edited by hand or not; what of roster,
        coverage and simulation is there is told too.
    name
        Name of a live queue.
    at
        A moment in centre time, without zone, inside the interval.

    Returns
    -------
    WhyStaff
        The arithmetic, reckoned anew by the engine's own functions
        (`agents_by_model`); where the run's tables say otherwise a note tells it.

    Raises
    ------
    InputError
        If nothing is forecast then, or the run does not say how many agents the queue
        needs.
    """
    settings, week = plan.settings, plan.week
    queue, interval = settings.queue(name), settings.centre.interval
    own = plan.forecast[plan.forecast["queue"] == name].reset_index(drop=True)
    inside = np.flatnonzero(holds(own["start"], at, interval, week.timezone))
    if not inside.size:
        raise InputError(
            f"{name} is closed at {at:%Y-%m-%d %H:%M}, or this run does not reach so "
            "far: there is nobody to staff."
        )
    row = own.iloc[inside[0]]
    need = plan.requirement
    need = need[(need["queue"] == name) & (need["start"] == row["start"])]
    if need.empty:
        raise InputError(
            f"This run does not say how many agents '{name}' needs then. Run "
            "`shiftcast staff` first."
        )
    bears = _bears_on(queue, own, int(inside[0]), plan)
    place = int(np.flatnonzero(bears == inside[0])[0])
    futures = path_rates(plan.paths, own, name)[bears]
    rates = nodes_of(futures)
    busy = quantile_of(futures, queue.certainty or 0.5)
    given = (
        pd.DatetimeIndex(own["start"].iloc[bears]),
        own["handle_time"].to_numpy(dtype=float)[bears],
        interval,
        cast(Definition, settings.centre.service_level),
    )
    agents, made, beside, binding = why_agents(queue, place, rates, busy, *given)
    steps = _load(row, rates[place], interval)
    told = need.iloc[0]
    notes = _stale(told, steps[-1].value)
    if agents != round(float(told["agents"])) and not notes:
        notes = [
            f"requirement.csv says {float(told['agents']):,.6g} agents: it was edited "
            "by hand, or made from another forecast. What follows goes on from there."
        ]
    if queue.model == "transient":
        certain = None if queue.certainty is None else busy
        steady = dataclasses.replace(queue, model="auto")
        alone = agents_by_model(steady, rates, *given, busy=certain)[place]
        notes.append(
            f"Taken by itself, as if nothing came before, the interval would ask for "
            f"{alone:,} agents."
        )
    steps += made
    steps += _shrinkage(plan, row["start"], told)
    steps += _rostered(plan, name, row["start"])
    steps += _predicted(plan, name, row["start"])
    steps += simulated_steps(plan, name, row["start"])
    start = row["start"].tz_convert(week.timezone)
    return WhyStaff(
        name,
        f"{start:%Y-%m-%d %H:%M}",
        f"Why so many people on {name}, {start:%a %d %b %H:%M}? Promised: "
        f"{queue.promise}.",
        tuple(steps),
        tuple(beside),
        tuple(binding),
        tuple([*notes, *_roster_notes(plan, name, row["start"])]),
    )


def why_text(why: WhyStaff) -> list[str]:
    """Write why a queue gets its people as lines of text.

    Parameters
    ----------
    why
        What `why_staff` gave.
    """
    lines = [why.heading, "", *steps_text(why.steps)]
    if why.beside:
        lines += ["", "With fewer or more agents on contacts:"]
        lines += [
            f"  {one.agents:>4,} agents: {percent(one.service)} in time, mean wait "
            f"{one.wait:.0f} s, {percent(one.abandoned)} give up, busy "
            f"{percent(one.occupancy)}"
            for one in why.beside
        ]
    return lines + (["", *why.notes] if why.notes else [])


def _bears_on(
    queue: Queue, own: pd.DataFrame, place: int, plan: Plan
) -> npt.NDArray[np.intp]:
    """Give the rows that an interval's agents hang on: its own, or its day's."""
    if queue.model != "transient":
        return np.array([place])
    interval = plan.settings.centre.interval
    week = np.flatnonzero(own["start"].isin(plan.week.grid(interval)))
    days = stretches(pd.DatetimeIndex(own["start"].iloc[week]), interval)
    return next(week[day] for day in days if place in week[day])


def _load(row: "pd.Series[Any]", rates: Floats, interval: float) -> list[Step]:
    """From contacts to erlang."""
    handle = float(row["handle_time"])
    contacts = float(rates.mean())
    return [
        Step(
            "contacts", "", contacts, "contacts",
            f"expected in {span_text(interval)}, {row['p10']:,.0f} to "
            f"{row['p90']:,.0f} with a chance of eight in ten",
        ),
        Step("handle_time", "×", handle, "s", "an agent spends on each"),
        Step("interval", "÷", interval, "s", "the length of the interval"),
        Step(
            "load", "=", contacts * handle / interval, "erlang",
            "the load: agents busy at once on average",
        ),
    ]  # fmt: skip


def _stale(told: "pd.Series[Any]", load: float) -> list[str]:
    """Say where the requirement was made from another forecast."""
    if abs(float(told["load"]) - load) <= SAME * max(load, 1.0):
        return []
    return [
        f"requirement.csv was made for {float(told['load']):,.2f} erlang and "
        f"{float(told['agents']):,.0f} agents, before the forecast was edited. Run "
        "`shiftcast staff` again; the lines from shrinkage on hold for the old one."
    ]


def _shrinkage(plan: Plan, start: Any, told: "pd.Series[Any]") -> list[Step]:
    """From agents on contacts to agents to schedule, reason by reason."""
    day = start.tz_convert(plan.week.timezone).date()
    away = daily_shrinkage(plan.settings, plan.shrinkage).on(day)
    parts = [f"{reason} {percent(share)}" for reason, share in away.reasons if share]
    named = " + ".join(parts) if parts else "none is planned"
    return [
        Step(
            "shrinkage", "÷", 1 - away.total, "share",
            f"of them come: 1 − unplanned shrinkage of that day ({named})",
        ),
        Step(
            "scheduled", "=", float(told["scheduled"]), "agents",
            "to schedule, as in requirement.csv",
        ),
    ]  # fmt: skip


def _slots(plan: Plan, name: str, start: Any) -> pd.DataFrame:
    """Give the coverage's rows of an interval."""
    end = start + pd.Timedelta(seconds=plan.settings.centre.interval)
    cover = plan.coverage[plan.coverage["queue"] == name]
    found: pd.DataFrame = cover[(cover["start"] >= start) & (cover["start"] < end)]
    return found


def _rostered(plan: Plan, name: str, start: Any) -> list[Step]:
    """Hold the rostered people against those to schedule."""
    slots = _slots(plan, name, start)
    if slots.empty:
        return []
    people, gap = slots["rostered"], float(slots["gap"].mean())
    step = span_text(plan.settings.centre.roster_step)
    span = "" if np.ptp(people) < SAME else f", {people.min():.2f} at the fewest"
    return [
        Step(
            "rostered", "", float(people.mean()), "agents",
            f"rostered on it, by {step}{span}",
        ),
        Step("gap", "=", gap, "agents", _gap_words(gap)),
    ]  # fmt: skip


def _gap_words(gap: float) -> str:
    """Say what a gap means."""
    if abs(gap) < 0.005:
        return "apart from what is to schedule"
    return "more than to schedule" if gap > 0 else "short of what is to schedule"


def _predicted(plan: Plan, name: str, start: Any) -> list[Step]:
    """Tell the service predicted for the people rostered."""
    service = _slots(plan, name, start)["service"].dropna()
    if service.empty:
        return []
    words = "in time, predicted for the rostered people less shrinkage"
    return [Step("predicted", "", float(service.mean()), "share", words)]


def simulated_steps(plan: Plan, name: str, start: pd.Timestamp) -> list[Step]:
    """Tell what simulation found of a queue's interval; nothing if it did not run.

    Parameters
    ----------
    plan
        A run.
    name
        The queue.
    start
        Start of the interval.
    """
    proof = plan.simulation
    proof = proof[(proof["queue"] == name) & (proof["start"] == start)]
    return [
        Step(
            "simulated", "", float(row["service"]), "share",
            f"in simulation ({percent(row['service_low'])} to "
            f"{percent(row['service_high'])} with 95 % confidence)",
        )
        for row in proof[proof["service"].notna()].to_dict("records")
    ]  # fmt: skip


def _roster_notes(plan: Plan, name: str, start: Any) -> list[str]:
    """Say where the people on shift are who may serve the queue."""
    if plan.roster.empty:
        return ["Nobody is rostered yet: run `shiftcast roster`."]
    if superseded(plan):
        return superseded(plan)
    interval = plan.settings.centre.interval
    found = people_at(skilled(plan.roster, name), pd.DatetimeIndex([start]), interval)
    edited = edited_roster(plan)
    there = {activity: float(count[0]) for activity, count in found.items()}
    there = {activity: count for activity, count in there.items() if count > 0}
    if not there:
        return [*edited, f"Nobody who may serve {name} is on shift then."]
    parts = [f"{count:.1f} in {activity}" for activity, count in there.items()]
    return [
        *edited,
        f"On shift are {sum(there.values()):.1f} people who may serve {name}: "
        f"{', '.join(parts)}.",
    ]
