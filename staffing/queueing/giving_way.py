"""Which deferred work gives way when not all of it can be done in time.

Earliest due first is right while everything can be done. With too much work it makes
everything late at once. So work of the last rank gives way, no more than need be: what
can be done in time is a matroid, and taking work rank by rank, each as far as it still
fits, leaves the least late at every rank at once.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from .deferred import CarriedWork, DeferredWork, demand_bound
from .overdue import overdue

__all__ = ["GivingWay", "giving_way"]

Floats = npt.NDArray[np.float64]
# More kinds of queues by who serves them are looked at one by one and all together.
MOST_KINDS = 5
HAIR = 1e-6
# When it is due; when it arrived, 0 for what waits when the week begins; its queue.
_Piece = tuple[int, int, str]


@dataclass(frozen=True, eq=False)
class GivingWay:
    """Shares of deferred contacts that are done after all others.

    Parameters
    ----------
    arriving
        Queue to the share of what arrives in each slot. [0..1]
    waiting
        Queue to the share of what waits when the week begins. [0..1]
    """

    arriving: Mapping[str, Floats] = field(default_factory=dict)
    waiting: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything gives way."""
        return bool(self.arriving)


def giving_way(
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    ranks: Mapping[str, int],
    skills: Sequence[frozenset[str]],
    people: Floats,
    *,
    z: float = 1.645,
) -> GivingWay:
    """Choose the work that gives way so that the rest is done in time.

    Parameters
    ----------
    work
        The deferred queues, in the time of the people below.
    carried
        Work that waits when the week begins.
    ranks
        Queue to its rank; 1 comes first.
    skills
        Queues of each group of people.
    people
        People of each group for deferred work, (groups, slots). [agents]
    z
        Standard deviations kept free for what may not give way.

    Returns
    -------
    GivingWay
        Nothing if all expected work fits, or if all has the same rank. Of a rank the
        newest work gives way, and what is urgent never does.

    Notes
    -----
    Boundary by boundary: what the stretches that end there lack is taken from the
    rank's work that is due by then, the latest arrivals first, because they lie in the
    most of those stretches. With people who differ in skills the stretches of every
    set of queues are held in turn; then no less than need be gives way.

    Examples
    --------
    An agent-slot of messages and one of mail in every slot, one person:

    >>> from .deferred import deferred_work
    >>> every = np.ones(4, dtype=bool)
    >>> dm, mail = (
    ...     deferred_work(name, np.full(4, 3.0), 300, every, 1800, "wall", 900)
    ...     for name in ("dm", "mail")
    ... )
    >>> found = giving_way(
    ...     [dm, mail], [], {"dm": 1, "mail": 2}, [frozenset({"dm", "mail"})],
    ...     np.ones((1, 4)), z=0.0,
    ... )
    >>> float(found.arriving["dm"].sum()), float(found.arriving["mail"][:3].sum())
    (0.0, 3.0)
    """
    slots = people.shape[1]
    work = [piece for part in work for piece in part.pieces]
    asked = {part.queue for part in work}
    order = sorted({ranks[name] for name in asked})
    if len(order) < 2:
        return GivingWay()
    held = _binding(
        {names: _held(names, work, skills, people) for names in _sets(work, skills)}
    )
    if not any(
        overdue(line, _bound(work, carried, names, slots)) > HAIR
        for names, line in held.items()
    ):
        return GivingWay()
    gone = {part.queue: np.zeros(slots + 1) for part in work}
    for rank in order:
        now = {name for name in asked if ranks[name] == rank}
        before = {name for name in asked if ranks[name] < rank}
        left, waiting = _left(work, carried, gone)
        needs = {}
        for names in held:
            if not names & now:
                continue
            kept = names & before
            need = _bound(left, waiting, names & (now | before), slots)
            if kept and z > 0:
                # Room for the chance in what comes before.
                sure, safe = (
                    _bound(left, waiting, kept, slots, each) for each in (0.0, z)
                )
                need += np.triu(safe, 1) - np.triu(sure, 1)
            needs[names] = need
        _trim(needs, held, _pieces(left, waiting, now, slots), gone)
    return _shares(work, carried, gone)


def _pieces(
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    names: set[str],
    slots: int,
) -> dict[_Piece, float]:
    """List the work of a rank that may give way, the first due first. [agent-slots]"""
    found: dict[_Piece, float] = {}
    for part in work:
        if part.queue in names and part.urgent < 1:
            inside = _inside(part)
            for at in np.flatnonzero(inside > HAIR).tolist():
                due = min(int(part.due[at]), slots)
                found[due, at + 1, part.queue] = float(inside[at])
    for item in carried:
        if item.queue in names and item.work > HAIR:
            key = min(max(item.due, 1), slots), 0, item.queue
            found[key] = found.get(key, 0.0) + item.work
    return dict(sorted(found.items()))


