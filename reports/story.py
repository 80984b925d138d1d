"""What a run found, in sentences: verdicts, gaps, what was not met."""

from typing import Any

import pandas as pd

from ..data.plan import Plan
from ..data.spans import span_text
from .words import amount, day, integer, listing, moment, percent, plural, present

__all__ = [
    "SERVICE_LEVELS",
    "gap_sentences",
    "headline",
    "key_figures",
    "roster_sentence",
    "unmet_sentences",
    "verdict_sentence",
    "week_title",
]

SERVICE_LEVELS = {
    "offered": "answered in time ÷ offered",
    "answered": "answered in time ÷ answered",
    "abandoned-ok": "(answered or abandoned in time) ÷ offered",
    "net": "answered in time ÷ (offered less abandoned in time)",
}

COST_PARTS = {
    "short": "missing people",
    "over": "spare people",
    "overdue": "overdue work",
}


def week_title(plan: Plan) -> str:
    """Name the week with its first and last day."""
    first, last = plan.week.days[0], plan.week.days[-1]
    return f"{plan.week.label}: {day(first)} to {day(last)} {last.year}"


def headline(plan: Plan) -> str:
    """Say in one sentence how the week stands.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    str
        Built from verdicts, gaps and unmet rules; what has not run is not judged.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({"queue": [{"name": "calls", "channel": "voice"}]})
    >>> verdicts = [{"queue": "calls", "met": True}]
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> headline(Plan(settings, week, summary={"verdicts": verdicts}))
    'The target of calls is met.'
    """
    verdicts = plan.summary.get("verdicts", [])
    missed = [each["queue"] for each in verdicts if not each.get("met")]
    parts = []
    if not verdicts:
        parts.append(_unjudged(plan))
    elif missed and len(verdicts) == 1:
        parts.append(f"The target of {missed[0]} is missed")
    elif missed:
        parts.append(
            f"{len(missed)} of {plural(len(verdicts), 'queue')} "
            f"{'misses its' if len(missed) == 1 else 'miss their'} target: "
            f"{listing(missed)}"
        )
    elif len(verdicts) == 1:
        parts.append(f"The target of {verdicts[0]['queue']} is met")
    else:
        parts.append(f"All {len(verdicts)} queues meet their target")
    gaps, unmet = _gap_count(plan), len(plan.summary.get("unmet", []))
    if gaps:
        parts.append(f"{plural(gaps, 'gap')} in coverage {_are(gaps)} left")
    if unmet:
        parts.append(f"{plural(unmet, 'rule')} {_are(unmet)} not kept")
    return "; ".join(parts) + "."


def verdict_sentence(plan: Plan, verdict: dict[str, Any]) -> str:
    """Say of one queue what was promised, what is reached and how surely.

    Parameters
    ----------
    plan
        The run.
    verdict
        One of the summary's verdicts.
    """
    queue = plan.settings.queue(verdict["queue"])
    target = queue.promise
    verb = "answered" if queue.live else "done"
    asked = f"target {percent(target.share)} per {verdict.get('per', queue.per)}"
    span = span_text(target.within)
    parts = []
    if present(verdict.get("simulated")):
        text = f"{percent(verdict['simulated'], 1)} {verb} within {span} in simulation"
        if present(verdict.get("low")) and present(verdict.get("high")):
            text += (
                f" (95 % interval {percent(verdict['low'], 1)} to "
                f"{percent(verdict['high'], 1)})"
            )
        parts.append(text)
    if present(verdict.get("predicted")):
        source = "predicted by formula" if queue.live else "by plan"
        parts.append(f"{percent(verdict['predicted'], 1)} {source}")
    if not parts:
        parts.append(f"no contact to judge within {span}")
    parts.append(asked)
    if present(verdict.get("p_target_met")):
        met = percent(verdict["p_target_met"])
        parts.append(f"met in {met} of simulated {verdict.get('per', queue.per)}s")
    parts += [limit["sentence"] for limit in verdict.get("limits", ())]
    return ", ".join(parts) + "."


