"""The fewest agent-hours for everything at once, held against simulated weeks.

People are unnamed and serve every queue. The steady formulas forget the interval before
and the deadlines' fluid forgets chance, so what they say is tried: where simulated live
service is short, one more person stands by, and the hours are sought anew.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ..data.calendar import Week
from ..data.contracts import Contract
from ..data.people import Agent
from ..data.plan import Plan
from ..data.settings import Settings
from ..data.shrinkage import daily_shrinkage
from ..data.tables import ROSTER, SHRINKAGE
from .blending import idle_times, who_serves
from .deadlines import deferred_queues, efficiency
from .duties import blending_rules, serving_segments
from .on_slots import on_slots
from .requirement import make_requirement
from .rostering.blending import Sharing
from .rostering.demand import Demand
from .rostering.shift_mix import Frontier, ShiftMix, shift_mix
from .rostering.skills import read_skills
from .simulation.simulate import SimulationResult, simulate
from .split import Floats

__all__ = ["JointWeek", "frontier_of", "joint_week"]

# People who stand by are added one at a time, or by this much of a shortage at once.
STEP = 0.05


@dataclass(frozen=True, eq=False)
class JointWeek:
    """Shifts for all queues together, and what they give.

    Parameters
    ----------
    mix
        The shifts.
    requirement
        A Requirement table; its agents include those who stand by.
    standby
        Live queue to people who stand by, one value per row of the requirement.
        [agents]
    proof
        Service over simulated weeks that no round saw.
    rounds
        How often the hours were sought.
    """

    mix: ShiftMix
    requirement: pd.DataFrame
    standby: dict[str, Floats]
    proof: SimulationResult
    rounds: int


def joint_week(
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    settings: Settings,
    week: Week,
    contracts: Sequence[Contract],
    *,
    seed: int = 0,
    rounds: int = 8,
    workers: int = 1,
    gap: float = 0.005,
) -> JointWeek:
    """Find the fewest hours that keep every live interval's target in simulation.

    Parameters
    ----------
    forecast, paths
        Tables of those names.
    settings
        The centre's settings: queues, blend, replications.
    week
        The planned week.
    contracts
        Whose shifts may be used.
    seed
        Seed of the simulations; every round has the same.
    rounds
        How often at most the hours are sought. Where a live interval is short in the
        last, its proof says so.
    workers
        Processes at once.
    gap
        How near to the proved bound the search for whole shifts may stop. [0..1]

    Returns
    -------
    JointWeek
        Deadlines are met by the demand bound alone: where deferred work is late in
        simulation, no round mends it.

    Raises
    ------
    InputError
        If no number of agents keeps a target, or shifts do not fit the roster step.
    """
    plain = make_requirement(forecast, paths, settings, week)
    names = [queue.name for queue in settings.live]
    standby = {name: np.zeros((plain["queue"] == name).sum()) for name in names}
    for number in range(1, rounds + 1):
        requirement = _raised(plain, standby, settings)
        plan = Plan(settings, week, forecast=forecast, paths=paths)
        plan = dataclasses.replace(plan, requirement=requirement)
        demand = _demand(plan, standby)
        mix = shift_mix(demand, contracts, frontier=frontier_of(demand), gap=gap)
        plan = dataclasses.replace(plan, roster=_roster(mix, settings, week))
        split = who_serves(plan, standby=standby)
        prove = partial(
            simulate, serving_segments(split, settings), paths, forecast, settings,
            week, replications=settings.effort.replications, workers=workers,
            blending=blending_rules(split, settings),
        )  # fmt: skip
        more = {
            name: _missing(seen, plain, name, settings)
            for seen in [prove(seed=seed)]
            for name in names
        }
        if number == rounds or not any(each.any() for each in more.values()):
            break
        standby = {name: standby[name] + more[name] for name in names}
    fresh = int(np.random.SeedSequence(seed).generate_state(1)[0])
    return JointWeek(mix, requirement, standby, prove(seed=fresh), number)


def _raised(
    plain: pd.DataFrame, standby: dict[str, Floats], settings: Settings
) -> pd.DataFrame:
    """Add those who stand by to a requirement."""
    away = daily_shrinkage(settings, SHRINKAGE.empty())
    parts = [
        own.assign(
            agents=own["agents"] + standby[str(name)],
            scheduled=own["scheduled"]
            + standby[str(name)] / (1 - away.totals(pd.DatetimeIndex(own["start"]))),
        )
        for name, own in plain.groupby("queue", sort=False)
    ]
    return pd.concat(parts, ignore_index=True) if parts else plain


def _demand(plan: Plan, standby: dict[str, Floats]) -> Demand:
    """Say what the shifts must cover."""
    settings, week = plan.settings, plan.week
    away = daily_shrinkage(settings, SHRINKAGE.empty()).total
    everything = frozenset(queue.name for queue in settings.queues)
    return Demand(
        week,
        settings.centre.roster_step,
        {
            queue.name: on_slots(
                plan.requirement, queue.name, "scheduled", settings, week
            )
            for queue in settings.live
        },
        deferred_queues(plan.forecast, settings, week),
        efficiency={queue.name: efficiency(queue, away) for queue in settings.deferred},
        idle=idle_times(
            [everything],
            plan.forecast,
            plan.paths,
            plan.requirement,
            settings,
            week,
            standby=standby,
        ),
    )


def frontier_of(demand: Demand) -> Frontier | None:
    """Turn idle time into lines in the number of people who serve every queue.

    Returns
    -------
    Frontier or None
        None where no idle time is counted on.
    """
    queues = (*demand.live, *(part.queue for part in demand.deferred))
    skills = read_skills([Agent("anyone", "", queues)], demand)
    slots = demand.axis.count
    lines = Sharing(demand.idle, skills, slots).lines((1 << len(skills.classes)) - 1)
    if lines is None:
        return None
    heads = np.sum([*demand.live.values(), np.zeros(slots)], axis=0)
    # A line of a queue that is closed stands for no bound.
    heights = np.where(np.isfinite(lines.heights), lines.heights, 1e6)
    # With everybody skilled for all, nobody gives more than the idle share of a head:
    # left + share · (people - left) in terms of people n = heads + left.
    slopes = np.vstack([lines.slopes, np.ones(slots)])
    over = heights - lines.slopes * heads
    most = lines.share * heads - heads
    return Frontier(slopes.T, np.vstack([over, most]).T)


def _roster(mix: ShiftMix, settings: Settings, week: Week) -> pd.DataFrame:
    """Let unnamed people work, the first of them whenever anybody does."""
    starts = week.grid(settings.centre.roster_step)
    step = pd.Timedelta(seconds=settings.centre.roster_step)
    queues = ";".join(queue.name for queue in settings.queues)
    rows = []
    for number in range(int(mix.people.max(initial=0))):
        edges = np.flatnonzero(
            np.diff(np.concatenate([[0], mix.people > number + 0.5, [0]]).astype(int))
        )
        for shift, (first, last) in enumerate(edges.reshape(-1, 2), start=1):
            rows.append(
                (f"person {number + 1:03d}", shift, starts[first],
                 starts[last - 1] + step, "work", queues, 1)
            )  # fmt: skip
    if not rows:
        return ROSTER.empty()
    return ROSTER.check(pd.DataFrame(rows, columns=ROSTER.required))


def _missing(
    proof: SimulationResult, plain: pd.DataFrame, name: str, settings: Settings
) -> Floats:
    """Say how many more must stand by in each interval of a live queue."""
    share = settings.queue(name).promise.share
    seen = proof.intervals[proof.intervals["queue"] == name].set_index("start")
    starts = plain.loc[plain["queue"] == name, "start"]
    service = seen["service"].reindex(pd.DatetimeIndex(starts)).to_numpy(float)
    short = np.nan_to_num(share - service, nan=0.0)
    return np.where(short > 0, np.maximum(np.floor(short / STEP), 1.0), 0.0)
