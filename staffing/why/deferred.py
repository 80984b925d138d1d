"""Why deferred work that arrives at some moment is done in time, or is not."""

import dataclasses
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.errors import InputError
from ...data.folder import Folder
from ...data.intervals import holds
from ...data.plan import Plan
from ...data.shrinkage import daily_shrinkage
from ...data.spans import span_text
from ..blending import who_serves
from ..deadlines import carried_backlog, deferred_queues, efficiency
from ..hand import edited_roster, superseded
from ..rostering.demand import Demand
from ..split import Split
from .staff import WhyStaff, simulated_steps
from .steps import Step, percent

__all__ = ["TightWindow", "tightest_window", "why_deferred"]

Floats = npt.NDArray[np.float64]
# All sets of more queues than this are too many to look at; the rest is the whole.
MOST_QUEUES = 6


@dataclass(frozen=True)
class TightWindow:
    """The stretch of the week that has the least time to spare over some moment.

    Parameters
    ----------
    queues
        The queues whose work competes in it.
    first, last
        Its boundaries. [slots]
    needed
        People's time that what arrives and falls due in it needs, margin for chance
        included. [h]
    margin
        That margin. [h]
    held
        Time of the people the roster has for it. [h]
    """

    queues: tuple[str, ...]
    first: int
    last: int
    needed: float
    margin: float
    held: float

    @property
    def slack(self) -> float:
        """What is left. [h]"""
        return self.held - self.needed


def why_deferred(plan: Plan, folder: Folder, name: str, at: pd.Timestamp) -> WhyStaff:
    """Tell step by step what becomes of the deferred work of an interval.

    Parameters
    ----------
    plan
        A run with forecast; roster, coverage and simulation are told where they are.
    folder
        The planner's folder, for its backlog.
    name
        Name of a deferred queue.
    at
        A moment in centre time, without zone, inside the interval.

    Returns
    -------
    WhyStaff
        Its arithmetic. There are no agents per interval: the roster must hold enough
        of people's time between any two moments.

    Raises
    ------
    InputError
        If nothing is forecast then, or the deadline is shorter than a handle time.
    """
    settings, week = plan.settings, plan.week
    queue, centre = settings.queue(name), settings.centre
    own = plan.forecast[plan.forecast["queue"] == name].reset_index(drop=True)
    inside = holds(own["start"], at, centre.interval, week.timezone)
    if not inside.any():
        raise InputError(
            f"Nothing is forecast for {name} at {at:%Y-%m-%d %H:%M}: it is closed "
            "then, or this run does not reach so far."
        )
    row = own[inside].iloc[0]
    start = row["start"].tz_convert(week.timezone)
    work = {part.queue: part for part in deferred_queues(plan.forecast, settings, week)}
    part, slots = work[name], week.grid(centre.roster_step)
    slot = int(slots.searchsorted(row["start"]))
    if slot >= len(slots):
        raise InputError(f"{start:%Y-%m-%d %H:%M} lies outside the week {week.label}.")
    handle = float(row["handle_time"])
    hours = float(row["mean"]) * handle / 3600
    away = daily_shrinkage(settings, plan.shrinkage).total
    effective = efficiency(queue, away)
    clock = "opening hours only" if queue.clock == "open" else "every hour"
    due = _moment(plan, slots, int(part.due[slot]))
    steps = [
        Step(
            "contacts", "", float(row["mean"]), "contacts",
            f"expected in {span_text(centre.interval)}, {row['p10']:,.0f} to "
            f"{row['p90']:,.0f} with a chance of eight in ten",
        ),
        Step("handle_time", "×", handle, "s", "an agent spends on each"),
        Step("work", "=", hours, "h", "of work"),
        Step(
            "efficiency", "÷", effective, "share",
            "of a rostered person's time becomes handled work: at most "
            f"{percent(queue.max_occupancy)} busy × {percent(1 - away)} present",
        ),
        Step("time", "=", hours / max(effective, 1e-9), "h", "of people's time"),
        Step(
            "deadline", "", queue.promise.within / 3600, "h",
            f"until the reply is sent ({queue.promise}); the clock counts {clock}",
        ),
    ]  # fmt: skip
    notes = [f"What arrives from {start:%H:%M} on must be done by {due}."]
    cover = plan.coverage[plan.coverage["queue"] == name].set_index("start")
    if row["start"] in cover.index:
        open_then = float(cover.loc[row["start"], "backlog"])
        words = f"open after {span_text(centre.roster_step)}, by the roster's plan"
        steps.append(Step("backlog", "", open_then, "contacts", words))
    notes += edited_roster(plan)
    if plan.roster.empty:
        notes.append("Nobody is rostered yet: run `shiftcast roster`.")
    elif superseded(plan):
        notes += superseded(plan)
    else:
        carried = carried_backlog(folder.backlog, tuple(work.values()), settings, week)
        demand = Demand(
            week, centre.roster_step, {}, tuple(work.values()), carried,
            {each.name: efficiency(each, away) for each in settings.deferred},
        )  # fmt: skip
        split = who_serves(plan, folder.agents)
        tight = tightest_window(demand, split, name, slot, int(part.due[slot]))
        if tight is None:
            notes.append("No work is due in any stretch up to then.")
        else:
            steps += _window_steps(plan, slots, tight)
            notes += _short(tight, demand.axis.count)
    steps += _on_time(plan, name, cover, slots, int(part.due[slot]), row["start"])
    return WhyStaff(
        name,
        f"{start:%Y-%m-%d %H:%M}",
        f"What becomes of the work on {name} that arrives {start:%a %d %b %H:%M}?",
        tuple(steps),
        notes=tuple(notes),
    )


