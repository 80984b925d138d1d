"""What each step of past forecasts was worth, in sentences."""

import pandas as pd

from .words import integer, moment, percent, plural

__all__ = ["override_sentences", "value_sentences"]

# A step that moves the WAPE by less than this share of it changes nothing.
NOTHING = 0.005
# Kept tables hold six digits: steps this near are the same forecast.
SAME = 1e-4


def value_sentences(weeks: pd.DataFrame) -> list[str]:
    """Say for each queue what models and hands were worth over all weeks.

    Parameters
    ----------
    weeks
        By queue and week: contacts, and the WAPE of baseline, model, override and
        final. [0..]

    Examples
    --------
    >>> row = {"queue": "calls", "contacts": 100.0, "baseline": 0.10, "model": 0.08}
    >>> rows = pd.DataFrame([row | {"override": 0.09, "final": 0.09}])
    >>> print(value_sentences(rows)[0].replace("\\u00a0", " "))
    calls, 1 week: the models help (WAPE 10.0 % → 8.0 %); overrides hurt (WAPE 8.0 % \
→ 9.0 %).
    """
    told = []
    for queue, own in weeks.groupby("queue", sort=False):
        # Weeks weigh by their contacts, so that the whole is one WAPE.
        share = own["contacts"] / own["contacts"].sum()
        base, model, hand, final = (
            float((own[step] * share).sum())
            for step in ("baseline", "model", "override", "final")
        )
        parts = [_step("the models", base, model)]
        if abs(hand - model) > SAME:
            parts.append(_step("overrides", model, hand))
        if abs(final - hand) > SAME:
            parts.append(_step("edits of forecast.csv", hand, final))
        if "floor" in own:
            least = float((own["floor"] * share).sum())
            parts.append(f"chance alone costs {percent(least, 1)}")
        told.append(f"{queue}, {plural(len(own), 'week')}: {'; '.join(parts)}.")
    return told


def override_sentences(overrides: pd.DataFrame) -> list[str]:
    """Say of each override whether it helped, those that moved most first.

    Parameters
    ----------
    overrides
        By queue, week and who: start, end, contacts, and the absolute errors without
        and with it. [contacts]

    Examples
    --------
    >>> time = pd.Timestamp("2026-11-24 10:00", tz="UTC")
    >>> row = {"queue": "calls", "who": "Ana (mailing)", "start": time, "end": time}
    >>> rows = pd.DataFrame([row | {"contacts": 500.0, "without": 90.0, "with": 40.0}])
    >>> print(override_sentences(rows)[0].replace("\\u00a0", " "))
    calls, Tue 24 Nov 10:00, Ana (mailing): helped, 40 contacts off instead of 90 of \
500.
    """
    order = (
        (overrides["with"] - overrides["without"])
        .abs()
        .sort_values(ascending=False, kind="stable")
    )
    told = []
    for index in order.index:
        row = overrides.loc[index]
        effect = float(row["with"] - row["without"])
        verdict = "helped" if effect < 0 else "hurt"
        if abs(effect) <= NOTHING * row["without"]:
            verdict = "changed little"
        zone = str(row["start"].tz)
        span = moment(row["start"], zone)
        if row["end"] > row["start"]:
            span += f" to {moment(row['end'], zone)}"
        told.append(
            f"{row['queue']}, {span}, {row['who']}: {verdict}, "
            f"{integer(row['with'])} contacts off instead of "
            f"{integer(row['without'])} of {integer(row['contacts'])}."
        )
    return told


def _step(what: str, before: float, after: float) -> str:
    """Say whether a step helped."""
    verdict = "help" if after < before else "hurt"
    if abs(after - before) <= NOTHING * before:
        verdict = "change little"
    return f"{what} {verdict} (WAPE {percent(before, 1)} → {percent(after, 1)})"
