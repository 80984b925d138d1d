"""How fair a week is, in sentences and person by person."""

from ..data.plan import Plan
from .grids import Grid
from .words import amount, integer, percent

__all__ = ["fairness_grid", "fairness_sentences"]

HEADS = ["Agent", "Peers", "Paid [h]", "Weekends", "Lates", "Nights", "Holidays"]
HEADS += ["Moved breaks", "Against wishes [h]", "Points", "Ledger", "Peers' mean"]
HEADS += ["Wishes met", "All weeks"]


def fairness_sentences(plan: Plan) -> list[str]:
    """Say how fair the week is, and against what.

    Parameters
    ----------
    plan
        The run.
    """
    told = (plan.summary.get("fairness") or {}).get("sentences", [])
    return [f"{each[:1].upper()}{each[1:]}." for each in map(str, told)]


def fairness_grid(plan: Plan) -> Grid:
    """Write everybody's burdens, the highest ledger of each group first.

    Parameters
    ----------
    plan
        The run.
    """
    caption = (
        "Burdens of this week, and the ledger: points per 40 paid hours over the "
        "published weeks and this one"
    )
    table = plan.fairness.sort_values(
        ["peers", "ledger"], ascending=[True, False], kind="stable"
    )
    rows = [
        [
            row.agent,
            row.peers,
            amount(row.hours),
            *map(integer, (row.weekend, row.late, row.night, row.holiday)),
            integer(row.moved_break),
            amount(row.unmet_wish),
            amount(row.points),
            amount(row.ledger),
            amount(row.peers_mean),
            percent(row.wishes),
            percent(row.wishes_ledger),
        ]
        for row in table.itertuples()
    ]
    return Grid(caption, HEADS, rows)
