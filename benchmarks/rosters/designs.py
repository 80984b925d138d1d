"""Design few distinct shifts that cover a week: the set of Musliu and others.

python benchmarks/rosters/designs.py FOLDER --seconds 10 DataSet1_RandomExample1
"""

import argparse
import re
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pulp

from shiftcast.staffing.rostering.rows import add_rows, columns
from shiftcast.staffing.rostering.solver import solve


@dataclass(frozen=True, eq=False)
class Instance:
    """One instance.

    Parameters
    ----------
    interval
        Length of a slot. [min]
    demand
        People asked, days × slots of a day; the last night goes on on the first day.
    shifts
        Start and length of the shifts there may be. [slots]
    fixed
        Cost of each distinct shift; a minute over or under costs 1.
    """

    interval: int
    demand: np.ndarray
    shifts: tuple[tuple[int, int], ...]
    fixed: float


def read_instance(path: Path) -> Instance:
    """Read a file of the set; what it says of duties belongs to another problem."""
    values = {}
    for name, text in re.findall(r"(\w+)\s*=\s*([^;]+);", path.read_text()):
        numbers = [float(part) for part in re.findall(r"-?[\d.]+", text)]
        values[name] = numbers if "[" in text else numbers[0]
    days = int(values["days"])
    shifts = {
        (start, size)
        for first, last, short, long in zip(
            values["minStart"],
            values["maxStart"],
            values["minLength"],
            values["maxLength"],
            strict=True,
        )
        for start in range(int(first), int(last) + 1)
        for size in range(int(short), int(long) + 1)
    }
    return Instance(
        int(values["interval"]),
        np.array(values["demand"]).reshape(days, -1),
        tuple(sorted(shifts)),
        values["weightShiftInstances"],
    )


def covered(instance: Instance, workers: np.ndarray) -> np.ndarray:
    """Count the people of each slot; workers are shifts × days."""
    days, slots = instance.demand.shape
    people = np.zeros(days * slots)
    for (start, size), line in zip(instance.shifts, workers, strict=True):
        for day in np.flatnonzero(line):
            at = (day * slots + start + np.arange(size)) % people.size
            people[at] += line[day]
    return people.reshape(days, slots)


def value(instance: Instance, workers: np.ndarray) -> float:
    """Price a design."""
    apart = np.abs(covered(instance, workers) - instance.demand).sum()
    used = (workers > 0).any(axis=1).sum()
    return float(instance.fixed * used + instance.interval * apart)


def design(instance: Instance, seconds: float) -> tuple[np.ndarray | None, float]:
    """Solve the program: workers of each shift and day, and whether it is used."""
    days, slots = instance.demand.shape
    demand = instance.demand.ravel()
    problem = pulp.LpProblem("design", pulp.LpMinimize)
    used = columns(
        "y", len(instance.shifts), upper=[1.0] * len(instance.shifts), integer=True
    )
    cover: list[list] = [[] for _ in demand]
    work, rows = [], []
    for number, (start, size) in enumerate(instance.shifts):
        at = (np.arange(days)[:, None] * slots + start + np.arange(size)) % demand.size
        most = demand[at].max(axis=1)
        mine = columns(f"x{number}_", days, upper=most, integer=True)
        work.append(mine)
        for day, variable in enumerate(mine):
            rows.append(([variable, used[number]], [1.0, -float(most[day])], "<=", 0.0))
            for slot in at[day]:
                cover[slot].append(variable)
    under, over = columns("u", demand.size), columns("o", demand.size)
    for slot, asked in enumerate(demand):
        line = [*cover[slot], under[slot], over[slot]]
        factors = [1.0] * (len(line) - 1) + [-1.0]
        rows.append((line, factors, "==", float(asked)))
    price = [(variable, instance.fixed) for variable in used]
    price += [(variable, float(instance.interval)) for variable in under + over]
    problem.setObjective(pulp.LpAffineExpression(price))
    add_rows(problem, rows)
    found = solve(problem, options={"time_limit": seconds})
    if not found.found:
        return None, found.bound
    workers = np.array([[round(v.varValue) for v in mine] for mine in work])
    return workers, found.bound


def main() -> None:
    """Run the instances that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="file names without .dzn; all if none")
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    for path in sorted(given.folder.glob("*.dzn")):
        if given.names and path.stem not in given.names:
            continue
        began = time.perf_counter()
        instance = read_instance(path)
        workers, proved = design(instance, given.seconds)
        found = "nothing found" if workers is None else f"{value(instance, workers):g}"
        print(
            f"{path.stem}: {found}, bound {proved:.1f}, {len(instance.shifts)} shifts, "
            f"{time.perf_counter() - began:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
