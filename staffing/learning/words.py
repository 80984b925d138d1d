"""What was learnt from a log in words, and as lines for plan.toml."""

import json

import numpy as np

from ...data.spans import span_text
from ..queueing.estimate import Patience
from .agent_time import PLACED
from .calibration import Calibration
from .learn import Learnt, LearntQueue

__all__ = ["limits_of", "notes_of", "plan_lines"]

# The formulas, and how the columns of their predictions end.
MODELS = {"Erlang A": "_a", "M/M/n+G": "_g", "Erlang C": "_c"}
# So unlikely, uneven hazards are no chance.
UNEVEN = 0.01
# A band of waits is spoken of with so many in it who gave up.
TELLING = 20
SHORT_SHARE = 0.03
# Reasons for so little of the time are not worth a line.
LEAST_SHARE = 0.001


def plan_lines(learnt: Learnt) -> str:
    """Write what was learnt as lines to paste into plan.toml.

    Parameters
    ----------
    learnt
        What the log tells.

    Returns
    -------
    str
        TOML: a [[queue]] with its name, and the keys that are known, each with the
        evidence as a comment.
    """
    lines = []
    if learnt.first is not None and learnt.last is not None:
        days = f"{learnt.first:%Y-%m-%d} to {learnt.last:%Y-%m-%d}"
        lines = [
            f"# Learnt from the log of {days}; the keys belong to your own queues."
        ]
    for queue in learnt.queues:
        known = _keys(queue)
        if known:
            width = max(len(key) for key, _ in known) + 2
            told = [f"{key:<{width}}# {why}" for key, why in known]
            lines += ["", "[[queue]]", f'name = "{queue.name}"', *told]
    reasons = _shrinkage(learnt)
    if reasons:
        lines += ["", "[shrinkage]  # shares of the time logged in; breaks are placed"]
        lines += [f"{json.dumps(name)} = {share:.3f}" for name, share in reasons]
    if len(lines) < 2:
        return "# This history tells nothing that plan.toml could take.\n"
    return "\n".join(lines) + "\n"


def _shrinkage(learnt: Learnt) -> list[tuple[str, float]]:
    """Give the reasons for being away that no roster places, if they matter."""
    if learnt.presence is None:
        return []
    return [
        (name, share)
        for name, share in learnt.presence.reasons
        if name not in PLACED and share >= LEAST_SHARE
    ]


def _keys(queue: LearntQueue) -> list[tuple[str, str]]:
    """Give each key with its value, and the evidence."""
    known = []
    if queue.patience is not None:
        found = queue.patience
        # Where nobody was answered, the log lacks something.
        mark = "" if found.answered else "# "
        known.append(
            (
                f'{mark}patience = "{max(round(found.mean), 1)}s"',
                f"{found.gave_up:,} of {found.gave_up + found.answered:,} gave up; "
                f"95 %: {found.low:,.0f} to {found.high:,.0f} s",
            )
        )
    if queue.redials is not None:
        again = queue.redials
        known.append(
            (
                f"redial = {again.net:.2f}",
                f"{again.after_giving_up:.1%} of {again.gave_up:,} call again within "
                f"{span_text(again.within)} of giving up, {again.after_service:.1%} of "
                f"{again.served:,} after service; 95 %: {again.low:.2f} to "
                f"{again.high:.2f}",
            )
        )
    if queue.handle_times is not None:
        times = queue.handle_times
        known.append(
            (
                f"handle_cv = {times.cv:.2f}",
                f"{times.count:,} handle times of {times.mean:,.0f} s on average",
            )
        )
    return known


def notes_of(learnt: Learnt) -> list[str]:
    """Say what stands out, queue by queue, and what is not known and why."""
    notes = []
    unknown: dict[str, list[str]] = {}
    for queue in learnt.queues:
        notes += [f"{queue.name}: {sentence}" for sentence in _stands_out(queue)]
        for sentence in queue.unknown:
            unknown.setdefault(sentence, []).append(queue.name)
    notes += [f"{', '.join(names)}: {what}" for what, names in unknown.items()]
    waiting = learnt.waiting
    if waiting is not None and waiting.on_duty > 0:
        how = "by their contacts" if learnt.presence is None else "by their states"
        notes.append(
            f"while callers waited, {waiting.busy:.1f} of {waiting.on_duty:.1f} people "
            f"on duty ({how}) were with a contact: {waiting.availability:.0%} were "
            "really available. Who plans with all of them misses the others; where you "
            "know why, make it a [shrinkage] reason"
        )
    return notes + _presence_notes(learnt) + _calibration_notes(learnt)


def _presence_notes(learnt: Learnt) -> list[str]:
    """Say how agents spent their time logged in."""
    found = learnt.presence
    if found is None or np.isnan(found.availability):
        return []
    hours = float(found.agents["logged_in"].sum())
    told = (
        f"{len(found.agents):,} agents were logged in for {hours:,.0f} h, "
        f"{found.availability:.0%} of it for contacts"
    )
    if not np.isnan(found.occupancy):
        told += f"; of that they were busy for {found.occupancy:.0%}"
    away = ", ".join(f"{name} {share:.1%}" for name, share in found.reasons[:5])
    return [f"{told}{f'. Away: {away}' if away else ''}"]


