"""M/M/n+G: a queue whose contacts give up after a time of any distribution."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicHermiteSpline

from ...data.errors import InputError
from .erlang import check_queue, log_inverse_erlang_b
from .performance import Definition, Performance, service_level
from .wait_integral import Patience, wait_integrals

__all__ = ["Survival", "mmn_g"]

Floats = npt.NDArray[np.float64]
# S(t), the share still patient after t: a function of an array of times [s], or a
# table (times [s], shares).
Survival = Callable[[Floats], npt.ArrayLike] | tuple[npt.ArrayLike, npt.ArrayLike]

# A function is followed until so few are patient, in so many steps that grow.
FEWEST = 1e-9
STEPS = 6000
SMALLEST = 1e-7
LONGEST = 1e9
NODES, WEIGHTS = np.polynomial.legendre.leggauss(4)


def mmn_g(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    survival: Survival,
    within: npt.ArrayLike,
    definition: Definition = "offered",
) -> Performance:
    """Give the performance of a queue with patience of any shape (M/M/n+G).

    Parameters
    ----------
    agents
        Agents; any real number of at least 0. [agents]
    load
        Offered load. [erlang]
    handle_time
        Mean handle time. [s]
    survival
        Share of contacts still patient after a time: a function of an array of times,
        or a table (times [s], shares [0..1]) such as a Kaplan-Meier curve. Between
        the rows of a table it falls in straight lines, after the last one at the mean
        rate of the table before it (not at all where nobody is left).
    within
        Target time to answer. [s]
    definition
        Which service level (`service_level`).

    Returns
    -------
    Performance
        As `erlang_a`, which it equals where patience is exponential.

    Raises
    ------
    InputError
        If the survival rises, leaves 0..1, or never comes down to 0, or a load, time
        or number of agents cannot be.

    Notes
    -----
    Exponential handle times. H, the integral of the survival, by quadrature once; then
    about 60 µs a queue. A survival below 1 at 0 s is balking: some leave rather than
    wait at all. Smooth functions keep about nine digits; the corners of a table are
    rounded off, by up to 10⁻⁴ of a share.

    References
    ----------
    Baccelli, Hebuterne, "On queues with impatient customers", Performance 1981,
    159-179; Zeltyn, Mandelbaum, "Call centers with impatient customers: many-server
    asymptotics of the M/M/n+G queue", Queueing Systems 51 (2005) 361-402, section 2.

    Examples
    --------
    Half of the callers wait one minute, half up to five:

    >>> curve = ([0, 60, 61, 300], [1.0, 1.0, 0.5, 0.0])
    >>> queue = mmn_g(10, 11, handle_time=300, survival=curve, within=20)
    >>> print(f"{queue.service:.3f} {queue.p_abandon:.3f} {queue.wait:.0f} s")
    0.486 0.180 34 s
    """
    given = (agents, load, handle_time, within)
    check_queue(*given)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    servers, offered, handle, limit = (array.ravel() for array in arrays)
    patience, scale, mean = _patience(survival)
    staffed, used = servers > 0, offered > 0
    some = staffed & used
    service = np.where(used, 0.0, 1.0)
    p_wait, p_abandon = np.where(used, 1.0, 0.0), np.where(used, 1.0, 0.0)
    wait = np.where(used, mean, 0.0)
    if (used & ~staffed).any():
        stay = patience(limit[:, None])[0][:, 0]
        nobody = service_level(0 * stay, 1 - stay, 0 * stay + 1, definition)
        service = np.where(used & ~staffed, nobody, service)
    if some.any():
        n, a, time, t = (part[some] for part in (servers, offered, handle, limit))
        lam = a / time
        sums = wait_integrals(patience, lam, n / time, t, scale)
        # All in shares of D, of which the integrand's height is taken out.
        below = log_inverse_erlang_b(n - 1, a) - sums.log_scale
        log_all = np.logaddexp(below, np.log(lam * sums.whole))
        part = lam * np.exp(-log_all)
        lost = np.clip(part * sums.abandoned, 0, 1)
        answered = np.exp(below - log_all) + part * sums.answered_within
        answered = np.clip(answered, 0, 1 - lost)
        still = patience(t[:, None])[0][:, 0] * part * sums.late
        gone = np.clip(1 - still - answered, 0, lost)
        service[some] = service_level(answered, gone, lost, definition)
        p_wait[some] = np.clip(part * sums.whole, 0, 1)
        p_abandon[some] = lost
        wait[some] = part * sums.wait
    rate = np.where(used, offered / np.where(used, handle, 1.0), 0.0)
    busy = np.divide(
        offered * (1 - p_abandon), servers, out=np.zeros_like(servers), where=staffed
    )
    parts = (service, p_wait, p_abandon, wait, rate * wait, np.minimum(busy, 1.0))
    return Performance(*(value.reshape(arrays[0].shape) for value in parts))


def _patience(survival: Survival) -> tuple[Patience, float, float]:
    """Give S and H as one function, a time of patience, and its mean."""
    times, shares, grown = (
        _followed(survival) if callable(survival) else _tabled(*survival)
    )
    spline = CubicHermiteSpline(times, grown, shares)
    slope = spline.derivative()
    last, left, whole = float(times[-1]), float(shares[-1]), float(grown[-1])
    # The rate at which the rest give up, after the last time known.
    decay = 0.0 if left == 0 else -np.log(left) / last
    tail = left / decay if decay > 0 else 0.0

    def patience(x: Floats) -> tuple[Floats, Floats]:
        known, beyond = np.minimum(x, last), np.maximum(x - last, 0.0)
        faded = np.exp(-decay * beyond)
        stay = np.where(x <= last, np.clip(slope(known), 0, 1), left * faded)
        return stay, np.where(x <= last, spline(known), whole + tail * (1 - faded))

    mean = whole + tail
    return patience, max(mean, last * SMALLEST), mean


def _tabled(times: npt.ArrayLike, shares: npt.ArrayLike) -> tuple[Floats, ...]:
    """Integrate a table exactly: straight lines between its rows."""
    at, stay = np.asarray(times, float).ravel(), np.asarray(shares, float).ravel()
    if at.size != stay.size or at.size < 2:
        raise InputError(
            f"A survival table needs two columns of one length and at least two rows; "
            f"it has {at.size} times and {stay.size} shares."
        )
    if not (np.isfinite(at).all() and (at >= 0).all() and (np.diff(at) > 0).all()):
        raise InputError("The times of a survival table must rise from 0 s on.")
    _check_shares(stay)
    if at[0] > 0:
        at, stay = np.append(0.0, at), np.append(1.0, stay)
    if stay[-1] == 1:
        raise InputError(
            f"Nobody has given up by {at[-1]:g} s, so the table tells no patience. "
            "Take Erlang C, or a longer table."
        )
    grown = np.append(0.0, np.cumsum(np.diff(at) * (stay[1:] + stay[:-1]) / 2))
    return at, stay, grown


def _followed(survival: Callable[[Floats], npt.ArrayLike]) -> tuple[Floats, ...]:
    """Integrate a function from 0 until hardly anybody is patient."""

    def share(x: Floats) -> Floats:
        return np.broadcast_to(np.asarray(survival(x), float), x.shape)

    end = 1.0
    while share(np.array([end]))[0] > FEWEST:
        end *= 2
        if end > LONGEST:
            raise InputError(
                f"After {LONGEST:g} s there are still patient contacts; a survival "
                "must come down to 0. Take Erlang C where nobody gives up."
            )
    times = np.append(0.0, np.geomspace(end * SMALLEST, end, STEPS))
    width = np.diff(times)[:, None]
    inner = share(times[:-1, None] + width * (NODES + 1) / 2)
    stay = share(times)
    _check_shares(stay)
    grown = np.append(0.0, np.cumsum((inner * WEIGHTS * width / 2).sum(axis=1)))
    return times, np.append(stay[:-1], 0.0), grown


def _check_shares(stay: Floats) -> None:
    """Refuse what is no survival."""
    if not ((stay >= 0) & (stay <= 1)).all():
        raise InputError("A survival must lie within 0 and 1 at every time.")
    if (np.diff(stay) > 1e-9).any():
        raise InputError(
            "A survival rises somewhere, but nobody becomes patient again. Correct it."
        )
