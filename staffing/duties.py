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
    and who was on live work stays there first. Nobody serves a deferred queue while
    it is closed.

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
    """Join slots of one agent that follow each other and serve the same queues."""
    step = split.starts[1] - split.starts[0]
    live_text, deferred_text = _served(split, settings)
    rows = []
    for row, agent in enumerate(split.agents):
        group, working = split.group_of[row], split.working[row]
        served = np.where(on_live[row], live_text[group], deferred_text[group])
        changed = (served[1:] != served[:-1]) | (working[1:] != working[:-1])
        edges = np.flatnonzero(np.concatenate([[True], changed, [True]]))
        for low, high in itertools.pairwise(edges):
            if working[low]:
                end = split.starts[high - 1] + step
                rows.append((agent, split.starts[low], end, served[low]))
    return pd.DataFrame(rows, columns=["agent", "start", "end", "queues"])


def _served(split: Split, settings: Settings) -> tuple[list[str], list[list[str]]]:
    """Name each group's live queues, and its deferred queues slot by slot."""
    live = {queue.name for queue in settings.live}
    opened = {queue.name: queue.open.mask(split.starts) for queue in settings.deferred}
    live_text = [";".join(sorted(skills & live)) for skills in split.groups]
    # Live contacts stop at closing time by themselves; a backlog would be worked on.
    deferred_text = []
    for skills in split.groups:
        own = sorted(skills & opened.keys())
        deferred_text.append(
            [
                ";".join(name for name in own if opened[name][slot])
                for slot in range(len(split.starts))
            ]
        )
    return live_text, deferred_text
