"""A planner's folder, read whole: plan.toml and the files beside it."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from .agent_states import read_agent_states
from .agents import read_agents
from .call_log import has_callers
from .contacts import read_contacts
from .demand import actionable_shares, tell_full_lines, to_demand
from .errors import InputError, Problem
from .findings import Findings
from .folder_checks import (
    check_handle_times,
    check_interval,
    check_roles,
    check_served,
)
from .inputs import (
    read_absence,
    read_backlog,
    read_drivers,
    read_events,
    read_overrides,
    read_special_days,
    read_weather,
)
from .locks import read_locks
from .meetings import Meeting, read_meetings
from .people import Agent, TimeOff
from .plan_file import basis_of, read_plan
from .settings import Settings, read_settings
from .sources import Sheet, find_files, read_sheets
from .staging import file_hash
from .tables import ABSENCE, CONTACTS, SPECIAL_DAYS
from .tables_learnt import AGENT_STATES
from .time_off import read_time_off

__all__ = ["LOGS", "PARTS", "Folder", "check_folder", "read_folder"]

PARTS = (
    "history",
    "events",
    "overrides",
    "special_days",
    "weather",
    "drivers",
    "agents",
    "time_off",
    "locks",
    "meetings",
    "backlog",
    "absence",
)
# What a plan is not made of, and only `learn` reads; often long.
LOGS = ("agent_states",)
# The parts a plan cannot do without; the others may be absent.
NEEDED = {
    "history": "Put an export of your contacts there: queue, start, offered.",
    "agents": "List your people there: agent, contract, queues.",
}
# Events nobody knows ahead.
UNPLANNED = ("outage", "storm")


@dataclass(frozen=True)
class Folder:
    """Everything a planner's folder says.

    Parameters
    ----------
    path
        The folder.
    raw
        plan.toml as parsed.
    settings
        plan.toml as understood.
    contacts, events, overrides, weather, drivers, backlog, absence, agent_states
        Tables of those names; empty where there is no file.
    date_order
        Order of day and month in the history's dates; None if it was not read.
    agents, time_off, meetings
        People, their absences, and what they meet for.
    special_days
        A table of that name: days the planner adds to the calendar.
    ahead
        Week to the Roster table planned for it in the same run; it stands as if
        published for the weeks after it.
    scenarios
        Files of named changes to the plan.
    notes
        What was detected or decided while reading.
    warnings
        Faults a run lives with.
    hashes
        Name of each file read, from the folder on, to its SHA-256.
    """

    path: Path
    raw: dict[str, Any]
    settings: Settings
    contacts: pd.DataFrame
    events: pd.DataFrame
    overrides: pd.DataFrame
    weather: pd.DataFrame
    drivers: pd.DataFrame
    backlog: pd.DataFrame
    date_order: str | None = None
    agents: tuple[Agent, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    special_days: pd.DataFrame = field(default_factory=SPECIAL_DAYS.empty)
    scenarios: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    hashes: dict[str, str] = field(default_factory=dict)
    absence: pd.DataFrame = field(default_factory=ABSENCE.empty)
    agent_states: pd.DataFrame = field(default_factory=AGENT_STATES.empty)
    ahead: dict[str, pd.DataFrame] = field(default_factory=dict)


def read_folder(
    path: Path,
    as_of: pd.Timestamp | None = None,
    need: Collection[str] = PARTS,
) -> Folder:
    """Read a planner's folder.

    Parameters
    ----------
    path
        The folder.
    as_of
        Hides everything later: contacts, backlog, outages and storms, weather and
        drivers seen or issued since. Without a zone it is centre time.
    need
        The parts a step needs; the others are not read, so faults in them do not
        stop it. "history" and "agents" must then be there.

    Returns
    -------
    Folder
        Tables, people and settings.

    Raises
    ------
    InputError
        With every fault found, in all files.

    Examples
    --------
    >>> import tempfile
    >>> from shiftcast.data.template import write_plan_template
    >>> with tempfile.TemporaryDirectory() as top:
    ...     _ = write_plan_template(Path(top))
    ...     [agent.name for agent in read_folder(Path(top), need=["agents"]).agents]
    ['Ada Example', 'Ben Example']
    """
    findings = Findings()
    folder = _read(Path(path), need, findings)
    if folder is None or findings.errors:
        raise InputError(findings.errors)
    return _with_shares(folder if as_of is None else _hide_after(folder, as_of))


def check_folder(path: Path) -> tuple[list[Problem], Folder | None]:
    """List every fault of a planner's folder.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    tuple
        The faults, errors first, and the folder (None if there is an error).

    Raises
    ------
    InputError
        If there is no such folder, or no plan.toml in it that is TOML.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as top:
    ...     _ = (Path(top) / "plan.toml").write_text("[center]")
    ...     print(check_folder(Path(top))[0][0])
    plan.toml, key center: 'center' is not a known key of the plan. Did you mean \
