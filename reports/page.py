"""The report as one HTML file that needs nothing but itself."""

import base64
from collections.abc import Sequence
from functools import cache
from typing import Any

import jinja2
import pandas as pd

from ..data.factors import by_day
from ..data.plan import Plan
from .accuracy import accuracy_sentences
from .cleaning import cleaning_sentences
from .diagnosis import diagnosis_lines
from .fairness import fairness_grid, fairness_sentences
from .grids import cleaned_grid, factor_grid, number_grids, setting_grids
from .mends import mend_sentences
from .moved import moved_grid
from .sections import Section
from .story import (
    gap_sentences,
    headline,
    key_figures,
    roster_sentence,
    unmet_sentences,
    verdict_sentence,
    week_title,
)
from .why import why_sentences
from .words import moment, written

__all__ = ["render", "render_page"]


def render_page(plan: Plan, sections: Sequence[Section]) -> str:
    """Render a run as one self-contained HTML page.

    Parameters
    ----------
    plan
        The run.
    sections
        Its charts.

    Returns
    -------
    str
        HTML; every name from outside is escaped, images are inlined.
    """
    days = by_day(plan.factors)
    return render(
        "report.html",
        centre=plan.settings.centre.name,
        week=week_title(plan),
        headline=headline(plan),
        figures=[(name, written(x, kind)) for name, x, kind in key_figures(plan)],
        verdicts=[
            (each["queue"], bool(each.get("met")), verdict_sentence(plan, each))
            for each in plan.summary.get("verdicts", [])
        ],
        roster=roster_sentence(plan),
        gaps=gap_sentences(plan),
        unmet=unmet_sentences(plan),
        mends=mend_sentences(plan.mends),
        moved=moved_grid(plan),
        sections=sections,
        cleaning=cleaning_sentences(plan),
        cleaned=cleaned_grid(plan),
        diagnosis=diagnosis_lines(plan.diagnosis, plan.dips, plan.settings),
        accuracy=accuracy_sentences(plan.scores),
        fairness=fairness_sentences(plan),
        fairness_people=fairness_grid(plan),
        why=why_sentences(days),
        factors=factor_grid(plan, days),
        tables=number_grids(plan),
        notes=_notes(plan.summary),
        settings=setting_grids(plan),
        origin=_origin(plan),
    )


def render(template: str, **values: Any) -> str:
    """Fill one of the room's templates.

    Parameters
    ----------
    template
        Its file name.
    values
        What it shows.
    """
    return _templates().get_template(template).render(**values)


@cache
def _templates() -> jinja2.Environment:
    """Open the templates that stand beside this module."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("shiftcast.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inline"] = lambda image: base64.b64encode(image).decode()
    return environment


def _notes(summary: dict[str, Any]) -> list[str]:
    """List what there is to know of input, forecast and roster."""
    made = summary.get("roster") or {}
    return [str(each) for each in [*summary.get("notes", []), *made.get("notes", [])]]


def _origin(plan: Plan) -> list[tuple[str, str]]:
    """List what the run was made from, as far as it is known."""
    summary = plan.summary
    rows: list[tuple[str, str]] = []
    if "as_of" in summary:
        zone = plan.week.timezone
        when = pd.Timestamp(summary["as_of"])
        rows.append(("as of", f"{moment(when, zone)} {when.year} ({zone})"))
    if "seed" in summary:
        rows.append(("seed", str(summary["seed"])))
    rows += [(str(name), str(v)) for name, v in summary.get("versions", {}).items()]
    rows += [
        (str(name), f"SHA-256 {digest}")
        for name, digest in summary.get("inputs", {}).items()
    ]
    return rows
