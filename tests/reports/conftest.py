"""An imaginary finished run to draw: small for tests, as large as asked for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week, grid
from shiftcast.data.plan import Plan
from shiftcast.data.settings import Settings, read_settings
from shiftcast.data.tables import CONTACTS, COVERAGE, REQUIREMENT, ROSTER, SIMULATION

Frame = pd.DataFrame
SMALL = {"bookings": "voice", "webchat": "chat", "mail": "email"}
VOLUMES = {"voice": 22.0, "chat": 9.0, "email": 7.0, "dm": 3.0, "back-office": 4.0}
STEP = 1800.0


def settings_of(queues: dict[str, str], zone: str) -> Settings:
    """Read settings that have these queues; "dm" means social direct messages."""
    tables: list[dict[str, Any]] = []
    for name, channel in queues.items():
        table: dict[str, Any] = {"name": name, "channel": channel}
        if channel == "dm":
            table |= {"channel": "social", "type": "dm"}
        else:
            table |= {"open": "Mon-Fri 07:00-21:00; Sat-Sun 09:00-18:00"}
        tables.append(table)
    centre = {"name": "Skyline <Care>", "timezone": zone, "roster_step": "30min"}
    shrinkage = {"sickness": 0.05, "late": 0.01}
    return read_settings({"centre": centre, "queue": tables, "shrinkage": shrinkage})


def shape_of(settings: Settings, name: str, starts: pd.DatetimeIndex) -> Any:
    """Give the expected contacts of a queue at interval starts."""
    queue = settings.queue(name)
    hour = starts.hour + starts.minute / 60
    curve = (
        0.35
        + np.exp(-(((hour - 10.5) / 2.6) ** 2))
        + 0.7 * np.exp(-(((hour - 16) / 3) ** 2))
    )
    days = np.array([1.25, 1.1, 1.0, 0.98, 1.02, 0.55, 0.45])[starts.day_of_week]
    volume = VOLUMES.get(queue.type or queue.channel, 5.0)
    return volume * curve * days * queue.open.mask(starts)


def roster_of(week: Week, queues: dict[str, str], agents: int) -> Frame:
    """Give every agent five shifts with a lunch and two short breaks."""
    rows: list[dict[str, Any]] = []
    names = list(queues)
    for index in range(agents):
        agent = f"Agent {index + 1:02d}"
        serves = ";".join({names[index % len(names)]: 0, names[0]: 0})
        # Every other agent works the weekend and rests in the week.
        days = [0, 1, 2, 3, 4] if index % 2 else [0, 1, 4, 5, 6]
        for number, offset in enumerate(days, start=1):
            first = pd.Timestamp(week.first + timedelta(days=offset)) + pd.Timedelta(
                hours=7 + (index * 5 % 12) / 2 if offset < 5 else 9
            )
            hours = 8.5 if offset < 5 else 8.0
            plan = [("work", 2.0), ("break", 0.25), ("work", 1.75), ("lunch", 0.5)]
            plan += [("work", 2.0), ("break", 0.25), ("work", hours - 6.75)]
            at = first.tz_localize(week.timezone)
            for activity, length in plan:
                end = at + pd.Timedelta(hours=length)
                rows.append(
                    {
                        "agent": agent,
                        "shift": float(number),
                        "start": at,
                        "end": end,
                        "activity": activity,
                        "queues": serves if activity == "work" else "",
                        "paid": int(activity != "lunch"),
                    }
                )
                at = end
    return ROSTER.check(pd.DataFrame(rows))


def forecast_of(settings: Settings, week: Week, spread: float) -> Frame:
    """Forecast the week by interval with a band of some width."""
    parts = []
    starts = week.grid(STEP)
    for queue in settings.queues:
        mean = shape_of(settings, queue.name, starts)
        doubt = 1.28 * np.sqrt(mean + (spread * mean) ** 2)
        frame = pd.DataFrame({"queue": queue.name, "start": starts, "mean": mean})
        frame["p10"] = np.clip(np.floor(mean - doubt), 0, None)
        frame["p50"] = np.round(mean)
        frame["p90"] = np.ceil(mean + doubt)
        frame["handle_time"] = 240.0 if queue.live else 420.0
        parts.append(frame[mean > 0])
    return pd.concat(parts, ignore_index=True)


def build_plan(
    queues: dict[str, str] = SMALL,
    agents: int = 6,
    first: date = date(2026, 11, 23),
    zone: str = "America/Denver",
) -> Plan:
    """Make up a whole run."""
    random = np.random.default_rng(7)
    settings = settings_of(queues, zone)
    week = Week(first, zone)
    past = grid(first - timedelta(days=56), 56, STEP, zone)
    histories = []
    for queue in settings.queues:
        mean = shape_of(settings, queue.name, past)
        busy = random.normal(1, 0.07, size=56)[
            (past.tz_localize(None) - past[0].tz_localize(None)).days
        ]
        frame = pd.DataFrame({"queue": queue.name, "start": past})
        frame["offered"] = random.poisson(mean * busy).astype(float)
        histories.append(frame[mean > 0])
    forecast = forecast_of(settings, week, 0.08)
    dates = forecast["start"].dt.tz_localize(None).dt.normalize()
    days = forecast.groupby(["queue", dates], sort=False)["mean"].sum()
    days = days.rename_axis(["queue", "date"]).reset_index()
    for level, factor in ((10, 0.89), (50, 1.0), (90, 1.12)):
        days[f"p{level}"] = (days["mean"] * factor).round()
    weeks = days.groupby("queue", sort=False)["mean"].sum().reset_index()
    weeks.insert(1, "week", week.label)
    for level, factor in ((10, 0.93), (50, 1.0), (90, 1.08)):
        weeks[f"p{level}"] = (weeks["mean"] * factor).round()

    need = forecast[["queue", "start"]].copy()
    need["load"] = forecast["mean"] * forecast["handle_time"] / STEP
    need["agents"] = np.ceil(need["load"] + np.sqrt(need["load"]))
    need["scheduled"] = need["agents"] / (1 - 0.06)
    need["service"], need["occupancy"] = 0.84, need["load"] / need["agents"]
    need["wait"] = 14.0
    live = {queue.name for queue in settings.live}
    need = need[need["queue"].isin(live)].reset_index(drop=True)

    rows = []
    for queue in settings.queues:
        part = forecast[forecast["queue"] == queue.name]
        cover = pd.DataFrame({"queue": queue.name, "start": part["start"]})
        if queue.live:
            mine = need[need["queue"] == queue.name]
            cover["required"] = mine["scheduled"].to_numpy()
            cover["rostered"] = np.clip(
                np.round(cover["required"] + random.normal(0.6, 1.1, len(cover))),
                0,
                None,
            )
            cover["gap"] = cover["rostered"] - cover["required"]
            cover["service"] = np.clip(0.84 + 0.05 * cover["gap"], 0, 1)
            cover["occupancy"] = 0.78
            if queue.channel == "voice":
                cover["service_steady"] = cover["service"]
                cover["service_transient"] = (cover["service"] - 0.03).clip(lower=0)
        else:
            cover["rostered"] = np.ceil(part["mean"].to_numpy() / 4)
            cover["due"] = np.round(part["mean"].to_numpy())
            cover["done"] = cover["due"]
            cover["backlog"] = np.round(
                14
                + 9 * np.sin(np.arange(len(cover)) / 8)
                + random.normal(0, 1, len(cover))
            )
            cover["on_time"] = np.where(random.random(len(cover)) < 0.06, 0.8, 1.0)
        cover["cost"] = cover["rostered"] * 21.0 / 2
        rows.append(cover)
    coverage = COVERAGE.check(
        pd.concat(rows, ignore_index=True).reindex(columns=COVERAGE.names)
    )

    simulation = coverage[["queue", "start", "occupancy", "backlog", "on_time"]].copy()
    simulation["offered"] = forecast["mean"].to_numpy()
    simulation["service"] = coverage["service"].fillna(coverage["on_time"])
    simulation["service_low"] = simulation["service"] - 0.04
    simulation["service_high"] = np.clip(simulation["service"] + 0.04, 0, 1)
    simulation["wait"], simulation["abandoned"] = 18.0, 0.03
    sim_weeks = []
    verdicts = []
    for index, queue in enumerate(settings.queues):
        share = queue.promise.share
        reached = share + (0.03, 0.015, -0.03)[index % 3]
        sim_weeks.append(
            {
                "queue": queue.name,
                "week": week.label,
                "service": reached,
                "service_low": reached - 0.012,
                "service_high": min(1.0, reached + 0.012),
                "p_target_met": (0.97, 0.81, 0.12)[index % 3],
            }
        )
        verdicts.append(
            {
                "queue": queue.name,
                "channel": queue.channel,
                "target": "as promised",
                "per": queue.per,
                "predicted": reached + 0.01,
                "simulated": reached,
                "low": reached - 0.012,
                "high": min(1.0, reached + 0.012),
                "p_target_met": (0.97, 0.81, 0.12)[index % 3],
                "met": reached >= share,
            }
        )
    scores = []
    for queue in settings.queues:
        for origin in range(4):
            for lead in range(1, 5):
                for model, level in (
                    ("mean8", 0.11),
                    ("svd-ridge", 0.085),
                    ("blend", 0.08),
                ):
                    scores.append(
                        {
                            "queue": queue.name,
                            "model": model,
                            "origin": pd.Timestamp(first)
                            - timedelta(days=7 * (origin + 4)),
                            "lead_week": float(lead),
                            "wape": level + 0.006 * lead + random.normal(0, 0.002),
                            "floor": 0.055,
                            "rmsse": 0.8,
                            "crps": 0.06,
                            "bias": 0.004,
                            "coverage": 0.79,
                        }
                    )
    weights = [
        {"queue": queue.name, "model": model, "weight": weight}
        for queue in settings.queues
        for model, weight in (("svd-ridge", 0.7), ("mean8", 0.3))
    ]
    gap_rows = coverage[coverage["gap"] < -0.5].sort_values("gap").head(8)
    roster = roster_of(week, queues, agents)
    paid = (
        (roster["end"] - roster["start"]).dt.total_seconds() * roster["paid"]
    ).sum() / 3600
    summary = {
        "centre": settings.centre.name,
        "week": week.label,
        "as_of": week.start.isoformat(),
        "seed": 0,
        "versions": {"shiftcast": "0.1.0", "pandas": "3.0"},
        "inputs": {"plan.toml": "ab" * 32, "history.csv": "cd" * 32},
        "status": "missed",
        "service_level": "offered",
        "roster": {
            "cost": 40120.0,
            "bound": 39800.0,
            "gap": 0.008,
            "iterations": 3000,
            "seed": 0,
            "parts": {"wages": 38010.0, "short": 1810.0, "over": 300.0},
            "agents": agents,
        },
        "totals": {
            "volume": float(weeks["mean"].sum()),
            "workload_hours": float(
                (forecast["mean"] * forecast["handle_time"]).sum() / 3600
            ),
            "paid_hours": float(paid),
            "cost": float(paid) * 21,
            "fte": float(paid) / 40,
            "currency": "USD",
            "agents": agents,
        },
        "verdicts": verdicts,
        "unmet": [
            {
                "agent": "Agent 03",
                "rule": "rest between shifts",
                "sentence": "Agent 03 rests 10.5 h between two shifts, not 11 h.",
            }
        ],
        "gaps": [
            {
                "queue": row.queue,
                "start": row.start.isoformat(),
                "end": (row.start + pd.Timedelta(minutes=30)).isoformat(),
                "missing": -row.gap,
            }
            for row in gap_rows.itertuples()
        ],
        "changing_day": [
            {
                "queue": queue.name,
                "apart": 3.0,
                "start": f"{week.first} 10:00",
                "steady": 0.84,
                "transient": 0.81,
            }
            for queue in settings.live
            if queue.channel == "voice"
        ],
        "notes": ["mail: 2 days of history were missing and were left out."],
    }
    return Plan(
        settings,
        week,
        history=CONTACTS.check(pd.concat(histories, ignore_index=True)),
        forecast=forecast,
        forecast_days=days,
        forecast_weeks=weeks,
        scores=pd.DataFrame(scores),
        weights=pd.DataFrame(weights),
        requirement=REQUIREMENT.check(need),
        roster=roster,
        coverage=coverage,
        simulation=SIMULATION.check(simulation),
        simulation_weeks=pd.DataFrame(sim_weeks),
        summary=summary,
    )


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Give a small finished run."""
    return build_plan()


@pytest.fixture(scope="session")
def empty_plan() -> Plan:
    """Give a run in which no step has run."""
    return Plan(
        settings_of(SMALL, "America/Denver"), Week(date(2026, 11, 23), "America/Denver")
    )


@pytest.fixture(scope="session")
def make_plan() -> Callable[..., Plan]:
    """Give the maker of runs."""
    return build_plan
