"""From the contacts of whole intervals to a smooth rate that keeps every total."""

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from ...data.errors import InputError

__all__ = ["smooth_contacts"]

Floats = npt.NDArray[np.float64]


def smooth_contacts(contacts: npt.ArrayLike, cells: int) -> Floats:
    """Spread the contacts of intervals that follow each other over their cells.

    Nobody calls at one pace until half past and at another from then on. The
    cumulative contacts are joined by a monotone cubic curve (PCHIP), so the rate is
    smooth and never negative, and every interval keeps its total.

    Parameters
    ----------
    contacts
        Expected contacts, intervals along the last axis. [contacts/interval]
    cells
        Cells per interval, e.g. 30 minutes of a half hour.

    Returns
    -------
    NDArray
        The last axis is `cells` times as long. [contacts/cell]

    Raises
    ------
    InputError
        If a number of contacts is missing, infinite or negative.

    References
    ----------
    Fritsch, Carlson, "Monotone piecewise cubic interpolation", SIAM Journal on
    Numerical Analysis 17 (1980) 238-246.

    Examples
    --------
    >>> smooth_contacts([10.0, 40.0, 30.0], 2).round(1).tolist()
    [3.0, 7.0, 17.7, 22.3, 16.2, 13.8]
    """
    totals = np.asarray(contacts, float)
    if not (np.isfinite(totals) & (totals >= 0)).all():
        raise InputError(
            "A number of contacts is missing or below 0. Correct the forecast."
        )
    intervals = totals.shape[-1]
    even = np.repeat(totals[..., None] / cells, cells, axis=-1)
    if intervals == 1 or cells == 1 or not totals.any():
        return even.reshape(*totals.shape[:-1], intervals * cells)
    largest = totals.max()
    start = np.zeros((*totals.shape[:-1], 1))
    reached = np.concatenate([start, np.cumsum(totals / largest, axis=-1)], axis=-1)
    curve = PchipInterpolator(np.arange(intervals + 1), reached, axis=-1)
    fine = curve(np.arange(intervals * cells + 1) / cells)
    parts = np.maximum(np.diff(fine, axis=-1), 0.0).reshape(even.shape)
    # Differences of large sums lose digits: each interval is put back to its total.
    made = parts.sum(axis=-1, keepdims=True)
    share = np.divide(parts, made, out=np.full(parts.shape, 1 / cells), where=made > 0)
    return np.asarray(
        (share * totals[..., None]).reshape(*totals.shape[:-1], intervals * cells)
    )
