"""Small tables that sum up large ones, for the page and the workbook alike."""

import pandas as pd

from ..data.accuracy import pooled
from ..data.plan import Plan
from .timeline import as_days, spacing, within
from .words import clock

__all__ = [
    "accuracy_by_lead",
    "assumed_as",
    "handle_time_errors",
    "queue_facts",
    "shift_grid",
]

# How a forecast on credit is named among the models.
ASSUMED = "assumed: "


def queue_facts(plan: Plan) -> pd.DataFrame:
    """Sum up each queue in one row.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    pandas.DataFrame
        queue, channel, target, volume, p10, p50, p90 [contacts/week],
        workload_hours [h], peak_agents [agents], required_hours,
        rostered_hours, missing_hours [agent-hours], predicted, simulated, low, high,
        p_target_met [0..1], met; empty where not known.
    """
    verdicts = {each["queue"]: each for each in plan.summary.get("verdicts", [])}
    rows = []
    for queue in plan.settings.queues:
        verdict = verdicts.get(queue.name, {})
        rows.append(
            {
                "queue": queue.name,
                "channel": queue.type or queue.channel,
                "target": str(queue.promise),
                **_volume(plan, queue.name),
                **_staffing(plan, queue.name),
                **{
                    key: verdict.get(key)
                    for key in ("predicted", "simulated", "low", "high", "p_target_met")
                },
                "met": verdict.get("met"),
            }
        )
    return pd.DataFrame(rows)


def assumed_as(plan: Plan, queue: str) -> str:
    """Say what a queue's forecast is assumed to be; empty where it is its own.

    Parameters
    ----------
    plan
        The run.
    queue
        The queue's name.
    """
    models = plan.weights.loc[plan.weights["queue"] == queue, "model"]
    told = [str(model) for model in models if str(model).startswith(ASSUMED)]
    return f" ({told[0]})" if told else ""


def accuracy_by_lead(plan: Plan) -> pd.DataFrame:
    """Pool the scores of the tests by queue, model and week ahead.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    pandas.DataFrame
        queue, model, lead_week, tests, the measures of the Scores table, removed [0..1]
        and weight: the model's share of the forecast, empty where it has none.
    """
    if plan.scores.empty:
        return pd.DataFrame()
    told = pooled(plan.scores, ["queue", "model", "lead_week"])
    merged: pd.DataFrame = told.merge(plan.weights, on=["queue", "model"], how="left")
    return merged


def handle_time_errors(plan: Plan) -> pd.DataFrame:
    """Average the errors of handle times over the tests, weighted by contacts.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    pandas.DataFrame
        queue, tests, bias of the forecast, and the WAPE of each model in a
        column of its own.
    """
    scores = plan.handle_time_scores
    if scores.empty:
        return pd.DataFrame()
    rows = []
    for queue, own in scores.groupby("queue", sort=False):
        weighted = own.assign(
            wape=own["wape"] * own["contacts"], bias=own["bias"] * own["contacts"]
        )
        sums = weighted.groupby("model", sort=False)[["contacts", "wape", "bias"]].sum()
        means = sums.div(sums["contacts"], axis=0)
        rows.append(
            {
                "queue": queue,
                "tests": own["origin"].nunique(),
                "bias": means["bias"].iloc[0],
                **means["wape"],
            }
        )
    return pd.DataFrame(rows)


def shift_grid(plan: Plan) -> pd.DataFrame:
    """Lay the roster out as agents × days with start and end of each shift.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    pandas.DataFrame
        Index agent, in the roster's order; one column a day of the week, text
        such as "08:00–16:30", empty where the agent is off.
    """
    days = [pd.Timestamp(each) for each in plan.week.days]
    if plan.roster.empty:
        return pd.DataFrame(columns=days)
    zone = plan.week.timezone
    shifts = plan.roster.groupby(["agent", "shift"], sort=False).agg(
        start=("start", "min"), end=("end", "max")
    )
    starts, ends = (shifts[name].dt.tz_convert(zone) for name in ("start", "end"))
    texts = [f"{clock(a)}–{clock(b)}" for a, b in zip(starts, ends, strict=True)]
    told = pd.Series(texts, index=shifts.index).groupby(
        [shifts.index.get_level_values("agent"), as_days(shifts["start"], zone)],
        sort=False,
    )
    grid = told.agg(", ".join).unstack(fill_value="")
    agents = list(dict.fromkeys(plan.roster["agent"]))
    return grid.reindex(index=agents, columns=days, fill_value="")


def _volume(plan: Plan, name: str) -> dict[str, float | None]:
    """Give the week's contacts with their band, and the workload."""
    part = within(plan.forecast[plan.forecast["queue"] == name], plan.week)
    weeks = plan.forecast_weeks
    week = weeks[(weeks["queue"] == name) & (weeks["week"] == plan.week.label)]
    facts: dict[str, float | None] = dict.fromkeys(
        ("volume", "p10", "p50", "p90", "workload_hours")
    )
    if not week.empty:
        facts["volume"] = float(week.iloc[0]["mean"])
        facts |= {level: float(week.iloc[0][level]) for level in ("p10", "p50", "p90")}
    if not part.empty:
        facts["workload_hours"] = (
            float((part["mean"] * part["handle_time"]).sum()) / 3600
        )
    return facts


def _staffing(plan: Plan, name: str) -> dict[str, float | None]:
    """Give the agent-hours of a queue over the week."""
    facts: dict[str, float | None] = dict.fromkeys(
        ("peak_agents", "required_hours", "rostered_hours", "missing_hours")
    )
    need = within(plan.requirement[plan.requirement["queue"] == name], plan.week)
    if not need.empty:
        facts["peak_agents"] = float(need["scheduled"].max())
        step = spacing(need["start"], plan.settings.centre.interval)
        facts["required_hours"] = float(need["scheduled"].sum()) * step / 3600
    cover = within(plan.coverage[plan.coverage["queue"] == name], plan.week)
    if not cover.empty:
        step = spacing(cover["start"], plan.settings.centre.roster_step)
        facts["rostered_hours"] = float(cover["rostered"].sum()) * step / 3600
        if cover["gap"].notna().any():
            short = (-cover["gap"]).clip(lower=0).sum()
            facts["missing_hours"] = float(short) * step / 3600
    return facts
