"""Chat: agents who hold several contacts at once."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .erlang import check_queue, log_inverse_erlang_b, patient_queue
from .erlang_a import impatient_queue
from .fewest import fewest
from .performance import Definition, Performance
from .required import check_promise

__all__ = ["chat", "chat_edge", "required_chat_agents"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def chat(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    within: npt.ArrayLike,
    *,
    concurrency: int,
    patience: npt.ArrayLike | None = None,
    slowdown: float = 0.0,
    definition: Definition = "offered",
) -> Performance:
    """Give the performance of a chat queue: every agent has a number of slots.

    Parameters
    ----------
    agents
        Agents. [agents]
    load
        Offered load: contacts per second × handle time. [erlang]
    handle_time
        Mean time from the first to the last word of a chat, held by an agent with all
        slots full. [s]
    within
        Target time to answer. [s]
    concurrency
        Slots of an agent. [contacts]
    patience
        Mean patience; None if nobody gives up. [s]
    slowdown
        By how much every further chat slows an agent's chats: with m chats one takes
        1 + slowdown · (m - 1) times as long as alone. At 0 a chat takes as long
        whatever else the agent holds, which is assumed unless measured.
    definition
        Which service level (`service_level`).

    Returns
    -------
    Performance
        The occupancy is the share of the agents' places that is taken.

    Notes
    -----
    Chats go to the agent who holds the fewest, so that with j chats the agents hold
    j ÷ agents each, as evenly as can be: a birth and death process up to the last
    slot, and the exact queue beyond it. Chats that end elsewhere leave agents less even
    than that: simulated weeks of 6 to 12 agents gave up to 0.5 points less service.

    References
    ----------
    Luo, Zhang, "Staffing and control of instant messaging contact centers",
    Operations Research 61 (2013) 328-343, for agents who serve several at once.

    Examples
    --------
    >>> one = chat(10, 8, 300, 30, concurrency=1, patience=120)
    >>> two = chat(5, 8, 300, 30, concurrency=2, patience=120)
    >>> print(f"{one.service:.4f} {two.service:.4f}")
    0.8467 0.8467
    >>> slowed = chat(5, 8, 300, 30, concurrency=2, patience=120, slowdown=0.5)
    >>> print(f"{slowed.service:.4f}")
    0.8973
    """
    log_below, rate, full_rate, below = chat_edge(
        agents, load, handle_time, concurrency, slowdown
    )
    edge = (log_below, rate, full_rate)
    if patience is None:
        queue = patient_queue(*edge, within)
    else:
        queue = impatient_queue(*edge, patience, within, definition)
    if slowdown == 0:
        return queue
    # Chats are quicker while places are free, so that more places are than work is.
    places = np.broadcast_to(np.asarray(agents, float) * concurrency, below.shape)
    share = np.divide(below, places, out=np.zeros(below.shape), where=places > 0)
    held = (1 - queue.p_wait) * share + queue.p_wait
    return replace(queue, occupancy=np.where(places > 0, held, 0.0))


def chat_edge(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    concurrency: int,
    slowdown: float = 0.0,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Boil down what lies below the edge, where the next contact has to wait.

    Parameters
    ----------
    agents, load, handle_time, concurrency, slowdown
        As in `chat`; with one slot this is an ordinary queue.

    Returns
    -------
    tuple of NDArray
        As `impatient_queue` takes them: logarithm of the states below over the last
        of them, arrival rate, full rate [contacts/s]; and the mean number of chats
        held while there is a slot [contacts].

    Raises
    ------
    InputError
        If a load, time, concurrency or slowdown cannot be.

    Examples
    --------
    >>> below, rate, full, held = chat_edge(1, 1, 300, concurrency=2, slowdown=1)
    >>> print(f"{np.exp(below):.2f} {held:.2f}")
    3.00 0.33
    """
    check_queue(agents, load, handle_time)
    if concurrency < 1 or not 0 <= slowdown < np.inf:
        raise InputError(
            f"An agent who holds {concurrency} chats, each slowing the others by "
            f"{slowdown:g}, cannot be. Give at least one, and a slowdown of 0 or more."
        )
    given = (agents, load, handle_time)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    servers, offered, handle = arrays
    time = np.where(offered > 0, handle, 1.0)
    used = (offered > 0) & (servers > 0)
    log_below, held = np.zeros(servers.shape), np.zeros(servers.shape)
    n, a = servers[used], offered[used]
    if slowdown == 0:
        log_below[used] = log_inverse_erlang_b(n * concurrency - 1, a)
        # Erlang's loss system with one slot fewer: load × share not blocked.
        held[used] = a * -np.expm1(-log_below[used])
    else:
        log_below[used], held[used] = _below(n, a, concurrency, slowdown)
    return log_below, offered / time, servers * concurrency / time, held


