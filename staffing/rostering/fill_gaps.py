"""Who could close a gap that no mend pays for, and what it would cost."""

from collections.abc import Callable, Iterator

import numpy as np

from .draft import Draft
from .mend_words import change_words, span_words
from .slots import Floats
from .trial import Change, Trial
from .tries import Try
from .tries_for_contract import overtime_for_some
from .try_out import Asked, Found, Mend

__all__ = ["fill_gaps"]

# A gap is a stretch in which so many are missing, [agents]
WIDE = 0.5
# so many of them are told,
MOST_GAPS = 3
# and somebody must close this part of one.
CLOSED = 0.5
# Work there is worth so many missing people when weeks are chosen.
DRAWN = 3.0


def fill_gaps(
    trial: Trial, draft: Draft, asked: Asked, going: Callable[[int, int], bool]
) -> list[Found]:
    """Find for each of the largest gaps who would close it for least, with overtime.

    Parameters
    ----------
    trial
        The roster as it stands.
    draft
        The plan.
    asked
        The plan's people and skills.
    going
        Told how many gaps are done, and how many there are; tells whether to go on.

    Returns
    -------
    list
        Only such as cost more than the gap: those that pay are mends already.
    """
    gaps, found = _gaps(trial.missing())[:MOST_GAPS], []
    for number, gap in enumerate(gaps):
        if not going(number, len(gaps)):
            break
        ways = list(_ways(gap, trial, draft, asked))
        best = max(ways, key=lambda each: each.mend.saves, default=None)
        if best is not None and best.mend.saves <= 0:
            found.append(best)
    return found


def _gaps(missing: Floats) -> list[tuple[int, int]]:
    """List stretches that are short of people, those missing most first."""
    short = np.concatenate([[False], missing >= WIDE, [False]])
    edges = np.flatnonzero(short[1:] != short[:-1]).reshape(-1, 2).tolist()
    gaps = [(int(first), int(last)) for first, last in edges]
    return sorted(gaps, key=lambda gap: -float(missing[gap[0] : gap[1]].sum()))


def _ways(
    gap: tuple[int, int], trial: Trial, draft: Draft, asked: Asked
) -> Iterator[Found]:
    """Draw each agent in turn to a gap: work there is worth more when choosing."""
    inside = slice(*gap)
    missing = trial.missing()[inside].sum()
    bonus = np.zeros(trial.model.slots)
    bonus[inside] = DRAWN * trial.model.short_price
    for contract in draft.settings.contracts:
        each = overtime_for_some(contract, draft)
        for option in each.options:
            for worker in asked.workers(option.edit(draft), option.names):
                change = trial.answer(worker, each.overtime, forced=True, bonus=bonus)
                if change is None:
                    continue
                now = trial.copy()
                now.take(change)
                if now.missing()[inside].sum() <= (1 - CLOSED) * missing:
                    yield _told(gap, each, change, trial, now)


def _told(
    gap: tuple[int, int], each: Try, change: Change, before: Trial, after: Trial
) -> Found:
    """Write down how somebody would close a gap."""
    old = before.week(change.agent)
    more = (change.week.paid - old.paid) * before.axis.hours
    how = f"work {more:g} h more" if more > 0 else "change shifts"
    if change.week.spans == old.spans:
        how = "take a break at another time"
    what = f"To close {span_words([gap], before.axis)} let {change.agent} {how}"
    mend = Mend(
        each.rule if more > 0 else "roster.csv",
        f"{what}: {change_words(each, [change], before, after)}.",
        before.lacking() - after.lacking(),
        change.costs,
        change.saves,
    )
    return Found(mend, what, (change,), 1)
