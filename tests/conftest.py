"""What all tests share: none fails because the machine has other work or, in CI, by the luck of a draw."""

import os

from hypothesis import settings

# New examples are looked for wherever people work; CI repeats the same ones and judges the change alone.
settings.register_profile("unhurried", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("unhurried")
