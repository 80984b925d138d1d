"""Who serves which queues when, person by person, as the split says."""

import itertools

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.settings import Settings
from .split import Split

__all__ = ["serving_segments"]


def serving_segments(split: Split, settings: Settings) -> pd.DataFrame:
    """Say which queues each agent serves when: live ones or deferred ones.

    A step serves live or deferred work. Where the split leaves part of a skill set
    on live queues, whole people are counted off so that the parts add up over time,
    and who was on live work stays there first.

    Parameters
    ----------
    split
        Where the people serve.
    settings
        The centre's settings, for the queues' channels.

    Returns
    -------
    pandas.DataFrame
        Columns agent, start, end and queues (by semicolon).
    """
    live_people = split.live.sum(axis=1)
    on_live = np.zeros(split.working.shape, dtype=bool)
    for group in range(len(split.groups)):
        members = np.flatnonzero(split.group_of == group)
        owed = 0.0
        before = np.zeros(len(members), dtype=bool)
        for slot in range(split.working.shape[1]):
            present = split.working[members, slot]
            if not present.any():
                before[:] = False
                continue
            if split.deferred[group, slot] <= 0:
                chosen = present
            else:
                owed += live_people[group, slot]
                count = int(np.clip(np.floor(owed + 0.5), 0, present.sum()))
                owed = float(np.clip(owed - count, -1.0, 1.0))
                order = np.lexsort((np.arange(len(members)), ~before, ~present))
                chosen = np.zeros(len(members), dtype=bool)
                chosen[order[:count]] = True
            on_live[members, slot] = chosen
            before = chosen
    return _segments(split, on_live, settings)


def _segments(
    split: Split, on_live: npt.NDArray[np.bool_], settings: Settings
) -> pd.DataFrame:
    """Join slots of one agent and kind that follow each other."""
    step = split.starts[1] - split.starts[0]
    live = {queue.name for queue in settings.live}
    rows = []
    for row, agent in enumerate(split.agents):
        skills = split.groups[split.group_of[row]]
        kinds = {1: ";".join(sorted(skills & live)), 2: ";".join(sorted(skills - live))}
        state = np.where(split.working[row], np.where(on_live[row], 1, 2), 0)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], state, [0]])))
        for low, high in itertools.pairwise(edges):
            if state[low]:
                end = split.starts[high - 1] + step
                rows.append((agent, split.starts[low], end, kinds[int(state[low])]))
    return pd.DataFrame(rows, columns=["agent", "start", "end", "queues"])
