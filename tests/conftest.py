"""Property tests draw the same cases every time, unless asked to go and look."""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("look", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
