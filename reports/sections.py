"""The charts of a report in their order, each with how to read it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.figure import Figure

from ..data.plan import Plan
from .chart_accuracy import draw_accuracy
from .chart_cleaned import draw_cleaned
from .chart_coverage import draw_coverage
from .chart_deferred import draw_deferred
from .chart_diagnosis import draw_diagnosis
from .chart_fairness import draw_fairness
from .chart_forecast import draw_forecast
from .chart_movers import draw_movers
from .chart_service import draw_service
from .chart_steadiness import draw_steadiness
from .chart_trust import draw_trust
from .chart_week import draw_week
from .style import png
from .words import integer

__all__ = ["Picture", "Section", "draw_sections"]

# What fits on a printed page and can still be read.
QUEUES_A_PICTURE = 7
AGENTS_A_PICTURE = 45
MOST_AGENTS = 450


@dataclass(frozen=True)
class Picture:
    """One chart as it goes into files.

    Parameters
    ----------
    name
        File name without its ending.
    finding
        Its title: what it shows, in a sentence.
    image
        A PNG file.
    """

    name: str
    finding: str
    image: bytes


@dataclass(frozen=True)
class Section:
    """One kind of chart with the words around it.

    Parameters
    ----------
    name
        Short name, also of the files.
    heading
        Its heading on the page.
    reading
        How to read it.
    pictures
        The charts; none where there is nothing to draw.
    absent
        What to say where there is none.
    """

    name: str
    heading: str
    reading: str
    pictures: tuple[Picture, ...]
    absent: str


Draw = Callable[[list[str]], Figure | None]


def draw_sections(plan: Plan) -> list[Section]:
    """Draw everything there is to draw about a run.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    list of Section
        In the order of the report; always all of them.
    """
    queues = [queue.name for queue in plan.settings.queues]
    live = [queue.name for queue in plan.settings.live]
    deferred = [queue.name for queue in plan.settings.deferred]
    agents = list(dict.fromkeys(plan.roster["agent"]))
    unseen = "Nobody is rostered in this week."
    if len(agents) > MOST_AGENTS:
        unseen = (
            f"{integer(len(agents))} agents are too many to draw; the sheets "
            "Roster and Segments of plan.xlsx list them all."
        )
        agents = []
    drawn: dict[str, list[Picture]] = {
        "service": _pictures("service", [queues], lambda _: draw_service(plan)),
        "forecast": _pictures(
            "forecast",
            _parts(queues, QUEUES_A_PICTURE),
            lambda part: draw_forecast(plan, part),
        ),
        "movers": _pictures("movers", [queues], lambda _: draw_movers(plan)),
        "cleaned": _pictures("cleaned", [queues], lambda _: draw_cleaned(plan)),
        "trust": _pictures(
            "trust",
            [queues],
            lambda part: draw_trust(plan.scores, plan.hour_scores, part),
        ),
        "accuracy": _pictures("accuracy", [queues], lambda _: draw_accuracy(plan)),
        "coverage": _pictures(
            "coverage",
            _parts(live, QUEUES_A_PICTURE),
            lambda part: draw_coverage(plan, part),
        ),
        "steadiness": _pictures(
            "steadiness",
            _parts(live, QUEUES_A_PICTURE),
            lambda part: draw_steadiness(plan, part),
        ),
        "deferred": _pictures(
            "deferred",
            _parts(deferred, QUEUES_A_PICTURE),
            lambda part: draw_deferred(plan, part),
        ),
        "diagnosis": _pictures("diagnosis", [live], lambda _: draw_diagnosis(plan)),
        "fairness": _pictures("fairness", [queues], lambda _: draw_fairness(plan)),
        "week": _pictures(
            "week", _parts(agents, AGENTS_A_PICTURE), lambda part: draw_week(plan, part)
        ),
    }
    absences = {**ABSENCES, "week": unseen}
    return [
        Section(name, heading, reading, tuple(drawn[name]), absences[name])
        for name, heading, reading in TEXTS
    ]


def _parts(names: list[str], size: int) -> list[list[str]]:
    """Split names into parts of nearly equal size, none larger than `size`."""
    count = -(-len(names) // size)
    bounds = [round(len(names) * index / max(count, 1)) for index in range(count + 1)]
    return [names[low:high] for low, high in itertools.pairwise(bounds)]


def _pictures(name: str, parts: list[list[str]], draw: Draw) -> list[Picture]:
    """Draw the parts of one kind of chart; numbered where there are several."""
    figures = [figure for figure in map(draw, parts) if figure is not None]
    return [
        Picture(
            name if len(figures) == 1 else f"{name}-{number}",
            figure.texts[0].get_text().replace("\n", " "),
            png(figure),
        )
        for number, figure in enumerate(figures, start=1)
    ]


TEXTS = (
    (
        "service",
        "Does the service hold?",
        "Each row is a queue. The black stroke is the promise; the diamond is what the "
        "queueing formulas predict for this very roster; the dot with its bar is what "
        "the simulated weeks gave, forecast error and absence included. Trust the dot: "
        "where it lies right of the stroke, the promise holds on average; the figure "
        "at the right says how often it holds.",
    ),
    (
        "forecast",
        "What is coming?",
        "The grey line is what came in, the blue line what is expected, and the light "
        "band leaves out the lowest and the highest tenth of outcomes: one day in five "
        "should fall outside it. The right-hand side shows the busiest day of the "
        "planned week over the same weekdays before it. A hole in the grey line is a "
        "day without a record, not a day without contacts. Where only a share of the "
        "recorded contacts needs an answer, the grey lines are scaled to that share.",
    ),
    (
        "movers",
        "What moves the forecast?",
        "Each row is an event of the week, or a number such as minutes of delay, on "
        "one queue. Blue is what the past taught and the forecast uses; the longer its "
        "bar, the less sure it is: the sampled futures of those days differ as much. "
        "A hollow mark was tried on past weeks and did not make them surely nearer, so "
        "it is left out, however large it looks. The figure at the right is the change "
        "of the next day's miss over the weeks held back. event_effects.csv and "
        "drivers_used.csv hold the numbers.",
    ),
    (
        "cleaned",
        "What was set aside in the history?",
        "The forecast learns from normal days. What is marked here was not taken as it "
        "was recorded; the history itself is unchanged. Check the largest marks: an "
        "outage that was a quiet day, or the other way round, belongs into events.csv.",
    ),
    (
        "trust",
        "How far can the forecast be trusted?",
        "Past weeks were forecast anew with what was known on their day. The diamond "
        "is the mean of the last eight same weekdays, the stroke the error that pure "
        "chance leaves even to somebody who knows the true rate; the room between "
        "them is all that any forecast can win, and the figure at the right says how "
        "much of it is won. The right-hand side holds the ranges to their word: eight "
        "of ten days and intervals should lie inside P10–P90. Further left, the range "
        "was too narrow; further right, too wide.",
    ),
    (
        "accuracy",
        "Which model forecasts best?",
        "Every model forecast past weeks it was not shown. Lower is better; a line "
        "above the baseline's is a model that loses to the mean of the last eight same "
        "weekdays. The blend weighs the models by such tests.",
    ),
    (
        "coverage",
        "Are enough people there?",
        "The black line is the number of people to roster, unplanned shrinkage "
        "included; the blue area is the people at work on the queue, breaks already "
        "taken out. Orange-red marks what is missing. Blue above the line is spare and "
        "does other work or waits.",
    ),
    (
        "steadiness",
        "Does the day spill over?",
        "Erlang formulas take each interval for itself, as if it lasted for ever; the "
        "blue line follows contacts and people minute by minute. Where it lies below "
        "the other, a queue is carried over or agents left while calls were going on; "
        "where it lies above, calls had not yet built up. Where they part by more than "
        'a few points, plan the queue with model = "transient".',
    ),
    (
        "deferred",
        "Is work with a deadline done in time?",
        "The area is the work open at each moment; it may grow while people serve live "
        "contacts, as long as every deadline is kept. The dots show, day by day, the "
        "share of what fell due that was done in time, beside the promised share.",
    ),
    (
        "diagnosis",
        "Do things go wrong at the same moments?",
        "Where many of a queue's people are at lunch, on break, in training or between "
        "two shifts, is service lower than in other intervals with as much work? A "
        "square says: lower, under the promise, too often together for chance, and "
        "because of those who are away. Everything else may be chance, or harms "
        "nobody.",
    ),
    (
        "fairness",
        "Is the week fair?",
        "Weekend, late, night and holiday shifts weigh points, as [fairness] of "
        "plan.toml says, and so do moved breaks and hours against a wish. Each dot is "
        "a person: the points of the published weeks and of this one, per 40 paid "
        "hours. Only people who can take each other's burdens share a row. A dot far "
        "to the right has carried more than the others; the next weeks' search spares "
        "them. fairness.csv and the sheet Fairness of plan.xlsx have everybody's "
        "figures.",
    ),
    (
        "week",
        "Who works when?",
        "Each row is an agent, each column a day. Colours name the activity. The "
        "figure at the right is the paid hours of the week. The same times stand in "
        "plan.xlsx and, as calendar entries, in roster.ics.",
    ),
)
ABSENCES = {
    "cleaned": "Nothing in the history is in doubt, or the step did not run.",
    "service": "Service was not judged: no roster was simulated or predicted.",
    "forecast": "No contacts are forecast in this week.",
    "movers": "No event lies in this week, and no number was tried as a driver.",
    "trust": "No forecast was held against a baseline: too little history, or the step "
    "did not run.",
    "accuracy": "No model was tested: too little history, or the step did not run.",
    "coverage": "No live queue is open or staffed in this week.",
    "diagnosis": "Nothing was compared: no live queue was simulated or predicted.",
    "steadiness": "No roster of a voice queue was predicted.",
    "fairness": "Nobody is rostered in this week.",
    "deferred": "There is no covered work with a deadline in this week.",
}
