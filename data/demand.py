"""Demand, not records: what callers wanted behind what the systems counted."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from .findings import Findings
from .queues import Queue

__all__ = ["actionable_shares", "tell_full_lines", "to_demand"]

WEEK = pd.Timedelta(weeks=1)
# The share that needs an answer is read off so many weeks, of which the last may hold
# contacts that somebody will still answer.
SHARE_WEEKS = 26
OPEN_WEEKS = 1
LEAST_CONTACTS = 200
NEARLY_ALL = 0.98
# A count varies at least as chance does; half of that over many weeks is a cap.
CAPPED = 0.5
CAPPED_PAIRS = 40
CAPPED_COUNT = 20.0
CAPPED_LOSS = 0.1
BUSIEST = 0.9


def to_demand(
    contacts: pd.DataFrame,
    queues: Sequence[Queue],
    findings: Findings,
    first_attempts: bool = False,
) -> pd.DataFrame:
    """Take from offered the attempts of callers who give up and call again.

    Of `abandoned` attempts, and of `blocked` ones that the lines refused, a share
    `redial` comes back within moments and is offered anew:

        demand = offered − redial × abandoned + (1 − redial) × blocked

    Parameters
    ----------
    contacts
        A Contacts table.
    queues
        Settings; a queue without `redial` stays as it is.
    findings
        What was taken off, and contacts refused but not counted, is told here.
    first_attempts
        Whether caller ids have told first attempts already; then nothing is taken.

    Returns
    -------
    pandas.DataFrame
        The table with demand as `offered`.

    References
    ----------
    M. S. Aguir, F. Karaesmen, O. Z. Akşin, F. Chauvet, The impact of retrials on call
    center performance, OR Spectrum 26 (2004) 353-376: offered load is first attempts
    plus retrials of those who were blocked or gave up.

    Examples
    --------
    >>> start = pd.to_datetime(["2026-01-13 08:00"], utc=True)
    >>> contacts = pd.DataFrame({"queue": "sales", "start": start, "offered": [100.0],
    ...                          "abandoned": [20.0]})
    >>> queue = Queue("sales", "voice", redial=0.4)
    >>> to_demand(contacts, [queue], Findings())["offered"].tolist()
    [92.0]
    """
    parts = contacts.reindex(columns=["offered", "abandoned", "blocked"])
    offered = parts["offered"].astype("float64").copy()
    for queue in queues:
        own = (contacts["queue"] == queue.name).to_numpy()
        gone, refused = (
            parts.loc[own, n].fillna(0.0) for n in ("abandoned", "blocked")
        )
        share = queue.redial
        if share is None or first_attempts:
            if refused.sum() > 0 and not first_attempts:
                findings.note(
                    f"{queue.name}: {refused.sum():,.0f} contacts were refused because "
                    "lines were full and are not in the forecast; redial in plan.toml "
                    "(the share that calls again) would count the others"
                )
            if share is not None and own.any():
                findings.note(
                    f"{queue.name}: redial is not used, since caller ids tell who "
                    "called again"
                )
            continue
        if own.any() and gone.sum() + refused.sum() == 0:
            findings.warn(
                f"'{queue.name}' has redial = {share:g}, but its history has nobody "
                "who gave up or was refused.",
                "Add a column abandoned (or blocked) to the history.",
                "plan.toml",
            )
        demand = offered[own] - share * gone + (1 - share) * refused
        before = offered[own].sum()
        offered[own] = demand.clip(lower=0.0)
        if before > 0:
            lost = f"{gone.sum():,.0f} who gave up"
            if refused.sum() > 0:
                lost += f" and {refused.sum():,.0f} refused"
            findings.note(
                f"{queue.name}: demand is taken as {offered[own].sum():,.0f} contacts "
                f"for {before:,.0f} offered, since {share:.0%} of {lost} call again "
                "(redial)"
            )
    return contacts.assign(offered=offered)


def tell_full_lines(
    contacts: pd.DataFrame, queues: Sequence[Queue], findings: Findings
) -> None:
    """Warn where offered looks capped: lines were full, so demand was higher.

    Arrivals vary from week to week at least as chance does. Where the busiest
    intervals of the week do not, and many callers give up or are refused in them,
    something cuts their count off.

    Parameters
    ----------
    contacts
        A Contacts table as recorded.
    queues
        Settings.
    findings
        A warning for each queue that looks capped.

    Notes
    -----
    For Poisson counts x, y of one mean the ratio (x − y)² ÷ (x + y) is 1 on average;
    busier and quieter weeks raise it. Half of that over at least 40 pairs of
    neighbouring weeks has a chance below one in fifty.
    """
    for queue in queues:
        own = contacts[contacts["queue"] == queue.name]
        lost = own.reindex(columns=["abandoned", "blocked"]).fillna(0.0).sum(axis=1)
        if not queue.live or lost.sum() <= 0:
            continue
        local = own["start"].dt.tz_localize(None)
        week = (local.dt.normalize() - local.dt.normalize().min()).dt.days // 7
        grid = pd.DataFrame(
            {
                "week": week,
                "slot": local.dt.strftime("%w %H:%M"),
                "offered": own["offered"],
                "lost": lost,
            }
        )
        counts = grid.pivot_table("offered", "week", "slot", "mean")
        busy = counts.mean()
        top = busy[(busy >= busy.quantile(BUSIEST)) & (busy >= CAPPED_COUNT)].index
        step = counts[top].diff().to_numpy()
        both = (counts[top] + counts[top].shift()).to_numpy()
        known = np.isfinite(step) & (both > 0)
        if known.sum() < CAPPED_PAIRS:
            continue
        spread = float((step[known] ** 2 / both[known]).mean())
        peak = grid[grid["slot"].isin(top)]
        share = float(peak["lost"].sum() / max(peak["offered"].sum(), 1.0))
        if spread < CAPPED and share > CAPPED_LOSS:
            findings.warn(
                f"'{queue.name}' looks cut off at about {busy[top].mean():,.0f} "
                f"contacts an interval: its busiest intervals vary {spread:.0%} as "
                f"much as chance alone would make them, while {share:.0%} give up or "
                "are refused. Lines were full, so demand was higher than offered.",
                "Add a column blocked (calls the telephone provider refused) and set "
                "redial, or raise the forecast in overrides.csv.",
            )


def actionable_shares(
    contacts: pd.DataFrame,
    queues: Sequence[Queue],
    given: Collection[str],
    findings: Findings,
) -> dict[str, float]:
    """Estimate the share of social contacts that needs an answer.

    Handled ÷ offered over the last 26 weeks but the very last, which may hold
    contacts that will still be answered. Of a social queue it is used, since most
    mentions want no answer; of e-mail and back-office work it is told alone: there,
    what was not handled is backlog.

    Parameters
    ----------
    contacts
        A Contacts table.
    queues
        Settings.
    given
        Names of the queues whose share plan.toml gives.
    findings
        Each estimate is told here.

    Returns
    -------
    dict
        Share by queue, for social queues that plan.toml leaves open. [0..1]
    """
    found = {}
    for queue in queues:
        own = contacts[contacts["queue"] == queue.name]
        if queue.live or queue.name in given or "handled" not in own or own.empty:
            continue
        end = own["start"].max() - OPEN_WEEKS * WEEK
        own = own[(own["start"] <= end) & (own["start"] > end - SHARE_WEEKS * WEEK)]
        own = own[own["handled"].notna()]
        offered, handled = own["offered"].sum(), own["handled"].sum()
        share = round(float(min(handled / max(offered, 1.0), 1.0)), 2)
        if offered < LEAST_CONTACTS or not 0 < share < NEARLY_ALL:
            continue
        said = f"{queue.name}: {share:.0%} of its recorded contacts were handled"
        if queue.channel == "social":
            found[queue.name] = share
            findings.note(
                f"{said}; that share is taken to need an answer (say actionable in "
                "plan.toml if it is another)"
            )
        else:
            findings.note(
                f"{said}; the forecast is of all of them, since the rest looks like "
                "backlog (say actionable in plan.toml if it needs no answer)"
            )
    return found
