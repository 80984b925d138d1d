"""Forecast value added: whose step brought the forecast nearer to what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from ..data.factors import model_mean
from ..data.kept import Kept
from .scores import poisson_floor, wape

__all__ = ["STEPS_ADDED", "ValueAdded", "value_added"]

# Each step's forecast, from what no one worked for to what went out.
STEPS_ADDED = ("baseline", "model", "override", "final")


@dataclass(frozen=True)
class ValueAdded:
    """What each step of past forecasts was worth.

    Parameters
    ----------
    weeks
        By queue and week: where it was kept, contacts, the floor that chance leaves,
        and the WAPE per interval of each step: baseline (mean of the last eight same
        weekdays as counted), model (the blend with holidays, events and weather),
        override (with overrides.csv), final (as it stood in forecast.csv).
    overrides
        By queue, week and who set it: start, end, contacts, and the absolute errors
        without and with the override. [contacts]
    """

    weeks: pd.DataFrame
    overrides: pd.DataFrame


def value_added(kept: Sequence[Kept], contacts: pd.DataFrame) -> ValueAdded:
    """Hold each step of kept forecasts against what came.

    Parameters
    ----------
    kept
        Forecasts as they were kept.
    contacts
        A Contacts table; intervals without a row are not judged.

    Returns
    -------
    ValueAdded
        Weeks in the order they were kept.

    Raises
    ------
    InputError
        If nothing came in the weeks that were kept.

    References
    ----------
    M. Gilliland, The Business Forecasting Deal, Wiley 2010, chapter 4: each step of
    a forecasting process against the naive forecast that needs none.
    """
    weeks: list[dict[str, object]] = []
    overrides: list[dict[str, object]] = []
    truth = contacts[["queue", "start", "offered"]].dropna()
    for one in kept:
        rows = one.now.merge(truth, on=["queue", "start"])
        # The forecast is of the contacts that need an answer.
        rows = rows.assign(came=rows["offered"] * rows["actionable"])
        for queue, own in rows.groupby("queue", sort=False):
            if own["came"].sum() <= 0:
                continue
            steps = _steps(own)
            came = own["came"].to_numpy(dtype=float)
            errors = {
                name: wape(came, steps[name].to_numpy(dtype=float))
                for name in STEPS_ADDED
            }
            label = {
                "queue": queue,
                "week": one.where.name,
                "kept": one.where.parent.name,
            }
            recorded = steps["model"] / own["actionable"].clip(lower=1e-9)
            facts = {
                "intervals": len(own),
                "contacts": float(came.sum()),
                "floor": poisson_floor(recorded.to_numpy(dtype=float)),
            }
            weeks.append(label | facts | errors)
            overrides += [label | told for told in _hands(own, steps)]
    if not weeks:
        raise InputError(
            Problem(
                "No contacts have come yet in a week whose forecast was kept.",
                "Publish each week (`shiftcast publish`), and ask again when its "
                "contacts are in the history.",
            )
        )
    columns = ["queue", "week", "kept", "who", "start", "end", "contacts"]
    columns += ["without", "with"]
    return ValueAdded(pd.DataFrame(weeks), pd.DataFrame(overrides, columns=columns))


def _steps(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the forecast after each step."""
    return pd.DataFrame(
        {
            "baseline": rows["baseline"],
            "model": model_mean(rows),
            "override": rows["mean"],
            "final": rows["now"],
        }
    )


def _hands(rows: pd.DataFrame, steps: pd.DataFrame) -> list[dict[str, object]]:
    """Hold each override of a queue's week against the forecast without it."""
    found: list[dict[str, object]] = []
    for who, own in rows[rows["overrides"] != ""].groupby("overrides", sort=False):
        before, after = (steps.loc[own.index, name] for name in ("model", "override"))
        found.append(
            {
                "who": who,
                "start": own["start"].min(),
                "end": own["start"].max(),
                "contacts": float(own["came"].sum()),
                "without": float(np.abs(before - own["came"]).sum()),
                "with": float(np.abs(after - own["came"]).sum()),
            }
        )
    return found
