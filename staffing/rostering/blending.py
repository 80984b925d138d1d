"""Who gives idle time between live contacts to which deferred work.

Per live queue idle time is a concave function of the people beyond the requirement (the
least of some lines). For a set of deferred classes the queues add up, each by the share
of its people who have both skills, and nobody gives more than a live person's own idle
share. The capacity of the classes is then the least of some rising lines in the people
left over, so the minimum over cuts (`price`) may be taken first.
"""

from collections.abc import Mapping

import numpy as np

from .idle import IdleTime, Lines
from .skills import Skills
from .slots import Floats

__all__ = ["Sharing"]


class Sharing:
    """Who gives idle time to which deferred classes.

    Parameters
    ----------
    idle
        Live queue to its people's idle time; other queues give none.
    skills
        Who may serve what.
    slots
        Slots in the week.

    Examples
    --------
    >>> from shiftcast.staffing.rostering.skills import DeferredClass, Group
    >>> mail = DeferredClass(frozenset({"mail"}))
    >>> groups = (Group(1, 0), Group(1, 1))
    >>> skills = Skills(("calls",), (mail,), groups, np.array([0, 1]), np.ones(1, int),
    ...     np.zeros((0, 2)), np.zeros((2, 1)))
    >>> idle = {"calls": IdleTime(np.zeros((1, 1)), np.ones((1, 1)), np.ones(1))}
    >>> lines = Sharing(idle, skills, 1).lines(1)
    >>> lines.capacity(np.array([2.0]), np.array([9.0])).tolist()
    [2.5]
    """

    def __init__(
        self, idle: Mapping[str, IdleTime], skills: Skills, slots: int
    ) -> None:
        self._idle = [idle.get(queue) for queue in skills.live]
        self._skills, self._slots = skills, slots
        heads = np.bincount(skills.group_of, minlength=len(skills.groups))
        self._people: Floats = heads * skills.speeds

    def _part(self, queue: int, classes: int) -> float:
        """Give the share of a queue's people who blend it with some classes. [0..1]

        Who also serves a live queue that gives no idle time does not blend.
        """
        both = everybody = 0.0
        for group, people in zip(self._skills.groups, self._people, strict=True):
            if group.live >> queue & 1:
                everybody += float(people)
                mine = (n for n in range(len(self._idle)) if group.live >> n & 1)
                if group.deferred & classes and all(self._idle[n] for n in mine):
                    both += float(people)
        return both / everybody if everybody else 0.0

    def lines(self, classes: int) -> Lines | None:
        """Give the lines of a set of classes; None where idle time adds nothing.

        Parameters
        ----------
        classes
            The set, as bits.

        Notes
        -----
        People left over help one queue or another. The sum of the queues' concave
        functions over all ways to divide them is least where all help the same one,
        so every queue in turn gets all of them: the lines never promise too much.
        """
        parts = [
            (self._part(number, classes), idle)
            for number, idle in enumerate(self._idle)
            if idle is not None
        ]
        parts = [(part, idle) for part, idle in parts if part > 0]
        if not parts:
            return None
        base = [part * idle.heights.min(axis=0) for part, idle in parts]
        open_ = [idle.share > 0 for _, idle in parts]
        if not np.any(open_):
            return None
        slopes, heights = [], []
        share = np.full(self._slots, 1.0)
        for number, (part, idle) in enumerate(parts):
            others = sum(base) - base[number]
            # A queue nobody calls needs nobody's help.
            skip = ~open_[number]
            slopes.append(np.where(skip, 1.0, 1 + part * idle.gains))
            heights.append(np.where(skip, np.inf, part * idle.heights + others))
            share = np.where(skip, share, np.minimum(share, idle.share))
        some = np.any(open_, axis=0)
        return Lines(
            np.concatenate(slopes),
            np.where(some, np.concatenate(heights), 0.0),
            np.where(some, np.minimum(share, 1.0), 0.0),
        )
