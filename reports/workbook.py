"""The run as an Excel workbook whose simple arithmetic is live."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.factors import STEPS, by_day
from ..data.plan import Plan
from ..data.shrinkage import daily_shrinkage
from .chart_week import paid_hours
from .sheets import Book, Field
from .story import (
    SERVICE_LEVELS,
    gap_sentences,
    headline,
    key_figures,
    roster_sentence,
    unmet_sentences,
    verdict_sentence,
    week_title,
)
from .tables import accuracy_by_lead, queue_facts, shift_grid
from .timeline import local
from .words import day

__all__ = ["build_workbook"]

Floats = npt.NDArray[np.float64]
# Columns of tables that are shares, and those that are whole numbers.
SHARES = {"service", "occupancy", "on_time", "service_low", "service_high"}
SHARES |= {"abandoned", "p_target_met", "wape", "floor", "bias", "coverage", "weight"}
SHARES |= {"coverage_95", "interval_coverage", "interval_coverage_95"}
SHARES |= {"service_steady", "service_transient", "wishes", "wishes_ledger"}
SHARES |= {"wape_normal", "removed", "predicted", "simulated", "low", "high"}
NOTE_WIDTH = 110
COUNTS = {"p10", "p50", "p90", "backlog", "tests", "lead_week", "shift", "paid"}
COUNTS |= {"weekend", "late", "night", "holiday", "moved_break", "below_floor"}
UNITS = {
    "mean": "[contacts]",
    "handle_time": "[s]",
    "load": "[erlang]",
    "agents": "[agents]",
    "scheduled": "[agents]",
    "required": "[agents]",
    "rostered": "[agents]",
    "gap": "[agents]",
    "wait": "[s]",
    "offered": "[contacts]",
    "raw": "[contacts]",
    "clean": "[contacts]",
}


def build_workbook(plan: Plan) -> bytes:
    """Write all tables of a run into one workbook.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    bytes
        An xlsx file: Summary, Forecast days, Forecast intervals, Factors, Requirement,
        Roster, Segments, Fairness, Coverage, Service, Accuracy, Cleaned history,
        Notes. Where a step did not run, its sheet has heads only.
    """
    as_of = pd.Timestamp(plan.summary.get("as_of", plan.week.start))
    created = as_of if as_of.tzinfo else as_of.tz_localize(plan.week.timezone)
    book = Book(created, f"{plan.settings.centre.name}, {week_title(plan)}")
    _summary(book, plan)
    days = plan.forecast_days
    book.table(book.sheet("Forecast days"), _fields(days, plan))
    book.table(book.sheet("Forecast intervals"), _fields(plan.forecast, plan), freeze=2)
    _factors(book, plan)
    _requirement(book, plan)
    _roster(book, plan)
    _segments(book, plan)
    book.table(book.sheet("Fairness"), _fields(plan.fairness, plan))
    _coverage(book, plan)
    book.table(book.sheet("Service"), _fields(plan.simulation, plan), freeze=2)
    book.table(book.sheet("Accuracy"), _fields(accuracy_by_lead(plan), plan), freeze=2)
    book.table(book.sheet("Cleaned history"), _fields(plan.cleaned, plan), freeze=2)
    _notes(book, plan)
    return book.close()


def _fields(frame: pd.DataFrame, plan: Plan) -> list[Field]:
    """Turn a table's columns into a sheet's, moments in centre time and UTC."""
    fields = []
    for name in frame.columns:
        values = frame[name]
        header = f"{name} {UNITS.get(name, '')}".strip()
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            fields.append(Field(name, list(local(values, plan.week.timezone)), "time"))
            utc = list(values.dt.tz_convert("UTC"))
            fields.append(Field(f"{name}_utc", utc, "time"))
        elif pd.api.types.is_datetime64_dtype(values.dtype):
            fields.append(Field(name, list(values), "date"))
        elif pd.api.types.is_numeric_dtype(values.dtype):
            look = (
                "share" if name in SHARES else "count" if name in COUNTS else "decimal"
            )
            fields.append(Field(header, list(values), look))
        else:
            fields.append(Field(name, list(values)))
    return fields


def _summary(book: Book, plan: Plan) -> None:
    """Write the headline, the key figures and one row a queue."""
    sheet = book.sheet("Summary")
    facts = queue_facts(plan)
    top = 4 + len(key_figures(plan))
    book.table(
        sheet,
        [
            Field("Queue", list(facts["queue"])),
            Field("Channel", list(facts["channel"])),
            Field("Target", list(facts["target"])),
            Field("Contacts", list(facts["volume"]), "count"),
            *(Field(f"P{q}", list(facts[f"p{q}"]), "count") for q in (10, 50, 90)),
            Field("Workload [h]", list(facts["workload_hours"]), "decimal"),
            Field("Peak agents", list(facts["peak_agents"]), "decimal"),
            Field("Required [h]", list(facts["required_hours"]), "decimal"),
            Field("Rostered [h]", list(facts["rostered_hours"]), "decimal"),
            Field("Missing [h]", list(facts["missing_hours"]), "decimal"),
            Field("Predicted", list(facts["predicted"]), "share"),
            Field("Simulated", list(facts["simulated"]), "share"),
            Field("Low", list(facts["low"]), "share"),
            Field("High", list(facts["high"]), "share"),
            Field("Weeks met", list(facts["p_target_met"]), "share"),
            Field("Met", list(facts["met"])),
        ],
        top,
        freeze=-1,
    )
    # The names of the key figures stand above those of the queues.
    sheet.set_column(0, 0, 26)
    title = f"{plan.settings.centre.name}, {week_title(plan)}"
    book.put(sheet, 0, 0, title, "title")
    book.put(sheet, 1, 0, headline(plan), "text")
    for row, (name, value, kind) in enumerate(key_figures(plan), start=3):
        book.put(sheet, row, 0, name, "text")
        book.put(sheet, row, 1, value, kind)


def _factors(book: Book, plan: Plan) -> None:
    """Write what each day's forecast is made of; its mean is a live formula."""
    days = by_day(plan.factors)
    sheet = book.sheet("Factors")
    fields = _fields(days, plan)
    place = {name: chr(ord("A") + at) for at, name in enumerate(days.columns)}
    if len(days):
        product = days[list(STEPS)].prod(axis=1) + days["added"]
        at = list(days.columns).index("mean")
        fields[at] = Field(
            "mean [contacts]",
            list(days["mean"]),
            "decimal",
            lambda row: (
                "*".join(f"{place[step]}{row}" for step in STEPS)
                + f"+{place['added']}{row}"
            ),
            list(_equal(product, days["mean"])),
        )
    book.table(sheet, fields, freeze=2)


