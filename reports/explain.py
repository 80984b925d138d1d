"""The arithmetic of a forecast, line by line, in a planner's words."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ..data.errors import InputError, Problem
from ..data.factors import EDITED, STEPS, summed
from ..data.intervals import holds
from ..data.kept import Kept
from ..data.plan import Plan
from .words import clock, day, listing

__all__ = ["Explanation", "Line", "explain", "explained_text"]

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
# A factor nearer to 1 than this is told as no factor at all.
NOTHING = 5e-4
# Told only where they change something; the others are told to be without effect.
SELDOM = ("share", "weekday", "driver", "actionable")


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic.

    Parameters
    ----------
    step
        Column of the Factors table, "edit" for a hand on forecast.csv.
    sign
        "", "×", "+" or "=".
    value
        What is multiplied or added. [contacts] or a factor
    text
        What it is.
    """

    step: str
    sign: str
    value: float
    text: str


@dataclass(frozen=True)
class Explanation:
    """Why a queue's forecast of some span is what it is.

    Parameters
    ----------
    queue, span
        Of what, and when, in words.
    mean, p10, p90
        The forecast as it stands in the run's folder. [contacts]
    baseline
        Mean of the last eight same weekdays as counted. [contacts]
    lines
        The arithmetic: the first line × the others = the last.
    weights
        Share of each model. [0..1]
    notes
        The run's sentences on the queue.
    """

    queue: str
    span: str
    mean: float
    p10: float
    p90: float
    baseline: float
    lines: tuple[Line, ...]
    weights: dict[str, float]
    notes: tuple[str, ...]


def explain(
    plan: Plan,
    queue: str,
    on: date | None = None,
    at: pd.Timestamp | None = None,
) -> Explanation:
    """Explain a queue's forecast of the week, of a day or of an interval.

    Parameters
    ----------
    plan
        A run with forecast and factors.
    queue
        The queue's name.
    on
        A day of the run; None with `at` None means the whole run.
    at
        A moment in centre time, without zone, inside the interval.

    Returns
    -------
    Explanation
        What the forecast is made of.

    Raises
    ------
    InputError
        If the run has no factors, no such queue, or nothing forecast then.
    """
    rows = _rows(plan, queue)
    local = rows["start"].dt.tz_convert(plan.week.timezone).dt.tz_localize(None)
    if at is not None:
        interval = plan.settings.centre.interval
        inside = holds(rows["start"], at, interval, plan.week.timezone)
        span = f"{day(at.date())} {clock(local[inside].iloc[0])}" if any(inside) else ""
        when = f"{at:%Y-%m-%d %H:%M}"
    elif on is not None:
        inside, span, when = local.dt.date == on, day(on), str(on)
    else:
        inside, span = local == local, plan.week.label
        when = span
    found = rows[inside]
    if found.empty:
        first, last = local.min(), local.max()
        raise InputError(
            f"Nothing is forecast for {queue} at {when}: it is closed then, or outside "
            f"this run ({first:%Y-%m-%d} to {last:%Y-%m-%d})."
        )
    told = summed(found, ["queue"]).iloc[0]
    doubt = _doubt(plan, queue, on, found["start"].iloc[0] if at is not None else None)
    mean = float(found["now"].sum())
    starts = local[inside]
    notes = [str(note) for note in plan.summary.get("notes", [])]
    weights = plan.weights[plan.weights["queue"] == queue]
    return Explanation(
        queue,
        span.replace("\u00a0", " "),
        mean,
        *doubt,
        float(told["baseline"]),
        tuple(_lines(told, starts, at is not None, mean)),
        dict(zip(weights["model"], weights["weight"].astype(float), strict=True)),
        tuple(note for note in notes if note.startswith(f"{queue}:")),
    )


def explained_text(told: Explanation) -> list[str]:
    """Write an explanation as lines of text.

    Parameters
    ----------
    told
        What `explain` gave.
    """
    digits = 0 if told.mean >= 100 else 1
    rows = [
        (
            f"{line.sign:>3}",
            _figure(line, digits),
            line.text,
        )
        for line in told.lines
    ]
    width = max(len(figure) for _, figure, _ in rows)
    text = [
        f"{told.queue}, {told.span}: {told.mean:,.{digits}f} contacts expected, "
        f"{told.p10:,.0f} to {told.p90:,.0f} with a chance of eight in ten.",
        "",
        *(f"{sign} {figure:>{width}}  {words}" for sign, figure, words in rows),
        "",
        f"Beside it: the mean of the last eight same weekdays, as counted, is "
        f"{told.baseline:,.{digits}f}.",
    ]
    shares = [f"{name} {share:.0%}" for name, share in told.weights.items()]
    if shares:
        text.append(f"Models: {', '.join(shares)}.")
    if told.notes:
        text += ["What the run noted:", *(f"  {note}" for note in told.notes)]
    return text


