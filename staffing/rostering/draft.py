"""The planner's own lines about people, and the same with one of them changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ...data.contracts import Contract
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .trial import Overtime

__all__ = ["Draft", "Edit", "Option", "Try"]


@dataclass(frozen=True)
class Draft:
    """agents.csv, time_off.csv and plan.toml as they might be written.

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

    def people_of(self, contract: Contract) -> list[Agent]:
        """List who has a contract."""
        return [each for each in self.agents if each.contract == contract.name]

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
        old = self.settings.contract(self.agent(agent).contract)
        own = replace(old, name=f"{old.name} ({agent})", **terms)
        contracts = (*self.settings.contracts, own)
        settings = replace(self.settings, contracts=contracts)
        return replace(self, settings=settings).with_agent(agent, contract=own.name)

    def with_time_off(self, gone: TimeOff, *instead: TimeOff) -> "Draft":
        """Give the draft with other time off instead of one stretch."""
        kept = [each for each in self.time_off if each != gone]
        return replace(self, time_off=(*kept, *instead))


Edit = Callable[[Draft], Draft]


@dataclass(frozen=True)
class Option:
    """One way to do something.

    Parameters
    ----------
    names
        The agents it touches.
    edit
        The plan with it.
    words
        What to do, where this option says more than the try.
    """

    names: tuple[str, ...]
    edit: Edit
    words: str = ""


@dataclass(frozen=True)
class Try:
    """A change of the plan that may be worth it.

    Parameters
    ----------
    rule
        Which line of the plan gives way.
    options
        Ways to do it.
    words
        What to do, in a sentence without its end.
    best
        So many of the options at most are taken, the best first.
    alike
        Whether all options are worth the same.
    overtime
        What hours cost then.
    keeps
        The rule of an agent's contract that is kept then and is not now, in words;
        empty for what is only about cover.
    when
        Whether to say when people then work.
    """

    rule: str
    options: tuple[Option, ...]
    words: str = ""
    best: int = 1
    alike: bool = False
    overtime: Overtime = Overtime()
    keeps: str = ""
    when: bool = True
