"""What people with several skills save, and whom to train next."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import numpy as np
import pandas as pd

from ..data.errors import InputError
from ..data.folder import Folder
from ..data.people import Agent
from ..data.plan import Plan
from ..data.settings import Costs
from .on_slots import on_slots
from .published import carry_in
from .queueing.performance import Definition
from .rostering.demand import Demand
from .rostering.price import CostModel
from .rostering.skills import read_skills
from .skills.bounds import find_bounds
from .skills.floor import Floor, SkillGroup, Workload
from .split import Floats, split_people
from .week_demand import week_demand

__all__ = ["busiest_step", "cross_training"]

Progress = Callable[[str, int, int], bool | None]


def busiest_step(plan: Plan) -> pd.DataFrame:
    """Bound the people of the live queues in the busiest roster step of a week.

    Parameters
    ----------
    plan
        A run with forecast and requirement.

    Returns
    -------
    pandas.DataFrame
        Columns queue, start, load [erlang], agents [agents]: a row per live queue,
        its agents if nobody served another one, their sum, and everybody as one pool.

    Raises
    ------
    InputError
        If the run has no live queue with contacts.
    """
    settings, week = plan.settings, plan.week
    starts = week.grid(settings.centre.roster_step)
    loads, times = (
        {
            queue.name: on_slots(table, queue.name, column, settings, week)
            for queue in settings.live
        }
        for table, column in (
            (plan.requirement, "load"),
            (plan.forecast, "handle_time"),
        )
    )
    total = np.sum([*loads.values(), np.zeros(len(starts))], axis=0)
    at = int(total.argmax())
    works = tuple(
        Workload(queue, float(loads[queue.name][at]), float(times[queue.name][at]))
        for queue in settings.live
        if loads[queue.name][at] > 0 and times[queue.name][at] > 0
    )
    if not works:
        raise InputError("This run has no live queue with contacts.")
    definition = cast(Definition, settings.centre.service_level)
    groups = tuple(SkillGroup((work.queue.name,)) for work in works)
    bounds = find_bounds(Floor(works, groups, definition))
    names = [work.queue.name for work in works]
    alone = list(bounds.dedicated)
    return pd.DataFrame(
        {
            "queue": [*names, "all apart", "all as one pool"],
            "start": starts[at],
            "load": [*(work.load for work in works), total[at], total[at]],
            "agents": [*alone, sum(alone), bounds.pooled],
        }
    )


def cross_training(
    folder: Folder, plan: Plan, progress: Progress | None = None
) -> pd.DataFrame:
    """Tell what one more skill of one agent is worth in a rostered week.

    Everybody works as rostered. For each agent and each queue they do not serve, the
    week's cost is reckoned as the roster's program does, with the new skill and
    without: people missing, people with nothing to do, work past its deadline.

    Parameters
    ----------
    folder
        The planner's folder: agents and backlog.
    plan
        A run with forecast, requirement and roster.
    progress
        Told the stage, steps done and steps in all.

    Returns
    -------
    pandas.DataFrame
        Columns skills (queues by semicolon), people (who have just these), learns,
        agent (whose training saves most; empty where nobody's does), saved and
        saved_mean (over the people of those skills) [currency/week]; the most
        valuable first.

    Raises
    ------
    InputError
        If the run is not staffed, or has no roster.
    """
    if plan.roster.empty:
        raise InputError("This run has no roster. Run `shiftcast roster` first.")
    agents = carry_in(
        folder.agents, folder.path, plan.week, folder.settings, folder.ahead
    )
    # Skills change no roles: staff that must be there says nothing here.
    demand = dataclasses.replace(week_demand(folder, plan, agents), minima=())
    costs = plan.settings.costs
    at_work = _at_work(plan, agents)
    now = _cost(agents, at_work, demand, costs)(list(agents))
    opened = [queue.name for queue in plan.settings.queues if queue.open.stretches]
    candidates = list(_candidates(agents, opened))
    rows = []
    for number, (members, learns) in enumerate(candidates):
        if progress is not None:
            progress("Trying one more skill", number, len(candidates))
        taught = {place: _taught(agents, place, learns) for place in members}
        saved = {}
        # The cuts depend on which skills and speeds there are, not on who has them.
        priced: dict[float, Callable[[Sequence[Agent]], float]] = {}
        for place, people in taught.items():
            factor = agents[place].handle_time_factor
            if factor not in priced:
                priced[factor] = _cost(people, at_work, demand, costs)
            saved[agents[place].name] = now - priced[factor](people)
        best = max(saved, key=lambda name: saved[name])
        rows.append(
            {
                "skills": ";".join(agents[members[0]].queues),
                "people": len(members),
                "learns": learns,
                "agent": best if saved[best] > 0 else "",
                "saved": round(saved[best], 2),
                "saved_mean": round(float(np.mean(list(saved.values()))), 2),
            }
        )
    if progress is not None:
        progress("Trying one more skill", len(candidates), len(candidates))
    columns = ["skills", "people", "learns", "agent", "saved", "saved_mean"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["saved", "saved_mean", "skills", "learns"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )


def _candidates(
    agents: Sequence[Agent], queues: Sequence[str]
) -> Iterator[tuple[list[int], str]]:
    """List the agents of each set of skills, and a queue they could learn."""
    sets: dict[frozenset[str], list[int]] = {}
    for place, agent in enumerate(agents):
        sets.setdefault(frozenset(agent.queues), []).append(place)
    for skills, members in sets.items():
        yield from ((members, queue) for queue in queues if queue not in skills)


def _taught(agents: Sequence[Agent], place: int, learns: str) -> list[Agent]:
    """Give the agents, one of whom has learnt a queue."""
    one = agents[place]
    taught = dataclasses.replace(one, queues=(*one.queues, learns))
    return [*agents[:place], taught, *agents[place + 1 :]]


def _cost(
    agents: Sequence[Agent], at_work: Floats, demand: Demand, costs: Costs
) -> Callable[[Sequence[Agent]], float]:
    """Price agents of these sets of skills, wages aside. [currency]"""
    known = read_skills(agents, demand)
    model = CostModel(demand, known, costs)
    number = {
        _kind(agent): int(group)
        for agent, group in zip(agents, known.group_of, strict=True)
    }

    def cost(people: Sequence[Agent]) -> float:
        at = np.zeros_like(model.empty)
        for agent, slots in zip(people, at_work, strict=True):
            at[number[_kind(agent)]] += slots
        return model.cost(at)

    return cost


def _kind(agent: Agent) -> tuple[frozenset[str], float]:
    """Give what decides an agent's skill group."""
    return frozenset(agent.queues), agent.handle_time_factor


def _at_work(plan: Plan, agents: Sequence[Agent]) -> Floats:
    """Mark the slots each agent works, agents × slots."""
    split = split_people(plan.at_work, plan.requirement, plan.settings, plan.week)
    rows = dict(zip(split.agents, split.working, strict=True))
    nobody = np.zeros(len(split.starts))
    return np.array([rows.get(agent.name, nobody) for agent in agents], dtype=float)
