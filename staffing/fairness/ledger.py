"""The burden ledger: who carried what, in published weeks and this one."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...data.calendar import Week
from ...data.people import Agent
from ...data.settings import Settings
from ...data.tables import FAIRNESS
from ..rostering.burden import FULL_WEEK, KINDS, Burdens, Standing
from .peers import peers_of

__all__ = ["Before", "make_fairness", "standings_of", "week_burdens"]

HOUR = pd.Timedelta(hours=1)
# What a week's burdens are made of; ledgers add them up.
SUMS = ("hours", *KINDS, "moved_break", "unmet_wish", "wished", "points")
Before = Sequence[tuple[Week, pd.DataFrame]]


def week_burdens(
    roster: pd.DataFrame, agents: Sequence[Agent], settings: Settings, week: Week
) -> pd.DataFrame:
    """Add up what each agent carries in one week.

    Parameters
    ----------
    roster
        A Roster table of the week.
    agents
        The people, with their wishes as told today.
    settings
        The weights of burdens, and what counts as late and as night.
    week
        The week.

    Returns
    -------
    pandas.DataFrame
        One row per agent, by name: paid hours; counts of weekend, late, night and
        holiday shifts and of moved breaks; hours of work against a wish, and hours
        that a wish speaks of (twice, if an agent both prefers and avoids); points.
    """
    table = pd.DataFrame(
        0.0, index=pd.Index([agent.name for agent in agents]), columns=list(SUMS)
    )
    if roster.empty:
        return table
    burdens = Burdens(settings, week.first, week.days[-1])
    own = roster[roster["agent"].isin(table.index)]
    zone = week.timezone
    own = own.assign(**{n: own[n].dt.tz_convert(zone) for n in ("start", "end")})
    own["hours"] = (own["end"] - own["start"]) / HOUR
    paid = own[own["paid"] == 1].groupby("agent")["hours"].sum()
    table.loc[paid.index, "hours"] = paid
    shifts = own.groupby(["agent", "shift"]).agg(
        start=("start", "min"), end=("end", "max")
    )
    carried = [
        burdens.of(*ends) for ends in zip(shifts["start"], shifts["end"], strict=True)
    ]
    for kind in KINDS:
        marks = pd.Series([float(kind in each) for each in carried], shifts.index)
        counts = marks.groupby(level="agent").sum()
        table.loc[counts.index, kind] = counts
    moved = _moved_breaks(own, shifts, {a.name: a.contract for a in agents}, settings)
    table.loc[moved.index, "moved_break"] = moved
    by_agent = own[own["activity"] == "work"].groupby("agent")
    for agent in agents:
        wishes = agent.prefers is not None or agent.avoids is not None
        if wishes and agent.name in by_agent.groups:
            unmet, wished = _wishes(agent, by_agent.get_group(agent.name))
            table.loc[agent.name, ["unmet_wish", "wished"]] = unmet, wished
    weights = settings.fairness
    for kind in (*KINDS, "moved_break", "unmet_wish"):
        table["points"] += getattr(weights, kind) * table[kind]
    return table


def _moved_breaks(
    segments: pd.DataFrame,
    shifts: pd.DataFrame,
    contracts: Mapping[str, str],
    settings: Settings,
) -> "pd.Series[float]":
    """Count each agent's breaks that lie in the outer half of their windows."""
    pauses = segments[segments["activity"] != "work"]
    windows = {
        (contract.name, pause.name): (pause.middle, pause.width)
        for contract in settings.contracts
        for pause in contract.breaks
    }
    keys = [(contracts[row.agent], row.activity) for row in pauses.itertuples()]
    known = [key in windows for key in keys]
    pauses = pauses[known]
    if pauses.empty:
        return pd.Series(dtype=float)
    middle, width = np.array([windows[key] for key in keys if key in windows]).T
    shift = shifts.loc[pd.MultiIndex.from_frame(pauses[["agent", "shift"]])]
    begin, end = shift["start"].to_numpy(), shift["end"].to_numpy()
    length = (end - begin) / np.timedelta64(1, "s")
    centre = pauses["start"] + (pauses["end"] - pauses["start"]) / 2
    offset = (centre.to_numpy() - begin) / np.timedelta64(1, "s")
    moved = np.abs(offset - middle * length) > width / 4 + 1e-6
    return pd.Series(moved.astype(float), pauses["agent"]).groupby(level=0).sum()