def required_chat_agents(
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    target: npt.ArrayLike,
    within: npt.ArrayLike,
    *,
    concurrency: int,
    patience: npt.ArrayLike | None = None,
    slowdown: float = 0.0,
    max_occupancy: npt.ArrayLike = 1.0,
    definition: Definition = "offered",
) -> Integers:
    """Give the fewest agents that reach a chat queue's service level.

    Parameters
    ----------
    load
        Offered load: contacts per second × handle time. [erlang]
    handle_time
        Mean time of a chat held by an agent with all slots full. [s]
    target
        Service level to reach, below 1. [0..1]
    within
        Target time to answer. [s]
    concurrency
        Slots of an agent. [contacts]
    patience
        Mean patience; None if nobody gives up. [s]
    slowdown
        By how much every further chat slows an agent's chats (`chat`).
    max_occupancy
        Largest share of the agents' places that is taken. [0..1]
    definition
        Which service level (`service_level`).

    Returns
    -------
    NDArray
        Agents, one value per load; 0 where the load is 0. [agents]

    Raises
    ------
    InputError
        If the target cannot be reached by any number of agents.

    Examples
    --------
    >>> int(required_chat_agents(30, 600, 0.8, 60, concurrency=3, patience=180))
    10
    """
    offered = np.asarray(load, float)
    check_promise(offered, target, within, max_occupancy)
    chat_edge(0, offered, handle_time, concurrency, slowdown)  # Refuses what cannot be.
    given = (offered, handle_time, target, within, max_occupancy)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    patient = None if patience is None else np.broadcast_to(patience, arrays[0].shape)

    def meets(agents: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Say where that many agents are enough."""
        a, handle, share, limit, busiest = (array[chosen] for array in arrays)
        queue = chat(
            agents,
            a,
            handle,
            limit,
            concurrency=concurrency,
            patience=None if patient is None else patient[chosen],
            slowdown=slowdown,
            definition=definition,
        )
        return (queue.service >= share) & (queue.occupancy <= busiest)

    return fewest(meets, arrays[0], concurrency)


def _below(
    servers: Floats, load: Floats, concurrency: int, slowdown: float
) -> tuple[Floats, Floats]:
    """Sum the states with a free slot over the last of them, and average them."""
    slots = servers * concurrency
    last, part = np.floor(slots) - 1, slots - np.floor(slots)
    # Rate of an agent who holds m chats, m = 0 .. slots, in chats per handle time.
    held = np.arange(concurrency + 2.0)
    slowed = 1 + slowdown * np.maximum(held - 1, 0.0)
    agent_rate = held * (1 + slowdown * (concurrency - 1)) / slowed
    result, mean = np.zeros_like(load), np.zeros_like(load)
    for chats in range(1, int(np.ceil(slots.max(initial=1.0)))):
        least = np.minimum(chats // servers, concurrency).astype(int)
        more = np.clip(chats - least * servers, 0.0, servers)
        ends = (servers - more) * agent_rate[least] + more * agent_rate[least + 1]
        below = np.logaddexp(0, result + np.log(ends / load))
        average = mean + (chats - mean) * np.exp(-below)
        # A real number of slots lies between the two whole ones.
        step = np.where(chats <= last, 1.0, np.where(chats == last + 1, part, 0.0))
        result, mean = result + step * (below - result), mean + step * (average - mean)
    return result, mean
