"""Weeks that went out: published rosters, and what they carry into the next week."""

import dataclasses
import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ..data.calendar import Week
from ..data.errors import InputError, Problem
from ..data.kept import KEPT_FILES
from ..data.people import Agent, PastWeek
from ..data.plan import read_table_file
from ..data.settings import Settings
from ..data.staging import file_hash, staged
from ..data.tables import CARRIED, REQUIREMENT, ROSTER
from .rostering.worked import ABSENT

__all__ = [
    "carried_over",
    "carry_in",
    "carry_on",
    "last_published",
    "publish",
    "published_before",
    "published_roster",
]

RECORD = "published.json"
# A run of days cannot be longer than this and still matter to any rule.
WEEKS_BACK = 2


def publish(folder: Path, run: Path, week: Week, force: bool = False) -> Path:
    """Copy a run's roster to published/WEEK, with its hash and the forecast behind it.

    Forecast and requirement are kept for what comes after: whether it came true, whose
    hand helped it, how a later one differs, what the roster was to cover.

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
        for name in ("roster.csv", *KEPT_FILES, str(REQUIREMENT.file)):
            if (run / name).exists():
                shutil.copyfile(run / name, aside / name)
        (aside / RECORD).write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return goal


def published_roster(
    folder: Path, week: Week, ahead: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Read the roster published for a week; empty if there is none.

    Parameters
    ----------
    folder
        The planner's folder.
    week
        The week.
    ahead
        Week to the roster planned for it in the same run, which stands where nothing
        was published.
    """
    path = folder / "published" / week.label / "roster.csv"
    if path.exists():
        return read_table_file(path, ROSTER, week.timezone)
    return (ahead or {}).get(week.label, ROSTER.empty())


def last_published(folder: Path) -> str:
    """Name the last week that was published.

    Raises
    ------
    InputError
        If none was.
    """
    weeks = sorted(path.parent.name for path in folder.glob("published/*/roster.csv"))
    if not weeks:
        remedy = "Run `shiftcast publish` when a roster goes out."
        raise InputError(Problem(f"Nothing was published in {folder}.", remedy))
    return weeks[-1]


def published_before(
    folder: Path,
    week: Week,
    weeks: int,
    ahead: Mapping[str, pd.DataFrame] | None = None,
) -> list[tuple[Week, pd.DataFrame]]:
    """Read the rosters published for the weeks before a week, the latest first.

    Parameters
    ----------
    folder
        The planner's folder.
    week
        The week; it is not among them.
    weeks
        How many weeks to look back.
    ahead
        As in `published_roster`.

    Returns
    -------
    list of tuple
        Each week something was published for, and its Roster table.
    """
    earlier = (
        Week(week.first - timedelta(weeks=back), week.timezone)
        for back in range(1, weeks + 1)
    )
    read = [(each, published_roster(folder, each, ahead)) for each in earlier]
    return [(each, roster) for each, roster in read if len(roster)]


