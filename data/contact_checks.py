"""What a history must be to be believed: each row once, counts that can be, weeks."""

import numpy as np
import pandas as pd

from .findings import FILE, ROW, Findings
from .typed import Basis, check_range

__all__ = ["COUNTS", "check_counts", "count_once", "tell_weeks"]

COUNTS = ("offered", "handled", "abandoned", "blocked")
MOST_CONTACTS = 1e6
FAR_ABOVE_USUAL = 1000
LONGEST_HANDLE_TIME = 4 * 3600
WEEK = pd.Timedelta(days=7)
# Weeks of history, and what they allow.
LADDER = (
    (104, "every model, yearly terms included"),
    (13, "most models; yearly terms need 104 weeks"),
    (6, "models of days and of the day's shape; more of them from 13 weeks"),
    (2, "the mean of the same weekdays; more from 6 weeks"),
    (0, "too little: a forecast needs 2 weeks"),
)


def count_once(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Count identical duplicates once; duplicates that differ are faults."""
    key = ["queue", "start"]
    values = [name for name in (*COUNTS, "handle_time") if name in frame]
    again = frame.duplicated([*key, *values])
    if again.any():
        findings.note(
            f"identical duplicate rows, counted once: {int(again.sum()):,}",
            frame.loc[again, FILE].iloc[0],
        )
        frame = frame[~again]
    clash = frame.duplicated(key)
    if clash.any():
        first = frame[~clash].set_index(key)[[ROW, "offered"]]
        firsts = first.loc[pd.MultiIndex.from_frame(frame.loc[clash, key])]
        faults = frame[clash].assign(
            _first=firsts[ROW].to_numpy(), _offered=firsts["offered"].to_numpy()
        )
        findings.rows(
            faults,
            np.ones(len(faults), dtype=bool),
            "start",
            lambda row: (
                f"{row['queue']} at {row['start']:%Y-%m-%d %H:%M} stands here with "
                f"{row['offered']:g} offered and in row {row['_first']} with "
                f"{row['_offered']:g}."
            ),
            "Keep one; or add the rows up, if the export splits a queue by skill or "
            "medium.",
        )
    return frame[~clash]


def check_counts(frame: pd.DataFrame, findings: Findings) -> None:
    """Tell numbers that cannot be, and those that hardly can."""
    for name in COUNTS:
        check_range(frame, name, 0, MOST_CONTACTS, findings)
    check_range(frame, "handle_time", 0, np.inf, findings)
    check_range(frame, "recorded", 0, 1, findings)
    usual = frame[frame["offered"] > 0].groupby("queue")["offered"].median()
    typical = frame["queue"].map(usual).astype("float64")
    high = (frame["offered"] > FAR_ABOVE_USUAL * typical) & (
        frame["offered"] <= MOST_CONTACTS
    )
    findings.rows(
        frame.assign(_usual=typical),
        high,
        "offered",
        lambda row: (
            f"{row['offered']:,.0f} contacts are more than {FAR_ABOVE_USUAL} times "
            f"the usual {row['_usual']:g} of {row['queue']}."
        ),
        "Check the count.",
        "warning",
    )
    if {"handled", "abandoned"} & set(frame.columns):
        done = frame.reindex(columns=["handled", "abandoned"]).sum(axis=1)
        findings.rows(
            frame.assign(_done=done),
            # One or two that carry over from the interval before are usual.
            (done > 1.5 * frame["offered"]) & (done > frame["offered"] + 5),
            "offered",
            lambda row: (
                f"{row['_done']:g} were handled or abandoned but only "
                f"{row['offered']:g} offered."
            ),
            "Check the counts.",
            "warning",
        )
    served = frame["handled"] if "handled" in frame else frame["offered"]
    # A single call of half a second is a slip of the hand; a mean of several is not.
    odd = (frame["handle_time"] > LONGEST_HANDLE_TIME) | (
        frame["handle_time"].between(0, 1, inclusive="left") & (served >= 3)
    )
    findings.rows(
        frame,
        odd,
        "handle_time",
        lambda row: f"A handle time of {row['handle_time']:g} s is hard to believe.",
        'Check its unit: [history] handle_time_unit = "s" or "min".',
        "warning",
    )


def tell_weeks(contacts: pd.DataFrame, basis: Basis, findings: Findings) -> None:
    """Note how many weeks the queues have, and what they allow."""
    step = pd.Timedelta(seconds=basis.centre.interval)
    starts = contacts.groupby("queue")["start"]
    weeks = ((starts.max() + step - starts.min()) / WEEK).to_dict()
    alike: dict[tuple[int, str], list[str]] = {}
    for queue in basis.queues:
        if queue not in weeks and queue in basis.borrowing:
            findings.note(f"{queue}: no history; its donor's forecast is taken")
            continue
        if queue not in weeks:
            findings.error(
                f"The history has no rows for queue '{queue}'.",
                "Add them, or take the queue out of plan.toml.",
            )
            continue
        # A week that is closed at its ends is a day or two short.
        allows = next(words for least, words in LADDER if weeks[queue] > least - 0.4)
        alike.setdefault((round(weeks[queue]), allows), []).append(queue)
    for (count, allows), queues in alike.items():
        weeks_text = f"{count} week{'' if count == 1 else 's'} of history"
        findings.note(f"{', '.join(queues)}: {weeks_text} allow {allows}")
