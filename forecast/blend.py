"""Which models to believe, and how much."""

from collections.abc import Sequence

import numpy as np

from .history import Matrix
from .scores import bias, rmsse
from .trials import Trial

__all__ = ["blend", "weigh"]

LEAST_TRIALS = 3
POWER = 4.0
BIAS_PRICE = 0.5
# A member that is off by this much, and twice as far as the best, is let go. All
# members miss a turn of the season together; one that runs off does it alone.
MOST_BIAS = 0.25


def weigh(
    trials: Sequence[Trial], names: Sequence[str], end: object
) -> tuple[dict[str, float], dict[str, str]]:
    """Weigh models by their trials: the error's inverse fourth power.

    The score of a model is its root mean squared scaled error plus half its bias,
    over ordinary days of all trials. Under three trials the weights are equal.

    Parameters
    ----------
    trials
        Trials of these models; truth from `end` on is not looked at.
    names
        The models.
    end
        First day that must not be seen.

    Returns
    -------
    tuple
        Weights that sum to 1 by model [0..1], and the models let go, and why.
    """
    equal = {name: 1.0 / len(names) for name in names}
    judged = {name: _errors(trials, name, end) for name in names}
    count = min((len(found) for found, _ in judged.values()), default=0)
    if count < LEAST_TRIALS or len(names) == 1:
        return equal, {}
    score = {name: float(np.mean(found)) for name, (found, _) in judged.items()}
    off = {name: abs(away) for name, (_, away) in judged.items()}
    bound = max(MOST_BIAS, 2.0 * min(off.values()))
    gone = {
        name: f"it was off by {judged[name][1]:+.0%} over its trials"
        for name in names
        if off[name] > bound
    }
    kept = [name for name in names if name not in gone]
    power = {
        name: (score[name] + BIAS_PRICE * off[name] + 1e-9) ** -POWER for name in kept
    }
    total = sum(power.values())
    return {name: power[name] / total for name in kept}, gone


def blend(forecasts: dict[str, Matrix], weights: dict[str, float]) -> Matrix:
    """Average forecasts by weight.

    Parameters
    ----------
    forecasts
        Counts by day and slot, by model. [contacts/interval]
    weights
        Weights by model; a model without a forecast is left out. [0..1]

    Examples
    --------
    >>> blend({"a": np.array([[2.0]]), "b": np.array([[4.0]])}, {"a": 0.5, "b": 0.5})
    array([[3.]])
    """
    used = {name: weight for name, weight in weights.items() if name in forecasts}
    total = sum(used.values())
    mixed: Matrix = np.sum(
        [forecasts[name] * (weight / total) for name, weight in used.items()], axis=0
    )
    return mixed


def _errors(
    trials: Sequence[Trial], name: str, end: object
) -> tuple[list[float], float]:
    """Give a model's error in each trial that judges it, and its bias over all."""
    errors, actual, said = [], [], []
    for trial in trials:
        if name not in trial.forecasts:
            continue
        truth = trial.before(end)
        used = np.isfinite(truth) & trial.ordinary[:, None]
        if used.any():
            forecast = trial.forecasts[name][used]
            errors.append(rmsse(truth[used], forecast, trial.scale))
            actual.append(truth[used])
            said.append(forecast)
    if not errors:
        return [], 0.0
    away = bias(np.concatenate(actual), np.concatenate(said))
    return errors, away if np.isfinite(away) else 1.0
