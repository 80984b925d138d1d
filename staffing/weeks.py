"""Weeks ahead, one after the other: each as if those before it had gone out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..data.calendar import Week
from ..data.folder import Folder
from ..data.parallel import Progress
from ..data.plan import Plan
from ..data.tables import BACKLOG
from .planner import plan_week

__all__ = ["Ahead", "left_open", "plan_weeks"]

# Less than this of a contact is rounding.
NOTHING = 1e-6


@dataclass
class Ahead:
    """Weeks planned in one run, and what they leave to the weeks after them.

    Parameters
    ----------
    rosters
        Week to its Roster table.
    backlog
        Deferred work that the last of the weeks leaves open; None where no week was
        planned yet: backlog.csv stands.
    last
        The last of the weeks.
    """

    rosters: dict[str, pd.DataFrame] = field(default_factory=dict)
    backlog: pd.DataFrame | None = None
    last: Week | None = None

    def add(self, plan: Plan) -> None:
        """Let a planned week stand as if published."""
        self.last = plan.week
        if "roster" in plan.summary:
            self.rosters[plan.week.label] = plan.roster
            self.backlog = left_open(plan)

    def before(self, folder: Folder) -> Folder:
        """Give the folder as the next week sees it."""
        if self.backlog is None:
            return folder
        return replace(folder, ahead=dict(self.rosters), backlog=self.backlog)


def left_open(plan: Plan) -> pd.DataFrame:
    """Say which deferred contacts a covered week leaves to the next.

    Parameters
    ----------
    plan
        A run with forecast and coverage.

    Returns
    -------
    pandas.DataFrame
        A Backlog table. Work is done by due time, so what is open at the end is what
        came last: the forecast's latest arrivals, as many as are open.
    """
    rows = []
    for queue in plan.settings.deferred:
        own = plan.coverage[plan.coverage["queue"] == queue.name].sort_values("start")
        if own.empty or not own["backlog"].iloc[-1] > NOTHING:
            continue
        left = float(own["backlog"].iloc[-1])
        came = plan.forecast[plan.forecast["queue"] == queue.name]
        came = came[(came["start"] < plan.week.end) & (came["mean"] > 0)]
        came = came.sort_values("start", ascending=False)
        mean = came["mean"].to_numpy(dtype=float)
        before = np.cumsum(mean) - mean
        counts = np.clip(left - before, 0.0, mean)
        if counts.size and left > mean.sum():
            # Older than the week: it waits since the week's first contact or longer.
            counts[-1] += left - mean.sum()
        rows += [
            {"queue": queue.name, "arrived": start, "count": count}
            for start, count in zip(came["start"], counts, strict=True)
            if count > NOTHING
        ]
    return BACKLOG.of(rows[::-1])


def plan_weeks(
    folder: Folder,
    week: Week,
    weeks: int,
    *,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Plan]:
    """Plan several weeks, each carried into the next as if it had gone out.

    All are forecast from the same history: the later the week, the wider its ranges.

    Parameters
    ----------
    folder
        The planner's folder, read.
    week
        The first week.
    weeks
        How many weeks.
    seed, workers, progress
        As in `plan_week`.

    Yields
    ------
    Plan
        One whole run a week, in order.
    """
    ahead = Ahead()
    for _ in range(weeks):
        plan = plan_week(
            ahead.before(folder), week, seed=seed, workers=workers, progress=progress
        )
        ahead.add(plan)
        yield plan
        week = week.next
