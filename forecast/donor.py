"""New queues: the forecast of a queue like them × a scale, until they have a past."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from ..data.queues import Queue
from .handle_time import Handled, read_handled
from .history import Matrix
from .loan import Loan
from .queue_task import QueueTask
from .result import ForecastResult, empty_tables

__all__ = ["borrows", "lend", "settle"]

# From so many weeks on a queue stands on its own past.
OWN_WEEKS = 8
# How far a planner's scale is thought to be off, one standard deviation.
SCALE_SD = 0.5
# Contacts that an own handle time must rest on to count half.
HANDLE_TIME_PRIOR = 100.0
LEAST_DAYS = 7


def borrows(task: QueueTask) -> bool:
    """Tell whether a queue has a donor and too short a past of its own."""
    if task.queue.donor is None:
        return False
    starts = _seen(task)["start"]
    if not len(starts):
        return True
    span = starts.max().normalize() - starts.min().normalize()
    return bool(span.days + 1 < 7 * OWN_WEEKS)


def lend(tasks: Sequence[QueueTask]) -> list[QueueTask]:
    """Give queues without a past the past of their donors, and a scale.

    The planner's scale is a guess that is half off, one time in three; each contact
    of the queue's own corrects it, on the days and intervals both were open
    (a gamma distribution, thinned by how restless the ratio is from day to day).

    Parameters
    ----------
    tasks
        All queues.

    Returns
    -------
    list of QueueTask
        The same; those that borrow have the donor's contacts, events and overrides,
        and a loan that says what for.

    Raises
    ------
    InputError
        If a donor is closed all week.
    """
    by_name = {task.queue.name: task for task in tasks}
    lent, problems = [], []
    for task in tasks:
        if not borrows(task):
            lent.append(task)
        elif task.queue.donor not in by_name:
            problems.append(
                Problem(
                    f"Queue '{task.queue.name}' borrows from '{task.queue.donor}', "
                    "which is closed all week.",
                    "Name another donor.",
                    "plan.toml",
                )
            )
        else:
            lent.append(_borrow(task, by_name[str(task.queue.donor)]))
    if problems:
        raise InputError(problems)
    return lent


def settle(task: QueueTask, made: ForecastResult) -> ForecastResult:
    """Call a borrowed forecast what it is: assumed.

    Parameters
    ----------
    task
        A queue that borrows.
    made
        What its donor's past gave.
    """
    loan, name = task.loan, task.queue.name
    if loan is None:
        return made
    weights = pd.DataFrame({"queue": [name], "model": [loan.title], "weight": [1.0]})
    share = loan.actionable or 1.0
    factors = made.factors.assign(
        level=made.factors["level"] * task.queue.actionable / share,
        actionable=loan.actionable,
    )
    # What was scored and cleaned is the donor's past, not this queue's.
    bare = {
        table: empty_tables()[table]
        for table in ("scores", "hour_scores", "handle_time_scores", "cleaned")
    }
    theirs = [
        note.replace(f"{name}:", f"{name} (as {loan.donor}):", 1) for note in made.notes
    ]
    return replace(
        made,
        **bare,
        weights=weights,
        factors=factors,
        notes=(loan.sentence(name), *theirs),
    )


def _borrow(task: QueueTask, donor: QueueTask) -> QueueTask:
    """Give a queue its donor's past."""
    queue, theirs = task.queue, donor.queue
    own, past = _seen(task), _seen(donor)
    loan = _loan(queue, theirs, own, past)
    share = loan.scale * theirs.actionable
    contacts = donor.contacts.assign(queue=queue.name)
    contacts["handle_time"] = _handle_times(task, donor)
    values = task.overrides.copy()
    if len(values) and "value" in values:
        # The planner's values are this queue's contacts, not the donor's.
        own_value = values["queue"].fillna("") != theirs.name
        into = queue.actionable / max(share, 1e-9)
        values.loc[own_value, "value"] = values.loc[own_value, "value"] * into
    return replace(
        task,
        contacts=contacts,
        queue=replace(queue, actionable=share),
        events=_renamed(task.events, theirs.name, queue.name),
        overrides=_renamed(values, theirs.name, queue.name),
        special_days=_renamed(task.special_days, theirs.name, queue.name),
        loan=loan,
    )


def _loan(queue: Queue, donor: Queue, own: pd.DataFrame, past: pd.DataFrame) -> Loan:
    """Correct the planner's scale by what came on the days both were open."""
    both = own.merge(past, on="start", suffixes=("", "_donor"))
    expected = both["offered_donor"] * queue.scale * donor.actionable
    expected = expected / max(queue.actionable, 1e-9)
    by_day = pd.DataFrame(
        {"came": both["offered"], "said": expected}, index=both.index
    ).groupby(both["start"].dt.normalize())
    days = by_day.sum()
    came, said = (days[name].to_numpy(dtype=float) for name in ("came", "said"))
    restless = _restless(came, said)
    prior = 1.0 / SCALE_SD**2
    count = prior + came.sum() / restless
    expected_count = prior + said.sum() / restless
    return Loan(
        donor.name,
        queue.scale,
        queue.scale * count / expected_count,
        1.0 / float(np.sqrt(count)),
        len(days),
        float(said.sum() / restless / expected_count),
        queue.actionable,
    )


def _restless(came: Matrix, said: Matrix) -> float:
    """Measure the days' variance around their donor's, against a Poisson count's."""
    if len(came) < LEAST_DAYS or said.sum() <= 0 or came.sum() <= 0:
        return 1.0
    level = said * came.sum() / said.sum()
    terms = (came - level) ** 2 / np.maximum(level, 1e-9)
    return max(1.0, float(terms[level > 0].sum() / (len(came) - 1)))


def _seen(task: QueueTask) -> pd.DataFrame:
    """Give a queue's contacts before the first day, at local times."""
    own = task.contacts
    local = pd.DatetimeIndex(own["start"]).tz_convert(task.centre.timezone)
    frame = pd.DataFrame(
        {"start": local.tz_localize(None), "offered": own["offered"].to_numpy()}
    ).dropna()
    return frame[frame["start"] < pd.Timestamp(task.first)]


def _handle_times(task: QueueTask, donor: QueueTask) -> Matrix:
    """Give the donor's handle times at the queue's own level, as far as it is known."""
    contacts = donor.contacts.reindex(columns=["handle_time"])
    times: Matrix = contacts["handle_time"].to_numpy(dtype=float)
    end = pd.Timestamp(task.first)
    theirs, own = (
        read_handled(
            one.contacts, one.queue.name, one.centre.timezone, one.centre.interval
        ).until(end)
        for one in (donor, task)
    )
    usual = _mean(theirs)
    told = task.queue.handle_time or usual
    if told is None:
        # Neither knows; what the donor's setting says will have to do.
        told = donor.queue.handle_time
    count = float(own.count.sum())
    if told is None and not count:
        return times
    known = _mean(own) or 0.0
    level = (count * known + HANDLE_TIME_PRIOR * (told or known)) / (
        count + HANDLE_TIME_PRIOR
    )
    if usual is None:
        return np.full(len(times), level)
    return times * level / usual


def _mean(handled: Handled) -> float | None:
    """Give the mean handle time over contacts; None where there is none. [s]"""
    if not len(handled.start):
        return None
    return float(np.average(handled.time, weights=handled.count))


def _renamed(table: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    """Let what is said of one queue hold for another."""
    if "queue" not in table or table.empty:
        return table
    kept = table[table["queue"].fillna("").isin(["", old, new])]
    return kept.assign(queue=kept["queue"].replace({old: new}))
