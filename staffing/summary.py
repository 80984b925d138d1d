"""What a run comes to: verdicts, hours, cost, gaps; the content of plan.json."""

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from ..data.people import Agent
from ..data.plan import Plan
from ..data.queues import Queue
from ..data.settings import Settings
from .limits import judged_limits, judged_second

__all__ = ["exit_code", "headline", "run_facts", "summarise"]

PACKAGES = (
    "shiftcast", "pandas", "numpy", "scipy", "statsmodels", "prophet", "pulp", "highspy"
)  # fmt: skip
# So many of the largest gaps are named one by one.
GAPS_NAMED = 50
# So many of the rules not kept are told on the screen.
UNMET_NAMED = 10
# A gap below this many agents for a whole stretch is rounding, not a hole.
GAP_FLOOR = 0.5
# Less than this a week is not told. [h]
OVERTIME_TOLD = 0.1


def run_facts(
    plan: Plan, raw: Mapping[str, Any], seed: int, inputs: Mapping[str, str], as_of: str
) -> dict[str, Any]:
    """Give the facts that let a run be repeated.

    Parameters
    ----------
    plan
        The run.
    raw
        The plan.toml it was made with, as parsed.
    seed
        The seed.
    inputs
        File name to SHA-256.
    as_of
        The last moment the run could see.
    """
    return {
        "centre": plan.settings.centre.name,
        "week": plan.week.label,
        "first_day": plan.week.first.isoformat(),
        "as_of": as_of,
        "seed": seed,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
        "inputs": dict(sorted(inputs.items())),
        "service_level": plan.settings.centre.service_level,
        "settings": dict(raw),
    }


