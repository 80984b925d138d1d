"""What was set aside in the history, as sentences and rows a planner can check."""

from collections.abc import Sequence

import pandas as pd

from ..data.plan import Plan
from .timeline import local
from .words import clock, day, integer, listing, plural

__all__ = ["CLEANING_HEADS", "cleaned_rows", "cleaning_sentences", "doubtful"]

CLEANING_HEADS = ["Queue", "Day", "From", "To", "Recorded", "Taken instead", "Why"]
# Known beforehand, so nothing to check: they are counted, not listed.
KNOWN = ("special day", "event", "clock change")
MOST_ROWS = 25


def cleaning_sentences(plan: Plan) -> list[str]:
    """Tell how much of the history was set aside, by reason.

    Parameters
    ----------
    plan
        The run.
    """
    if plan.forecast.empty:
        return []
    if plan.cleaned.empty:
        return ["Nothing was set aside: every interval stands as it was recorded."]
    counts = plan.cleaned["reason"].value_counts()
    sentences = []
    for known, words in (
        (False, "In doubt, and filled from the same weekdays around for fitting"),
        (True, "Known by calendar or events, and taken out likewise"),
    ):
        parts = [
            f"{reason}\u00a0{integer(count)}"
            for reason, count in counts.items()
            if (reason in KNOWN) == known
        ]
        if parts:
            sentences.append(f"{words}: {listing(parts, len(parts))}.")
        elif not known:
            sentences.append("Nothing in the history is in doubt.")
    hidden = len(doubtful(plan)) - MOST_ROWS
    if hidden > 0:
        more = plural(hidden, "more stretch", "more stretches")
        sentences.append(f"The {MOST_ROWS} largest are below; {more} in cleaned.csv.")
    return sentences


def cleaned_rows(plan: Plan) -> Sequence[Sequence[str]]:
    """Write the stretches in doubt, the one that moves most contacts first.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    sequence
        Rows of text under `CLEANING_HEADS`.
    """
    worst = doubtful(plan).head(MOST_ROWS)
    starts = local(worst["start"], plan.week.timezone)
    ends = local(worst["end"], plan.week.timezone)
    return [
        [
            str(row.queue),
            f"{day(start.date())} {start.year}",
            clock(start),
            "24:00" if end.date() > start.date() else clock(end),
            integer(row.raw),
            integer(row.clean),
            str(row.reason) + (f": {row.detail}" if row.detail else ""),
        ]
        for row, start, end in zip(worst.itertuples(), starts, ends, strict=True)
    ]


def doubtful(plan: Plan) -> pd.DataFrame:
    """Give the stretches nobody knew of, the largest change first.

    Parameters
    ----------
    plan
        The run.
    """
    found = plan.cleaned[~plan.cleaned["reason"].isin(KNOWN)]
    moved = (found["raw"].fillna(0.0) - found["clean"]).abs()
    order = moved.sort_values(ascending=False, kind="stable").index
    return found.loc[order]
