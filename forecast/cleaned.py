"""What was set aside in a history: each stretch with its reason, raw beside clean."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import grid
from ..data.settings import Centre
from ..data.tables import CLEANED
from .clean import CleanHistory
from .effects.events import event_effect, veiled_slots
from .history import Flags, slots_of
from .look_back import Past
from .special_days import SpecialDays

__all__ = ["cleaned_frame"]

Codes = npt.NDArray[np.int8]
# A later reason hides an earlier one in the same interval.
REASONS = (
    "",
    "clock change",
    "partly recorded",
    "missing",
    "odd day",
    "special day",
    "dip",
    "spike",
    "zeroed",
    "outage",
    "event",
)


def cleaned_frame(past: Past, centre: Centre) -> pd.DataFrame:
    """List what the models do not see as it was recorded, and why.

    Parameters
    ----------
    past
        The queue's past.
    centre
        Time zone and interval.

    Returns
    -------
    pandas.DataFrame
        A Cleaned history table: a row is a stretch within one day; the oldest first.
        Raw is empty where nothing was recorded.
    """
    cleaned, special = past.cleaned, past.drivers.special
    history = cleaned.history
    codes = _codes(cleaned, special, centre)
    codes[_under_event(past) & _open(cleaned)] = _code("event")
    day, first, last = _stretches(codes)
    recorded = np.nan_to_num(history.counts * history.exposure)
    known = np.isfinite(history.counts).astype(float)
    raw = np.where(
        _sum(known, day, first, last) > 0, _sum(recorded, day, first, last), np.nan
    )
    reasons = pd.Series([REASONS[code] for code in codes[day, first]], dtype="str")
    step = pd.Timedelta(seconds=history.interval)
    start, end = history.days[day] + first * step, history.days[day] + last * step
    details = _details(cleaned, special, past.drivers.events)
    words = [
        details[reason](row, low, high) if reason in details else ""
        for reason, row, low, high in zip(reasons, day, first, last, strict=True)
    ]
    return CLEANED.check(
        pd.DataFrame(
            {
                "queue": history.queue.name,
                "start": _placed(start, centre.timezone),
                "end": _placed(end, centre.timezone),
                "raw": raw,
                "clean": _sum(cleaned.normal, day, first, last),
                "reason": reasons,
                "detail": pd.Series(words, dtype="str"),
            }
        )
    )


def _code(reason: str) -> int:
    """Give a reason's number."""
    return REASONS.index(reason)


def _open(cleaned: CleanHistory) -> Flags:
    """Tell the cells in which the queue takes contacts."""
    weekday = np.asarray(cleaned.history.days.day_of_week)
    flags: Flags = cleaned.history.share_open[weekday] > 0
    return flags


def _codes(cleaned: CleanHistory, special: SpecialDays, centre: Centre) -> Codes:
    """Number the reason of each cell that is not as it was recorded."""
    history = cleaned.history
    is_open = _open(cleaned)
    codes: Codes = np.zeros(history.counts.shape, dtype=np.int8)
    seen = np.isfinite(history.counts)
    exposure = history.exposure
    codes[seen & (exposure > 1)] = _code("clock change")
    codes[seen & (exposure < 1)] = _code("partly recorded")
    codes[is_open & ~seen & _on_clock(history.days, history.interval, centre)] = _code(
        "missing"
    )
    for reason, days in (
        ("odd day", cleaned.odd_days & ~cleaned.good),
        ("missing", cleaned.lacking),
        ("special day", special.flags(history.days)),
    ):
        codes[days[:, None] & is_open] = _code(reason)
    odd, zero = cleaned.odd_cells, history.counts == 0
    codes[odd & (history.counts < cleaned.normal)] = _code("dip")
    codes[odd & (history.counts >= cleaned.normal)] = _code("spike")
    dead = np.pad(odd & zero, ((0, 0), (1, 1)))
    beside = dead[:, :-2] | dead[:, 2:]
    codes[odd & zero] = _code("zeroed")
    codes[odd & zero & beside] = _code("outage")
    return codes


def _on_clock(days: pd.DatetimeIndex, interval: float, centre: Centre) -> Flags:
    """Tell the slots that were on the clock: in spring an hour is not."""
    starts = grid(days[0].date(), len(days), interval, centre.timezone)
    local = starts.tz_localize(None)
    there = np.zeros((len(days), max(1, round(86400 / interval))), dtype=bool)
    there[np.asarray((local.normalize() - days[0]).days), slots_of(local, interval)] = (
        True
    )
    return there


def _under_event(past: Past) -> Flags:
    """Tell the cells under an event that moves contacts, by a known factor or not."""
    events, history = past.drivers.events, past.cleaned.history
    told = event_effect(events, history.days, history.slots).volume != 1.0
    flags: Flags = told | veiled_slots(events, history.days, history.slots, past.kinds)
    return flags


def _stretches(codes: Codes) -> tuple[npt.NDArray[np.int64], ...]:
    """Cut days into stretches of one reason: day, first slot, first slot after."""
    slots = codes.shape[1]
    flat = codes.ravel()
    turn = np.concatenate([[True], flat[1:] != flat[:-1]])
    turn[::slots] = True
    begin = np.flatnonzero(turn)
    after = np.append(begin[1:], len(flat))
    kept = flat[begin] > 0
    begin, after = begin[kept], after[kept]
    return begin // slots, begin % slots, (after - 1) % slots + 1


def _sum(
    values: npt.NDArray[np.float64],
    day: npt.NDArray[np.int64],
    first: npt.NDArray[np.int64],
    last: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """Sum stretches."""
    running = np.pad(values.cumsum(axis=1), ((0, 0), (1, 0)))
    summed: npt.NDArray[np.float64] = running[day, last] - running[day, first]
    return summed


def _placed(times: pd.DatetimeIndex, timezone: str) -> pd.DatetimeIndex:
    """Put wall-clock times into the centre's zone."""
    return times.tz_localize(timezone, ambiguous=True, nonexistent="shift_forward")


def _details(
    cleaned: CleanHistory, special: SpecialDays, events: pd.DataFrame
) -> dict[str, Callable[[int, int, int], str]]:
    """Give, by reason, the words on a stretch: day, first slot, first slot after."""
    history = cleaned.history
    names = special.of(history.days)
    step = pd.Timedelta(seconds=history.interval)
    slots_open = _open(cleaned).sum(axis=1)
    seen = np.isfinite(history.counts)

    def times(day: int, first: int, last: int) -> str:
        came = np.nansum(history.counts[day, first:last])
        usual = cleaned.normal[day, first:last].sum()
        return f"× {came / usual:.2f}" if usual > 0 else ""

    def missing(day: int, first: int, last: int) -> str:
        if not cleaned.lacking[day]:
            return ""
        return f"{int(seen[day].sum())} of {int(slots_open[day])} intervals recorded"

    def share(day: int, first: int, last: int) -> str:
        return f"{history.exposure[day, first:last].mean():.0%} recorded"

    def event(day: int, first: int, last: int) -> str:
        start = history.days[day] + first * step
        end = history.days[day] + last * step
        under = events[(events["start"] < end) & (events["until"] > start)]
        return "; ".join(under["name"].astype(str).unique())

    return {
        "spike": times,
        "dip": times,
        "odd day": times,
        "special day": lambda day, first, last: str(names[day]),
        "missing": missing,
        "partly recorded": share,
        "event": event,
        "clock change": lambda day, first, last: "the hour comes twice",
    }