def summarise(
    plan: Plan, agents: Sequence[Agent], unmet: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Boil a run's tables down to its verdicts and totals.

    Parameters
    ----------
    plan
        The run.
    agents
        The agents, for their wages.
    unmet
        Rules the roster could not keep.

    Returns
    -------
    dict
        status ("done", "gaps" or "missed"), totals, verdicts, gaps.
    """
    verdicts = [
        verdict
        for queue in plan.settings.queues
        if queue.open.stretches and (verdict := _verdict(queue, plan)) is not None
    ]
    gaps = _gaps(plan.coverage, plan.settings)
    missed = any(not verdict["met"] for verdict in verdicts)
    status = "missed" if missed or unmet else "gaps" if gaps else "done"
    return {
        "status": status,
        "totals": _totals(plan, agents),
        "verdicts": verdicts,
        "gaps": gaps[:GAPS_NAMED],
        "gaps_in_all": len(gaps),
        "unserved": _unserved(plan, agents),
    }


def exit_code(summary: Mapping[str, Any]) -> int:
    """Give the exit code of a run: 1 if a verdict is missed or a rule broken."""
    return 1 if summary.get("status") == "missed" else 0


def headline(summary: Mapping[str, Any]) -> list[str]:
    """Say in a few sentences what a run comes to.

    Examples
    --------
    >>> headline({"week": "2026-W48", "totals": {"volume": 10.0, "paid_hours": 4.0,
    ...     "cost": 84.0}, "verdicts": [], "roster": {}})
    ['2026-W48: 10 contacts, 4 paid hours, wages 84.']
    """
    totals, roster = summary.get("totals", {}), summary.get("roster")
    first = f"{summary['week']}: {totals.get('volume', 0):,.0f} contacts, "
    if roster is None:
        first += f"{totals.get('workload_hours', 0):,.0f} hours of work."
    else:
        first += f"{totals.get('paid_hours', 0):,.0f} paid hours, "
        first += f"wages {totals.get('cost', 0):,.0f}."
    lines = [first]
    for verdict in summary["verdicts"]:
        simulated, low, high = (
            verdict.get(key) for key in ("simulated", "low", "high")
        )
        word = "met" if verdict["met"] else "MISSED"
        per = verdict.get("per", "week")
        if per != "week" and verdict["missed"]:
            word += f" in {verdict['missed']} of {verdict['spans']} {per}s"
        shown = verdict["predicted"] if simulated is None else simulated
        line = f"  {verdict['queue']}: target {verdict['target']} {word}: {shown:.1%}"
        if low is not None and high is not None:
            line += f" (95 % interval {low:.1%} to {high:.1%})"
        if verdict.get("p_target_met") is not None:
            line += f", met in {verdict['p_target_met']:.0%} of simulated {per}s"
        for limit in verdict.get("limits", ()):
            line += f"; {limit['sentence']}"
        lines.append(line)
    roster = roster or {}
    if roster.get("edited"):
        lines.append("  roster: edited by hand; the bound of the made one is let go")
    if roster.get("bound") is not None:
        lines.append(
            f"  roster: cost {roster['cost']:,.0f}, no roster can cost less than "
            f"{roster['bound']:,.0f}: within {roster['gap']:.1%} of the best"
        )
    if roster.get("late_prices"):
        prices = (f"{price:.2f} on {q}" for q, price in roster["late_prices"].items())
        lines.append(f"  roster: a late contact costs, in wages: {', '.join(prices)}")
    if roster.get("cut"):
        lines.append(
            "  roster: stopped before the search was done; this is the best found "
            f"after {roster['iterations']:,} weeks tried"
        )
    lines.extend(f"  roster: {note}" for note in roster.get("notes", []))
    lines += [f"  {each}" for each in summary.get("fairness", {}).get("sentences", [])]
    if roster.get("repaired"):
        offer = roster["repaired"]
        lines.append(
            f"  roster: repaired, '{offer['name']}': {offer['changes']} changes close "
            f"{offer['share']:.0%} of {offer['hole']:.1f} h lost, with "
            f"{offer['overtime']:.1f} h overtime"
        )
    if roster.get("meetings"):
        count = roster["meetings"]["sessions"]
        lines.append(f"  meetings: {count} session{'s' if count > 1 else ''} placed")
    if summary.get("overtime_hours", 0.0) >= OVERTIME_TOLD:
        lines.append(
            f"  overtime: contacts still in hand at the end of shifts take "
            f"{summary['overtime_hours']:.1f} hours a week"
        )
    if summary.get("gaps_in_all"):
        worst, count = summary["gaps"][0], summary["gaps_in_all"]
        lines.append(
            f"  gaps: {count} stretch{'es are' if count > 1 else ' is'} short of "
            f"people, the largest {worst['queue']} from {worst['start']}: "
            f"{worst['missing']:.1f} short"
        )
    if summary.get("unserved"):
        names = ", ".join(summary["unserved"])
        lines.append(f"  nobody may serve {names}: add it to queues in agents.csv")
    unmet = summary.get("unmet", [])
    lines.extend(f"  unmet: {rule['sentence']}" for rule in unmet[:UNMET_NAMED])
    if len(unmet) > UNMET_NAMED:
        more = len(unmet) - UNMET_NAMED
        lines.append(f"  unmet: {more:,} more rules; the report names them all")
    if roster and (unmet or summary.get("gaps_in_all")):
        lines.append("  what would mend it: shiftcast mend")
    return lines


def _verdict(queue: Queue, plan: Plan) -> dict[str, Any] | None:
    """Judge one queue: predicted and simulated against its promise."""
    counts = _predicted(queue, plan)
    weeks = plan.simulation_weeks
    # Where no contact came in there is nothing to judge.
    own = weeks[(weeks["queue"] == queue.name) & weeks["service"].notna()]
    if counts is None and own.empty:
        return None
    verdict: dict[str, Any] = {
        "queue": queue.name,
        "channel": queue.channel,
        "target": str(queue.promise),
        "share": queue.promise.share,
        "per": queue.per,
        "predicted": None if counts is None else _share(counts),
        "simulated": None,
        "low": None,
        "high": None,
        "p_target_met": None,
    }
    judged = verdict["predicted"]
    if len(own):
        row = own.iloc[0]
        judged = float(row["service"])
        verdict |= {
            "simulated": judged,
            "low": float(row["service_low"]),
            "high": float(row["service_high"]),
            "p_target_met": float(row["p_target_met"]),
        }
        inside = plan.simulation[plan.simulation["queue"] == queue.name]
        counts = _counts(inside["start"], inside["service"], inside["offered"])
    spans, missed = 1, int(not judged >= queue.promise.share)
    if queue.per != "week" and counts is not None:
        spans, missed = _missed_spans(counts, queue)
    limits = judged_limits(queue, plan.simulation) + judged_second(queue, weeks)
    met = missed == 0 and all(limit["met"] for limit in limits)
    told = {"limits": limits} if limits else {}
    return verdict | {"spans": spans, "missed": missed, "met": met} | told


def _missed_spans(counts: pd.DataFrame, queue: Queue) -> tuple[int, int]:
    """Count the days or intervals with contacts, and those under the target."""
    by = counts["start"].dt.date if queue.per == "day" else counts["start"]
    spans = counts[["hits", "trials"]].groupby(by).sum()
    spans = spans[spans["trials"] > 0]
    low = spans["hits"] < queue.promise.share * spans["trials"] - 1e-9
    return len(spans), int(low.sum())


def _predicted(queue: Queue, plan: Plan) -> pd.DataFrame | None:
    """Give what the formulas expect to be served in time, slot by slot."""
    own = plan.coverage[plan.coverage["queue"] == queue.name]
    if own.empty:
        return None
    if not queue.live:
        return _counts(own["start"], own["on_time"], own["due"])
    forecast = plan.forecast[plan.forecast["queue"] == queue.name].sort_values("start")
    place = pd.DatetimeIndex(forecast["start"]).searchsorted(
        pd.DatetimeIndex(own["start"]), side="right"
    )
    volume = forecast["mean"].to_numpy(dtype=float)[np.clip(place - 1, 0, None)]
    return _counts(own["start"], own["service"], volume)


def _counts(start: pd.Series, share: pd.Series, trials: Any) -> pd.DataFrame:
    """Turn shares back into contacts served in time and those they are held against."""
    table = pd.DataFrame({"start": start, "share": share, "trials": trials})
    table = table[table["trials"] > 0]
    return table.assign(hits=table["share"] * table["trials"])


def _share(counts: pd.DataFrame) -> float:
    """Give the share served in time; 1 where nothing came."""
    trials = float(counts["trials"].sum())
    return float(counts["hits"].sum()) / trials if trials > 0 else 1.0


def _gaps(coverage: pd.DataFrame, settings: Settings) -> list[dict[str, Any]]:
    """Name every stretch in which a live queue is short, the worst first."""
    gaps: list[dict[str, Any]] = []
    step = pd.Timedelta(seconds=settings.centre.roster_step)
    for queue, own in coverage.dropna(subset=["gap"]).groupby("queue", sort=False):
        short = own[own["gap"] <= -GAP_FLOOR]
        stretch = (short["start"].diff() != step).cumsum()
        for _, part in short.groupby(stretch):
            gaps.append(
                {
                    "queue": queue,
                    "start": f"{part['start'].iloc[0]:%a %Y-%m-%d %H:%M}",
                    "end": f"{part['start'].iloc[-1] + step:%a %Y-%m-%d %H:%M}",
                    "missing": round(float(-part["gap"].min()), 2),
                    "agent_hours": round(
                        float(-part["gap"].sum()) * step.total_seconds() / 3600, 2
                    ),
                }
            )
    return sorted(gaps, key=lambda gap: (-gap["agent_hours"], gap["start"]))


def _unserved(plan: Plan, agents: Sequence[Agent]) -> list[str]:
    """Name the queues with contacts that no agent may serve."""
    asked = set(plan.coverage["queue"])
    served = {name for agent in agents for name in agent.queues}
    return [q.name for q in plan.settings.queues if q.name in asked - served]


def _totals(plan: Plan, agents: Sequence[Agent]) -> dict[str, float]:
    """Sum volume, workload, paid hours and wages of the week."""
    inside = plan.forecast[
        plan.forecast["start"].between(plan.week.start, plan.week.end, inclusive="left")
    ]
    paid = plan.roster[plan.roster["paid"] == 1]
    hours = (paid["end"] - paid["start"]).dt.total_seconds() / 3600
    usual = plan.settings.costs.wage
    wages = {a.name: usual if a.wage is None else a.wage for a in agents}
    paid_wage = paid["agent"].map(wages).astype(float).fillna(usual)
    full_time = max(
        (contract.paid_hours[1] for contract in plan.settings.contracts), default=40.0
    )
    return {
        "volume": round(float(inside["mean"].sum()), 1),
        "workload_hours": round(
            float((inside["mean"] * inside["handle_time"]).sum()) / 3600, 2
        ),
        "paid_hours": round(float(hours.sum()), 2),
        "fte": round(float(hours.sum()) / full_time, 2),
        "cost": round(float((hours * paid_wage).sum()), 2),
        "agents": int(plan.roster["agent"].nunique()),
    }
