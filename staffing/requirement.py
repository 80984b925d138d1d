"""How many agents each live queue needs, interval by interval."""

import pandas as pd

from ..data.calendar import Week
from ..data.errors import InputError, Problem
from ..data.settings import Settings
from ..data.tables import REQUIREMENT
from .live_week import live_weeks
from .service import agents_for

__all__ = ["make_requirement"]

DAY = 86400.0


def make_requirement(
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    settings: Settings,
    week: Week,
    shrinkage: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Turn a forecast into agents, before and after unplanned shrinkage.

    Deferred queues get no row: their work has deadlines, not head-counts.

    Parameters
    ----------
    forecast
        A Forecast table.
    paths
        Its Paths table; the service is averaged over them, or kept on a share of
        them where a queue has a `certainty`, so that a doubtful forecast needs more
        agents than a sure one.
    settings
        The centre's settings.
    week
        The planned week.
    shrinkage
        A Shrinkage table; where it tells of a day and reason, that share counts,
        else plan.toml's.

    Returns
    -------
    pandas.DataFrame
        A Requirement table over the open intervals of the live queues. Where
        patience is known the agents are those of Erlang A, and Erlang C's stand
        beside them with the abandonment that the difference rests on.

    Raises
    ------
    InputError
        If no number of agents keeps a queue's promise, or the forecast is by day:
        nobody can say from it how many people a phone needs at noon.
    """
    interval = settings.centre.interval
    if settings.live and interval >= DAY:
        raise InputError(
            Problem(
                f"The history is by day, but '{settings.live[0].name}' needs people "
                "by the hour.",
                "Export it by the hour or finer and set [centre] interval to that, "
                "or plan only the queues with a deadline.",
                "plan.toml",
            )
        )
    tables = [REQUIREMENT.empty()]
    for own in live_weeks(forecast, paths, settings, week, shrinkage):
        priced = {}
        if settings.costs.objective == "cost":
            saved = own.saved(settings)
            agents, priced = saved.agents(1.0), {"late_price": saved.late_price}
        else:
            agents = own.fewest()
        seen = own.service(agents)
        rest = (own.handle_time, interval, own.definition)
        table = pd.DataFrame(
            {
                "queue": own.queue.name,
                "start": own.starts,
                "load": own.rates.mean(axis=1) * own.handle_time / interval,
                "agents": agents,
                "scheduled": agents / (1 - own.away),
                "service": seen.service,
                "occupancy": seen.occupancy,
                "wait": seen.wait,
                "abandoned": seen.p_abandon,
                "erlang_c": agents_for(own.without_patience, own.rates, *rest),
                **priced,
            }
        )
        tables.append(table)
    if len(tables) == 1:
        return tables[0]
    return REQUIREMENT.check(pd.concat(tables[1:], ignore_index=True))
