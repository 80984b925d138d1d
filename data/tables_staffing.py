"""The tables of people: needed, rostered, simulated, and the work that waits."""

from .table import Column, Table
from .tables_history import PER_INTERVAL, QUEUE, START

__all__ = [
    "BACKLOG",
    "CARRIED",
    "COVERAGE",
    "DIAGNOSIS",
    "DIPS",
    "FAIRNESS",
    "REQUIREMENT",
    "ROSTER",
    "SIMULATION",
    "SIMULATION_WEEKS",
]

BACKLOG = Table(
    "Backlog",
    "backlog.csv",
    ("queue", "arrived"),
    (
        QUEUE,
        Column("arrived", "time", "", "When the contacts came in"),
        Column("count", "number", "[contacts]", "How many are still open"),
    ),
)
REQUIREMENT = Table(
    "Requirement",
    "requirement.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("load", "number", "[erlang]", "Contacts × handle time ÷ interval"),
        Column("agents", "number", "[agents]", "Agents needed on contacts"),
        Column("scheduled", "number", "[agents]", "Agents to roster: after shrinkage"),
        Column("service", "number", "[0..1]", "Service level with `agents`"),
        Column("occupancy", "number", "[0..1]", "Share of time on contacts"),
        Column("wait", "number", "[s]", "Mean wait with `agents`"),
        Column("abandoned", "number", "[0..1]", "Share that gives up", optional=True),
        Column(
            "erlang_c",
            "number",
            "[agents]",
            "Agents if nobody gave up, to set beside `agents`",
            optional=True,
        ),
        Column(
            "late_price",
            "number",
            "[wages of an hour]",
            "Price of a late contact, with objective = 'cost'",
            optional=True,
        ),
    ),
)
ROSTER = Table(
    "Roster",
    "roster.csv",
    ("agent", "start"),
    (
        Column("agent", "text", "", "Name of the agent, as in agents.csv"),
        Column("shift", "number", "", "Number of the shift within the week, from 1"),
        START,
        Column("end", "time", "", "End of the segment, zone-aware"),
        Column(
            "activity",
            "text",
            "",
            "work, a break of the contract, a meeting's activity, or absent",
        ),
        Column("queues", "text", "", "Queues the agent may serve, by semicolon"),
        Column("paid", "flag", "", "1 if the segment is paid"),
        Column(
            "change",
            "text",
            "",
            "What a repair did to the shift since it was published, if anything",
            optional=True,
        ),
    ),
)
CARRIED = Table("Carried", "carried.csv", ROSTER.key, ROSTER.columns)
COVERAGE = Table(
    "Coverage",
    "coverage.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("required", "number", "[agents]", "Requirement.scheduled; live only"),
        Column(
            "rostered",
            "number",
            "[agents]",
            "People in work on this queue, as so many usual agents",
        ),
        Column("gap", "number", "[agents]", "rostered - required; live only"),
        Column("service", "number", "[0..1]", "Predicted service; live only"),
        Column("occupancy", "number", "[0..1]", "Predicted share of time on contacts"),
        Column(
            "service_steady",
            "number",
            "[0..1]",
            "Predicted as if each interval lasted for ever; voice only",
            optional=True,
        ),
        Column(
            "service_transient",
            "number",
            "[0..1]",
            "Predicted through the day, minute by minute; voice only",
            optional=True,
        ),
        Column("cost", "number", "[currency]", "Wages of the people on this queue"),
        Column("due", "number", PER_INTERVAL, "Deferred contacts falling due"),
        Column("done", "number", PER_INTERVAL, "Deferred contacts finished"),
        Column("backlog", "number", "[contacts]", "Deferred contacts open at the end"),
        Column("on_time", "number", "[0..1]", "Share of those due that were on time"),
    ),
)
SERVICE_RANGE = (
    Column("service", "number", "[0..1]", "Service level, or share on time"),
    Column("service_low", "number", "[0..1]", "Lower end of its 95 % interval"),
    Column("service_high", "number", "[0..1]", "Upper end of its 95 % interval"),
)
SIMULATION = Table(
    "Simulation",
    "simulation.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("offered", "number", PER_INTERVAL, "Mean simulated contacts"),
        *SERVICE_RANGE,
        Column("wait", "number", "[s]", "Mean wait of served contacts"),
        Column("abandoned", "number", "[0..1]", "Share that gave up; live only"),
        Column("occupancy", "number", "[0..1]", "Share of staffed time on contacts"),
        Column("on_time", "number", "[0..1]", "Share in time; deferred only"),
        Column("backlog", "number", "[contacts]", "Open at the end; deferred only"),
    ),
)
SIMULATION_WEEKS = Table(
    "Simulation by week",
    "simulation_weeks.csv",
    ("queue", "week"),
    (
        QUEUE,
        Column("week", "text", "", "Week, e.g. 2026-W48"),
        *SERVICE_RANGE,
        Column(
            "p_target_met",
            "number",
            "[0..1]",
            "Share of simulated weeks, days or intervals (`per`) that met the target",
        ),
        Column(
            "second",
            "number",
            "[0..1]",
            "Share replied to by the second deadline, where the target names one",
            optional=True,
        ),
        *(
            Column(
                f"wait_p{percent}",
                "number",
                "[s]",
                f"Wait that {percent} % of the answered did not exceed",
                optional=True,
            )
            for percent in (50, 90, 95)
        ),
    ),
)
KIND = Column("kind", "text", "", "lunch, break, training, shift change, event …")
DIAGNOSIS = Table(
    "Diagnosis",
    "diagnosis.csv",
    ("queue", "kind"),
    (
        QUEUE,
        KIND,
        Column("intervals", "number", "", "Intervals with it that could be compared"),
        Column("service", "number", "[0..1]", "Service in them"),
        Column("others", "number", "[0..1]", "In others with as much work"),
        Column("promised", "number", "[0..1]", "The target's share"),
        Column("chance", "number", "[0..1]", "Probability of such a dip by chance"),
        Column("share_of_late", "number", "[0..1]", "Of all late contacts, in them"),
        Column("share_of_contacts", "number", "[0..1]", "Of all contacts, in them"),
        Column("excess", "number", "[contacts]", "Late beyond as many as elsewhere"),
        Column("recovered", "number", "[contacts]", "In time if nobody were away"),
        Column(
            "spread_saves",
            "number",
            "[contacts]",
            "In time if as many were away evenly over it and two hours around",
            optional=True,
        ),
        Column("spread_service", "number", "[0..1]", "Service in it then", True),
        Column("short", "number", "[agents]", "People missing in the worst of them"),
        Column("found", "flag", "", "1 if the dip is sure, large and due to it"),
    ),
)
DIPS = Table(
    "Dips",
    "dips.csv",
    ("queue", "kind", "start"),
    (
        QUEUE,
        KIND,
        START,
        Column("contacts", "number", PER_INTERVAL, "Contacts, as simulated"),
        Column("late", "number", PER_INTERVAL, "Of them not in time"),
        Column("service", "number", "[0..1]", "Share in time"),
        Column("on_shift", "number", "[agents]", "The queue's people on shift"),
        Column("away", "number", "[agents]", "Of them at lunch, on break …"),
        Column("required", "number", "[agents]", "Coverage.required"),
    ),
)
COUNT = "[n]"
FAIRNESS = Table(
    "Fairness",
    "fairness.csv",
    ("agent",),
    (
        Column("agent", "text", "", "Name of the agent"),
        Column(
            "peers", "text", "", "Those who can share the burdens; see rostering.md"
        ),
        Column("hours", "number", "[h]", "Paid hours this week"),
        Column("weekend", "number", COUNT, "Shifts this week that start on a weekend"),
        Column("late", "number", COUNT, "Late shifts this week, nights apart"),
        Column("night", "number", COUNT, "Night shifts this week"),
        Column("holiday", "number", COUNT, "Shifts this week on public holidays"),
        Column(
            "moved_break", "number", COUNT, "Breaks in the outer half of the window"
        ),
        Column("unmet_wish", "number", "[h]", "Work this week against a wish"),
        Column("points", "number", "[points]", "This week's burdens, weighed"),
        Column("ledger_points", "number", "[points]", "Published weeks and this one"),
        Column("ledger_hours", "number", "[h]", "Paid hours in the same weeks"),
        Column("ledger", "number", "[points/40 h]", "ledger_points per 40 paid hours"),
        Column("before", "number", "[points/40 h]", "The ledger before this week"),
        Column("peers_mean", "number", "[points/40 h]", "The ledger of all peers"),
        Column("wishes", "number", "[0..1]", "Share of wished-about work as wished"),
        Column("wishes_ledger", "number", "[0..1]", "The same, published weeks too"),
        Column("below_floor", "flag", "", "1 if `wishes_ledger` is below the floor"),
    ),
)
