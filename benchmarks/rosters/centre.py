"""A synthetic week around the clock: quarter-hours, three contracts, real week edges.

Two peaks a day and an evening hump, quiet weekends, 6 % noise in every slot; full-time
and two part-time contracts with breaks; people bound to days or evenings, days off, and
shifts of the week before that reach into this one.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.data.settings import Settings, read_settings
from shiftcast.staffing.rostering.roster import Demand

__all__ = ["Centre", "centre"]

STEP = 900
LOAD = 0.97
SHARES = {"bookings": 0.48, "changes": 0.32, "baggage": 0.20}
SKILLS = [
    ("bookings",),
    ("changes",),
    ("baggage",),
    ("bookings", "changes"),
    ("changes", "baggage"),
    ("bookings", "changes", "baggage"),
]
WEIGHTS = [0.25, 0.2, 0.1, 0.2, 0.1, 0.15]
BREAKS = [
    {"name": "break", "minutes": 15, "middle": 0.25, "width": "1h"},
    {"name": "lunch", "minutes": 30, "paid": False, "from_hours": 6}
    | {"middle": 0.5, "width": "1h30min"},
    {"name": "tea", "minutes": 15, "from_hours": 7, "middle": 0.75, "width": "1h15min"},
]
COMMON = {"starts": "00:00-23:30 every 30min", "shift_step": "1h", "breaks": BREAKS}
CONTRACTS = {
    "full-time": {"paid_hours": [36, 40], "days": [1, 5], "shift_hours": [7, 10]},
    "part-time": {"paid_hours": [20, 24], "days": [1, 5], "shift_hours": [4, 8]},
    "small": {"paid_hours": [12, 16], "days": [1, 4], "shift_hours": [4, 6]},
}
# Share of the people, and productive hours a week at most.
PEOPLE = {"full-time": (0.55, 37.3), "part-time": (0.30, 22.3), "small": (0.15, 14.9)}
HOURS = {None: 0.6, "06:00-20:00": 0.25, "11:00-02:00": 0.15}
DAYS = [1.15, 1.02, 1.0, 0.98, 1.03, 0.55, 0.42]


@dataclass(frozen=True)
class Centre:
    """People, their time off, and what they must cover."""

    settings: Settings
    agents: list[Agent]
    away: list[TimeOff]
    demand: Demand


def centre(count: int, *, moves: int, queues: int = 1) -> Centre:
    """Draw the centre.

    Parameters
    ----------
    count
        Agents.
    moves
        Weeks the search tries after its sweeps.
    queues
        Live queues: 1, or 3 with six groups of skills.
    """
    settings = read_settings(
        {
            "centre": {"timezone": "UTC", "roster_step": "15min"},
            "queue": [
                {"name": name, "channel": "voice"} for name in list(SHARES)[:queues]
            ],
            "contract": {name: own | COMMON for name, own in CONTRACTS.items()},
            "costs": {"wage": 20.0},
            "effort": {"search": moves},
        }
    )
    rng = np.random.default_rng(1)
    week = Week(date(2026, 11, 23), "UTC")
    agents, away = [], []
    for number in range(count):
        agents.append(_agent(number, week, queues, rng))
        if rng.random() < 0.3:
            day = week.start + pd.Timedelta(days=int(rng.integers(7)))
            after = day + pd.Timedelta(days=1)
            away.append(TimeOff(agents[-1].name, day, after))
    hours = sum(PEOPLE[agent.contract][1] for agent in agents) * LOAD
    whole = _shape(rng) * hours * 3600 / STEP
    live = {}
    for name, share in list(SHARES.items())[:queues]:
        own = whole * (share * (1 + 0.05 * rng.standard_normal(672)))
        live[name] = np.rint(own if queues > 1 else whole)
    return Centre(settings, agents, away, Demand(week, STEP, live))


def _agent(number: int, week: Week, queues: int, rng: np.random.Generator) -> Agent:
    """Draw one agent; a third worked on the Sunday before, one in ten into Monday."""
    contract = str(rng.choice(list(PEOPLE), p=[share for share, _ in PEOPLE.values()]))
    hours = [None, *list(HOURS)[1:]][int(rng.choice(3, p=list(HOURS.values())))]
    skills = SKILLS[int(rng.choice(6, p=WEIGHTS))] if queues > 1 else ("bookings",)
    worked = rng.random() < 0.33
    ended = 2.0 if rng.random() < 0.3 else -float(rng.integers(2, 12))
    row = int(rng.integers(1, 5))
    return Agent(
        f"Agent {number:04d}",
        contract,
        skills,
        available=None if hours is None else parse_hours(hours),
        last_end=week.start + pd.Timedelta(hours=ended) if worked else None,
        days_in_a_row=row if worked else 0,
    )


def _shape(rng: np.random.Generator) -> np.ndarray:
    """Give each slot's share of the week's work."""
    hour = (np.arange(96) + 0.5) / 4
    day = (
        0.04
        + np.exp(-0.5 * ((hour - 10.7) / 1.7) ** 2)
        + 0.85 * np.exp(-0.5 * ((hour - 15.8) / 2.2) ** 2)
        + 0.35 * np.exp(-0.5 * ((hour - 20) / 1.6) ** 2)
    )
    shape = np.outer(DAYS, day).ravel() * (1 + 0.06 * rng.standard_normal(672))
    shape = np.maximum(shape, 0.01)
    return np.asarray(shape / shape.sum())
