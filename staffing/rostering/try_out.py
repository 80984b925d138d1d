"""Tries one change of the plan out: whose weeks it changes, and what that is worth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...data.errors import InputError
from ...data.people import Agent
from .demand import Demand
from .draft import Draft
from .mend_words import change_words, mend_words
from .price import CostModel
from .skills import read_skills
from .slots import WeekSlots
from .trial import Change, Trial
from .tries import MOST_PEOPLE, Option, Try
from .tries_for_people import newcomers
from .workers import Worker, WorkerReader

__all__ = ["Asked", "Found", "Mend", "try_out"]

# One more person must save this part of what the first does.
LEAST_SAVED = 0.2
# So many of the next best are asked again when one person was taken.
NEXT_BEST = 2


@dataclass(frozen=True)
class Mend:
    """One change of the plan, tried out.

    Parameters
    ----------
    rule
        Which line of the plan gives way.
    change
        What to do, in a sentence, with who uses it and when.
    closes
        People's time no longer missing. [agent-hours/week]
    costs
        More wages, overtime at its price; less than nothing if it saves wages.
        [currency/week]
    saves
        What the week costs less, people missing at their price. [currency/week]
    anew
        What it saves if everybody else may take another week, too; None if it was not
        asked. [currency/week]
    keeps
        The agent and the rules of the contract that are kept then and are not now;
        empty where the mend is only about cover.
    """

    rule: str
    change: str
    closes: float
    costs: float
    saves: float
    anew: float | None = None
    keeps: str = ""


@dataclass(frozen=True)
class Found:
    """A mend that was tried out.

    Parameters
    ----------
    mend
        The mend.
    what
        What to do, without who then works when.
    changes
        Whose weeks it changes into what.
    reach
        How many people it could touch.
    beside_others
        Whether another way to the same weeks is told, too.
    """

    mend: Mend
    what: str
    changes: tuple[Change, ...]
    reach: int
    beside_others: bool = False

    def beside(self, other: "Found") -> "Found":
        """Tell another way to the same weeks, too."""
        if other is self or self.beside_others:
            return self
        change = f"{self.mend.change} As good: {other.what}."
        mend = replace(self.mend, change=change)
        return replace(self, mend=mend, beside_others=True)

    def rank(self) -> tuple[object, ...]:
        """Contracts that are kept come first, then what saves most."""
        mend = self.mend
        return not mend.keeps, mend.keeps, -mend.saves, mend.change

    def alike(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Name the line of the plan that gives way, and the same in any contract.

        What a few people do and what everybody of a contract may do are two things.
        """
        mend, words = self.mend, self.mend.rule.split()
        if mend.keeps:
            return (mend.keeps, mend.rule), (mend.keeps,)
        who = "some" if self.reach <= MOST_PEOPLE else "all"
        key = words[-1] if mend.rule.startswith("[contract.") else " ".join(words[:2])
        return (mend.rule, who), ("any", key, who)

    def effect(self) -> tuple[object, ...]:
        """Tell what a mend comes to: whose weeks change into what, and its worth."""
        mend = self.mend
        weeks = frozenset((each.agent, each.week.spans) for each in self.changes)
        return mend.keeps and mend.change, weeks, round(mend.saves, 2)


class Asked:
    """The plan, its demand, and everybody's skills, newcomers included."""

    def __init__(self, draft: Draft, demand: Demand) -> None:
        self.draft = draft
        self.axis: WeekSlots = demand.axis
        self.queues = [
            *(queue for queue, need in demand.live.items() if np.any(need > 0)),
            *(work.queue for work in demand.deferred if np.any(work.due > 0)),
        ]
        new = newcomers(draft, self.queues)
        try:
            self.skills = read_skills([*draft.agents, *new], demand)
        except InputError:
            # With new mixes of skills there are more kinds than a roster holds.
            new, self.skills = [], read_skills(draft.agents, demand)
        self.model = CostModel(demand, self.skills, draft.settings.costs)
        self._reader = WorkerReader(self.axis)
        everybody = [*draft.agents, *new]
        self._group_of = {
            _kind(agent): int(group)
            for agent, group in zip(everybody, self.skills.group_of, strict=True)
        }

    def workers(self, draft: Draft, names: Sequence[str]) -> list[Worker]:
        """Give the weeks some agents of a draft may work; none of unknown skills."""
        groups = [self._group_of.get(_kind(draft.agent(name))) for name in names]
        return [
            draft.worker(name, self._reader, group)
            for name, group in zip(names, groups, strict=True)
            if group is not None
        ]


def _kind(agent: Agent) -> tuple[object, ...]:
    """Give all that decides an agent's skill group."""
    return agent.queues, agent.roles, agent.handle_time_factor


def try_out(each: Try, trial: Trial, asked: Asked) -> Found | None:
    """Try a change on the roster as it stands; None if it is not worth it."""
    now, draft = trial.copy(), asked.draft
    left = list(each.options)
    taken: list[Option] = []
    changes: list[Change] = []
    while left and len(taken) < each.best:
        # The next best are asked again: one taken makes the others worth less.
        asked_now = left[: 1 if each.alike else NEXT_BEST if taken else len(left)]
        found = [_answers(option, each, now, draft, asked) for option in asked_now]
        order = sorted(range(len(found)), key=lambda at: -_saved(found[at]))
        best, at = found[order[0]], order[0]
        least = LEAST_SAVED * _saved(changes) / len(taken) if taken else 0.0
        if not best or (_saved(best) <= least and not each.keeps):
            break
        for change in best:
            now.take(change)
        changes += best
        taken.append(left[at])
        draft = left[at].edit(draft)
        left = [left[i] for i in order[1:]] + left[len(found) :]
    if not changes:
        return None
    closes = trial.lacking() - now.lacking()
    costs, saves = (sum(getattr(c, n) for c in changes) for n in ("costs", "saves"))
    what, when = mend_words(each, taken), change_words(each, changes, trial, now)
    words = f"{what}: {when}." if when else f"{what}."
    mend = Mend(each.rule, words, closes, costs, saves, keeps=each.keeps)
    reach = len({name for option in taken for name in option.names})
    return Found(mend, what, tuple(changes), reach)


def _saved(changes: Sequence[Change]) -> float:
    """Sum what changes save. [currency]"""
    return sum(change.saves for change in changes) if changes else -np.inf


def _answers(
    option: Option, each: Try, trial: Trial, draft: Draft, asked: Asked
) -> list[Change]:
    """Let those whom an option touches answer one after the other."""
    try:
        workers = asked.workers(option.edit(draft), option.names)
    except (InputError, ValueError):
        # Shifts that do not lie on the roster's steps, or terms that contradict.
        return []
    if each.keeps and any(worker.unmet for worker in workers):
        return []
    if len(workers) > 1:
        trial = trial.copy()
    found = []
    for worker in workers:
        change = trial.answer(worker, each.overtime, forced=bool(each.keeps))
        if change is not None:
            found.append(change)
            if len(workers) > 1:
                trial.take(change)
    return found
