"""Contacts ahead, and how far to trust them."""

from .forecast import (
    ForecastResult,
    backtest,
    backtest_handle_time,
    make_forecast,
)

__all__ = ["ForecastResult", "backtest", "backtest_handle_time", "make_forecast"]
