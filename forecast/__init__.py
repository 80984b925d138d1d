"""Contacts ahead, and how far to trust them."""

from .forecast import ForecastResult, backtest, make_forecast

__all__ = ["ForecastResult", "backtest", "make_forecast"]
