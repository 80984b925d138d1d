"""Weeks that went out: published rosters, and what they carry into the next week."""

import dataclasses
import json
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ..data.calendar import Week
from ..data.errors import InputError, Problem
from ..data.kept import KEPT_FILES
from ..data.people import Agent
from ..data.plan import read_table_file
from ..data.staging import file_hash, staged
from ..data.tables import ROSTER

__all__ = ["carry_in", "publish", "published_roster"]

RECORD = "published.json"
# A run of days cannot be longer than this and still matter to any rule.
WEEKS_BACK = 2


def publish(folder: Path, run: Path, week: Week, force: bool = False) -> Path:
    """Copy a run's roster to published/WEEK, with its hash and the forecast behind it.

    The forecast is kept for what comes after: whether it came true, whose hand helped
    it, and how a later one differs.

    Parameters
    ----------
    folder
        The planner's folder.
    run
        The folder of the run.
    week
        The week it is for.
    force
        Whether a published roster of that week may be replaced by another.

    Returns
    -------
    pathlib.Path
        The folder it stands in.

    Raises
    ------
    InputError
        If the run has no roster, or another one was published for the week.
    """
    roster = run / "roster.csv"
    if not roster.exists():
        remedy = "Run `shiftcast plan` first."
        raise InputError(Problem(f"There is no roster in {run}.", remedy))
    goal = folder / "published" / week.label
    record = {"week": week.label, "roster": file_hash(roster)}
    if (goal / "roster.csv").exists() and not force:
        if file_hash(goal / "roster.csv") == record["roster"]:
            return goal
        raise InputError(
            Problem(
                f"Another roster was published for {week.label}.",
                "Publish with --force if people have been told of the change.",
                goal / "roster.csv",
            )
        )
    with staged(goal, force=True) as aside:
        for name in ("roster.csv", *KEPT_FILES):
            if (run / name).exists():
                shutil.copyfile(run / name, aside / name)
        (aside / RECORD).write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return goal


def published_roster(folder: Path, week: Week) -> pd.DataFrame:
    """Read the roster published for a week; empty if there is none."""
    path = folder / "published" / week.label / "roster.csv"
    if not path.exists():
        return ROSTER.empty()
    return read_table_file(path, ROSTER, week.timezone)


def carry_in(agents: Sequence[Agent], folder: Path, week: Week) -> tuple[Agent, ...]:
    """Let published weeks say when each agent last worked, and how many days in a row.

    Parameters
    ----------
    agents
        The agents as agents.csv tells them; that stands where nothing was published.
    folder
        The planner's folder.
    week
        The week about to be planned.

    Returns
    -------
    tuple of Agent
        The agents, with `last_end` and `days_in_a_row` up to the week's first day.
    """
    earlier = [
        published_roster(
            folder, Week(week.first - timedelta(weeks=back), week.timezone)
        )
        for back in range(1, WEEKS_BACK + 1)
    ]
    if earlier[0].empty:
        return tuple(agents)
    shifts = pd.concat(
        roster.groupby(["agent", "shift"], as_index=False).agg(
            start=("start", "min"), end=("end", "max")
        )
        for roster in earlier
        if len(roster)
    )
    carried = []
    for agent in agents:
        own = shifts[shifts["agent"] == agent.name]
        days = {start.date() for start in own["start"]}
        last_end = own["end"].max() if len(own) else None
        carried.append(
            dataclasses.replace(
                agent, last_end=last_end, days_in_a_row=_in_a_row(days, week.first)
            )
        )
    return tuple(carried)


def _in_a_row(worked: set[date], first: date) -> int:
    """Count the days worked without a gap up to the day before `first`."""
    count = 0
    while first - timedelta(days=count + 1) in worked:
        count += 1
    return count
