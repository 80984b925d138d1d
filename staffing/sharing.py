"""People who answer several live queues: whom a queue sees, and what else they do."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from ..data.settings import Settings
from .on_slots import on_slots
from .split import Split

__all__ = ["Pool", "shared_pool"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pool:
    """The people one live queue sees, slot by slot.

    Parameters
    ----------
    agents
        People on live work who may answer the queue. [agents]
    others
        Contacts of other queues that fall on them, in the queue's own places: a chat
        takes one place of several, a call all of them. [contacts/interval]
    work
        The handle time of those contacts, summed. [s/interval]
    """

    agents: Floats
    others: Floats
    work: Floats

    def handle_time(
        self, rates: Floats, handle_time: Floats, shown: npt.NDArray[np.bool_]
    ) -> Floats:
        """Average the handle time over the queue's own contacts and the others'. [s]"""
        own = handle_time[shown]
        total = rates + self.others[shown]
        work = rates * own + self.work[shown]
        return np.divide(work, total, out=own.copy(), where=total > 0)


def shared_pool(
    split: Split, forecast: pd.DataFrame, index: int, settings: Settings, week: Week
) -> Pool:
    """Say whom a live queue sees when agents answer all their live queues.

    Every queue is taken as one queue of its own in front of all people who may answer
    it, who also carry the part of the other queues' contacts that the split gives
    them. Without shared people this is the queue alone; where everybody answers
    everything it is one common pool; both are exact.

    Parameters
    ----------
    split
        Where the people serve.
    forecast
        A Forecast table.
    index
        Number of the queue among the live ones.
    settings
        The centre's settings.
    week
        The planned week.

    Returns
    -------
    Pool
        People and foreign contacts per slot.
    """
    live = settings.live
    queue = live[index]
    able = np.array([queue.name in group for group in split.groups], dtype=bool)
    agents = split.live[able].sum(axis=(0, 1))
    others, work = np.zeros(agents.shape), np.zeros(agents.shape)
    for number, other in enumerate(live):
        if number == index:
            continue
        on_other = split.live[:, number].sum(axis=0)
        part = np.divide(
            split.live[able, number].sum(axis=0),
            on_other,
            out=np.zeros(agents.shape),
            where=on_other > 0,
        )
        contacts = on_slots(forecast, other.name, "mean", settings, week) * part
        contacts *= queue.concurrency / other.concurrency
        others += contacts
        work += contacts * on_slots(forecast, other.name, "handle_time", settings, week)
    return Pool(agents, others, work)
