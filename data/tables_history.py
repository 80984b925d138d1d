"""The tables of what came: contacts, call logs, and what was set aside."""

from .table import Column, Table

__all__ = ["CALLS", "CLEANED", "CONTACTS", "PER_INTERVAL", "QUEUE", "START"]

QUEUE = Column("queue", "text", "", "Name of the queue, as in plan.toml")
START = Column("start", "time", "", "Start of the interval, zone-aware")
PER_INTERVAL = "[contacts/interval]"
CONTACTS = Table(
    "Contacts",
    None,
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("offered", "number", PER_INTERVAL, "Contacts presented to the queue"),
        Column("handled", "number", PER_INTERVAL, "Contacts served", optional=True),
        Column("abandoned", "number", PER_INTERVAL, "Contacts given up", optional=True),
        Column("blocked", "number", PER_INTERVAL, "Refused: lines were full", True),
        Column(
            "handle_time",
            "number",
            "[s]",
            "Mean time an agent spends on a handled contact",
            optional=True,
        ),
        Column("wait", "number", "[s]", "Mean wait of the answered", optional=True),
        Column("abandon_wait", "number", "[s]", "The same of those who gave up", True),
        Column("service", "number", "[0..1]", "Share answered in time", optional=True),
        Column("recorded", "number", "[0..1]", "Share of it on record; else 1", True),
    ),
)
SECONDS = {
    "wait": "From entering the queue to the answer, or to giving up",
    "talk": "With an agent",
    "hold": "On hold",
    "wrap": "After-call work",
    "handle_time": "All of an agent's time on it; else talk + hold + wrap",
}
CALLS = Table(
    "Call log",
    None,
    (),
    (
        QUEUE,
        Column("start", "time", "", "When the contact entered the queue"),
        Column("end", "time", "", "When it ended, after-call work too", True),
        *(Column(name, "number", "[s]", text, True) for name, text in SECONDS.items()),
        Column("outcome", "text", "", "handled, abandoned, blocked or none", True),
        Column("caller", "text", "", "Who: a number or another id", True),
        Column("agent", "text", "", "Who answered; empty if nobody", True),
        Column("reached", "flag", "", "0 if it never entered the queue", True),
    ),
)
CLEANED = Table(
    "Cleaned history",
    "cleaned.csv",
    ("queue", "start"),
    (
        QUEUE,
        Column("start", "time", "", "First moment of what was set aside"),
        Column("end", "time", "", "First moment after it"),
        Column("raw", "number", "[contacts]", "What was recorded; empty if nothing"),
        Column("clean", "number", "[contacts]", "What the models see instead"),
        Column(
            "reason",
            "text",
            "",
            "outage, zeroed, spike, dip, missing, partly recorded, odd day, special "
            "day, event or clock change",
        ),
        Column("detail", "text", "", "What speaks for it, or its name", optional=True),
    ),
)
