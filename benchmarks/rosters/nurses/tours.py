"""The cheapest roster of one nurse at given prices, exactly."""

from math import gcd

import numba
import numpy as np
from instance import Instance, Nurse

__all__ = ["best_tour", "lawful_tour"]

# What a shift beyond a nurse's limit on its type costs, more try after try.
RAISE = 5.0
TRIES = 40


def best_tour(
    instance: Instance, nurse: Nurse, price: np.ndarray
) -> tuple[float, np.ndarray]:
    """Find a nurse's cheapest roster.

    Parameters
    ----------
    instance
        The instance.
    nurse
        The nurse; limits on single types are the caller's to price.
    price
        Cost of each shift, days × types; infinite where forbidden.

    Returns
    -------
    tuple
        Its cost, and type of shift of each day, -1 for off.
    """
    unit = gcd(*instance.minutes)
    length = np.array(instance.minutes) // unit
    low, high = -(-nurse.minutes[0] // unit), nurse.minutes[1] // unit
    line = np.empty(instance.days, dtype=np.int64)
    cost = _search(
        price, instance.follow, length, low, high, nurse.run[0], nurse.run[1],
        nurse.off, nurse.weekends, line,
    )  # fmt: skip
    return cost, line


def lawful_tour(
    instance: Instance, nurse: Nurse, price: np.ndarray
) -> np.ndarray | None:
    """Find a cheap roster that keeps the limits on single types, too.

    Types that pass their limit grow dearer until none does; so it need not be the
    cheapest.

    Parameters
    ----------
    instance, nurse, price
        As in `best_tour`.

    Returns
    -------
    NDArray or None
        Type of shift of each day, -1 for off; None if nothing was found.
    """
    price = price.copy()
    most = np.array(nurse.most)
    price[:, most == 0] = np.inf
    price[sorted(nurse.away)] = np.inf
    more = np.full(most.size, RAISE)
    for _ in range(TRIES):
        cost, line = best_tour(instance, nurse, price)
        if not np.isfinite(cost):
            return None
        beyond = np.bincount(line[line >= 0], minlength=most.size) > most
        if not beyond.any():
            return line
        price[:, beyond] += more[beyond]
        more[beyond] *= 1.25
    return None


@numba.njit(cache=True)
def _search(price, follow, length, low, high, least, longest, off, weekends, line):
    """Fill the tables day by day and walk back; returns the cost.

    States of a day: type × run of work, then runs off. A run that began on the first
    day is excused from the least length, so it is told apart until it has it.
    """
    days, types = price.shape
    runs = longest + least - 1
    count = types * runs + off
    value = np.full((days + 1, count + 1, weekends + 1, high + 1), np.inf)
    came = np.full((days + 1, count + 1, weekends + 1, high + 1), -1, dtype=np.int32)
    # The state `count` stands for the horizon's beginning.
    value[0, count, 0, 0] = 0.0
    for day in range(days):
        later = days - 1 - day
        reach = low - later * length.max()
        for state in range(count + 1):
            if state == count and day > 0:
                break
            works = state < types * runs
            kind = state // runs if works else -1
            run = state % runs if works else 0
            excused = run >= longest
            done = run - longest + 1 if excused else run + 1
            rested = state - types * runs + 1
            for w in range(weekends + 1):
                for u in range(high + 1):
                    base = value[day, state, w, u]
                    if base == np.inf:
                        continue
                    if u >= reach and (not works or excused or done >= least):
                        if works:
                            into = types * runs
                        elif state == count:
                            into = types * runs + off - 1
                        else:
                            into = types * runs + min(rested + 1, off) - 1
                        if base < value[day + 1, into, w, u]:
                            value[day + 1, into, w, u] = base
                            came[day + 1, into, w, u] = state
                    if not works and state != count and rested < off:
                        continue
                    if works and done >= longest:
                        continue
                    more = w
                    if day % 7 == 5 or (day % 7 == 6 and not works):
                        more = w + 1
                    if more > weekends:
                        continue
                    for shift in range(types):
                        total = u + length[shift]
                        if total > high or total < reach:
                            continue
                        if works and not follow[kind, shift]:
                            continue
                        cost = base + price[day, shift]
                        if cost == np.inf:
                            continue
                        if state == count:
                            place = longest if least > 1 else 0
                        elif not works:
                            place = 0
                        elif excused and done + 1 < least:
                            place = longest + done
                        else:
                            place = done
                        into = shift * runs + place
                        if cost < value[day + 1, into, more, total]:
                            value[day + 1, into, more, total] = cost
                            came[day + 1, into, more, total] = state
    best = np.inf
    at, w, u = -1, 0, 0
    for state in range(count):
        for weekend in range(weekends + 1):
            for total in range(low, high + 1):
                if value[days, state, weekend, total] < best:
                    best = value[days, state, weekend, total]
                    at, w, u = state, weekend, total
    if at < 0:
        return best
    for day in range(days - 1, -1, -1):
        before = came[day + 1, at, w, u]
        line[day] = -1
        if at < types * runs:
            line[day] = at // runs
            u -= length[line[day]]
            free = before >= types * runs
            if day % 7 == 5 or (day % 7 == 6 and free):
                w -= 1
        at = before
    return best
