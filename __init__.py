"""Forecast contacts, staff queues, roster people.

The public names stand in the rooms: ``shiftcast.data``, ``shiftcast.forecast``,
``shiftcast.staffing`` and ``shiftcast.reports``.
"""

__version__ = "0.1.0"
