"""From erlang to agents: which rule of a queue asks for how many of them."""

import dataclasses
from dataclasses import dataclass

import pandas as pd

from ...data.queues import Queue
from ...data.spans import span_text
from ..by_model import agents_by_model, service_by_model
from ..queueing.performance import Definition
from ..rates import Floats, Rates
from ..service import answered_wait_of, patience_of
from .steps import Step, percent

__all__ = ["Beside", "why_agents"]

WORDS = {
    "service": "the promised service",
    "abandonment": "the limit on giving up",
    "wait": "the limit on the mean wait",
    "occupancy": "the cap on occupancy",
}


@dataclass(frozen=True)
class Beside:
    """What a number of agents would give.

    Parameters
    ----------
    agents
        Agents on contacts. [agents]
    service, abandoned, occupancy
        As in Requirement. [0..1]
    wait
        Mean wait. [s]
    """

    agents: int
    service: float
    wait: float
    abandoned: float
    occupancy: float


def why_agents(
    queue: Queue,
    at: int,
    rates: Rates,
    busy: Rates,
    starts: pd.DatetimeIndex,
    handle_time: Floats,
    interval: float,
    definition: Definition,
) -> tuple[int, list[Step], list[Beside], list[str]]:
    """Add up the agents of one interval: for the mean, redials, doubt, limits, caps.

    Parameters
    ----------
    queue
        A live queue.
    at
        Which of the intervals it is about. The others bear on it where the queue is
        followed through the day (`model = "transient"`).
    rates
        Equally likely rates, (intervals, nodes). [contacts/interval]
    busy
        The rate of a busy day, one column; used where the queue has a `certainty`.
        [contacts/interval]
    starts
        The intervals.
    handle_time, interval
        Mean handle time, one value per interval, and length of an interval. [s]
    definition
        Which service level.

    Returns
    -------
    tuple
        Agents, their steps, the service beside them, and what binds: names of the
        limits that one agent fewer would break.
    """
    rest = (starts, handle_time, interval, definition)
    uncapped = dataclasses.replace(queue, max_occupancy=1.0)
    unlimited = dataclasses.replace(uncapped, max_abandonment=None, max_wait=None)
    once = dataclasses.replace(unlimited, redial=None)
    middle = rates.mean(axis=1, keepdims=True)
    may_come = rates if queue.certainty is None else busy
    known: list[tuple[Queue, Rates, int]] = []

    def fewest(one: Queue, nodes: Rates) -> int:
        """Ask for the agents, but not twice the same."""
        for asked, of, count in known:
            if asked == one and of is nodes:
                return count
        known.append((one, nodes, int(agents_by_model(one, nodes, *rest)[at])))
        return known[-1][2]

    hard = None if queue.certainty is None else busy
    people = agents_by_model(queue, rates, *rest, busy=hard)
    agents = int(people[at])
    if not agents:
        nobody = Step("agents", "=", 0.0, "agents", "nothing is expected: nobody")
        return 0, [nobody], [], []
    if hard is None:
        known.append((queue, rates, agents))
    sure, again = fewest(once, middle), fewest(unlimited, middle)
    doubted, limited = fewest(unlimited, may_come), fewest(uncapped, may_come)

    def with_so_many(count: int, nodes: Rates) -> Beside:
        """Predict what a number of agents would give, all others as they are."""
        tried = people.copy()
        tried[at] = count
        seen = service_by_model(queue, tried, nodes, *rest)
        parts = (seen.service, seen.wait, seen.p_abandon, seen.occupancy)
        return Beside(count, *(float(value[at]) for value in parts))

    tried = [count for count in (agents - 1, agents, agents + 1) if count > 0]
    beside = [with_so_many(count, rates) for count in tried]
    binding = []
    if agents > 1:
        # Target and limits are kept on a busy day where that was asked for.
        binding = _binding(
            queue,
            beside[0] if hard is None else with_so_many(agents - 1, hard),
            _steady_wait(queue, agents - 1, may_come[[at]], handle_time[at], interval),
            beside[0].occupancy,
        )
        if not binding and queue.model == "transient" and queue.max_wait is not None:
            # A day that changes tells the wait of all, not that of the answered: what
            # nothing else asks for, the limit on their wait does.
            binding = ["wait"]
    steps = [
        Step("mean", "→", sure, "agents", f"{_formula(queue)}, were the mean sure")
    ]
    if again != sure:
        words = (
            f"for {percent(queue.redial or 0.0)} of those who give up, who call again"
        )
        steps.append(_more("redials", again - sure, words))
    words = "for the doubt of the forecast: the service is averaged over what may come"
    if queue.certainty is not None:
        words = f"so that the target is met on {percent(queue.certainty)} of days"
    steps.append(_more("doubt", doubted - again, words))
    if limited != doubted:
        words = "for the limits on giving up or on the mean wait"
        steps.append(_more("limits", limited - doubted, words))
    words = f"so that at most {percent(queue.max_occupancy)} of their time is busy"
    steps += [
        _more("occupancy", agents - limited, words),
        Step("agents", "=", agents, "agents", f"on contacts{_because(binding)}"),
    ]
    return agents, steps, beside, binding


def _more(name: str, count: int, words: str) -> Step:
    """Add agents, or take some off: earlier ones may leave less to do."""
    return Step(name, "+" if count >= 0 else "−", abs(count), "agents", words)


def _steady_wait(
    queue: Queue, agents: int, rates: Rates, handle_time: float, interval: float
) -> float | None:
    """Give the wait of the answered, where it is limited and the formulas tell it."""
    if queue.max_wait is None or queue.model == "transient":
        return None
    wait = answered_wait_of(queue, [agents], rates, [handle_time], interval)
    return float(wait[0])


def _binding(
    queue: Queue, fewer: Beside, wait: float | None, occupancy: float
) -> list[str]:
    """Say which limits one agent fewer would break."""
    lost, longest = queue.max_abandonment, queue.max_wait
    broken = {
        "service": fewer.service < queue.promise.share,
        "abandonment": lost is not None and fewer.abandoned > lost,
        "wait": wait is not None and longest is not None and wait > longest,
        "occupancy": occupancy > queue.max_occupancy,
    }
    return [name for name, is_broken in broken.items() if is_broken]


def _because(binding: list[str]) -> str:
    """Say what asks for the last agent."""
    told = " and ".join(WORDS[name] for name in binding)
    return f"; the last one for {told}" if told else ""


def _formula(queue: Queue) -> str:
    """Name the formula and what goes into it."""
    patience = patience_of(queue)
    gives_up = (
        "nobody gives up"
        if patience is None
        else f"who waits gives up after {span_text(patience)} on average"
    )
    if queue.channel == "chat":
        name = f"chat slots ({queue.concurrency} at once per agent, {gives_up})"
    elif queue.model == "transient":
        name = f"following the day minute by minute ({gives_up})"
    else:
        name = f"Erlang {'C' if patience is None else 'A'} ({gives_up})"
    return f"for {queue.promise} by {name}"
