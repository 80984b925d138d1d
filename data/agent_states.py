"""What agents did when: a telephone system's log of states, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .findings import FILE, ROW, Findings
from .headers import plain
from .sources import Sheet
from .tables_learnt import AGENT_STATES
from .typed import Basis, check_range, read_typed

__all__ = ["BUSY", "ON_DUTY", "STATES", "read_agent_states"]

# On contacts; and on contacts or free for one.
BUSY = ("talk", "hold", "acw")
ON_DUTY = ("available", *BUSY)
STATES = (*ON_DUTY, "aux", "off")
STATE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "agent": ("agent name", "agent id", "user", "user name", "login", "operator"),
    "start": (
        "state start",
        "start time",
        "begin",
        "from",
        "timestamp",
        "date time",
        "event time",
    ),
    "end": ("state end", "end time", "until", "to"),
    "duration": ("duration seconds", "duration (s)", "state duration", "time in state"),
    "state": ("status", "agent state", "agent status", "activity", "presence", "event"),
    "reason": (
        "reason code",
        "aux reason",
        "aux code",
        "not ready reason",
        "sub state",
    ),
}
# What telephone systems call their states. Words that mean one thing here and another
# there (busy, on queue's opposite) are not among them: the planner is asked.
WORDS: Mapping[str, tuple[str, ...]] = {
    "available": (
        "available", "avail", "ready", "idle", "waiting", "on queue", "free", "auto in",
        "waiting for call", "waiting for contact",
    ),
    "talk": (
        "talk", "talking", "on call", "in call", "on contact", "interacting", "acd",
        "acd call", "connected", "speaking", "reserved", "ringing", "alerting",
    ),
    "hold": ("hold", "on hold", "held"),
    "acw": (
        "acw", "wrap", "wrap up", "after call work", "after contact work", "post call",
        "after call", "clerical",
    ),
    "aux": (
        "aux", "not ready", "unavailable", "break", "on break", "pause", "paused",
        "away", "lunch", "meal", "training", "meeting", "coaching", "not responding",
        "do not disturb", "dnd", "admin", "project", "personal", "restroom",
    ),
    "off": (
        "off", "logged out", "log out", "logout", "logged off", "logoff", "offline",
        "signed out", "sign out",
    ),
}  # fmt: skip
# These say no more than aux itself.
NO_REASON = ("aux", "not ready", "unavailable")
# Exports round: so much may two states of one agent overlap. [s]
OVERLAP = 60.0
LONGEST = 86400.0


def read_agent_states(
    sheets: Sequence[Sheet], basis: Basis, findings: Findings, usual: str | None = None
) -> pd.DataFrame:
    """Read agent_states.csv.

    Parameters
    ----------
    sheets
        Its sheets; none if there is no such file.
    basis
        What plan.toml says: [history] states gives words of one's own their meaning.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the dates leave it open.

    Returns
    -------
    pandas.DataFrame
        An Agent states table with start and end of every row; one agent's states
        follow one another, those without length are gone.

    Examples
    --------
    >>> from pathlib import Path
    >>> from shiftcast.data.settings import Centre, History
    >>> rows = [{"Agent Name": "Ada", "Start Time": "2026-01-13 08:00:00",
    ...          "Status": "Ready"},
    ...         {"Agent Name": "Ada", "Start Time": "2026-01-13 08:01:30",
    ...          "Status": "Logged out"}]
    >>> frame = pd.DataFrame(rows).assign(**{FILE: "agent_states.csv", ROW: [2, 3]})
    >>> basis = Basis(Centre(), History(), ("calls",), ())
    >>> sheet = Sheet(Path("agent_states.csv"), frame)
    >>> states = read_agent_states([sheet], basis, Findings())
    >>> states[["agent", "state"]].values.tolist(), states["end"][0].minute
    ([['Ada', 'available']], 1)
    """
    read = read_typed(
        sheets, AGENT_STATES, basis, findings, usual, aliases=STATE_ALIASES
    )
    if read is None:
        return AGENT_STATES.empty()
    frame = _named(read, basis, findings)
    check_range(frame, "duration", 0, 31 * LONGEST, findings)
    frame = frame[frame["start"].notna() & (frame["agent"] != "")]
    frame = frame.sort_values(["agent", "start"], kind="stable", ignore_index=True)
    frame = _ended(frame, findings)
    findings.rows(
        frame,
        frame["end"] < frame["start"],
        "end",
        lambda row: (
            f"The end, {row['end']:%Y-%m-%d %H:%M:%S}, is before the start, "
            f"{row['start']:%Y-%m-%d %H:%M:%S}."
        ),
        "Correct one of them.",
    )
    frame = frame[frame["end"] > frame["start"]].reset_index(drop=True)
    frame = _parted(frame, findings)
    length = (frame["end"] - frame["start"]).dt.total_seconds()
    endless = (length > LONGEST) & (frame["state"] != "off")
    findings.rows(
        frame,
        endless,
        "end",
        lambda row: (
            f"{row['agent']} is in {row['state']} for "
            f"{(row['end'] - row['start']).total_seconds() / 3600:,.0f} hours."
        ),
        "It is left out; somebody forgot to log out.",
        "warning",
    )
    frame = frame[~endless & frame["state"].isin(STATES)]
    kept = frame.drop(columns=[FILE, ROW, "duration"], errors="ignore")
    if kept.empty:
        return AGENT_STATES.empty()
    return AGENT_STATES.check(kept.reset_index(drop=True))


def _named(frame: pd.DataFrame, basis: Basis, findings: Findings) -> pd.DataFrame:
    """Give states our names; a word that is not known is a fault."""
    meant = {plain(word): state for state, words in WORDS.items() for word in words}
    meant |= {plain(word): state for word, state in basis.history.states}
    words = frame["state"]
    states = words.map(lambda word: meant.get(plain(word), "?"))
    strange = (states == "?") & (words != "")
    findings.rows(
        frame[strange].drop_duplicates("state"),
        np.ones(words[strange].nunique(), dtype=bool),
        "state",
        lambda row: f"'{row['state']}' is not a known state.",
        'Say what it means: [history] states = { "'
        + (str(words[strange].iloc[0]) if strange.any() else "")
        + '" = "aux" }; it may be '
        + ", ".join(STATES)
        + ".",
    )
    given = frame["reason"] if "reason" in frame else pd.Series("", frame.index)
    telling = ~words.map(plain).isin([plain(word) for word in NO_REASON])
    reason = given.where((given != "") | ~telling, words.str.lower())
    reason = reason.where(states == "aux", "")
    return frame.assign(state=states.astype("str"), reason=reason.astype("str"))


def _ended(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Give each state its end: as told, by its duration, or where the next begins."""
    nothing = pd.Series(pd.NaT, frame.index, dtype=frame["start"].dtype)
    end: Any = frame.get("end", nothing)
    if "duration" in frame:
        lasted = pd.to_timedelta(frame["duration"].astype("float64"), unit="s")
        end = end.fillna(frame["start"] + lasted)
    following = frame.groupby("agent")["start"].shift(-1)
    open_ended = end.isna()
    if open_ended.any():
        last = int((open_ended & following.isna() & (frame["state"] != "off")).sum())
        tail = f"; the last ones of {last:,} agents are left out" if last else ""
        findings.note(
            f"states without an end or duration: {int(open_ended.sum()):,}; they last "
            f"until the agent's next one{tail}",
            frame[FILE].iloc[0],
        )
    end = end.fillna(following)
    return frame.assign(end=end)[end.notna()].reset_index(drop=True)


def _parted(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Cut small overlaps of an agent's states; tell large ones."""
    latest = frame.groupby("agent")["end"].cummax().groupby(frame["agent"]).shift()
    over = (latest - frame["start"]).dt.total_seconds().fillna(0.0)
    findings.rows(
        frame.assign(_latest=latest),
        over > OVERLAP,
        "start",
        lambda row: (
            f"{row['agent']} is in {row['state']} from "
            f"{row['start']:%Y-%m-%d %H:%M:%S}, while the state before lasts until "
            f"{row['_latest']:%Y-%m-%d %H:%M:%S}."
        ),
        "Nobody is in two states at once: correct the times, or keep one of two "
        "exports that overlap.",
    )
    small = (over > 0) & (over <= OVERLAP)
    if small.any():
        findings.note(
            f"states that begin up to a minute before the one before ends, cut: "
            f"{int(small.sum()):,}",
            frame[FILE].iloc[0],
        )
    start = frame["start"].where(~small, latest)
    frame = frame.assign(start=start)
    return frame[frame["end"] > frame["start"]].reset_index(drop=True)