'centre'?
    """
    findings = Findings()
    folder = _read(Path(path), (*PARTS, *LOGS), findings)
    if folder is not None:
        check_handle_times(folder.contacts, folder.settings, findings)
    problems = [*findings.errors, *findings.warnings]
    sound = folder is not None and not findings.errors
    return problems, _with_shares(folder) if folder and sound else None


def _read(path: Path, need: Collection[str], findings: Findings) -> Folder | None:
    """Read all parts, going on after faults; None if plan.toml has any."""
    raw, settings = read_plan(path, findings)
    basis = basis_of(raw, settings, findings)
    if basis is None:
        return None
    sheets = {
        part: _find(path, part, findings) for part in (*PARTS, *LOGS) if part in need
    }
    given = {part: found or [] for part, found in sheets.items()}

    def of(part: str) -> list[Sheet]:
        return given.get(part, [])

    contacts, order = CONTACTS.empty(), None
    if of("history"):
        contacts, order = read_contacts(of("history"), basis, findings)
        if settings is not None:
            tell_full_lines(contacts, settings.queues, findings)
            told = has_callers(of("history"), basis)
            contacts = to_demand(contacts, settings.queues, findings, told)
    events = read_events(of("events"), basis, findings, order)
    overrides = read_overrides(of("overrides"), basis, findings, order)
    special_days = read_special_days(of("special_days"), basis, findings, order)
    weather = read_weather(of("weather"), basis, findings, order)
    drivers = read_drivers(of("drivers"), basis, findings, order)
    backlog = read_backlog(of("backlog"), basis, findings, order)
    absence = read_absence(of("absence"), basis, findings, order)
    states = read_agent_states(of("agent_states"), basis, findings, order)
    agents = read_agents(of("agents"), basis, findings, order)
    time_off = read_time_off(of("time_off"), agents, basis, findings, order)
    names = [agent.name for agent in agents]
    locks = read_locks(of("locks"), names, basis, findings, order)
    agents = tuple(replace(each, locks=locks.get(each.name, ())) for each in agents)
    meetings = read_meetings(of("meetings"), agents, basis, findings, order)
    listed = of("agents")[0].file if agents else "agents.csv"
    check_served(agents, basis.queues, listed, findings)
    if settings is None:
        return None
    check_roles(agents, settings, listed, findings)
    check_interval(settings, findings)
    files = [path / "plan.toml"]
    files += [file for part in sheets for file in find_files(path, part)]
    scenarios = tuple(sorted((path / "scenarios").glob("*.toml")))
    return Folder(
        path=path,
        raw=raw,
        settings=settings,
        contacts=contacts,
        events=events,
        overrides=overrides,
        weather=weather,
        drivers=drivers,
        backlog=backlog,
        date_order=order,
        absence=absence,
        agent_states=states,
        agents=agents,
        time_off=time_off,
        meetings=meetings,
        special_days=special_days,
        scenarios=scenarios,
        notes=tuple(findings.notes),
        warnings=tuple(findings.warnings),
        hashes={str(f.relative_to(path).as_posix()): file_hash(f) for f in files},
    )


def _with_shares(folder: Folder) -> Folder:
    """Fill in the actionable shares that plan.toml leaves to the history."""
    findings = Findings()
    tables = folder.raw.get("queue", [])
    given = {str(table["name"]).strip() for table in tables if "actionable" in table}
    queues = folder.settings.queues
    shares = actionable_shares(folder.contacts, queues, given, findings)
    notes = (*folder.notes, *findings.notes)
    if not shares:
        return replace(folder, notes=notes)
    told = [
        {**table, "actionable": shares[name]} if name in shares else table
        for table in tables
        for name in [str(table["name"]).strip()]
    ]
    raw = {**folder.raw, "queue": told}
    return replace(folder, raw=raw, settings=read_settings(raw), notes=notes)


def _find(path: Path, part: str, findings: Findings) -> list[Sheet]:
    """Read the sheets of one part; tell if it is absent but needed."""
    known, before = find_files(path, part), len(findings.problems)
    sheets = read_sheets(path, part, findings)
    if part in NEEDED and not known and len(findings.problems) == before:
        near = sorted(file.name for file in path.glob("*.csv") if file.is_file())
        has = f" The folder has {', '.join(near)}." if near else ""
        findings.error(
            f"There is no {part}.csv (or .xlsx, .parquet, or a folder {part}).{has}",
            NEEDED[part],
        )
    return sheets


def _hide_after(folder: Folder, as_of: pd.Timestamp) -> Folder:
    """Take away what nobody knew at a moment, and say how much it was."""
    centre = folder.settings.centre
    moment = pd.Timestamp(as_of)
    zone = centre.timezone
    moment = moment.tz_localize(zone) if moment.tz is None else moment.tz_convert(zone)
    today = moment.tz_localize(None).normalize()
    step = pd.Timedelta(seconds=centre.interval)
    contacts, events, weather = folder.contacts, folder.events, folder.weather
    drivers, midnight = folder.drivers, moment.normalize()
    known = {
        "contacts": contacts["start"] + step <= moment,
        "backlog": folder.backlog["arrived"] <= moment,
        "absence": folder.absence["date"] < today,
        "events": ~events["kind"].str.lower().isin(UNPLANNED)
        | (events["start"] <= moment),
        "weather": weather["issued"].fillna(weather["date"]) <= today,
        # A day's number is known when the day is over, a forecast when it is made.
        "drivers": (drivers["issued"] <= today)
        | (drivers["issued"].isna() & (drivers["start"] < midnight)),
    }
    kept = {
        name: getattr(folder, name)[mask].reset_index(drop=True)
        for name, mask in known.items()
    }
    notes = tuple(
        f"rows of {name} hidden, later than {moment:%Y-%m-%d %H:%M}: "
        f"{int((~mask).sum()):,}"
        for name, mask in known.items()
        if not mask.all()
    )
    return replace(folder, notes=(*folder.notes, *notes), **kept)