def tightest_window(
    demand: Demand, split: Split, name: str, slot: int, due: int
) -> TightWindow | None:
    """Find the stretch up to a due time in which people have the least to spare.

    Worked earliest due first, what arrives in a slot is done in time if every stretch
    that begins then or before and ends when it is due has time to spare.

    Parameters
    ----------
    demand
        Deferred work and backlog, with what a person's time yields.
    split
        Where the rostered people serve.
    name
        The queue.
    slot
        The slot in which the work arrives.
    due
        Boundary by which it must be done; after the week its end is taken. [slots]

    Returns
    -------
    TightWindow or None
        The least slack over all such stretches, and over all sets of queues whose
        people are shared with this one; None where nothing is due in any.
    """
    others = [part.queue for part in demand.deferred if part.queue != name]
    sizes = range(len(others) + 1)
    if len(others) >= MOST_QUEUES:
        sets = [(), tuple(others)]
    else:
        sets = [some for size in sizes for some in itertools.combinations(others, size)]
    hours, last = demand.step / 3600, min(due, demand.axis.count)
    best: TightWindow | None = None
    for some in sets:
        queues = frozenset({name, *some})
        groups = [bool(group & queues) for group in split.groups]
        opened = np.any([p.open for p in demand.deferred if p.queue in queues], axis=0)
        people = split.for_deferred[groups].sum(axis=0) * opened
        held = np.concatenate([[0.0], np.cumsum(people)])
        needed = demand.bound(queues)[: slot + 1, last]
        spare = np.where(needed > 0, held[last] - held[: slot + 1] - needed, np.inf)
        first = int(np.argmin(spare))
        if not np.isfinite(spare[first]):
            continue
        if best is None or spare[first] * hours < best.slack - 1e-9:
            sure = dataclasses.replace(demand, z=0.0).bound(queues)[first, last]
            best = TightWindow(
                tuple(sorted(queues)),
                first,
                last,
                float(needed[first]) * hours,
                float(needed[first] - sure) * hours,
                float(held[last] - held[first]) * hours,
            )
    return best


def _window_steps(
    plan: Plan, slots: pd.DatetimeIndex, tight: TightWindow
) -> list[Step]:
    """Tell the tightest stretch."""
    span = f"{_moment(plan, slots, tight.first)} to {_moment(plan, slots, tight.last)}"
    others = ", ".join(tight.queues)
    return [
        Step(
            "needed", "", tight.needed, "h",
            f"of people's time is due in the tightest stretch up to then, {span}, for "
            f"{others}; {tight.margin:.2f} h of that is a margin for chance",
        ),
        Step("held", "", tight.held, "h", "of people's time the roster has for it"),
        Step("slack", "=", tight.slack, "h", "to spare"),
    ]  # fmt: skip


def _short(tight: TightWindow, slots: int) -> list[str]:
    """Say what it means where time is short."""
    if tight.slack >= 0:
        return []
    told = f"{-tight.slack:.1f} h of people's time are short"
    if (tight.first, tight.last) == (0, slots):
        return [
            f"Over the whole week {told} if it may be filled to 97 % at most: what "
            "is left over waits for the week after."
        ]
    return [f"{told} there: expect late replies, unless chance spares its margin."]


def _on_time(
    plan: Plan,
    name: str,
    cover: pd.DataFrame,
    slots: pd.DatetimeIndex,
    due: int,
    start: pd.Timestamp,
) -> list[Step]:
    """Tell the share on time: planned for what is due then, and simulated."""
    steps = []
    if 0 < due <= len(slots) and slots[due - 1] in cover.index:
        share = float(cover.loc[slots[due - 1], "on_time"])
        if np.isfinite(share):
            words = "of what is due then on time, by the roster's plan"
            steps.append(Step("predicted", "", share, "share", words))
    return steps + simulated_steps(plan, name, start)


def _moment(plan: Plan, slots: pd.DatetimeIndex, boundary: int) -> str:
    """Name a slot boundary of the week or after it."""
    step = pd.Timedelta(seconds=plan.settings.centre.roster_step)
    moment = slots[0] + boundary * step
    return f"{moment.tz_convert(plan.week.timezone):%a %H:%M}"
