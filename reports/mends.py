"""What would mend a week that is too tight, in sentences with figures."""

import pandas as pd

from .words import amount, integer, present

__all__ = ["mend_sentences"]


def mend_sentences(mends: pd.DataFrame) -> list[str]:
    """Tell each mend with what it closes, costs and saves.

    Parameters
    ----------
    mends
        A Mends table.

    Returns
    -------
    list of str
        In the table's order.
    """
    return [_sentence(row) for row in mends.to_dict("records")]


def _sentence(row: dict[str, object]) -> str:
    """Tell one mend."""
    change = str(row["change"])
    costs = float(str(row["costs"]))
    wages = f"{'adds' if costs >= 0 else 'saves'} {integer(abs(costs))} of wages"
    told = f"{change} Closes {amount(row['closes'], 'agent-hours')} a week, {wages}"
    if row["mends"] != "cover":
        return f"To keep {row['mends']}: {told}."
    saves = float(str(row["saves"]))
    told += f"; with missing people at their price {integer(abs(saves))} "
    told += "are saved" if saves > 0 else "more than the gap is worth"
    if present(row.get("anew")) and integer(row["anew"]) != integer(row["saves"]):
        told += f" ({integer(row['anew'])} if others may change weeks, too)"
    return f"{told}."
