"""First-contact resolution in a scenario: more settled at once, fewer contacts."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...data.errors import InputError, Problem
from ...data.reading import unknown_key
from ..queueing.retrial import repeat_factor

__all__ = ["resolution_factors"]

KEYS = ("from", "to", "again")
REMEDY = "Write it like bookings = { from = 0.70, to = 0.75, again = 0.8 }."


def resolution_factors(
    raw: Any, queues: Sequence[str], file: str = "a scenario"
) -> dict[str, float]:
    """Turn shares settled at once, now and then, into factors on contacts.

    Parameters
    ----------
    raw
        The [change.resolution] table: for each queue `from`, `to` and `again`, the
        share of unsettled contacts that bring another one. [0..1]
    queues
        Names of the plan's queues.
    file
        Name of the scenario's file, for messages.

    Returns
    -------
    dict
        Contacts in the scenario ÷ contacts now, by queue (`repeat_factor`).

    Raises
    ------
    InputError
        If a queue or key is unknown, or a share is missing or none.

    Examples
    --------
    >>> resolution_factors({"bookings": {"from": 0.6, "to": 0.8}}, ["bookings"])
    {'bookings': 0.75}
    """
    if not isinstance(raw, Mapping):
        raise InputError(Problem("[change] resolution must be a table.", REMEDY, file))
    factors = {}
    for queue, shares in raw.items():
        place = f"[change.resolution] {queue}"
        if queue not in queues:
            raise InputError(unknown_key(queue, queues, "[change.resolution]", file))
        if not isinstance(shares, Mapping) or not {"from", "to"} <= set(shares):
            what = f"{place} needs the shares settled at once, from and to."
            raise InputError(Problem(what, REMEDY, file, column=place))
        for key, share in shares.items():
            if key not in KEYS:
                raise InputError(unknown_key(key, KEYS, place, file))
            number = isinstance(share, int | float) and not isinstance(share, bool)
            if not number or not 0 <= share <= 1:
                what = f"{place}: {key} must be a share from 0 to 1, not {share!r}."
                raise InputError(Problem(what, REMEDY, file, column=place))
        again = float(shares.get("again", 1.0))
        try:
            factor = repeat_factor(float(shares["from"]), float(shares["to"]), again)
        except InputError as error:
            raise InputError(Problem(str(error), file=file, column=place)) from error
        factors[queue] = round(factor, 9)
    return factors
