"""The [change] table of a scenario: refused, fault by fault, before anything is run."""

from collections.abc import Mapping
from typing import Any

from ...data.errors import Problem
from ...data.reading import unknown_key

__all__ = ["change_problems"]

CHANGES = ("volume", "handle_time", "resolution", "agents", "events")
AGENT_KEYS = ("remove", "add")
GROUP_KEYS = ("count", "contract", "queues")
EVENT_KEYS = (
    "name", "kind", "start", "end", "queue", "volume_factor", "handle_time_factor"
)  # fmt: skip
FACTORS = ("volume_factor", "handle_time_factor")
MOST_FACTOR = 100.0
ADD = 'Write add = [{ count = 3, contract = "full-time", queues = "bookings" }].'
REMOVE = 'Write remove = ["Ada Abara"], with names as in agents.csv.'
EVENTS = (
    'Write [[change.events]] with name = "Storm", start = "2026-11-24 06:00", '
    'end = "2026-11-25 00:00" and volume_factor = 1.4.'
)


def change_problems(change: Any, file: str) -> list[Problem]:
    """List what cannot be read in a scenario's [change] table.

    Parameters
    ----------
    change
        The table as parsed. Names of queues, contracts and agents are held against
        the plan only when the scenario is applied.
    file
        Name of the scenario's file, for messages.

    Returns
    -------
    list of Problem
        Every fault: unknown keys, things of the wrong shape, factors that are none.

    Examples
    --------
    >>> print(change_problems({"agents": {"remove": "Ada"}}, "less.toml")[0].what)
    [change] agents remove must be a list of names, not 'Ada'.
    """
    if not isinstance(change, Mapping):
        return [Problem("[change] must be a table.", file=file)]
    problems = _unknown(change, CHANGES, "[change]", file)
    if "agents" in change:
        problems += _agents(change["agents"], file)
    if "events" in change:
        problems += _events(change["events"], file)
    return problems


def _agents(raw: Any, file: str) -> list[Problem]:
    """Look at who is removed and added."""
    place = "[change] agents"
    if not isinstance(raw, Mapping):
        what = f"{place} must be a table with remove or add, not {raw!r}."
        return [Problem(what, ADD, file, column=place)]
    problems = _unknown(raw, AGENT_KEYS, place, file)
    gone = raw.get("remove", [])
    if not isinstance(gone, list) or not all(isinstance(name, str) for name in gone):
        what = f"{place} remove must be a list of names, not {gone!r}."
        problems.append(Problem(what, REMOVE, file, column=place))
    groups = raw.get("add", [])
    if not _tables(groups):
        what = f"{place} add must be a list of tables, not {groups!r}."
        return [*problems, Problem(what, ADD, file, column=place)]
    for group in groups:
        problems += _unknown(group, GROUP_KEYS, f"{place} add", file)
        for key in ("contract", "queues"):
            if not isinstance(group.get(key), str):
                what = f"{place} add needs {key} as a text."
                problems.append(Problem(what, ADD, file, column=f"{place} add"))
    return problems


def _events(raw: Any, file: str) -> list[Problem]:
    """Look at the events' shapes and factors."""
    place = "[change] events"
    if not _tables(raw):
        what = f"{place} must be a list of tables, not {raw!r}."
        return [Problem(what, EVENTS, file, column=place)]
    problems = []
    for number, event in enumerate(raw, start=1):
        here = f"{place} {number}"
        problems += _unknown(event, EVENT_KEYS, "an event", file)
        for key in ("name", "kind", "queue"):
            if not isinstance(event.get(key, ""), str):
                what = f"{key} must be a text, not {event[key]!r}."
                problems.append(Problem(what, EVENTS, file, column=here))
        for key in FACTORS:
            factor = event.get(key, 1.0)
            told = isinstance(factor, int | float) and not isinstance(factor, bool)
            if not told or not 0 <= factor <= MOST_FACTOR:
                what = f"{key} must be a number from 0 to {MOST_FACTOR:g}, "
                what += f"not {factor!r}."
                problems.append(Problem(what, EVENTS, file, column=here))
    return problems


def _tables(raw: Any) -> bool:
    """Whether something is a list of tables."""
    return isinstance(raw, list) and all(isinstance(one, Mapping) for one in raw)


def _unknown(
    raw: Mapping[str, Any], known: tuple[str, ...], place: str, file: str
) -> list[Problem]:
    """Name keys that nothing reads."""
    return [unknown_key(key, known, place, file) for key in raw if key not in known]
