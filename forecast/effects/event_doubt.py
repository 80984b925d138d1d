"""How unsure planned events leave the days they reach."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..history import Matrix
from .event_kinds import KindEffect
from .events import kind_shapes

__all__ = ["sample_events"]


def sample_events(
    rows: pd.DataFrame,
    days: pd.DatetimeIndex,
    slots: int,
    kinds: Mapping[str, KindEffect],
    paths: int,
    rng: np.random.Generator,
) -> Matrix | None:
    """Sample what events of unknown size do, over what is expected of them.

    Parameters
    ----------
    rows
        A queue's events, from event_rows; those with a factor are held for sure.
    days
        Days ahead, without zone.
    slots
        Slots a day.
    kinds
        What kinds of event do to contacts.
    paths
        How many futures.
    rng
        Source of chance.

    Returns
    -------
    numpy.ndarray or None
        Factors by path, day and slot, to multiply rates with; None where no event of
        unknown size reaches the days.
    """
    reached: dict[str, list[tuple[int, Matrix]]] = {}
    for row, known, shape in kind_shapes(rows[~rows["told"]], days, slots, kinds):
        reached.setdefault(known.kind, []).append((int(row.Index), shape))
    if not reached:
        return None
    factors = np.ones((paths, len(days), slots))
    for kind in sorted(reached):
        known = kinds[kind]
        drawn = known.draw([event for event, _ in reached[kind]], paths, rng)
        for event, shape in reached[kind]:
            sampled = 1.0 + drawn[event][:, None, None] * shape
            factors *= sampled / (1.0 + known.expected(event) * shape)
    return factors
