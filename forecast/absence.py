"""Absence ahead: the day's share of each reason, learnt from an absence history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from ..data.settings import Settings
from ..data.tables import ABSENCE_SCORES, SHRINKAGE
from .absence_rate import AbsenceRate, Absences
from .effects.weather import known_weather
from .history import Matrix

__all__ = ["AbsenceForecast", "backtest_absence", "forecast_absence", "read_absences"]

# A weekday seen four times is the least that tells weekdays apart.
LEAST_DAYS = 28
SCORED_WEEKS = 4
BAND = (0.1, 0.9)
WEEK = pd.Timedelta(days=7)


@dataclass(frozen=True)
class AbsenceForecast:
    """Absence ahead, and how far to trust it.

    Parameters
    ----------
    shrinkage
        A Shrinkage table: reasons of plan.toml that the history tells of, by day.
    scores
        An Absence scores table.
    notes
        Sentences for the planner.
    """

    shrinkage: pd.DataFrame
    scores: pd.DataFrame
    notes: tuple[str, ...]


def forecast_absence(
    absence: pd.DataFrame,
    settings: Settings,
    first: date,
    days: int,
    weather: pd.DataFrame | None = None,
) -> AbsenceForecast:
    """Forecast the share of each reason of plan.toml that the history tells of.

    Parameters
    ----------
    absence
        An Absence table. Nothing from `first` on is looked at.
    settings
        The centre's settings: reasons that [shrinkage] does not name are left out,
        for planned time off is not grossed up.
    first
        First day to forecast.
    days
        How many days.
    weather
        A Weather table.
    """
    origin = pd.Timestamp(first)
    ahead = pd.date_range(origin, periods=days, freq="D")
    known = _weather(weather, origin, trial=False)
    tables, scores, notes = [], [], _stranger_notes(absence, settings)
    for reason, usual in settings.shrinkage.reasons:
        past = read_absences(absence, reason).before(origin)
        if not len(past.days):
            continue
        if len(past.days) < LEAST_DAYS:
            notes.append(
                f"{reason}: absence.csv tells of {len(past.days)} days; a forecast "
                f"takes {LEAST_DAYS}. The {usual:.1%} of plan.toml stay."
            )
            continue
        end = past.days[-1] + pd.Timedelta(days=1)
        origins = [end - back * WEEK for back in range(settings.effort.origins, 0, -1)]
        scored = _score(past, reason, weather, origins, SCORED_WEEKS)
        rate = AbsenceRate.fit(past, known)
        share = np.round(rate.shares(ahead, known), 6)
        low, high = rate.quantiles(share, BAND)
        tables.append(
            pd.DataFrame(
                {
                    "date": ahead.as_unit("ns"),
                    "reason": reason,
                    "share": share,
                    "p10": low,
                    "p90": high,
                    "planned": usual,
                }
            )
        )
        scores += scored
        notes += _notes(reason, usual, rate, ahead, share, scored)
    table = pd.concat(tables, ignore_index=True) if tables else SHRINKAGE.empty()
    return AbsenceForecast(
        SHRINKAGE.check(table), ABSENCE_SCORES.of(scores), tuple(notes)
    )


def backtest_absence(
    absence: pd.DataFrame,
    settings: Settings,
    *,
    origins: int = 6,
    weeks: int = 4,
    weather: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Hold the forecast of absence and the flat mean against past weeks.

    Each origin sees nothing after it, and chooses anew what it tells days apart by.

    Parameters
    ----------
    absence, settings, weather
        As in forecast_absence.
    origins
        How many days to forecast from, a week apart, the last one `weeks` weeks
        before the history ends.
    weeks
        Weeks ahead of each origin to score. [weeks]

    Returns
    -------
    pandas.DataFrame
        An Absence scores table; model "flat" is the mean of all days before.

    Raises
    ------
    InputError
        If no origin has four weeks of absence before it.
    """
    rows: list[dict[str, object]] = []
    for reason, _ in settings.shrinkage.reasons:
        past = read_absences(absence, reason)
        if len(past.days):
            last = past.days[-1] + pd.Timedelta(days=1) - weeks * WEEK
            chosen = [last - back * WEEK for back in reversed(range(origins))]
            rows += _score(past, reason, weather, chosen, weeks)
    if not rows:
        raise InputError(
            Problem(
                "There is no absence to score: absence.csv is missing, names no reason "
                f"of [shrinkage], or has less than {LEAST_DAYS} days before the first "
                "origin.",
                "Add older days, or ask for fewer origins.",
            )
        )
    return ABSENCE_SCORES.of(rows)


