"""What slots are judged by, as flat arrays, and what the people in them amount to.

`slot_costs` judges slots with numpy, `slot_kernel` one by one for numba: the same
numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .idle import Lines
from .skills import Skills
from .slots import Floats, Ints

__all__ = ["SlotCosts", "SlotPlan", "slot_costs", "spread_lines"]


@dataclass(frozen=True, eq=False)
class SlotCosts:
    """What the people at work in each slot amount to.

    Parameters
    ----------
    short
        People missing on live queues, per price level and slot. [agents]
    below
        People missing from the staff that must be there, per slot. [agents]
    spare
        People with nothing to do. [agents]
    capacity
        People for deferred work, per set of classes and slot. [agents]
    """

    short: Floats
    below: Floats
    spare: Floats
    capacity: Floats


class SlotPlan(NamedTuple):
    """What slots are judged by, as flat arrays (`slot_kernel`).

    Parameters
    ----------
    hits, inside
        All cuts: how much each group counts, and live need inside per slot.
    speeds
        Usual agents that one person of each group stands for.
    rows_of
        Where the cuts of each price level and then of each set of classes begin.
    weights
        What a missing person costs at each level beyond what cheaper ones count.
    open, total
        Classes worked and live need, per slot.
    over_price, minimum_price
        Prices of spare people and of missing staff. [currency per agent-slot]
    counted, minima
        Groups that count towards each minimum of staff, and how many per slot.
    sets
        Classes of each window, per slot.
    slopes, heights, share, skilled
        Lines of blended capacity per window and slot, and who is skilled for each set
        of classes; empty without blending.
    """

    hits: Floats
    inside: Floats
    speeds: Floats
    rows_of: Ints
    weights: Floats
    open: Ints
    total: Floats
    over_price: float
    counted: Floats
    minima: Floats
    minimum_price: float
    sets: Ints
    slopes: Floats
    heights: Floats
    share: Floats
    skilled: Floats


def slot_costs(
    plan: SlotPlan, people: Floats, more: int | None, at: Ints | slice
) -> SlotCosts:
    """Give shortage, spare and deferred capacity slot by slot.

    Parameters
    ----------
    plan
        What slots are judged by.
    people
        People at work, per skill group and slot of `at`. [agents]
    more
        Group of one more person in every slot, if asked.
    at
        The slots that `people` tells of.

    Returns
    -------
    SlotCosts
        The minimal cuts.
    """
    slots = people.shape[1]
    every = np.arange(slots)
    left = plan.hits @ people - plan.inside[:, at]
    if more is not None:
        left += plan.hits[:, more][:, None]
    levels = plan.weights.size
    live, starts = int(plan.rows_of[levels]), plan.rows_of[levels:-1]
    by_level = left[:live].reshape(levels, live // levels, slots)
    short = np.maximum(-by_level.min(axis=1), 0.0)
    usable = np.zeros((starts.size + 1, slots))
    if starts.size:
        usable[1:] = np.minimum.reduceat(left, starts, axis=0) + short[-1]
    everybody = plan.speeds @ people
    if more is not None:
        everybody += plan.speeds[more]
    busy = usable[plan.open[at], every]
    spare = np.maximum(everybody - (plan.total[at] - short[-1]) - busy, 0.0)
    sets = plan.sets[:, at]
    capacity = usable[sets, every]
    if plan.share.size:
        everyone = plan.skilled @ people
        if more is not None:
            everyone += plan.skilled[:, more][:, None]
        lines = Lines(plan.slopes[..., at], plan.heights[..., at], plan.share[:, at])
        capacity = lines.capacity(capacity, everyone[sets, every])
    return SlotCosts(short, _below(plan, people, more, at), spare, capacity)


def _below(
    plan: SlotPlan, people: Floats, more: int | None, at: Ints | slice
) -> Floats:
    """Count who is missing from the staff that must be there, per slot."""
    there = plan.counted @ people
    if more is not None:
        there += plan.counted[:, more][:, None]
    return np.asarray(np.maximum(plan.minima[:, at] - there, 0.0).sum(axis=0))


def spread_lines(
    blended: Mapping[int, Lines], sets: Ints, every: Iterable[int], skills: Skills
) -> tuple[Lines, Floats]:
    """Lay lines of blended capacity out by window and slot, and who is skilled.

    Parameters
    ----------
    blended
        Set of classes to its lines; sets without idle time have none.
    sets
        Classes of each window, per slot.
    every
        All sets of classes.
    skills
        Who may serve what.

    Returns
    -------
    tuple
        The lines, and per set of classes how fast the groups are that may serve it;
        empty where nothing is blended.
    """
    if not blended:
        nothing = np.zeros((0, 0, 0))
        return Lines(nothing, nothing, np.zeros((0, 0))), np.zeros((0, 0))
    every, slots = list(every), sets.shape[1]
    count = max(lines.slopes.shape[0] for lines in blended.values())
    size = (count, len(every) + 1, slots)
    slopes, heights = np.ones(size), np.full(size, np.inf)
    heights[0] = 0.0
    share = np.zeros(size[1:])
    skilled = np.zeros((size[1], len(skills.groups)))
    for classes in every:
        skilled[classes] = skills.touched(0, classes)
    for classes, lines in blended.items():
        own = slice(0, lines.slopes.shape[0])
        slopes[own, classes], heights[own, classes] = lines.slopes, lines.heights
        share[classes] = lines.share
    at = sets, np.arange(slots)
    return Lines(slopes[:, *at], heights[:, *at], share[at]), skilled
