"""A penalty that no roster of an instance can beat."""

import numpy as np
from instance import LENGTHS, MOST_DAYS, Instance, starts_of
from scipy import sparse
from scipy.optimize import linprog

__all__ = ["least_penalty"]

# Levels of people above the most cover that are told apart; the last has no end.
LEVELS = 8


def least_penalty(instance: Instance) -> int:
    """Solve the linear program of anonymous shifts in fractions.

    Shifts keep starts, lengths, one a day and person, and days in a row; together they
    hold everybody's least time. Who is not needed in a quarter-hour goes to whichever
    task has fewest to spare. Rest, stretches of a task and whose shift it is are left
    out, so the truth may be higher.

    Raises
    ------
    ValueError
        If the program has no solution: nor has the instance.
    """
    slots, tasks = instance.least.shape
    shifts = [
        (day, start, size)
        for day, starts in enumerate(starts_of(instance))
        for start in starts
        for size in range(LENGTHS[0], LENGTHS[1] + 1)
        if start + size <= slots
    ]
    day, start, size = np.array(shifts).T
    within = np.concatenate(
        [np.arange(s, s + n) for s, n in zip(start, size, strict=True)]
    )
    works = sparse.csr_matrix(
        (np.ones(len(within)), (within, np.repeat(np.arange(len(shifts)), size))),
        shape=(slots, len(shifts)),
    )
    above = sparse.hstack([sparse.eye(slots)] * LEVELS)
    # Cover between least and most costs nothing.
    below = sparse.eye(slots)
    staff = len(instance.limits)
    rows = [-size, size, *(day == d for d in range(instance.days))]
    most = [-instance.limits[:, 0].sum(), instance.limits[:, 1].sum()]
    most += [staff] * instance.days
    for first in range(instance.days - MOST_DAYS):
        rows.append((day >= first) & (day <= first + MOST_DAYS))
        most.append(staff * MOST_DAYS)
    limits = sparse.csr_matrix(np.array(rows, dtype=float))
    rest = sparse.csr_matrix((len(rows), slots * (LEVELS + 1)))
    # The k-th person above the most cover of a task adds k² - (k - 1)².
    dearer = np.repeat(2.0 * np.arange(LEVELS) + 1.0, slots)
    room = np.full(slots * LEVELS, float(tasks))
    room[-slots:] = np.inf
    between = (instance.most - instance.least).sum(axis=1)
    ends = np.concatenate([np.full(len(shifts), np.inf), room, between])
    solved = linprog(
        np.concatenate([np.zeros(len(shifts)), dearer, np.zeros(slots)]),
        A_ub=sparse.hstack([limits, rest]),
        b_ub=most,
        A_eq=sparse.hstack([works, -above, below]),
        b_eq=instance.most.sum(axis=1),
        bounds=np.column_stack([np.zeros(len(ends)), ends]),
        method="highs",
    )
    if solved.x is None:
        raise ValueError(f"no shifts meet the cover: {solved.message}")
    return int(np.ceil(solved.fun - 1e-6))
