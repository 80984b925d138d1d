"""Column generation over whole rosters of nurses, and whole ones out of fractions."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np
from instance import Instance, penalty
from tours import best_tour, lawful_tour

__all__ = ["Best", "Columns"]

# Weight of the duals that gave the best bound in what is priced next.
SMOOTH = 0.5
DEAR = 1e5
TINY = 1e-6


@dataclass
class Best:
    """The best roster and bound so far."""

    roster: np.ndarray | None = None
    cost: float = np.inf
    bound: float = -np.inf

    @property
    def proved(self) -> bool:
        """Whether no roster is cheaper; all costs are whole numbers."""
        return self.cost <= np.ceil(self.bound - TINY) + TINY


class Columns:
    """The master program of one instance and all rosters found for its nurses.

    Parameters
    ----------
    instance
        The instance.
    stop
        When to stop, on the clock of time.process_time. [s]
    """

    def __init__(self, instance: Instance, stop: float) -> None:
        self.instance = instance
        self.stop = stop
        self.best = Best()
        self.lines: list[tuple[int, np.ndarray]] = []
        # Limits on types are rows, so a fraction of a roster may pass them.
        self.kept: list[bool] = []
        self.known: set[tuple[int, bytes]] = set()
        self.fixed: dict[int, int] = {}
        # While whole rosters are sought, those that pass a limit are shut.
        self.diving = False
        staff, size = len(instance.nurses), instance.need.size
        # Only limits on a type that the minutes do not imply anyway are rows.
        self.caps = [
            (nurse, shift)
            for nurse, who in enumerate(instance.nurses)
            for shift, most in enumerate(who.most)
            if 0 < most < who.minutes[1] // instance.minutes[shift]
        ]
        self.prices = np.zeros(size), np.zeros(len(self.caps))
        self.solver = _solver()
        ends = [1.0] * staff + list(instance.need.ravel())
        for value in ends:
            self.solver.addRow(value, value, 0, [], [])
        for nurse, shift in self.caps:
            self.solver.addRow(
                -highspy.kHighsInf, float(instance.nurses[nurse].most[shift]), 0, [], []
            )
        for nurse in range(staff):
            self.solver.addCol(DEAR, 0, highspy.kHighsInf, 1, [nurse], [1.0])
        for at, (less, more) in enumerate(
            zip(instance.under.ravel(), instance.over.ravel(), strict=True)
        ):
            self.solver.addCol(less, 0, highspy.kHighsInf, 1, [staff + at], [1.0])
            self.solver.addCol(more, 0, highspy.kHighsInf, 1, [staff + at], [-1.0])
        self.first = staff + 2 * size

    def time_left(self) -> float:
        """Give the seconds left."""
        return self.stop - time.process_time()

    def add(self, nurse: int, line: np.ndarray) -> bool:
        """Add one nurse's roster; False if it is there already."""
        key = (nurse, line.tobytes())
        if key in self.known:
            return False
        self.known.add(key)
        instance, staff = self.instance, len(self.instance.nurses)
        days = np.flatnonzero(line >= 0)
        rows = [nurse, *(staff + days * len(instance.shifts) + line[days])]
        values = [1.0] * len(rows)
        for at, (who, shift) in enumerate(self.caps):
            if who == nurse and (line == shift).any():
                rows.append(staff + instance.need.size + at)
                values.append(float((line == shift).sum()))
        cost = float(instance.wish[nurse, days, line[days]].sum())
        most = instance.nurses[nurse].most
        lawful = all((line == at).sum() <= top for at, top in enumerate(most))
        shut = nurse in self.fixed or (self.diving and not lawful)
        upper = 0.0 if shut else highspy.kHighsInf
        self.solver.addCol(cost, 0, upper, len(rows), rows, values)
        self.lines.append((nurse, line.copy()))
        self.kept.append(lawful)
        return True

    def price(
        self, cover: np.ndarray, caps: np.ndarray, nurses: Iterable[int]
    ) -> list[tuple[int, float, np.ndarray]]:
        """Find the best roster of some nurses at given duals."""
        instance = self.instance
        found = []
        for nurse in nurses:
            who = instance.nurses[nurse]
            cost = instance.wish[nurse] - cover.reshape(instance.need.shape)
            for at, (owner, shift) in enumerate(self.caps):
                if owner == nurse:
                    cost[:, shift] -= caps[at]
            cost[:, [shift for shift, most in enumerate(who.most) if not most]] = np.inf
            cost[sorted(who.away)] = np.inf
            found.append((nurse, *best_tour(instance, who, cost)))
            self._add_lawful(nurse, cost, found[-1][2])
        return found

    def _add_lawful(self, nurse: int, cost: np.ndarray, line: np.ndarray) -> None:
        """Add a roster within all limits on types where the best one passes them."""
        who = self.instance.nurses[nurse]
        counts = np.bincount(line[line >= 0], minlength=len(who.most))
        if (counts > np.array(who.most)).any():
            lawful = lawful_tour(self.instance, who, cost)
            if lawful is not None:
                self.add(nurse, lawful)

    def relax(self, rounds: int = 10**6, close: float = TINY) -> float:
        """Generate rosters until the fractional program is (nearly) solved.

        Returns
        -------
        float
            Its value, the requests' constant included.
        """
        instance, staff = self.instance, len(self.instance.nurses)
        free = [nurse for nurse in range(staff) if nurse not in self.fixed]
        bound, value = -np.inf, np.inf
        centre = self.prices
        for _ in range(rounds):
            self.solver.run()
            value = self.solver.getInfo().objective_function_value + instance.constant
            dual = np.array(self.solver.getSolution().row_dual)
            whole = (
                dual[staff : staff + instance.need.size],
                dual[staff + instance.need.size :],
            )
            if value - bound < close or self.time_left() < 0:
                break
            added = 0
            for smooth in (SMOOTH, 0.0):
                cover, caps = (
                    smooth * old + (1 - smooth) * new
                    for old, new in zip(centre, whole, strict=True)
                )
                found = self.price(cover, caps, free)
                reached = self._bound(cover, caps, found)
                if reached > bound:
                    bound, centre = reached, (cover, caps)
                added = sum(self.add(nurse, line) for nurse, _, line in found)
                if added:
                    break
            if not added:
                bound = max(bound, value)
                break
        if not self.fixed and not self.diving:
            self.best.bound = max(self.best.bound, bound)
            self.prices = centre
        return value

    def _bound(
        self,
        cover: np.ndarray,
        caps: np.ndarray,
        found: list[tuple[int, float, np.ndarray]],
    ) -> float:
        """Give the bound that some duals prove: the Lagrangian relaxation's value."""
        instance = self.instance
        need = instance.need.ravel()
        inside = np.clip(cover, -instance.over.ravel(), instance.under.ravel())
        if np.abs(inside - cover).max() > 1e-7:
            return -np.inf
        most = [instance.nurses[nurse].most[shift] for nurse, shift in self.caps]
        total = (
            float(need @ cover + np.array(most) @ caps) if most else float(need @ cover)
        )
        total += sum(cost for _, cost, _ in found)
        for nurse, number in self.fixed.items():
            line = self.lines[number][1]
            days = np.flatnonzero(line >= 0)
            total += float(instance.wish[nurse, days, line[days]].sum())
            total -= float(
                cover.reshape(need.size // len(instance.shifts), -1)[
                    days, line[days]
                ].sum()
            )
            for at, (owner, shift) in enumerate(self.caps):
                if owner == nurse:
                    total -= caps[at] * float((line == shift).sum())
        return total + instance.constant

    def weights(self) -> np.ndarray:
        """Give how much of each roster the fractional program takes."""
        return np.array(self.solver.getSolution().col_value)[self.first :]

    def fix(self, number: int) -> None:
        """Give a nurse one roster for good."""
        nurse = self.lines[number][0]
        self.fixed[nurse] = number
        for at, (who, _) in enumerate(self.lines):
            if who == nurse:
                level = float(at == number)
                self.solver.changeColBounds(self.first + at, level, level)

    def number(self, nurse: int, line: np.ndarray) -> int:
        """Give the number of a roster, adding it if it is new."""
        self.add(nurse, line)
        return next(
            at
            for at, (who, mine) in enumerate(self.lines)
            if who == nurse and np.array_equal(mine, line)
        )

    def loosen(self) -> None:
        """Set all nurses free again."""
        self.diving = False
        for at, (who, _) in enumerate(self.lines):
            if who in self.fixed or not self.kept[at]:
                self.solver.changeColBounds(self.first + at, 0, highspy.kHighsInf)
        self.fixed.clear()

    def dive(self, rounds: int) -> None:
        """Fix the clearest rosters one after another, generating in between.

        Parameters
        ----------
        rounds
            Most rounds of generating between two fixings.
        """
        instance = self.instance
        self.diving = True
        for at in range(len(self.lines)):
            if not self.kept[at]:
                self.solver.changeColBounds(self.first + at, 0, 0)
        while len(self.fixed) < len(instance.nurses) and self.time_left() > 0:
            value = self.relax(rounds, 1e-3)
            if value >= self.best.cost - 1 + TINY:
                return
            weights = self.weights()
            loose = [
                at
                for at, (who, _) in enumerate(self.lines)
                if who not in self.fixed and self.kept[at]
            ]
            loose.sort(key=lambda at: -weights[at])
            for at in loose:
                if self.lines[at][0] in self.fixed:
                    continue
                if weights[at] > 1 - 1e-6 or at == loose[0]:
                    self.fix(at)
        if len(self.fixed) == len(instance.nurses):
            self._choose(self.fixed)

    def whole(self, seconds: float) -> None:
        """Choose whole rosters among all that are there, by integer programming."""
        program = _solver()
        program.passModel(self.solver.getLp())
        count = program.getLp().num_col_
        mine = np.arange(self.first, count, dtype=np.int32)
        kinds = np.full(mine.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        program.changeColsIntegrality(mine.size, mine, kinds)
        program.setOptionValue("time_limit", max(min(seconds, self.time_left()), 0.1))
        program.setOptionValue("mip_rel_gap", 0.0)
        program.setOptionValue("mip_abs_gap", 0.999)
        if np.isfinite(self.best.cost):
            cutoff = self.best.cost - self.instance.constant - 0.5
            program.setOptionValue("objective_bound", cutoff)
        program.run()
        if program.getInfo().primal_solution_status != 2:
            return
        chosen = np.array(program.getSolution().col_value)[self.first :] > 0.5
        self._choose({self.lines[at][0]: int(at) for at in np.flatnonzero(chosen)})

    def _choose(self, chosen: dict[int, int]) -> None:
        """Keep one roster a nurse, by their numbers."""
        if len(chosen) == len(self.instance.nurses):
            self.keep(np.array([self.lines[chosen[n]][1] for n in sorted(chosen)]))

    def keep(self, roster: np.ndarray) -> None:
        """Remember a roster if it is the best."""
        cost = penalty(self.instance, roster)
        if cost < self.best.cost:
            self.best.roster, self.best.cost = roster, cost


def _solver() -> highspy.Highs:
    """Make a quiet solver on one thread."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver
