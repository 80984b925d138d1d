"""Why so many people: the arithmetic behind a run, line by line."""
