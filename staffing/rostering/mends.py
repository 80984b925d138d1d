"""What would mend a week that is too tight: the changes worth most, each tried out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...data.errors import InputError
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .cover import cover_bound
from .crews import crews_of
from .demand import Demand
from .draft import Draft, Option, Try
from .mend_words import mend_words
from .price import CostModel
from .skills import read_skills
from .slots import WeekSlots
from .solver import SolverError, solving
from .trial import Change, Trial
from .tries_for_contract import tries_for_contract
from .tries_for_people import newcomers, tries_for_people
from .tries_for_rules import tries_for_rules
from .workers import Worker, read_workers

__all__ = ["Mend", "find_mends"]

Progress = Callable[[str, int, int], bool | None]
STAGE = "Trying mends"
# A mend that closes less than this is not worth a planner's time. [agent-hours]
LEAST = 0.25
# So many of the best are held against the aggregated program, too.
PROVED = 8
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
    program
        What it would save if everybody were rostered anew and people could be halved,
        by the aggregated program; None if it was not asked. [currency/week]
    keeps
        The agent and the rules of the contract that are kept then and are not now;
        empty where the mend is only about cover.
    """

    rule: str
    change: str
    closes: float
    costs: float
    saves: float
    program: float | None = None
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
    rostered. So a real roster stands behind every figure, and rostering anew can only
    do better. What the people could do better even without a mend is done before.

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
    trial = Trial(asked.model, asked.skills, agents, roster, demand.axis)
    workers = asked.workers(draft, [agent.name for agent in agents])
    trial.settle(workers)
    missing = trial.missing()
    candidates = [
        each
        for worker in [worker for worker in workers if worker.unmet][:MOST_UNMET]
        for each in tries_for_rules(worker, draft, demand.axis)
    ]
    for contract in settings.contracts:
        candidates += tries_for_contract(contract, draft, missing, demand.axis)
    candidates += tries_for_people(draft, asked.queues, demand.axis)
    ranked: list[tuple[Mend, Draft | None]] = []
    for done, each in enumerate(candidates):
        if progress is not None and progress(STAGE, done, len(candidates)) is False:
            break
        found = _tried(each, trial, asked)
        if found is not None and (found[0].keeps or found[0].closes >= LEAST):
            ranked.append(found)
    ranked.sort(
        key=lambda pair: (
            not pair[0].keeps,
            pair[0].keeps,
            -pair[0].saves,
            pair[0].change,
        )
    )
    counts: Counter[str] = Counter()
    kept = []
    for mend, edited in ranked:
        alike = mend.keeps or mend.rule
        counts[alike] += 1
        if counts[alike] <= MOST_ALIKE:
            kept.append((mend, edited))
    rules = sum(bool(mend.keeps) for mend, _ in kept)
    return _by_program(kept[: rules + most], asked)


class _Asked:
    """The plan, its demand, and everybody's skills, newcomers included."""

    def __init__(self, draft: Draft, demand: Demand) -> None:
        self.draft = draft
        self.demand = demand
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
        everybody = [*draft.agents, *new]
        self._group_of = {
            _kind(agent): int(group)
            for agent, group in zip(everybody, self.skills.group_of, strict=True)
        }

    def workers(self, draft: Draft, names: Sequence[str]) -> list[Worker]:
        """Give the weeks some agents of a draft may work; none of unknown skills."""
        agents = [draft.agent(name) for name in names]
        groups = [self._group_of.get(_kind(agent)) for agent in agents]
        if None in groups:
            return []
        skills = replace(self.skills, group_of=np.array(groups, dtype=np.int64))
        return read_workers(agents, draft.time_off, self.axis, skills, draft.settings)


def _kind(agent: Agent) -> tuple[object, ...]:
    """Give all that decides an agent's skill group."""
    return agent.queues, agent.roles, agent.handle_time_factor


def _tried(each: Try, trial: Trial, asked: _Asked) -> tuple[Mend, Draft | None] | None:
    """Try a change on the roster as it stands; None if it is not worth it.

    With it comes the plan that the aggregated program can be asked about.
    """
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
    closes = trial.lacking(trial.people) - now.lacking(now.people)
    costs, saves = (sum(getattr(c, n) for c in changes) for n in ("costs", "saves"))
    words = mend_words(each, taken, changes, trial)
    mend = Mend(each.rule, words, closes, costs, saves, keeps=each.keeps)
    # The program knows no overtime, and nothing of whose contract is kept.
    plain = each.overtime.premium == 0 and not each.keeps
    return mend, draft if plain else None


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
    now, found = trial.copy(), []
    for worker in workers:
        change = now.answer(worker, overtime=each.overtime, forced=bool(each.keeps))
        if change is not None:
            now.take(change)
            found.append(change)
    return found


def _by_program(
    ranked: Sequence[tuple[Mend, Draft | None]], asked: _Asked
) -> tuple[Mend, ...]:
    """Hold the best mends against the aggregated program."""
    found, left = [], PROVED
    with solving(asked.draft.settings.effort):
        before: float | None = None
        for mend, draft in ranked:
            if draft is not None and left:
                left -= 1
                try:
                    before = before or _program(asked.draft, asked)
                    mend = replace(mend, program=before - _program(draft, asked))
                except SolverError:
                    # What was tried out on the roster stands without it.
                    left = 0
            found.append(mend)
    return tuple(found)


def _program(draft: Draft, asked: _Asked) -> float:
    """Give the aggregated program's least cost of a draft. [currency]"""
    workers = asked.workers(draft, [agent.name for agent in draft.agents])
    return cover_bound(asked.model, crews_of(workers), asked.axis.hours).cost
