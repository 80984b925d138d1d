"""One peer's answer to a week told on standard input; runs without shiftcast."""

import json
import sys

import numpy as np

SLOTS = 96


def main() -> None:
    """Read the week, solve it, print people of every slot and what was told."""
    week = json.load(sys.stdin)
    solve = {"pyworkforce": workforce, "cp-sat": per_agent}[sys.argv[1]]
    people, told = solve(week)
    print(json.dumps({"people": people, "told": told}))


def cover(start: int, size: int, breaks: list[list[int]]) -> np.ndarray:
    """Mark the quarter-hours of a day one shift works in."""
    line = np.zeros(SLOTS * 2, dtype=int)
    line[start : start + size] = 1
    for offset, length in breaks:
        line[start + offset : start + offset + length] = 0
    return line


def workforce(week: dict) -> tuple[list | None, str]:
    """Fit shifts of nobody in particular by pyworkforce; none may pass midnight."""
    import platform

    import pyworkforce
    from pyworkforce.scheduling import MinAbsDifference

    shifts = {
        f"{contract} {start} {size}": cover(start, size, breaks)[:SLOTS].tolist()
        for contract, kinds in week["kinds"].items()
        for size, _, breaks in kinds
        for start in range(0, SLOTS - size + 1, 2)
    }
    most = int(np.max(week["need"]))
    model = MinAbsDifference(
        num_days=7,
        periods=SLOTS,
        shifts_coverage=shifts,
        required_resources=week["need"],
        max_period_concurrency=most * 2,
        max_shift_concurrency=most,
        max_search_time=week["seconds"],
        num_search_workers=1,
    )
    found = model.solve()
    told = (
        f"{found['status']}, pyworkforce {pyworkforce.__version__} on Python "
        f"{platform.python_version()}"
    )
    if found["cost"] < 0:
        return None, told
    people = np.zeros((7, SLOTS))
    for row in found["resources_shifts"]:
        people[row["day"]] += row["resources"] * np.array(shifts[row["shift"]])
    return people.tolist(), told


def per_agent(week: dict) -> tuple[list | None, str]:
    """Choose each agent's shifts by CP-SAT: one literal an agent, day and shift."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    at: list[list] = [[] for _ in range(7 * SLOTS)]
    price, choices = [], []
    for contract, off, free in week["agents"]:
        mine = []
        for day in range(7):
            if day in off:
                continue
            for size, paid, breaks in week["kinds"][contract]:
                for start in range(0, SLOTS - size + 1, 2):
                    if all(free[start : start + size]):
                        literal = model.NewBoolVar("")
                        mine.append((literal, day, start, size, paid, breaks))
        _limits(model, mine, *week["limits"][contract])
        for literal, day, start, size, paid, breaks in mine:
            price.append((literal, 10 * paid))
            for slot in np.flatnonzero(cover(start, size, breaks)):
                if day * SLOTS + slot < 7 * SLOTS:
                    at[day * SLOTS + slot].append(literal)
        choices += mine
    for slot, need in enumerate(np.ravel(week["need"]).tolist()):
        under, over = (model.NewIntVar(0, 10000, "") for _ in range(2))
        model.Add(sum(at[slot]) + under - over == need)
        price += [(under, 50), (over, 2)]
    model.Minimize(
        cp_model.LinearExpr.weighted_sum([v for v, _ in price], [f for _, f in price])
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = week["seconds"]
    solver.parameters.num_workers = 1
    status = solver.Solve(model)
    told = f"{solver.StatusName(status)}, {len(choices)} literals"
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, told
    people = np.zeros(7 * SLOTS)
    for literal, day, start, size, _, breaks in choices:
        if solver.Value(literal):
            where = day * SLOTS + np.flatnonzero(cover(start, size, breaks))
            people[where[where < people.size]] += 1
    return people.tolist(), told


def _limits(model, mine: list, paid: list[float], days: list[int]) -> None:
    """Add what contract and law ask of one agent: hours, days, eleven hours off."""
    for day in range(7):
        model.AddAtMostOne([one[0] for one in mine if one[1] == day])
    model.AddLinearConstraint(
        sum(one[0] * one[4] for one in mine), int(paid[0]), int(paid[1])
    )
    model.AddLinearConstraint(sum(one[0] for one in mine), days[0], days[1])
    for day in range(6):
        ends = sorted({one[2] + one[3] + 44 - SLOTS for one in mine if one[1] == day})
        for rested in filter(lambda slot: slot > 0, ends):
            late = [
                one[0]
                for one in mine
                if one[1] == day and one[2] + one[3] + 44 - SLOTS >= rested
            ]
            early = [one[0] for one in mine if one[1] == day + 1 and one[2] < rested]
            if early:
                model.AddAtMostOne(late + early)


if __name__ == "__main__":
    main()
