"""How good the forecasts of past weeks were, in sentences: losers too."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..data.accuracy import BASELINE, BLEND, pooled
from .words import listing, percent

__all__ = ["accuracy_finding", "accuracy_sentences"]

# A model is called worse where its error is larger by more than this share of it.
WORSE = 0.002


def accuracy_finding(scores: pd.DataFrame) -> str:
    """Say in one sentence what all queues together show.

    Parameters
    ----------
    scores
        A Scores table.
    """
    told = pooled(scores, ["model"]).set_index("model")
    best = BLEND if BLEND in told.index else str(told["wape"].idxmin())
    name = "The forecast" if best == BLEND else f"The model {best}"
    row = told.loc[best]
    removed = row.get("removed", np.nan)
    cover = f"{percent(row['coverage'])} of days lay inside P10–P90"
    if not np.isfinite(removed):
        text = f"{name} misses by {percent(row['wape'], 1)}; {cover}"
    elif removed > 0:
        text = f"{name} removes {percent(removed)} of the error that can be removed"
        text += f"; {cover}, where 80\u00a0% should"
    else:
        text = f"{name} is no better than the mean of eight same weekdays; {cover}"
    return f"{text}."


def accuracy_sentences(scores: pd.DataFrame) -> list[str]:
    """Say of each queue how good its forecast was, and name what lost.

    Parameters
    ----------
    scores
        A Scores table.

    Returns
    -------
    list of str
        One sentence a queue over all weeks ahead; then where the blend was worse than
        the baseline, and which models were.
    """
    if scores.empty:
        return []
    queues = pooled(scores, ["queue", "model"])
    told = []
    for queue, own in queues.groupby("queue", sort=False):
        rows = own.set_index("model")
        if BLEND not in rows.index or BASELINE not in rows.index:
            continue
        blend, base = rows.loc[BLEND], rows.loc[BASELINE]
        text = (
            f"{queue}: the {BLEND} misses by {percent(blend['wape'], 1)} of the "
            f"contacts, the mean of eight same weekdays by {percent(base['wape'], 1)}, "
            f"and chance alone costs {percent(blend['floor'], 1)}"
        )
        if blend["removed"] > 0:
            text += f": {percent(blend['removed'])} of the removable error is gone"
        elif np.isfinite(blend["removed"]):
            text += ": none of the removable error is gone"
        covers = [f"{percent(blend['coverage'])} of days"]
        if "interval_coverage" in blend:
            covers.append(f"{percent(blend['interval_coverage'])} of intervals")
        told.append(f"{text}. Inside P10–P90 lay {listing(covers)}.")
    return told + _lost_weeks(scores) + _lost_models(queues)


def _lost_weeks(scores: pd.DataFrame) -> list[str]:
    """Name the queues and weeks ahead at which the blend lost to the baseline."""
    weeks = pooled(scores, ["queue", "lead_week", "model"])
    wide = weeks.pivot(index=["queue", "lead_week"], columns="model", values="wape")
    if BLEND not in wide or BASELINE not in wide:
        return []
    lost = wide[wide[BLEND] > (1 + WORSE) * wide[BASELINE]]
    parts = [
        f"{queue}, week {lead:.0f} ({percent(row[BLEND], 1)} against "
        f"{percent(row[BASELINE], 1)})"
        for (queue, lead), row in lost.iterrows()
    ]
    if not parts:
        return [f"The {BLEND} was worse than the baseline nowhere."]
    return [f"The {BLEND} was worse than the baseline on {_all(parts)}."]


def _lost_models(queues: pd.DataFrame) -> list[str]:
    """Name the models that lost to the baseline, queue by queue."""
    base = queues[queues["model"] == BASELINE].set_index("queue")["wape"]
    ratio = queues["wape"].to_numpy() / base.reindex(queues["queue"]).to_numpy() - 1
    lost = queues.assign(ratio=ratio)[ratio > WORSE]
    parts = [
        f"{model} on "
        + listing([f"{row.queue} ({row.ratio:+.1%})" for row in own.itertuples()], 12)
        for model, own in lost.groupby("model", sort=False)
        if model != BLEND
    ]
    return [f"Models worse than the baseline: {'; '.join(parts)}."] if parts else []


def _all(parts: Sequence[str]) -> str:
    """List all parts: no loss is left unsaid."""
    return listing(parts, len(parts))
