"""A mend in a sentence: what to do, and who then works when."""

from collections.abc import Sequence

import numpy as np

from .conflicts import listing
from .slots import WeekSlots
from .trial import Change, Trial
from .tries import Option, Try

__all__ = ["change_words", "mend_words", "span_words"]

# So many people's shifts are written out.
SHOWN = 3


def mend_words(each: Try, taken: Sequence[Option]) -> str:
    """Say what to do.

    Parameters
    ----------
    each
        What was tried.
    taken
        The options that were taken.
    """
    what = each.words.format(
        count=len(taken), names=listing([option.names[0] for option in taken], "and")
    )
    return what or " and ".join(option.words for option in taken)


def change_words(
    each: Try, changes: Sequence[Change], before: Trial, after: Trial
) -> str:
    """Say who works when with a mend, or where it helps if no shift is another.

    Parameters
    ----------
    each
        What was tried.
    changes
        Whose week changes, and into what.
    before, after
        The roster without and with it.
    """
    if not each.when:
        return ""
    told = []
    for change in changes:
        old = before.week(change.agent).spans
        new = [span for span in change.week.spans if span not in old]
        if new:
            who = "" if len(changes) == 1 else f"{change.agent} "
            told.append(f"{who}{span_words(new, before.axis)}")
    shown = "; ".join(told[:SHOWN])
    if len(told) > SHOWN:
        shown += f"; and {len(told) - SHOWN} others"
    return shown or _where(before, after)


def _where(before: Trial, after: Trial) -> str:
    """Say in which stretch of the week most of what was missing is there."""
    gained = before.missing() - after.missing()
    if not np.any(gained > 0):
        return "deadlines are kept more easily"
    edges = np.flatnonzero(np.diff(np.concatenate([[0], gained > 0, [0]])))
    stretches = edges.reshape(-1, 2).tolist()
    best = max(stretches, key=lambda each: float(gained[each[0] : each[1]].sum()))
    return f"helps most {span_words([tuple(best)], before.axis)}"


def span_words(spans: Sequence[tuple[int, ...]], axis: WeekSlots) -> str:
    """Write shifts or other stretches of the week, days alike together.

    Parameters
    ----------
    spans
        First slot, and first slot after it, of each.
    axis
        The slots of the week.
    """
    days: dict[str, list[str]] = {}
    for first, last in spans:
        start, end = axis.time(first), axis.time(last)
        days.setdefault(f"{start:%H:%M}-{end:%H:%M}", []).append(f"{start:%a}")
    return ", ".join(f"{' '.join(names)} {times}" for times, names in days.items())
