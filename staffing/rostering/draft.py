"""The planner's own lines about people, and the same with one of them changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ...data.contracts import Contract
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .workers import Worker, WorkerReader

__all__ = ["Draft", "Edit"]


@dataclass(frozen=True)
class Draft:
    """agents.csv, time_off.csv and plan.toml as they might be written.

    What is tried is a line of the planner's own files, so that what is found holds for
    whoever writes it.

    Parameters
    ----------
    agents
        The people.
    time_off
        When they are away.
    settings
        Contracts, rules, queues and costs.
    """

    agents: tuple[Agent, ...]
    time_off: tuple[TimeOff, ...]
    settings: Settings

    def agent(self, name: str) -> Agent:
        """Find an agent by name."""
        return next(each for each in self.agents if each.name == name)

    def away(self, name: str) -> tuple[TimeOff, ...]:
        """List the time off of an agent."""
        return tuple(each for each in self.time_off if each.agent == name)

    def contract_of(self, name: str) -> Contract:
        """Find the contract of an agent."""
        return self.settings.contract(self.agent(name).contract)

    def people_of(self, contract: Contract) -> list[Agent]:
        """List who has a contract."""
        return [each for each in self.agents if each.contract == contract.name]

    def only(self, name: str) -> "Draft":
        """Give the draft of one agent alone."""
        return replace(self, agents=(self.agent(name),), time_off=self.away(name))

    def worker(self, name: str, reader: WorkerReader, group: int = 0) -> Worker:
        """Give the weeks an agent may work.

        Parameters
        ----------
        name
            Name of the agent.
        reader
            What remembers agents alike.
        group
            Number of the agent's skill group.

        Raises
        ------
        InputError
            If shifts do not fit the roster step.
        """
        return reader.read(self.agent(name), self.away(name), group, self.settings)

    def with_agent(self, name: str, **facts: Any) -> "Draft":
        """Give the draft with another row for an agent."""
        agents = tuple(
            replace(each, **facts) if each.name == name else each
            for each in self.agents
        )
        return replace(self, agents=agents)

    def with_more(self, *agents: Agent) -> "Draft":
        """Give the draft with more agents."""
        return replace(self, agents=(*self.agents, *agents))

    def with_contract(self, name: str, **terms: Any) -> "Draft":
        """Give the draft with other terms in a contract."""
        contracts = tuple(
            replace(each, **terms) if each.name == name else each
            for each in self.settings.contracts
        )
        return replace(self, settings=replace(self.settings, contracts=contracts))

    def with_own_contract(self, agent: str, **terms: Any) -> "Draft":
        """Give the draft in which one agent alone has other terms."""
        old = self.contract_of(agent)
        own = replace(old, name=f"{old.name} ({agent})", **terms)
        contracts = (*self.settings.contracts, own)
        settings = replace(self.settings, contracts=contracts)
        return replace(self, settings=settings).with_agent(agent, contract=own.name)

    def with_rules(self, **law: Any) -> "Draft":
        """Give the draft with other law."""
        rules = replace(self.settings.rules, **law)
        return replace(self, settings=replace(self.settings, rules=rules))

    def with_time_off(self, gone: TimeOff, *instead: TimeOff) -> "Draft":
        """Give the draft with other time off instead of one stretch."""
        kept = [each for each in self.time_off if each != gone]
        return replace(self, time_off=(*kept, *instead))


Edit = Callable[[Draft], Draft]
