"""How a queue performs, and what "service level" means."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

__all__ = ["DEFINITIONS", "Definition", "Performance", "service_level"]

Floats = npt.NDArray[np.float64]

Definition = Literal["offered", "answered", "abandoned-ok", "net"]
DEFINITIONS: tuple[str, ...] = get_args(Definition)


@dataclass(frozen=True, eq=False)
class Performance:
    """Steady state of one queue, or of many at once (arrays of one shape).

    Parameters
    ----------
    service
        Service level by the definition asked for. [0..1]
    p_wait
        Probability that a contact is not answered at once. [0..1]
    p_abandon
        Probability that a contact gives up. [0..1]
    wait
        Mean wait of all offered contacts, those who give up included; infinite
        where the queue grows without end. [s]
    queue_length
        Mean number of contacts that wait. [contacts]
    occupancy
        Share of the agents' time spent on contacts; 0 without agents. [0..1]
    """

    service: Floats
    p_wait: Floats
    p_abandon: Floats
    wait: Floats
    queue_length: Floats
    occupancy: Floats


def service_level(
    answered_within: npt.ArrayLike,
    abandoned_within: npt.ArrayLike,
    abandoned: npt.ArrayLike,
    definition: Definition = "offered",
) -> Floats:
    """Turn what happened to the offered contacts into the service level.

    Parameters
    ----------
    answered_within
        Share of offered contacts answered within the target time. [0..1]
    abandoned_within
        Share of offered contacts that gave up within the target time. [0..1]
    abandoned
        Share of offered contacts that gave up. [0..1]
    definition
        "offered": answered in time ÷ offered; "answered": ÷ answered;
        "abandoned-ok": (answered or given up in time) ÷ offered; "net": answered in
        time ÷ (offered less given up in time).

    Returns
    -------
    NDArray
        Service level; 0 where its denominator is. [0..1]

    Raises
    ------
    ValueError
        If the definition is unknown.

    Examples
    --------
    >>> for definition in DEFINITIONS:
    ...     print(f"{service_level(0.78, 0.02, 0.04, definition):.3f}")
    0.780
    0.813
    0.800
    0.796
    """
    within = np.asarray(answered_within, float)
    given_up = np.asarray(abandoned_within, float)
    if definition == "offered":
        return within
    if definition == "abandoned-ok":
        return np.asarray(np.clip(within + given_up, 0, 1), float)
    if definition == "answered":
        counted = 1 - np.asarray(abandoned, float)
    elif definition == "net":
        counted = 1 - given_up
    else:
        raise ValueError(f"definition must be one of {', '.join(DEFINITIONS)}.")
    counted = np.broadcast_to(counted, np.broadcast(within, counted).shape)
    share = np.divide(within, counted, out=np.zeros(counted.shape), where=counted > 0)
    return np.asarray(np.clip(share, 0, 1), float)
