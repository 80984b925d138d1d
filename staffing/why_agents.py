"""From erlang to agents: which rule of a queue asks for how many of them."""

import dataclasses
from dataclasses import dataclass

from ..data.queues import Queue
from ..data.spans import span_text
from .certainty import certain_agents
from .queueing.performance import Definition
from .service import Rates, agents_for, answered_wait_of, service_of
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
    rates: Rates,
    busy: Rates,
    handle_time: float,
    interval: float,
    definition: Definition,
) -> tuple[int, list[Step], list[Beside], list[str]]:
    """Add up the agents of one interval: for the mean, redials, doubt, limits, caps.

    Parameters
    ----------
    queue
        A live queue.
    rates
        Equally likely rates, one row. [contacts/interval]
    busy
        The rate of a busy day, one row and column; used where the queue has a
        `certainty`. [contacts/interval]
    handle_time, interval
        Mean handle time and length of the interval. [s]
    definition
        Which service level.

    Returns
    -------
    tuple
        Agents, their steps, the service beside them, and what binds: names of the
        limits that one agent fewer would break.
    """
    handle = [handle_time]
    rest = (handle, interval, definition)
    uncapped = dataclasses.replace(queue, max_occupancy=1.0)
    unlimited = dataclasses.replace(uncapped, max_abandonment=None, max_wait=None)
    once = dataclasses.replace(unlimited, redial=None)
    middle = rates.mean(axis=1, keepdims=True)
    may_come = rates if queue.certainty is None else busy

    def fewest(one: Queue, nodes: Rates) -> int:
        return int(agents_for(one, nodes, *rest)[0])

    if queue.certainty is None:
        agents = fewest(queue, rates)
    else:
        agents = int(certain_agents(queue, rates, busy, *rest)[0])
    if not agents:
        nobody = Step("agents", "=", 0.0, "agents", "nothing is expected: nobody")
        return 0, [nobody], [], []
    sure, again = fewest(once, middle), fewest(unlimited, middle)
    doubted, limited = fewest(unlimited, may_come), fewest(uncapped, may_come)
    tried = [count for count in (agents - 1, agents, agents + 1) if count > 0]
    beside = [_beside(queue, count, rates, *rest) for count in tried]
    binding = []
    if agents > 1:
        # Target and limits are kept on a busy day where that was asked for.
        hard = _beside(queue, agents - 1, may_come, *rest)
        wait = None
        if queue.max_wait is not None:
            fewer = ([agents - 1], may_come, handle, interval)
            wait = float(answered_wait_of(queue, *fewer)[0])
        binding = _binding(queue, hard, wait, beside[0].occupancy)
    steps = [
        Step("mean", "→", sure, "agents", f"{_formula(queue)}, were the mean sure")
    ]
    if again != sure:
        words = (
            f"for {percent(queue.redial or 0.0)} of those who give up, who call again"
        )
        steps.append(Step("redials", "+", again - sure, "agents", words))
    words = "for the doubt of the forecast: the service is averaged over what may come"
    if queue.certainty is not None:
        words = f"so that the target is met on {percent(queue.certainty)} of days"
    steps.append(Step("doubt", "+", doubted - again, "agents", words))
    if limited != doubted:
        words = "for the limits on giving up or on the mean wait"
        steps.append(Step("limits", "+", limited - doubted, "agents", words))
    steps += [
        Step(
            "occupancy", "+", agents - limited, "agents",
            f"so that at most {percent(queue.max_occupancy)} of their time is busy",
        ),
        Step("agents", "=", agents, "agents", f"on contacts{_because(binding)}"),
    ]  # fmt: skip
    return agents, steps, beside, binding


def _beside(
    queue: Queue,
    agents: int,
    rates: Rates,
    handle_time: list[float],
    interval: float,
    definition: Definition,
) -> Beside:
    """Predict what a number of agents would give."""
    seen = service_of(queue, [agents], rates, handle_time, interval, definition)
    service, wait, abandoned, occupancy = (
        float(value[0])
        for value in (seen.service, seen.wait, seen.p_abandon, seen.occupancy)
    )
    return Beside(agents, service, wait, abandoned, occupancy)


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
    patience = None if queue.model == "erlang-c" else queue.patience
    gives_up = (
        "nobody gives up"
        if patience is None
        else f"who waits gives up after {span_text(patience)} on average"
    )
    if queue.channel == "chat":
        name = f"chat slots ({queue.concurrency} at once per agent, {gives_up})"
    else:
        name = f"Erlang {'C' if patience is None else 'A'} ({gives_up})"
    return f"for {queue.promise} by {name}"
