"""Contacts ahead, and how far to trust them."""

from .backtest import Accuracy, backtest, backtest_handle_time, measure_accuracy
from .forecast import ForecastResult, make_forecast
from .intraday import IntradayUpdate, update_intraday
from .long_view import Outlook, make_outlook

__all__ = [
    "Accuracy",
    "ForecastResult",
    "IntradayUpdate",
    "Outlook",
    "backtest",
    "backtest_handle_time",
    "make_forecast",
    "make_outlook",
    "measure_accuracy",
    "update_intraday",
]
