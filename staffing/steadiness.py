"""What the steady formulas miss on the roster made, queue by queue."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..data.settings import Settings

__all__ = ["steadiness", "with_steadiness"]

# The key of the summary that holds these facts.
KEY = "changing_day"


def steadiness(coverage: pd.DataFrame, settings: Settings) -> list[dict[str, Any]]:
    """Set the steady prediction of each voice queue against that through the day.

    Parameters
    ----------
    coverage
        A Coverage table.
    settings
        The centre's settings.

    Returns
    -------
    list of dict
        One per queue with both predictions: queue; apart, the mean difference of the
        intervals [points]; and of the interval that differs most its start, steady
        and transient [0..1].
    """
    names = ["service_steady", "service_transient"]
    interval = pd.Timedelta(seconds=settings.centre.interval)
    step = pd.Timedelta(seconds=settings.centre.roster_step)
    facts = []
    for queue in settings.live:
        own = coverage[coverage["queue"] == queue.name]
        own = own.reindex(columns=["start", *names]).dropna().sort_values("start")
        if own.empty:
            continue
        opens = own["start"].where(own["start"].diff() != step).ffill()
        begin = own["start"] - (own["start"] - opens) % interval
        table = own[names].groupby(begin).mean()
        apart = (table["service_transient"] - table["service_steady"]).abs()
        most = apart.idxmax()
        when = most.tz_convert(settings.centre.timezone)
        facts.append(
            {
                "queue": queue.name,
                "apart": round(100 * float(apart.mean()), 2),
                "start": f"{when:%Y-%m-%d %H:%M}",
                "steady": round(float(table["service_steady"][most]), 4),
                "transient": round(float(table["service_transient"][most]), 4),
            }
        )
    return facts


def with_steadiness(
    summary: Mapping[str, Any], coverage: pd.DataFrame, settings: Settings
) -> dict[str, Any]:
    """Bring what a summary tells of a changing day up to date with the coverage.

    Parameters
    ----------
    summary
        A run's summary.
    coverage, settings
        As in `steadiness`.

    Returns
    -------
    dict
        The summary with the facts, and with a sentence per queue among its notes.
    """
    before = {_sentence(fact, settings) for fact in summary.get(KEY, [])}
    facts = steadiness(coverage, settings)
    notes = [note for note in summary.get("notes", []) if note not in before]
    notes += [_sentence(fact, settings) for fact in facts]
    return {**summary, KEY: facts, "notes": notes}


def _sentence(fact: Mapping[str, Any], settings: Settings) -> str:
    """Say of one queue how much the steady formula misses, and what to do."""
    when = pd.Timestamp(fact["start"])
    planned = settings.queue(fact["queue"]).model == "transient"
    return (
        f"{fact['queue']}: followed through the day, the roster's service differs by "
        f"{fact['apart']:.1f} points on average from the steady formula's, most on "
        f"{when:%a %Y-%m-%d %H:%M}: {fact['transient']:.0%} instead of "
        f"{fact['steady']:.0%}"
        + ("." if planned else ' (model = "transient" plans by it).')
    )
