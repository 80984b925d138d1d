"""What a week's people must cover: heads for live queues, deadlines for the rest."""

from collections.abc import Mapping, Sequence

import numpy as np

from ..data.calendar import Week
from ..data.errors import InputError, Problem
from ..data.folder import Folder
from ..data.people import Agent
from ..data.plan import Plan
from ..data.settings import Settings
from ..data.shrinkage import daily_shrinkage
from .blending import idle_times
from .deadlines import carried_backlog, deferred_queues, efficiency
from .on_slots import on_slots
from .price_levels import price_levels
from .rostering.demand import Demand, Minimum
from .rostering.slots import Floats, WeekSlots

__all__ = ["need_requirement", "required_heads", "week_demand"]


def week_demand(
    folder: Folder,
    plan: Plan,
    agents: Sequence[Agent],
    prices: Mapping[str, float] | None = None,
) -> Demand:
    """Say what the people of a staffed week must cover.

    Parameters
    ----------
    folder
        The planner's folder, for the backlog.
    plan
        A run with forecast and requirement.
    agents
        The people, whose skills say who may work in idle time.
    prices
        As in `price_levels`.

    Raises
    ------
    InputError
        If live queues of the run have no requirement, or a deadline is not longer than
        the handle time.
    """
    need_requirement(plan)
    settings, week = plan.settings, plan.week
    levels = price_levels(
        plan.forecast, plan.paths, plan.requirement, settings, week, plan.shrinkage,
        prices,
    )  # fmt: skip
    work = deferred_queues(plan.forecast, settings, week)
    away = daily_shrinkage(settings, plan.shrinkage).total
    return Demand(
        week=week,
        step=settings.centre.roster_step,
        live=levels[-1].need if levels else required_heads(plan),
        levels=levels,
        deferred=work,
        backlog=carried_backlog(folder.backlog, work, settings, week),
        efficiency={queue.name: efficiency(queue, away) for queue in settings.deferred},
        minima=_minima(settings, week),
        priority={queue.name: queue.priority for queue in settings.deferred},
        idle=idle_times(
            {frozenset(agent.queues) for agent in agents},
            plan.forecast,
            plan.paths,
            plan.requirement,
            settings,
            week,
            plan.shrinkage,
        ),
        already=_already(plan),
    )


def _already(plan: Plan) -> dict[str, Floats]:
    """Mark when each agent still works last week's shift, slot by slot."""
    axis = WeekSlots(plan.week, plan.settings.centre.roster_step)
    found: dict[str, Floats] = {}
    for row in plan.carried[plan.carried["activity"] == "work"].itertuples():
        work = found.setdefault(str(row.agent), np.zeros(axis.count))
        work[axis.touched(row.start, row.end)] = 1.0
    return found


def required_heads(plan: Plan) -> dict[str, Floats]:
    """Give the people to roster on each live queue, slot by slot. [agents]"""
    given = (plan.settings, plan.week)
    return {
        queue.name: on_slots(plan.requirement, queue.name, "scheduled", *given)
        for queue in plan.settings.live
    }


def _minima(settings: Settings, week: Week) -> tuple[Minimum, ...]:
    """Lay the staff that must be there out on the slots."""
    starts = week.grid(settings.centre.roster_step)
    return tuple(
        Minimum(
            each.queue,
            each.role,
            np.where(each.asked(settings.queues, starts), float(each.agents), 0.0),
        )
        for each in settings.minima
    )


def need_requirement(plan: Plan) -> None:
    """Refuse to roster or prove a run whose live queues were not staffed.

    Raises
    ------
    InputError
        If a live queue has contacts in the week but no requirement.
    """
    inside = plan.forecast["start"].between(plan.week.start, plan.week.end, "left")
    asked = set(plan.forecast.loc[inside, "queue"])
    staffed = set(plan.requirement["queue"])
    for queue in plan.settings.live:
        if queue.name in asked - staffed:
            raise InputError(
                Problem(
                    f"This run does not say how many agents '{queue.name}' needs.",
                    "Run `shiftcast staff` first.",
                )
            )
