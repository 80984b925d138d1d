"""One agent's week as the planner wrote it, to try what another line would do."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ...data.contracts import Contract
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .slots import WeekSlots
from .workers import Worker, read_worker

__all__ = ["Case", "as_written"]


@dataclass(frozen=True)
class Case:
    """An agent, their time off and the plan: all that decides what weeks are theirs.

    What is tried is a line of the planner's own files, so that what is found holds for
    whoever writes it.

    Parameters
    ----------
    agent
        The agent.
    away
        Their time off.
    settings
        Contracts, rules, queues, costs.
    """

    agent: Agent
    away: tuple[TimeOff, ...]
    settings: Settings

    @classmethod
    def of(
        cls, agent: Agent, time_off: Sequence[TimeOff], settings: Settings
    ) -> "Case":
        """Find an agent's own time off among everybody's."""
        own = tuple(each for each in time_off if each.agent == agent.name)
        return cls(agent, own, settings)

    @property
    def contract(self) -> Contract:
        """Give the agent's contract."""
        return self.settings.contract(self.agent.contract)

    def with_agent(self, **facts: Any) -> "Case":
        """Give the case with another row in agents.csv."""
        return replace(self, agent=replace(self.agent, **facts))

    def with_contract(self, **terms: Any) -> "Case":
        """Give the case with other terms in the agent's contract."""
        changed = replace(self.contract, **terms)
        contracts = tuple(
            changed if each.name == changed.name else each
            for each in self.settings.contracts
        )
        return replace(self, settings=replace(self.settings, contracts=contracts))

    def with_rules(self, **law: Any) -> "Case":
        """Give the case with other law."""
        rules = replace(self.settings.rules, **law)
        return replace(self, settings=replace(self.settings, rules=rules))

    def worker(self, axis: WeekSlots, group: int = 0) -> Worker:
        """Give the weeks the agent may work.

        Parameters
        ----------
        axis
            The slots of the week.
        group
            Number of the agent's skill group.

        Raises
        ------
        InputError
            If shifts do not fit the roster step.
        """
        return read_worker(self.agent, self.away, group, axis, self.settings)


def as_written(kind: type, name: str, raw: object) -> Any:
    """Read a value as plan.toml would hold it.

    Parameters
    ----------
    kind
        The part of the plan: Contract, Rules.
    name
        The key.
    raw
        The value as written.

    Examples
    --------
    >>> as_written(Contract, "paid_hours", [36, 40])
    (36.0, 40.0)
    """
    setting = next(each for each in fields(kind) if each.name == name)
    return setting.metadata["read"](raw)
