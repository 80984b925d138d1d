"""The load that a changing rate of contacts offers, minute by minute."""

import numpy as np
import numpy.typing as npt

__all__ = ["offered_load"]

Floats = npt.NDArray[np.float64]


def offered_load(
    contacts: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    cell: float,
    opening: npt.ArrayLike = 0.0,
) -> Floats:
    """Give the people who would be busy if nobody ever had to wait.

    The load lags behind the contacts: a call that came in before the peak is still
    handled in it. It follows m' = λ - m / handle time, here exactly for rates that
    are constant within a cell. Erlang formulas fed with it instead of contacts ×
    handle time are the modified-offered-load approximation.

    Parameters
    ----------
    contacts
        Cells along the last axis. [contacts/cell]
    handle_time
        Mean handle time, above 0. [s]
    cell
        Length of a cell. [s]
    opening
        Load at the start of the first cell. [erlang]

    Returns
    -------
    NDArray
        Mean load of each cell. [erlang]

    References
    ----------
    Jennings, Mandelbaum, Massey, Whitt, "Server staffing to meet time-varying
    demand", Management Science 42 (1996) 1383-1394.

    Examples
    --------
    Ten calls a minute of 3 min each, from an empty start: 30 erlang are reached
    only after a while.

    >>> offered_load([10.0] * 30, 180.0, 60.0)[[0, 4, 29]].round(1).tolist()
    [4.5, 23.3, 30.0]
    """
    came, handle = np.broadcast_arrays(
        np.asarray(contacts, float), np.asarray(handle_time, float)
    )
    target = came * handle / cell
    kept = np.exp(-cell / handle)
    share = -np.expm1(-cell / handle) * handle / cell
    load = np.empty(came.shape)
    now = np.broadcast_to(np.asarray(opening, float), came.shape[:-1])
    for at in range(came.shape[-1]):
        apart = now - target[..., at]
        load[..., at] = target[..., at] + apart * share[..., at]
        now = target[..., at] + apart * kept[..., at]
    return load
