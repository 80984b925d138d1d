"""What the part of a day that was seen says about the rest of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .history import Flags, Matrix

__all__ = ["LEAST_DAYS", "METHODS", "PastDays", "choose", "held_back", "plain_ratio"]

# A day or two of surprise is chance; this many pull a slope half-way from nothing.
SLOPE_DAYS = 5.0
MOST_SLOPE = 1.2
# The sample's covariance is trusted this far against its own diagonal.
SAMPLE_SHARE = 0.7
# Fewer contacts an interval than this, and a pattern by interval is mostly chance.
BUSY = 100.0
# Fewer past days than this decide nothing; a fit needs half of them.
LEAST_DAYS = 20
# An update must have helped by this many standard errors of what it helped.
MARGIN = 0.5

# From forecast and counts of days to their updated rest, by day and slot.
Update = Callable[[Matrix, Matrix], Matrix]


@dataclass(frozen=True)
class PastDays:
    """Past days as they were forecast before them, cut as today is.

    Parameters
    ----------
    said
        What was forecast by day and slot. [contacts/interval]
    came
        What came; anything where closed. [contacts/interval]
    origin
        Number of the forecast each day is from; days of one share its errors.
    seen, rest
        Slots seen today, and open slots yet to come.
    """

    said: Matrix
    came: Matrix
    origin: npt.NDArray[np.int64]
    seen: Flags
    rest: Flags

    def __len__(self) -> int:
        """Count the days."""
        return len(self.said)

    def pick(self, days: Flags) -> "PastDays":
        """Give some of the days."""
        return PastDays(
            self.said[days], self.came[days], self.origin[days], self.seen, self.rest
        )


def choose(past: PastDays) -> tuple[str, Update]:
    """Choose how to update the rest of a day: as did best on past days, if at all.

    Each method forecasts every past day from a fit that has seen no day of the same
    forecast. An update is taken only if its squared errors, on the root scale, were
    smaller than those of no update, and by more than chance.

    Parameters
    ----------
    past
        Past days.

    Returns
    -------
    tuple
        Name of the method, and the update.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> busy = np.exp(rng.normal(0, 0.2, 40))[:, None]
    >>> said = np.full((40, 4), 50.0)
    >>> seen = np.array([True, True, False, False])
    >>> past = PastDays(said, said * busy, np.arange(40) // 7, seen, ~seen)
    >>> name, update = choose(past)
    >>> name, update(said[:1], 1.1 * said[:1]).round(0)
    ('slope', array([[54., 54.]]))
    """
    if len(past) < LEAST_DAYS or not past.seen.any() or not past.rest.any():
        return "none", METHODS["none"](past)
    names = ["none", "slope"]
    if past.said[:, past.seen | past.rest].mean() >= BUSY:
        names.append("conditional")
    truth = _root(past.came[:, past.rest])
    errors = {
        name: ((_root(held_back(past, name)) - truth) ** 2).sum(axis=1)
        for name in names
    }
    best = min(names, key=lambda name: float(errors[name].mean()))
    helped = errors["none"] - errors[best]
    if helped.mean() <= MARGIN * helped.std() / np.sqrt(len(helped)):
        best = "none"
    return best, METHODS[best](past)


def held_back(past: PastDays, method: str) -> Matrix:
    """Update each past day by a fit on the days of other forecasts.

    Parameters
    ----------
    past
        Past days.
    method
        A name of METHODS.

    Returns
    -------
    numpy.ndarray
        The rest of each day, updated, by day and slot of the rest.
        [contacts/interval]
    """
    updated = past.said[:, past.rest].copy()
    for origin in np.unique(past.origin):
        own = past.origin == origin
        if (~own).sum() >= LEAST_DAYS // 2:
            update = METHODS[method](past.pick(~own))
            updated[own] = update(past.said[own], past.came[own])
    return updated


def plain_ratio(said: Matrix, came: Matrix, seen: Flags) -> Matrix:
    """Tell how far days run over their forecast so far, on the log scale.

    Parameters
    ----------
    said, came
        Forecast and counts by day and slot. [contacts/interval]
    seen
        Slots seen.

    Examples
    --------
    >>> seen = np.array([True, False])
    >>> plain_ratio(np.array([[9.5, 1.0]]), np.array([[19.5, 0.0]]), seen).round(3)
    array([0.693])
    """
    # Half a contact more on both sides: a quiet start is no proof of a quiet day.
    ratio: Matrix = np.log(
        (came[:, seen].sum(axis=1) + 0.5) / (said[:, seen].sum(axis=1) + 0.5)
    )
    return ratio


def _none(past: PastDays) -> Update:
    """Leave the rest as it was forecast."""
    return lambda said, came: said[:, past.rest]


def _slope(past: PastDays) -> Update:
    """Carry the part of the ratio so far that past days carried to their rest."""
    first = plain_ratio(past.said, past.came, past.seen)
    then = plain_ratio(past.said, past.came, past.rest)
    slope = float(first @ then) / (float(first @ first) + 1e-9)
    days = len(past)
    carried = float(np.clip(slope, 0.0, MOST_SLOPE)) * days / (days + SLOPE_DAYS)

    def update(said: Matrix, came: Matrix) -> Matrix:
        factor = np.exp(carried * plain_ratio(said, came, past.seen))
        rest: Matrix = said[:, past.rest] * factor[:, None]
        return rest

    return update


def _conditional(past: PastDays) -> Update:
    """Expect each slot's surprise given those seen, all normal on the root scale."""
    surprise = _root(past.came) - _root(past.said)
    covariance = surprise.T @ surprise / len(past)
    covariance = SAMPLE_SHARE * covariance + (1 - SAMPLE_SHARE) * np.diag(
        np.diag(covariance)
    )
    known = covariance[np.ix_(past.seen, past.seen)]
    known = known + 1e-6 * np.eye(len(known))
    weights = np.linalg.solve(known, covariance[np.ix_(past.seen, past.rest)])

    def update(said: Matrix, came: Matrix) -> Matrix:
        seen = _root(came[:, past.seen]) - _root(said[:, past.seen])
        roots = np.maximum(_root(said[:, past.rest]) + seen @ weights, 0.0)
        rest: Matrix = np.maximum(roots**2 - 0.25, 0.0)
        return rest

    return update


METHODS: dict[str, Callable[[PastDays], Update]] = {
    "none": _none,
    "slope": _slope,
    "conditional": _conditional,
}


def _root(counts: Matrix) -> Matrix:
    """Give the root whose variance, for a Poisson count, is a quarter."""
    root: Matrix = np.sqrt(np.maximum(counts, 0.0) + 0.25)
    return root