def gap_sentences(plan: Plan, most: int = 10) -> list[str]:
    """Name the largest gaps in coverage.

    Parameters
    ----------
    plan
        The run.
    most
        How many are spelled out; the rest is counted.
    """
    gaps = plan.summary.get("gaps", [])
    zone = plan.week.timezone
    told = []
    for gap in gaps[:most]:
        start, end = moment(gap["start"], zone), moment(gap["end"], zone)
        until = end[-5:] if start[:-6] == end[:-6] else end
        sentence = f"{gap['queue']}, {start}–{until}: {amount(gap['missing'])} agents"
        if present(gap.get("agent_hours")):
            sentence += f" missing at worst, {amount(gap['agent_hours'])} agent-hours"
        else:
            sentence += " missing"
        told.append(f"{sentence}.")
    rest = _gap_count(plan) - len(told)
    if rest > 0:
        told.append(f"{plural(rest, 'smaller gap')} in the sheet Coverage.")
    return told


def unmet_sentences(plan: Plan) -> list[str]:
    """Give the sentence of each rule that was not kept."""
    told = []
    for each in plan.summary.get("unmet", []):
        sentence = each.get("sentence") or f"Not kept: {each.get('rule', 'a rule')}."
        told.append(str(sentence))
    return told


def roster_sentence(plan: Plan) -> str:
    """Say how good the roster is: its cost beside the proven bound."""
    roster = plan.summary.get("roster", {})
    cost, bound, gap = (roster.get(name) for name in ("cost", "bound", "gap"))
    if not present(cost):
        return ""
    told = f"The roster's planning cost is {integer(cost)}"
    if present(bound):
        told += f"; no roster can cost less than {integer(bound)}"
    if present(gap):
        told += f", so at most {percent(gap, 1)} could still be saved"
    parts = roster.get("parts", {})
    if parts:
        named = [
            f"{COST_PARTS.get(name, name)} {integer(value)}"
            for name, value in parts.items()
        ]
        told += f". It is made of {listing(named, 8)}"
    return f"{told}."


def key_figures(plan: Plan) -> list[tuple[str, float, str]]:
    """List the week's totals that are known.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    list of tuple
        Name, figure, and what it is: "count", "decimal" or "share".
    """
    totals = plan.summary.get("totals", {})
    roster = plan.summary.get("roster", {})
    currency = str(totals.get("currency") or "")
    figures = [
        ("contacts expected", totals.get("volume"), "count"),
        ("hours of workload", totals.get("workload_hours"), "count"),
        ("agents rostered", totals.get("agents"), "count"),
        ("paid hours", totals.get("paid_hours"), "count"),
        ("full-time equivalents", totals.get("fte"), "decimal"),
        (f"wages [{currency}]" if currency else "wages", totals.get("cost"), "count"),
        ("above the cost bound", roster.get("gap"), "share"),
    ]
    return [
        (name, float(value), kind) for name, value, kind in figures if present(value)
    ]


def _unjudged(plan: Plan) -> str:
    """Say how far a run without verdicts came."""
    if not plan.roster.empty:
        return "The week is rostered; its service was not judged"
    if not plan.requirement.empty:
        return "The requirement is known; nobody is rostered"
    if not plan.forecast.empty:
        volume = integer(pd.Series(plan.forecast["mean"]).sum())
        return f"{volume} contacts are forecast; nothing was staffed"
    return "There is nothing to plan: no contacts are forecast in this week"


def _gap_count(plan: Plan) -> int:
    """Count the gaps, also those the summary does not name one by one."""
    named = plan.summary.get("gaps", [])
    return int(plan.summary.get("gaps_in_all", len(named)))


def _are(count: int) -> str:
    """Give the verb for some things."""
    return "is" if count == 1 else "are"
