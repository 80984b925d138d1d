"""The roster of a week: who works when, what it costs, and how good it provably is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .annealing import anneal
from .burden import Burdens, Standing, priced
from .causes import explained
from .compiling import pays
from .conflicts import Unmet
from .cover import Bound, cover_bound, least_bound
from .crews import Crew, crews_of
from .demand import Demand
from .exchange import exchange
from .found import Found
from .price import CostModel
from .search import TOGETHER, Progress, Search
from .segments import roster_table
from .skills import read_skills
from .slots import WeekSlots
from .small_weeks import SmallWeek, settle_small, told
from .solver import Solver, SolverError, solving
from .workers import Worker, read_workers

__all__ = [
    "CostParts",
    "Demand",
    "RosterResult",
    "build_roster",
]


@dataclass(frozen=True)
class CostParts:
    """What a roster's cost is made of. [currency]

    Parameters
    ----------
    wages
        Paid hours × wage.
    short
        People missing on live queues × hours × their price × wage: [costs] short, or
        the service they lose where that is what is optimised.
    over
        People with nothing to do × hours × [costs] over × wage.
    overdue
        People's hours missing to meet all deadlines × [costs] short × wage; those of
        later priorities weigh less.
    below
        People missing from a minimum × hours × [costs] minimum × wage.
    """

    wages: float
    short: float
    over: float
    overdue: float
    below: float

    @property
    def total(self) -> float:
        """Give the sum."""
        return self.wages + self.short + self.over + self.overdue + self.below


@dataclass(frozen=True, eq=False)
class RosterResult:
    """A roster and its worth.

    Parameters
    ----------
    roster
        A Roster table.
    uneven
        The same before people exchanged days, where they did.
    cost
        Its cost. [currency]
    bound
        Proved lower bound of the cost of any roster of these people. [currency]
    iterations
        Agents' weeks the search tried.
    seed
        Seed of the search.
    method
        How it was found, in words.
    cut
        Whether the search was stopped before its end.
    parts
        What the cost is made of.
    unmet
        Contract rules that nobody could keep this week, in words.
    notes
        What happened on the way: a solver that fell back, died or was cut.
    wishes
        Share of the work that lies in hours its agent likes, of all work of agents
        who like some hours, and outside those the agent dislikes likewise; None
        where nobody wishes anything. [0..1]
    """

    roster: pd.DataFrame
    uneven: pd.DataFrame
    cost: float
    bound: float
    iterations: int
    seed: int
    method: str
    cut: bool
    parts: CostParts
    unmet: tuple[Unmet, ...]
    wishes: float | None
    notes: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """Give the most that a better roster could save, as a share. [0..1]"""
        return max(0.0, 1 - self.bound / self.cost) if self.cost > 0 else 0.0


def build_roster(
    agents: Sequence[Agent],
    time_off: Sequence[TimeOff],
    demand: Demand,
    settings: Settings,
    *,
    standings: Sequence[Standing] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> RosterResult:
    """Roster the people of a centre for a week.

    Parameters
    ----------
    agents
        The people.
    time_off
        When they are away.
    demand
        What must be covered.
    settings
        Contracts, rules, queues, costs, fairness and effort.
    standings
        The agents' ledgers before the week; without them nothing is evened out.
    seed
        Seed of the search.
    progress
        Told the stage, steps done and steps in all; False as an answer cuts the
        search short.

    Returns
    -------
    RosterResult
        Always a roster: rest, days in a row, availability and time off are never
        broken; where contract hours or days cannot be kept, `unmet` says why.

    Raises
    ------
    InputError
        If a contract or queue is unknown, or shifts do not fit the roster step.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({
    ...     "centre": {"roster_step": "1h", "interval": "1h"},
    ...     "queue": [{"name": "calls", "channel": "voice"}],
    ...     "contract": {"full": {"paid_hours": [40, 40], "days": [5, 5],
    ...         "shift_hours": [8, 8], "starts": "08:00-10:00 every 1h"}},
    ...     "effort": {"search": 0},
    ... })
    >>> need = np.where(np.arange(168) % 24 // 8 == 1, 1.0, 0.0)
    >>> need[120:] = 0
    >>> week = Demand(Week(date(2026, 11, 23), "UTC"), 3600, {"calls": need})
    >>> found = build_roster([Agent("Ann", "full", ("calls",))], [], week, settings)
    >>> found.cost, round(found.bound, 3), len(found.roster)
    (40.0, 40.0, 5)
    """
    axis = demand.axis
    skills = read_skills(agents, demand)
    workers = read_workers(agents, time_off, axis, skills, settings)
    model = CostModel(demand, skills, settings.costs)
    burdens = Burdens(settings, demand.week.first, demand.week.days[-1])
    if standings is not None:
        workers = priced(workers, standings, burdens, axis)
    crews = crews_of(workers)
    fast = pays(len(workers) * len(TOGETHER) + settings.effort.search)
    with solving(settings.effort, _stopped(progress)) as solver:
        bound = _bound(model, workers, crews, axis.hours, solver, fast)
    rng = np.random.default_rng(seed)
    # Deadlines that are met by the way need no looking after until the end.
    focused = model.focused(bound.tight)
    search = Search(
        focused,
        workers,
        axis.hours,
        settings.costs.wage,
        rng,
        progress,
        fast=fast,
    )
    search.seed(crews, bound.shifts)
    search.place_breaks(2)
    search.sweep()
    small = anneal(search, settings.effort.search)
    search.widen(model)
    search.place_breaks()
    settled, more = settle_small(search, bound.cost, settings.effort)
    found = search.found()
    uneven = found.tours
    if standings is not None and settings.fairness.exchange:
        even, people = exchange(workers, found.tours, standings, model, burdens, axis)
        found = replace(found, tours=even, people=people)
    parts = _parts(found, workers, model, axis)
    return RosterResult(
        roster=roster_table(workers, found.tours, axis),
        uneven=roster_table(workers, uneven, axis),
        cost=parts.total,
        bound=bound.cost if settled is None else settled.least(parts.total),
        iterations=found.iterations,
        seed=seed,
        method=_method(bound, found, small, settled, settings.effort.search, fast),
        cut=found.cut,
        parts=parts,
        unmet=explained(workers, time_off, settings, axis),
        wishes=_wishes(found, workers, axis),
        notes=tuple(dict.fromkeys([*solver.notes, *more])),
    )


def _stopped(progress: Progress | None) -> Callable[[], bool]:
    """Tell that the bound is on its way, whenever asked, and hear whether to stop."""
    return lambda: progress is not None and progress("bound", 0, 1) is False


def _bound(
    model: CostModel,
    workers: Sequence[Worker],
    crews: Sequence[Crew],
    hour: float,
    solver: Solver,
    fast: bool,
) -> Bound:
    """Bound the cost by the program, or by the contracts if no solver gives it."""
    try:
        bound = cover_bound(model, workers, crews, hour, fast=fast)
    except SolverError as error:
        solver.tell(str(error))
        bound = least_bound(model, crews, hour)
    if not bound.rounds:
        solver.tell(
            "The aggregated program was not solved: the bound is only what contracts "
            "cost at least, and the search began without its mix of shifts."
        )
    return bound


def _method(
    bound: Bound,
    found: Found,
    small: int,
    settled: SmallWeek | None,
    moves: int,
    fast: bool,
) -> str:
    """Tell how a roster was found: what began it, what improved it, compiled or not."""
    began = "the aggregated program's shifts" if bound.rounds else "nobody at work"
    parts = [f"{found.iterations:,} exact weeks from {began}"]
    if moves:
        parts.append("annealed")
    if small:
        parts.append(f"{small:,} moves of single shifts")
    if settled is not None:
        parts.append(told(settled))
    return ", ".join(parts) + (", compiled" if fast else "")


def _parts(
    found: Found, workers: Sequence[Worker], model: CostModel, axis: WeekSlots
) -> CostParts:
    """Add up what a roster costs."""
    wages = sum(
        tour.paid * worker.wage
        for tour, worker in zip(found.tours, workers, strict=True)
    )
    costs = model.slot_costs(found.people)
    return CostParts(
        wages=wages * axis.hours,
        short=float(model.weights @ costs.short.sum(axis=1)),
        over=float(costs.spare.sum()) * model.over_price,
        overdue=model.overdue(costs) * model.short_price,
        below=float(costs.below.sum()) * model.minimum_price,
    )


def _wishes(found: Found, workers: Sequence[Worker], axis: WeekSlots) -> float | None:
    """Give the share of wished-about work that lies as wished."""
    met = asked = 0.0
    for worker, tour in zip(workers, found.tours, strict=True):
        column = tour.column(axis.count)
        for hours, liked in ((worker.agent.prefers, 1), (worker.agent.avoids, 0)):
            if hours is not None:
                inside = float(column @ axis.inside(hours)[: axis.count])
                asked += float(column.sum())
                met += inside if liked else float(column.sum()) - inside
    return met / asked if asked else None
