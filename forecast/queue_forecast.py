"""One queue's forecast: from its past to its sampled futures."""

import numpy as np
import pandas as pd

from ..data.tables import HOUR_SCORES, SCORES
from .blend import blend
from .cleaned import cleaned_frame
from .effects.driver_notes import driver_notes, driver_table
from .effects.event_doubt import sample_events
from .effects.event_notes import disagreements, event_notes, event_table
from .effects.events import event_effect
from .factors import Steps, factor_frame
from .history import Matrix, read_history
from .judge import Judge, generator
from .layout import lay_out
from .look_back import Past, look_back
from .overrides import apply_overrides, overrides_of
from .paths import sample_rates
from .queue_handle_time import judge_handle_time, lengthening, queue_handle_time
from .queue_notes import closing_notes, override_notes, past_notes
from .queue_task import MOST_TRIAL_DAYS, QueueTask, read_drivers
from .result import ForecastResult
from .trials import HORIZON_DAYS, Trials, forecast_with, members

__all__ = [
    "forecast_queue",
]

# Tells the sampled events and scales from other uses of a queue's chance.
EVENT_DRAWS, LOAN_DRAWS = 1, 2


def forecast_queue(task: QueueTask) -> ForecastResult:
    """Forecast one queue.

    Parameters
    ----------
    task
        The queue, its past, and what is known to be ahead.

    Raises
    ------
    InputError
        If the history is too short or contradicts itself.
    """
    queue, centre = task.queue, task.centre
    history, notes = read_history(task.contacts, queue, centre, task.first)
    drivers = read_drivers(task, history)
    days = pd.date_range(task.first, periods=task.days, freq="D")
    weekday = np.asarray(days.day_of_week)
    lead = np.asarray((days - history.end).days, dtype=np.int64)
    past = look_back(history, history.end, drivers, trial=False)
    events = past.drivers.events
    longer = lengthening(task, past)
    handle_time, told = queue_handle_time(task, past, longer)
    notes += told
    notes += past_notes(past, lead)

    judge = _judge(task, past, int(lead[-1]) + 1)
    forecasts, weights, told = _believe(judge, past, days)
    notes += told
    normal = blend(forecasts, weights)

    effects = past.effects(days, normal)
    notes += effects.notes
    notes += event_notes(
        queue.name, drivers.events, days, past.kinds, longer, past.usual_kinds
    )
    notes += disagreements(queue.name, events, past.kinds)
    notes += driver_notes(queue.name, past.numbers)
    moved = normal * effects.volume
    share_open = history.share_open[weekday]
    asked = overrides_of(task.overrides, queue.name, centre.timezone, days)
    overrides = [one for one in asked if one.holds(history.end)]
    notes += override_notes(queue.name, asked, history.end)
    mean = apply_overrides(moved, overrides, days, share_open)

    spread = judge.spread(history.end, -(-judge.trials.horizon // 7))
    notes += closing_notes(queue, spread, task.loan)
    rng = generator(task.seed, queue.name)
    # Rounded, so that the last bits of one machine's arithmetic decide nothing.
    answered = np.round(mean * queue.actionable, 9)
    paths, chance = task.effort.paths, generator(task.seed, queue.name, EVENT_DRAWS)
    sampled = sample_events(events, days, history.slots, past.kinds, paths, chance)
    if task.loan is not None:
        chance = generator(task.seed, queue.name, LOAN_DRAWS)
        sampled = task.loan.doubt(sampled, (paths, *answered.shape), chance)
    rates = sample_rates(answered, lead, spread, paths, rng, sampled)
    reached = event_effect(events, days, history.slots, None, longer)
    times = handle_time[weekday] * reached.handle_time
    return ForecastResult(
        *lay_out(queue.name, centre, days, answered, rates, times, share_open, rng),
        scores=SCORES.of(
            [row for origin in judge.origins() for row in judge.scores(origin)]
        ),
        hour_scores=HOUR_SCORES.of(
            [row for origin in judge.origins() for row in judge.hours(origin)]
        ),
        handle_time_scores=judge_handle_time(
            task, history, drivers, judge.origins(), -(-judge.trials.horizon // 7)
        ),
        weights=pd.DataFrame(
            {
                "queue": queue.name,
                "model": pd.Series(list(weights), dtype="str"),
                "weight": list(weights.values()),
            }
        ),
        factors=factor_frame(
            queue, centre, past, days, Steps(normal, effects, moved, mean, overrides)
        ),
        cleaned=cleaned_frame(past, centre),
        event_effects=event_table(
            queue.name, centre.timezone, drivers.events, days, past.kinds, longer
        ),
        drivers_used=driver_table(queue.name, past.numbers),
        notes=tuple(notes),
    )


def _judge(task: QueueTask, past: Past, horizon: int) -> Judge:
    """Set up the trials that weigh the models and measure the spread."""
    history = past.cleaned.history
    reach = int(np.clip(horizon, HORIZON_DAYS, MOST_TRIAL_DAYS))
    trials = Trials(history, past.drivers, reach)
    if task.weights is not None:
        given = dict(task.weights)
        return Judge(trials, tuple(given), 0, task.seed, given=given)
    names = members(past, task.models, task.effort.boosting)
    since = min(trials.weekly(history.end, task.effort.origins), default=history.end)
    return Judge(trials, names, task.effort.origins, task.seed, since)


def _believe(
    judge: Judge, past: Past, days: pd.DatetimeIndex
) -> tuple[dict[str, Matrix], dict[str, float], list[str]]:
    """Fit the models, weigh them by their trials, and tell which fell out."""
    forecasts, fallen = forecast_with(past, judge.names, days)
    if not forecasts:
        forecasts, _ = forecast_with(past, ("mean8",), days)
    weights, gone = judge.weights(past.origin)
    kept = {name: weight for name, weight in weights.items() if name in forecasts}
    if not kept:
        kept = {name: 1.0 for name in forecasts}
    total = sum(kept.values())
    queue = past.cleaned.history.queue.name
    notes = [
        f"{queue}: model {name} fell out: {why}."
        for name, why in (fallen | gone).items()
    ]
    return forecasts, {name: share / total for name, share in kept.items()}, notes
