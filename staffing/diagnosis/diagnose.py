"""Where a run's service dips: at lunch, on break, in training, between shifts."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.plan import Plan
from ...data.queues import Queue
from ...data.shrinkage import daily_shrinkage
from ...data.tables import DIAGNOSIS, DIPS
from ..queueing.performance import Definition
from ..rates import Rates, rate_nodes
from ..service import service_of
from .compare import compare, surely
from .moments import EVENT, SHIFT_CHANGE, away_by_kind, event_marks

__all__ = ["diagnose"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
# An interval has a kind where at least this share of the queue's people is in it, and
# half as many as where it is thickest.
LEAST_AWAY, OF_THICKEST = 0.05, 0.5
FEWEST_INTERVALS = 3
# Told only if it costs this much service and the people away are most of the reason.
LEAST_EFFECT, LEAST_CAUSE = 0.03, 0.5
# How far to either side of a dip its lunches or breaks could be spread. [h]
SPREAD_HOURS = 2.0


@dataclass(frozen=True, eq=False)
class Intervals:
    """One live queue's open intervals with contacts, in order.

    Parameters
    ----------
    queue
        The queue.
    starts
        Their starts.
    contacts
        Contacts of each, as simulated, else as forecast. [contacts]
    service
        Share served in time, as simulated, else as predicted. [0..1]
    load
        Offered load. [erlang]
    required, rostered
        As in Coverage. [agents]
    day
        Number of the day.
    reckon
        What the formulas predict for other numbers of rostered people.
    """

    queue: Queue
    starts: pd.DatetimeIndex
    contacts: Floats
    service: Floats
    load: Floats
    required: Floats
    rostered: Floats
    day: npt.NDArray[np.int64]
    reckon: "Reckoner"


@dataclass(frozen=True, eq=False)
class Reckoner:
    """The formulas of one queue, ready to be asked."""

    queue: Queue
    rates: Rates
    handle_time: Floats
    present: Floats
    interval: float
    definition: Definition

    def service(self, rostered: Floats, rows: Any = slice(None)) -> Floats:
        """Predict the service of some intervals with that many people. [0..1]"""
        return service_of(
            self.queue,
            rostered * self.present[rows],
            self.rates[rows],
            self.handle_time[rows],
            self.interval,
            self.definition,
        ).service


def diagnose(plan: Plan, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say on which kinds of moments the service of a run's live queues dips.

    Parameters
    ----------
    plan
        A run with roster and coverage; simulated service is taken where it is there,
        else the predicted.
    seed
        Seed of the test of chance.

    Returns
    -------
    tuple
        A Diagnosis table, one row per queue and kind of moment that occurs, and a Dips
        table: the intervals of what was found, the worst of each first. A kind is found
        only if all hold: service in its intervals is under the promise; it is surely
        lower than in other intervals with as much work (`compare`, all findings
        together wrong once in a hundred rosters); and the people it keeps away would,
        at work, make good most of it (`service_of`).
    """
    rows: list[dict[str, Any]] = []
    dips: list[pd.DataFrame] = []
    marked: list[tuple[Intervals, Bools, Floats]] = []
    if plan.roster.empty or plan.coverage.empty:
        return DIAGNOSIS.empty(), DIPS.empty()
    for queue in plan.settings.live:
        table = _intervals(plan, queue)
        if table is None:
            continue
        away = away_by_kind(plan, queue.name, table.starts, table.rostered)
        kinds = {kind: (_marks(table, people), people) for kind, people in away.items()}
        nobody = np.zeros(len(table.starts))
        kinds[EVENT] = (event_marks(plan, queue.name, table.starts), nobody)
        for kind, (marks, people) in kinds.items():
            row = _row(table, kind, marks, people, seed)
            if row is not None:
                rows.append(row)
                marked.append((table, marks, people))
    if not rows:
        return DIAGNOSIS.empty(), DIPS.empty()
    found = pd.DataFrame(rows)
    sure = surely(found["chance"].to_numpy(dtype=float))
    low = found["service"] < found["promised"]
    large = found["others"] - found["service"] >= LEAST_EFFECT
    due = found["recovered"] >= LEAST_CAUSE * found["excess"]
    due |= found["kind"] == EVENT
    found["found"] = (sure & low & large & due).astype(int)
    for row, (table, marks, people) in zip(
        found.to_dict("records"), marked, strict=True
    ):
        if row["found"]:
            dips.append(_dips(table, row["kind"], marks, people))
    worst = pd.concat(dips, ignore_index=True) if dips else DIPS.empty()
    return DIAGNOSIS.check(found[DIAGNOSIS.names]), DIPS.check(worst)


