"""A queue's limits beside its target, held against the simulated week."""

from typing import Any

import pandas as pd

from ..data.queues import Queue
from ..data.spans import span_text

__all__ = ["judged_limits", "judged_second"]

# No simulation shows that all of them are in time; 100 % is taken for this share.
ALL = 0.999


def judged_limits(queue: Queue, simulated: pd.DataFrame) -> list[dict[str, Any]]:
    """Say whether the simulated week keeps abandonment and wait within limits.

    Parameters
    ----------
    queue
        The queue, with or without `max_abandonment` and `max_wait`.
    simulated
        A Simulation table, of which the queue's rows count.

    Returns
    -------
    list of dict
        For each limit: limit (its key), at_most and simulated in the key's unit, met,
        and a sentence. None where nothing was simulated.

    Examples
    --------
    >>> week = pd.DataFrame({
    ...     "queue": ["calls"], "offered": [100.0], "abandoned": [0.06], "wait": [9.0]
    ... })
    >>> calls = Queue("calls", "voice", patience=90.0, max_abandonment=0.05)
    >>> judged_limits(calls, week)[0]["sentence"]
    '6.0% give up, at most 5.0% asked: MISSED'
    """
    own = simulated[(simulated["queue"] == queue.name) & (simulated["offered"] > 0)]
    offered = own["offered"].sum()
    if own.empty:
        return []
    gone = float((own["abandoned"].fillna(0.0) * own["offered"]).sum() / offered)
    told = []
    if queue.max_abandonment is not None:
        met = gone <= queue.max_abandonment
        sentence = f"{gone:.1%} give up, at most {queue.max_abandonment:.1%} asked"
        told.append(
            _judged("max_abandonment", queue.max_abandonment, gone, met, sentence)
        )
    if queue.max_wait is not None:
        served = own["offered"] * (1 - own["abandoned"].fillna(0.0))
        known = own["wait"].notna() & (served > 0)
        total = float(served[known].sum())
        waited = float((own["wait"] * served)[known].sum())
        wait = waited / total if total > 0 else float("inf")
        sentence = (
            f"{wait:.0f} s until an answer on average, at most "
            f"{span_text(queue.max_wait)} asked"
        )
        met = wait <= queue.max_wait
        told.append(_judged("max_wait", queue.max_wait, wait, met, sentence))
    return told


def judged_second(queue: Queue, weeks: pd.DataFrame) -> list[dict[str, Any]]:
    """Say whether the rest is replied to by the second deadline of the target.

    Parameters
    ----------
    queue
        The queue, whose target may be a list.
    weeks
        A Simulation by week table, of which the queue's row counts.

    Returns
    -------
    list of dict
        limit, at_least and simulated [0..1], met and a sentence; empty where there is
        no second deadline or nothing was simulated. 100 % is met from 99.9 % on.

    Examples
    --------
    >>> from shiftcast.data.spans import Target
    >>> day = 86400.0
    >>> mail = Queue("mail", "email", target=(Target(0.9, day), Target(1, 2 * day)))
    >>> weeks = pd.DataFrame({"queue": ["mail"], "second": [0.9995]})
    >>> judged_second(mail, weeks)[0]["sentence"]
    '100.0% by the second deadline, 100% in 48h asked: met'
    """
    if len(queue.target) < 2 or "second" not in weeks:
        return []
    own = weeks.loc[weeks["queue"] == queue.name, "second"].dropna()
    if own.empty:
        return []
    second, share = queue.target[1], float(own.iloc[0])
    met = share >= min(second.share, ALL)
    word = "met" if met else "MISSED"
    return [
        {
            "limit": "second target",
            "at_least": second.share,
            "simulated": share,
            "met": bool(met),
            "sentence": f"{share:.1%} by the second deadline, {second} asked: {word}",
        }
    ]


def _judged(
    limit: str, at_most: float, simulated: float, met: bool, sentence: str
) -> dict[str, Any]:
    """Write down one limit."""
    return {
        "limit": limit,
        "at_most": at_most,
        "simulated": simulated,
        "met": bool(met),
        "sentence": f"{sentence}: {'met' if met else 'MISSED'}",
    }
