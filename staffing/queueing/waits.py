"""How long contacts wait: the mean of the answered, the tail, its percentiles."""

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .erlang import check_queue, erlang_c, log_inverse_erlang_b
from .erlang_a import check_patience, erlang_a
from .wait_integral import exponential_integrals

__all__ = [
    "answered_wait",
    "impatient_answered_wait",
    "still_waiting",
    "wait_percentile",
]

Floats = npt.NDArray[np.float64]
HALVINGS = 60
DOUBLINGS = 200


def answered_wait(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    patience: npt.ArrayLike | None = None,
) -> Floats:
    """Give the mean wait of the answered contacts: the average speed of answer.

    Parameters
    ----------
    agents
        Agents; any real number of at least 0. [agents]
    load
        Offered load. [erlang]
    handle_time
        Mean handle time. [s]
    patience
        Mean patience for Erlang A; None for Erlang C. [s]

    Returns
    -------
    NDArray
        Mean wait, those answered at once included; infinite where nobody is answered
        or the queue grows without end, 0 where nobody comes. [s]

    Raises
    ------
    InputError
        If the patience or a handle time is not positive.

    Notes
    -----
    `Performance.wait` is that of all offered contacts. Those who give up have waited
    too, mostly less long than they would have had to.

    References
    ----------
    E[W; served] = λ ∫ x S(x) exp(λ H(x) - c x) dx ÷ D with the building blocks of
    Mandelbaum and Zeltyn (`impatient_queue`).

    Examples
    --------
    >>> print(f"{answered_wait(50, 48, handle_time=60):.2f} s")
    20.83 s
    >>> print(f"{answered_wait(50, 48, handle_time=60, patience=120):.3f} s")
    3.616 s
    """
    if patience is None:
        return erlang_c(agents, load, handle_time, 0.0).wait
    given = (agents, load, handle_time, patience)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    servers, offered, handle, patient = arrays
    check_queue(servers, offered, handle)
    check_patience(patient)
    staffed = np.where((servers > 0) & (offered > 0), servers, 1.0)
    time = np.where(offered > 0, handle, 1.0)
    return impatient_answered_wait(
        log_inverse_erlang_b(staffed - 1, np.where(offered > 0, offered, 1.0)),
        offered / time,
        servers / time,
        patient,
    )


def impatient_answered_wait(
    log_below: npt.ArrayLike,
    rate: npt.ArrayLike,
    full_rate: npt.ArrayLike,
    patience: npt.ArrayLike,
) -> Floats:
    """Give the mean wait of the answered from what lies below and above the edge.

    Parameters
    ----------
    log_below, rate, full_rate, patience
        As in `impatient_queue`.

    Returns
    -------
    NDArray
        Mean wait of the answered contacts. [s]

    Examples
    --------
    >>> print(f"{impatient_answered_wait(0.0, 0.01, 0.01, patience=100):.1f} s")
    26.0 s
    """
    given = (log_below, rate, full_rate, patience)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    below, lam, full, patient = (array.ravel() for array in arrays)
    result = np.where(lam > 0, np.inf, 0.0)
    used = (lam > 0) & (full > 0)
    if used.any():
        lam, full, patient = lam[used], full[used], patient[used]
        parts = exponential_integrals(lam, full, patient, np.zeros_like(lam))
        # Over all that comes, so that nothing is subtracted: λ ∫ x S ÷ λ ∫ (S, 1).
        edge = np.exp(np.minimum(below[used] - parts.log_scale, 700.0))
        served = edge + lam * (parts.whole - parts.abandoned)
        result[used] = lam * parts.answered_wait / served
    return result.reshape(arrays[0].shape)


def still_waiting(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    after: npt.ArrayLike,
    patience: npt.ArrayLike | None = None,
) -> Floats:
    """Give the share of contacts that still wait after some time.

    Parameters
    ----------
    agents, load, handle_time, patience
        As in `answered_wait`.
    after
        The time. [s]

    Returns
    -------
    NDArray
        Share neither answered nor given up by then. [0..1]

    Examples
    --------
    >>> print(f"{still_waiting(50, 48, 60, after=20, patience=120):.4f}")
    0.0271
    """
    if patience is None:
        return 1 - erlang_c(agents, load, handle_time, after).service
    gone = erlang_a(agents, load, handle_time, patience, after, "abandoned-ok")
    return 1 - gone.service


def wait_percentile(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    share: npt.ArrayLike,
    patience: npt.ArrayLike | None = None,
) -> Floats:
    """Give the wait that a share of the contacts does not exceed.

    Parameters
    ----------
    agents, load, handle_time, patience
        As in `answered_wait`.
    share
        The share, such as 0.9. [0..1)

    Returns
    -------
    NDArray
        The wait; 0 where that share does not wait at all, infinite where the queue
        grows without end. [s]

    Raises
    ------
    InputError
        If the share is not in 0..1, or is 1: somebody may wait for ever.

    Notes
    -----
    Halved to one part in 10¹² or a share of 10⁻¹², whichever comes first.

    Examples
    --------
    >>> print(f"{wait_percentile(50, 48, 60, 0.9, patience=120):.2f} s")
    12.44 s
    """
    asked = np.asarray(share, float)
    if not ((asked >= 0) & (asked < 1)).all():
        raise InputError(
            f"There is no wait that {np.max(asked):.0%} of the contacts do not exceed. "
            "Ask for a share from 0 % to under 100 %, such as 90 %."
        )
    patient = np.inf if patience is None else patience
    given = (agents, load, handle_time, asked, patient)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    servers, offered, handle, wanted, patient = arrays

    def longer(after: Floats) -> npt.NDArray[np.bool_]:
        known = None if patience is None else patient
        late = still_waiting(servers, offered, handle, after, known)
        return np.asarray(late > 1 - wanted, dtype=bool)

    endless = (offered > 0) & (servers <= offered) if patience is None else wanted < 0
    low, high = np.zeros(servers.shape), np.ones(servers.shape)
    for _ in range(DOUBLINGS):
        more = longer(high) & ~endless
        if not more.any():
            break
        high = np.where(more, 2 * high, high)
    low = np.where(longer(low), low, 0.0)
    waits = longer(low)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        more = longer(middle)
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.where(endless, np.inf, np.where(waits, high, 0.0))
