"""What would mend a week that is too tight: the changes worth most, each tried out."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .compiling import pays
from .demand import Demand
from .draft import Draft
from .fill_gaps import fill_gaps
from .slots import Floats
from .trial import Trial
from .tries import Try
from .tries_for_contract import tries_for_contract
from .tries_for_people import tries_for_people
from .tries_for_rules import tries_for_rules
from .try_out import Asked, Found, Mend, try_out
from .workers import Worker

__all__ = ["Mend", "find_mends"]

Progress = Callable[[str, int, int], bool | None]
SETTLING, TRYING = "Improving without mends", "Trying mends"
AGAIN, FILLING = "Answering the best mends", "Closing what pays for no mend"
# So many of the best are answered by everybody.
SETTLED = 8
# About so many weeks are tried per agent. [agents' weeks]
TOUCHED = 60
# A mend that closes less than this is not worth a planner's time. [agent-hours]
LEAST = 0.25
# So many mends of the same line of the plan are told, and of the same kind in all.
MOST_ALIKE, MOST_OF_KIND = 1, 2
# So many agents whose contract is not kept are helped.
MOST_UNMET = 10


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
        that which saves most first; then how the largest gaps would be closed that no
        mend pays for, where there is room.

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
    >>> import numpy as np
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
    asked = Asked(draft, demand)
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
    ranked: list[Found] = []
    for done, each in enumerate(tries):
        if not going.on(TRYING, done, len(tries)):
            break
        found = try_out(each, trial, asked)
        if found is not None and (found.mend.keeps or found.mend.closes >= LEAST):
            ranked.append(found)
    kept = _worth_telling(ranked, most)
    for number, found in enumerate(kept[:SETTLED]):
        if not found.mend.keeps and going.on(AGAIN, number, len(kept[:SETTLED])):
            kept[number] = _settled(found, trial, workers)
    if len(kept) < most:
        kept += fill_gaps(
            trial, draft, asked, lambda done, whole: going.on(FILLING, done, whole)
        )
    return tuple(found.mend for found in kept)


def _worth_telling(found: Sequence[Found], most: int) -> list[Found]:
    """Pick what is told, the best first: no weeks twice, few of the same line."""
    effects: dict[tuple[object, ...], Found] = {}
    # What touches fewest people and says least comes first.
    for each in sorted(found, key=lambda each: (each.reach, len(each.what))):
        known = effects.setdefault(each.effect(), each)
        if each.mend.rule == known.mend.rule and each.reach == known.reach:
            effects[each.effect()] = known.beside(each)
    counts: Counter[tuple[str, ...]] = Counter()
    kept = []
    for each in sorted(effects.values(), key=Found.rank):
        line, kind = each.alike()
        if counts[line] < MOST_ALIKE and counts[kind] < MOST_OF_KIND:
            counts.update((line, kind))
            kept.append(each)
    rules = sum(bool(each.mend.keeps) for each in kept)
    return kept[: rules + most]


def _settled(found: Found, trial: Trial, workers: Sequence[Worker]) -> Found:
    """Let everybody whom a mend does not touch answer it."""
    now = trial.copy()
    for change in found.changes:
        now.take(change)
    touched = {change.agent for change in found.changes}
    others = [worker for worker in workers if worker.agent.name not in touched]
    more = sum(change.saves for change in now.settle(others, rounds=1))
    return replace(found, mend=replace(found.mend, anew=found.mend.saves + more))


def _tries(
    draft: Draft, workers: Sequence[Worker], missing: Floats, asked: Asked
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