def _rows(plan: Plan, queue: str) -> pd.DataFrame:
    """Give a queue's factors with the mean that stands in forecast.csv now."""
    if plan.factors.empty:
        what = "This run does not hold what its forecast is made of (factors.csv)."
        raise InputError(Problem(what, "Run `shiftcast forecast` again."))
    names = [each.name for each in plan.settings.queues]
    if queue not in names:
        raise InputError(
            f"There is no queue '{queue}'. The run has {', '.join(names)}."
        )
    rows = plan.factors[plan.factors["queue"] == queue]
    if rows.empty:
        raise InputError(f"Nothing is forecast for {queue}: it never opens.")
    return Kept(Path(), plan.forecast, rows).now


def _doubt(
    plan: Plan, queue: str, on: date | None, at: pd.Timestamp | None
) -> tuple[float, float]:
    """Give P10 and P90 of the span."""
    if at is not None:
        table = plan.forecast[plan.forecast["start"] == at]
    elif on is not None:
        dates = pd.to_datetime(plan.forecast_days["date"]).dt.date
        table = plan.forecast_days[dates == on]
    else:
        weeks = plan.forecast_weeks
        table = weeks[weeks["week"] == plan.week.label]
    own = table[table["queue"] == queue]
    if own.empty:
        return float("nan"), float("nan")
    return float(own["p10"].iloc[0]), float(own["p90"].iloc[0])


def _lines(
    told: "pd.Series[Any]", starts: "pd.Series[Any]", interval: bool, mean: float
) -> list[Line]:
    """Write the arithmetic of one span."""
    texts = _texts(told, starts, interval)
    lines = [Line("level", "", float(told["level"]), texts["level"])]
    for step in STEPS[1:]:
        value = float(told[step])
        plain = abs(value - 1.0) < NOTHING
        if plain and step in SELDOM:
            continue
        lines.append(Line(step, "×", value, texts.get(step, step)))
    if told["added"] > 0:
        words = f"set by an override: {_named(told['overrides'])}"
        lines.append(Line("added", "+", float(told["added"]), words))
    made = float(told["mean"])
    lines.append(Line("mean", "=", made, "contacts, as the forecast was made"))
    if abs(mean - made) > EDITED * max(made, mean):
        lines.append(
            Line("edit", "=", mean, "contacts, as edited by hand since in forecast.csv")
        )
    return lines


def _texts(
    told: "pd.Series[Any]", starts: "pd.Series[Any]", interval: bool
) -> dict[str, str]:
    """Say what each factor of a span is."""
    days = starts.dt.normalize().unique()
    one = len(days) == 1
    weekday = WEEKDAYS[days[0].weekday()] if one else "the weekdays that are open"
    share = "days" if not one else f"the clock change on {day(days[0].date())}"
    if interval:
        share = f"the share of {clock(starts.iloc[0])} in a normal {weekday}"
    texts = {
        "level": "an average day of the last weeks (up to eight)",
        "share": share,
        "weekday": weekday,
        "season": "trend and time of year",
        "holiday": _named(told["special_day"]) or "no special day",
        "event": f"events: {_named(told['events'])}" if told["events"] else "no event",
        "weather": "weather",
        "driver": "numbers of drivers.csv",
        "override": f"override: {_named(told['overrides'])}"
        if told["overrides"]
        else "no override",
        "actionable": "the share that needs an answer",
    }
    if abs(told["weather"] - 1.0) < NOTHING:
        texts["weather"] = "weather as usual, not known or without effect"
    return {name: text.replace("\u00a0", " ") for name, text in texts.items()}


def _named(names: str) -> str:
    """Write the names of a cell, which semicolons part, as a list."""
    return listing(names.split("; "))


def _figure(line: Line, digits: int) -> str:
    """Write a contacts figure or a factor."""
    if line.step in ("level", "added", "mean", "edit"):
        return f"{line.value:,.{digits}f}"
    near = NOTHING < abs(line.value - 1.0) < 0.005
    if near or 0.0 < line.value < 0.095:
        return f"{line.value:.4f}"
    return f"{line.value:.2f}"
