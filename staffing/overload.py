"""A week with more deferred work than time: what gives way, by the plan's ranks."""

from collections.abc import Sequence
from dataclasses import replace

from ..data.settings import Settings
from .deadlines import efficiency
from .queueing.deferred import CarriedWork, DeferredWork
from .queueing.giving_way import GivingWay, giving_way
from .split import Split

__all__ = ["what_gives_way"]


def what_gives_way(
    split: Split,
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    settings: Settings,
    shrinkage: float,
) -> GivingWay:
    """Say which deferred contacts are done last, where not all can be done in time.

    Parameters
    ----------
    split
        Where the rostered people serve.
    work, carried
        The week's deferred work and the backlog.
    settings
        The centre's settings, for the queues' `priority`.
    shrinkage
        Share of rostered time that is not there. [0..1]

    Returns
    -------
    GivingWay
        Nothing where everything expected fits, or all queues have the same priority.
    """
    ranks = {queue.name: queue.priority for queue in settings.deferred}
    if len(set(ranks.values())) < 2 or not work:
        return GivingWay()
    gives = {
        queue.name: efficiency(queue, shrinkage) or 1e-9 for queue in settings.deferred
    }
    return giving_way(
        [replace(p, handle_time=p.handle_time / gives[p.queue]) for p in work],
        [replace(c, handle_time=c.handle_time / gives[c.queue]) for c in carried],
        ranks,
        split.groups,
        split.for_deferred,
    )