def _trim(
    needs: Mapping[frozenset[str], Floats],
    held: Mapping[frozenset[str], Floats],
    pieces: dict[_Piece, float],
    gone: dict[str, Floats],
) -> None:
    """Take away what does not fit, boundary by boundary."""
    total = {names: np.append(0.0, np.cumsum(held[names])) for names in needs}
    first = {name: line.copy() for name, line in gone.items()}
    slots = next(iter(held.values())).size
    coming = list(pieces)
    # What is due by now, the latest arrivals last.
    open_: list[_Piece] = []
    for end in range(1, slots + 1):
        while coming and coming[0][0] <= end:
            open_.append(coming.pop(0))
        open_ = [piece for piece in open_ if pieces[piece] > HAIR]
        open_.sort(key=lambda piece: piece[1])
        for names, need in needs.items():
            lack = need[:end, end] - total[names][end] + total[names][:end]
            taken = np.sum([gone[name] - first[name] for name in names], axis=0)
            # Index 0 waits when the week begins, index s + 1 arrives in slot s.
            after = np.cumsum(taken[::-1])[::-1]
            lack -= np.append(after[0], after[2:])[:end]
            worst = int(lack.argmax())
            short = float(lack[worst])
            for piece in reversed(open_):
                _, arrived, name = piece
                if short <= HAIR or (arrived <= worst and worst > 0):
                    break
                if name in names:
                    part = min(pieces[piece], short)
                    gone[name][arrived] += part
                    pieces[piece] -= part
                    short -= part


def _sets(
    work: Sequence[DeferredWork], skills: Sequence[frozenset[str]]
) -> list[frozenset[str]]:
    """List the sets of queues whose stretches can be too short."""
    kinds: dict[tuple[object, ...], set[str]] = {}
    for part in work:
        who = tuple(number for number, own in enumerate(skills) if part.queue in own)
        kinds.setdefault((who, part.open.tobytes()), set()).add(part.queue)
    parts = [frozenset(names) for names in kinds.values()]
    counts = range(1, len(parts) + 1)
    if len(parts) > MOST_KINDS:
        counts = range(1, 2)
    found = [
        frozenset().union(*chosen)
        for count in counts
        for chosen in itertools.combinations(parts, count)
    ]
    whole: frozenset[str] = frozenset().union(*parts)
    return found if whole in found else [*found, whole]


def _binding(held: dict[frozenset[str], Floats]) -> dict[frozenset[str], Floats]:
    """Leave sets out that more queues could join without one person more."""
    return {
        names: line
        for names, line in held.items()
        if not any(
            names < wider and np.array_equal(line, others)
            for wider, others in held.items()
        )
    }


def _held(
    names: frozenset[str],
    work: Sequence[DeferredWork],
    skills: Sequence[frozenset[str]],
    people: Floats,
) -> Floats:
    """Count the people who may work on some queues, slot by slot. [agents]"""
    opened = {part.queue: part.open for part in work}
    held = np.zeros(people.shape[1])
    for own, line in zip(skills, people, strict=True):
        masks = [opened[name] for name in names & own]
        if masks:
            held += line * np.any(masks, axis=0)
    return held


def _bound(
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    names: frozenset[str] | set[str],
    slots: int,
    z: float = 0.0,
) -> Floats:
    """Give the people's time some queues need between two moments. [agent-slots]"""
    mine = [part for part in work if part.queue in names]
    if not mine:
        return np.zeros((slots + 1, slots + 1))
    waiting = [item for item in carried if item.queue in names]
    return demand_bound(mine, slots, z=z, backlog=waiting, stability=1.0)


def _left(
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    gone: Mapping[str, Floats],
) -> tuple[list[DeferredWork], list[CarriedWork]]:
    """Take what has given way off the work."""
    found = _shares(work, carried, gone)
    left = [
        part
        if part.urgent == 1
        else replace(part, arrivals=part.arrivals * (1 - found.arriving[part.queue]))
        for part in work
    ]
    waiting = [
        replace(item, contacts=item.contacts * (1 - found.waiting.get(item.queue, 0.0)))
        for item in carried
    ]
    return left, waiting


def _shares(
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    gone: Mapping[str, Floats],
) -> GivingWay:
    """Turn work that has given way into shares of the contacts."""
    arriving = {}
    for part in work:
        if part.urgent < 1:
            inside, out = _inside(part), np.zeros(part.due.size)
            share = np.divide(gone[part.queue][1:], inside, out, where=inside > HAIR)
            arriving[part.queue] = np.clip(share, 0.0, 1.0)
    waiting: dict[str, float] = {}
    for name in {item.queue for item in carried} & gone.keys():
        total = sum(item.work for item in carried if item.queue == name)
        waiting[name] = min(float(gone[name][0]) / total, 1.0) if total > 0 else 0.0
    return GivingWay(arriving, waiting)


def _inside(part: DeferredWork) -> Floats:
    """Give the work of each slot that is to be done within the week. [agent-slots]"""
    late = part.due > part.due.size
    return np.asarray(part.work * np.where(late, 1 - part.carried, 1.0), float)
