"""Which drivers help and which do not, in sentences and as a table."""

import pandas as pd

from ...data.tables_movers import DRIVERS_USED
from .driver_effect import DriverEffect, DriverFit
from .driver_trial import MOST_LAG

__all__ = ["driver_notes", "driver_table"]

# With its own values known, a driver that gains this much is worth foretelling.
WORTH = 0.02


def driver_notes(queue: str, found: DriverEffect) -> list[str]:
    """Tell which drivers the forecast uses, and which it does not, with the figure.

    Parameters
    ----------
    queue
        The queue's name.
    found
        What was found.
    """
    notes = [
        f"{queue}: driver '{fit.name}' is used: {_error(fit)}; a day as high as one in "
        f"ten brings {fit.effect:+.0%} (80 %: {fit.low:+.0%} to {fit.high:+.0%}) of a "
        f"day's contacts over {len(fit.by_lag)} days, most of it {_later(fit.lag)}."
        for fit in found.fits
        if fit.used
    ]
    refused = [fit for fit in found.fits if not fit.used and not fit.why_not]
    if refused:
        told = ", ".join(
            f"{fit.next_error:.1%} with '{fit.name}'{_worth(fit)}" for fit in refused
        )
        notes.append(
            f"{queue}: not used, since not surely nearer over {refused[0].weeks} weeks "
            f"held back: the next day is missed by {refused[0].next_without:.1%} "
            f"without, by {told}."
        )
    notes += [
        f"{queue}: driver '{fit.name}' was not tried: {fit.why_not}."
        for fit in found.fits
        if fit.why_not
    ]
    return notes


def driver_table(queue: str, found: DriverEffect) -> pd.DataFrame:
    """Lay out what was found of each driver.

    Returns
    -------
    pandas.DataFrame
        A Drivers used table.
    """
    rows = [
        {
            "queue": queue,
            "driver": fit.name,
            "used": int(fit.used),
            "weeks": float(fit.weeks),
            "error_without": fit.without,
            "error_with": fit.error,
            "gain": 1.0 - fit.error / fit.without,
            "gain_next_day": 1.0 - fit.next_error / fit.next_without,
            "lag": float(fit.lag),
            "effect": fit.effect,
            "effect_low": fit.low,
            "effect_high": fit.high,
            "why": _why(fit),
        }
        for fit in found.fits
    ]
    if not rows:
        return DRIVERS_USED.empty()
    return DRIVERS_USED.check(pd.DataFrame(rows))


def _why(fit: DriverFit) -> str:
    """Say in a few words why a driver is used or not."""
    if fit.why_not:
        return fit.why_not
    return "nearer on weeks held back" if fit.used else "not surely nearer"


def _error(fit: DriverFit) -> str:
    """Say what the error was without and with a driver."""
    return (
        f"over {fit.weeks} weeks held back the next day is missed by "
        f"{fit.next_without:.1%} without and {fit.next_error:.1%} with it, a day up to "
        f"a week ahead by {fit.without:.1%} and {fit.error:.1%}"
    )


def _worth(fit: DriverFit) -> str:
    """Say what a driver would be worth if its values were known ahead."""
    own_day = len(fit.by_lag) > MOST_LAG
    if not own_day or fit.foreknown > (1 - WORTH) * fit.without:
        return ""
    return (
        f" (but a day of the week ahead by {fit.foreknown:.1%} instead of "
        f"{fit.without:.1%} if its values were known: add forecasts of it, with the "
        "day they were `issued`)"
    )


def _later(lag: int) -> str:
    """Say when a driver's effect comes."""
    if lag == 0:
        return "on the same day"
    return f"{lag} day{'s' * (lag > 1)} later"
