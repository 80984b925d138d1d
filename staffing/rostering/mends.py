"""What would mend a week that is too tight: the changes worth most, each tried out."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...data.errors import InputError
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .compiling import pays
from .demand import Demand
from .draft import Draft
from .mend_words import mend_words
from .price import CostModel
from .skills import read_skills
from .slots import Floats, WeekSlots
from .trial import Change, Trial
from .tries import Option, Try
from .tries_for_contract import tries_for_contract
from .tries_for_people import newcomers, tries_for_people
from .tries_for_rules import tries_for_rules
from .workers import Worker, WorkerReader

__all__ = ["Mend", "find_mends"]

Progress = Callable[[str, int, int], bool | None]
SETTLING, TRYING = "Improving without mends", "Trying mends"
AGAIN = "Answering the best mends"
# So many of the best are answered by everybody.
SETTLED = 8
# About so many weeks are tried per agent. [agents' weeks]
TOUCHED = 60
# A mend that closes less than this is not worth a planner's time. [agent-hours]
LEAST = 0.25
# So many mends of the same line of the plan are told.
MOST_ALIKE = 3
# One more person must save this part of what the first does.
LEAST_SAVED = 0.2
# So many of the next best are asked again when one person was taken.
NEXT_BEST = 2
# So many agents whose contract is not kept are helped.
MOST_UNMET = 10


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


def find_mends(
    roster: pd.DataFrame,
    agents: Sequence[Agent],
    time_off: Sequence[TimeOff],
    demand: Demand,
    settings: Settings,
    *,
    most: int = 12,
    progress: Progress | None = None,
) -> tuple[Mend, ...]:
    """Find what would close the gaps of a roster, and keep contracts it could not keep.

    Parameters
    ----------
    roster
        A Roster table of the week, edited by hand or not.
    agents
        The people.
    time_off
        When they are away.
    demand
        What must be covered.
    settings
        Contracts, rules, queues and costs.
    most
        How many mends of the cover to give.
    progress
        Told the stage, steps done and steps in all; False as an answer ends it with
        what was found.

    Returns
    -------
    tuple
        Those that let a contract be kept, agent by agent; then those of the cover,
        that which saves most first.

    Raises
    ------
    InputError
        If a contract or queue is unknown, or shifts do not fit the roster step.

    Notes
    -----
    Each is tried on the roster as it stands: those it touches are given their exact
    best weeks one after the other by the tour program, everybody else works on as
    rostered. After the best few everybody else may answer, too. So a real roster
    stands behind every figure, and rostering anew can only do better. What the people
    could do better even without a mend is done before. Of mends that come to the same
    weeks the one that changes least of the plan is told.

    Examples
    --------
    Ann may start at eight; somebody is needed from six on:

    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.settings import read_settings
    >>> from shiftcast.staffing.rostering.roster import build_roster
    >>> settings = read_settings({
    ...     "centre": {"roster_step": "1h", "interval": "1h"},
    ...     "queue": [{"name": "calls", "channel": "voice"}],
    ...     "contract": {"full": {"paid_hours": [40, 40], "days": [5, 5],
    ...         "shift_hours": [8, 8], "starts": "08:00-10:00 every 1h"}},
    ...     "effort": {"search": 0},
    ... })
    >>> hour = np.arange(168) % 24
    >>> need = np.where((hour >= 6) & (hour < 14) & (np.arange(168) < 120), 1.0, 0.0)
    >>> demand = Demand(Week(date(2026, 11, 23), "UTC"), 3600, {"calls": need})
    >>> ann = Agent("Ann", "full", ("calls",))
    >>> roster = build_roster([ann], [], demand, settings).roster
    >>> (mend,) = find_mends(roster, [ann], [], demand, settings)
    >>> mend.change
    'Open starts from 06:00 on contract full: Mon Tue Wed Thu Fri 06:00-14:00.'
    >>> mend.closes, mend.costs
    (10.0, 0.0)
    """
    draft = Draft(tuple(agents), tuple(time_off), settings)
    asked = _Asked(draft, demand)
    workers = asked.workers(draft, [agent.name for agent in agents])
    trial = Trial(
        asked.model,
        asked.skills,
        agents,
        roster,
        demand.axis,
        fast=pays(len(agents) * TOUCHED),
    )
    going = _Going(progress)
    trial.settle(workers, going=lambda done, whole: going.on(SETTLING, done, whole))
    tries = list(_tries(draft, workers, trial.missing(), asked))
    ranked: list[_Found] = []
    for done, each in enumerate(tries):
        if not going.on(TRYING, done, len(tries)):
            break
        found = _tried(each, trial, asked)
        if found is not None and (found.mend.keeps or found.mend.closes >= LEAST):
            ranked.append(found)
    kept = _worth_telling(ranked, most)
    for number, found in enumerate(kept[:SETTLED]):
        if not found.mend.keeps and going.on(AGAIN, number, len(kept[:SETTLED])):
            kept[number] = _settled(found, trial, workers)
    return tuple(found.mend for found in kept)


def _worth_telling(found: Sequence["_Found"], most: int) -> list["_Found"]:
    """Pick what is told, the best first: no weeks twice, few of the same line."""
    effects: dict[tuple[object, ...], _Found] = {}
    for each in found:
        known = effects.setdefault(each.effect(), each)
        if each.reach < known.reach:
            effects[each.effect()] = each
    counts: Counter[str] = Counter()
    kept = []
    for each in sorted(effects.values(), key=_Found.rank):
        alike = each.mend.keeps or each.mend.rule
        counts[alike] += 1
        if counts[alike] <= MOST_ALIKE:
            kept.append(each)
    rules = sum(bool(each.mend.keeps) for each in kept)
    return kept[: rules + most]


def _settled(found: "_Found", trial: Trial, workers: Sequence[Worker]) -> "_Found":
    """Let everybody whom a mend does not touch answer it."""
    now = trial.copy()
    for change in found.changes:
        now.take(change)
    touched = {change.agent for change in found.changes}
    others = [worker for worker in workers if worker.agent.name not in touched]
    more = sum(change.saves for change in now.settle(others, rounds=1))
    return replace(found, mend=replace(found.mend, anew=found.mend.saves + more))


def _tries(
    draft: Draft, workers: Sequence[Worker], missing: Floats, asked: "_Asked"
) -> Iterator[Try]:
    """List all that is tried: contracts that are not kept first."""
    for worker in [worker for worker in workers if worker.unmet][:MOST_UNMET]:
        yield from tries_for_rules(worker, draft, asked.axis)
    for contract in draft.settings.contracts:
        yield from tries_for_contract(contract, draft, missing, asked.axis)
    yield from tries_for_people(draft, asked.queues, asked.axis)


class _Going:
    """Tells how far the work is, and remembers that it is to end."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._ended = False

    def on(self, stage: str, done: int, whole: int) -> bool:
        """Tell how far a stage is; hear whether to go on."""
        if not self._ended and self._progress is not None:
            self._ended = self._progress(stage, done, whole) is False
        return not self._ended


