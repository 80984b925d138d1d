"""Service of each queue: predicted, simulated with its interval, and the target."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..data.plan import Plan
from .style import BLUE, GREY, INK, VERMILLION, canvas, styled
from .words import listing, percent, present

__all__ = ["draw_service"]

ROW_INCHES = 0.46
NAN = float("nan")


@styled
def draw_service(plan: Plan) -> Figure | None:
    """Draw the verdict of each queue on one scale of service.

    Parameters
    ----------
    plan
        The run; its summary holds the verdicts.

    Returns
    -------
    matplotlib.figure.Figure or None
        None where there are no verdicts.
    """
    verdicts = [
        each
        for each in plan.summary.get("verdicts", [])
        if present(each.get("predicted")) or present(each.get("simulated"))
    ]
    if not verdicts:
        return None
    keys = [
        Line2D([], [], color=INK, marker="|", ms=13, mew=2.2, ls="", label="target"),
        Line2D(
            [], [], color=GREY, marker="D", ms=6, mfc="white", ls="", label="predicted"
        ),
        Line2D([], [], color=BLUE, marker="o", ms=6, lw=2.2, label="simulated, met"),
        Line2D([], [], color=VERMILLION, marker="s", ms=6, lw=2.2, label="missed"),
    ]
    figure, panels = canvas(
        _finding(plan, verdicts),
        "Share of contacts served in time over the week, per queue. The bar is the "
        "95 % interval of the simulated mean; at the right, the share of simulated "
        "weeks that met the target.",
        [ROW_INCHES * len(verdicts) + 0.6],
        keys=keys,
    )
    panel = panels[0, 0]
    low = 1.0
    for row, verdict in enumerate(verdicts):
        low = min(low, _draw_verdict(panel, plan, row, verdict))
    _mark(panel, plan, verdicts, max(0.0, low - 0.04))
    return figure


def _finding(plan: Plan, verdicts: list[dict[str, Any]]) -> str:
    """Say how many queues meet their target and which do not."""
    missed = [each["queue"] for each in verdicts if not each.get("met")]
    if len(verdicts) == 1:
        verb = "misses" if missed else "meets"
        return f"{verdicts[0]['queue']} {verb} its service target: 1 queue judged."
    if not missed:
        return f"All {len(verdicts)} queues meet their service target."
    met = len(verdicts) - len(missed)
    return (
        f"{met} of {len(verdicts)} queues meet their service target; "
        f"missed: {listing(missed)}."
    )


def _draw_verdict(panel: Any, plan: Plan, row: int, verdict: dict[str, Any]) -> float:
    """Draw one queue's marks and give the leftmost."""
    target = plan.settings.queue(verdict["queue"]).promise.share
    met = bool(verdict.get("met"))
    colour, marker = (BLUE, "o") if met else (VERMILLION, "s")
    marks = [target]
    panel.plot([100 * target], [row], color=INK, marker="|", ms=17, mew=2.2, zorder=3)
    low, high = verdict.get("low", NAN), verdict.get("high", NAN)
    if present(low) and present(high):
        panel.plot([100 * low, 100 * high], [row, row], color=colour, lw=2.4, zorder=3)
        marks.append(float(low))
    if present(verdict.get("predicted")):
        x = verdict["predicted"]
        panel.plot(
            [100 * x], [row], color=GREY, marker="D", ms=6.5, mfc="white", zorder=4
        )
        marks.append(float(x))
    if present(verdict.get("simulated")):
        x = verdict["simulated"]
        panel.plot([100 * x], [row], color=colour, marker=marker, ms=6.5, zorder=5)
        marks.append(float(x))
    return min(marks)


def _mark(panel: Any, plan: Plan, verdicts: list[dict[str, Any]], low: float) -> None:
    """Name the rows, scale the axis and write the chances at the right."""
    names = [
        f"{each['queue']}\n{plan.settings.queue(each['queue']).promise}"
        for each in verdicts
    ]
    panel.set_yticks(range(len(verdicts)), names)
    panel.set_ylim(len(verdicts) - 0.5, -0.7)
    panel.set_xlim(100 * low, 100.4)
    panel.set_xlabel("served in time [% of contacts]")
    # Beside a single row there is no room for words along the axis.
    panel.set_title("queue and target", x=0.0, size=9, weight="normal", color=GREY)
    panel.set_title(
        "weeks that meet the target [%]",
        loc="right",
        size=9,
        weight="normal",
        color=GREY,
    )
    panel.grid(True, axis="x")
    chances = panel.secondary_yaxis("right")
    chances.set_yticks(
        range(len(verdicts)), [percent(each.get("p_target_met")) for each in verdicts]
    )
    chances.tick_params(length=0)
    chances.spines["right"].set_visible(False)
