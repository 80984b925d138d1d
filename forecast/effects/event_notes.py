"""What is known of the events ahead, told with its uncertainty."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...data.tables_movers import EVENT_EFFECTS
from .event_kinds import KindEffect

__all__ = ["disagreements", "event_notes", "event_table"]

# A factor that the counts contradict: by this many deviations, and by this much.
FAR_Z, FAR_SIZE = 3.0, 0.05
# The smallest part of usual that is told apart from none.
NOTHING = 0.02
DAY = pd.Timedelta(days=1)


def event_notes(
    queue: str,
    rows: pd.DataFrame,
    days: pd.DatetimeIndex,
    volume: Mapping[str, KindEffect],
    handle_time: Mapping[str, KindEffect],
    usual: Sequence[str] = (),
) -> list[str]:
    """Tell what is expected of the events that reach some days.

    Parameters
    ----------
    queue
        The queue's name.
    rows
        Its events, from event_rows.
    days
        Days ahead, without zone.
    volume, handle_time
        What kinds of event do.
    usual
        Kinds so frequent that they are part of what is normal.
    """
    notes = []
    for row in _reaching(rows, days):
        told = f"{queue}: event '{row.name}' ({row.start:%Y-%m-%d})"
        if not row.told and row.kind in usual:
            notes.append(
                f"{told} is of kind {row.kind}, of which there are so many that they "
                "are part of normal days."
            )
        elif not row.told and row.kind in volume:
            notes.append(f"{told}{_sentence(row, volume[row.kind])}")
        longer = handle_time.get(str(row.kind))
        if np.isnan(row.handle_time_factor) and longer and not longer.silent:
            size = longer.expected(int(row.Index))
            if longer.past and abs(size) >= 0.005:
                notes.append(
                    f"{told}: handle time {_share(size)}, "
                    f"{_between(longer, int(row.Index))}, {_source(longer)}."
                )
    return notes


def disagreements(
    queue: str, rows: pd.DataFrame, kinds: Mapping[str, KindEffect]
) -> list[str]:
    """Tell past events whose given factor the recorded counts contradict.

    Parameters
    ----------
    queue, rows
        As in event_notes.
    kinds
        What kinds of event do to contacts.
    """
    notes = []
    for row in rows[rows["volume_factor"].notna()].itertuples():
        known = kinds.get(str(row.kind))
        if known is None or int(row.Index) not in known.measured:
            continue
        size, deviation = known.measured[int(row.Index)]
        # A day strays by a share of what came, so ratios are held against noise.
        came, given = max(1.0 + size, NOTHING), max(row.volume_factor, NOTHING)
        far = abs(np.log(came / given)) > max(FAR_Z * deviation, FAR_SIZE)
        if far and abs(came - given) > FAR_SIZE:
            notes.append(
                f"{queue}: event '{row.name}' ({row.start:%Y-%m-%d}) has volume_factor "
                f"{row.volume_factor:g}, but the recorded contacts were × "
                f"{came:.2f} of usual (± {1.28 * deviation * came:.2f}); the given "
                "factor was used."
            )
    return notes


def event_table(
    queue: str,
    timezone: str,
    rows: pd.DataFrame,
    days: pd.DatetimeIndex,
    volume: Mapping[str, KindEffect],
    handle_time: Mapping[str, KindEffect],
) -> pd.DataFrame:
    """Lay out what is expected of the events that reach some days.

    Returns
    -------
    pandas.DataFrame
        An Event effects table, one row an event.
    """
    table = []
    for row in _reaching(rows, days):
        event, known = int(row.Index), volume.get(str(row.kind))
        source, past, expected = "given", 0, row.volume_factor - 1.0
        low = high = expected
        if np.isnan(row.volume_factor):
            source, expected, low, high = "none", 0.0, 0.0, 0.0
        if not row.told and known is not None:
            source, past = "learnt" if known.past else "assumed", known.past
            expected, (low, high) = known.expected(event), known.range(event)
        longer = handle_time.get(str(row.kind))
        times = row.handle_time_factor - 1.0
        if np.isnan(times):
            times = longer.expected(event) if longer and longer.past else 0.0
        table.append(
            {
                "queue": queue,
                "event": str(row.name),
                "start": row.start.tz_localize(
                    timezone, ambiguous=True, nonexistent="shift_forward"
                ),
                "kind": str(row.kind),
                "source": source,
                "past": float(past),
                "effect": expected,
                "effect_low": low,
                "effect_high": high,
                "lag": float(known.lag if source == "learnt" and known else 0),
                "handle_time_effect": times,
            }
        )
    frame = pd.DataFrame(table) if table else EVENT_EFFECTS.empty()
    frame["start"] = frame["start"].astype(f"datetime64[ns, {timezone}]")
    # One name may stand for several rows of a start, e.g. on paper and by mail.
    return EVENT_EFFECTS.check(frame.drop_duplicates(list(EVENT_EFFECTS.key)))


def _reaching(rows: pd.DataFrame, days: pd.DatetimeIndex) -> list[Any]:
    """List the events whose effect may reach some days."""
    end = days[-1] + DAY
    return [row for row in rows.itertuples() if row.start < end and row.until > days[0]]


def _sentence(row: Any, known: KindEffect) -> str:
    """Say what one event is expected to do to contacts."""
    event = int(row.Index)
    if known.silent:
        shown = f"{_count(known)} {'shows' if known.past == 1 else 'show'}"
        return (
            f": {shown} no effect ({_share(known.size)} ± {128 * known.doubt:.0f} %); "
            "the forecast is left as it is."
        )
    size = known.expected(event)
    parts = [f" is expected to bring {_share(size)} contacts"]
    if abs(size) < 0.005:
        parts = [" leaves the forecast as it is, though it may bring anything"]
    parts.append(_between(known, event))
    if known.lag:
        parts.append(f"{known.lag} day{'s' * (known.lag > 1)} after it")
    told = f"{parts[0]}, {', '.join(parts[1:])}, {_source(known)}"
    if known.past and known.tail:
        after = ", ".join(_share(size * left) for left in known.tail)
        told += f"; on the days after {after}"
    return f"{told}."


def _between(known: KindEffect, event: int) -> str:
    """Say which range holds eight outcomes in ten."""
    low, high = known.range(event)
    return f"between {_share(low)} and {_share(high)} (80 %)"


def _source(known: KindEffect) -> str:
    """Say what an expectation rests on."""
    if known.past:
        return f"from {_count(known)}"
    return (
        f"assumed, since no past event of kind {known.kind} tells; a volume_factor in "
        "events.csv says otherwise"
    )


def _count(known: KindEffect) -> str:
    """Count the past events of a kind."""
    return f"{known.past} past event{'s' * (known.past != 1)} of kind {known.kind}"


def _share(size: float) -> str:
    """Write a change as a signed percentage."""
    return f"{100 * size:+.0f} %".replace("+0 %", "0 %").replace("-0 %", "0 %")
