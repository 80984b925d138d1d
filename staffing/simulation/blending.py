"""How people who serve live and deferred queues divide themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from ...data.queues import Queue
from .arrivals import WEEKS

__all__ = ["Blending", "lay_out"]


@dataclass(frozen=True)
class Blending:
    """Rules for agents whose group has live and deferred queues.

    Without any rule an agent begins a deferred job whenever no live contact waits that
    the agent could take, and finishes it.

    Parameters
    ----------
    reserve
        By group, named as the set of its queues: how many agents able to serve live
        work must stay idle for it, by slot of the week (a single number holds all
        week). A deferred job is begun only if more than so many of them are idle, the
        one who would begin it included; who counts is everybody on duty who serves one
        of the group's live queues. [agents]
    interruptible
        Deferred queues whose jobs are put aside when a live contact finds nobody idle,
        or when the working time ends; they go on later, by their due time.
    deferred_first
        Groups, named as sets of queues, that take a deferred job that waits before a
        live contact that waits; the reserve holds for them too.

    Examples
    --------
    Whoever serves calls and mail keeps two idle agents for calls:

    >>> rules = Blending(reserve={frozenset({"calls", "mail"}): 2})
    >>> rules.reserve[frozenset(["mail", "calls"])]
    2
    """

    reserve: Mapping[frozenset[str], npt.ArrayLike] = field(default_factory=dict)
    interruptible: frozenset[str] = frozenset()
    deferred_first: frozenset[frozenset[str]] = frozenset()


def lay_out(
    blending: Blending,
    queues: Sequence[Queue],
    groups: Sequence[tuple[int, ...]],
    slots: int,
) -> dict[str, Any]:
    """Lay the rules out by queue, group and slot, for `engine.Rules`.

    Parameters
    ----------
    blending
        The rules.
    queues
        The queues, in the order of their numbers.
    groups
        The groups somebody serves, by the queues' numbers. A rule for a group nobody
        serves is of no use and of no harm.
    slots
        Slots of the week.

    Returns
    -------
    dict
        reserve, interruptible and deferred_first.

    Raises
    ------
    InputError
        If a rule names an unknown queue, puts live work aside, keeps a reserve for a
        group without live queues, or one that is no whole number for every slot.
    """
    live = {queue.name: queue.live for queue in queues}
    _check_known(blending.interruptible, live)
    for name in blending.interruptible:
        if live[name]:
            raise InputError(
                f"Queue '{name}' is live: its contacts cannot be put aside. Name "
                "deferred queues only."
            )
    for group in (*blending.reserve, *blending.deferred_first):
        _check_known(group, live)
    names = [frozenset(queues[number].name for number in group) for group in groups]
    reserve = np.zeros((len(groups), WEEKS * slots), dtype=np.int64)
    for own, kept in blending.reserve.items():
        wanted = _whole(own, kept, slots)
        if wanted.any() and not any(live[name] for name in own):
            raise InputError(
                f"A reserve for {_named(own)} makes no sense: it has no live queue."
            )
        for number, served in enumerate(names):
            if served == own:
                reserve[number] = np.tile(wanted, WEEKS)
    return {
        "reserve": reserve,
        "interruptible": [queue.name in blending.interruptible for queue in queues],
        "deferred_first": [served in blending.deferred_first for served in names],
    }


def _whole(
    group: frozenset[str], kept: npt.ArrayLike, slots: int
) -> npt.NDArray[np.int64]:
    """Give a reserve for every slot."""
    given = np.asarray(kept, dtype=float)
    if given.shape not in ((), (slots,)) or not (np.isfinite(given)).all():
        raise InputError(
            f"The reserve of {_named(group)} must be one number or one for each of the "
            f"{slots} slots of the week."
        )
    if ((given < 0) | (given % 1 != 0)).any():
        raise InputError(
            f"The reserve of {_named(group)} must be whole agents, at least 0."
        )
    return np.broadcast_to(given, slots).astype(np.int64)


def _named(group: Iterable[str]) -> str:
    """Name a group for a reader."""
    return " + ".join(sorted(group))


def _check_known(names: Iterable[str], live: Mapping[str, bool]) -> None:
    """Refuse queues the plan does not have."""
    for name in sorted(names):
        if name not in live:
            raise InputError(
                f"The blending names '{name}', which is no queue of the plan. It has "
                f"{', '.join(live)}."
            )
