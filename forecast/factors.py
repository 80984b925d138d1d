"""What each interval's forecast is made of: factors whose product is its mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.queues import Queue
from ..data.settings import Centre
from ..data.tables import FACTORS
from .effects.event_shape import overlap
from .effects.events import kind_shapes
from .history import Matrix
from .layout import open_cells
from .look_back import Effects, Past
from .overrides import Override

__all__ = ["LEVEL_WEEKS", "Steps", "factor_frame"]

LEVEL_WEEKS = 8
# An override this far above what it changes sets contacts rather than scales them.
SET_BEYOND = 1000.0
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Steps:
    """A forecast on its way from a normal day to what is published.

    Parameters
    ----------
    normal
        What the models say of normal days. [contacts/interval]
    effects
        What is known to move them.
    moved, mean
        The forecast before and after the planner's overrides. [contacts/interval]
    overrides
        The overrides that were applied.
    """

    normal: Matrix
    effects: Effects
    moved: Matrix
    mean: Matrix
    overrides: Sequence[Override]


def factor_frame(
    queue: Queue,
    centre: Centre,
    past: Past,
    days: pd.DatetimeIndex,
    steps: Steps,
) -> pd.DataFrame:
    """Tell what each interval's forecast was multiplied by, step by step.

    The normal day is taken apart as a planner would: an average day of the last
    eight weeks × the weekday's part × the rest, which is trend and time of year.

    Parameters
    ----------
    queue, centre
        Settings.
    past
        The queue's past.
    days
        Days of the forecast, without zone.
    steps
        The forecast on its way.

    Returns
    -------
    pandas.DataFrame
        A Factors table.
    """
    weekday = np.asarray(days.day_of_week)
    share_open = past.cleaned.history.share_open[weekday]
    starts, day, slot = open_cells(centre, days, share_open)
    level, of_weekday = _recent(past)
    counted = past.cleaned.history.counted_week(LEVEL_WEEKS)
    total = steps.normal.sum(axis=1)
    usual = level * of_weekday[weekday]
    known = usual > 0
    part = np.where(known, of_weekday[weekday], 1.0)
    # Where nothing came of late, the whole of the day is the models' doing.
    base = level if level > 0 else 1.0
    season = total / np.where(known, usual, base)
    effects, mean = steps.effects, steps.mean
    is_set = mean > SET_BEYOND * steps.moved
    override = np.where(is_set, 0.0, _over(mean, steps.moved))
    cells = {
        "baseline": counted[weekday] * queue.actionable,
        "share": _shares(steps.normal, share_open),
        "holiday": effects.special,
        "event": effects.event,
        "weather": effects.weather,
        "driver": effects.driver,
        "override": override,
        "added": np.where(is_set, mean * queue.actionable, 0.0),
        "mean": np.round(mean * queue.actionable, 9),
        "events": _event_names(past, days, effects),
        "overrides": _override_names(steps, days),
    }
    frame = pd.DataFrame(
        {
            "queue": queue.name,
            "start": starts,
            "level": base,
            "weekday": part[day],
            "season": season[day],
            "actionable": queue.actionable,
            "special_day": past.drivers.special.of(days)[day],
            **{name: values[day, slot] for name, values in cells.items()},
        }
    )
    texts = ["special_day", "events", "overrides"]
    return FACTORS.check(frame.astype(dict.fromkeys(texts, "str")))


def _recent(past: Past) -> tuple[float, Matrix]:
    """Give an average day of the last weeks, and each weekday's part of it."""
    recent = past.training.last(LEVEL_WEEKS)
    level = float(recent.totals.mean())
    parts = np.zeros(7)
    for weekday in np.unique(recent.weekdays):
        own = recent.totals[recent.weekdays == weekday]
        parts[weekday] = own.mean() / level if level > 0 else 0.0
    return level, parts


def _shares(normal: Matrix, share_open: Matrix) -> Matrix:
    """Give each slot's share of its normal day; an empty day is spread evenly."""
    even = (share_open > 0).astype(float)
    weight = np.where(normal.sum(axis=1, keepdims=True) > 0, normal, even)
    shares: Matrix = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
    return shares


def _over(after: Matrix, before: Matrix) -> Matrix:
    """Divide; a factor on nothing is 1."""
    ratio: Matrix = np.where(before > 0, after / np.where(before > 0, before, 1.0), 1.0)
    return ratio


def _event_names(past: Past, days: pd.DatetimeIndex, effects: Effects) -> Texts:
    """Name the events over each slot, and those whose after-effect reaches it."""
    shape, events = effects.event.shape, past.drivers.events
    spans = [
        (str(row["name"]), overlap(days, shape[1], row["start"], row["end"]) > 0)
        for row in events.to_dict("records")
    ]
    unknown = events[~events["told"]]
    spans += [
        (str(row.name), (part > 0) & (overlap(days, shape[1], row.start, row.end) <= 0))
        for row, _, part in kind_shapes(unknown, days, shape[1], past.kinds)
    ]
    return _names(shape, spans)


def _override_names(steps: Steps, days: pd.DatetimeIndex) -> Texts:
    """Name who set each slot, and why."""
    shape = steps.mean.shape
    spans = [
        (f"{one.who} ({one.why})", overlap(days, shape[1], one.start, one.end) > 0)
        for one in steps.overrides
    ]
    return _names(shape, spans)


def _names(
    shape: tuple[int, ...], spans: Sequence[tuple[str, npt.NDArray[np.bool_]]]
) -> Texts:
    """Join the names that cover each cell."""
    names = np.full(shape, "", dtype=object)
    for name, covers in spans:
        # A semicolon parts the names of one cell.
        own = name.replace(";", ",")
        joined = np.where(names == "", own, names + ("; " + own))
        names = np.where(covers, joined, names)
    return names