@dataclass(frozen=True)
class _Found:
    """A mend, whose weeks it changes into what, and how many people it could touch."""

    mend: Mend
    changes: tuple[Change, ...]
    reach: int

    def rank(self) -> tuple[object, ...]:
        """Contracts that are kept come first, then what saves most."""
        mend = self.mend
        return not mend.keeps, mend.keeps, -mend.saves, mend.change

    def effect(self) -> tuple[object, ...]:
        """Tell what a mend comes to: whose weeks change into what, and its worth."""
        mend = self.mend
        weeks = frozenset((each.agent, each.week.spans) for each in self.changes)
        return mend.keeps and mend.change, weeks, round(mend.saves, 2)


class _Asked:
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


def _tried(each: Try, trial: Trial, asked: _Asked) -> _Found | None:
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
    words = mend_words(each, taken, changes, trial)
    mend = Mend(each.rule, words, closes, costs, saves, keeps=each.keeps)
    reach = len({name for option in taken for name in option.names})
    return _Found(mend, tuple(changes), reach)


def _saved(changes: Sequence[Change]) -> float:
    """Sum what changes save. [currency]"""
    return sum(change.saves for change in changes) if changes else -np.inf


def _answers(
    option: Option, each: Try, trial: Trial, draft: Draft, asked: _Asked
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
