"""Rosters of other tools: agent, start and end are enough."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from .calendar import Week
from .errors import InputError
from .findings import Findings
from .people import Agent
from .settings import Settings
from .sources import read_sheet
from .tables import ROSTER
from .typed import Basis, check_names, check_order, read_typed

__all__ = ["read_roster_file"]

ALIASES: Mapping[str, tuple[str, ...]] = {
    "agent": ("agent name", "employee", "employee name", "name", "resource"),
    "start": ("shift start", "start time", "start date time", "from"),
    "end": ("shift end", "end time", "end date time", "to", "stop"),
    "activity": ("activity code", "activity name", "type"),
    "queues": ("queue", "skills", "skill"),
}
# What other tools call being there for contacts.
WORKING = ("work", "shift", "phone", "on queue", "available", "open time", "calls")


def read_roster_file(
    path: Path, agents: Sequence[Agent], settings: Settings, week: Week
) -> tuple[pd.DataFrame, list[str]]:
    """Read a roster that need not be one of ours.

    Parameters
    ----------
    path
        A csv, xlsx or parquet file with at least agent, start and end; one row a
        shift or a segment of one.
    agents
        The people; names that only differ in case are theirs.
    settings
        Contracts, queues and centre.
    week
        The week wanted; shifts that start in another are left out.

    Returns
    -------
    tuple
        A Roster table, and notes on what had to be taken as read. Without an
        `activity` rows have none, and nothing is known of breaks; rows that follow
        one another without a gap are one shift; without `queues` everybody serves
        their own; without `paid` the contract says which breaks are paid.

    Raises
    ------
    InputError
        With every fault found.
    """
    findings = Findings()
    sheet = read_sheet(path, "roster", findings)
    basis = Basis.of(settings)
    frame = None
    if sheet is not None:
        absent = ("shift", "activity", "queues", "paid")
        frame = read_typed(
            [sheet], ROSTER, basis, findings, absent=absent, aliases=ALIASES
        )
    if frame is None:
        if findings.errors or sheet is None:
            raise InputError(findings.errors or f"There is no roster in {path}.")
        return ROSTER.empty(), []
    names = [agent.name for agent in agents]
    frame = check_names(frame, "agent", names, "agent", "agents.csv", findings)
    check_order(frame, findings)
    if findings.errors:
        raise InputError(findings.errors)
    notes = [str(note) for note in findings.notes]
    frame = frame.sort_values(["agent", "start"], kind="stable", ignore_index=True)
    own = {agent.name: agent for agent in agents}
    if "activity" not in frame:
        frame["activity"] = ""
        notes.append("no activity told: breaks are not checked, unpaid ones assumed")
    words = frame["activity"].str.strip().str.casefold()
    frame["activity"] = frame["activity"].where(~words.isin(WORKING), "work")
    if "shift" not in frame:
        frame["shift"] = _shifts(frame)
    begun = frame.groupby(["agent", "shift"])["start"].transform("min")
    inside = (begun >= week.start) & (begun < week.end)
    if not inside.all():
        notes.append(f"rows of shifts outside {week.label}: {int((~inside).sum()):,}")
        frame = frame[inside].reset_index(drop=True)
    if "queues" not in frame:
        frame["queues"] = [";".join(own[name].queues) for name in frame["agent"]]
    if "paid" not in frame:
        frame["paid"] = [
            _paid(own[name], activity, settings)
            for name, activity in zip(frame["agent"], frame["activity"], strict=True)
        ]
    return ROSTER.check(frame[ROSTER.required]), notes


def _shifts(frame: pd.DataFrame) -> "pd.Series[int]":
    """Number the shifts of each agent; rows without a gap between them are one."""
    same = frame["agent"] == frame["agent"].shift()
    joined = same & (frame["start"] == frame["end"].shift())
    return (~joined).groupby(frame["agent"]).cumsum().astype(int)


def _paid(agent: Agent, activity: str, settings: Settings) -> int:
    """Tell whether a segment is paid by the agent's contract; at work it is."""
    contract = settings.contract(agent.contract)
    unpaid = {pause.name for pause in contract.breaks if not pause.paid}
    return int(activity not in unpaid)
