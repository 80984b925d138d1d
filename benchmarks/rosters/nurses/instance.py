"""An instance of the nurse rostering set of Curtois and Qu, and what a roster costs."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np

__all__ = ["Instance", "Nurse", "breaches", "penalty", "read_instance"]


@dataclass(frozen=True)
class Nurse:
    """One row of SECTION_STAFF and the days off that are granted.

    Parameters
    ----------
    name
        Name.
    most
        Most shifts of each type.
    minutes
        Least and most minutes in all. [min]
    run
        Least and most shifts in a row; the edges of the horizon excuse the least.
    off
        Least days off in a row; the edges excuse it.
    weekends
        Most weekends with a shift.
    away
        Days off.
    """

    name: str
    most: tuple[int, ...]
    minutes: tuple[int, int]
    run: tuple[int, int]
    off: int
    weekends: int
    away: frozenset[int]


@dataclass(frozen=True, eq=False)
class Instance:
    """All of an instance.

    Parameters
    ----------
    days
        Days of the horizon; the first is a Monday.
    shifts
        Names of the shift types.
    minutes
        Length of each. [min]
    follow
        Whether a type may follow another the day after, types × types.
    nurses
        The staff.
    wish
        Cost of a shift, nurses × days × types: requests granted are negative.
    constant
        What requests cost if none is granted.
    need, under, over
        Cover asked and the cost of one person less or more, days × types.
    """

    days: int
    shifts: tuple[str, ...]
    minutes: tuple[int, ...]
    follow: np.ndarray
    nurses: tuple[Nurse, ...]
    wish: np.ndarray
    constant: float
    need: np.ndarray
    under: np.ndarray
    over: np.ndarray


def read_instance(path: Path) -> Instance:
    """Read a text file of the set."""
    parts: dict[str, list[list[str]]] = defaultdict(list)
    name = ""
    for line in path.read_text().splitlines():
        if line.startswith("SECTION"):
            name = line.strip()
        elif line.strip() and not line.startswith("#"):
            parts[name].append(line.strip().split(","))
    days = int(parts["SECTION_HORIZON"][0][0])
    shifts = tuple(row[0] for row in parts["SECTION_SHIFTS"])
    number = {shift: at for at, shift in enumerate(shifts)}
    follow = np.ones((len(shifts), len(shifts)), dtype=bool)
    for row in parts["SECTION_SHIFTS"]:
        for other in filter(None, row[2].split("|")):
            follow[number[row[0]], number[other]] = False
    away = {row[0]: frozenset(map(int, row[1:])) for row in parts["SECTION_DAYS_OFF"]}
    nurses = tuple(_nurse(row, shifts, away) for row in parts["SECTION_STAFF"])
    place = {nurse.name: at for at, nurse in enumerate(nurses)}
    wish = np.zeros((len(nurses), days, len(shifts)))
    constant = 0.0
    for who, day, shift, weight in parts["SECTION_SHIFT_ON_REQUESTS"]:
        wish[place[who], int(day), number[shift]] -= float(weight)
        constant += float(weight)
    for who, day, shift, weight in parts["SECTION_SHIFT_OFF_REQUESTS"]:
        wish[place[who], int(day), number[shift]] += float(weight)
    need, under, over = np.zeros((3, days, len(shifts)))
    for day, shift, asked, less, more in parts["SECTION_COVER"]:
        at = int(day), number[shift]
        need[at], under[at], over[at] = float(asked), float(less), float(more)
    minutes = tuple(int(row[1]) for row in parts["SECTION_SHIFTS"])
    return Instance(
        days, shifts, minutes, follow, nurses, wish, constant, need, under, over
    )


def _nurse(
    row: list[str], shifts: tuple[str, ...], away: dict[str, frozenset[int]]
) -> Nurse:
    """Read one row of SECTION_STAFF."""
    most = dict(part.split("=") for part in row[1].split("|"))
    high, low, longest, least, off, weekends = map(int, row[2:])
    return Nurse(
        row[0],
        tuple(int(most[shift]) for shift in shifts),
        (low, high),
        (least, longest),
        off,
        weekends,
        away.get(row[0], frozenset()),
    )


def penalty(instance: Instance, roster: np.ndarray) -> float:
    """Price a roster.

    Parameters
    ----------
    roster
        Type of shift of each nurse and day, nurses × days; -1 is off.
    """
    cost = instance.constant
    people = np.zeros_like(instance.need)
    for nurse, line in enumerate(roster):
        for day, shift in enumerate(line):
            if shift >= 0:
                cost += instance.wish[nurse, day, shift]
                people[day, shift] += 1
    short = np.maximum(instance.need - people, 0)
    spare = np.maximum(people - instance.need, 0)
    return float(cost + (short * instance.under + spare * instance.over).sum())


def breaches(instance: Instance, roster: np.ndarray) -> list[str]:
    """List the rules a roster breaks; shares no code with the search."""
    found = []
    for nurse, line in zip(instance.nurses, roster, strict=True):
        taken = [(day, int(shift)) for day, shift in enumerate(line) if shift >= 0]
        for shift, most in enumerate(nurse.most):
            if sum(mine == shift for _, mine in taken) > most:
                found.append(f"{nurse.name}: too many {instance.shifts[shift]}")
        total = sum(instance.minutes[shift] for _, shift in taken)
        if not nurse.minutes[0] <= total <= nurse.minutes[1]:
            found.append(f"{nurse.name}: {total} minutes")
        if any(day in nurse.away for day, _ in taken):
            found.append(f"{nurse.name}: works on a day off")
        for (day, one), (after, two) in pairwise(taken):
            if after == day + 1 and not instance.follow[one, two]:
                found.append(f"{nurse.name}: shifts of day {day} clash")
        runs = [
            (works, [day for day, _ in days])
            for works, days in groupby(enumerate(line), lambda pair: pair[1] >= 0)
        ]
        for at, (works, days) in enumerate(runs):
            inner = 0 < at < len(runs) - 1
            if works and len(days) > nurse.run[1]:
                found.append(f"{nurse.name}: {len(days)} shifts in a row")
            if inner and len(days) < (nurse.run[0] if works else nurse.off):
                found.append(f"{nurse.name}: a run of {len(days)} from {days[0]}")
        weekends = {day // 7 for day, _ in taken if day % 7 >= 5}
        if len(weekends) > nurse.weekends:
            found.append(f"{nurse.name}: {len(weekends)} weekends")
    return found
