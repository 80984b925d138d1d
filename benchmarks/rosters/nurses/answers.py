"""Some nurses freed together and given their best rosters again, shaken by annealing.

A nurse adds at most one to each cell of the cover, so given all others a roster's price
is a sum over its shifts and the best one is exact. All but the last of those that are
free answer disturbed prices; all of it is kept or undone by the true cost.
"""

import numpy as np
from instance import Instance, penalty
from tours import lawful_tour

__all__ = ["Answers"]

# Most nurses that are freed together.
CHAIN = 3
# Most disturbance of prices. [penalty]
NOISE = 10.0


class Answers:
    """A roster on its way.

    Parameters
    ----------
    instance
        The instance.
    rng
        Source of all chance.
    roster
        Where to begin; None for nothing, each nurse then answers those before.
    """

    def __init__(
        self,
        instance: Instance,
        rng: np.random.Generator,
        roster: np.ndarray | None = None,
    ) -> None:
        self.instance, self.rng = instance, rng
        self.roster = np.full((len(instance.nurses), instance.days), -1)
        self.people = np.zeros_like(instance.need)
        self._off = np.full(instance.days, -1)
        for nurse in rng.permutation(len(instance.nurses)):
            line = self.answer(int(nurse), 0.0) if roster is None else roster[nurse]
            if line is None:
                raise ValueError(f"{instance.nurses[nurse].name} has no roster.")
            self._put(int(nurse), line)
        self.cost = penalty(instance, self.roster)

    def answer(self, nurse: int, noise: float) -> np.ndarray | None:
        """Find a nurse's best roster given all others, at disturbed prices."""
        instance, who = self.instance, self.instance.nurses[nurse]
        others = self.people - self._cells(self.roster[nurse])
        price = np.where(others < instance.need, -instance.under, instance.over)
        price = price + instance.wish[nurse]
        if noise > 0:
            price += noise * self.rng.standard_normal(price.shape)
        return lawful_tour(instance, who, price)

    def improve(self, moves: int, heat: float) -> None:
        """Shake the roster for a number of moves."""
        staff = len(self.instance.nurses)
        for _ in range(moves):
            chosen = self.rng.permutation(staff)[: 1 + self.rng.integers(0, CHAIN)]
            before = self.roster[chosen].copy()
            slack = -heat * np.log(self.rng.random())
            noise = NOISE * self.rng.random()
            for nurse in chosen:
                self._put(int(nurse), self._off)
            last = len(chosen) - 1
            for place, nurse in enumerate(chosen):
                quiet = place == last and last > 0
                line = self.answer(int(nurse), 0.0 if quiet else noise)
                self._put(int(nurse), before[place] if line is None else line)
            cost = penalty(self.instance, self.roster)
            if cost > self.cost + slack:
                for nurse, line in zip(chosen, before, strict=True):
                    self._put(int(nurse), line)
                continue
            self.cost = cost

    def _put(self, nurse: int, line: np.ndarray) -> None:
        """Give a nurse a roster."""
        self.people += self._cells(line) - self._cells(self.roster[nurse])
        self.roster[nurse] = line

    def _cells(self, line: np.ndarray) -> np.ndarray:
        """Lay a roster out over days and types."""
        cells = np.zeros(self.instance.need.shape)
        days = np.flatnonzero(line >= 0)
        cells[days, line[days]] = 1.0
        return cells
