"""Cheaper people near those at hand: the end of the search for a mix."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ...data.errors import TargetError
from ..rostering.heads import Row, cheapest_heads
from .trial import Trial

__all__ = ["exchanged"]

Floats = npt.NDArray[np.float64]
Heads = tuple[int, ...]
Progress = Callable[[str, int, int], bool | None]

# People of one group that a single proposal may drop or add; slopes reach no further.
REACH = 4
# Proposals that may fail in a row, each told by how much the slopes had erred.
FAILURES = 6
HAIR = 1e-6


def exchanged(
    trial: Trial,
    targets: Floats,
    heads: Heads,
    limits: Sequence[int | None],
    progress: Progress | None = None,
) -> Heads:
    """Drop people, or exchange some for cheaper ones, while promises are kept.

    One person more and one less of every group are simulated; an integer program
    proposes the cheapest changes that keep every promise by these slopes, and the
    simulation has the last word. Where it says no, the next proposal is asked to keep
    as much more as the slopes had promised too much.

    Parameters
    ----------
    trial
        Simulated contacts.
    targets
        The service each queue must show on them. [0..1]
    heads
        Agents of each group, who keep every promise. [agents]
    limits
        How many agents each group can have; None for any number. [agents]
    progress
        Told how many cheaper mixes were found.

    Returns
    -------
    tuple of int
        Agents of each group; never dearer. [agents]

    Examples
    --------
    >>> from shiftcast.data.queues import Queue
    >>> from shiftcast.staffing.skills.floor import Floor, SkillGroup, Workload
    >>> from shiftcast.staffing.skills.trial import draw_trial
    >>> calls = Workload(Queue("calls", "voice", patience=180.0), 8.0, 300.0)
    >>> floor = Floor((calls,), (SkillGroup(("calls",)),))
    >>> trial = draw_trial(floor, np.random.SeedSequence(1), 20_000)
    >>> exchanged(trial, np.array([0.8]), (14,), [None])
    (10,)
    """
    found = 0
    while True:
        better = _better(trial, targets, heads, limits)
        if better is None:
            return heads
        heads, found = better, found + 1
        if progress is not None:
            progress("Exchanges", found, found + 1)


def _better(
    trial: Trial, targets: Floats, heads: Heads, limits: Sequence[int | None]
) -> Heads | None:
    """Find cheaper heads that keep every promise; None if no proposal does."""
    costs = trial.floor.costs
    share = trial.service(heads).share
    more, less = _slopes(trial, heads, share)
    dropped = np.minimum(heads, REACH)
    room = [
        REACH if most is None else min(REACH, max(most - count, 0))
        for most, count in zip(limits, heads, strict=True)
    ]
    before = trial.floor.cost(heads)
    margin = np.zeros(share.size)
    for _ in range(FAILURES):
        # Of each group so many are added, and so many of those in reach are kept.
        rows: list[Row] = [
            (
                np.concatenate([more[queue], less[queue]]),
                float(targets[queue] + margin[queue] - share[queue])
                + float(less[queue] @ dropped),
            )
            for queue in range(share.size)
        ]
        try:
            chosen = cheapest_heads(
                np.concatenate([costs, costs]), [*room, *dropped.tolist()], rows
            )
        except TargetError:
            return None
        added, kept = np.array(chosen).reshape(2, -1)
        tried = np.array(heads) + added - dropped + kept
        candidate = tuple(int(count) for count in tried)
        if trial.floor.cost(candidate) > before - HAIR:
            return None
        seen = trial.service(candidate).share
        if (seen >= targets).all():
            return candidate
        told = share + more @ added - less @ (dropped - kept)
        # What fails by the same slopes is not proposed again.
        margin = np.maximum(margin, np.where(seen < targets, told - seen, 0.0))
        margin[seen < targets] += HAIR
    return None


def _slopes(trial: Trial, heads: Heads, share: Floats) -> tuple[Floats, Floats]:
    """What one more of each group gives, and what one less costs, queues × groups."""
    more, less = [], []
    for group, count in enumerate(heads):
        unit = np.eye(len(heads), dtype=int)[group]
        more.append(trial.service(tuple(np.array(heads) + unit)).share - share)
        if count:
            less.append(share - trial.service(tuple(np.array(heads) - unit)).share)
        else:
            less.append(more[-1])
    gained = np.maximum(np.stack(more, axis=1), 0.0)
    # Chance must not make one more worth more than one less costs.
    return gained, np.maximum(np.stack(less, axis=1), gained)
