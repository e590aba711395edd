"""Settings of hypothesis: other work on the same machine is no failure."""

from hypothesis import settings

settings.register_profile("engines", deadline=None)
settings.load_profile("engines")
