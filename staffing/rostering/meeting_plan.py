"""One meeting on its way into a roster: its sessions, each at its best time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...data.errors import InputError, Problem
from ...data.meetings import Meeting
from ...data.people import Agent
from ...data.settings import Settings
from .conflicts import Unmet
from .demand import Demand
from .price import CostModel
from .skills import read_skills
from .slots import Bools, Floats, WeekSlots
from .worked import WORK

__all__ = ["Board", "MeetingPlan", "Session"]

# So many of the seemingly best times of a session are priced exactly.
PRICED = 24


@dataclass(frozen=True)
class Session:
    """One session of a meeting.

    Parameters
    ----------
    meeting
        Name of the meeting.
    start, end
        When it is.
    agents
        Who attends.
    """

    meeting: str
    start: pd.Timestamp
    end: pd.Timestamp
    agents: tuple[str, ...]


@dataclass
class _Held:
    """A session being placed: first slot and members, by number."""

    start: int
    members: list[int] = field(default_factory=list)


class Board:
    """Who is at work when, and what it costs to take somebody away."""

    def __init__(
        self,
        roster: pd.DataFrame,
        agents: Sequence[Agent],
        demand: Demand,
        settings: Settings,
    ) -> None:
        self.axis = demand.axis
        skills = read_skills(agents, demand)
        self.model = CostModel(demand, skills, settings.costs)
        self.group_of = skills.group_of
        self.working = np.zeros((len(agents), self.axis.count), dtype=bool)
        number = {agent.name: row for row, agent in enumerate(agents)}
        work = roster[(roster["activity"] == WORK) & roster["agent"].isin(number)]
        origin, step = self.axis.week.start, self.axis.step
        low, high = (
            np.asarray((pd.DatetimeIndex(work[name]) - origin).total_seconds()) / step
            for name in ("start", "end")
        )
        # Only slots worked in whole.
        low = np.clip(np.ceil(low - 1e-9), 0, self.axis.count).astype(int)
        high = np.clip(np.floor(high + 1e-9), 0, self.axis.count).astype(int)
        for name, first, last in zip(work["agent"], low, high, strict=True):
            self.working[number[name], first:last] = True
        self.people = self.model.empty.copy()
        np.add.at(self.people, self.group_of, self.working.astype(float))

    def take(self, members: Sequence[int], first: int, slots: int, away: bool) -> None:
        """Take people out of work for a while, or give them back."""
        self.working[members, first : first + slots] = not away
        for member in members:
            self.people[self.group_of[member], first : first + slots] += (
                -1.0 if away else 1.0
            )

    def loss(self, groups: Sequence[int]) -> Floats:
        """Say what people of some groups taken away at once cost, slot by slot."""
        people, lost = self.people.copy(), np.zeros(self.axis.count)
        for group in groups:
            people[group] -= 1.0
            lost += self.model.savings(people, group)
        return lost


class MeetingPlan:
    """The sessions of one meeting."""

    def __init__(
        self, meeting: Meeting, who: list[int], board: Board, line: int
    ) -> None:
        self.meeting, self.who, self.board = meeting, who, board
        axis = board.axis
        slots = meeting.minutes * 60 / axis.step
        if abs(slots - round(slots)) > 1e-9:
            raise InputError(
                Problem(
                    f"'{meeting.name}' takes {meeting.minutes} min, no whole number "
                    f"of roster steps of {axis.step / 60:g} min.",
                    "Round it, or write a finer roster_step under [centre].",
                    "meetings.csv",
                    column="minutes",
                )
            )
        self.slots = round(slots)
        inside = axis.inside(meeting.hours)[: axis.count].copy()
        inside[:line] = False
        if meeting.start is not None:
            inside[: max(int(np.ceil(axis.of(meeting.start) - 1e-9)), 0)] = False
        if meeting.end is not None:
            inside[max(int(axis.of(meeting.end) + 1e-9), 0) :] = False
        self.inside: Bools = inside
        self.starts = _whole(inside, self.slots)
        self.held: list[_Held] = []
        self.left = list(who)
        # Who is away all week is not waited for.
        self.least = min(meeting.at_least, len(who))

    def choice(self) -> tuple[float, str]:
        """Say how many times a member has on average, and the name."""
        return float(self._free(self.who).sum(axis=1).mean()), self.meeting.name

    def _free(self, members: Sequence[int]) -> Bools:
        """Tell at which starts each member is at work for all of it."""
        free = _whole(self.board.working[members], self.slots)
        return np.asarray(free & self.starts)

    def place(self) -> None:
        """Place session after session, the best first."""
        while self.left:
            held = self._best()
            if held is None:
                break
            self._put(held)
        self._squeeze_in()

    def _put(self, held: _Held) -> None:
        """Hold a session."""
        self.board.take(held.members, held.start, self.slots, away=True)
        self.held.append(held)
        self.left = [member for member in self.left if member not in held.members]

    def _open(self) -> Bools:
        """Tell at which starts one session more may be held at once."""
        running = np.zeros(self.inside.size, dtype=np.int64)
        for held in self.held:
            running[held.start : held.start + self.slots] += 1
        return _whole(running < self.meeting.at_once, self.slots)

    def _best(self) -> _Held | None:
        """Find the session that costs least a head; None if none can be held."""
        free = self._free(self.left)
        there = free.sum(axis=0)
        usable = np.flatnonzero((there >= max(self.least, 1)) & self._open())
        if not usable.size:
            return None
        parts = -(-len(self.left) // self.meeting.most)
        size = max(-(-len(self.left) // parts), self.least)
        # Who has the fewest times is taken first.
        order = np.argsort(free.sum(axis=1), kind="stable")
        chosen = {
            int(start): [int(row) for row in order[free[order, start]][:size]]
            for start in usable
        }
        prices = {
            group: self._sums(self.board.loss([group]))
            for group in sorted({int(self.board.group_of[n]) for n in self.left})
        }

        def roughly(start: int) -> float:
            members = [self.left[row] for row in chosen[start]]
            groups = self.board.group_of[members]
            return float(np.mean([prices[int(g)][start] for g in groups]))

        near = sorted(chosen, key=lambda start: (roughly(start), start))[:PRICED]
        exact: dict[tuple[int, ...], Floats] = {}
        best: tuple[float, int, int] | None = None
        for start in near:
            members = [self.left[row] for row in chosen[start]]
            groups = tuple(sorted(int(g) for g in self.board.group_of[members]))
            if groups not in exact:
                exact[groups] = self._sums(self.board.loss(groups))
            key = (float(exact[groups][start]) / len(members), -len(members), start)
            best = key if best is None or key < best else best
        assert best is not None
        return _Held(best[2], [self.left[row] for row in chosen[best[2]]])

    def _squeeze_in(self) -> None:
        """Let who is left join sessions that have room."""
        for member in list(self.left):
            free = self._free([member])[0]
            price = self._sums(self.board.loss([int(self.board.group_of[member])]))
            room = [
                held
                for held in self.held
                if free[held.start] and len(held.members) < self.meeting.most
            ]
            if room:
                held = min(room, key=lambda held: (price[held.start], held.start))
                self.board.take([member], held.start, self.slots, away=True)
                held.members.append(member)
                self.left.remove(member)

    def move(self) -> bool:
        """Hold every session at its best time, the others being where they are."""
        moved = False
        for held in list(self.held):
            self.held.remove(held)
            self.board.take(held.members, held.start, self.slots, away=False)
            free = self._free(held.members).all(axis=0) & self._open()
            groups = [int(group) for group in self.board.group_of[held.members]]
            cost = np.where(free, self._sums(self.board.loss(groups)), np.inf)
            best = int(cost.argmin())
            if cost[best] < cost[held.start] - 1e-6:
                held.start, moved = best, True
            self.board.take(held.members, held.start, self.slots, away=True)
            self.held.append(held)
        return moved

    def _sums(self, lost: Floats) -> Floats:
        """Sum a loss over the length of a session, per start."""
        total = np.concatenate([[0.0], np.cumsum(lost)])
        sums = np.full(lost.size, np.inf)
        last = lost.size - self.slots + 1
        sums[:last] = total[self.slots :] - total[:last]
        return sums

    def sessions(self, agents: Sequence[Agent]) -> list[Session]:
        """List the sessions by name."""
        axis = self.board.axis
        return [
            Session(
                self.meeting.name,
                axis.time(held.start),
                axis.time(held.start + self.slots),
                tuple(agents[member].name for member in sorted(held.members)),
            )
            for held in self.held
        ]

    def unmet(self, agents: Sequence[Agent], axis: WeekSlots) -> Unmet | None:
        """Say who finds no time, and why."""
        if not self.left:
            return None
        working, free = self.board.working[self.left], self._free(self.left)
        there = free.sum(axis=0)
        why: dict[str, list[str]] = {}
        for row, member in enumerate(self.left):
            if not (working[row] & self.inside).any():
                reason = "not at work in its hours"
            elif not free[row].any():
                reason = f"no {self.meeting.minutes} min of work in one piece there"
            elif there.max() < self.least:
                at = int(there.argmax())
                reason = (
                    f"at best {there.max()} of them could come together, on "
                    f"{axis.time(at):%a %d %b %H:%M}, and at_least is {self.least}"
                )
            else:
                reason = "other sessions are held whenever they could come"
            why.setdefault(reason, []).append(agents[member].name)
        told = "; ".join(f"{', '.join(names)}: {text}" for text, names in why.items())
        return Unmet(
            "",
            f"meeting {self.meeting.name}",
            f"{self.meeting.name} finds no time for {len(self.left)} of "
            f"{len(self.meeting.agents)}: {told}.",
        )


def _whole(flags: Bools, slots: int) -> Bools:
    """Tell from which places on so many flags stand in a row."""
    total = np.cumsum(flags, axis=-1, dtype=np.int64)
    before = np.concatenate([np.zeros_like(total[..., :1]), total], axis=-1)
    count = flags.shape[-1]
    found = np.zeros(flags.shape, dtype=bool)
    if slots <= count:
        last = count - slots + 1
        found[..., :last] = before[..., slots:] - before[..., :last] == slots
    return found
