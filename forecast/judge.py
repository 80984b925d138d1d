"""Score a queue's trials, the blend as it would have stood on the day among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd

from ..data.accuracy import BLEND, OVERRIDDEN
from .blend import blend, weigh
from .history import Matrix
from .hour_scores import hour_rows
from .models.catalogue import BASELINES, QUIET
from .overrides import Override, apply_overrides
from .paths import sample_rates
from .quiet import quiet_spread
from .scores import bias, coverage, crps, poisson_floor, ranks, rmsse, wape
from .spread import Spread, measure_spread, young_spread
from .trials import Trial, Trials, quick_member

__all__ = ["SPREAD_WEEKS", "Judge", "generator"]

# The spread is measured further back than the weights: it needs many days. Trials
# overlap, so every other week tells as much where there are many.
SPREAD_WEEKS = 16
LONG_WEEKS = 40
STAND_IN = "ewma-day"
SAMPLES = 100
# Tells the ties by hour from those by week.
HOUR_TIES = 100


def generator(seed: int, queue: str, *more: int) -> np.random.Generator:
    """Give a queue its own source of chance, whichever queues stand beside it.

    Parameters
    ----------
    seed
        The run's seed.
    queue
        The queue's name.
    more
        Further numbers that tell one use from another.

    Examples
    --------
    >>> float(generator(1, "calls").random()) == float(generator(1, "mail").random())
    False
    """
    entropy = np.random.SeedSequence([seed, crc32(queue.encode()), *more])
    return np.random.default_rng(entropy)


@dataclass(frozen=True)
class Judge:
    """What a queue's trials say about its models.

    Parameters
    ----------
    trials
        The queue's trials.
    names
        The models in the blend.
    inner
        Weekly trials before an origin that give its weights.
    seed
        Seed of the sampled scores.
    since
        Earliest origin to weigh by; None means as early as asked for.
    overrides
        The planner's overrides to score beside the blend; None scores none.
    given
        Weights from an earlier run, by model; then nothing is weighed or scored.
    """

    trials: Trials
    names: tuple[str, ...]
    inner: int
    seed: int
    since: pd.Timestamp | None = None
    overrides: Sequence[Override] | None = None
    given: Mapping[str, float] | None = None

    def origins(self) -> list[pd.Timestamp]:
        """List the weekly origins before the end of the history, oldest first."""
        if self.given is not None:
            return []
        return self.trials.weekly(self.trials.history.end, self.inner)

    def weights(self, end: pd.Timestamp) -> tuple[dict[str, float], dict[str, str]]:
        """Weigh the models by the trials before a day."""
        if self.given is not None:
            return dict(self.given), {}
        origins = self.trials.weekly(end, self.inner)
        tried = [
            self.trials.at(origin, self.names)
            for origin in origins
            if self.since is None or origin >= self.since
        ]
        return weigh(tried, self.names, end)

    def spread(self, end: pd.Timestamp, weeks: int) -> Spread:
        """Measure the spread on the trials before a day."""
        if self.names == (QUIET,):
            return quiet_spread(self.trials.past(end).training, weeks)
        origins = self.trials.weekly(end, SPREAD_WEEKS)
        if (end - self.trials.history.days[0]).days >= 7 * LONG_WEEKS:
            origins = origins[::-2]
        # A model too young for trials of its own is doubted like a simpler one.
        for quick in (quick_member(self.names), STAND_IN):
            tried = [self.trials.at(origin, (quick,)) for origin in origins]
            measured = measure_spread(tried, quick, end, weeks)
            if not measured.assumed:
                return measured
        return young_spread(self.trials.past(end).training, weeks)

    def scores(self, origin: pd.Timestamp) -> list[dict[str, object]]:
        """Score every model, the baselines and the blend of one origin.

        Returns
        -------
        list
            Rows of a Scores table, one a model and week ahead.
        """
        trial, forecasts = self.said(origin)
        best = forecasts.get(BLEND, forecasts.get("mean8"))
        if best is None:
            return []
        weeks = -(-len(trial.days) // 7)
        rows: list[dict[str, object]] = []
        spread = self.spread(origin, weeks)
        for name, forecast in forecasts.items():
            counts = self._counts(trial, forecast, spread)
            rows += [
                row
                for week in range(weeks)
                if (row := self._row(trial, name, week, forecast, best, counts))
            ]
        return rows

    def hours(self, origin: pd.Timestamp) -> list[dict[str, object]]:
        """Score the blend and the baselines of one origin by hour of the day.

        Returns
        -------
        list
            Rows of a Scores by hour table.
        """
        trial, forecasts = self.said(origin)
        best = forecasts.get(BLEND, forecasts.get("mean8"))
        if best is None:
            return []
        queue = self.trials.history.queue.name
        spread = self.spread(origin, -(-len(trial.days) // 7))
        seen = np.isfinite(trial.truth)
        rows: list[dict[str, object]] = []
        for name in (BLEND, *BASELINES):
            if name not in forecasts:
                continue
            ties = generator(self.seed, queue, origin.toordinal(), HOUR_TIES)
            counts = self._counts(trial, forecasts[name], spread)
            rank = np.full(trial.truth.shape, np.nan)
            rank[seen] = ranks(trial.truth[seen], counts[:, seen], ties)
            rows += hour_rows(queue, name, trial, forecasts[name], best, rank)
        return rows

    def said(self, origin: pd.Timestamp) -> tuple[Trial, dict[str, Matrix]]:
        """Give what each model said as of an origin, and the blend of them."""
        trial = self.trials.at(origin, (*self.names, *BASELINES))
        forecasts = dict(trial.forecasts)
        weights, _ = self.weights(origin)
        weights = {name: share for name, share in weights.items() if name in forecasts}
        if weights:
            forecasts[BLEND] = blend(forecasts, weights)
        if BLEND in forecasts and self.overrides is not None:
            held = [one for one in self.overrides if one.holds(origin)]
            weekday = np.asarray(trial.days.day_of_week)
            forecasts[OVERRIDDEN] = apply_overrides(
                forecasts[BLEND],
                held,
                trial.days,
                self.trials.history.share_open[weekday],
            )
        return trial, forecasts

    def _counts(self, trial: Trial, forecast: Matrix, spread: Spread) -> Matrix:
        """Sample the counts that a forecast gives, its spread as known then."""
        queue, origin = self.trials.history.queue.name, trial.origin
        rng = generator(self.seed, queue, origin.toordinal())
        lead = np.arange(len(trial.days), dtype=np.int64)
        rates = sample_rates(forecast, lead, spread, SAMPLES, rng)
        counts: Matrix = rng.poisson(rates).astype(float)
        return counts

    def _row(
        self,
        trial: Trial,
        name: str,
        week: int,
        forecast: Matrix,
        best: Matrix,
        counts: Matrix,
    ) -> dict[str, object] | None:
        """Score one model over one week ahead; nothing where nothing came in."""
        queue = self.trials.history.queue.name
        days = slice(7 * week, 7 * week + 7)
        truth = trial.truth[days]
        seen = np.isfinite(truth)
        actual, said = truth[seen], forecast[days][seen]
        if actual.sum() <= 0:
            # Relative errors say nothing where nothing came.
            return None
        normal = seen & trial.ordinary[days, None]
        whole = seen.any(axis=1)
        total = np.where(seen, truth, 0.0).sum(axis=1)[whole]
        sampled = np.where(seen, counts[:, days], 0.0).sum(axis=2)[:, whole]
        ties = generator(self.seed, queue, trial.origin.toordinal(), week)
        by_day = ranks(total, sampled, ties)
        by_slot = ranks(actual, counts[:, days][:, seen], ties)
        return {
            "queue": queue,
            "model": name,
            "origin": trial.origin,
            "lead_week": float(week + 1),
            "wape": wape(actual, said),
            "floor": poisson_floor(best[days][seen]),
            "rmsse": rmsse(actual, said, trial.scale),
            "crps": crps(actual, counts[:, days][:, seen]),
            "bias": bias(actual, said),
            "coverage": coverage(by_day, 0.80),
            "coverage_95": coverage(by_day, 0.95),
            "interval_coverage": coverage(by_slot, 0.80),
            "interval_coverage_95": coverage(by_slot, 0.95),
            "wape_normal": wape(truth[normal], forecast[days][normal])
            if truth[normal].sum() > 0
            else np.nan,
            "contacts": float(actual.sum()),
        }
