"""Contacts ahead, and how far to trust them."""

from .backtest import Accuracy, backtest, backtest_handle_time, measure_accuracy
from .forecast import ForecastResult, make_forecast
from .intraday import IntradayUpdate, update_intraday

__all__ = [
    "Accuracy",
    "ForecastResult",
    "IntradayUpdate",
    "backtest",
    "backtest_handle_time",
    "make_forecast",
    "measure_accuracy",
    "update_intraday",
]
