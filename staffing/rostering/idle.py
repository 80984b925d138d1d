"""What people on live queues do besides: idle time that deferred work may count on."""

from dataclasses import dataclass

import numpy as np

from .slots import Floats

__all__ = ["IdleTime", "Lines"]


@dataclass(frozen=True, eq=False)
class IdleTime:
    """Idle time of one live queue's people, slot by slot.

    Parameters
    ----------
    gains, heights
        With x people beyond the requirement the idle time that deferred work may use
        is the least of gain × x + height, lines × slots; gains are not negative.
        [people's time]
    share
        The most of one live person's time that is usable, per slot. [0..1]

    Examples
    --------
    >>> idle = IdleTime(np.array([[0.5], [0.0]]), np.array([[1.0], [2.0]]), np.ones(1))
    >>> [float((idle.gains * x + idle.heights).min()) for x in (0, 1, 9)]
    [1.0, 1.5, 2.0]
    """

    gains: Floats
    heights: Floats
    share: Floats


@dataclass(frozen=True, eq=False)
class Lines:
    """Deferred capacity of a set of classes, given the people left over.

    Parameters
    ----------
    slopes, heights
        Lines × slots; the capacity is at most slope × people left over + height.
    share
        And at most people left over + share × (people skilled for the classes less
        those left over), per slot. [0..1]
    """

    slopes: Floats
    heights: Floats
    share: Floats

    def capacity(self, left: Floats, skilled: Floats) -> Floats:
        """Give the capacity.

        Parameters
        ----------
        left
            People left over for the classes, in each slot. [agents]
        skilled
            All people at work who may serve the classes. [agents]

        Returns
        -------
        NDArray
            People's time for deferred work, idle time between live contacts
            included, in each slot. [agents]
        """
        besides = (self.slopes * left + self.heights).min(axis=0)
        own = left + self.share * (skilled - left)
        return np.asarray(np.minimum(besides, own), float)