def carried_over(roster: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Give what a roster of the week before leaves to do after midnight.

    Parameters
    ----------
    roster
        The Roster table of the week before.
    week
        The week.

    Returns
    -------
    pandas.DataFrame
        A Carried table: the segments that reach into the week, from its first moment
        on; of a shift numbered 0.
    """
    late = roster[roster["end"] > week.start]
    if late.empty:
        return CARRIED.empty()
    start = late["start"].where(late["start"] > week.start, week.start)
    start = start.dt.tz_convert(week.timezone)
    rows = late.assign(shift=0, start=start).reset_index(drop=True)
    return CARRIED.check(rows)


def carry_in(
    agents: Sequence[Agent],
    folder: Path,
    week: Week,
    settings: Settings,
    ahead: Mapping[str, pd.DataFrame] | None = None,
) -> tuple[Agent, ...]:
    """Let published weeks say what each agent's new week has to go on from.

    Parameters
    ----------
    agents
        The agents as agents.csv tells them; that stands where nothing was published.
    folder
        The planner's folder.
    week
        The week about to be planned.
    settings
        Contracts, which say how far back to look, and what counts as night.
    ahead
        As in `published_roster`.

    Returns
    -------
    tuple of Agent
        The agents, with `last_end`, days worked, days off and nights in a row up to
        the week's first day, and `past`.
    """
    back = max([WEEKS_BACK, *(each.weeks_back for each in settings.contracts)])
    before = published_before(folder, week, back, ahead)
    return carry_on(agents, before, week, settings)


def carry_on(
    agents: Sequence[Agent],
    before: Sequence[tuple[Week, pd.DataFrame]],
    week: Week,
    settings: Settings,
) -> tuple[Agent, ...]:
    """Let rosters of the weeks before say what a new week has to go on from.

    Parameters
    ----------
    agents
        The agents; what they carry stands where the week before has no roster.
    before
        Weeks and their Roster tables, the latest first; empty where there is none.
    week
        The week about to be planned.
    settings
        What counts as night.

    Returns
    -------
    tuple of Agent
        The agents, carrying what the rosters say.
    """
    rosters = [(each, roster) for each, roster in before if len(roster)]
    if not rosters:
        return tuple(agents)
    paid = {each.first: _paid_hours(roster) for each, roster in rosters}
    shifts = {
        each.first: dict(list(_shifts(roster, each, settings).groupby("agent")))
        for each, roster in rosters
    }
    return tuple(
        _carrying(
            agent,
            {first: names.get(agent.name) for first, names in shifts.items()},
            {first: hours.get(agent.name, 0.0) for first, hours in paid.items()},
            week.first,
        )
        for agent in agents
    )


def _paid_hours(roster: pd.DataFrame) -> dict[str, float]:
    """Sum each agent's paid time, paid absence included. [h]"""
    rows = roster[roster["paid"] == 1]
    hours = (rows["end"] - rows["start"]) / pd.Timedelta(hours=1)
    return {
        str(agent): float(sum_)
        for agent, sum_ in hours.groupby(rows["agent"]).sum().items()
    }


def _shifts(roster: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give the shifts somebody came to: agent, day, start, end, whether at night."""
    rows = roster[roster["activity"] != ABSENT]
    shifts = rows.groupby(["agent", "shift"], as_index=False).agg(
        start=("start", "min"), end=("end", "max")
    )
    for column in ("start", "end"):
        shifts[column] = shifts[column].dt.tz_convert(week.timezone)
    return shifts.assign(
        day=[start.date() for start in shifts["start"]],
        night=[
            settings.rules.is_night(start, end)
            for start, end in zip(shifts["start"], shifts["end"], strict=True)
        ],
    )


def _carrying(
    agent: Agent,
    weeks: Mapping[date, pd.DataFrame | None],
    paid: Mapping[date, float],
    first: date,
) -> Agent:
    """Give an agent what their own shifts of the weeks before say."""
    past = tuple(
        PastWeek(start, paid[start], frozenset(() if own is None else own["day"]))
        for start, own in weeks.items()
    )
    agent = dataclasses.replace(agent, past=past)
    if first - timedelta(weeks=1) not in weeks:
        return agent
    known = [own for own in weeks.values() if own is not None]
    days = {day for own in known for day in own["day"]}
    nights = {day for own in known for day in own.loc[own["night"], "day"]}
    told = {start + timedelta(days=day) for start in weeks for day in range(7)}
    return dataclasses.replace(
        agent,
        last_end=max((own["end"].max() for own in known), default=None),
        last_start=max((own["start"].max() for own in known), default=None),
        days_in_a_row=_in_a_row(days, first),
        days_off_in_a_row=_in_a_row(told - days, first),
        nights_in_a_row=_in_a_row(nights, first),
    )


def _in_a_row(marked: Collection[date], first: date) -> int:
    """Count the days marked without a gap up to the day before `first`."""
    count = 0
    while first - timedelta(days=count + 1) in marked:
        count += 1
    return count
