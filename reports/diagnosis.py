"""Where service dips, in sentences with figures."""

from typing import Any

import pandas as pd

from ..data.settings import Settings
from ..data.spans import span_text
from .words import amount, clock, day, integer, listing, percent

__all__ = ["chance_words", "diagnosis_lines", "kind_words"]

WORST_NAMED = 3
# What people are while they are away, by kind.
AWAY = {"lunch": "at lunch", "break": "on break", "shift change": "between shifts"}


def diagnosis_lines(
    diagnosis: pd.DataFrame, dips: pd.DataFrame, settings: Settings
) -> list[str]:
    """Say on which kinds of moments service dips, how surely, and what would mend it.

    Parameters
    ----------
    diagnosis, dips
        Tables of those names.
    settings
        The centre's settings.

    Returns
    -------
    list of str
        Sentences, queue by queue; what was found comes first.
    """
    told = []
    for row in diagnosis[diagnosis["found"] == 1].to_dict("records"):
        own = dips[(dips["queue"] == row["queue"]) & (dips["kind"] == row["kind"])]
        told += [_finding(row), *_worst(row, own, settings), *_mend(row, settings)]
    for queue, rows in diagnosis[diagnosis["found"] != 1].groupby("queue", sort=False):
        told.append(_innocent(str(queue), rows))
    return told


def kind_words(kind: str) -> str:
    """Say what people are while they are away.

    Examples
    --------
    >>> kind_words("lunch"), kind_words("training")
    ('at lunch', 'in training')
    """
    return AWAY.get(kind, f"in {kind}")


def chance_words(chance: float) -> str:
    """Write a small probability as one in so many.

    Examples
    --------
    >>> chance_words(0.0002), chance_words(0.03)
    ('fewer than 1 in 1,000', '1 in 33')
    """
    return "fewer than 1 in 1,000" if chance < 0.001 else f"1 in {round(1 / chance):,}"


def _finding(row: dict[str, Any]) -> str:
    """Say what was found of one kind."""
    what = "an event" if row["kind"] == "event" else row["kind"]
    return (
        f"{row['queue']}: service is {percent(row['service'])} in the "
        f"{integer(row['intervals'])} intervals with {what}, {percent(row['others'])} "
        f"in others with as much work (promised {percent(row['promised'])}). "
        f"{percent(row['share_of_late'])} of all late contacts fall on them, and "
        f"{percent(row['share_of_contacts'])} of all contacts. By chance so much would "
        f"fall together in {chance_words(row['chance'])} rosters."
    )


def _worst(row: dict[str, Any], dips: pd.DataFrame, settings: Settings) -> list[str]:
    """Name the worst intervals."""
    zone, step = settings.centre.timezone, settings.centre.interval
    named = []
    for dip in dips.head(WORST_NAMED).to_dict("records"):
        start = pd.Timestamp(dip["start"]).tz_convert(zone)
        end = start + pd.Timedelta(seconds=step)
        text = f"{day(start)} {clock(start)}–{clock(end)}: "
        if dip["away"] >= 0.05:
            text += f"{_people(dip['away'])} of {_people(dip['on_shift'])} "
            text += f"{kind_words(row['kind'])}, "
        named.append(f"{text}service {percent(dip['service'])}")
    return [f"The worst: {'; '.join(named)}."] if named else []


def _mend(row: dict[str, Any], settings: Settings) -> list[str]:
    """Say what would mend it."""
    kind, short = row["kind"], row["short"]
    week = "more contacts a week would be in time"
    step = span_text(settings.centre.interval)
    if kind == "shift change":
        return [
            f"Let {_people(max(short, 1.0))} people start {step} earlier or stay "
            f"{step} longer: {integer(row['recovered'])} {week}."
        ]
    if kind == "event":
        return [f"{_people(short)} people are missing in the worst of them: plan more."]
    spread = row["spread_saves"]
    if spread >= 1:
        return [
            f"Spread evenly over these hours and the two before and after, as many "
            f"people {kind_words(kind)} would leave {percent(row['spread_service'])} "
            f"there: {integer(spread)} {week}."
        ]
    return [
        f"Spreading it over the hours around would not mend it: "
        f"{_people(max(short, 1.0))} more people are needed in the worst of them."
    ]


def _innocent(queue: str, rows: pd.DataFrame) -> str:
    """Say that nothing stands out, with the figures."""
    parts = [
        f"{row['kind']} {percent(row['service'])} ({percent(row['others'])})"
        for row in rows.to_dict("records")
    ]
    return (
        f"{queue}: no dip is surely tied to {listing(list(rows['kind']), 8)}. Service "
        f"in the intervals with it (in others with as much work): {listing(parts, 8)}."
    )


def _people(count: float) -> str:
    """Write people: whole where they are nearly so."""
    whole = abs(count - round(count)) < 0.05
    return integer(count) if whole else amount(count)
