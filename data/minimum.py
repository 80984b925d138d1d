"""People who must be there, whatever else they do: a [[minimum]] of plan.toml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import Problem
from .headers import nearest
from .hours import WeeklyHours, parse_hours
from .queues import Queue
from .reading import as_hours, as_text, read_table, setting, whole

__all__ = ["MinimumStaff", "read_minima"]


@dataclass(frozen=True)
class MinimumStaff:
    """One [[minimum]]: so many people with a role, or who may serve a queue."""

    agents: int = setting(
        whole(1, 10_000),
        "people to be at work, at least; who is on a break is not there",
    )
    role: str | None = setting(
        as_text, "role they have, as in the column `roles` of agents.csv", None
    )
    queue: str | None = setting(
        as_text, "or queue they may serve; one of the two is given", None
    )
    hours: WeeklyHours = setting(
        as_hours,
        "when, e.g. 'Sat-Sun 08:00-20:00'; only while the queue, or any queue, is open",
        parse_hours("24/7"),
        "24/7",
    )

    def __post_init__(self) -> None:
        """Refuse both and neither."""
        if (self.role is None) == (self.queue is None):
            raise ValueError(
                "a [[minimum]] counts people with a role or people who may serve a "
                "queue: give either `role` or `queue`"
            )

    @property
    def whom(self) -> str:
        """Say who counts, in words."""
        if self.role is not None:
            return f"with the role '{self.role}'"
        return f"who may serve '{self.queue}'"

    def asked(
        self, queues: Sequence[Queue], starts: pd.DatetimeIndex
    ) -> npt.NDArray[np.bool_]:
        """Tell in which slots they must be there.

        Parameters
        ----------
        queues
            All queues.
        starts
            Starts of the slots, in centre time.
        """
        masks = [
            queue.open.mask(starts)
            for queue in queues
            if self.queue in (None, queue.name)
        ]
        opened = np.any(masks, axis=0) if masks else np.zeros(len(starts), dtype=bool)
        return np.asarray(opened & self.hours.mask(starts))


def read_minima(
    raw: Any, queues: Sequence[Queue], file: str, problems: list[Problem]
) -> tuple[MinimumStaff, ...]:
    """Read the [[minimum]] tables.

    Parameters
    ----------
    raw
        What TOML has; None if there is none.
    queues
        The queues of the plan.
    file
        Name of the file for messages.
    problems
        Faults are added here.

    Examples
    --------
    >>> found = read_minima([{"role": "senior", "agents": 1}], [], "plan.toml", [])
    >>> found[0].whom
    "with the role 'senior'"
    """
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(each, Mapping) for each in raw):
        problems.append(Problem("Minima are tables like [[minimum]].", file=file))
        return ()
    names = [queue.name for queue in queues]
    found = []
    for number, table in enumerate(raw, start=1):
        place = f"[[minimum]] {number}"
        minimum = read_table(MinimumStaff, table, place, file, problems)
        if minimum is None:
            continue
        if minimum.queue is not None and minimum.queue not in names:
            what = f"There is no queue '{minimum.queue}' in plan.toml."
            remedy = nearest(minimum.queue, names)
            problems.append(Problem(what, remedy, file, None, f"{place} queue"))
            continue
        found.append(minimum)
    return tuple(found)
