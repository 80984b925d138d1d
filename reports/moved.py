"""Which shifts a repair changed since the week went out."""

from ..data.plan import Plan
from .grids import Grid
from .words import day

__all__ = ["moved_grid"]


def moved_grid(plan: Plan) -> Grid:
    """List the shifts that are not as they were published.

    Parameters
    ----------
    plan
        The run; where no repair was taken into it the table has no rows.

    Returns
    -------
    Grid
        One row a shift that was changed, added or missed, by agent and time.
    """
    heads = ["Agent", "Day", "Shift", "Change"]
    told = plan.roster
    if "change" not in told:
        return Grid("", heads, [])
    marked = told[told["change"].fillna("") != ""]
    rows = [
        [
            str(agent),
            day(shift["start"].min()),
            f"{shift['start'].min():%H:%M}-{shift['end'].max():%H:%M}",
            str(shift["change"].iloc[0]),
        ]
        for (agent, _), shift in marked.groupby(["agent", "shift"], sort=False)
    ]
    return Grid("Shifts that are not as they were published", heads, rows)
