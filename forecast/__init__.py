"""Contacts ahead, and how far to trust them."""

from .forecast import (
    ForecastResult,
    backtest,
    backtest_handle_time,
    make_forecast,
)
from .intraday import IntradayUpdate, update_intraday

__all__ = [
    "ForecastResult",
    "IntradayUpdate",
    "backtest",
    "backtest_handle_time",
    "make_forecast",
    "update_intraday",
]
