"""Who serves which queues when, person by person, as the split says."""

import itertools

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.settings import Settings
from .blending import blends
from .simulation.blending import Blending
from .split import Split

__all__ = ["blending_rules", "serving_segments"]


def serving_segments(split: Split, settings: Settings) -> pd.DataFrame:
    """Say which queues each agent serves when: live ones, deferred ones, or both.

    Who blends (`blends`) serves all queues of the skill set at any step. For others a
    step serves live or deferred work. Where the split leaves part of a skill set
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
        Columns agent, start, end, queues (by semicolon) and handle_time_factor.
    """
    live_people = split.live.sum(axis=1)
    both = [blends(skills, settings) for skills in split.groups]
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
            if both[group] or split.deferred[group, slot] <= 0:
                chosen = present
            else:
                owed += live_people[group, slot] / split.speeds[members][present].mean()
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
    for row, (agent, speed) in enumerate(zip(split.agents, split.speeds, strict=True)):
        group, working = split.group_of[row], split.working[row]
        served = np.where(on_live[row], live_text[group], deferred_text[group])
        changed = (served[1:] != served[:-1]) | (working[1:] != working[:-1])
        edges = np.flatnonzero(np.concatenate([[True], changed, [True]]))
        for low, high in itertools.pairwise(edges):
            if working[low]:
                end = split.starts[high - 1] + step
                rows.append((agent, split.starts[low], end, served[low], 1 / speed))
    columns = ["agent", "start", "end", "queues", "handle_time_factor"]
    return pd.DataFrame(rows, columns=columns)


def _served(
    split: Split, settings: Settings
) -> tuple[list[list[str]], list[list[str]]]:
    """Name what each group serves on live work, and on deferred, slot by slot."""
    live = {queue.name for queue in settings.live}
    opened = {queue.name: queue.open.mask(split.starts) for queue in settings.deferred}
    slots = range(len(split.starts))
    # Live contacts stop at closing time by themselves; a backlog would be worked on.
    live_text, deferred_text = [], []
    for skills in split.groups:
        calls, work = sorted(skills & live), sorted(skills & opened.keys())
        now = [[name for name in work if opened[name][slot]] for slot in slots]
        both = blends(skills, settings)
        live_text.append([";".join(calls + (one if both else [])) for one in now])
        deferred_text.append([";".join(one) for one in now])
    return live_text, deferred_text


def blending_rules(split: Split, settings: Settings) -> Blending | None:
    """Tell the simulation how those who serve all their queues divide themselves.

    Parameters
    ----------
    split
        Where the people serve, and how they blend.
    settings
        The centre's settings.

    Returns
    -------
    Blending or None
        The rules, for every set of queues that occurs in `serving_segments`; None
        where nobody blends.
    """
    besides = split.besides
    if besides is None:
        return None
    live_text, _ = _served(split, settings)
    reserve: dict[frozenset[str], npt.NDArray[np.float64]] = {}
    for group, served in enumerate(live_text):
        if besides.blended[group]:
            for text in set(served):
                reserve[frozenset(text.split(";"))] = besides.reserve[group]
    first = settings.centre.blend == "deferred-first"
    return Blending(
        reserve=reserve,
        interruptible=frozenset(
            queue.name for queue in settings.deferred if queue.interruptible
        ),
        deferred_first=frozenset(reserve) if first else frozenset(),
    )