def _requirement(book: Book, plan: Plan) -> None:
    """Write the requirement with load and shrinkage as live formulas."""
    sheet = book.sheet("Requirement")
    settings = plan.settings
    book.put(sheet, 0, 0, "Unplanned shrinkage", "text")
    away = daily_shrinkage(settings, plan.shrinkage)
    book.put(sheet, 0, 1, away.total, "share")
    book.put(sheet, 1, 0, "Interval [s]", "text")
    book.put(sheet, 1, 1, settings.centre.interval, "count")
    book.put(
        sheet,
        2,
        0,
        "load = contacts × handle time ÷ interval; scheduled = agents ÷ (1 − "
        "shrinkage). A bare number stands where the engine reckons otherwise.",
        "text",
    )
    asked = plan.forecast[["queue", "start", "mean", "handle_time"]]
    table = plan.requirement.merge(asked, on=["queue", "start"], how="left")
    contacts, handle = (_floats(table, name) for name in ("mean", "handle_time"))
    load, agents, scheduled = (
        _floats(table, name) for name in ("load", "agents", "scheduled")
    )
    plain = _equal(contacts * handle / settings.centre.interval, load)
    # Where an absence history tells days apart, each row has its own share.
    shares = away.totals(pd.DatetimeIndex(table["start"]))
    place = "L{row}" if away.days else "$B$1"
    form, grossed = _gross_up(agents, scheduled, shares, place)
    starts = list(local(table["start"], plan.week.timezone))
    utc = list(pd.to_datetime(table["start"], utc=True))
    fields = [
        Field("queue", list(table["queue"])),
        Field("start", starts, "time"),
        Field("start_utc", utc, "time"),
        Field("contacts [contacts]", list(contacts), "decimal"),
        Field("handle_time [s]", list(handle), "decimal"),
        Field(
            "load [erlang]",
            list(load),
            "decimal",
            lambda row: f"D{row}*E{row}/$B$2",
            list(plain),
        ),
        Field("agents [agents]", list(agents), "decimal"),
        Field("scheduled [agents]", list(scheduled), "decimal", form, list(grossed)),
        Field("service", list(table["service"]), "share"),
        Field("occupancy", list(table["occupancy"]), "share"),
        Field("wait [s]", list(table["wait"]), "decimal"),
    ]
    if away.days:
        fields.append(Field("shrinkage", list(shares), "share"))
    for name, header, look in (
        ("abandoned", "abandoned", "share"),
        ("erlang_c", "by Erlang C [agents]", "decimal"),
    ):
        if name in table:
            fields.append(Field(header, list(table[name]), look))
    book.table(sheet, fields, top=3, freeze=2)


