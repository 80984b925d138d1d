"""Chats at once: what each number of them would take in a week."""

import dataclasses
from typing import Any, cast

import numpy as np
import pandas as pd

from ..data.calendar import Week
from ..data.queues import Queue
from ..data.settings import Settings
from .queueing.concurrency import chat_handle_time
from .queueing.performance import Definition
from .rates import Floats, Rates, rate_nodes
from .service import agents_for, patience_of, service_of

__all__ = ["compare_chats"]

# So many chats at once are compared, or one more than the queue has now.
MOST = 4


def compare_chats(
    forecast: pd.DataFrame, paths: pd.DataFrame, settings: Settings, week: Week
) -> list[dict[str, Any]]:
    """Compare numbers of chats held at once, for queues whose slowdown is known.

    Parameters
    ----------
    forecast, paths
        Tables of those names.
    settings
        The centre's settings.
    week
        The planned week.

    Returns
    -------
    list of dict
        One row per chat queue and number: queue; chats at once; chosen, whether the
        plan has it; cheapest, whether it takes the fewest agent-hours of those whose
        handle time is within max_handle_time; agent_hours that keep the promise [h];
        service [0..1]; handle_time and wait, means over the week's contacts [s].
    """
    rows = []
    starts = week.grid(settings.centre.interval)
    for queue in settings.live:
        own = forecast[forecast["queue"] == queue.name]
        inside = own["start"].isin(starts).to_numpy()
        if queue.slowdown == 0 or not inside.any():
            continue
        rates = rate_nodes(paths, forecast, queue.name)[inside]
        handle_time = own["handle_time"].to_numpy(dtype=float)[inside]
        most = min(max(MOST, queue.concurrency + 1), 10)
        told = [
            _row(queue, chats, rates, handle_time, settings)
            for chats in range(1, most + 1)
        ]
        limit = queue.max_handle_time or np.inf
        allowed = [row for row in told if row["handle_time"] <= limit]
        best = min(allowed, key=lambda row: row["agent_hours"], default=None)
        rows += [row | {"cheapest": row is best} for row in told]
    return rows


def _row(
    queue: Queue, chats: int, rates: Rates, handle_time: Floats, settings: Settings
) -> dict[str, Any]:
    """Size the week for so many chats at once."""
    interval = settings.centre.interval
    definition = cast(Definition, settings.centre.service_level)
    # The handle time of plan and history is that of the concurrency they have.
    tried = dataclasses.replace(queue, concurrency=chats)
    full = handle_time * queue.stretch(chats)
    agents = agents_for(tried, rates, full, interval, definition)
    seen = service_of(tried, agents, rates, full, interval, definition)
    mean = rates.mean(axis=1)
    lasted = chat_handle_time(
        agents,
        mean * full / interval,
        np.maximum(full, 1e-9),
        concurrency=chats,
        patience=patience_of(queue),
        slowdown=queue.slowdown,
    )
    shares = mean / mean.sum() if mean.any() else np.full(mean.size, 1 / mean.size)
    return {
        "queue": queue.name,
        "chats": chats,
        "chosen": chats == queue.concurrency,
        "agent_hours": round(float(agents.sum()) * interval / 3600, 1),
        "service": round(float(seen.service @ shares), 4),
        "handle_time": round(float(lasted @ shares), 1),
        "wait": round(float(seen.wait @ shares), 1),
    }
