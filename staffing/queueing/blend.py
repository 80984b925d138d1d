"""Live contacts and deferred work before the same people: what a reserve buys."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .erlang import log_inverse_erlang_b, patient_queue
from .erlang_a import impatient_queue, log_wait_integral
from .performance import Definition, Performance

__all__ = ["Blend", "best_reserve", "blend", "contact_weights", "live_part"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Steps to find how many people deferred work holds, and when to stop. [agents]
ROUNDS, CLOSE = 30, 1e-9


@dataclass(frozen=True, eq=False)
class Blend:
    """What people who take deferred work between live contacts do.

    Parameters
    ----------
    live
        Performance of the live queue; its occupancy counts the deferred work, too.
    deferred
        Deferred work done, if there always is some. [erlang]
    """

    live: Performance
    deferred: Floats


def blend(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    within: npt.ArrayLike,
    reserve: npt.ArrayLike,
    *,
    patience: npt.ArrayLike | None = None,
    deferred_handle_time: npt.ArrayLike | None = None,
    definition: Definition = "offered",
) -> Blend:
    """Give the performance of people who serve live contacts and deferred work.

    Live contacts come first. Who becomes free while nobody waits takes a piece of
    deferred work if more than `reserve` people are then idle, and finishes it.

    Parameters
    ----------
    agents
        People who serve both; any real number of at least 0. [agents]
    load
        Offered load of the live queue. [erlang]
    handle_time
        Its mean handle time. [s]
    within
        Its target time. [s]
    reserve
        People kept idle for the next contacts, whole; as many as there are people
        means no deferred work at all. [agents]
    patience
        Mean patience of the live contacts; None if nobody gives up. [s]
    deferred_handle_time
        Mean handle time of the deferred work; None for the live queue's. [s]
    definition
        Which service level (`service_level`).

    Returns
    -------
    Blend
        Service, and the deferred work done while its backlog never runs out: the
        most that can be done, and the least service that live contacts get.

    Raises
    ------
    InputError
        If a handle time is not positive.

    Notes
    -----
    With n people and reserve r at least n - r are busy always, and each end of a
    contact in that lowest state starts a piece of deferred work. Where both kinds
    take equally long on average the number of busy people and waiting contacts is a
    birth and death process: Erlang A cut off below, exact for exponential times.

    Where they do not, it takes the mean rate: with d people on deferred work, on
    average, k busy people end contacts at the rate of k + d (h / h' - 1) people on
    live ones (h, h' the handle times), so longer work acts as fewer people. Beside the
    exact process in two dimensions that is within 1 point of service for h' = 2 h
    (told too low) and 2 points for h' = h / 2 (told too high).

    References
    ----------
    Gans, Zhou, "A call-routing problem with service-level constraints", Operations
    Research 51 (2003) 255-271; Bhulai, Koole, "A queueing model for call blending in
    call centers", IEEE Transactions on Automatic Control 48 (2003) 1434-1438.

    Examples
    --------
    56 people, 50 erlang of calls: with 5 in reserve they do 6.5 erlang besides.

    >>> both = blend(56, 50, 300, 20, reserve=5, patience=180)
    >>> print(f"{both.live.service:.3f} {both.deferred:.2f} erlang")
    0.808 6.47 erlang
    >>> alone = blend(56, 50, 300, 20, reserve=56, patience=180)
    >>> print(f"{alone.live.service:.3f} {alone.deferred:.2f} erlang")
    0.914 0.00 erlang
    """
    given = (agents, load, handle_time, within, reserve)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    people, offered, handle, limit, kept = arrays
    other = handle if deferred_handle_time is None else deferred_handle_time
    other = np.broadcast_to(np.asarray(other, float), people.shape)
    patient = None
    if patience is not None:
        patient = np.broadcast_to(np.asarray(patience, float), people.shape)
        _check(patient, "patience is", "s; it must be longer than 0 s", 0.0)
    _check(handle[offered > 0], "handle time is", "s; it must be longer than 0 s", 0.0)
    _check(other, "handle time of deferred work is", "s; it must be longer than 0 s", 0)
    _check(kept, "reserve is", "people; it must not be below 0", -1e-300)
    busy = offered > 0
    handle = np.where(busy, handle, other)
    kept = np.minimum(kept, np.ceil(people))

    def part(acting: Floats, idle: Floats = kept) -> tuple[Performance, Floats]:
        return live_part(acting, offered, handle, limit, idle, patient, definition)

    held = _held(lambda acting: part(acting)[1], people, handle / other)
    # Nobody calls: all but the reserve work on what is deferred.
    held = np.where(busy, held, np.maximum(people - kept, 0.0))
    seen, _ = part(np.maximum(people + held * (handle / other - 1), 0.0))
    if (other < handle).any():
        seen = _no_better(seen, part(people, np.ceil(people))[0])
    carried = np.where(busy, offered * (1 - seen.p_abandon), 0.0) + held
    used = np.divide(carried, people, out=np.zeros_like(carried), where=people > 0)
    return Blend(dataclasses.replace(seen, occupancy=np.clip(used, 0, 1)), held)


def best_reserve(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    within: npt.ArrayLike,
    target: npt.ArrayLike,
    *,
    patience: npt.ArrayLike | None = None,
    deferred_handle_time: npt.ArrayLike | None = None,
    definition: Definition = "offered",
) -> Integers:
    """Give the least reserve that keeps the live queue's target.

    Parameters
    ----------
    agents
        People who serve both, one value per interval. [agents]
    load
        Offered load, one row per interval; of several equally likely columns the
        service is averaged by contacts. [erlang]
    handle_time, within, target, patience, deferred_handle_time, definition
        As in `blend`, one for all or one per interval.

    Returns
    -------
    NDArray
        One value per interval; all people, rounded up, where the target needs them
        or cannot be kept at all. [agents]

    Examples
    --------
    >>> best_reserve([52, 56, 60], [50], 300, 20, 0.8, patience=180)
    array([15,  5,  3])
    """
    loads = np.asarray(load, float)
    loads = loads[:, None] if loads.ndim == 1 else loads
    people = np.asarray(agents, float)
    size = max(people.size, loads.shape[0])
    other = handle_time if deferred_handle_time is None else deferred_handle_time
    given = (people, handle_time, within, target, other)
    people, handle, limit, share, other = (
        np.broadcast_to(np.asarray(value, float), size) for value in given
    )
    patient = None if patience is None else np.broadcast_to(patience, size)
    loads = np.broadcast_to(loads, (size, loads.shape[1]))
    weights = contact_weights(loads)
    # The least reserve lies above `low` and up to `high`.
    low = np.full(size, -1)
    high = np.where(loads.any(axis=1), np.ceil(people), 0.0).astype(np.int64)
    while (open_ := np.flatnonzero(high - low > 1)).size:
        middle = np.minimum(2 * low + 2, (low + high) // 2)[open_]
        own = open_[:, None]
        seen = blend(
            people[own],
            loads[open_],
            handle[own],
            limit[own],
            middle[:, None],
            patience=None if patient is None else patient[own],
            deferred_handle_time=other[own],
            definition=definition,
        )
        kept = (seen.live.service * weights[open_]).sum(axis=1) >= share[open_]
        high[open_[kept]] = middle[kept]
        low[open_[~kept]] = middle[~kept]
    return high


def contact_weights(loads: Floats) -> Floats:
    """Give the share of a row's contacts that come in each of its equally likely loads.

    Parameters
    ----------
    loads
        Offered loads, rows × equally likely columns. [erlang]

    Returns
    -------
    NDArray
        Shares, adding up to 1 by row. [0..1]

    Examples
    --------
    >>> contact_weights(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    total = loads.sum(axis=1, keepdims=True)
    even = np.full(loads.shape, 1 / loads.shape[1])
    return np.asarray(np.divide(loads, total, out=even, where=total > 0), float)


def live_part(
    acting: Floats,
    offered: Floats,
    handle: Floats,
    limit: Floats,
    reserve: Floats,
    patient: Floats | None,
    definition: Definition,
) -> tuple[Performance, Floats]:
    """Give the live queue's performance, and the deferred work in its lowest state.

    The common core of `blend` and `frontier`, on arrays of one shape.

    Parameters
    ----------
    acting
        People who end contacts at the live queue's rate, together. [agents]
    offered, handle, limit, patient
        Load [erlang], handle time [s], target time [s] and patience [s] or None.
    reserve
        People kept idle. [agents]
    definition
        Which service level.

    Returns
    -------
    tuple
        Performance, and the rate at which deferred work starts × the live queue's
        handle time. [erlang]

    Examples
    --------
    >>> one = np.ones(1)
    >>> seen, started = live_part(2 * one, one, 60 * one, 0 * one, one, None, "net")
    >>> print(f"{seen.p_wait[0]:.3f} {started[0]:.3f}")
    0.500 0.500
    """
    busy = (offered > 0) & (acting > 0)
    load, people = np.where(busy, offered, 1.0), np.where(busy, acting, 1.0)
    below, lowest = _below(people, load, reserve)
    rate, full = offered / handle, acting / handle
    safe_rate, safe_full = load / handle, people / handle
    if patient is None:
        seen = patient_queue(below, rate, full, limit)
        stable = safe_full > safe_rate
        spare = np.where(stable, safe_full - safe_rate, 1.0)
        beyond = np.where(stable, np.log(safe_rate / spare), np.inf)
    else:
        seen = impatient_queue(below, rate, full, patient, limit, definition)
        zero = np.zeros_like(rate)
        beyond = log_wait_integral(safe_rate, safe_full, 1 / patient, zero)
        beyond = np.log(safe_rate) + beyond
    started = load * np.exp(lowest - np.logaddexp(below, beyond))
    return seen, np.where(busy, started, 0.0)


def _below(people: Floats, load: Floats, reserve: Floats) -> tuple[Floats, Floats]:
    """Sum the states with somebody idle, and give the one below them.

    Both as logarithms, relative to the last state with somebody idle: state i below
    it weighs (n - 1) ... (n - i) / a^i.
    """
    below = np.full(people.shape, -np.inf)
    weight = np.zeros(people.shape)
    for idle in range(int(reserve.max(initial=0))):
        counts = idle < reserve
        below = np.where(counts, np.logaddexp(below, weight), below)
        left = np.maximum(people - 1 - idle, 0.0)
        with np.errstate(divide="ignore"):
            weight = np.where(counts, weight + np.log(left / load), weight)
    whole = reserve >= people
    if whole.any():
        below = np.array(below)
        below[whole] = log_inverse_erlang_b(people[whole] - 1, load[whole])
        weight = np.where(whole, -np.inf, weight)
    return below, weight


def _no_better(seen: Performance, plain: Performance) -> Performance:
    """Hold a performance against that without deferred work: short work helps none."""
    return dataclasses.replace(
        seen,
        service=np.minimum(seen.service, plain.service),
        p_wait=np.maximum(seen.p_wait, plain.p_wait),
        p_abandon=np.maximum(seen.p_abandon, plain.p_abandon),
        wait=np.maximum(seen.wait, plain.wait),
        queue_length=np.maximum(seen.queue_length, plain.queue_length),
    )


def _held(start: Callable[[Floats], Floats], people: Floats, ratio: Floats) -> Floats:
    """Solve for the people deferred work holds: as many as its starts keep busy.

    More people held leave fewer starts, so the gap between the two falls; the method
    of false position (Illinois) closes it.
    """

    def gap(held: Floats) -> Floats:
        return start(np.maximum(people + held * (ratio - 1), 0.0)) / ratio - held

    low, over = np.zeros_like(people), start(people) / ratio
    if (ratio == 1).all():
        return over
    high = np.where(ratio < 1, over, people)
    under = gap(high)
    side = np.zeros_like(people)
    held = high
    for _ in range(ROUNDS):
        apart = over - under
        step = np.divide(over, apart, out=np.zeros_like(apart), where=apart > 0)
        held = low + (high - low) * step
        now = gap(held)
        if np.abs(now).max(initial=0.0) < CLOSE:
            break
        above = now > 0
        under = np.where(above & (side > 0), under / 2, under)
        over = np.where(~above & (side < 0), over / 2, over)
        low, over = np.where(above, held, low), np.where(above, now, over)
        high, under = np.where(above, high, held), np.where(above, under, now)
        side = np.where(above, 1.0, -1.0)
    return held


def _check(values: Floats, name: str, rule: str, least: float) -> None:
    """Refuse what no queue can have."""
    wrong = values[~(np.isfinite(values) & (values > least))]
    if wrong.size:
        raise InputError(f"The {name} {wrong.flat[0]:g} {rule}. Correct it.")
