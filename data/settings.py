"""The centre's settings: plan.toml read into frozen dataclasses."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .calendar import weekend_days
from .centre import Centre
from .contracts import Contract
from .costs import Costs
from .effort import Effort
from .errors import InputError, Problem
from .fairness import Fairness
from .history_settings import History
from .law import Rules, unlawful, with_preset
from .minimum import MinimumStaff, read_minima
from .queues import Queue
from .reading import (
    number,
    read_table,
    unknown_key,
)

__all__ = [
    "Centre",
    "Costs",
    "Effort",
    "Fairness",
    "History",
    "Settings",
    "Shrinkage",
    "read_settings",
    "read_toml",
]


@dataclass(frozen=True)
class Shrinkage:
    """The [shrinkage] table: unplanned absence from contacts by reason.

    Parameters
    ----------
    reasons
        Reason and share of working time. [0..1]
    """

    reasons: tuple[tuple[str, float], ...] = ()

    @property
    def total(self) -> float:
        """Give the shares' sum. [0..1]"""
        return sum(share for _, share in self.reasons)


@dataclass(frozen=True)
class Settings:
    """Everything plan.toml says.

    Parameters
    ----------
    centre, queues, contracts, rules, shrinkage, costs, fairness, history, effort,
    minima
        The parts, each with defaults that work.
    """

    queues: tuple[Queue, ...]
    centre: Centre = Centre()
    contracts: tuple[Contract, ...] = ()
    rules: Rules = Rules()
    shrinkage: Shrinkage = Shrinkage()
    costs: Costs = Costs()
    fairness: Fairness = Fairness()
    history: History = History()
    effort: Effort = Effort()
    minima: tuple[MinimumStaff, ...] = ()

    @property
    def live(self) -> tuple[Queue, ...]:
        """Give the queues where somebody waits."""
        return tuple(queue for queue in self.queues if queue.live)

    @property
    def deferred(self) -> tuple[Queue, ...]:
        """Give the queues of work with a deadline."""
        return tuple(queue for queue in self.queues if not queue.live)

    @property
    def weekend(self) -> frozenset[int]:
        """Give the weekdays of a weekend; 0 is Monday."""
        told = frozenset(self.rules.weekend)
        return told or weekend_days(self.centre.holidays)

    def queue(self, name: str) -> Queue:
        """Find a queue by name.

        Raises
        ------
        InputError
            If there is none.
        """
        for queue in self.queues:
            if queue.name == name:
                return queue
        known = ", ".join(queue.name for queue in self.queues)
        raise InputError(f"There is no queue '{name}' in plan.toml. It has {known}.")

    def contract(self, name: str) -> Contract:
        """Find a contract by name.

        Raises
        ------
        InputError
            If there is none.
        """
        for contract in self.contracts:
            if contract.name == name:
                return contract
        known = ", ".join(contract.name for contract in self.contracts) or "none"
        raise InputError(f"There is no contract '{name}' in plan.toml. It has {known}.")


PARTS = {
    "centre": Centre,
    "history": History,
    "rules": Rules,
    "costs": Costs,
    "fairness": Fairness,
    "effort": Effort,
}
TABLES = (
    "centre",
    "queue",
    "contract",
    "rules",
    "shrinkage",
    "costs",
    "fairness",
    "history",
    "effort",
    "minimum",
)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    InputError
        If it is missing, unreadable or not TOML; the parser's line is told.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}. Check the path.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Problem(f"It cannot be read: {error}.", file=path)) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            Problem(f"It is not valid TOML: {error}.", "Mend that line.", path)
        ) from error


