"""The models by name: add a class with fit and predict here and it takes part."""

from .arima import SarimaxDay
from .baseline import Mean4, Mean8, SeasonalNaive
from .intermittent import Intermittent
from .model import Model
from .prophet_day import ProphetDay
from .ridge_day import RidgeDay
from .svd_ridge import SvdRidge

__all__ = ["BASELINES", "MODELS", "QUIET"]

MODELS: dict[str, type[Model]] = {
    "seasonal-naive": SeasonalNaive,
    "mean4": Mean4,
    "mean8": Mean8,
    "intermittent": Intermittent,
    "sarimax-day": SarimaxDay,
    "ridge-day": RidgeDay,
    "svd-ridge": SvdRidge,
    "prophet-day": ProphetDay,
}
# What every forecast is held against; they join the blend only where asked to, or
# where nothing better has history enough.
BASELINES = ("seasonal-naive", "mean4", "mean8")
# What stands alone on a queue too quiet for models of day totals.
QUIET = "intermittent"
