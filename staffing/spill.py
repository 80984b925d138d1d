"""Late replies whose writers turn to a live queue: the extra contacts to expect."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.settings import Settings

__all__ = ["spilled_contacts"]

Floats = npt.NDArray[np.float64]


def spilled_contacts(
    deferred: Sequence[pd.DataFrame], settings: Settings, slots: int
) -> dict[str, Floats]:
    """Give the contacts that late replies bring to live queues, slot by slot.

    A writer turns when the reply falls due and is not there, so that the contacts come
    in the slot after the one at whose end it was due; the week's last slot spills into
    its first, as the week repeats.

    Parameters
    ----------
    deferred
        Rows of a Coverage table for deferred queues: queue, due, on_time on all slots.
    settings
        The centre's settings: `spill` and `spill_to` of its queues.
    slots
        Slots of the week.

    Returns
    -------
    dict
        Live queue to the contacts it gets besides its own [contacts/slot]; only
        queues that somebody turns to.

    Examples
    --------
    Ten replies are late; a fifth of their writers call in the next slot:

    >>> from ..data.settings import read_settings
    >>> mail = {"name": "mail", "channel": "email", "spill": 0.2, "spill_to": "calls"}
    >>> plan = read_settings({"queue": [{"name": "calls", "channel": "voice"}, mail]})
    >>> late = {"queue": "mail", "due": [40.0, 0.0], "on_time": [0.75, 0.0]}
    >>> spilled_contacts([pd.DataFrame(late)], plan, 2)
    {'calls': array([0., 2.])}
    """
    turned: dict[str, Floats] = {}
    for rows in deferred:
        queue = settings.queue(str(rows["queue"].iloc[0]))
        if queue.spill_to is None:
            continue
        late = rows["due"] * (1 - rows["on_time"].fillna(1.0))
        extra = np.roll(late.to_numpy(dtype=float), 1) * queue.spill
        turned[queue.spill_to] = turned.get(queue.spill_to, np.zeros(slots)) + extra
    return turned