def _wishes(agent: Agent, work: pd.DataFrame) -> tuple[float, float]:
    """Give the hours worked against an agent's wishes, and those they speak of."""
    unmet = wished = 0.0
    for hours, liked in ((agent.prefers, True), (agent.avoids, False)):
        if hours is None:
            continue
        for row in work.itertuples():
            inside = hours.between(row.start, row.end)
            wished += row.hours
            unmet += row.hours - inside if liked else inside
    return unmet, wished


def _past(before: Before, agents: Sequence[Agent], settings: Settings) -> pd.DataFrame:
    """Add up what each agent carried in the weeks before."""
    weeks = [
        week_burdens(roster, agents, settings, week)
        for week, roster in before
        if len(roster)
    ]
    names = pd.Index([agent.name for agent in agents])
    empty = pd.DataFrame(0.0, index=names, columns=list(SUMS))
    return sum(weeks, empty)


def _ledger(
    points: "pd.Series[float]", hours: "pd.Series[float]"
) -> "pd.Series[float]":
    """Give the points of a full week; NaN where nobody worked."""
    return FULL_WEEK * points / hours.where(hours > 0)


def standings_of(
    before: Before, agents: Sequence[Agent], settings: Settings, week: Week
) -> tuple[Standing, ...]:
    """Say how each agent's ledger stands before a week.

    Parameters
    ----------
    before
        Earlier weeks with their rosters.
    agents, settings
        As in `week_burdens`.
    week
        The week about to be planned.

    Returns
    -------
    tuple of Standing
        One per agent, in order.
    """
    past = _past(before, agents, settings)
    peers = pd.Series(peers_of(agents, settings, week))
    sums = past.groupby(peers)[["points", "hours"]].sum()
    means = _ledger(sums["points"], sums["hours"])
    return tuple(
        Standing(points, hours, float(means[peer]), peer)
        for points, hours, peer in zip(
            past["points"], past["hours"], peers, strict=True
        )
    )


def make_fairness(
    roster: pd.DataFrame,
    before: Before,
    agents: Sequence[Agent],
    settings: Settings,
    week: Week,
) -> pd.DataFrame:
    """Lay open what each agent carries, beside their peers.

    Parameters
    ----------
    roster
        A Roster table of the week.
    before
        Earlier weeks with their rosters; their order does not matter.
    agents, settings, week
        As in `week_burdens`.

    Returns
    -------
    pandas.DataFrame
        A Fairness table with every agent, also those who do not work.
    """
    now = week_burdens(roster, agents, settings, week)
    past = _past(before, agents, settings)
    both = now + past
    peers = pd.Series(peers_of(agents, settings, week), dtype="str")
    sums = both.groupby(peers)[["points", "hours"]].sum()
    means = _ledger(sums["points"], sums["hours"])
    ledger_wishes = 1 - both["unmet_wish"] / both["wished"].where(both["wished"] > 0)
    table = now.drop(columns="wished").assign(
        peers=peers,
        ledger_points=both["points"],
        ledger_hours=both["hours"],
        ledger=_ledger(both["points"], both["hours"]),
        before=_ledger(past["points"], past["hours"]),
        peers_mean=peers.map(means),
        wishes=1 - now["unmet_wish"] / now["wished"].where(now["wished"] > 0),
        wishes_ledger=ledger_wishes,
        below_floor=(ledger_wishes < settings.fairness.wishes - 1e-9).astype(int),
    )
    return FAIRNESS.check(table.rename_axis("agent").reset_index())
