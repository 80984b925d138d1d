"""Callers who call again: the arrivals that redials and repeat contacts make."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError

__all__ = ["repeat_factor", "with_redials"]

Floats = npt.NDArray[np.float64]
# The fixed point is found to this part of the first attempts, in at most so many steps.
EXACT = 1e-9
STEPS = 100


def with_redials(
    rate: npt.ArrayLike,
    redial: float,
    abandonment: Callable[[Floats], npt.ArrayLike],
    most: float = np.inf,
) -> Floats:
    """Add to first attempts those of callers who give up and call again.

    Parameters
    ----------
    rate
        First attempts, in any unit. [contacts/s]
    redial
        Share of those who give up who call again. [0..1]
    abandonment
        Gives the share that gives up at arrival rates of the same shape, rising with
        them. [0..1]
    most
        Most attempts for one first attempt; without one a redial of 1 may have no
        answer, as the attempts of an overloaded queue then grow without end.

    Returns
    -------
    NDArray
        All attempts: the fixed point λ = first ÷ (1 - redial · P(λ)). [contacts/s]

    Raises
    ------
    InputError
        If the share is not within 0..1, or there is no fixed point.

    Notes
    -----
    A stationary approximation: redials come like new callers. It is near where they
    come after more than a few mean handle times, and within one interval or two; an
    attempt that comes soon finds the very queue that its caller left. λ(1 - redial ·
    P(λ)) is rising and concave where attempts that give up are convex in λ, so that
    secants from below never pass the answer.

    References
    ----------
    Aguir, Karaesmen, Akşin, Chauvet, "The impact of retrials on call center
    performance", OR Spectrum 26 (2004) 353-376; Ding, Koole, van der Mei, "On the
    estimation of the true demand in call centers with redials and reconnects",
    European Journal of Operational Research 246 (2015) 250-262.

    Examples
    --------
    A tenth gives up whatever comes, half of them call again:

    >>> print(f"{with_redials(95.0, 0.5, lambda rate: 0.1):.6f}")
    100.000000
    """
    first = np.asarray(rate, float)
    if not 0 <= redial <= 1:
        raise InputError(f"redial is {redial:g}; it must be a share from 0 to 1.")
    cap = np.maximum(first * most, first) if np.isfinite(most) else np.inf

    def missing(attempts: Floats) -> Floats:
        """Say how many first attempts so many attempts would leave unexplained."""
        lost = np.asarray(abandonment(attempts), float)
        return first - attempts * (1 - redial * lost)

    old, gap_before = first, missing(first)
    now = np.minimum(first + gap_before, cap)
    for _ in range(STEPS):
        gap = missing(now)
        if np.all((np.abs(gap) <= EXACT * first) | (now >= cap)):
            return now
        # How much of a step was explained; at least what nobody redialling would be.
        step = now - old
        share = np.divide(gap_before - gap, step, out=np.ones_like(now), where=step > 0)
        share = np.clip(share, 1e-6, 1.0)
        old, gap_before = now, gap
        now = np.clip(now + gap / share, first, cap)
    if np.isinf(most):
        raise InputError(
            f"With a redial of {redial:g} the attempts of an overloaded queue grow "
            "without end. Take a share below 1."
        )
    return now


def repeat_factor(before: float, after: float, again: float = 1.0) -> float:
    """Say by how much contacts change when more of them settle the matter at once.

    Parameters
    ----------
    before, after
        First-contact resolution: share of contacts that settle their matter. [0..1]
    again
        Share of the unsettled ones that bring another contact. [0..1]

    Returns
    -------
    float
        Contacts after ÷ contacts before.

    Raises
    ------
    InputError
        If a share is not within 0..1, or nothing would ever be settled.

    Notes
    -----
    Matters are as many as before. Each brings one contact, and another for every
    contact that leaves it unsettled and whose caller comes again: a geometric
    series, contacts = matters ÷ (1 - again · (1 - resolution)).

    References
    ----------
    de Véricourt, Zhou, "Managing response time in a call-routing problem with
    service failure", Operations Research 53 (2005) 968-981; Ding, Koole, van der Mei
    (`with_redials`), who call these contacts reconnects.

    Examples
    --------
    From 70 % to 75 %, if everybody unsettled comes again: 70 ÷ 75.

    >>> round(repeat_factor(0.70, 0.75), 4)
    0.9333
    """
    for name, share in (("before", before), ("after", after), ("again", again)):
        if not 0 <= share <= 1:
            raise InputError(
                f"The share '{name}' of first-contact resolution is {share:g}; it must "
                "lie from 0 to 1, such as 0.75."
            )
    once, more = 1 - again * (1 - before), 1 - again * (1 - after)
    if once <= 0 or more <= 0:
        raise InputError(
            "Where no contact settles its matter and everybody comes again, contacts "
            "grow without end. Give a resolution above 0."
        )
    return once / more