def read_absences(absence: pd.DataFrame, reason: str) -> Absences:
    """Read the daily share of a reason, all teams together.

    A day that has rows, but none of this reason, had none of this absence; a day
    without any row is not known.

    Parameters
    ----------
    absence
        An Absence table.
    reason
        The reason; upper and lower case are one.
    """
    rows = absence.reindex(columns=["date", "reason", "team", "hours", "scheduled"])
    rows = rows.assign(
        share=absence.get("share", np.nan),
        team=rows["team"].astype(object).fillna("").astype(str),
    )
    share = rows["share"].fillna(rows["hours"] / rows["scheduled"])
    own = rows["reason"].str.casefold() == reason.casefold()
    # A team's scheduled hours stand beside each of its reasons: once is enough.
    teams = rows.groupby(["date", "team"])["scheduled"].max()
    size = teams.fillna(teams.mean() if teams.notna().any() else 1.0)
    mine = share[own].groupby([rows["date"][own], rows["team"][own]]).sum()
    away = mine.reindex(size.index).fillna(0.0) * size
    by_day = pd.DataFrame({"away": away, "size": size}).groupby(level="date").sum()
    if not own.any():
        by_day = by_day.iloc[:0]
    days = pd.DatetimeIndex(by_day.index)
    total = by_day["size"].to_numpy(dtype=float)
    return Absences(
        days,
        np.clip(by_day["away"].to_numpy(dtype=float) / total, 0.0, 1.0),
        total / total.mean() if len(total) else total,
    )


def _weather(
    weather: pd.DataFrame | None, origin: pd.Timestamp, *, trial: bool
) -> pd.DataFrame:
    """Give the weather as known at an origin; empty where none is given."""
    if weather is None or weather.empty:
        return pd.DataFrame()
    return known_weather(weather, origin, trial)


def _score(
    past: Absences,
    reason: str,
    weather: pd.DataFrame | None,
    origins: Sequence[pd.Timestamp],
    weeks: int,
) -> list[dict[str, object]]:
    """Hold forecast and flat mean against the weeks after each origin."""
    rows: list[dict[str, object]] = []
    for origin in origins:
        seen = past.before(origin)
        if len(seen.days) < LEAST_DAYS:
            continue
        known = _weather(weather, origin, trial=True)
        rate = AbsenceRate.fit(seen, known)
        for week in range(weeks):
            inside = (past.days >= origin + week * WEEK) & (
                past.days < origin + (week + 1) * WEEK
            )
            if not inside.any():
                continue
            came, weight = past.share[inside], past.weight[inside]
            said = rate.shares(past.days[inside], known)
            for model, shares in (
                ("absence", said),
                ("flat", np.full(len(came), seen.flat)),
            ):
                low, high = rate.quantiles(shares, BAND)
                rows.append(
                    {
                        "reason": reason,
                        "model": model,
                        "origin": origin,
                        "lead_week": float(week + 1),
                        "days": float(inside.sum()),
                        "rmse": _root(came - shares, weight),
                        "bias": float(np.average(shares - came, weights=weight)),
                        "coverage": float(np.mean((came >= low) & (came <= high))),
                    }
                )
    return rows


def _root(errors: Matrix, weight: Matrix) -> float:
    """Give the root mean squared error."""
    return float(np.sqrt(np.average(errors**2, weights=weight)))


def _notes(
    reason: str,
    usual: float,
    rate: AbsenceRate,
    days: pd.DatetimeIndex,
    share: Matrix,
    scored: Sequence[dict[str, object]],
) -> list[str]:
    """Tell the shares taken, what they rest on, and how good they were."""
    told = ", ".join(
        f"{value:.1%} on {day:%A}" if len(days) <= 7 else f"{value:.1%} on {day.date()}"
        for day, value in zip(days[:7], share[:7], strict=True)
    )
    by = ", ".join(rate.parts) or "the level of the last weeks alone"
    notes = [
        f"{reason}: {told} from the absence history (plan.toml says {usual:.1%}); "
        f"told apart by {by}."
    ]
    frame = ABSENCE_SCORES.of(scored)
    if len(frame):
        mean = frame.groupby("model")["rmse"].mean() * 100
        notes.append(
            f"{reason}: on {frame['origin'].nunique()} past weeks held back a day's "
            f"error was {mean['absence']:.2f} points, that of the flat mean "
            f"{mean['flat']:.2f}."
        )
    return notes


def _stranger_notes(absence: pd.DataFrame, settings: Settings) -> list[str]:
    """Tell of reasons in the history that plan.toml does not name."""
    known = {reason.casefold() for reason, _ in settings.shrinkage.reasons}
    found = sorted(set(absence["reason"].astype(str)) - {""})
    strangers = [reason for reason in found if reason.casefold() not in known]
    if not strangers:
        return []
    return [
        f"absence.csv has reasons that [shrinkage] of plan.toml does not name; they "
        f"were left out: {', '.join(strangers)}. Planned time off belongs into "
        "time_off.csv; name here what nobody plans."
    ]