def read_settings(raw: Mapping[str, Any], file: str = "plan.toml") -> Settings:
    """Read parsed TOML into settings.

    Parameters
    ----------
    raw
        The parsed tables.
    file
        Name of the file for messages.

    Raises
    ------
    InputError
        With every fault found: unknown keys (and the nearest known one), wrong
        types, targets that cannot be read, names used twice.

    Examples
    --------
    >>> settings = read_settings({"queue": [{"name": "calls", "channel": "voice"}]})
    >>> settings.queue("calls").promise
    Target(share=0.8, within=20.0)
    """
    problems = [
        unknown_key(key, TABLES, "the plan", file) for key in raw if key not in TABLES
    ]
    values: dict[str, Any] = {}
    for name, kind in PARTS.items():
        if name in raw:
            table = with_preset(raw[name]) if kind is Rules else raw[name]
            part: Any = read_table(kind, table, f"[{name}]", file, problems)
            if part is not None:
                values[name] = part
    values["queues"] = _queues(raw.get("queue"), file, problems)
    values["contracts"] = _contracts(raw.get("contract", {}), file, problems)
    values["shrinkage"] = _shrinkage(raw.get("shrinkage", {}), file, problems)
    values["minima"] = read_minima(raw.get("minimum"), values["queues"], file, problems)
    problems += [
        Problem(sentence, "Change the contract.", file, None, f"[contract.{each.name}]")
        for each in values["contracts"]
        for sentence in unlawful(values.get("rules", Rules()), each)
    ]
    if problems:
        raise InputError(problems)
    return Settings(**values)


def _queues(raw: Any, file: str, problems: list[Problem]) -> tuple[Queue, ...]:
    """Read the [[queue]] tables."""
    if not raw or not isinstance(raw, list):
        remedy = "Add at least one [[queue]] with a name and a channel."
        problems.append(Problem("The plan has no queue.", remedy, file))
        return ()
    queues: list[Queue] = []
    for index, table in enumerate(raw, start=1):
        name = table.get("name", index) if isinstance(table, Mapping) else index
        queue = read_table(Queue, table, f"queue '{name}'", file, problems)
        if queue is None:
            continue
        if any(queue.name == other.name for other in queues):
            what = f"Two queues are called '{queue.name}'."
            problems.append(Problem(what, "Rename one.", file))
        queues.append(queue)
    _check_donors(queues, file, problems)
    _check_spills(queues, file, problems)
    return tuple(queues)


def _check_donors(queues: list[Queue], file: str, problems: list[Problem]) -> None:
    """Tell donors that are no queue, or live on credit themselves."""
    by_name = {queue.name: queue for queue in queues}
    for queue in queues:
        if queue.donor is None:
            continue
        place = f"queue '{queue.name}' donor"
        if queue.donor not in by_name:
            known = ", ".join(name for name in by_name if name != queue.name) or "none"
            what = f"There is no queue '{queue.donor}' to borrow from."
            problems.append(Problem(what, f"Other queues: {known}.", file, None, place))
        elif by_name[queue.donor].donor is not None:
            what = f"'{queue.donor}' has a donor itself."
            remedy = "Name a queue with a history of its own."
            problems.append(Problem(what, remedy, file, None, place))


def _check_spills(queues: list[Queue], file: str, problems: list[Problem]) -> None:
    """Tell late replies that spill into no queue, or into one that is not live."""
    live = [queue.name for queue in queues if queue.live]
    for queue in queues:
        if queue.spill_to is None or queue.spill_to in live:
            continue
        what = f"'{queue.spill_to}' is no live queue that late replies could turn to."
        remedy = f"Live queues: {', '.join(live) or 'none'}."
        place = f"queue '{queue.name}' spill_to"
        problems.append(Problem(what, remedy, file, None, place))


def _contracts(raw: Any, file: str, problems: list[Problem]) -> tuple[Contract, ...]:
    """Read the [contract.NAME] tables."""
    if not isinstance(raw, Mapping):
        problems.append(
            Problem("Contracts are tables like [contract.full].", file=file)
        )
        return ()
    contracts = [
        read_table(Contract, table, f"[contract.{name}]", file, problems, name=name)
        for name, table in raw.items()
    ]
    return tuple(contract for contract in contracts if contract is not None)


def _shrinkage(raw: Any, file: str, problems: list[Problem]) -> Shrinkage:
    """Read the [shrinkage] table."""
    if not isinstance(raw, Mapping):
        problems.append(Problem("[shrinkage] must be a table.", file=file))
        return Shrinkage()
    read = number(0.0, 0.9)
    reasons = []
    for reason, share in raw.items():
        try:
            reasons.append((str(reason), read(share)))
        except ValueError as error:
            key = f"[shrinkage] {reason}"
            problems.append(Problem(f"{error}.", file=file, column=key))
    shrinkage = Shrinkage(tuple(reasons))
    if shrinkage.total >= 0.95:
        what = f"Shrinkage sums to {shrinkage.total:.0%}; nobody would be left to work."
        problems.append(Problem(what, "Lower it.", file, column="[shrinkage]"))
    return shrinkage