def _intervals(plan: Plan, queue: Queue) -> Intervals | None:
    """Gather one queue's open intervals; None where nothing can be judged."""
    centre, week = plan.settings.centre, plan.week
    grid = week.grid(centre.interval)
    forecast = plan.forecast[plan.forecast["queue"] == queue.name]
    forecast = forecast.reset_index(drop=True)
    rates = rate_nodes(plan.paths, forecast, queue.name)
    cover = plan.coverage[plan.coverage["queue"] == queue.name]
    if forecast.empty or cover.empty:
        return None
    place = grid.searchsorted(pd.DatetimeIndex(cover["start"]), side="right") - 1
    means = cover.groupby(place)[["required", "rostered", "service"]].mean()
    means.index = grid[means.index]
    table = forecast.set_index("start").join(means, how="inner")
    proof = plan.simulation[plan.simulation["queue"] == queue.name]
    if len(proof):
        proof = proof.set_index("start")[["offered", "service"]]
        table = table.drop(columns="service").join(proof, how="left")
    else:
        table["offered"] = table["mean"]
    kept = (table["offered"] > 0) & (table["mean"] > 0) & table["service"].notna()
    table = table[kept].sort_index()
    if len(table) <= 2 * FEWEST_INTERVALS:
        return None
    starts = pd.DatetimeIndex(table.index)
    rows = pd.DatetimeIndex(forecast["start"]).get_indexer(starts)
    handle = table["handle_time"].to_numpy(dtype=float)
    local = starts.tz_convert(week.timezone).tz_localize(None).normalize()
    reckoner = Reckoner(
        queue,
        rates[rows],
        handle,
        1 - daily_shrinkage(plan.settings, plan.shrinkage).totals(starts),
        centre.interval,
        cast(Definition, plan.settings.centre.service_level),
    )
    return Intervals(
        queue,
        starts,
        table["offered"].to_numpy(dtype=float),
        table["service"].to_numpy(dtype=float),
        table["mean"].to_numpy(dtype=float) * handle / centre.interval,
        table["required"].to_numpy(dtype=float),
        table["rostered"].to_numpy(dtype=float),
        np.asarray((local - pd.Timestamp(week.first)).days, dtype=np.int64),
        reckoner,
    )


def _marks(table: Intervals, people: Floats) -> Bools:
    """Mark the intervals in which many of the queue's people are away."""
    there = table.rostered + people
    share = np.divide(people, there, out=np.zeros(len(there)), where=there > 0)
    thickest = float(np.quantile(share[share > 0], 0.95)) if (share > 0).any() else 1.0
    return np.asarray(share >= max(LEAST_AWAY, OF_THICKEST * thickest), dtype=bool)


def _row(
    table: Intervals, kind: str, marks: Bools, people: Floats, seed: int
) -> dict[str, Any] | None:
    """Compare one kind of moment; None where it hardly occurs or nothing compares."""
    if marks.sum() < FEWEST_INTERVALS:
        return None
    late = 1 - table.service
    told = compare(
        marks, table.contacts, late, table.load, table.day,
        seed=seed, whole=kind == EVENT,
    )  # fmt: skip
    if told is None or told.intervals < FEWEST_INTERVALS:
        return None
    reckon, here = table.reckon, table.rostered[marks]
    gained = reckon.service(here + people[marks], marks) - reckon.service(here, marks)
    all_late = float((table.contacts * late).sum())
    own_late = float((table.contacts * late)[marks].sum())
    short = (table.required - table.rostered)[marks]
    return {
        "queue": table.queue.name,
        "kind": kind,
        "intervals": told.intervals,
        "service": 1 - told.share,
        "others": 1 - told.others,
        "promised": table.queue.promise.share,
        "chance": told.chance,
        "share_of_late": own_late / all_late if all_late > 0 else 0.0,
        "share_of_contacts": float(table.contacts[marks].sum() / table.contacts.sum()),
        "excess": told.excess,
        "recovered": float((table.contacts[marks] * gained).sum()),
        **_spread(table, marks, people, kind),
        "short": float(max(short.max(), 0.0)),
    }


def _spread(
    table: Intervals, marks: Bools, people: Floats, kind: str
) -> dict[str, float]:
    """Say what would be if who is away in a stretch went evenly over it and around."""
    if kind in (SHIFT_CHANGE, EVENT):
        return {"spread_saves": float("nan"), "spread_service": float("nan")}
    reach = pd.Timedelta(hours=SPREAD_HOURS)
    saved, then_served = 0.0, 0.0
    for day in np.unique(table.day[marks]):
        here = np.flatnonzero(table.day == day)
        first, last = table.starts[here[marks[here]][[0, -1]]]
        around = here[
            (table.starts[here] >= first - reach) & (table.starts[here] <= last + reach)
        ]
        there = table.rostered[around] + people[around]
        even = float(people[around].sum() / max(there.sum(), 1e-9))
        now = table.reckon.service(table.rostered[around], around)
        then = table.reckon.service(there * (1 - even), around)
        saved += float((table.contacts[around] * (then - now)).sum())
        then_served += float((table.contacts[around] * then)[marks[around]].sum())
    return {
        "spread_saves": saved,
        "spread_service": then_served / float(table.contacts[marks].sum()),
    }


def _dips(table: Intervals, kind: str, marks: Bools, people: Floats) -> pd.DataFrame:
    """List the intervals of one finding, the most late contacts first."""
    late = table.contacts * (1 - table.service)
    rows = pd.DataFrame(
        {
            "queue": table.queue.name,
            "kind": kind,
            "start": table.starts,
            "contacts": table.contacts,
            "late": late,
            "service": table.service,
            "on_shift": table.rostered + people,
            "away": people,
            "required": table.required,
        }
    )
    return rows[marks].sort_values("late", ascending=False, kind="stable")
