"""The sample centre's people: contracts, skills, wishes and time off."""

import itertools
from datetime import date, timedelta

import numpy as np
import pandas as pd

from .errors import InputError
from .sample_truth import LAST, WEEK_FIRST

__all__ = ["MOST_AGENTS", "make_agents", "make_time_off"]

CONTRACTS = (("full-time", 62), ("part-time-24", 18), ("part-time-16", 10))
SKILLS = (
    ("bookings;baggage", 26),
    ("bookings", 20),
    ("bookings;chat", 10),
    ("chat;email", 8),
    ("email;x-direct;comments;posts", 8),
    ("baggage;chat", 6),
    ("x-direct;comments;posts", 6),
    ("bookings;baggage;chat", 3),
    ("chat;x-direct;comments;posts", 3),
)
# Hours that three in ten can work in, by contract; each leaves room for the contract.
AVAILABLE = {
    "full-time": (
        "Mon-Fri 06:00-18:00",
        "Mon-Fri 12:00-23:00; Sat-Sun 07:00-22:00",
        "Mon-Thu 06:00-23:00; Sat 07:00-22:00",
        "Tue-Sun 07:00-23:00",
    ),
    "part-time-24": (
        "Mon-Fri 07:30-15:30",
        "Mon-Wed 06:00-23:00; Sat-Sun 07:00-22:00",
        "Wed-Sun 10:00-23:00",
    ),
    "part-time-16": ("Mon-Fri 16:00-23:00; Sat-Sun 07:00-22:00",),
}
WISHES = ("Mon-Fri 07:00-16:00", "13:00-23:00", "Mon-Thu 06:00-23:00", "06:00-14:30")
DISLIKES = ("Sat-Sun 07:00-22:00", "20:00-23:00", "06:00-08:00")
REASONS = ("holiday", "family visit", "dentist", "school", "moving house")
SENIOR_WAGE = 24.5

FIRST_NAMES = (
    "Ada Amir Ana Anton Aiko Bela Bruno Carmen Chidi Clara Dara Diego Elena Emil Esra "
    "Farid Fiona Gabor Grace Hana Hugo Ines Ivan Jana Jonas Kofi Lena Liam Lucia Mara "
    "Mateo Maya Milo Nadia Noor Olga Omar Pavel Priya Quinn Rosa Samir Sofia Tariq "
    "Tessa Uma Viktor Wanda Yusuf Zoe"
)
LAST_NAMES = (
    "Abbott Adeyemi Alvarez Baker Bauer Begum Carver Castro Chen Costa Dahl Dawson "
    "Diaz Eriksen Farrow Fischer Garcia Ghosh Haddad Hansen Ito Jansen Kaur Keller "
    "Khan Kim Lindqvist Lopez Marsh Mensah Moreau Nakamura Novak Okafor Olsen Park "
    "Petrov Quist Ramos Rossi Sato Silva Tanaka Torres Ueda Vance Vega Walsh Yilmaz "
    "Zhang"
)
MOST_AGENTS = len(FIRST_NAMES.split()) * len(LAST_NAMES.split())


def make_agents(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the agents.

    Parameters
    ----------
    count
        How many. [agents]
    rng
        Source of randomness.

    Returns
    -------
    pandas.DataFrame
        The columns of agents.csv; empty cells where nothing is told.

    Raises
    ------
    InputError
        If there are no names for so many.

    Examples
    --------
    >>> people = make_agents(90, np.random.default_rng(1))
    >>> people["contract"].value_counts().to_dict()
    {'full-time': 62, 'part-time-24': 18, 'part-time-16': 10}
    """
    if not 1 <= count <= MOST_AGENTS:
        raise InputError(
            f"The sample centre cannot have {count} agents. Ask for 1 to {MOST_AGENTS}."
        )
    contracts = rng.permutation(_share_out(CONTRACTS, count))
    pairs = itertools.product(FIRST_NAMES.split(), LAST_NAMES.split())
    names = [" ".join(pair) for pair in pairs]
    frame = pd.DataFrame(
        {
            "agent": rng.choice(names, count, replace=False),
            "contract": contracts,
            "queues": rng.permutation(_share_out(SKILLS, count)),
            "wage": np.where(rng.random(count) < 0.2, f"{SENIOR_WAGE}", ""),
            "available": [
                rng.choice(AVAILABLE[kind])
                if kind == "part-time-16" or rng.random() < 0.25
                else ""
                for kind in contracts
            ],
        }
    )
    free = frame["available"] == ""
    frame["prefers"] = _some(WISHES, 0.3, free, rng)
    frame["avoids"] = _some(DISLIKES, 0.25, free & (frame["prefers"] == ""), rng)
    return _carry_in(frame, rng)


def make_time_off(agents: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Give one agent in ten a day off, or half a day, in the planned week.

    Parameters
    ----------
    agents
        What `make_agents` gave.
    rng
        Source of randomness.

    Returns
    -------
    pandas.DataFrame
        The columns of time_off.csv, in centre wall clock.
    """
    # Those with open hours can move their shifts around a day off.
    movable = agents.loc[agents["available"] == "", "agent"].to_numpy()
    count = min(movable.size, round(0.1 * len(agents)))
    rows = []
    for agent in rng.choice(movable, count, replace=False):
        day = WEEK_FIRST + timedelta(days=int(rng.choice([0, 1, 2, 3, 3, 4, 5, 6])))
        whole = rng.random() < 0.7
        next_day = day + timedelta(days=1)
        rows.append(
            {
                "agent": agent,
                "start": f"{day} 00:00" if whole else f"{day} 08:00",
                "end": f"{next_day} 00:00" if whole else f"{day} 13:00",
                "reason": rng.choice(REASONS[:2] if whole else REASONS[2:]),
            }
        )
    frame = pd.DataFrame(rows, columns=["agent", "start", "end", "reason"])
    return frame.sort_values(["start", "agent"], ignore_index=True)


def _share_out(parts: tuple[tuple[str, int], ...], count: int) -> list[str]:
    """Share `count` people out in proportion: whole shares, largest remainders."""
    weights = np.array([weight for _, weight in parts], float)
    exact = weights / weights.sum() * count
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: count - whole.sum()]] += 1
    return [name for (name, _), n in zip(parts, whole, strict=True) for _ in range(n)]


def _some(
    texts: tuple[str, ...], share: float, among: pd.Series, rng: np.random.Generator
) -> pd.Series:
    """Give a share of some agents one of the texts, the others nothing."""
    chosen = rng.choice(texts, len(among))
    return pd.Series(np.where(among & (rng.random(len(among)) < share), chosen, ""))


def _carry_in(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Tell of a dozen agents when their last shift ended and how long they work."""
    count = round(0.13 * len(frame))
    free = np.flatnonzero((frame["available"] == "").to_numpy())
    chosen = rng.choice(free, min(count, free.size), replace=False)
    last_end = np.full(len(frame), "", dtype=object)
    in_a_row = np.full(len(frame), "", dtype=object)
    for index in chosen:
        last_end[index] = _evening(LAST, rng)
        in_a_row[index] = str(rng.integers(1, 4))
    return frame.assign(last_end=last_end, days_in_a_row=in_a_row)


def _evening(day: date, rng: np.random.Generator) -> str:
    """Draw the end of a weekend shift."""
    return f"{day} {rng.choice(['15:30', '18:00', '21:00', '22:00'])}"
