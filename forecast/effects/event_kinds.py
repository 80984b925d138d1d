"""What a kind of event does to one queue, and how surely."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import norm

from ..history import Matrix

__all__ = ["KindEffect"]

# What an event can take away at most, so that a rate stays above zero.
LEAST_SIZE = -0.98
GRID = norm.ppf((np.arange(400) + 0.5) / 400)


@dataclass(frozen=True)
class KindEffect:
    """The size, lag and after-effect of one kind of event.

    Parameters
    ----------
    kind
        As in events.csv.
    past
        Events of the kind that the history could tell something about.
    size
        Expected change if the kind does anything, as a share of what is usual.
    doubt
        Standard deviation of that expectation.
    spread
        Standard deviation of single events around it.
    nothing
        Chance that the kind does nothing. [0..1]
    lag
        Days from the event to its effect. [days]
    tail
        What is left of the effect on the days after it. [0..1]
    own
        By row of the events: change and standard deviation of events that have begun.
    measured
        By row of the events: what the history alone shows of each, likewise.
    """

    kind: str
    past: int
    size: float
    doubt: float
    spread: float
    nothing: float
    lag: int
    tail: tuple[float, ...]
    own: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    measured: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """Tell whether the past makes it likelier than not that nothing happens."""
        return self.nothing > 0.5

    def believed(self, event: int) -> tuple[float, float]:
        """Give the change of one event, if the kind does anything, and its deviation.

        Parameters
        ----------
        event
            Its row among the events; one not begun is expected to be like its kind.
        """
        usual = (self.size, float(np.hypot(self.doubt, self.spread)))
        return self.own.get(event, usual)

    def expected(self, event: int) -> float:
        """Give the expected change of one event, as a share; 0 if it does nothing.

        Parameters
        ----------
        event
            Its row among the events.
        """
        if self.silent:
            return 0.0
        size, _ = self.believed(event)
        return float(np.clip((1.0 - self.nothing) * size, LEAST_SIZE, None))

    def range(self, event: int, share: float = 0.8) -> tuple[float, float]:
        """Give the range that holds a share of what one event may do.

        Parameters
        ----------
        event
            Its row among the events.
        share
            How much of the chance lies inside. [0..1]

        Examples
        --------
        >>> sure = KindEffect("sale", 3, 0.2, 0.03, 0.04, 0.0, 0, ())
        >>> [round(end, 3) for end in sure.range(0)]
        [0.136, 0.264]
        """
        if self.silent:
            return 0.0, 0.0
        size, deviation = self.believed(event)
        values = np.append(np.maximum(size + deviation * GRID, LEAST_SIZE), 0.0)
        chances = np.append(np.full(len(GRID), 1 - self.nothing), 0.0)
        chances[-1] = self.nothing * len(GRID)
        order = np.argsort(values)
        upto = np.cumsum(chances[order]) / chances.sum()
        low, high = np.searchsorted(upto, [(1 - share) / 2, (1 + share) / 2])
        return float(values[order][low]), float(values[order][high])

    def draw(
        self, events: list[int], paths: int, rng: np.random.Generator
    ) -> dict[int, Matrix]:
        """Draw what some events do in sampled futures.

        The doubt about the kind is shared by its events; the rest is each one's own.

        Parameters
        ----------
        events
            Rows among the events.
        paths
            How many futures.
        rng
            Source of chance.

        Returns
        -------
        dict
            By event, one change a future, as a share.
        """
        shared = rng.standard_normal(paths)
        idle = rng.random(paths) < self.nothing
        drawn = {}
        for event in events:
            alone = rng.standard_normal(paths)
            size, deviation = self.believed(event)
            if event in self.own:
                change = size + deviation * alone
            else:
                change = size + self.doubt * shared + self.spread * alone
            drawn[event] = np.where(idle, 0.0, np.maximum(change, LEAST_SIZE))
        return drawn