def _gross_up(
    agents: Floats, scheduled: Floats, shrinkage: Floats, place: str
) -> tuple[Callable[[int], str], npt.NDArray[np.bool_]]:
    """Find the form of the gross-up that gives the table's numbers."""
    exact = agents / (1 - shrinkage)
    whole = _equal(np.ceil(np.round(exact, 9)), scheduled)
    plain = _equal(exact, scheduled)
    if whole.sum() > plain.sum():
        return (
            lambda row: f"ROUNDUP(ROUND(G{row}/(1-{place.format(row=row)}),9),0)",
            whole,
        )
    return lambda row: f"G{row}/(1-{place.format(row=row)})", plain


def _roster(book: Book, plan: Plan) -> None:
    """Write start and end of each shift, agents by days."""
    grid = shift_grid(plan)
    hours = paid_hours(plan.roster).reindex(grid.index)
    fields = [Field("agent", list(grid.index))]
    fields += [Field(day(each), list(grid[each])) for each in grid.columns]
    fields.append(Field("paid hours [h]", list(hours), "decimal"))
    book.table(book.sheet("Roster"), fields)


def _segments(book: Book, plan: Plan) -> None:
    """Write every segment of the roster; its length is a live formula in UTC."""
    fields = _fields(plan.roster, plan)
    place = {field.header: chr(ord("A") + i) for i, field in enumerate(fields)}
    length = (plan.roster["end"] - plan.roster["start"]).dt.total_seconds() / 3600
    start, end, paid = (place[name] for name in ("start_utc", "end_utc", "paid"))
    fields.append(
        Field(
            "paid hours [h]",
            list(length * plan.roster["paid"]),
            "decimal",
            lambda row: f"({end}{row}-{start}{row})*24*{paid}{row}",
        )
    )
    book.table(book.sheet("Segments"), fields)


def _coverage(book: Book, plan: Plan) -> None:
    """Write the coverage; the gap is a live formula."""
    fields = _fields(plan.coverage, plan)
    heads = [field.header for field in fields]
    place = {head.split()[0]: chr(ord("A") + i) for i, head in enumerate(heads)}
    at = heads.index("gap [agents]")
    reckoned = _floats(plan.coverage, "rostered") - _floats(plan.coverage, "required")
    gap = _floats(plan.coverage, "gap")
    fields[at] = Field(
        heads[at],
        list(gap),
        "decimal",
        lambda row: f"{place['rostered']}{row}-{place['required']}{row}",
        list(_equal(reckoned, gap, least=1e-3)),
    )
    sheet = book.sheet("Coverage")
    book.table(sheet, fields, freeze=2)
    if len(gap):
        book.redden(sheet, 1, at, len(gap))


def _notes(book: Book, plan: Plan) -> None:
    """Write sentences: verdicts, what is not met, notes and origin."""
    summary = plan.summary
    rows: list[tuple[str, str]] = [
        ("verdict", f"{each['queue']}: {verdict_sentence(plan, each)}")
        for each in summary.get("verdicts", [])
    ]
    rows += [("roster", roster_sentence(plan))] if roster_sentence(plan) else []
    rows += [("not kept", sentence) for sentence in unmet_sentences(plan)]
    rows += [("gap", sentence) for sentence in gap_sentences(plan, 50)]
    rows += [("note", str(note)) for note in summary.get("notes", [])]
    definition = SERVICE_LEVELS[plan.settings.centre.service_level]
    rows.append(("service level", definition))
    rows += [(key, str(summary[key])) for key in ("as_of", "seed") if key in summary]
    for key in ("versions", "inputs"):
        rows += [(key, f"{name} {text}") for name, text in summary.get(key, {}).items()]
    kinds, texts = zip(*rows, strict=True)
    sheet = book.sheet("Notes")
    book.table(sheet, [Field("kind", kinds), Field("text", texts, "wrapped")])
    sheet.set_column(1, 1, NOTE_WIDTH)
    for row, text in enumerate(texts, start=1):
        sheet.set_row(row, 15 * (1 + len(text) // NOTE_WIDTH))


def _floats(table: pd.DataFrame, name: str) -> Floats:
    """Give a column as floats."""
    return np.asarray(table[name], dtype=float)


def _equal(left: Any, right: Any, least: float = 1e-6) -> npt.NDArray[np.bool_]:
    """Tell where two columns hold the same numbers, as far as csv files keep them."""
    same: npt.NDArray[np.bool_] = np.isclose(left, right, rtol=1e-5, atol=least)
    return same
