"""The cheapest mix of skills that keeps every promise, found by simulation cuts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from ...data.errors import TargetError
from ..rostering.heads import Row, cheapest_heads
from .bounds import Bounds, find_bounds, set_rows
from .exchange import exchanged
from .floor import Floor
from .trial import Service, Trial, draw_trial

__all__ = ["Mix", "cheapest_mix"]

Floats = npt.NDArray[np.float64]
Heads = tuple[int, ...]
Progress = Callable[[str, int, int], bool | None]

# A service this little below its target is taken for chance. [0..1]
TOLERANCE = 0.002
# Contacts a mix is tried on, and how many times as many confirm it. [contacts]
CONTACTS, CONFIRMING = 100_000, 12
ROUNDS, CONFIRMATIONS, MENDINGS = 60, 4, 6
# Runs of the search: few, for long ones; those that confirm also tell their spread.
LONG_RUNS = 4
# Far below its target the service is not concave in the heads: wider steps see across
# the foot of the curve. Step as a share of all heads, by how much is missing.
STEPS = ((0.15, 0.04), (0.05, 0.02), (0.0, 0.0))
HAIR = 1e-9


@dataclass(frozen=True, eq=False)
class Mix:
    """People by skills, and what they give.

    Parameters
    ----------
    heads
        Agents of each group of the floor. [agents]
    cost
        What they cost. [cost]
    service
        By queue, on contacts that the search did not see.
    bounds
        Between what the cost had to lie.
    rounds
        Integer programs solved.
    evaluations
        Mixes simulated.
    contacts
        Contacts simulated.
    """

    heads: Heads
    cost: float
    service: Service
    bounds: Bounds
    rounds: int
    evaluations: int
    contacts: int


def cheapest_mix(
    floor: Floor,
    *,
    seed: int,
    contacts: int = CONTACTS,
    progress: Progress | None = None,
) -> Mix:
    """Find the cheapest people that keep every promise.

    An integer program proposes heads, simulation tells their service, and for every
    queue below its target a cut tells the program what one more of each group would
    give: service + slopes · (heads - these heads) >= target. At the end people are
    dropped or exchanged for cheaper ones while every promise is kept. All mixes are
    tried on the same contacts, which tells them apart well; how high their service is,
    fresh and more contacts tell. If a queue is more than 0.2 points short there, the
    search goes on from the new level.

    Parameters
    ----------
    floor
        Queues and groups.
    seed
        Seed of all chance; the same seed gives the same mix.
    contacts
        Contacts every mix is tried on. [contacts]
    progress
        Told the stage, steps done and steps expected.

    Returns
    -------
    Mix
        Heads and their confirmed service. Not proved to be the cheapest: its cost
        stands beside the bound that no mix can go below.

    Raises
    ------
    InputError
        If no number of agents keeps a promise.
    TargetError
        If the groups hold too few people.

    References
    ----------
    Cezik, L'Ecuyer, "Staffing multiskill call centers via linear programming and
    simulation", Management Science 54 (2008) 310-323.

    Examples
    --------
    >>> from shiftcast.data.queues import Queue
    >>> from shiftcast.staffing.skills.floor import SkillGroup, Workload
    >>> works = tuple(
    ...     Workload(Queue(n, "voice", patience=180.0, max_occupancy=1.0), load, 300.0)
    ...     for n, load in (("a", 8.0), ("b", 5.0))
    ... )
    >>> groups = (SkillGroup(("a",)), SkillGroup(("b",)), SkillGroup(("a", "b"), 1.1))
    >>> mix = cheapest_mix(Floor(works, groups), seed=1, contacts=20_000)
    >>> mix.bounds.dedicated, sum(mix.heads)
    ((10, 7), 16)
    """
    bounds = find_bounds(floor)
    search_seed, *seeds = np.random.SeedSequence(seed).spawn(
        1 + CONFIRMATIONS + MENDINGS
    )
    trial = draw_trial(floor, search_seed, contacts, LONG_RUNS)
    search = _Search(floor, trial, progress)
    apart = bounds.dedicated_heads
    heads = bounds.least_heads
    if apart is not None and bounds.least_cost >= bounds.dedicated_cost - HAIR:
        heads = apart
    for number, own in enumerate(seeds):
        if heads != apart and number < CONFIRMATIONS:
            heads = search.best(heads) if number else search.cut(heads)
        elif heads != apart:
            # The levels still move: what is short gets people, nothing is exchanged.
            heads = search.mend(heads)
        if apart is not None and floor.cost(heads) >= bounds.dedicated_cost - HAIR:
            # Everybody apart keeps every promise, by exact formulas.
            heads = apart
        seen = search.levelled(heads, draw_trial(floor, own, CONFIRMING * contacts))
        kept = (seen.share >= floor.targets - TOLERANCE).all()
        if heads == apart or (number and kept):
            break
    search.count(trial)
    return Mix(
        heads=heads,
        cost=floor.cost(heads),
        service=seen,
        bounds=bounds,
        rounds=search.rounds,
        evaluations=search.evaluations,
        contacts=search.contacts,
    )


class _Search:
    """Heads on their way."""

    def __init__(self, floor: Floor, trial: Trial, progress: Progress | None) -> None:
        self.floor = floor
        self.trial = trial
        self.progress = progress
        self.rounds = self.evaluations = self.contacts = 0
        self.limits = [group.most for group in floor.groups]
        self.most = [np.inf if most is None else most for most in self.limits]
        self.rows = set_rows(floor)
        self.seen: list[tuple[Heads, Floats]] = []
        self.levels: list[Floats] = []
        self.targets = floor.targets

    def count(self, trial: Trial) -> None:
        """Add what was simulated on a trial."""
        self.evaluations += trial.evaluations
        self.contacts += trial.evaluations * trial.contacts

    def levelled(self, heads: Heads, fresh: Trial) -> Service:
        """Aim at what the trial shows where more contacts show the target."""
        seen = fresh.service(heads)
        self.count(fresh)
        self.levels.append(self.trial.service(heads).share - seen.share)
        self.targets = self.floor.targets + np.mean(self.levels, axis=0)
        return seen

    def best(self, heads: Heads) -> Heads:
        """Find the cheapest heads, then ask whether other totals are cheaper still.

        One head more may let many be less flexible, further off than exchanges reach.
        """
        found = self.exchanged(self.cut(heads))
        for way in (1.0, -1.0):
            while True:
                total: Row = (np.full(len(found), way), way * sum(found) + 1)
                below = self.floor.cost(found) - HAIR
                # Cuts made far away would hide what lies there.
                self.seen = []
                try:
                    other = self.cut(None, (total,), below)
                except TargetError:
                    break
                if other is None:
                    break
                other = self.exchanged(other)
                if self.floor.cost(other) > below:
                    break
                found = other
        return found

    def exchanged(self, heads: Heads) -> Heads:
        """Give cheaper heads near some that keep every promise."""
        return exchanged(self.trial, self.targets, heads, self.limits, self.progress)

    @overload
    def cut(self, heads: Heads) -> Heads: ...

    @overload
    def cut(self, heads: None, more: tuple[Row, ...], below: float) -> Heads | None: ...

    def cut(
        self, heads: Heads | None, more: tuple[Row, ...] = (), below: float = np.inf
    ) -> Heads | None:
        """Let program and simulation talk until every promise is kept.

        With heads, these come first. None says that nothing costs less than `below`.
        """
        for number in range(ROUNDS):
            if heads is None:
                heads = self._proposal(more)
                if self.floor.cost(heads) > below:
                    return None
            missing = self._missing(heads)
            if not missing.any():
                return heads
            if self.progress is not None:
                self.progress("Simulation cuts", number, ROUNDS)
            self.seen.append((heads, self._slopes(heads, float(missing.max()))))
            heads = None
        return self.mend(self._proposal(more))

    def _proposal(self, more: tuple[Row, ...]) -> Heads:
        """Give the cheapest heads by all cuts so far."""
        self.rounds += 1
        rows = self.rows + [row for each in self.seen for row in self._rows(*each)]
        return cheapest_heads(self.floor.costs, self.limits, [*rows, *more])

    def _missing(self, heads: Heads) -> Floats:
        """By how much each queue falls short of its target. [0..1]"""
        seen = self.trial.service(heads)
        return np.maximum(self.targets - seen.share, 0.0)

    def _slopes(self, heads: Heads, missing: float) -> Floats:
        """What one more agent of each group adds to each queue, queues × groups."""
        share = next(share for above, share in STEPS if missing >= above)
        step = max(1, round(share * sum(heads)))
        now = self.trial.service(heads).share
        gained = [
            self.trial.service(_moved(heads, group, step)).share - now
            for group in range(len(heads))
        ]
        return np.maximum(np.stack(gained, axis=1), 0.0) / step

    def _rows(self, heads: Heads, slopes: Floats) -> list[Row]:
        """Cut off heads whose service is below target, as far as the slopes tell."""
        missing = self.targets - self.trial.service(heads).share
        rows = []
        for queue, needed in enumerate(missing):
            factors, need = slopes[queue], float(needed)
            if need > 0 and not factors.any():
                # Too deep in overload to see a slope: one more who may help, at least.
                factors, need = self.floor.serves[:, queue].astype(float), 1.0
            rows.append((factors, need + float(factors @ np.array(heads, float))))
        return rows

    def mend(self, heads: Heads) -> Heads:
        """Add whoever does most for the least until every promise is kept."""
        while True:
            missing = self._missing(heads)
            if not missing.any():
                return heads
            able = [
                group
                for group, most in enumerate(self.most)
                if heads[group] < most and self.floor.serves[group, missing > 0].any()
            ]
            if not able:
                raise TargetError(
                    "All people of all groups together are too few to keep the "
                    "promises. Allow more of them, or ask for less."
                )
            left = {
                group: float(self._missing(_moved(heads, group)).sum())
                for group in able
            }
            heads = _moved(
                heads,
                max(
                    able,
                    key=lambda g: (missing.sum() - left[g]) / self.floor.costs[g],
                ),
            )


def _moved(heads: Heads, group: int, by: int = 1) -> Heads:
    """Give heads with agents added to one group."""
    changed = list(heads)
    changed[group] += by
    return tuple(changed)
