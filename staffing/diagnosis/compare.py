"""A fair comparison: some intervals against others with as much work."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Comparison", "compare", "surely"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Intervals count as comparable where their loads differ by about this much (log).
ALIKE = 0.25
BINS = 48
# So many comparable intervals must be there, in weight, to say what is usual.
LEAST_OTHERS = 2.0
# Draws of chance; handled in parts so that a year of intervals fits into memory.
DRAWS, PART = 4999, 500


@dataclass(frozen=True)
class Comparison:
    """Some intervals beside others with as much work.

    Parameters
    ----------
    intervals
        How many are marked and can be compared.
    contacts
        Their contacts. [contacts]
    share
        Share of these that went wrong. [0..1]
    others
        The same in the other intervals with as much work. [0..1]
    chance
        Probability that so much more goes wrong where the marks fall by chance. [0..1]
    """

    intervals: int
    contacts: float
    share: float
    others: float
    chance: float

    @property
    def excess(self) -> float:
        """Contacts gone wrong beyond what is usual with as much work. [contacts]"""
        return self.contacts * (self.share - self.others)


def compare(
    marked: Bools,
    contacts: Floats,
    share: Floats,
    load: Floats,
    day: npt.NDArray[np.int64],
    *,
    seed: int = 0,
    whole: bool = False,
) -> Comparison | None:
    """Compare marked intervals with others that have as much work.

    Parameters
    ----------
    marked
        Which intervals are asked about.
    contacts
        Contacts of each interval, above 0. [contacts]
    share
        Share of them that went wrong. [0..1]
    load
        Work of each interval, in any unit; its ratio tells what is alike.
    day
        Day of each interval, as a number; intervals are in the order of time.
    seed
        Seed of the draws.
    whole
        Whether marks are moved over the whole stretch rather than within their day:
        for what lasts days.

    Returns
    -------
    Comparison or None
        None where nothing is marked, or no interval with as much work is unmarked.

    Notes
    -----
    What is usual at an interval is the mean over all unmarked intervals, weighted by
    contacts and by nearness of load (a Gaussian of log load). For the chance, the marks
    of each day are turned round its clock by a random step, which keeps how both marks
    and troubles follow each other, and breaks only what ties them together.

    Examples
    --------
    >>> noon = np.tile(np.arange(12) == 6, 5)
    >>> share = np.where(noon, 0.5, 0.1)
    >>> day = np.repeat(np.arange(5), 12)
    >>> found = compare(noon, np.full(60, 9.0), share, np.ones(60), day)
    >>> found.intervals, round(found.share, 2), round(found.others, 2), found.chance
    (5, 0.5, 0.1, 0.0002)
    """
    if not marked.any() or marked.all():
        return None
    kernel, place = _likeness(load)
    wrong = contacts * share
    contrast, kept, usual = _contrast(
        marked[None, :].astype(float), contacts, wrong, kernel, place
    )
    if not kept[0].any():
        return None
    inside = kept[0]
    rng = np.random.default_rng(seed)
    beaten = 0
    for first in range(0, DRAWS, PART):
        count = min(PART, DRAWS - first)
        moved = _moved(marked, day, count, rng, whole).astype(float)
        drawn, _, _ = _contrast(moved, contacts, wrong, kernel, place)
        beaten += int((drawn >= contrast[0] - 1e-12).sum())
    weight = contacts[inside]
    return Comparison(
        int(inside.sum()),
        float(weight.sum()),
        float(wrong[inside].sum() / weight.sum()),
        float((usual[0, inside] * weight).sum() / weight.sum()),
        (1 + beaten) / (1 + DRAWS),
    )


def surely(chances: Floats, level: float = 0.01) -> Bools:
    """Say which of several findings are sure, all of them together.

    Parameters
    ----------
    chances
        Probability of each by chance. [0..1]
    level
        Probability that even one is told by chance. [0..1]

    Notes
    -----
    Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979) 65-70.

    Examples
    --------
    >>> surely(np.array([0.004, 0.5, 0.0002]))
    array([ True, False,  True])
    """
    order = np.argsort(chances, kind="stable")
    limits = level / np.arange(len(chances), 0, -1)
    within = np.minimum.accumulate(chances[order] <= limits)
    sure = np.zeros(len(chances), dtype=bool)
    sure[order] = within
    return sure


def _likeness(load: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Sort loads into narrow bins, and say how alike the bins are."""
    size = np.log(np.maximum(load, 1e-9))
    low, high = float(size.min()), float(size.max())
    width = max((high - low) / BINS, 1e-9)
    place = np.minimum(((size - low) / width).astype(np.int64), BINS - 1)
    centres = low + (np.arange(BINS) + 0.5) * width
    apart = (centres[:, None] - centres) / ALIKE
    return np.exp(-0.5 * apart**2), place


def _contrast(
    marks: Floats,
    contacts: Floats,
    wrong: Floats,
    kernel: Floats,
    place: npt.NDArray[np.int64],
) -> tuple[Floats, Bools, Floats]:
    """Give, per row of marks, how much more goes wrong in them than usual."""
    near = kernel[place]
    summed = (1.0 - marks) @ np.hstack(
        [near, contacts[:, None] * near, wrong[:, None] * near]
    )
    # Over the unmarked intervals with about as much work.
    others, weight, lost = np.hsplit(summed, 3)
    enough = others >= LEAST_OTHERS
    usual = np.divide(lost, weight, out=np.zeros(weight.shape), where=weight > 0)
    usual = usual[:, place]
    inside = (marks > 0) & enough[:, place]
    here = inside * contacts
    total = here.sum(axis=1)
    more = (inside * (wrong - usual * contacts)).sum(axis=1)
    contrast = np.divide(more, total, out=np.full(len(marks), -np.inf), where=total > 0)
    return contrast, inside, usual


def _moved(
    marked: Bools,
    day: npt.NDArray[np.int64],
    count: int,
    rng: np.random.Generator,
    whole: bool,
) -> Bools:
    """Turn the marks of each day, or of the whole stretch, by random steps."""
    moved = np.zeros((count, len(marked)), dtype=bool)
    groups = [np.arange(len(marked))] if whole else _runs(day)
    for rows in groups:
        steps = rng.integers(0, len(rows), size=count)
        turned = (np.arange(len(rows))[None, :] - steps[:, None]) % len(rows)
        moved[:, rows] = marked[rows][turned]
    return moved


def _runs(day: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """List the intervals of each day."""
    edges = np.flatnonzero(np.diff(day)) + 1
    return np.split(np.arange(len(day)), edges)
