"""The models by name: add a class with fit and predict here and it takes part."""

from importlib.util import find_spec

from .arima import SarimaxDay
from .baseline import Ewma, Mean4, Mean8, SeasonalNaive
from .boosting import Boosting
from .ewma_day import EwmaDay
from .intermittent import Intermittent
from .model import Model
from .prophet_day import ProphetDay
from .ridge_day import RidgeDay
from .svd_ridge import SvdRidge
from .unobserved import UnobservedDay

__all__ = ["BASELINES", "EXTRAS", "LADDER", "MODELS", "QUIET", "at_hand"]

MODELS: dict[str, type[Model]] = {
    "seasonal-naive": SeasonalNaive,
    "mean4": Mean4,
    "mean8": Mean8,
    "ewma": Ewma,
    "ewma-day": EwmaDay,
    "intermittent": Intermittent,
    "sarimax-day": SarimaxDay,
    "ridge-day": RidgeDay,
    "svd-ridge": SvdRidge,
    "unobserved-day": UnobservedDay,
    "prophet-day": ProphetDay,
    "boosting": Boosting,
}
# Who forecasts unasked, from how many weeks of history on; the others of the catalogue
# are there by name. Measured in benchmarks/forecast: more of them change nothing.
LADDER: dict[int, tuple[str, ...]] = {
    1: ("ewma-day",),
    6: ("ewma-day", "sarimax-day"),
    12: ("svd-ridge", "unobserved-day", "prophet-day"),
}
# Models of optional extras, and the package each wants; they join only where asked.
EXTRAS = {"boosting": "lightgbm"}
# What every forecast is held against.
BASELINES = ("seasonal-naive", "mean4", "mean8", "ewma")
# What stands alone on a queue too quiet for models of day totals.
QUIET = "intermittent"


def at_hand(name: str) -> bool:
    """Tell whether what a model wants is installed.

    Examples
    --------
    >>> at_hand("mean8")
    True
    """
    return name not in EXTRAS or find_spec(EXTRAS[name]) is not None
