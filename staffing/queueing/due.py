"""When deferred work falls due, on the wall clock or in opening hours."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError

__all__ = ["Clock", "due_at", "due_slots"]

Clock = Literal["open", "wall"]
Floats = npt.NDArray[np.float64]

# Keeps a deadline that ends exactly on a slot boundary on that boundary.
TINY = 1e-9


def due_at(
    arrived: npt.ArrayLike,
    open_mask: npt.NDArray[np.bool_],
    deadline: npt.ArrayLike,
    clock: Clock,
) -> Floats:
    """Say when contacts fall due, counted in slots from the start of the week.

    Before the week and after it, its opening hours repeat.

    Parameters
    ----------
    arrived
        When each contact arrived; negative before the week. [slots]
    open_mask
        Whether the queue is open, per slot of the week.
    deadline
        Time allowed. [slots]
    clock
        "wall" counts every hour, "open" only opening hours: what arrives at night
        is as if it arrived at opening.

    Returns
    -------
    NDArray
        Due time of each contact; infinite if the queue never opens. [slots]

    Examples
    --------
    Open in the slots 2 and 3 of every four: what arrives at 0.5 begins to age at 2.

    >>> mask = np.array([False, False, True, True])
    >>> due_at([0.5, 3.5], mask, 1.0, "open")
    array([3. , 6.5])
    >>> due_at([0.5, 3.5], mask, 1.0, "wall")
    array([1.5, 4.5])
    """
    when, allowed = np.broadcast_arrays(
        np.asarray(arrived, float), np.asarray(deadline, float)
    )
    if clock == "wall":
        return np.asarray(when + allowed, float)
    slots = open_mask.size
    open_before = np.concatenate([[0.0], np.cumsum(open_mask, dtype=float)])
    weekly = open_before[-1]
    if weekly == 0:
        return np.full(when.shape, np.inf)
    week, within = np.divmod(when, slots)
    aged = week * weekly + np.interp(within, np.arange(slots + 1.0), open_before)
    target = aged + allowed - TINY
    # The week whose opening hours contain the target; a target exactly at a week's
    # end belongs to that week, not to the next opening.
    last_week = np.ceil(target / weekly) - 1
    left = np.clip(target - last_week * weekly, TINY, weekly)
    after = np.searchsorted(open_before, left, side="left")
    within_due = after - 1 + (left - open_before[after - 1])
    due: Floats = last_week * slots + within_due + TINY
    return due


def due_slots(
    open_mask: npt.NDArray[np.bool_],
    deadline: float,
    clock: Clock,
    step: float,
    handle_time: npt.ArrayLike = 0.0,
) -> npt.NDArray[np.int64]:
    """Give, per slot of arrival, the slot boundary by which its work must be done.

    A target is met when the reply is sent, so a deadline leaves deadline minus handle
    time to start it. A slot's work is due when its mean arrival is, rounded down to a
    slot boundary, and never before the slot has ended. Where the time left is a whole
    number of slots this is the due time of the slot's first arrival, the cautious
    choice.

    Parameters
    ----------
    open_mask
        Whether the queue is open, per slot of the week.
    deadline
        Time allowed from arrival to reply. [s]
    clock
        "wall" or "open" (see `due_at`).
    step
        Length of a slot. [s]
    handle_time
        Mean handle time, one for all or one per slot. [s]

    Returns
    -------
    NDArray
        Boundary index, greater than the number of slots if due after the week; at
        most two weeks ahead.

    Raises
    ------
    InputError
        If the deadline is not longer than the handle time.

    Examples
    --------
    >>> due_slots(np.ones(4, dtype=bool), 1800, "wall", 900, 240)
    array([2, 3, 4, 5])
    """
    longest = float(np.max(handle_time, initial=0.0))
    if deadline <= longest:
        raise InputError(
            f"A deadline of {deadline:g} s leaves no time for replies that take "
            f"{longest:g} s on average. Allow more time in `target`, or correct the "
            "handle time."
        )
    first = np.arange(open_mask.size)
    to_start = (deadline - np.asarray(handle_time, float)) / step
    due = due_at(first + 0.5, open_mask, to_start, clock)
    due = np.minimum(due, 2.0 * open_mask.size)
    floored = np.floor(due + 2 * TINY).astype(np.int64)
    least = first + 1
    if clock == "open" and open_mask.any():
        # What arrives while closed cannot be worked before the first open slot ends.
        wide = np.flatnonzero(np.tile(open_mask, 2))
        least = wide[np.searchsorted(wide, first)] + 1
    return np.asarray(np.maximum(floored, least), dtype=np.int64)
