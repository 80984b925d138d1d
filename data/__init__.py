"""Ground: tables, settings, calendar, files, the sample centre."""
