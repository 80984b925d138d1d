"""What a log tells: patience, handle times, who calls again, who was there."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...data.errors import InputError
from ...data.queues import Queue
from ...data.settings import Settings
from ...data.tables_learnt import LEARNT, PATIENCE_CURVE, PATIENCE_HAZARD
from ..queueing.estimate import Patience, absurd, fit_patience
from ..queueing.handle_times import HandleTimes, fit_handle_times
from ..queueing.redials import Redials, redial_shares
from .agent_time import Presence, presence_of
from .calibration import Calibration, calibrate, observed_service
from .stretches import Waiting, on_duty, stretches_of, talk, while_waiting

__all__ = ["Learnt", "LearntQueue", "laid_out", "learn"]

# Points of a curve that a table holds; more are no finer to the eye.
CURVE_POINTS = 300


@dataclass(frozen=True, eq=False)
class LearntQueue:
    """What the log tells about one queue; None where it tells nothing.

    Parameters
    ----------
    name
        Name of the queue.
    contacts
        Offered to it. [contacts]
    patience, handle_times, redials
        The estimates.
    unknown
        Why each of those that are None is not known, one sentence each.
    handle_time
        Mean handle time where single ones are not known. [s]
    """

    name: str
    contacts: int
    patience: Patience | None = None
    handle_times: HandleTimes | None = None
    redials: Redials | None = None
    unknown: tuple[str, ...] = ()
    handle_time: float = float("nan")


@dataclass(frozen=True, eq=False)
class Learnt:
    """What the log tells about a centre.

    Parameters
    ----------
    queues
        One for each queue that the log has contacts of, as in plan.toml.
    first, last
        First and last moment the log has a contact of.
    waiting
        People on duty and busy while callers waited; None where no agent is named.
    calibration
        Predicted beside observed service; None where nobody knows who was on duty.
    presence
        What agents' states tell; None without them. Then people on duty are inferred
        from their contacts.
    table, curve, hazard
        Tables of those names in data/tables_learnt.py.
    """

    queues: tuple[LearntQueue, ...] = ()
    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None
    waiting: Waiting | None = None
    calibration: Calibration | None = None
    presence: Presence | None = None
    table: pd.DataFrame = field(default_factory=LEARNT.empty)
    curve: pd.DataFrame = field(default_factory=PATIENCE_CURVE.empty)
    hazard: pd.DataFrame = field(default_factory=PATIENCE_HAZARD.empty)


def learn(
    calls: pd.DataFrame, settings: Settings, states: pd.DataFrame | None = None
) -> Learnt:
    """Learn from a call log what plan.toml would like to know.

    Parameters
    ----------
    calls
        A Call log table; without rows only agents' states are learnt from.
    settings
        The centre's settings: its queues, interval, and [history] redial_within.
    states
        An Agent states table, if there is one.

    Returns
    -------
    Learnt
        Estimates with their doubt, and why what is missing is not known.

    Raises
    ------
    InputError
        If neither a contact that entered a queue nor a state is there.

    Examples
    --------
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({"queue": [{"name": "calls", "channel": "voice"}]})
    >>> rng = np.random.default_rng(1)
    >>> queue, patience = rng.exponential(20, 9000), rng.exponential(180, 9000)
    >>> start = pd.Timestamp("2026-01-13", tz="UTC") + pd.to_timedelta(
    ...     np.sort(rng.uniform(0, 5e5, 9000)), unit="s")
    >>> calls = pd.DataFrame({
    ...     "queue": "calls", "start": start, "wait": np.minimum(queue, patience),
    ...     "outcome": np.where(patience < queue, "abandoned", "handled"),
    ...     "handle_time": np.where(patience < queue, np.nan, 240.0)})
    >>> found = learn(calls, settings).queues[0]
    >>> round(found.patience.mean), found.unknown
    (176, ('Who calls again cannot be told: the log has no column caller. Export the \
log with caller ids.',))
    """
    presence = presence_of(states) if states is not None and len(states) else None
    offered = calls[calls["outcome"] != "none"]
    if offered.empty and presence is None:
        raise InputError(
            "The log has no contact that entered a queue, so there is nothing to "
            "learn. Check the columns outcome and reached."
        )
    if offered.empty:
        return Learnt(presence=presence)
    within = settings.history.redial_within
    queues = tuple(
        _learn_queue(queue, offered[offered["queue"] == queue.name], within)
        for queue in settings.queues
        if (offered["queue"] == queue.name).any()
    )
    live = offered[offered["queue"].isin([queue.name for queue in settings.live])]
    waiting, calibration = _hold_against(live, settings, presence)
    return Learnt(
        queues=queues,
        first=offered["start"].min(),
        last=offered["start"].max(),
        waiting=waiting,
        calibration=calibration,
        presence=presence,
        **laid_out(queues),
    )


def laid_out(queues: tuple[LearntQueue, ...]) -> dict[str, pd.DataFrame]:
    """Lay queues out as the tables of a Learnt: table, curve and hazard."""
    return {
        "table": LEARNT.of([_row(queue) for queue in queues]),
        "curve": _curves(queues),
        "hazard": _hazards(queues),
    }


def _learn_queue(queue: Queue, calls: pd.DataFrame, within: float) -> LearntQueue:
    """Estimate what can be estimated; keep the sentence of what cannot."""
    unknown: list[str] = []
    patience = handle_times = redials = None
    gave_up = (calls["outcome"] == "abandoned").to_numpy()
    served = calls[calls["outcome"] == "handled"]
    if queue.live and "wait" not in calls:
        unknown.append(
            "Patience cannot be estimated: the log has no column wait. Export how long "
            "each contact waited."
        )
    elif queue.live:
        waited = calls[calls["outcome"] != "blocked"]
        lost = gave_up[(calls["outcome"] != "blocked").to_numpy()]
        try:
            patience = fit_patience(waited["wait"].to_numpy(np.float64), lost)
        except InputError as error:
            unknown.append(str(error))
    try:
        handle_times = fit_handle_times(served["handle_time"].to_numpy(np.float64))
    except InputError as error:
        unknown.append(str(error))
    if queue.live:
        try:
            redials = redial_shares(calls, within)
        except InputError as error:
            unknown.append(str(error))
    return LearntQueue(
        queue.name, len(calls), patience, handle_times, redials, tuple(unknown)
    )


def _hold_against(
    live: pd.DataFrame, settings: Settings, presence: Presence | None
) -> tuple[Waiting | None, Calibration | None]:
    """Take, or infer, who was on duty, and hold the formulas against what happened."""
    if "wait" not in live or live.empty:
        return None, None
    # A line that was never closed would have somebody wait all day.
    live = live[~absurd(live["wait"].to_numpy(np.float64))]
    if presence is None:
        if "agent" not in live:
            return None, None
        contacts = talk(live)
        if contacts.empty:
            return None, None
        busy, duty = stretches_of(contacts), stretches_of(on_duty(contacts))
    else:
        busy, duty = presence.busy, presence.on_duty
    waiting = while_waiting(live, duty, busy)
    most = live["queue"].value_counts().idxmax()
    within = settings.queue(str(most)).promise.within
    observed = observed_service(live, settings.centre.interval, within)
    served = live[(live["outcome"] == "handled") & (live["handle_time"] > 0)]
    if served.empty:
        return waiting, None
    lost = (live["outcome"] == "abandoned").to_numpy()
    try:
        patience = fit_patience(live["wait"].to_numpy(np.float64), lost)
    except InputError:
        patience = None
    calibration = calibrate(
        observed,
        duty,
        settings.centre.interval,
        within=within,
        patience=patience,
        handle_time=float(served["handle_time"].mean()),
    )
    return waiting, calibration


def _row(queue: LearntQueue) -> dict[str, object]:
    """Lay out one queue as a row of the Learnt table."""
    row: dict[str, object] = dict.fromkeys(LEARNT.names, np.nan)
    row |= {"queue": queue.name, "contacts": queue.contacts, "law": ""}
    row["handle_time"] = queue.handle_time
    if queue.patience is not None:
        found = queue.patience
        row |= {
            "gave_up": found.gave_up,
            "patience": found.mean,
            "patience_error": found.error,
            "patience_low": found.low,
            "patience_high": found.high,
            "naive": found.naive,
            "median": _finite(found.median),
            "median_low": _finite(found.median_low),
            "median_high": _finite(found.median_high),
        }
    if queue.handle_times is not None:
        times = queue.handle_times
        row |= {
            "handle_time": times.mean,
            "handle_cv": times.cv,
            "handle_median": times.median,
            "short": times.short,
            "law": times.law,
            "lognormal": times.lognormal,
            "exponential": times.exponential,
        }
    if queue.redials is not None:
        again = queue.redials
        row |= {
            "after_giving_up": again.after_giving_up,
            "after_service": again.after_service,
            "redial": again.net,
            "redial_low": again.low,
            "redial_high": again.high,
            "same_day": again.same_day,
        }
    return row


def _curves(queues: tuple[LearntQueue, ...]) -> pd.DataFrame:
    """Lay out the curves of all queues, thinned, the exponential beside them."""
    parts = []
    for queue in queues:
        if queue.patience is None or queue.patience.curve.empty:
            continue
        curve = queue.patience.curve
        if len(curve) > CURVE_POINTS:
            kept = np.linspace(0, len(curve) - 1, CURVE_POINTS).round().astype(int)
            curve = curve.iloc[kept]
        fitted = np.exp(-curve["wait"] / queue.patience.mean)
        parts.append(curve.assign(queue=queue.name, exponential=fitted))
    if not parts:
        return PATIENCE_CURVE.empty()
    return PATIENCE_CURVE.check(pd.concat(parts, ignore_index=True))


def _hazards(queues: tuple[LearntQueue, ...]) -> pd.DataFrame:
    """Lay out the hazards of all queues."""
    parts = [
        queue.patience.hazard.assign(queue=queue.name)
        for queue in queues
        if queue.patience is not None and len(queue.patience.hazard)
    ]
    if not parts:
        return PATIENCE_HAZARD.empty()
    table = PATIENCE_HAZARD.check(pd.concat(parts, ignore_index=True))
    return table.assign(until=table["until"].replace(np.inf, np.nan))


def _finite(value: float) -> float:
    """Give NaN for what lies beyond the data."""
    return value if np.isfinite(value) else float("nan")