def _stands_out(queue: LearntQueue) -> list[str]:
    """Say what a planner should know about the estimates of one queue."""
    said = []
    found, times = queue.patience, queue.handle_times
    if found is not None:
        said += _patience_words(found)
    if times is not None:
        if times.set_aside:
            said.append(
                "handle times that are no contact's, left out: "
                f"{len(times.set_aside):,}, the longest {times.set_aside[0]:,.0f} s"
            )
        if times.short > SHORT_SHARE:
            said.append(
                f"{times.short:.1%} of its handle times are at most 10 s: lines cut "
                "off, wrong numbers, or agents who hang up; they count in the mean"
            )
    if queue.redials is not None:
        said.append(
            f"{queue.redials.same_day:.0%} of those who gave up call again on the same "
            "day"
        )
    return said


def _patience_words(found: Patience) -> list[str]:
    """Say what stands out about patience."""
    said = []
    if found.set_aside:
        said.append(
            f"waits that are no caller's, left out: {len(found.set_aside):,}, the "
            f"longest {found.set_aside[0]:,.0f} s"
        )
    if found.at_once:
        said.append(
            f"{found.at_once:,} gave up without a wait; they tell nothing of patience"
        )
    if not found.answered:
        said.append(
            "everybody gave up and nobody was answered, so patience is just their mean "
            "wait; does the log have an outcome, an agent or a handle time?"
        )
    full = found.hazard[found.hazard["gave_up"] >= TELLING]
    if found.steady < UNEVEN and len(full) > 1:
        first, last = full.iloc[0], full.iloc[-1]
        falls = last["rate"] < first["rate"]
        tail = "who has waited long stays" if falls else "waiting wears callers out"
        early, late = (-np.expm1(-band["rate"]) for band in (first, last))
        said.append(
            f"{early:.0%} give up within a minute at the pace of the first "
            f"{first['until']:.0f} s, {late:.0%} at that after {last['since']:.0f} s: "
            f"{tail}. Patience is right for waits like those of the log; for much "
            f"{'longer' if falls else 'shorter'} ones callers are more patient than it "
            "says"
        )
    if np.isinf(found.median) and len(found.curve):
        longest = float(found.curve["wait"].max())
        share = float(found.curve["share"].iloc[-1])
        said.append(
            f"the median patience lies beyond the longest wait of {longest:,.0f} s, "
            f"which {share:.0%} would have waited out"
        )
    return said


def _calibration_notes(learnt: Learnt) -> list[str]:
    """Say how far the formulas were from what happened."""
    found = learnt.calibration
    if found is None or found.intervals.empty:
        return []
    told = [f"in {len(found.intervals):,} past intervals {_measures(found, '')}"]
    told += [
        f"{name} with the people on duty says {_measures(found, suffix)}"
        for name, suffix in MODELS.items()
        if _measures(found, suffix)
    ]
    notes = ["; ".join(told)]
    if found.factor is not None:
        waits = found.intervals["wait"].notna().all()
        what = "mean wait" if waits else "share that gives up"
        said = (
            f"Erlang A's {what} is the one observed with {found.factor:.2f} of the "
            "people on duty"
        )
        if found.held_out is not None:
            predicted, came = found.held_out
            said += (
                f"; the factor of the earlier half of the days predicts "
                f"{predicted:.0%} in time for the later half, in which {came:.0%} came"
            )
        notes.append(said)
    return notes


def _measures(found: Calibration, suffix: str) -> str:
    """Say wait, service and abandonment, those that are known."""
    within = span_text(found.within)
    forms = {
        "wait": ".0f",
        "service": ".0%",
        "abandoned": ".0%",
    }
    words = {
        "wait": "{} s of wait",
        "service": f"{{}} answered within {within}",
        "abandoned": "{} gave up",
    }
    said = []
    for name, form in forms.items():
        column = f"{name}{suffix}"
        value = found.mean(column) if column in found.intervals else float("nan")
        if not np.isnan(value):
            said.append(words[name].format(format(value, form)))
    return ", ".join(said)


def limits_of(learnt: Learnt) -> list[str]:
    """Say what the log cannot tell."""
    limits = []
    if learnt.calibration is None:
        limits.append(
            "Whether the formulas predict your service: nobody knows from this log who "
            "was on duty. Export the agent of each contact, or agent_states.csv."
        )
    elif learnt.presence is None:
        limits.append(
            "Who was really on duty: it was inferred from contacts no more than 10 "
            "minutes apart, which proves no formula to better than about ten points of "
            "service. agent_states.csv would tell."
        )
    limits.append(
        "How long callers would wait beyond the longest waits of the log, and who got "
        "a busy tone and is in no log."
    )
    if any(queue.redials is None for queue in learnt.queues):
        limits.append("Who calls again, without caller ids.")
    return limits
