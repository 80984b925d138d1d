"""What a table of intervals tells, where there is no call log."""

import numpy as np
import pandas as pd

from ...data.errors import InputError
from ...data.queues import Queue
from ...data.settings import Settings
from ..queueing.estimate import Patience, patience_of_counts
from .agent_time import Presence, presence_of
from .calibration import Calibration, calibrate
from .learn import Learnt, LearntQueue, laid_out

__all__ = ["learn_counts", "observed_counts"]


def learn_counts(
    contacts: pd.DataFrame, settings: Settings, states: pd.DataFrame | None = None
) -> Learnt:
    """Learn from counts and means by interval what they can tell.

    Parameters
    ----------
    contacts
        A Contacts table. Patience wants abandoned, wait and abandon_wait of it.
    settings
        The centre's settings.
    states
        An Agent states table, if there is one: who was on duty.

    Returns
    -------
    Learnt
        Patience without its shape, mean handle times, and, where states tell who was
        on duty, predicted beside observed service.

    Raises
    ------
    InputError
        If there is no contact.

    Examples
    --------
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({"queue": [{"name": "calls", "channel": "voice"}]})
    >>> start = pd.to_datetime(["2026-01-13 08:00"], utc=True)
    >>> contacts = pd.DataFrame({"queue": "calls", "start": start, "offered": 100.0,
    ...     "handled": 90.0, "abandoned": 10.0, "handle_time": 240.0, "wait": 20.0,
    ...     "abandon_wait": 30.0})
    >>> found = learn_counts(contacts, settings).queues[0]
    >>> found.patience.mean, found.handle_time
    (210.0, 240.0)
    """
    names = [queue.name for queue in settings.queues]
    contacts = contacts[contacts["queue"].isin(names) & (contacts["offered"] > 0)]
    if contacts.empty:
        raise InputError(
            "The history has no contact, so there is nothing to learn. Export it again."
        )
    queues = tuple(
        _learn_queue(queue, contacts[contacts["queue"] == queue.name])
        for queue in settings.queues
        if (contacts["queue"] == queue.name).any()
    )
    presence = presence_of(states) if states is not None and len(states) else None
    live = contacts[contacts["queue"].isin([queue.name for queue in settings.live])]
    return Learnt(
        queues=queues,
        first=contacts["start"].min(),
        last=contacts["start"].max(),
        calibration=_hold_against(live, settings, presence),
        presence=presence,
        **laid_out(queues),
    )


def observed_counts(contacts: pd.DataFrame) -> pd.DataFrame:
    """Add the queues of each interval up, as observed_service does for a log.

    Parameters
    ----------
    contacts
        A Contacts table of the live queues.

    Returns
    -------
    pandas.DataFrame
        By start: offered, handle_time, wait (of all offered), service, abandoned;
        NaN where the history does not tell it of every queue.
    """
    frame = _filled(contacts)
    handled, lost = frame["handled"], frame["abandoned"]
    parts = pd.DataFrame(
        {
            "start": frame["start"],
            "offered": frame["offered"],
            "_served": handled.where(frame["handle_time"] > 0, 0.0),
            "_work": (handled * frame["handle_time"]).fillna(0.0),
            "wait": _waited(frame),
            "service": frame["service"] * frame["offered"],
            "abandoned": lost,
        }
    )
    sums = parts.groupby("start").agg(lambda values: values.sum(skipna=False))
    means = sums[["wait", "service", "abandoned"]].div(sums["offered"], axis=0)
    served = sums["_served"].where(sums["_served"] > 0)
    means.insert(0, "handle_time", sums["_work"] / served)
    means.insert(0, "offered", sums["offered"])
    return means.reset_index()


def _filled(contacts: pd.DataFrame) -> pd.DataFrame:
    """Give every column that is needed; who was neither counted nor lost was served."""
    names = ("handled", "abandoned", "handle_time", "wait", "abandon_wait", "service")
    frame = contacts.reindex(columns=["queue", "start", "offered", *names])
    frame["handled"] = frame["handled"].fillna(frame["offered"] - frame["abandoned"])
    # What redials were taken off demand stood in the queue all the same.
    both = frame["handled"] + frame["abandoned"]
    frame["offered"] = both.where(both > 0, frame["offered"])
    return frame


def _waited(frame: pd.DataFrame) -> "pd.Series[float]":
    """Add up the time all contacts of each row waited; NaN if not known. [s]"""
    answered = (frame["handled"] * frame["wait"]).where(frame["handled"] != 0, 0.0)
    lost = (frame["abandoned"] * frame["abandon_wait"]).where(
        frame["abandoned"] != 0, 0.0
    )
    both: pd.Series[float] = answered + lost
    return both


def _learn_queue(queue: Queue, contacts: pd.DataFrame) -> LearntQueue:
    """Estimate what counts can tell of one queue."""
    frame = _filled(contacts)
    unknown: list[str] = []
    patience = None
    if queue.live:
        try:
            patience = _patience(frame)
        except InputError as error:
            unknown.append(str(error))
        unknown.append(
            "Who calls again cannot be told from counts, but from a call log."
        )
    served = frame["handled"].fillna(frame["offered"])
    timed = (frame["handle_time"] > 0) & (served > 0)
    mean = float("nan")
    if timed.any():
        mean = float(np.average(frame["handle_time"][timed], weights=served[timed]))
    return LearntQueue(
        queue.name,
        round(float(contacts["offered"].sum())),
        patience=patience,
        unknown=tuple(unknown),
        handle_time=mean,
    )


def _patience(frame: pd.DataFrame) -> Patience:
    """Estimate patience from sums, or say what the sums lack."""
    lost, answered = frame["abandoned"], (frame["handled"] * frame["wait"]).sum()
    if lost.isna().all() or frame["wait"].isna().all():
        raise InputError(
            "Patience cannot be estimated from counts alone. Export a call log, or the "
            "columns abandoned, wait (mean of the answered) and abandon_wait (mean of "
            "those who gave up)."
        )
    waited = _waited(frame)
    known = waited.notna() & lost.notna()
    if not (known & (lost > 0)).any() and lost.sum() > 0:
        raise InputError(
            f"Patience is more than {answered / lost.sum():,.0f} s, the time that the "
            "answered waited ÷ those who gave up. How long the latter waited would "
            "tell it: a column abandon_wait."
        )
    return patience_of_counts(
        float(lost[known].sum()),
        float(waited[known].sum()),
        float(frame["handled"][known].sum()),
    )


def _hold_against(
    live: pd.DataFrame, settings: Settings, presence: Presence | None
) -> Calibration | None:
    """Hold the formulas against what happened, where it is known who was on duty."""
    if presence is None or live.empty:
        return None
    observed = observed_counts(live)
    measures = observed[["wait", "service", "abandoned"]]
    times = observed["handle_time"]
    if not measures.notna().any(axis=None) or not times.notna().any():
        return None
    try:
        patience = _patience(_filled(live))
    except InputError:
        patience = None
    most = live.groupby("queue")["offered"].sum().idxmax()
    return calibrate(
        observed,
        presence.on_duty,
        settings.centre.interval,
        within=settings.queue(str(most)).promise.within,
        patience=patience,
        handle_time=float(times.mean()),
    )
