"""What a history tells about its callers."""

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError

__all__ = ["patience_from_counts"]


def patience_from_counts(abandoned: npt.ArrayLike, total_wait: npt.ArrayLike) -> float:
    """Estimate the mean patience from counts, those who were served included.

    Parameters
    ----------
    abandoned
        Contacts that gave up, one number or one per interval. [contacts]
    total_wait
        Time that all contacts waited, the answered ones too. [s]

    Returns
    -------
    float
        Mean patience. [s]

    Raises
    ------
    InputError
        If nobody gave up or nobody waited: then the history knows no patience.

    Notes
    -----
    The maximum-likelihood estimate where patience is exponential and answered
    contacts are censored; its relative standard error is 1 / √abandoned. The mean
    wait of those who gave up is no estimate: it leaves out all who waited on.

    References
    ----------
    Brown et al., "Statistical analysis of a telephone call center: a
    queueing-science perspective", JASA 100 (2005) 36-50.

    Examples
    --------
    50 callers gave up while 1,000 callers waited 9,000 s in all:

    >>> patience_from_counts(50, 9000)
    180.0
    """
    gave_up = float(np.sum(np.asarray(abandoned, float)))
    waited = float(np.sum(np.asarray(total_wait, float)))
    if not (gave_up > 0 and waited > 0):
        raise InputError(
            f"Patience cannot be estimated from {gave_up:g} abandoned contacts and "
            f"{waited:g} s of waiting. Give `patience` in plan.toml, or leave it out."
        )
    return waited / gave_up
