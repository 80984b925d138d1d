"""The tables of a repair: what is offered, and who changes how."""

from .table import Column, Table

__all__ = ["CHANGES", "OFFERS"]

OFFERS = Table(
    "Offers",
    "offers.csv",
    ("offer",),
    (
        Column("offer", "number", "", "Number, for --take"),
        Column("name", "text", "", "What it is called"),
        Column("worth", "number", "[h]", "Least cover a change must win"),
        Column("hole", "number", "[h]", "Agent-hours of cover lost that can be mended"),
        Column("closed", "number", "[h]", "Of them, closed"),
        Column("share", "number", "[0..1]", "closed ÷ hole"),
        Column("changes", "number", "", "Days of agents that change"),
        Column("agents", "number", "", "Agents who are asked"),
        Column("breaks", "number", "", "Breaks moved in shifts that stay"),
        Column("more_hours", "number", "[h]", "Paid beyond the published hours"),
        Column("overtime", "number", "[h]", "Of them, beyond the contracts' hours"),
        Column("cost", "number", "[currency]", "What these hours cost"),
    ),
)
CHANGES = Table(
    "Changes",
    "changes.csv",
    ("agent", "date", "kind", "was", "becomes"),
    (
        Column("agent", "text", "", "Name of the agent"),
        Column("date", "date", "", "Day the shift starts on, in centre time"),
        Column(
            "kind",
            "text",
            "",
            "absent, meeting, new shift, shift dropped, starts earlier, starts later, "
            "ends earlier, ends later, moved, break moved",
        ),
        Column("was", "text", "", "Published start and end, in centre time"),
        Column("becomes", "text", "", "New start and end, in centre time"),
        Column("hours", "number", "[h]", "Paid hours more, or less"),
        Column("overtime", "number", "[h]", "Of them, beyond the contract's hours"),
    ),
)
