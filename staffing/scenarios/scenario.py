"""What if: named changes to a plan, laid over its folder."""

import copy
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from ...data.calendar import Week
from ...data.errors import InputError, Problem
from ...data.folder import Folder
from ...data.people import Agent
from ...data.reading import unknown_key
from ...data.settings import read_settings, read_toml
from ...data.tables import EVENTS
from .changes import change_problems
from .resolution import resolution_factors

__all__ = ["Scenario", "apply_scenario", "read_scenario"]

FACTORS = {"volume": "volume_factor", "handle_time": "handle_time_factor"}


@dataclass(frozen=True)
class Scenario:
    """Named changes to a plan.

    Parameters
    ----------
    name
        What it is called in the table.
    about
        What it supposes.
    change
        The [change] table: volume and handle_time factors (a number, or one per
        queue), first-contact resolution by queue, agents to add and remove, events.
    patch
        Tables of plan.toml with other values, e.g. shrinkage or a queue's target.
    file
        Where it was read from.
    """

    name: str
    about: str = ""
    change: Mapping[str, Any] = field(default_factory=dict)
    patch: Mapping[str, Any] = field(default_factory=dict)
    file: str = "a scenario"


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    InputError
        If it cannot be read or has a fault in [change]; every one is told.
    """
    raw = read_toml(path)
    name = raw.pop("name", path.stem)
    if not isinstance(name, str) or not name.strip():
        what = f"name must be a text, not {name!r}."
        raise InputError(Problem(what, 'Write name = "storm".', path))
    about = str(raw.pop("about", ""))
    change = raw.pop("change", {})
    problems = change_problems(change, str(path))
    if problems:
        raise InputError(problems)
    return Scenario(name, about, change, raw, str(path))


def apply_scenario(folder: Folder, scenario: Scenario, week: Week) -> Folder:
    """Lay a scenario over a folder; nothing on disk changes.

    Parameters
    ----------
    folder
        The plan as read.
    scenario
        The changes. Several are applied one after the other.
    week
        The week the volume and handle-time factors hold for.

    Returns
    -------
    Folder
        The changed plan; with an empty scenario, an equal one.

    Raises
    ------
    InputError
        If a change names a queue, contract or agent the plan does not have, or
        makes a setting that cannot be read.

    Examples
    --------
    A folder is made by `shiftcast.data.folder.read_folder`; see docs/whatif.md.
    """
    raw = _merged(folder.raw, scenario.patch, scenario.file)
    settings = read_settings(raw, scenario.file) if scenario.patch else folder.settings
    changed = dataclasses.replace(folder, raw=raw, settings=settings)
    told = {str(reason).casefold() for reason in scenario.patch.get("shrinkage", {})}
    if told:
        # What if it were otherwise: a share the scenario gives beats the history's.
        own = folder.absence["reason"].str.casefold().isin(told)
        changed = dataclasses.replace(changed, absence=folder.absence[~own])
    rows = _factor_rows(changed, scenario, week) + _event_rows(changed, scenario)
    resolved = scenario.change.get("resolution", {})
    names = [queue.name for queue in settings.queues]
    for queue, factor in resolution_factors(resolved, names, scenario.file).items():
        what = f"{scenario.name}: resolution"
        rows.append(_factor_row(what, queue, "volume_factor", factor, week))
    if rows:
        added = pd.DataFrame(rows).reindex(columns=EVENTS.names)
        events = pd.concat([folder.events.astype(object), added], ignore_index=True)
        for column in ("volume_factor", "handle_time_factor"):
            events[column] = events[column].astype(float)
        zone = settings.centre.timezone
        for column in ("start", "end"):
            events[column] = pd.to_datetime(events[column], utc=True).dt.tz_convert(
                zone
            )
        changed = dataclasses.replace(changed, events=events)
    if "agents" in scenario.change:
        changed = dataclasses.replace(changed, agents=_agents(changed, scenario))
    known = {contract.name for contract in settings.contracts}
    stranded = [agent for agent in changed.agents if agent.contract not in known]
    if stranded:
        _refuse(
            scenario,
            f"Agent '{stranded[0].name}' has the contract '{stranded[0].contract}', "
            "which the plan does not have.",
        )
    return changed


def _merged(base: Mapping[str, Any], patch: Mapping[str, Any], file: str) -> Any:
    """Lay tables over tables; queues are matched by name."""
    merged = copy.deepcopy(dict(base))
    for key, value in patch.items():
        if key == "queue" and isinstance(value, list):
            merged[key] = _merged_queues(merged.get(key, []), value, file)
        elif isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merged(merged[key], value, file)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def _merged_queues(base: list[Any], patch: list[Any], file: str) -> list[Any]:
    """Lay [[queue]] tables over those of the same name."""
    merged = list(base)
    names = [queue.get("name") for queue in merged]
    for queue in patch:
        if not isinstance(queue, Mapping) or "name" not in queue:
            what = "A [[queue]] of the scenario does not say which queue it changes."
            remedy = f"Give its name: {', '.join(map(str, names))}."
            raise InputError(Problem(what, remedy, file))
        if queue.get("name") not in names:
            raise InputError(
                unknown_key(
                    str(queue.get("name")), names, "the plan's queues", file
                )
            )  # fmt: skip
        place = names.index(queue["name"])
        merged[place] = {**merged[place], **queue}
    return merged


def _factor_rows(
    folder: Folder, scenario: Scenario, week: Week
) -> list[dict[str, Any]]:
    """Turn volume and handle-time factors into events over the week."""
    rows = []
    names = [queue.name for queue in folder.settings.queues]
    for key, column in FACTORS.items():
        factors = scenario.change.get(key, {})
        if not isinstance(factors, Mapping):
            factors = {"": factors}
        for queue, factor in factors.items():
            if queue and queue not in names:
                raise InputError(
                    unknown_key(queue, names, f"[change] {key}", scenario.file)
                )
            if isinstance(factor, bool) or not isinstance(factor, int | float):
                _refuse(scenario, f"[change] {key} must be a number, not {factor!r}.")
            if not 0 <= factor <= 100:
                _refuse(scenario, f"[change] {key} must lie in 0-100, not {factor:g}.")
            if factor != 1:
                what = f"{scenario.name}: {key}"
                rows.append(_factor_row(what, queue, column, float(factor), week))
    return rows


def _factor_row(
    what: str, queue: str, column: str, factor: float, week: Week
) -> dict[str, Any]:
    """Make an event over the week that multiplies something of a queue."""
    row = {"name": what, "kind": "scenario", "start": week.start, "end": week.end}
    return {**row, "queue": queue, column: factor}


def _event_rows(folder: Folder, scenario: Scenario) -> list[dict[str, Any]]:
    """Read the events of a scenario."""
    rows = []
    names = [queue.name for queue in folder.settings.queues]
    for event in scenario.change.get("events", []):
        row = {"kind": "scenario", "queue": "", **event}
        if row["queue"] and row["queue"] not in names:
            raise InputError(
                unknown_key(row["queue"], names, "the plan's queues", scenario.file)
            )
        for key in ("start", "end"):
            try:
                row[key] = pd.Timestamp(row[key]).tz_localize(
                    folder.settings.centre.timezone
                )
            except (KeyError, TypeError, ValueError):
                _refuse(scenario, f"An event needs a {key} like '2026-11-24 08:00'.")
        if not row["start"] < row["end"]:
            _refuse(
                scenario,
                f"An event ends {event['end']}, not after its start {event['start']}.",
            )
        rows.append(row)
    return rows


def _agents(folder: Folder, scenario: Scenario) -> tuple[Agent, ...]:
    """Remove and add agents."""
    change = scenario.change["agents"]
    names = [agent.name for agent in folder.agents]
    gone = set(change.get("remove", []))
    for name in sorted(gone.difference(names)):
        raise InputError(unknown_key(name, names, "agents.csv", scenario.file))
    agents = [agent for agent in folder.agents if agent.name not in gone]
    for group in change.get("add", []):
        contract = folder.settings.contract(str(group.get("contract")))
        texts = [text.strip() for text in group["queues"].split(";")]
        queues = tuple(folder.settings.queue(text).name for text in texts)
        count = group.get("count", 1)
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            _refuse(scenario, f"agents add: count must be a number, not {count!r}.")
        for number in range(1, count + 1):
            name = f"{scenario.name} {contract.name} {len(agents) + 1:03d}-{number}"
            agents.append(Agent(name, contract.name, queues))
    return tuple(agents)


def _refuse(scenario: Scenario, what: str) -> NoReturn:
    """Stop with a sentence about the scenario's file."""
    raise InputError(Problem(what, "Correct it.", scenario.file))
