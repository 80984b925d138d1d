"""An instance of the multi-activity set of Qu and Curtois, and what a roster costs."""

import gzip
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

__all__ = [
    "LENGTHS", "MOST_DAYS", "QUARTERS", "REST", "STRETCH", "Instance", "breaches",
    "penalty", "read_instance", "starts_of",
]  # fmt: skip

QUARTERS = 96
# The horizon begins at six.
MORNING = 24
# Shortest and longest shift, rest, shortest stretch of one task. [quarter-hours]
LENGTHS, REST, STRETCH = (24, 40), 56, 4
MOST_DAYS = 5
# First and last start of a calendar day. [quarter-hours after midnight]
WINDOWS = ((24, 40), (56, 72), (80, 95))


@dataclass(frozen=True, eq=False)
class Instance:
    """All of an instance.

    Parameters
    ----------
    days
        Days of the horizon, each from 06:00 to 06:00.
    limits
        Least and most time of each person, staff × 2. [quarter-hours]
    least, most
        Cover asked and cover above which each person costs, quarter-hours × tasks.
    """

    days: int
    limits: np.ndarray
    least: np.ndarray
    most: np.ndarray


def read_instance(path: Path) -> Instance:
    """Read a text file of the set, gzipped or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt") as file:
        lines = [line.strip() for line in file]
    parts: dict[str, list[list[str]]] = defaultdict(list)
    name = ""
    for line in lines:
        if line.startswith("SECTION"):
            name = line
        elif line and not line.startswith("#"):
            parts[name].append(line.split(","))
    days = int(parts["SECTION_HORIZON"][0][0])
    tasks = int(parts["SECTION_TASKS"][0][0])
    limits = np.array(
        [[int(v) // 15 for v in row[1:]] for row in parts["SECTION_STAFF"]]
    )
    least, most = np.zeros((2, days * QUARTERS, tasks), dtype=np.int64)
    for day, time, task, low, high in parts["SECTION_COVER"]:
        hour, minute = map(int, time.split("-")[0].split(":"))
        at = (int(day) - 1) * QUARTERS + hour * 4 + minute // 15 - MORNING
        least[at, int(task) - 1], most[at, int(task) - 1] = int(low), int(high)
    return Instance(days, limits, least, most)


def starts_of(instance: Instance) -> list[list[int]]:
    """List the quarter-hours a shift may start in, per calendar day."""
    last = instance.days * QUARTERS - LENGTHS[0]
    return [
        [
            day * QUARTERS + clock - MORNING
            for first, until in WINDOWS
            for clock in range(first, until + 1)
            if day * QUARTERS + clock - MORNING <= last
        ]
        for day in range(instance.days)
    ]


def _cover(instance: Instance, roster: np.ndarray) -> np.ndarray:
    """Count the people on each task."""
    people = np.zeros_like(instance.least)
    for line in roster:
        at = np.flatnonzero(line >= 0)
        people[at, line[at]] += 1
    return people


def penalty(instance: Instance, roster: np.ndarray) -> int:
    """Price a roster: the squares of what is above the most cover.

    Parameters
    ----------
    roster
        Task of each person and quarter-hour, staff × quarter-hours; -1 is off.
    """
    over = np.maximum(_cover(instance, roster) - instance.most, 0)
    return int((over**2).sum())


def breaches(instance: Instance, roster: np.ndarray) -> list[str]:
    """List the rules a roster breaks; shares no code with the search."""
    found = []
    missing = np.maximum(instance.least - _cover(instance, roster), 0)
    if missing.any():
        found.append(f"{missing.sum()} quarter-hours short of the least cover")
    for person, line in enumerate(roster):
        works = np.concatenate([[-1], line, [-1]]) >= 0
        edges = np.flatnonzero(np.diff(works.astype(int)))
        shifts = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
        total = int((line >= 0).sum())
        if not instance.limits[person, 0] <= total <= instance.limits[person, 1]:
            found.append(f"person {person} works {total} quarter-hours")
        days = [(start + MORNING) // QUARTERS for start, _ in shifts]
        for start, end in shifts:
            clock = (start + MORNING) % QUARTERS
            if not LENGTHS[0] <= end - start <= LENGTHS[1]:
                found.append(f"person {person}: a shift of {end - start}")
            if not any(first <= clock <= last for first, last in WINDOWS):
                found.append(f"person {person}: a shift starts at {clock}")
            changes = start + 1 + np.flatnonzero(np.diff(line[start:end]))
            for one, two in pairwise([start, *changes.tolist(), end]):
                if two - one < STRETCH:
                    found.append(f"person {person}: a task of {two - one}")
        for (_, end), (start, _) in pairwise(shifts):
            if start - end < REST:
                found.append(f"person {person} rests {start - end}")
        if len(set(days)) < len(days):
            found.append(f"person {person}: two shifts on one day")
        run, before = 0, -2
        for day in days:
            run = run + 1 if day == before + 1 else 1
            before = day
            if run > MOST_DAYS:
                found.append(f"person {person}: {run} days in a row")
    return found
