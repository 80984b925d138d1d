"""How fair a week is, and against what: spreads, wishes, and both in sentences."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...data.settings import Settings

__all__ = ["fairness_facts"]

# So many names stand in a sentence; the table has all.
NAMED = 8


def fairness_facts(
    table: pd.DataFrame, settings: Settings, uneven: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Boil a Fairness table down to spreads, wishes and sentences.

    Parameters
    ----------
    table
        A Fairness table.
    settings
        The centre's settings, for the floor of wishes.
    uneven
        That of the same week before people swapped days, if they did.

    Returns
    -------
    dict
        groups: per group of peers with two people at work or more, its name, people,
        lowest, highest and mean ledger, whose the two are, spread (highest less
        lowest), and the spread in the published weeks before and before days were
        swapped, where known [points per 40 paid hours]; the widest spread first.
        wishes: mean over people with wishes of the share of work that lies as wished
        [0..1]; below: names under the floor; sentences: all that in words.
    """
    groups = [
        _group(str(name), own[own["ledger"].notna()], uneven)
        for name, own in table.groupby("peers", sort=True)
        if own["ledger"].notna().sum() > 1
    ]
    groups.sort(key=lambda group: (-group["spread"], group["peers"]))
    wishes = table["wishes"].dropna()
    facts = {
        "groups": groups,
        "wishes": round(float(wishes.mean()), 4) if len(wishes) else None,
        "wishing": len(wishes),
        "below": sorted(table.loc[table["below_floor"] == 1, "agent"]),
    }
    return facts | {"sentences": _sentences(facts, settings.fairness.wishes)}


def _group(name: str, own: pd.DataFrame, uneven: pd.DataFrame | None) -> dict[str, Any]:
    """Tell of one group of peers who were at work."""
    least, most = (
        own.loc[at] for at in (own["ledger"].idxmin(), own["ledger"].idxmax())
    )
    without = None
    if uneven is not None:
        without = _spread(uneven.loc[uneven["agent"].isin(own["agent"]), "ledger"])
    return {
        "peers": name,
        "people": len(own),
        "low": round(float(least["ledger"]), 3),
        "least": str(least["agent"]),
        "high": round(float(most["ledger"]), 3),
        "most": str(most["agent"]),
        "mean": round(float(most["peers_mean"]), 3),
        "spread": _spread(own["ledger"]),
        "spread_before": _spread(own["before"]),
        "spread_without": without,
    }


def _spread(ledger: "pd.Series[float]") -> float | None:
    """Give highest less lowest; None for fewer than two known."""
    known = ledger.dropna()
    return round(float(known.max() - known.min()), 3) if len(known) > 1 else None


def _sentences(facts: Mapping[str, Any], floor: float) -> list[str]:
    """Say how fair a week is, and against what."""
    told = []
    if facts["groups"]:
        worst = facts["groups"][0]
        text = (
            f"fairness: burdens of {worst['people']} people, {worst['peers']}, lie "
            f"between {worst['low']:.1f} ({worst['least']}) and {worst['high']:.1f} "
            f"({worst['most']}) points per 40 paid hours, {worst['spread']:.1f} apart"
        )
        if worst["spread_without"] is not None:
            text += f"; {worst['spread_without']:.1f} before days were swapped"
        if worst["spread_before"] is not None:
            text += f"; {worst['spread_before']:.1f} in the weeks before"
        others = len(facts["groups"]) - 1
        if others:
            text += f"; closer together in {others} other group{'s' * (others > 1)}"
        told.append(text)
    if facts["wishes"] is not None:
        text = f"wishes: {facts['wishes']:.0%} of the work lies as wished, on average "
        text += f"over the {facts['wishing']} who wish; "
        below = facts["below"]
        named = ", ".join(below[:NAMED])
        if len(below) > NAMED:
            named += f" and {len(below) - NAMED} more"
        text += (
            f"below the floor of {floor:.0%}: {named}"
            if below
            else f"nobody is below the floor of {floor:.0%}"
        )
        told.append(text)
    return told
