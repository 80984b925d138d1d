"""The table of what would mend a week that is too tight."""

from .table import Column, Table

__all__ = ["MENDS"]

MENDS = Table(
    "Mends",
    "mends.csv",
    ("rank",),
    (
        Column("rank", "number", "", "Rules of contracts first, then what saves most"),
        Column("mends", "text", "", "cover, or the agent and rule that is kept then"),
        Column("rule", "text", "", "Line of the plan that gives way"),
        Column("change", "text", "", "What to do, and who then works when"),
        Column("closes", "number", "[agent-hours/week]", "People no longer missing"),
        Column("costs", "number", "[currency/week]", "More wages, overtime dearer"),
        Column(
            "saves", "number", "[currency/week]", "Less cost, missing people priced"
        ),
        Column(
            "anew",
            "number",
            "[currency/week]",
            "What it saves if everybody else may change weeks, too",
            optional=True,
        ),
    ),
)
