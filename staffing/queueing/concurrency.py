"""How many chats an agent should hold at once: compared, then chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .chat import chat, required_chat_agents
from .performance import Definition

__all__ = [
    "Concurrency",
    "best_concurrency",
    "chat_handle_time",
    "compare_concurrency",
]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Concurrency:
    """What holding so many chats at once comes to, one value per load.

    Parameters
    ----------
    chats
        Chats an agent may hold at once. [contacts]
    agents
        Fewest agents that keep the promise. [agents]
    service
        Service level with them. [0..1]
    handle_time
        Mean time of an answered chat, by how many are really held. [s]
    wait
        Mean wait of the offered chats. [s]
    """

    chats: int
    agents: Integers
    service: Floats
    handle_time: Floats
    wait: Floats

    @property
    def longest(self) -> float:
        """Give the longest of the handle times, 0 without chats. [s]"""
        return float(np.max(self.handle_time, initial=0.0))


def compare_concurrency(
    rate: npt.ArrayLike,
    alone: npt.ArrayLike,
    target: float,
    within: float,
    *,
    slowdown: float,
    most: int,
    patience: float | None = None,
    max_occupancy: float = 1.0,
    definition: Definition = "offered",
) -> list[Concurrency]:
    """Compare one chat at once with two, three and more.

    Parameters
    ----------
    rate
        Chats that come in. [contacts/s]
    alone
        Mean handle time of a chat whose agent holds no other. [s]
    target, within
        Service level to reach [0..1] and its time [s].
    slowdown
        By how much every further chat slows an agent's chats (`chat`).
    most
        Most chats at once to compare. [contacts]
    patience, max_occupancy, definition
        As in `required_chat_agents`.

    Returns
    -------
    list of Concurrency
        From one chat at once to `most`.

    Raises
    ------
    InputError
        If `most` is below 1 or the promise cannot be kept.

    Examples
    --------
    >>> options = compare_concurrency(
    ...     0.05, alone=300, target=0.8, within=60, slowdown=0.5, most=3, patience=150
    ... )
    >>> for one in options:
    ...     print(one.chats, int(one.agents), f"{one.handle_time:.0f} s")
    1 16 300 s
    2 11 416 s
    3 10 529 s
    """
    if most < 1:
        raise InputError("An agent holds at least one chat. Compare with 1 or more.")
    offered, time = np.broadcast_arrays(
        *(np.asarray(value, float) for value in (rate, alone))
    )
    options = []
    for chats in range(1, most + 1):
        full = np.asarray(time * (1 + slowdown * (chats - 1)))
        load = offered * full
        agents = required_chat_agents(
            load,
            full,
            target,
            within,
            concurrency=chats,
            patience=patience,
            slowdown=slowdown,
            max_occupancy=max_occupancy,
            definition=definition,
        )
        seen = chat(
            agents,
            load,
            full,
            within,
            concurrency=chats,
            patience=patience,
            slowdown=slowdown,
            definition=definition,
        )
        lasted = chat_handle_time(
            agents, load, full, concurrency=chats, patience=patience, slowdown=slowdown
        )
        options.append(Concurrency(chats, agents, seen.service, lasted, seen.wait))
    return options


def chat_handle_time(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    *,
    concurrency: int,
    patience: npt.ArrayLike | None = None,
    slowdown: float = 0.0,
) -> Floats:
    """Give the mean time an answered chat takes, by how many are really held.

    Parameters
    ----------
    agents, load, handle_time, concurrency, patience, slowdown
        As in `chat`.

    Returns
    -------
    NDArray
        At most `handle_time`, that of an agent with all places taken, as often some
        are free; `handle_time` itself where no chat comes. [s]

    Notes
    -----
    Little's law: chats held ÷ chats answered per second.

    Examples
    --------
    >>> time = chat_handle_time(6, 9, 600, concurrency=2, patience=120, slowdown=0.5)
    >>> print(f"{time:.0f} s")
    477 s
    """
    seen = chat(
        agents, load, handle_time, 0.0,
        concurrency=concurrency, patience=patience, slowdown=slowdown,
    )  # fmt: skip
    held = seen.occupancy * np.asarray(agents, float) * concurrency
    # Answered chats × handle time at full places: the load that is not lost.
    answered = np.asarray(load, float) * (1 - seen.p_abandon)
    lasted = np.ones(held.shape)
    np.divide(held, answered, out=lasted, where=answered > 0)
    return np.asarray(lasted * handle_time)


def best_concurrency(
    options: Sequence[Concurrency], max_handle_time: float | None = None
) -> Concurrency:
    """Choose the concurrency that takes the fewest agents in all.

    Parameters
    ----------
    options
        What `compare_concurrency` gave.
    max_handle_time
        Longest mean handle time, at any load, that customers are to bear. [s]

    Returns
    -------
    Concurrency
        Of those as cheap, the one with the fewest chats at once.

    Raises
    ------
    InputError
        If even one chat at once takes longer than allowed.

    Examples
    --------
    >>> options = compare_concurrency(
    ...     0.05, alone=300, target=0.8, within=60, slowdown=0.5, most=3, patience=150
    ... )
    >>> best_concurrency(options).chats, best_concurrency(options, 480).chats
    (3, 2)
    """
    limit = np.inf if max_handle_time is None else max_handle_time
    allowed = [one for one in options if one.longest <= limit]
    if not allowed:
        raise InputError(
            f"Even one chat at once takes longer than max_handle_time, {limit:g} s. "
            "Allow more time."
        )
    return min(allowed, key=lambda one: (int(one.agents.sum()), one.chats))
