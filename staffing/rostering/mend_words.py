"""A mend in a sentence: what to do, and who then works when."""

from collections.abc import Sequence

from .conflicts import listing
from .slots import WeekSlots
from .trial import Change, Trial
from .tries import Option, Try

__all__ = ["mend_words"]

# So many people's shifts are written out.
SHOWN = 3


def mend_words(
    each: Try, taken: Sequence[Option], changes: Sequence[Change], trial: Trial
) -> str:
    """Say what to do, and who then works when.

    Parameters
    ----------
    each
        What was tried.
    taken
        The options that were taken.
    changes
        Whose week changes, and into what.
    trial
        The roster before.
    """
    what = each.words.format(
        count=len(taken), names=listing([option.names[0] for option in taken], "and")
    )
    what = what or " and ".join(option.words for option in taken)
    told = []
    for change in changes:
        old = trial.week(change.agent).spans
        new = [span for span in change.week.spans if span not in old]
        if new and each.when:
            who = "" if len(changes) == 1 else f"{change.agent} "
            told.append(f"{who}{_spans(new, trial.axis)}")
    shown = "; ".join(told[:SHOWN])
    if len(told) > SHOWN:
        shown += f"; and {len(told) - SHOWN} others"
    return f"{what}: {shown}." if shown else f"{what}."


def _spans(spans: Sequence[tuple[int, int]], axis: WeekSlots) -> str:
    """Write shifts, days alike together."""
    days: dict[str, list[str]] = {}
    for first, last in spans:
        start, end = axis.time(first), axis.time(last)
        days.setdefault(f"{start:%H:%M}-{end:%H:%M}", []).append(f"{start:%a}")
    return ", ".join(f"{' '.join(names)} {times}" for times, names in days.items())
